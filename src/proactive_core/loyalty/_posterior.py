"""What a prior and the answers together say about the score."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import attrs

from ..errors import UsageError
from ._explained import Explained
from ._guards import is_number, tally_only, three_positive
from ._interval._bayes import JEFFREYS, below, equal_tailed, moments
from ._normal import critical
from ._reading import answers, percent
from ._rounding import span
from ._special import regularised_beta
from ._tally import Tally


@attrs.frozen(kw_only=True)
class Posterior(Explained):
    """The score's distribution under a Dirichlet prior on the three bands.

    Attributes:
        tally: The answers it rests on; with none of them it is the prior itself.
        prior: Pseudo-answers for detractors, passives and promoters.
        mean: Posterior mean, unit scale.
        variance: Posterior variance, unit scale.
        low: Lower end of the equal-tailed set.
        high: Upper end of it; the set never contains ±1.
        level: Probability of the set.
    """

    tally: Tally
    prior: tuple[float, float, float]
    mean: float
    variance: float
    low: float
    high: float
    level: float

    method: ClassVar[str] = "dirichlet"

    def _tallies(self) -> Iterable[Tally]:
        return (self.tally,)

    @property
    def alpha(self) -> tuple[float, float, float]:
        """The posterior's own Dirichlet parameters."""
        d, q, p = (count + a for count, a in zip(self.tally.dqp, self.prior, strict=True))
        return d, q, p

    def probability_below(self, target: float) -> float:
        """Pr(score ≤ target), target on the unit scale.

        Raises:
            UsageError: The target is no number.
        """
        if not is_number(target) or target != target:  # noqa: PLR0124 - NaN alone is not itself
            msg = f"target must be a number, not {target!r}"
            raise UsageError(msg)
        if not -1 < target < 1:
            return float(target >= 1)
        return below(*self.alpha, target)

    @property
    def probability_positive(self) -> float:
        """Pr(score > 0): more promoters than detractors behind the answers."""
        d, _, p = self.alpha
        return regularised_beta(d, p, 0.5)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        return (
            f"Given the prior and {answers(self.tally.n)}, the score lies within"
            f" {span(self.low, self.high)} with probability {percent(self.level)}."
        )


def posterior(
    tally: Tally, *, prior: tuple[float, float, float] = JEFFREYS, level: float = 0.95
) -> Posterior:
    """The posterior of the net score [loyalty §5.4].

    Args:
        tally: Answers to one question under one key.
        prior: Pseudo-answers on the three *bands*. A flat prior on the points of the scale
            is not neutral: it pulls every score down, since more points are detractors'.
        level: Probability of the equal-tailed set.

    Raises:
        UsageError: The prior is not positive, or the level not between 0 and 1.
    """
    tally_only(tally, "tally")
    critical(level)
    prior = three_positive(prior)
    d, q, p = (count + a for count, a in zip(tally.dqp, prior, strict=True))
    mean, variance = moments(d, q, p)
    low, high = equal_tailed(d, q, p, level)
    return Posterior(
        tally=tally, prior=prior, mean=mean, variance=variance, low=low, high=high, level=level
    )
