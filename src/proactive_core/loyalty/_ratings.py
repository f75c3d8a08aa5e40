"""Did anything move? All ratings of two groups side by side, not just their bands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from math import comb, sqrt
from typing import ClassVar

import attrs

from ._explained import Explained
from ._guards import comparable, crossed, two_names, wordings_of
from ._net_score import NOBODY
from ._normal import critical, two_sided
from ._reading import caution, chance
from ._tally import Tally

_MOST_EXACT = 60


@attrs.frozen(kw_only=True)
class RatingsComparison(Explained):
    """Wilcoxon's rank sum test of two groups (Mann and Whitney), with ties.

    Attributes:
        first: The one group's answers.
        second: The other's.
        names: What the two are called in the reading.
        ahead: Chance that an answer of the first beats one of the second, ties counting half,
            exactly; 1/2 = neither is ahead; None when a side has no answers.
        p: Two-sided p-value of equal laws of ratings; None when a side has no answers.
        p_exact: p as an exact fraction; None above 60 answers, where `p` is approximate.
        level: The reading calls a difference one when p < 1 − level.
        why: Why there is no p-value; None when there is one.
    """

    first: Tally
    second: Tally
    names: tuple[str, str]
    ahead: Fraction | None
    p: float | None
    p_exact: Fraction | None
    level: float
    why: str | None = None

    method: ClassVar[str] = "rank_sum"

    def _tallies(self) -> Iterable[Tally]:
        return (self.first, self.second)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        one, other = self.names
        if self.p is None or self.ahead is None:
            return f"The ratings of {one} and {other} cannot be compared: {self.why}."
        tallies = (self.first, self.second)
        note = caution(wordings_of(tallies), crosses=crossed(tallies))
        if self.p >= 1 - self.level:
            base = f"Too few answers to tell the ratings of {one} from {other}"
            return f"{base} ({chance(self.p)}){note}."
        way = "higher" if self.ahead > Fraction(1, 2) else "lower"
        return f"The ratings of {one} are {way} than those of {other} ({chance(self.p)}){note}."


def compare_ratings(
    first: Tally,
    second: Tally,
    *,
    level: float = 0.95,
    names: tuple[str, str] = ("the first", "the second"),
) -> RatingsComparison:
    """Ask whether anything moved at all, with a test that sees every step of the scale.

    The net score throws the steps within a band away: to see the same small shift it takes 15 to
    60 % more answers than this test [loyalty §13]. Exact up to 60 answers together;
    above, normal with the correction for ties and for continuity.

    Args:
        first: Answers of one group, or of one period.
        second: Answers of other people, under the same key and to the same question.
        level: What the reading calls a difference: p < 1 − level.
        names: What to call the two.

    Raises:
        UsageError: Another key or question, or no such level.

    It tests for equal laws of ratings: a group whose answers merely scatter more can be told
    apart too. Say with `difference` by how much a score moved.
    """
    two_names(names)
    comparable(zip(names, (first, second), strict=True))
    critical(level)
    ahead = p = p_exact = why = None
    empty = [name for name, tally in zip(names, (first, second), strict=True) if not tally.n]
    if empty:
        why = "; ".join(f"{name}: {NOBODY}" for name in empty)
    else:
        twice = _twice_u(first.counts, second.counts)
        ahead = Fraction(twice, 2 * first.n * second.n)
        pooled = [a + b for a, b in zip(first.counts, second.counts, strict=True)]
        gap = abs(twice - first.n * second.n)
        if sum(pooled) <= _MOST_EXACT:
            p_exact = _exact(pooled, first.n, gap)
            p = float(p_exact)
        else:
            p = _normal(pooled, first.n, gap)
    return RatingsComparison(
        first=first,
        second=second,
        names=names,
        ahead=ahead,
        p=p,
        p_exact=p_exact,
        level=level,
        why=why,
    )


def _twice_u(first: tuple[int, ...], second: tuple[int, ...]) -> int:
    """Twice Mann and Whitney's U: pairs that the first wins count 2, ties 1."""
    below = total = 0
    for a, b in zip(first, second, strict=True):
        total += a * (2 * below + b)
        below += b
    return total


def _exact(pooled: list[int], n: int, gap: int) -> Fraction:
    """Share of all ways to draw n of the pooled answers whose U lies as far out."""
    ways: dict[tuple[int, int], int] = {(0, 0): 1}
    below = 0
    for held in pooled:
        following: dict[tuple[int, int], int] = defaultdict(int)
        for (taken, twice), count in ways.items():
            left = below - taken
            for a in range(min(held, n - taken) + 1):
                reached = twice + a * (2 * left + held - a)
                following[taken + a, reached] += count * comb(held, a)
        ways, below = following, below + held
    middle = n * (below - n)
    # Deals of fewer than n answers were only steps on the way.
    hits = sum(
        count for (taken, twice), count in ways.items() if taken == n and abs(twice - middle) >= gap
    )
    return Fraction(hits, comb(below, n))


def _normal(pooled: list[int], n: int, gap: int) -> float:
    whole = sum(pooled)
    ties = sum(t**3 - t for t in pooled)
    # Four times the variance of U, since `gap` is of twice U; 0 when all answers are alike.
    spread = Fraction(n * (whole - n), 3) * (whole + 1 - Fraction(ties, whole * (whole - 1)))
    return two_sided(max(0, gap - 1) / sqrt(spread)) if spread else 1.0
