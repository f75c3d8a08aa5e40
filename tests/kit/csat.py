"""A rule as somebody else would write it: the share of satisfied customers, 1 to 5."""

from __future__ import annotations

from fractions import Fraction

import attrs

from proactive_core.errors import UsageError
from proactive_core.facts import Scale
from proactive_core.testing import Example

_FACES = Scale(1, 5)
EXAMPLES = (
    Example((5, 4, 3, None, 1), Fraction(1, 2), "two of four answers are 4 or 5"),
    Example((1, 2, 3), Fraction(0), "nobody chose 4 or 5"),
    Example((4, 5, 2), 0.6667 - 0.0001 / 3, "two thirds, as a reader's calculator shows them"),
    Example((None,), None, "nobody answered"),
)


@attrs.frozen
class Told:
    satisfied: int
    n: int

    def __add__(self, other: Told) -> Told:
        return Told(self.satisfied + other.satisfied, self.n + other.n)


@attrs.frozen
class Satisfaction:
    key: object
    n: int
    value: Fraction | None
    why: str | None


@attrs.frozen
class Csat:
    name: str = "csat_1_5"
    version: str = "2026-01"
    scale: Scale = _FACES
    satisfied: tuple[int, ...] = (4, 5)

    def rating(self, answer):
        if answer not in self.scale:
            raise UsageError(f"{answer!r} is not on {self.scale}")
        return answer

    def count(self, answers):
        ratings = [self.rating(answer) for answer in answers if answer is not None]
        return Told(sum(rating in self.satisfied for rating in ratings), len(ratings))

    def score(self, told):
        if not told.n:
            return Satisfaction(self, 0, None, "nobody answered")
        return Satisfaction(self, told.n, Fraction(told.satisfied, told.n), None)
