"""Two questions answered by the same people: the joint table and its state."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import sqrt
from typing import Any

import attrs
from attrs.validators import instance_of

from ..errors import UsageError
from ..facts import Response
from ..refs import Ref
from ._counting import RefusedAnswer, misfit, on_scale, rating_of, refuse_all, refused
from ._keys import Band, ScoringKey, scoring_key
from ._tally import Tally

Row = tuple[int, int, int]
Table = tuple[Row, Row, Row]
_BANDS = (Band.DETRACTOR, Band.PASSIVE, Band.PROMOTER)
_EMPTY: Table = ((0, 0, 0), (0, 0, 0), (0, 0, 0))
_PAIR = 2


def _frozen_table(value: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in value)


@attrs.frozen
class PairedTally:
    """What the same people answered to two questions of one key; add them as you add tallies.

    Attributes:
        first: Everybody's answers to the first question, also of those who left the second.
        second: Everybody's answers to the second question.
        table: Complete pairs only: rows by the first answer, columns by the second, each
            detractor, passive, promoter.

    Raises:
        UsageError: The keys differ, or the table holds more answers than the tallies.
    """

    first: Tally = attrs.field(validator=instance_of(Tally))
    second: Tally = attrs.field(validator=instance_of(Tally))
    table: Table = attrs.field(converter=_frozen_table)

    @table.validator
    def _fit(self, _: attrs.Attribute[Any], value: tuple[tuple[int, ...], ...]) -> None:
        if self.first.key != self.second.key:
            msg = f"{self.first.label} cannot be paired with {self.second.label}: another key"
            raise UsageError(msg)
        square = [len(value), *map(len, value)] == [3, 3, 3, 3]
        if not square or any(type(n) is not int or n < 0 for row in value for n in row):
            msg = f"table must be three rows of three whole numbers >= 0, not {value!r}"
            raise UsageError(msg)
        rows = [sum(row) for row in value]
        columns = [sum(column) for column in zip(*value, strict=True)]
        for margin, tally in ((rows, self.first), (columns, self.second)):
            if any(pairs > all_of for pairs, all_of in zip(margin, tally.dqp, strict=True)):
                msg = f"the table's {margin} exceed the answers {tally.dqp} to {tally.label}"
                raise UsageError(msg)

    @classmethod
    def empty(cls, key: ScoringKey, questions: tuple[str, str]) -> PairedTally:
        """Nobody's answers to two questions: the identity of `+`."""
        one, other = (Tally.empty(key, question=question) for question in questions)
        return cls(one, other, _EMPTY)

    @classmethod
    def of(
        cls, key: ScoringKey, pairs: Iterable[object], *, questions: tuple[str, str]
    ) -> PairedTally:
        """Count pairs of answers, one pair per person; None in a pair = no answer to that one.

        Raises:
            UsageError: At least one answer is refused; the message locates them.
        """
        counted = count_pairs(key, pairs, questions=questions)
        if counted.refusals:
            refuse_all(counted.refusals)
        return counted.tally

    def __add__(self, other: object) -> PairedTally:
        if not isinstance(other, PairedTally):
            return NotImplemented
        table = tuple(
            tuple(a + b for a, b in zip(mine, theirs, strict=True))
            for mine, theirs in zip(self.table, other.table, strict=True)
        )
        return PairedTally(self.first + other.first, self.second + other.second, table)

    @property
    def n(self) -> int:
        """How many answered both questions."""
        return sum(map(sum, self.table))

    @property
    def gaps(self) -> tuple[int, int, int, int, int]:
        """How many lie −2, −1, 0, 1 and 2 apart: first minus second, in bands."""
        found = [0, 0, 0, 0, 0]
        for i, row in enumerate(self.table):
            for j, n in enumerate(row):
                found[i - j + 2] += n
        return found[0], found[1], found[2], found[3], found[4]

    @property
    def margins(self) -> tuple[Row, Row]:
        """Detractors, passives, promoters of each question among the complete pairs."""
        one = self.table
        rows = (sum(one[0]), sum(one[1]), sum(one[2]))
        columns = tuple(sum(column) for column in zip(*one, strict=True))
        return rows, (columns[0], columns[1], columns[2])

    @property
    def correlation(self) -> float:
        """Pearson's, of the −1, 0, +1 scores of the pairs; 0 where a question does not vary."""
        one, other = self.margins
        lead, other_lead = one[2] - one[0], other[2] - other[0]
        spread = self.n * (one[0] + one[2]) - lead**2
        other_spread = self.n * (other[0] + other[2]) - other_lead**2
        table = self.table
        product = table[0][0] + table[2][2] - table[0][2] - table[2][0]
        if not spread * other_spread:
            return 0.0
        return (self.n * product - lead * other_lead) / sqrt(spread * other_spread)

    @property
    def difference(self) -> Fraction | None:
        """First minus second over the complete pairs, unit scale; None when there are none."""
        total = sum(k * n for k, n in enumerate(self.gaps, -2))
        return Fraction(total, self.n) if self.n else None

    @property
    def variance(self) -> Fraction | None:
        """Variance of one pair's difference, 0..4 [loyalty §8]; None when there are none."""
        gap = self.difference
        if gap is None:
            return None
        return Fraction(sum(k * k * n for k, n in enumerate(self.gaps, -2)), self.n) - gap**2


