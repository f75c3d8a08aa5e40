"""Exact permutation tests of two net scores [loyalty §7.2]."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import comb, inf, sqrt

from ._interval._wald import centre
from ._mover import DQP

MOST_TABLES = 300_000
_DIGITS = 9


def tables(a: DQP, b: DQP) -> int:
    """An upper bound of the number of tables to enumerate."""
    smaller = min(sum(a), sum(b))
    sizes = sorted(min(x + y, smaller) + 1 for x, y in zip(a, b, strict=True))
    return sizes[0] * sizes[1]


def _splits(a: DQP, b: DQP) -> Iterator[tuple[DQP, DQP, int]]:
    """Every way to deal the pooled answers out again, with its number of deals."""
    d_all, q_all, p_all = (x + y for x, y in zip(a, b, strict=True))
    n = sum(a)
    for d in range(max(0, n - q_all - p_all), min(d_all, n) + 1):
        ways = comb(d_all, d)
        for q in range(max(0, n - d - p_all), min(q_all, n - d) + 1):
            p = n - d - q
            weight = ways * comb(q_all, q) * comb(p_all, p)
            yield (d, q, p), (d_all - d, q_all - q, p_all - p), weight


def _lead(a: DQP, b: DQP) -> float:
    return abs((a[2] - a[0]) * sum(b) - (b[2] - b[0]) * sum(a))


def _studentised(a: DQP, b: DQP) -> float:
    lead = _lead(a, b)
    if lead == 0:
        return 0.0
    spread = centre(*a)[1] + centre(*b)[1]
    if spread == 0:
        return inf
    # Rounded, so that ties stay ties.
    return round(lead / (sum(a) * sum(b)) / sqrt(spread), _DIGITS)


def permutation(a: DQP, b: DQP, *, studentise: bool) -> tuple[Fraction, Fraction]:
    """The exact p-value and its mid-p, which counts ties by half."""
    measure = _studentised if studentise else _lead
    observed = measure(a, b)
    beyond = tied = 0
    for left, right, weight in _splits(a, b):
        found = measure(left, right)
        if found > observed:
            beyond += weight
        elif found == observed:
            tied += weight
    total = comb(sum(a) + sum(b), sum(a))
    return Fraction(beyond + tied, total), Fraction(2 * beyond + tied, 2 * total)
