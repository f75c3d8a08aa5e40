"""Figures that carry what they count, out of how many, and why one is missing."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import attrs

from ..checks import text, whole
from ..errors import UsageError
from ..refs import Ref


class Unit(enum.Enum):
    """What a figure is measured in."""

    COUNT = "count"
    SHARE = "share"  #: 0 to 1
    SECONDS = "seconds"
    RATING = "rating"  #: on the scale that the definition names


@attrs.frozen(kw_only=True)
class Figure:
    """One number for a manager.

    Attributes:
        name: Lower_case words.
        value: Exact; None = there is no such number, for the reason in `why`. Never 0 for
            "no data".
        n: How many it rests on.
        definition: What is counted, in plain words.
        unit: What it is measured in.
        additive: True when it adds up over branches and periods.
        why: Why there is no value; None when there is one.
        rows: The records behind it, in order: those it counts; of a share, median or rating,
            those it rests on.

    Raises:
        UsageError: There is both a value and a reason for having none, or neither.
    """

    name: str = attrs.field(validator=text)
    value: int | Fraction | None
    n: int = attrs.field(validator=whole)
    definition: str = attrs.field(validator=text)
    unit: Unit = Unit.COUNT
    additive: bool = False
    why: str | None = attrs.field(default=None)
    rows: tuple[Ref, ...] = attrs.field(default=(), repr=False)

    @why.validator
    def _one_of_both(self, _: attrs.Attribute[Any], value: str | None) -> None:
        if (value is None) == (self.value is None):
            msg = f"{self.name} needs a value or a reason for having none, and not both"
            raise UsageError(msg)


@attrs.frozen(kw_only=True)
class Measure:
    """What a figure is about, whatever its value; the attributes are those of `Figure`."""

    name: str
    definition: str
    unit: Unit = Unit.COUNT
    additive: bool = False

    def _figure(
        self,
        value: int | Fraction | None,
        n: int,
        rows: Sequence[Ref] = (),
        why: str | None = None,
    ) -> Figure:
        return Figure(
            name=self.name,
            value=value,
            n=n,
            definition=self.definition,
            unit=self.unit,
            additive=self.additive,
            why=why,
            rows=tuple(rows),
        )

    def count(self, found: Sequence[Ref], n: int) -> Figure:
        """So many of `n`."""
        return self._figure(len(found), n, found)

    def number(self, value: int | Fraction, rows: Sequence[Ref]) -> Figure:
        """A number that rests on some records without counting them."""
        return self._figure(value, len(rows), rows)

    def share(self, part: int, rows: Sequence[Ref], *, of: str) -> Figure:
        """A part of some records; without any there is no share, and `of` says of what."""
        if not rows:
            return self.missing(f"no data: {of}")
        return self._figure(Fraction(part, len(rows)), len(rows), rows)

    def median(self, values: Iterable[tuple[Ref, int | None]], *, of: str) -> Figure:
        """The middle value of some records; without any there is none, and `of` says of what.

        A record whose value is None could not be measured and is left out.
        """
        given = tuple(values)
        known = [(row, value) for row, value in given if value is not None]
        n = len(known)
        if n == 0:
            beyond = f" ({len(given)} could not be measured: no calendar covers them)"
            return self.missing(f"no data: {of}{beyond if given else ''}")
        ordered = sorted(value for _, value in known)
        middle = Fraction(ordered[(n - 1) // 2] + ordered[n // 2], 2)
        return self._figure(middle, n, [row for row, _ in known])

    def missing(self, why: str) -> Figure:
        """There is no such number, and why."""
        return self._figure(None, 0, why=why)


def counted(name: str, definition: str) -> Measure:
    """A count that adds up over branches and periods."""
    return Measure(name=name, definition=definition, additive=True)
