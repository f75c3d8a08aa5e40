"""The score interval for p − d (Tango 1998), the default [loyalty §5.2].

All functions take detractors, passives and promoters as counts; fractional counts are
allowed (weights and finite populations scale them).
"""

from __future__ import annotations

from math import sqrt

_HALVINGS = 62


def variance_at(
    detractors: float, passives: float, promoters: float, theta: float
) -> tuple[float, float]:
    """Most likely share of detractors when p − d = theta, and the variance that goes with it.

    Below 0 the mirrored problem is solved instead. Then no term is ever subtracted from one
    like it, and with the root taken in the form that fits the sign of b nothing cancels.
    """
    if theta < 0:
        share, variance = variance_at(promoters, passives, detractors, -theta)
        return share - theta, variance
    n = detractors + passives + promoters
    spread = theta * (1 - theta)
    b = (2 * n - promoters + detractors) * theta - (detractors + promoters)
    root = sqrt(b * b + 8 * n * detractors * spread)
    share = 2 * detractors * spread / (b + root) if b > 0 else (root - b) / (4 * n)
    share = min(share, (1 - theta) / 2)
    return share, 2 * share + spread


def upper(detractors: float, passives: float, promoters: float, z: float) -> float:
    """The upper limit, by bisection; `variance_at` is written out because this loop is hot."""
    if detractors + passives == 0:
        return 1.0
    n = detractors + passives + promoters
    point = (promoters - detractors) / n
    ratio = z * z / n
    offset = detractors + promoters
    right = 2 * n - promoters + detractors
    left = 2 * n - detractors + promoters
    four_n = 4 * n
    low, high = point, 1.0
    for _ in range(_HALVINGS):
        theta = (low + high) / 2
        if theta in (low, high):
            break
        if theta < 0:
            spread = -theta * (1 + theta)
            b = -left * theta - offset
            twice = 2 * promoters * spread
            most = (1 + theta) / 2
        else:
            spread = theta * (1 - theta)
            b = right * theta - offset
            twice = 2 * detractors * spread
            most = (1 - theta) / 2
        root = sqrt(b * b + four_n * twice)
        share = twice / (b + root) if b > 0 else (root - b) / four_n
        share = share if share < most else most  # noqa: FURB136 - a call costs, and this loop is hot
        gap = theta - point
        if gap * gap < ratio * (2 * share + spread):
            low = theta
        else:
            high = theta
    return high


def score(detractors: float, passives: float, promoters: float, z: float) -> tuple[float, float]:
    """Both limits; the lower one is the mirrored upper one, so the mirror law is exact."""
    return -upper(promoters, passives, detractors, z), upper(detractors, passives, promoters, z)


def statistic(detractors: float, passives: float, promoters: float, target: float) -> float:
    """The score z against a target; ±inf or 0 where the variance under the target is 0."""
    n = detractors + passives + promoters
    gap = (promoters - detractors) / n - target
    _, variance = variance_at(detractors, passives, promoters, target)
    if variance == 0:
        return gap and float("inf") * gap
    return gap / sqrt(variance / n)
