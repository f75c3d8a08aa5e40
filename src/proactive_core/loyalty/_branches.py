"""Which branches differ from their network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import erfc, sqrt
from types import MappingProxyType
from typing import ClassVar, Literal

import attrs

from ..errors import UsageError
from ._explained import Explained
from ._guards import choose, comparable, crossed
from ._interval._score import statistic
from ._multiplicity import benjamini_hochberg, holm
from ._net_score import NOBODY, NetScore, net_score
from ._reading import caution, chance, percent
from ._rounding import points, signed
from ._tally import Tally
from ._trinomial import law_of_lead, tails

Adjustment = Literal["holm", "benjamini_hochberg"]

_ADJUSTMENTS = MappingProxyType({"holm": holm, "benjamini_hochberg": benjamini_hochberg})
_RISKS = MappingProxyType(
    {
        "holm": "a false alarm among them has a chance of at most {}",
        "benjamini_hochberg": "at most {} of such alarms are expected to be false",
    }
)
MOST_EXACT = 1_000


class Standing(StrEnum):
    """Where a branch stands against its network."""

    ABOVE = "above"
    BELOW = "below"
    UNTOLD = "not told apart"


@attrs.frozen(kw_only=True)
class BranchResult(Explained):
    """One branch against the network.

    Attributes:
        name: The branch's name.
        score: Its own score and interval.
        lower: Chance of a score this low or lower under the network's law; None without answers.
        upper: Chance of one this high or higher; None without answers.
        p: Two-sided p-value, before adjustment; None without answers.
        p_adjusted: The same, adjusted for the number of branches; None without answers.
        standing: What may be said at the comparison's level.
    """

    name: str
    score: NetScore
    lower: float | None
    upper: float | None
    p: float | None
    p_adjusted: float | None
    standing: Standing

    method: ClassVar[str] = "exact_tail"

    def _tallies(self) -> Iterable[Tally]:
        return (self.score.tally,)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.p_adjusted is None:
            return f"{self.name}: {NOBODY}."
        told = f"({chance(self.p_adjusted)}, adjusted)"
        if self.standing is Standing.UNTOLD:
            return f"Too few answers to tell {self.name} from the network {told}."
        return f"{self.name} scores {self.standing} the network {told}."


@attrs.frozen(kw_only=True)
class BranchComparison(Explained):
    """All branches against the network they make up.

    Attributes:
        network: Score of all answers together.
        branches: One result per branch, in the given order.
        level: 1 − level is the chance of any false alarm (`holm`), or the expected
            share of false alarms among those raised (`benjamini_hochberg`).
        adjustment: How the p-values were adjusted.
    """

    network: NetScore
    branches: tuple[BranchResult, ...]
    level: float
    adjustment: str

    method: ClassVar[str] = "exact_tail"

    def _tallies(self) -> Iterable[Tally]:
        return (self.network.tally,)

    @property
    def flagged(self) -> tuple[BranchResult, ...]:
        """The branches that can be told from the network."""
        return tuple(one for one in self.branches if one.standing is not Standing.UNTOLD)

    @property
    def crosses_wordings(self) -> bool:
        """True when not all branches were asked in the same words."""
        return crossed(one.score.tally for one in self.branches)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.network.value is None:
            return f"No branch can be compared: {self.network.why}."
        parts = [
            f"{', '.join(names)} {standing} it"
            for standing in (Standing.ABOVE, Standing.BELOW)
            if (names := [one.name for one in self.flagged if one.standing is standing])
        ]
        told = "; ".join(parts) or "too few answers to tell any branch from it"
        if parts:
            told += f" ({_RISKS[self.adjustment].format(percent(1 - self.level))})"
        note = caution(self.network.wordings, crosses=self.crosses_wordings)
        return f"The network scores {signed(points(self.network.value))}: {told}{note}."


def pooled(branches: Mapping[str, Tally]) -> Tally:
    """All answers of the network; refuses an empty network and mixed keys or questions.

    Names must be text: readings put them into sentences.
    """
    if not isinstance(branches, Mapping):
        msg = f"tallies must come in a mapping by their names, not in a {type(branches).__name__}"
        raise UsageError(msg)
    for name in branches:
        if not isinstance(name, str):
            msg = (
                f"tallies must come by names that are text, not {name!r}: name groups first,"
                " as in {name: tally for (name,), tally in found.items()}"
            )
            raise UsageError(msg)
    if not branches:
        msg = "there must be at least one branch"
        raise UsageError(msg)
    comparable(branches.items())
    first, *rest = branches.values()
    return sum(rest, start=first)


def compare_branches(
    branches: Mapping[str, Tally],
    *,
    level: float = 0.95,
    adjustment: Adjustment = "holm",
) -> BranchComparison:
    """Find the branches whose score differs from the network's.

    Each branch's lead P − D is held against its exact trinomial law under the pooled
    shares (above 1 000 answers: the score z), and the p-values are adjusted. Two hundred
    equal branches at +94 raise no false alarm this way, where Wald intervals flag 93.

    Args:
        branches: Tallies by name, all of one key and one question.
        level: 1 − level is what false alarms are held to; also the intervals' level.
        adjustment: `holm` (chance of any) or `benjamini_hochberg` (expected share).

    Raises:
        UsageError: No branches, mixed keys or questions, no such adjustment or level.

    Source: [loyalty §10.1]; the combination is this project's own, its power not measured.
    """
    adjust = choose(_ADJUSTMENTS, adjustment, "adjustment")
    whole = pooled(branches)
    scores = {name: net_score(tally, level=level) for name, tally in branches.items()}
    laws: dict[int, tuple[float, ...]] = {}
    found: dict[str, tuple[float, float]] = {}
    for name, tally in branches.items():
        if tally.n:
            found[name] = _tails(tally, whole, laws)
    raw = {name: min(1.0, 2 * min(both)) for name, both in found.items()}
    adjusted = dict(zip(raw, adjust(tuple(raw.values())), strict=True))
    results = []
    for name, score in scores.items():
        lower, upper = found.get(name, (None, None))
        standing = Standing.UNTOLD
        if lower is not None and upper is not None and adjusted[name] < 1 - level:
            standing = Standing.ABOVE if upper < lower else Standing.BELOW
        results.append(
            BranchResult(
                name=name,
                score=score,
                lower=lower,
                upper=upper,
                p=raw.get(name),
                p_adjusted=adjusted.get(name),
                standing=standing,
            )
        )
    return BranchComparison(
        network=net_score(whole, level=level),
        branches=tuple(results),
        level=level,
        adjustment=adjustment,
    )


def _tails(tally: Tally, whole: Tally, laws: dict[int, tuple[float, ...]]) -> tuple[float, float]:
    d, q, p = whole.dqp
    total = d + q + p
    mine = tally.dqp
    n, lead = sum(mine), mine[2] - mine[0]
    if n > MOST_EXACT:
        centred = statistic(*mine, (p - d) / total) if lead * total != (p - d) * n else 0.0
        return erfc(-centred / sqrt(2)) / 2, erfc(centred / sqrt(2)) / 2
    if n not in laws:
        laws[n] = law_of_lead(n, (d / total, q / total, p / total))
    lower, upper = tails(laws[n], lead)
    return min(1.0, lower), min(1.0, upper)
