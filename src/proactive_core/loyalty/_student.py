"""Student's t, which the standard library lacks."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt

from ._normal import boundary, critical
from ._special import regularised_beta

_NEARLY_NORMAL = 10_000
_REMEMBERED = 1024


@lru_cache(maxsize=_REMEMBERED)
def t_critical(level: float, df: float) -> float:
    """The t that leaves (1 − level)/2 on each side.

    Args:
        level: Confidence level, strictly between 0 and 1.
        df: Degrees of freedom, at least 1, not necessarily whole.

    Raises:
        UsageError: The level is not strictly between 0 and 1.
    """
    z = critical(level)
    if df > _NEARLY_NORMAL:
        # The first term of Cornish and Fisher's series; the next one is below 1e-7.
        return z + (z**3 + z) / (4 * df)
    # The chance of a t beyond the limit is the beta integral up to x = df/(df + t²).
    x = boundary(lambda at: regularised_beta(df / 2, 0.5, at) <= 1 - level, 0.0, 1.0)
    return sqrt(df * (1 - x) / x)
