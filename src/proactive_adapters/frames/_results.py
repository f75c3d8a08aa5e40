"""What comes out of a frame: tallies by group, and what was left out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from proactive_core import UsageError
from proactive_core.loyalty import PairedTally, ScoringKey, Tally

from ._periods import PeriodOf
from ._refusals import Refusal, merged

Group = tuple[Hashable, ...]
By = tuple[str | PeriodOf, ...]


def _in_order(held: Mapping[Group, Any]) -> Mapping[Group, Any]:
    try:
        groups = sorted(held)
    except TypeError:  # a group without a value (None), or values of several types
        groups = sorted(held, key=lambda g: [(v is None, type(v).__name__, str(v)) for v in g])
    return MappingProxyType({group: held[group] for group in groups})


@attrs.frozen(eq=False, kw_only=True)
class Tallies(Mapping[Group, Tally]):
    """Tallies by group: a read-only mapping from a tuple of the `by` values to a `Tally`.

    A group is the tuple of its values in the order of `by`; without `by` there is one group,
    `()`. Rows without a value there form a group of their own, with None. Results of parts of
    the data add up with `+` to the result of the whole, in any order.

    Attributes:
        key: Names the scale and the bands.
        question: Key of the question; None = not stated.
        by: What the rows were grouped by.
        refused: Group → how many of its rows were not counted; groups without any are absent.
        refusals: What they hold and why they were refused.
    """

    key: ScoringKey
    question: str | None
    wording: str | None
    by: By
    refused: Mapping[Group, int] = attrs.field(converter=_in_order)
    refusals: tuple[Refusal, ...]
    # Histograms of codes, as the engine gave them: a Tally is made when it is asked for.
    _held: Mapping[Group, Sequence[int]] = attrs.field(converter=_in_order, repr=False)

    def __getitem__(self, group: Group) -> Tally:
        histogram = self._held[group]
        scale = self.key.scale
        missing = scale.high + 1 - scale.low
        wordings = () if self.wording is None else (self.wording,)
        counts = tuple(histogram[:missing])
        return Tally(self.key, counts, histogram[missing], self.question, wordings)

    def __iter__(self) -> Iterator[Group]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    @property
    def rows(self) -> int:
        """How many rows there were: counted, without an answer, and refused."""
        return sum(map(sum, self._held.values()))

    def __add__(self, other: object) -> Tallies:
        if not isinstance(other, Tallies):
            return NotImplemented
        _same(self, other, ("key", "question", "wording", "by"))
        held = dict(self._held)
        for group, counts in other._held.items():
            mine = held.get(group)
            held[group] = (
                counts
                if mine is None
                else tuple([a + b for a, b in zip(mine, counts, strict=True)])
            )
        return attrs.evolve(
            self,
            held=held,
            refused=_sum(self.refused, other.refused),
            refusals=merged((*self.refusals, *other.refusals)),
        )


@attrs.frozen(eq=False, kw_only=True)
class PairedTallies(Mapping[Group, PairedTally]):
    """Paired tallies by group; adds up like `Tallies`.

    Parts may be added only if no respondent's rows are spread over several of them.

    Attributes:
        key: Names the scale and the bands.
        questions: The two questions.
        by: What the rows were grouped by.
        refused: Group → how many of its pairs were not counted; groups without any are absent.
        refusals: What they hold and why; a pair with two bad answers appears under both.
    """

    key: ScoringKey
    questions: tuple[str, str]
    by: By
    refused: Mapping[Group, int] = attrs.field(converter=_in_order)
    refusals: tuple[Refusal, ...]
    _held: Mapping[Group, PairedTally] = attrs.field(converter=_in_order, repr=False)

    def __getitem__(self, group: Group) -> PairedTally:
        return self._held[group]

    def __iter__(self) -> Iterator[Group]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    @property
    def rows(self) -> int:
        """How many pairs there were, the refused ones included."""
        counted = sum(pair.first.n + pair.first.no_answer for pair in self._held.values())
        return counted + sum(self.refused.values())

    def __add__(self, other: object) -> PairedTallies:
        if not isinstance(other, PairedTallies):
            return NotImplemented
        _same(self, other, ("key", "questions", "by"))
        held = dict(self._held)
        for group, pair in other._held.items():
            held[group] = held[group] + pair if group in held else pair
        return attrs.evolve(
            self,
            held=held,
            refused=_sum(self.refused, other.refused),
            refusals=merged((*self.refusals, *other.refusals)),
        )


def _same(one: object, other: object, names: Iterable[str]) -> None:
    for name in names:
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine != theirs:
            raise UsageError(f"tallies of another {name} cannot be added: {mine} and {theirs}")


def _sum(one: Mapping[Group, int], other: Mapping[Group, int]) -> dict[Group, int]:
    return {
        group: one.get(group, 0) + other.get(group, 0) for group in dict.fromkeys((*one, *other))
    }
