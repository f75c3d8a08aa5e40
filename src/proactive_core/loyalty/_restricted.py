"""Score test of two net scores under a restricted likelihood [loyalty §7.2].

The net-score twin of Miettinen and Nurminen's statistic: the variance of each group is
taken where both groups obey the hypothesis.
"""

from __future__ import annotations

from math import copysign, inf, sqrt

from ._interval._score import variance_at
from ._mover import DQP, point
from ._normal import boundary


def _pull(counts: DQP, theta: float) -> float:
    """Derivative of a group's profile log-likelihood, n(score − theta)/variance."""
    gap = point(counts) - theta
    _, variance = variance_at(*counts, theta)
    return sum(counts) * gap / variance if variance else gap and copysign(inf, gap)


def common_score(a: DQP, b: DQP, delta: float = 0.0) -> float:
    """The second group's most likely score, given that the first is `delta` above it.

    The root form reaches machine precision, where maximising the likelihood itself
    stops near 1e−8.
    """
    first, second = point(a) - delta, point(b)
    low = max(min(first, second), -1.0, -1.0 - delta)
    high = min(max(first, second), 1.0, 1.0 - delta)
    if low >= high:
        return min(max(low, -1.0, -1.0 - delta), 1.0, 1.0 - delta)
    return boundary(lambda theta: _pull(a, theta + delta) + _pull(b, theta) > 0, low, high)


def restricted_z(a: DQP, b: DQP, delta: float = 0.0) -> float:
    """The statistic for the hypothesis that a − b = delta."""
    gap = point(a) - point(b) - delta
    if gap == 0:
        return 0.0
    theta = common_score(a, b, delta)
    above = min(max(theta + delta, -1.0), 1.0)
    spread = variance_at(*a, above)[1] / sum(a) + variance_at(*b, theta)[1] / sum(b)
    return gap / sqrt(spread) if spread else copysign(inf, gap)


def restricted(a: DQP, b: DQP, z: float) -> tuple[float, float]:
    """Limits of a − b: the differences that the statistic does not reject."""
    gap = point(a) - point(b)
    low = boundary(lambda delta: restricted_z(a, b, delta) < z, gap, -2.0)
    high = boundary(lambda delta: restricted_z(a, b, delta) > -z, gap, 2.0)
    return low, high
