"""The score interval for p − d (Tango 1998), the default [loyalty §5.2].

All functions take detractors, passives and promoters as counts; fractional counts are
allowed (weights and finite populations scale them).
"""

from __future__ import annotations

from math import nextafter, sqrt, ulp

Counts = tuple[float, float, float]
_ULP = 2.0**-53
_MOST_STEPS = 200  # some five are taken; bisection alone would take sixty
_CLOSE = 1e-9  # of the half-width: the error after such a step is its square


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


def _excess(counts: Counts, point: float, ratio: float, theta: float) -> tuple[float, float]:
    """(point − theta)² − z²·variance/n, negative inside the interval, and its slope in theta.

    The variance is `variance_at` once more, with its derivative: this is where the time goes.
    """
    d, q, p = counts
    at, sign = theta, 1.0
    if theta < 0:
        at, sign, d, p = -theta, -1.0, p, d
    n = d + q + p
    spread, edge = at * (1 - at), 1 - 2 * at
    left = 2 * n - p + d
    b = left * at - (d + p)
    root = sqrt(b * b + 8 * n * d * spread)
    share = 2 * d * spread / (b + root) if b > 0 else (root - b) / (4 * n)
    most = (1 - at) / 2
    share = share if share < most else most  # noqa: FURB136 - a call costs, and this is hot
    turn = 2 * (d * edge - left * share) / root if root else 0.0
    gap = theta - point
    return gap * gap - ratio * (2 * share + spread), 2 * gap - sign * ratio * (turn + edge)


def upper(detractors: float, passives: float, promoters: float, z: float) -> float:
    """The upper limit, on the outer side: a limit never cuts into its interval.

    Newton's method, within a bracket that bisection takes over where it would leave it. It begins
    at the limit for a fixed share of answers that are not passive, a little above the observed one.
    """
    if detractors + passives == 0:
        return 1.0
    counts = detractors, passives, promoters
    n = detractors + passives + promoters
    point = (promoters - detractors) / n
    ratio = z * z / n
    low, high = point, 1.0
    extra = z * z / 2
    share = (detractors + promoters + extra) / (n + extra)
    theta = (point + sqrt(ratio * (share * (1 + ratio) - point * point))) / (1 + ratio)
    theta = theta if point < theta < 1 else (point + 1) / 2
    for _ in range(_MOST_STEPS):
        miss, slope = _excess(counts, point, ratio, theta)
        low, high = (theta, high) if miss < 0 else (low, theta)
        step = miss / slope if slope > 0 else high - point
        theta -= step
        if abs(step) <= max(_CLOSE * (theta - point), 4 * ulp(theta)):
            break
        if not low < theta < high:
            theta = (low + high) / 2
    while theta < 1 and _excess(counts, point, ratio, theta)[0] < 0:
        theta = max(nextafter(theta, 1.0), theta + _ULP * (theta - point))
    return min(theta, 1.0)


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
