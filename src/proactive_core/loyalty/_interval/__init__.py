"""Intervals for one net score, one family to a file, in one table by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log, sqrt
from types import MappingProxyType
from typing import Literal

from .._normal import critical
from .._student import t_critical
from ._bayes import JEFFREYS, equal_tailed
from ._likelihood import profile_likelihood
from ._newcombe import newcombe
from ._score import score
from ._skew import score_skew
from ._wald import AGRESTI_MIN, BONETT_PRICE, ROCKS, UNIFORM, around

IntervalMethod = Literal[
    "score",
    "adjusted_wald",
    "score_skew",
    "newcombe",
    "jeffreys",
    "wald",
    "adjusted_wald_agresti_min",
    "adjusted_wald_bonett_price",
    "simultaneous_gold",
    "simultaneous_goodman",
    "profile_likelihood",
    "wald_t",
    "adjusted_wald_uniform",
    "adjusted_wald_z_squared",
]
_CONTRASTS = 3

Limits = tuple[float, float]
Interval = Callable[[float, float, float, float], Limits]


def _at_z(limits: Interval) -> Interval:
    return lambda d, q, p, level: limits(d, q, p, critical(level))


def _adjusted(d: float, q: float, p: float, level: float) -> Limits:
    return around(d, q, p, critical(level), ROCKS)


def _agresti_min(d: float, q: float, p: float, level: float) -> Limits:
    return around(d, q, p, critical(level), AGRESTI_MIN)


def _bonett_price(d: float, q: float, p: float, level: float) -> Limits:
    return around(d, q, p, critical(level), BONETT_PRICE)


def _gold(d: float, q: float, p: float, level: float) -> Limits:
    return around(d, q, p, sqrt(-2 * log(1 - level)))


def _goodman(d: float, q: float, p: float, level: float) -> Limits:
    return around(d, q, p, critical(1 - (1 - level) / _CONTRASTS))


def _uniform(d: float, q: float, p: float, level: float) -> Limits:
    return around(d, q, p, critical(level), UNIFORM)


def _z_squared(d: float, q: float, p: float, level: float) -> Limits:
    z = critical(level)
    return around(d, q, p, z, (z * z / 4, z * z / 2, z * z / 4))


def _wald_t(d: float, q: float, p: float, level: float) -> Limits:
    n = d + q + p
    if n <= 1:
        return -1.0, 1.0  # no degree of freedom: nothing is known of the spread
    # The spread of n answers is taken for that of their law times (n − 1)/n.
    return around(d, q, p, t_critical(level, n - 1) * sqrt(n / (n - 1)))


def _jeffreys(d: float, q: float, p: float, level: float) -> Limits:
    return equal_tailed(d + JEFFREYS[0], q + JEFFREYS[1], p + JEFFREYS[2], level)


INTERVALS: Mapping[str, Interval] = MappingProxyType(
    {
        "score": _at_z(score),
        "adjusted_wald": _adjusted,
        "score_skew": _at_z(score_skew),
        "newcombe": _at_z(newcombe),
        "jeffreys": _jeffreys,
        "wald": _at_z(around),
        "adjusted_wald_agresti_min": _agresti_min,
        "adjusted_wald_bonett_price": _bonett_price,
        "simultaneous_gold": _gold,
        "simultaneous_goodman": _goodman,
        "profile_likelihood": _at_z(profile_likelihood),
        "wald_t": _wald_t,
        "adjusted_wald_uniform": _uniform,
        "adjusted_wald_z_squared": _z_squared,
    }
)
"""Detractors, passives, promoters and level to limits, by the method's name."""
