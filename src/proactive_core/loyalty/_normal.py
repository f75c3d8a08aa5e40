"""The normal distribution, and the search that every limit here rests on."""

from __future__ import annotations

from collections.abc import Callable
from math import erfc, sqrt, ulp
from numbers import Real
from statistics import NormalDist

from ..errors import UsageError

_NORMAL = NormalDist()
_HALVINGS = 62
_LEAST = 1e-12  # below it the two ends of an interval are one float


def critical(level: float) -> float:
    """The z that leaves (1 − level)/2 on each side.

    Raises:
        UsageError: The level is not strictly between 0 and 1.
    """
    # A float is the rule, and asking whether it is a number costs more than the rest.
    number = type(level) is float or (isinstance(level, Real) and not isinstance(level, bool))
    if not number or not 0 < level < 1:
        msg = f"level must be a share strictly between 0 and 1, such as 0.95, not {level!r}"
        raise UsageError(msg)
    share = float(level)
    if not _LEAST < share < (1 + share) / 2 < 1:
        msg = f"level {level!r} is too close to {round(share)} to tell apart from it"
        raise UsageError(msg)
    # The lower tail: near 1 the upper one has lost the digits that 1 − level still has.
    return -_NORMAL.inv_cdf((1 - share) / 2)


def quantile(share: float) -> float:
    """The z below which `share` of the normal distribution lies."""
    return _NORMAL.inv_cdf(share)


def below(z: float) -> float:
    """The share of the normal distribution below z."""
    return _NORMAL.cdf(z)


def two_sided(z: float) -> float:
    """Two-sided p-value; erfc keeps its digits where 1 − (2Φ − 1) has none [loyalty §5.3]."""
    return erfc(abs(z) / sqrt(2))


def boundary(inside: Callable[[float], bool], low: float, high: float) -> float:
    """Where `inside` turns from true (next to `low`) to false, by bisection.

    Only midpoints are asked, never an end; `low` may be the larger number. What is
    returned lies on the outer side, so a limit never cuts into its interval.
    """
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if inside(middle):
            low = middle
        else:
            high = middle
    return high


def crossing(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a continuous function falls from above 0 (at `low`) to 0 or below (at `high`).

    Chandrupatla's method (1997): inverse quadratic steps where they are safe, bisection where they
    are not. Like `boundary` it returns the outer side, and `low` may be the larger number; it
    takes some ten calls instead of sixty. `high` if the function does not fall to 0 at all.
    """
    now, other = (high, function(high)), (low, function(low))
    if now[1] > 0:
        return high
    share = 1 / 2
    while True:
        x = now[0] + share * (other[0] - now[0])
        if x in (now[0], other[0]):
            break
        fresh = (x, function(x))
        if (fresh[1] > 0) == (now[1] > 0):
            last = now
        else:
            last, other = other, now
        now = fresh
        least = 2 * ulp(max(abs(now[0]), abs(other[0]))) / abs(other[0] - now[0])
        if least >= 1 / 2:
            break
        share = min(max(_share(now, other, last), least), 1 - least)
    return other[0] if now[1] > 0 else now[0]


_At = tuple[float, float]


def _share(now: _At, other: _At, last: _At) -> float:
    """How far to go from `now` to `other`: an inverse quadratic step through all three, or half."""
    (a, f_a), (b, f_b), (c, f_c) = now, other, last
    place, height = (a - b) / (c - b), (f_a - f_b) / (f_c - f_b)
    if not (height**2 < place and (1 - height) ** 2 < 1 - place):
        return 1 / 2
    inner = f_a / (f_b - f_a) * f_c / (f_b - f_c)
    return inner + (c - a) / (b - a) * f_a / (f_c - f_a) * f_b / (f_c - f_b)
