"""Why rows of a frame were not counted, in words and as small whole numbers.

Inside an engine every row gets one whole number, its *code*: the rating itself, the next
number above the scale for no answer, and one further number per reason of refusal.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import attrs

from proactive_core.loyalty import Scale

_LONGEST = 80


class Reason(StrEnum):
    """Why a row was not counted."""

    OFF_SCALE = "off the scale"
    NOT_WHOLE = "not whole"
    NOT_A_NUMBER = "NaN"
    TEXT = "text"
    BOOLEAN = "true or false"
    NO_RATING = "neither number nor text"
    NO_MOMENT = "no moment"
    TWICE = "answered twice"
    NO_RESPONDENT = "no respondent"
    ANOTHER_QUESTION = "another question"


REASONS = tuple(Reason)


@attrs.frozen(kw_only=True)
class Refusal:
    """Rows that were not counted for one reason.

    A frame has no row numbers that every engine would agree on, so bad rows are located by
    what they hold: the least and the greatest value among them.

    Attributes:
        column: The column that holds them.
        reason: Why they were not counted.
        allowed: What would have been accepted, in words.
        rows: How many there are.
        least: The least of the values, text cut at 80 characters; None if not shown.
        greatest: The greatest of them; None if not shown.
    """

    column: str
    reason: Reason
    allowed: str
    rows: int
    least: Any = None
    greatest: Any = None

    def __str__(self) -> str:
        shown = ""
        if self.least is not None:
            shown = f" ({_written(self.least)}"
            if self.least != self.greatest:
                shown += f" .. {_written(self.greatest)}"
            shown += ")"
        rows = "row" if self.rows == 1 else "rows"
        return f"{self.rows} {rows}: {self.column} must be {self.allowed}: {self.reason}{shown}"


def _written(value: Any) -> str:
    return repr(value) if isinstance(value, str) else str(value)


def cut(value: Any) -> Any:
    """Shorten a text; any prefix keeps the order, so extremes of cut texts are cut extremes."""
    return value[:_LONGEST] if isinstance(value, str) else value


def merged(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Bring refusals of the same column and reason together, in a fixed order."""
    held: dict[tuple[str, Reason, str], Refusal] = {}
    for one in refusals:
        name = (one.column, one.reason, one.allowed)
        other = held.get(name)
        held[name] = one if other is None else _both(one, other)
    return tuple(
        sorted(held.values(), key=lambda r: (r.column, REASONS.index(r.reason), r.allowed))
    )


def _both(one: Refusal, other: Refusal) -> Refusal:
    least = [v for v in (one.least, other.least) if v is not None]
    greatest = [v for v in (one.greatest, other.greatest) if v is not None]
    return attrs.evolve(
        one,
        rows=one.rows + other.rows,
        least=min(least, default=None),
        greatest=max(greatest, default=None),
    )


@attrs.frozen
class Codes:
    """How ratings, missing answers and refusals of one scale are written as whole numbers."""

    scale: Scale

    @property
    def missing(self) -> int:
        """The code of no answer."""
        return self.scale.high + 1

    @property
    def width(self) -> int:
        """How many codes there are."""
        return self.missing + len(REASONS) - self.scale.low + 1

    def refusal(self, reason: Reason) -> int:
        """The code of a refusal."""
        return self.missing + 1 + REASONS.index(reason)

    def reason(self, code: int) -> Reason | None:
        """The reason that a code stands for; None for a rating or a missing answer."""
        return REASONS[code - self.missing - 1] if code > self.missing else None

    def of_whole(self, value: int) -> int:
        """The code of a whole number."""
        return value if value in self.scale else self.refusal(Reason.OFF_SCALE)
