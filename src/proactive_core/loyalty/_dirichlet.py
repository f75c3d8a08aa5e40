"""Maximum likelihood of the Dirichlet-multinomial law [loyalty §10.3]."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate
from math import lgamma, log, log1p

import attrs

from ._special import digamma, trigamma

DQP = tuple[int, int, int]
Alpha = tuple[float, float, float]

EQUAL = 1e5
_DIRECT = 1_000
_CLOSE = 1e-9
_NOISE = 1e-13
_START = 10.0


@attrs.frozen
class Rises:
    """Counts n_i, kept so that Σ_i Σ_{j < n_i} f(a + j) is summed without cancellation.

    Attributes:
        over: How many counts exceed j, for j up to the first thousand.
        large: Counts above a thousand with their frequencies: gamma functions do the rest.
        total: The sum of all counts.
    """

    over: tuple[int, ...]
    large: tuple[tuple[int, int], ...]
    total: int

    @classmethod
    def of(cls, counts: Iterable[int]) -> Rises:
        """Sort counts into steps."""
        found = Counter(counts)
        most = min(max(found, default=0), _DIRECT)
        ends = Counter({min(n, _DIRECT): 0 for n in found})
        for n, times in found.items():
            ends[min(n, _DIRECT)] += times
        over = list(accumulate(ends[j] for j in range(most, 0, -1)))[::-1]
        large = tuple((n, times) for n, times in found.items() if n > _DIRECT)
        return cls(tuple(over), large, sum(n * times for n, times in found.items()))

    def logs(self, a: float) -> float:
        """Σ log(a + j), less total·log(a): small where a is large, with all its digits."""
        near = sum(c * log1p(j / a) for j, c in enumerate(self.over))
        base, log_a = lgamma(_DIRECT + a), log(a)
        far = sum(t * (lgamma(n + a) - base - (n - _DIRECT) * log_a) for n, t in self.large)
        return near + far

    def slopes(self, a: float) -> tuple[float, float]:
        """First and second derivative of Σ log(a + j)."""
        first = sum(c / (a + j) for j, c in enumerate(self.over))
        second = -sum(c / (a + j) ** 2 for j, c in enumerate(self.over))
        for n, t in self.large:
            first += t * (digamma(n + a) - digamma(_DIRECT + a))
            second += t * (trigamma(n + a) - trigamma(_DIRECT + a))
        return first, second


@attrs.frozen
class Groups:
    """All groups of a network; a band that nobody chose has no part in the law."""

    bands: Mapping[int, Rises]
    sizes: Rises

    @classmethod
    def of(cls, rows: Iterable[DQP]) -> Groups:
        """Take detractors, passives and promoters of each group."""
        kept = list(rows)
        bands = {k: Rises.of(row[k] for row in kept) for k in range(3)}
        return cls({k: r for k, r in bands.items() if r.total}, Rises.of(map(sum, kept)))

    def log_likelihood(self, alpha: Mapping[int, float]) -> float:
        """Without the constant of the multinomial coefficients."""
        whole = sum(alpha.values())
        found = -self.sizes.logs(whole)
        for k, rises in self.bands.items():
            found += rises.logs(alpha[k]) + rises.total * log(alpha[k] / whole)
        return found

    def overdispersed(self) -> bool:
        """Whether the likelihood rises when A comes down from infinity (its slope in 1/A there)."""
        pairs = sum(self.sizes.total * _pairs(rises) / rises.total for rises in self.bands.values())
        return pairs > _pairs(self.sizes)


def _pairs(rises: Rises) -> int:
    """Σ n(n − 1)."""
    near = 2 * sum(j * c for j, c in enumerate(rises.over))
    return near + sum(t * (n * (n - 1) - _DIRECT * (_DIRECT - 1)) for n, t in rises.large)


def fit(groups: Groups, most_steps: int) -> tuple[Alpha | None, int, bool]:
    """Find alpha, the steps taken and whether they settled; alpha None when A runs past 1e5.

    Newton's step is taken where it does not lower the likelihood; elsewhere Minka's fixed
    point, which never does. Only a Newton step can end the search: the fixed point creeps.
    """
    whole = groups.sizes.total
    alpha = {k: _START * rises.total / whole for k, rises in groups.bands.items()}
    height = groups.log_likelihood(alpha)
    for step in range(1, most_steps + 1):
        size, bend = groups.sizes.slopes(sum(alpha.values()))
        slopes = {k: rises.slopes(alpha[k]) for k, rises in groups.bands.items()}
        fresh = _newton(alpha, slopes, size, bend)
        by_newton = min(fresh.values()) > 0
        if by_newton:
            reached = groups.log_likelihood(fresh)
            by_newton = reached >= height - _NOISE * abs(height)
        if not by_newton:
            fresh = {k: a * slopes[k][0] / size for k, a in alpha.items()}
            reached = groups.log_likelihood(fresh)
        shift = max(abs(fresh[k] - a) / fresh[k] for k, a in alpha.items())
        alpha, height = fresh, reached
        if sum(alpha.values()) > EQUAL:
            return None, step, True
        if by_newton and shift < _CLOSE:
            return _whole(alpha), step, True
    return _whole(alpha), most_steps, False


def _whole(alpha: Mapping[int, float]) -> Alpha:
    return alpha.get(0, 0.0), alpha.get(1, 0.0), alpha.get(2, 0.0)


def _newton(
    alpha: Mapping[int, float],
    slopes: Mapping[int, tuple[float, float]],
    size: float,
    bend: float,
) -> dict[int, float]:
    """Newton's step for a Hessian that is diagonal plus a constant (Minka)."""
    pull = {k: first - size for k, (first, _) in slopes.items()}
    top = sum(pull[k] / second for k, (_, second) in slopes.items())
    bottom = sum(1 / second for _, second in slopes.values()) - 1 / bend
    shared = top / bottom
    return {k: alpha[k] - (pull[k] - shared) / second for k, (_, second) in slopes.items()}
