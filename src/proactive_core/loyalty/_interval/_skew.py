"""Skewness-corrected score interval (SCAS, Laud) [loyalty §5.4]."""

from __future__ import annotations

from math import copysign, inf, sqrt

from .._normal import boundary
from ._score import variance_at


def _upper(d: float, q: float, p: float, z: float) -> float:
    if d + q == 0:
        return 1.0
    n = d + q + p
    point = (p - d) / n
    correction = n / (n - 1) if n > 1 else 1.0

    def below_limit(theta: float) -> bool:
        share, spread = variance_at(d, q, p, theta)
        gap = point - theta
        variance = spread / n * correction
        if variance == 0:
            # All-passive data at 0: nothing is known against this value of theta.
            return gap == 0 or copysign(inf, gap) > -z
        top = share + theta
        third = (
            top * (1 - theta) ** 3 - (1 - share - top) * theta**3 - share * (1 + theta) ** 3
        ) / (n * n)
        return gap / sqrt(variance) - third / (6 * variance * sqrt(variance)) * (z * z - 1) > -z

    # The corrected statistic is not 0 at the point score: search the whole range.
    return boundary(below_limit, -1.0, 1.0)


def score_skew(d: float, q: float, p: float, z: float) -> tuple[float, float]:
    """Both limits; the lower one is the mirrored upper one."""
    return -_upper(p, q, d, z), _upper(d, q, p, z)
