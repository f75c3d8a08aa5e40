"""Numbers for people: rounded once, half away from zero [loyalty §4]."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import attrs

from ._tally import Tally

_GUARD = 1e-9


def round_half_away(value: Fraction) -> int:
    """Round an exact ratio once; a half goes away from zero, so mirrored values stay mirrored.

    >>> round_half_away(Fraction(145, 2)), round_half_away(Fraction(-25, 2))
    (73, -13)
    """
    size = floor(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


def points(value: Fraction) -> int:
    """A unit-scale score in whole points of −100..100."""
    return round_half_away(value * 100)


def signed(value: int) -> str:
    """A whole number of points with its sign, as people write it."""
    return "0" if value == 0 else f"{'+' if value > 0 else '−'}{abs(value)}"


def portion(share: Fraction) -> str:
    """A share of 0 to 1 in whole percent; it says 0 or 100 only where nobody or nobody else is."""
    percent = points(share)
    if share and not percent:
        return "less than 1 %"
    if share != 1 and percent == points(Fraction(1)):
        return "more than 99 %"
    return f"{percent} %"


def span(low: Fraction | float, high: Fraction | float) -> str:
    """An interval in whole points, rounded outwards: it never looks narrower than it is."""
    return f"{signed(floor(low * 100 + _GUARD))} to {signed(ceil(high * 100 - _GUARD))}"


@attrs.frozen
class Percentages:
    """Whole percentages of the three bands, which always add up to 100."""

    detractors: int
    passives: int
    promoters: int


def percentages(tally: Tally) -> Percentages | None:
    """The bands' percentages by largest remainder; None when nobody answered.

    Remainders that tie are settled passive first, then detractor (this project's rule:
    a tie between detractors and promoters cannot be split evenly). Their difference need
    not equal the score in points, which is rounded once from the exact ratio.
    """
    counts, n = tally.dqp, tally.n
    if not n:
        return None
    whole = [100 * count // n for count in counts]
    turn = (1, 0, 2)
    ranked = sorted(range(3), key=lambda band: (-(100 * counts[band] % n), turn[band]))
    for band in ranked[: 100 - sum(whole)]:
        whole[band] += 1
    return Percentages(*whole)
