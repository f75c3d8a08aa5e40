"""The net score's posterior under a Dirichlet prior on the three classes [loyalty §5.4]."""

from __future__ import annotations

from math import asin, atan2, cos, exp, lgamma, log, pi, sin, sqrt

from .._normal import quantile
from .._special import integrate, regularised_beta

JEFFREYS = (0.5, 0.5, 0.5)
_REACH = 4.4  # in twice the standard deviation of the angle: beyond it lies less than 1e-16
_CLOSE = 1e-13
_INSIDE = 0.999
_CLEAR = 0.99


def moments(d: float, q: float, p: float) -> tuple[float, float]:
    """Mean and variance of p − d under Dirichlet(d, q, p)."""
    total = d + q + p
    mean = (p - d) / total
    return mean, ((d + p) / total - mean * mean) / (total + 1)


def below(d: float, q: float, p: float, t: float) -> float:
    """Pr(p − d ≤ t) under Dirichlet(d, q, p), for −1 ≤ t ≤ 1.

    With S = d + p ~ Beta and W = p/S ~ Beta independent of it, the integral runs over the
    angle whose squared sine is S: there the density has no singular ends.
    """
    edge = asin(sqrt(abs(t)))
    middle = atan2(sqrt(d + p), sqrt(q))
    reach = _REACH / sqrt(d + q + p)
    low, high = max(edge, middle - reach), min(pi / 2, middle + reach)
    certain = regularised_beta(d + p, q, t) if t > 0 else 0.0
    if low >= high:
        return certain
    scale = log(2) + lgamma(d + q + p) - lgamma(d + p) - lgamma(q)

    def density(angle: float) -> float:
        sine, cosine = sin(angle), cos(angle)
        if sine <= 0 or cosine <= 0:
            return 0.0
        weight = exp(scale + (2 * (d + p) - 1) * log(sine) + (2 * q - 1) * log(cosine))
        return weight * regularised_beta(p, d, (t / (sine * sine) + 1) / 2)

    return certain + integrate(density, low, high)


def _solve(d: float, q: float, p: float, share: float) -> float:
    """The quantile, by regula falsi with Illinois' halving.

    Each guess keeps clear of the bracket's ends, so the bracket shrinks with every step.
    """
    low, high = -1.0, 1.0
    f_low, f_high = -share, 1 - share
    mean, variance = moments(d, q, p)
    guess = min(max(mean + quantile(share) * sqrt(variance), -_INSIDE), _INSIDE)
    side, miss = 0, 1.0
    while high - low > _CLOSE and abs(miss) > _CLOSE:
        miss = below(d, q, p, guess) - share
        if miss < 0:
            low, f_low = guess, miss
            f_high = f_high / 2 if side < 0 else f_high
            side = -1
        else:
            high, f_high = guess, miss
            f_low = f_low / 2 if side > 0 else f_low
            side = 1
        step = min(max(f_low / (f_low - f_high), 1 - _CLEAR), _CLEAR)
        guess = low + step * (high - low)
    return low if side < 0 else high


def equal_tailed(d: float, q: float, p: float, level: float) -> tuple[float, float]:
    """The set that leaves (1 − level)/2 on each side; it never contains ±1."""
    tail = (1 - level) / 2
    return -_solve(p, q, d, 1 - tail), _solve(d, q, p, 1 - tail)
