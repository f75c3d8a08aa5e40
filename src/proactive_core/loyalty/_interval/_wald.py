"""Intervals of Wald's form: a centre, plus and minus a critical value times a standard error."""

from __future__ import annotations

from math import sqrt

ROCKS = (0.75, 1.5, 0.75)
AGRESTI_MIN = (0.5, 1.0, 0.5)
BONETT_PRICE = (1.0, 0.0, 1.0)
UNIFORM = (1.0, 1.0, 1.0)
NOTHING = (0.0, 0.0, 0.0)


def centre(
    detractors: float,
    passives: float,
    promoters: float,
    pseudo: tuple[float, float, float] = NOTHING,
) -> tuple[float, float]:
    """The score of the enlarged counts and its variance V/n [loyalty §5.1, §5.4]."""
    d, q, p = detractors + pseudo[0], passives + pseudo[1], promoters + pseudo[2]
    n = d + q + p
    # (D + P)/n − ((P − D)/n)², written without the subtraction that loses digits.
    return (p - d) / n, (q * (d + p) + 4 * d * p) / (n * n * n)


def around(
    detractors: float,
    passives: float,
    promoters: float,
    z: float,
    pseudo: tuple[float, float, float] = NOTHING,
) -> tuple[float, float]:
    """Centre ± z·standard error, clipped to [−1, 1]."""
    middle, variance = centre(detractors, passives, promoters, pseudo)
    half = z * sqrt(variance)
    return max(-1.0, middle - half), min(1.0, middle + half)
