"""The law of P − D when n answers are drawn from a pool that is known, without putting back.

If a period is like the others, its answers are such a draw from all periods' answers, whatever the
shares behind them are. Nothing has to be estimated, so the law is exact at any n; permutation
tests deal the answers of two groups out again in the same way [loyalty §7.2].
"""

from __future__ import annotations

from math import exp, lgamma

from ._mover import DQP

MOST_TABLES = 60_000


def tables(n: int, pool: DQP) -> int:
    """An upper bound of the tables that a draw of n can give."""
    fewest = sorted(min(n, count) + 1 for count in pool)
    return fewest[0] * fewest[1]


def _ways(n: int, count: int) -> list[float]:
    """Logarithms of the ways to draw 0, 1, … of a band."""
    top = lgamma(count + 1)
    return [top - lgamma(k + 1) - lgamma(count - k + 1) for k in range(min(n, count) + 1)]


def law_of_draw(n: int, pool: DQP) -> tuple[float, ...]:
    """Pr(P − D = k) for k from −n to n; n is at most the size of the pool."""
    order = sorted(range(3), key=lambda band: pool[band])
    (rare, middle, usual), ways = order, [_ways(n, count) for count in pool]
    total = sum(pool)
    whole = lgamma(total + 1) - lgamma(n + 1) - lgamma(total - n + 1)
    chances = [0.0] * (2 * n + 1)
    most = len(ways[usual]) - 1
    drawn = [0, 0, 0]
    for first, log_first in enumerate(ways[rare]):
        left = n - first
        for second in range(max(0, left - most), min(left, len(ways[middle]) - 1) + 1):
            drawn[rare], drawn[middle], drawn[usual] = first, second, left - second
            chance = exp(log_first + ways[middle][second] + ways[usual][left - second] - whole)
            chances[drawn[2] - drawn[0] + n] += chance
    scale = sum(chances)
    return tuple(chance / scale for chance in chances)
