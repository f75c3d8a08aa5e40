"""The exact law of P − D in n answers [loyalty §10.1].

All sums are of positive terms, so floats keep their digits, and fractions stay exact.
The tempting three-term recurrence does not: its probabilities sum to .983 at n = 200.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from operator import mul
from typing import TypeVar

Number = TypeVar("Number", float, Fraction)


def _product(a: Sequence[Number], b: Sequence[Number]) -> list[Number]:
    if len(a) < len(b):
        a, b = b, a
    zero = a[0] * 0
    turned, reach = b[::-1], len(b)
    margin: list[Number] = [zero] * (reach - 1)
    padded = [*margin, *a, *margin]
    return [
        sum(map(mul, padded[i : i + reach], turned), start=zero) for i in range(len(a) + reach - 1)
    ]


def law_of_lead(n: int, law: tuple[Number, Number, Number]) -> tuple[Number, ...]:
    """Pr(P − D = k) for k from −n to n, when each answer follows (d, q, p)."""
    zero = law[0] * 0
    found: list[Number] = [zero + 1]
    power: list[Number] = list(law)
    while n:
        if n & 1:
            found = _product(found, power)
        n >>= 1
        if n:
            power = _product(power, power)
    return tuple(found)


def tails(chances: Sequence[Number], lead: int) -> tuple[Number, Number]:
    """Pr(X ≤ lead) and Pr(X ≥ lead) of a law over −n..n; both count the lead itself."""
    place = lead + len(chances) // 2
    zero = chances[0] * 0
    return sum(chances[: place + 1], start=zero), sum(chances[place:], start=zero)
