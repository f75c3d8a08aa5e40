"""Scores of small branches, pulled towards the network for ranking [loyalty §10.3]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import ClassVar

import attrs

from ..errors import UsageError
from ._branches import pooled
from ._dirichlet import Alpha, Groups, fit
from ._explained import Explained
from ._guards import three_positive
from ._net_score import NetScore, net_score
from ._rounding import points, signed
from ._tally import Tally


@attrs.frozen(kw_only=True)
class Shrunk:
    """One branch's score, pulled towards the network's.

    Attributes:
        name: The branch's name.
        score: The raw score and interval: always show them too.
        value: The shrunk score, unit scale, between raw score and prior mean.
    """

    name: str
    score: NetScore
    value: float


@attrs.frozen(kw_only=True)
class Shrinkage(Explained):
    """A network's branches under one Dirichlet-multinomial law.

    Attributes:
        network: All answers together.
        branches: In the given order.
        alpha: Pseudo-answers that every branch gets; None when the branches cannot be told
            apart at all, and each shrunk score is the pooled one.
        prior_mean: The score that all are pulled towards; None when nobody answered.
        steps: How many steps the fit took; 0 for a given prior.
        converged: False when the fit stopped at its step limit.
        log_likelihood: Of `alpha`, without the constant of the coefficients; None without one.
        why: Why `alpha` is None; None when it is not.
    """

    network: Tally
    branches: tuple[Shrunk, ...]
    alpha: Alpha | None
    prior_mean: float | None
    steps: int
    converged: bool
    log_likelihood: float | None
    why: str | None = None

    method: ClassVar[str] = "dirichlet_multinomial"

    def _tallies(self) -> Iterable[Tally]:
        return (self.network,)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.alpha is None:
            pooled_score = self.network.score
            if pooled_score is None:
                return f"No score can be shrunk: {self.why}."
            return f"Use the network's {signed(points(pooled_score))} for every branch: {self.why}."
        # Exact, since a float next to a half may round to its other side.
        against, between, for_it = map(Fraction, self.alpha)
        centre = signed(points((for_it - against) / (against + between + for_it)))
        caveat = "" if self.converged else "; the fit had not settled when it was stopped"
        return (
            f"Each branch's score is pulled towards {centre} as if it had"
            f" {sum(self.alpha):.0f} more answers: use it to rank, not to report{caveat}."
        )


def shrink(
    branches: Mapping[str, Tally],
    *,
    prior: Alpha | None = None,
    level: float = 0.95,
    most_steps: int = 1_000,
) -> Shrinkage:
    """Shrink branch scores by empirical Bayes, for ranking and targeting.

    Args:
        branches: Tallies by name, all of one key and one question.
        prior: Pseudo-answers for detractors, passives and promoters; None = fit them by
            maximum likelihood (Minka's fixed point, sped up by Newton steps).
        level: Level of the raw scores' intervals.
        most_steps: Where the fit gives up, at least 1; the result then says so.

    Raises:
        UsageError: No branches, mixed keys or questions, a prior that is not positive, or no such
            number of steps.

    A branch without answers gets the prior mean.
    """
    whole = pooled(branches)
    scores = {name: net_score(tally, level=level) for name, tally in branches.items()}
    groups = Groups.of(tally.dqp for tally in branches.values())
    if type(most_steps) is not int or most_steps < 1:
        msg = f"most_steps must be a whole number of at least 1, not {most_steps!r}"
        raise UsageError(msg)
    steps, converged = 0, True
    why: str | None = None
    alpha = None if prior is None else three_positive(prior)
    if alpha is None and not whole.n:
        why = "nobody answered"
    elif alpha is None and not groups.overdispersed():
        why = "the branches do not differ by more than chance"
    elif alpha is None:
        alpha, steps, converged = fit(groups, most_steps)
        why = None if alpha else "the branches hardly differ by more than chance"
    if alpha is not None:
        centre: float | None = (alpha[2] - alpha[0]) / sum(alpha)
    else:
        centre = None if whole.score is None else float(whole.score)
    shrunk: tuple[Shrunk, ...] = ()
    if centre is not None:
        shrunk = tuple(
            Shrunk(name=name, score=scores[name], value=_pull(tally.dqp, alpha, centre))
            for name, tally in branches.items()
        )
    return Shrinkage(
        network=whole,
        branches=shrunk,
        alpha=alpha,
        prior_mean=centre,
        steps=steps,
        converged=converged,
        log_likelihood=None if alpha is None else groups.log_likelihood(dict(enumerate(alpha))),
        why=why,
    )


def _pull(dqp: tuple[int, int, int], alpha: Alpha | None, centre: float) -> float:
    if alpha is None:
        return centre
    d, q, p = dqp
    return (p + alpha[2] - d - alpha[0]) / (d + q + p + sum(alpha))
