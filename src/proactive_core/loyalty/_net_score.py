"""One net score with its interval."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import attrs

from ..errors import UsageError
from ._explained import Explained
from ._guards import choose, tally_only
from ._interval import INTERVALS, IntervalMethod
from ._normal import critical
from ._reading import answers, behind, counted
from ._rounding import Percentages, percentages, points, portion, signed
from ._tally import Tally

NOBODY = "nobody answered"


@attrs.frozen(kw_only=True)
class NetScore(Explained):
    """Promoters minus detractors as a share of all who answered, and how sure that is.

    Attributes:
        tally: The answers behind it; the full histogram is kept.
        value: (P − D)/n exactly, on the unit scale −1..1; None when nobody answered.
        low: Lower limit on the unit scale; None when nobody answered.
        high: Upper limit on the unit scale; None when nobody answered.
        level: Confidence level of the interval, a share.
        method: The interval's name.
        invited: How many were asked; None = not known. An interval covers sampling only.
        why: Why there is no value; None when there is one.
    """

    tally: Tally
    value: Fraction | None
    low: float | None
    high: float | None
    level: float
    method: str
    invited: int | None = None
    why: str | None = None

    def _tallies(self) -> Iterable[Tally]:
        return (self.tally,)

    @property
    def question(self) -> str | None:
        """Key of the question; None = not stated."""
        return self.tally.question

    @property
    def wordings(self) -> tuple[str, ...]:
        """Versions of the wording that were used, sorted."""
        return self.tally.wordings

    @property
    def dqp(self) -> tuple[int, int, int]:
        """Detractors, passives, promoters: the same score hides different mixes of them."""
        return self.tally.dqp

    @property
    def points(self) -> int | None:
        """The score on −100..100, rounded once, half away from zero; None as for `value`."""
        return None if self.value is None else points(self.value)

    @property
    def percentages(self) -> Percentages | None:
        """The bands in whole percent by largest remainder; None when nobody answered."""
        return percentages(self.tally)

    @property
    def response_rate(self) -> Fraction | None:
        """Answers per invitation; None when it is not known how many were asked."""
        return Fraction(self.n, self.invited) if self.invited else None

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.value is None or self.low is None or self.high is None:
            return f"There is no net score: {self.why}."
        d, q, p = self.dqp
        rate = self.response_rate
        asked = "" if rate is None else f", {portion(rate)} of those asked"
        return (
            f"Net score {signed(points(self.value))} from {answers(self.n)}{asked}"
            f" ({counted(d, 'detractor')}, {counted(q, 'passive')}, {counted(p, 'promoter')};"
            f" {self.no_answer} without an answer):"
            f" {behind((self.low, self.high), self.level, self.method)}."
        )


def net_score(
    tally: Tally,
    *,
    level: float = 0.95,
    method: IntervalMethod = "score",
    invited: int | None = None,
) -> NetScore:
    """Score a tally, with an interval that stays honest for few answers.

    Args:
        tally: Answers to one question under one key.
        level: Confidence level, strictly between 0 and 1.
        method: `score` (Tango 1998; any n and level), `adjusted_wald` ((3,T), a 95 % recipe),
            `score_skew` (when the worst case below n = 10 matters;
            for levels of .5 to .99), `newcombe`, `jeffreys`,
            `profile_likelihood`, `adjusted_wald_agresti_min`, `adjusted_wald_bonett_price`,
            `adjusted_wald_uniform`, `adjusted_wald_z_squared`, `wald` and `wald_t` (only to
            reproduce old reports: their limits are clipped to [−1, 1] and have no width for
            answers of one kind), or `simultaneous_gold` and `simultaneous_goodman` (when all
            contrasts of the bands are read together).
        invited: How many were asked; None = not known.

    Raises:
        UsageError: No such method or level, or fewer invited than answered.

    Evidence for the default: [loyalty §3, §6].
    """
    limits = choose(INTERVALS, method, "interval")
    critical(level)
    tally_only(tally, "tally")
    d, q, p = tally.dqp
    n = d + q + p
    check_invited(tally, invited)
    if not n:
        return NetScore(
            tally=tally,
            value=None,
            low=None,
            high=None,
            level=level,
            method=method,
            invited=invited,
            why=NOBODY,
        )
    low, high = limits(d, q, p, level)
    return NetScore(
        tally=tally,
        value=Fraction(p - d, n),
        low=low,
        high=high,
        level=level,
        method=method,
        invited=invited,
    )


def check_invited(tally: Tally, invited: int | None) -> None:
    """Refuse a number of invitations smaller than what came back."""
    if invited is None:
        return
    back = tally.n + tally.no_answer
    if type(invited) is not int or invited < back:
        msg = (
            f"invited must be a whole number of at least the {back} that came back, not {invited!r}"
        )
        raise UsageError(msg)
