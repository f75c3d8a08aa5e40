"""The mean rating beside the net score: it keeps what the bands throw away [loyalty §13]."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor, sqrt
from typing import ClassVar

import attrs

from ._explained import Explained
from ._guards import tally_only
from ._net_score import NOBODY
from ._normal import boundary, critical, crossing
from ._reading import answers, percent
from ._rounding import round_half_away
from ._tally import Tally

_GUARD = 1e-9


@attrs.frozen(kw_only=True)
class MeanRating(Explained):
    """The mean rating, and how sure it is; in steps of the scale, not in points.

    Attributes:
        tally: The answers behind it.
        value: Sum of the ratings over n, exactly; None when nobody answered.
        low: Lower limit, within the scale; None when nobody answered.
        high: Upper limit, within the scale; None when nobody answered.
        level: Confidence level of the interval.
        why: Why there is no mean; None when there is one.
    """

    method: ClassVar[str] = "score"

    tally: Tally
    value: Fraction | None
    low: float | None
    high: float | None
    level: float
    why: str | None = None

    def _tallies(self) -> Iterable[Tally]:
        return (self.tally,)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.value is None or self.low is None or self.high is None:
            return f"There is no mean rating: {self.why}."
        lower, upper = floor(10 * self.low + _GUARD) / 10, ceil(10 * self.high - _GUARD) / 10
        return (
            f"Mean rating {round_half_away(10 * self.value) / 10:.1f} on {self.key.scale} from"
            f" {answers(self.n)}: the mean behind them may be {lower:.1f} to {upper:.1f}"
            f" ({percent(self.level)} interval)."
        )


def mean_rating(tally: Tally, *, level: float = 0.95) -> MeanRating:
    """The mean rating with the score interval for any finite scale.

    The interval of `net_score`, of which each rating scores itself instead of −1, 0 or +1: the
    limits solve n(mean − θ)² = z²Ṽ(θ), with the likeliest shares that have the mean θ. It stays
    within the scale and has a width for any answers; it is wide where the ends of the scale were
    not chosen, since they might have been.

    Args:
        tally: Answers to one question under one key.
        level: Confidence level, strictly between 0 and 1.

    Raises:
        UsageError: The level is not strictly between 0 and 1.

    Source: [loyalty §8]. A mean takes the steps of the scale for equally far apart.
    """
    tally_only(tally, "tally")
    z, value = critical(level), tally.mean
    if value is None:
        return MeanRating(tally=tally, value=None, low=None, high=None, level=level, why=NOBODY)
    scale = tally.key.scale
    mirrored = tally.counts[::-1]
    # The lower limit is the mirrored upper one.
    low = scale.low + scale.high - _upper(mirrored, scale.low, z)
    high = _upper(tally.counts, scale.low, z)
    return MeanRating(tally=tally, value=value, low=low, high=high, level=level)


def _upper(counts: tuple[int, ...], lowest: int, z: float) -> float:
    n, highest = sum(counts), lowest + len(counts) - 1
    mean = sum(rating * count for rating, count in enumerate(counts, lowest)) / n
    if counts[-1] == n:
        return float(highest)

    def room(theta: float) -> float:
        if theta >= highest:
            return -1.0
        if theta <= mean:
            return 1.0
        return z * sqrt(_variance(counts, lowest, theta) / n) - (theta - mean)

    return crossing(room, mean, float(highest))


def _variance(counts: tuple[int, ...], lowest: int, theta: float) -> float:
    """Of the likeliest shares with the mean theta, which lies above the mean of the answers.

    They are count/(n + lam·(rating − theta)), with lam below 0; when even the smallest lam leaves
    the mean too low, what is missing goes to the highest rating.
    """
    n, highest = sum(counts), lowest + len(counts) - 1
    seen = [(rating - theta, count) for rating, count in enumerate(counts, lowest) if count]
    end = -n / (highest - theta)

    def too_low(lam: float) -> bool:
        return sum(gap * count / (n + lam * gap) for gap, count in seen) < 0

    lam = boundary(too_low, 0.0, end)  # the end itself, if even that is too low
    shares = [(gap, count / (n + lam * gap)) for gap, count in seen]
    missing = max(0.0, 1 - sum(share for _, share in shares))
    return sum(share * gap * gap for gap, share in shares) + missing * (highest - theta) ** 2
