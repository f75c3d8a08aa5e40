"""A score for all N customers of a branch and period, when most of them answered."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from fractions import Fraction
from itertools import accumulate
from math import exp, lgamma
from typing import Literal

import attrs

from ..errors import UsageError
from ._explained import Explained
from ._guards import choose, tally_only
from ._interval._score import score
from ._net_score import NOBODY
from ._normal import critical
from ._reading import percent
from ._rounding import points, signed, span
from ._tally import Tally

PopulationMethod = Literal["auto", "predictive", "score"]

_MOST_UNSEEN = 200
_HALF = Fraction(1, 2)
_GUARD = 1e-12


@attrs.frozen(kw_only=True)
class PopulationScore(Explained):
    """What all customers of a period think, those who did not answer included.

    Attributes:
        tally: The answers.
        population: How many customers there are, N.
        value: The respondents' own score, exactly; None when nobody answered.
        mean: Expected score of all N under Jeffreys' prior; None when nobody answered.
        low: Lower limit, unit scale; None when nobody answered.
        high: Upper limit, unit scale; None when nobody answered.
        certain_low: The score if every unseen customer were a detractor.
        certain_high: The score if every unseen customer were a promoter.
        level: Probability (`predictive`) or confidence level (`score`) of the limits.
        method: `predictive` or `score`.
        n_eff: Answers that would be worth as much without a limit to N; None at a census,
            for fewer than one answer, and for N = 1.
        why: Why there is no value; None when there is one.
    """

    tally: Tally
    population: int
    value: Fraction | None
    mean: Fraction | None
    low: float | None
    high: float | None
    certain_low: Fraction
    certain_high: Fraction
    level: float
    method: str
    n_eff: Fraction | None
    why: str | None = None

    def _tallies(self) -> Iterable[Tally]:
        return (self.tally,)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.value is None or self.low is None or self.high is None:
            return f"There is no score for these {self.population} customers: {self.why}."
        observed = signed(points(self.value))
        if self.n == self.population:
            if self.n == 1:
                return f"The only customer answered: the score is {observed}."
            return f"All {self.n} customers answered: their score is {observed}."
        return (
            f"{self.n} of {self.population} customers answered and scored {observed}; the score"
            f" of all of them may be {span(self.low, self.high)} ({percent(self.level)} interval)."
        )


def population_score(
    tally: Tally, population: int, *, level: float = 0.95, method: PopulationMethod = "auto"
) -> PopulationScore:
    """Answer the census question: what do these N customers think?

    Only for that question. "Did we improve" and "are we better" ask about the process
    behind the answers: use `net_score` and `difference`, without a limit to N.

    Args:
        tally: Answers to one question under one key.
        population: N, how many customers there are.
        level: Probability of the limits, strictly between 0 and 1.
        method: `predictive` (Dirichlet-multinomial for the unseen, Jeffreys' prior), `score`
            (score interval at n_eff, cut to what is certain), or `auto`: predictive
            while at most 200 are unseen.

    Raises:
        UsageError: N is smaller than the number of answers; no such method or level.

    Source: [loyalty §9.1]. A finite-population factor on an adjusted Wald interval would
    cover nothing at a census.
    """
    choose(dict.fromkeys(("auto", "predictive", "score"), 0), method, "population method")
    tally_only(tally, "tally")
    z = critical(level)
    n = tally.n
    if type(population) is not int or population < max(n, 1):
        msg = f"population must be a whole number of at least the {n} answers, not {population!r}"
        raise UsageError(msg)
    unseen = population - n
    d, q, p = tally.dqp
    bounds = (Fraction(p - d - unseen, population), Fraction(p - d + unseen, population))
    used = method if method != "auto" else ("predictive" if unseen <= _MOST_UNSEEN else "score")
    n_eff = Fraction(n * (population - 1), unseen) if n and unseen and population > 1 else None
    if not n:
        return PopulationScore(
            tally=tally,
            population=population,
            value=None,
            mean=None,
            low=None,
            high=None,
            certain_low=bounds[0],
            certain_high=bounds[1],
            level=level,
            method=used,
            n_eff=n_eff,
            why=NOBODY,
        )
    mean = Fraction(p - d, population) + Fraction(unseen, population) * Fraction(p - d) / (
        n + 3 * _HALF
    )
    if n_eff is None:
        low = high = float(bounds[0])
    elif used == "predictive":
        low, high = _predictive(tally.dqp, unseen, (1 - level) / 2)
    else:
        scale = float(n_eff / n)
        low, high = score(d * scale, q * scale, p * scale, z)
        low, high = max(low, float(bounds[0])), min(high, float(bounds[1]))
    return PopulationScore(
        tally=tally,
        population=population,
        value=tally.score,
        mean=mean,
        low=low,
        high=high,
        certain_low=bounds[0],
        certain_high=bounds[1],
        level=level,
        method=used,
        n_eff=n_eff,
    )


def _predictive(dqp: tuple[int, int, int], unseen: int, tail: float) -> tuple[float, float]:
    """Quantiles of (P − D + P' − D')/N over the lattice of what the unseen may say."""
    alpha = [count + 0.5 for count in dqp]
    whole = sum(alpha)
    per_class = [
        [lgamma(k + a) - lgamma(a) - lgamma(k + 1) for k in range(unseen + 1)] for a in alpha
    ]
    front = lgamma(unseen + 1) + lgamma(whole) - lgamma(unseen + whole)
    chances = [0.0] * (2 * unseen + 1)
    for d in range(unseen + 1):
        for p in range(unseen - d + 1):
            q = unseen - d - p
            chances[p - d + unseen] += exp(
                front + per_class[0][d] + per_class[1][q] + per_class[2][p]
            )
    total, known = sum(dqp) + unseen, dqp[2] - dqp[0] - unseen

    reached = list(accumulate(chances))

    def smallest(share: float) -> float:
        return (known + bisect_left(reached, (share - _GUARD) * reached[-1])) / total

    return smallest(tail), smallest(1 - tail)