@attrs.frozen
class CountedPairs:
    """What became of a list of pairs; a refused answer takes its whole pair out.

    Attributes:
        tally: The good pairs.
        refusals: One per refused answer.
        rows: How many pairs or responses were given.
    """

    tally: PairedTally
    refusals: tuple[RefusedAnswer, ...]
    rows: int


def count_pairs(
    key: ScoringKey, pairs: Iterable[object], *, questions: tuple[str, str]
) -> CountedPairs:
    """Count every good pair, and hand back every bad answer with its row and question."""
    scoring_key(key)
    refusals: list[RefusedAnswer] = []
    kept: list[tuple[int | None, int | None]] = []
    rows = 0
    for row, pair in enumerate(pairs):
        rows = row + 1
        if not isinstance(pair, (tuple, list)) or len(pair) != _PAIR:
            refusals.append(refused(row, "pair", pair, "two answers, one to each question"))
            continue
        read = [None if value is None else rating_of(value, key.scale) for value in pair]
        faults = [
            refused(row, question, value, on_scale(key.scale))
            for question, value, rating in zip(questions, pair, read, strict=True)
            if rating is None and value is not None
        ]
        if faults:
            refusals.extend(faults)
        else:
            kept.append((read[0], read[1]))
    return CountedPairs(_pair_up(key, kept, questions, ((), ())), tuple(refusals), rows)


def pair_responses(
    key: ScoringKey, questions: tuple[str, str], responses: Iterable[Response]
) -> CountedPairs:
    """Join responses to two questions by the filled-in form they share.

    A form without one of the questions counts as one that left it unanswered. Refused are
    other questions, other scales, and a second answer to the same question on one form.
    """
    refusals: list[RefusedAnswer] = []
    forms: dict[Ref, dict[str, int | None]] = {}
    wordings: dict[str, set[str]] = {question: set() for question in questions}
    rows = 0
    for row, response in enumerate(responses):
        rows = row + 1
        asked = response.question
        form = forms.get(response.survey, {})
        refusal = misfit(key, row, response)
        if refusal is None and asked not in wordings:
            refusal = refused(row, "question", asked, " or ".join(questions))
        if refusal is None and asked in form:
            refusal = refused(row, "survey", str(response.survey), f"answered once for {asked}")
        if refusal is not None:
            refusals.append(refusal)
            continue
        forms.setdefault(response.survey, form)[asked] = response.rating
        wordings[asked].add(response.wording)
    one, other = questions
    kept = [(form.get(one), form.get(other)) for form in forms.values()]
    words = (tuple(wordings[one]), tuple(wordings[other]))
    return CountedPairs(_pair_up(key, kept, questions, words), tuple(refusals), rows)


def _pair_up(
    key: ScoringKey,
    pairs: list[tuple[int | None, int | None]],
    questions: tuple[str, str],
    wordings: tuple[tuple[str, ...], tuple[str, ...]],
) -> PairedTally:
    place = {
        rating: _BANDS.index(key.band_of(rating))
        for rating in range(key.scale.low, key.scale.high + 1)
    }
    table = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]
    for one, other in pairs:
        if one is not None and other is not None:
            table[place[one]][place[other]] += 1
    sides = [
        attrs.evolve(
            Tally.of(key, [pair[side] for pair in pairs], question=questions[side]),
            wordings=wordings[side],
        )
        for side in (0, 1)
    ]
    return PairedTally(sides[0], sides[1], table)
