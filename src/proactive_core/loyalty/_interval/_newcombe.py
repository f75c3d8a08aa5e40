"""Newcombe's hybrid interval, method 10 of 1998 [loyalty §5.4]."""

from __future__ import annotations

from math import sqrt


def wilson(hits: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's limits for one share."""
    share = hits / n
    squared = z * z
    middle = (share + squared / (2 * n)) / (1 + squared / n)
    half = z / (1 + squared / n) * sqrt(share * (1 - share) / n + squared / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _half(to_zero: float, away: float, phi: float) -> float:
    return sqrt(max(0.0, to_zero**2 - 2 * phi * to_zero * away + away**2))


def newcombe(d: float, q: float, p: float, z: float) -> tuple[float, float]:
    """Square-and-add of two Wilson intervals, with the correlation of d and p."""
    n = d + q + p
    share_p, share_d = p / n, d / n
    low_p, high_p = wilson(p, n, z)
    low_d, high_d = wilson(d, n, z)
    inner = share_p * share_d
    phi = -sqrt(inner / ((1 - share_p) * (1 - share_d))) if inner else 0.0
    point = (p - d) / n
    low = point - _half(share_p - low_p, high_d - share_d, phi)
    high = point + _half(share_d - low_d, high_p - share_p, phi)
    return max(-1.0, low), min(1.0, high)
