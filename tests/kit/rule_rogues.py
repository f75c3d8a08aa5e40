"""The satisfaction rule with a few lines spoiled; each docstring names the checks that must fail.

The first word of a docstring is the check for which the rogue exists.
"""

from __future__ import annotations

from fractions import Fraction

import attrs
from csat import Csat, Satisfaction, Told


class Zero(Csat):
    """has_no_value_for_nothing_and_says_why agrees_with_its_worked_examples"""

    def score(self, told):
        return super().score(told) if told.n else Satisfaction(self, 0, Fraction(0), None)


class Anonymous(Csat):
    """signs_what_it_scores"""

    def score(self, told):
        return attrs.evolve(super().score(told), key=Csat(version="2025-01"))


class Percent(Csat):
    """stays_within_its_bounds agrees_with_its_worked_examples"""

    def score(self, told):
        found = super().score(told)
        return found if found.value is None else attrs.evolve(found, value=100 * found.value)


class FirstImpression(Csat):
    """is_blind_to_order merges_as_it_counts takes_no_answer_for_no_answer
    agrees_with_its_worked_examples"""

    def count(self, answers):
        given = [answer for answer in answers if answer is not None]
        told = super().count(given)
        return Told(told.n * (given[0] in self.satisfied), told.n) if given else told


@attrs.frozen
class _Averaged(Told):
    def __add__(self, other):
        if not self.n or not other.n:
            return self if self.n else other
        share = (Fraction(self.satisfied, self.n) + Fraction(other.satisfied, other.n)) / 2
        return _Averaged(share * (self.n + other.n), self.n + other.n)


class MeanOfMeans(Csat):
    """merges_as_it_counts"""

    def count(self, answers):
        return _Averaged(*attrs.astuple(super().count(answers)))


class TwoPasses(Csat):
    """reads_its_answers_once"""

    def count(self, answers):
        n = sum(answer is not None for answer in answers)
        return Told(super().count(answers).satisfied, n)


class Sulker(Csat):
    """takes_no_answer_for_no_answer agrees_with_its_worked_examples"""

    def count(self, answers):
        given = list(answers)
        told = super().count(given)
        return _Sulked(told.satisfied, told.n, len(given) - told.n)

    def score(self, told):
        found = super().score(told)
        if found.value is None:
            return found
        return attrs.evolve(found, value=Fraction(told.satisfied, told.n + told.missing))


@attrs.frozen
class _Sulked(Told):
    missing: int = 0

    def __add__(self, other):
        return _Sulked(
            self.satisfied + other.satisfied, self.n + other.n, self.missing + other.missing
        )


class Perverse(Csat):
    """never_scores_happier_answers_lower agrees_with_its_worked_examples"""

    def rating(self, answer):
        return 1 if super().rating(answer) == 5 else answer


class Clamp(Csat):
    """refuses_what_is_off_its_scale"""

    def rating(self, answer):
        if type(answer) is int:
            answer = min(max(answer, self.scale.low), self.scale.high)
        return super().rating(answer)


class Generous(Csat):
    """agrees_with_its_worked_examples"""

    def count(self, answers):
        return Csat(satisfied=(3, 4, 5)).count(answers)


ROGUES = (
    Zero, Anonymous, Percent, FirstImpression, MeanOfMeans, TwoPasses, Sulker, Perverse, Clamp,
    Generous,
)  # fmt: skip
