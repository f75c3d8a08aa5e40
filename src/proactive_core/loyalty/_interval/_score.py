"""The score interval for p − d (Tango 1998), the default [loyalty §5.2].

All functions take detractors, passives and promoters as counts; fractional counts are
allowed (weights and finite populations scale them).

The limits solve n(θ̂ − θ)² = z²Ṽ(θ), where Ṽ belongs to the most likely shares under θ. With a
Lagrange multiplier λ for p − d = θ those are D/(n − λ(1 + θ)), Q/(n − λθ) and P/(n + λ(1 − θ)), and
λṼ = n(θ̂ − θ): so the limits are where λ(θ̂ − θ) = z². Let v = (λθ − n)/λ, k = z²/n and q = Q/n,
and let V be the observed variance. That the shares add up to 1 then says

    v³ − (1 + V/k)v = qθ̂/k,    θ = θ̂ + k(v − θ̂)/(1 + k),

of which the largest root belongs to the upper limit. All three roots are real, so the cosine of
a third of an angle gives it; one step of Newton's takes off what rounding left. The quartic of
Yang, Sun and Hardin (2013) is this cubic times (θ − θ̂).
"""

from __future__ import annotations

from math import acos, cos, sqrt

_FLAT = 1e-6  # where roots nearly meet, Newton's step divides one rounding by another


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


def _arm(own: float, ratio: float, variance: float, lean: float, point: float) -> float:
    """How far the upper limit lies above the point.

    `own` counts the answers at the end that it reaches for, `ratio` is z²/n, `lean` is qθ̂.
    """
    if not own:
        # One root is 1 and may meet the other: taken apart, neither loses digits.
        root = max(1.0, (sqrt(1 + 4 * variance / ratio) - 1) / 2)
        return ratio * (root - point) / (1 + ratio)
    rise, pull = 1 + variance / ratio, lean / ratio
    third = sqrt(rise / 3)
    cosine = pull / (2 * third * third * third)
    if not -1 < cosine < 1:  # by rounding; asking first is cheaper than min and max
        cosine = 1.0 if cosine > 0 else -1.0
    root = 2 * third * cos(acos(cosine) / 3)
    slope = 3 * root * root - rise
    if slope > _FLAT:
        root -= ((root * root - rise) * root - pull) / slope
    # Not below 0 by rounding either: the interval contains its point.
    return ratio * (root - point) / (1 + ratio) if root > point else 0.0


def upper(detractors: float, passives: float, promoters: float, z: float) -> float:
    """The upper limit."""
    n = detractors + passives + promoters
    point = (promoters - detractors) / n
    variance = (passives * (detractors + promoters) + 4 * detractors * promoters) / (n * n)
    return min(1.0, point + _arm(promoters, z * z / n, variance, passives / n * point, point))


def score(detractors: float, passives: float, promoters: float, z: float) -> tuple[float, float]:
    """Both limits; the lower one is the mirrored upper one, so the mirror law is exact."""
    n = detractors + passives + promoters
    point, ratio = (promoters - detractors) / n, z * z / n
    variance = (passives * (detractors + promoters) + 4 * detractors * promoters) / (n * n)
    lean = passives / n * point
    return (
        max(-1.0, point - _arm(detractors, ratio, variance, -lean, -point)),
        min(1.0, point + _arm(promoters, ratio, variance, lean, point)),
    )


def statistic(detractors: float, passives: float, promoters: float, target: float) -> float:
    """The score z against a target; ±inf or 0 where the variance under the target is 0."""
    n = detractors + passives + promoters
    gap = (promoters - detractors) / n - target
    _, variance = variance_at(detractors, passives, promoters, target)
    if variance == 0:
        return gap and float("inf") * gap
    return gap / sqrt(variance / n)
