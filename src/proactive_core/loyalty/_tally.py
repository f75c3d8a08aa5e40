"""The tally: the full histogram of a scale. Every statistic here needs nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import attrs
from attrs.validators import instance_of, optional

from ..checks import text, whole, word
from ..errors import UsageError
from ._keys import ScoringKey, scoring_key


def _wordings(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(value)))


def _histogram(value: Iterable[int]) -> tuple[int, ...]:
    return tuple(value)


@attrs.frozen
class Tally:
    """How many answers each rating got, under one key and for one question.

    Tallies of one key and question form a commutative monoid: add them over chunks,
    days and branches in any order, starting from `Tally.empty(key)` [loyalty §4].

    Attributes:
        counts: One whole number per rating of the key's scale, lowest rating first.
        no_answer: How many were asked and gave none; they are kept out of `n`.
        question: Key of the question (`ideas`, `better_off` …); None = not stated.
        wordings: Versions of the wording that the answers were given to, sorted.

    Raises:
        UsageError: The histogram does not fit the scale, or a count is no whole number.
    """

    key: ScoringKey = attrs.field(validator=instance_of(ScoringKey))
    counts: tuple[int, ...] = attrs.field(converter=_histogram)
    no_answer: int = attrs.field(default=0, validator=whole)
    question: str | None = attrs.field(default=None, validator=optional(word))
    wordings: tuple[str, ...] = attrs.field(
        default=(),
        converter=_wordings,
        validator=attrs.validators.deep_iterable(member_validator=text),
    )

    @counts.validator
    def _fit(self, _: attrs.Attribute[Any], value: tuple[int, ...]) -> None:
        points = self.key.scale.high - self.key.scale.low + 1
        if len(value) != points or any(type(n) is not int or n < 0 for n in value):
            msg = f"counts must be {points} whole numbers >= 0 for {self.key.scale}, not {value!r}"
            raise UsageError(msg)

    @classmethod
    def empty(
        cls, key: ScoringKey, *, question: str | None = None, wording: str | None = None
    ) -> Tally:
        """The tally of no answers: the identity of `+`."""
        scale = scoring_key(key).scale
        points = scale.high - scale.low + 1
        return cls(key, (0,) * points, 0, question, () if wording is None else (wording,))

    @classmethod
    def of(
        cls,
        key: ScoringKey,
        answers: Iterable[object],
        *,
        question: str | None = None,
        wording: str | None = None,
    ) -> Tally:
        """Count answers that must all be good; `count` lets good ones through beside bad ones.

        Args:
            key: Names the scale and the bands; nothing is ever inferred from the answers.
            answers: Whole numbers on the scale (`int`, integral `Decimal`, NumPy integers),
                or None = no answer.
            question: Key of the question they answer; None = not stated.
            wording: Version of its wording; None = not stated.

        Raises:
            UsageError: At least one answer is refused; the message locates every one of
                them (the first twenty in full).
        """
        from ._counting import count, refuse_all  # noqa: PLC0415 - counting builds tallies

        counted = count(key, answers, question=question, wording=wording)
        if counted.refusals:
            refuse_all(counted.refusals)
        return counted.tally

    def __add__(self, other: object) -> Tally:
        if not isinstance(other, Tally):
            return NotImplemented
        clash = self.clash(other)
        if clash is not None:
            msg = (
                f"a tally under {self.label} cannot take in one under {other.label}:"
                f" another {clash} [loyalty §2]"
            )
            raise UsageError(msg)
        return Tally(
            self.key,
            tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)),
            self.no_answer + other.no_answer,
            other.question if self.question is None else self.question,
            self.wordings + other.wordings,
        )

    def clash(self, other: Tally) -> str | None:
        """What keeps two tallies apart, `"key"` or `"question"`; None when nothing does.

        A blank tally without a question fits every question of its key.
        """
        if self.key != other.key:
            return "key"
        open_ended = any(t.question is None and t.is_blank for t in (self, other))
        return None if open_ended or self.question == other.question else "question"

    def reband(self, key: ScoringKey) -> Tally:
        """The same histogram under another key of the same scale.

        The result belongs to the new key and is not comparable with this one.

        Raises:
            UsageError: The key has another scale; answers are never moved between scales.
        """
        if key.scale != self.key.scale:
            msg = f"answers on {self.key.scale} cannot be read on {key.scale} [loyalty §2]"
            raise UsageError(msg)
        return attrs.evolve(self, key=key)

    @property
    def label(self) -> str:
        """Key and question in words."""
        return str(self.key) if self.question is None else f"{self.key}, question {self.question}"

    @property
    def is_blank(self) -> bool:
        """True when nobody was asked at all: no answers and no missing ones."""
        return self.n == 0 and self.no_answer == 0

    @property
    def n(self) -> int:
        """How many answered; passives count, missing answers do not."""
        return sum(self.counts)

    @property
    def dqp(self) -> tuple[int, int, int]:
        """Detractors, passives and promoters."""
        return self.key.split(self.counts)

    @property
    def score(self) -> Fraction | None:
        """(P − D)/n exactly, on the unit scale −1..1; None when nobody answered."""
        detractors, passives, promoters = self.dqp
        n = detractors + passives + promoters
        return Fraction(promoters - detractors, n) if n else None

    @property
    def variance(self) -> Fraction | None:
        """Variance of one answer's −1, 0 or +1: p + d − (p − d)² [loyalty §5.1]; None if n = 0."""
        detractors, passives, promoters = self.dqp
        n = detractors + passives + promoters
        if not n:
            return None
        return Fraction(detractors + promoters, n) - Fraction(promoters - detractors, n) ** 2

    @property
    def mean(self) -> Fraction | None:
        """Mean rating, in steps of the scale; None when nobody answered.

        It needs 18–63 % fewer respondents than the net score to see a shift [loyalty §13].
        """
        n = self.n
        total = sum(n * rating for rating, n in enumerate(self.counts, self.key.scale.low))
        return Fraction(total, n) if n else None
