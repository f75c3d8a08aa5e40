"""Interval of the profile likelihood ratio [loyalty §5.4]."""

from __future__ import annotations

from math import log

from .._normal import boundary
from ._score import variance_at


def _upper(d: float, q: float, p: float, z: float) -> float:
    if d + q == 0:
        return 1.0
    n = d + q + p

    def inside(theta: float) -> bool:
        """Whether twice the loss of log-likelihood stays below z²."""
        share, _ = variance_at(d, q, p, theta)
        under = (d, share), (q, 1 - 2 * share - theta), (p, share + theta)
        if any(count and likely <= 0 for count, likely in under):
            return False
        loss = sum(count * log(count / n / likely) for count, likely in under if count)
        return 2 * loss < z * z

    return boundary(inside, (p - d) / n, 1.0)


def profile_likelihood(d: float, q: float, p: float, z: float) -> tuple[float, float]:
    """Both limits; the lower one is the mirrored upper one."""
    return -_upper(p, q, d, z), _upper(d, q, p, z)
