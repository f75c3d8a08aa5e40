"""What those who stayed silent could change."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar

import attrs

from ..errors import UsageError
from ._explained import Explained
from ._guards import tally_only
from ._net_score import NOBODY, check_invited
from ._rounding import portion, span
from ._tally import Tally


@attrs.frozen(kw_only=True)
class NonresponseBounds(Explained):
    """Where the score of everybody invited must lie, whatever the silent ones think.

    Attributes:
        tally: The answers.
        invited: How many were asked.
        response_rate: Answers per invitation.
        low: The score if all silent ones were detractors; None when nobody answered.
        high: The score if all silent ones were promoters; None when nobody answered.
        why: Why there are no bounds; None when there are.
    """

    tally: Tally
    invited: int
    response_rate: Fraction
    low: Fraction | None
    high: Fraction | None
    why: str | None = None

    method: ClassVar[str] = "worst_case"

    def _tallies(self) -> Iterable[Tally]:
        return (self.tally,)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.low is None or self.high is None:
            return f"Nothing is known about those invited: {self.why}."
        return (
            f"{portion(self.response_rate).capitalize()} answered, so the score of all"
            f" {self.invited} invited may be anything from {span(self.low, self.high)}."
        )


def nonresponse_bounds(tally: Tally, invited: int) -> NonresponseBounds:
    """Worst-case bounds under nonresponse (Horowitz and Manski) [loyalty §9.3].

    Args:
        tally: The answers.
        invited: How many were asked.

    Raises:
        UsageError: Fewer invited than came back, or nobody was.
    """
    tally_only(tally, "tally")
    check_invited(tally, invited)
    if type(invited) is not int or invited < 1:
        msg = f"invited must be a whole number of at least 1, not {invited!r}: nobody was asked"
        raise UsageError(msg)
    rate = Fraction(tally.n, invited)
    value = tally.score
    if value is None:
        return NonresponseBounds(
            tally=tally, invited=invited, response_rate=rate, low=None, high=None, why=NOBODY
        )
    return NonresponseBounds(
        tally=tally,
        invited=invited,
        response_rate=rate,
        low=rate * value - (1 - rate),
        high=rate * value + (1 - rate),
    )
