"""One net score against a target that was set beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import sqrt
from types import MappingProxyType
from typing import Literal

import attrs

from ..errors import UsageError
from ._explained import Explained
from ._guards import choose, is_number
from ._interval._score import statistic
from ._interval._wald import AGRESTI_MIN, BONETT_PRICE, NOTHING, ROCKS, UNIFORM, centre
from ._net_score import NetScore, net_score
from ._normal import two_sided
from ._reading import chance
from ._rounding import points, signed
from ._tally import Tally

TargetMethod = Literal[
    "score",
    "adjusted_wald",
    "adjusted_wald_agresti_min",
    "adjusted_wald_bonett_price",
    "adjusted_wald_uniform",
    "wald",
]

_PSEUDO: Mapping[str, tuple[float, float, float] | None] = MappingProxyType(
    {
        "score": None,
        "adjusted_wald": ROCKS,
        "adjusted_wald_agresti_min": AGRESTI_MIN,
        "adjusted_wald_bonett_price": BONETT_PRICE,
        "adjusted_wald_uniform": UNIFORM,
        "wald": NOTHING,
    }
)


@attrs.frozen(kw_only=True)
class TargetTest(Explained):
    """Whether a score can be told from a target.

    Attributes:
        score: The score, with the interval that belongs to the same method.
        target: On the unit scale −1..1.
        z: The test's statistic; ±inf when the target is impossible after these answers.
        p: Two-sided p-value; None where it is undefined.
        why: Why there is no p-value; None when there is one.
    """

    score: NetScore
    target: Fraction
    z: float | None
    p: float | None
    why: str | None = None

    @property
    def method(self) -> str:
        """The method of the test and of the score's interval."""
        return self.score.method

    @property
    def level(self) -> float:
        """Confidence level of the interval; the reading calls a difference one below 1 − level."""
        return self.score.level

    def _tallies(self) -> Iterable[Tally]:
        return (self.score.tally,)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        goal = signed(points(self.target))
        if self.p is None or self.score.value is None:
            return f"The score cannot be held against the target {goal}: {self.why}."
        if self.p >= 1 - self.score.level:
            return f"Too few answers to tell the score from the target {goal} ({chance(self.p)})."
        way = "above" if self.score.value > self.target else "below"
        return f"The score lies {way} the target {goal} ({chance(self.p)})."


def compare_to_target(
    tally: Tally,
    target: Fraction | float,
    *,
    level: float = 0.95,
    method: TargetMethod = "score",
) -> TargetTest:
    """Test a score against a target; p < 1 − level exactly when the interval excludes it.

    Args:
        tally: Answers to one question under one key.
        target: On the unit scale −1..1: +30 points are 0.3.
        level: Confidence level of the interval that comes along.
        method: The interval's method; `wald` has no p-value when all answers fell in one band.

    Raises:
        UsageError: No such method or level, or a target outside −1..1.

    Source: [loyalty §5.3].
    """
    pseudo = choose(_PSEUDO, method, "test against a target")
    goal = unit_target(target)
    scored = net_score(tally, level=level, method=method)
    if scored.value is None:
        return TargetTest(score=scored, target=goal, z=None, p=None, why=scored.why)
    if pseudo is None:
        z = 0.0 if scored.value == goal else statistic(*tally.dqp, float(goal))
    else:
        middle, variance = centre(*tally.dqp, pseudo)
        if variance == 0:
            why = "all answers fell in one band, and the Wald variance of that is 0"
            return TargetTest(score=scored, target=goal, z=None, p=None, why=why)
        z = (middle - float(goal)) / sqrt(variance)
    return TargetTest(score=scored, target=goal, z=z, p=two_sided(z))


def unit_target(target: Fraction | float) -> Fraction:
    """A target as an exact number on the unit scale.

    Raises:
        UsageError: It is no number in −1..1.
    """
    if not is_number(target):
        msg = f"target must be a number, not {target!r}"
        raise UsageError(msg)
    if not -1 <= target <= 1:
        msg = f"target must lie on the unit scale -1..1, not {target!r}: write +30 points as 0.3"
        raise UsageError(msg)
    return target if isinstance(target, Fraction) else Fraction(float(target))
