"""The normal distribution, and the search that every limit here rests on."""

from __future__ import annotations

from collections.abc import Callable
from math import erfc, sqrt
from numbers import Real
from statistics import NormalDist

from ..errors import UsageError

_NORMAL = NormalDist()
_HALVINGS = 62


def critical(level: float) -> float:
    """The z that leaves (1 − level)/2 on each side.

    Raises:
        UsageError: The level is not strictly between 0 and 1.
    """
    if isinstance(level, bool) or not isinstance(level, Real) or not 0 < level < 1:
        msg = f"level must be a share strictly between 0 and 1, such as 0.95, not {level!r}"
        raise UsageError(msg)
    upper = (1 + float(level)) / 2
    if not upper < 1:
        msg = f"level {level!r} is too close to 1 to tell apart from certainty"
        raise UsageError(msg)
    return _NORMAL.inv_cdf(upper)


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
