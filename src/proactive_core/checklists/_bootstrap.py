"""Intervals by drawing units again, the same ones every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import attrs

from ._coefficients import Choice, Coefficient, Undefined

_WORD = 1 << 64
_GAP = 0x9E3779B97F4A7C15


@attrs.frozen(kw_only=True)
class Interval:
    """A percentile interval.

    Attributes:
        low: Lower end.
        high: Upper end.
        replicates: How many drawings had a value; the others had no variation.
    """

    low: Fraction
    high: Fraction
    replicates: int


def drawings(units: int, replicates: int, seed: int) -> tuple[Choice, ...]:
    """So many drawings of as many units as there are, each with replacement.

    From SplitMix64 (Steele, Lea and Flood, 2014), which is the same on every machine. A
    remainder prefers some units to others by less than units / 2**64.
    """
    state = seed % _WORD
    found = []
    for _ in range(replicates):
        drawn: Counter[int] = Counter()
        for _ in range(units):
            state = (state + _GAP) % _WORD
            drawn[_mixed(state) % units] += 1
        found.append(drawn)
    return tuple(found)


def _mixed(state: int) -> int:
    state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % _WORD
    state = (state ^ (state >> 27)) * 0x94D049BB133111EB % _WORD
    return state ^ (state >> 31)


def interval(
    of: Callable[[Choice], Coefficient], drawn: tuple[Choice, ...], level: Fraction
) -> Interval | Undefined:
    """The percentile interval of a coefficient over drawings (Efron, 1979).

    Undefined when half of the drawings or more have no value: what is left of them would
    say too little.
    """
    found = sorted(value for value in map(of, drawn) if isinstance(value, Fraction))
    if 2 * len(found) <= len(drawn):
        return Undefined(f"only {len(found)} of {len(drawn)} drawings have a value")
    tail = int(len(found) * (1 - level) / 2)
    return Interval(low=found[tail], high=found[-1 - tail], replicates=len(found))
