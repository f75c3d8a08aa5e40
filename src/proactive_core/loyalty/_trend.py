"""Does a score rise or fall over time? [loyalty §11]."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations
from math import sqrt
from statistics import median
from typing import ClassVar

import attrs

from ..errors import UsageError
from ._branches import pooled
from ._explained import Explained
from ._guards import crossed, wordings_of
from ._normal import critical, two_sided
from ._reading import caution, chance, percent
from ._tally import Tally

_FEWEST = 4
_FEWEST_A_SEASON = 3


@attrs.frozen(kw_only=True)
class Trend(Explained):
    """Mann and Kendall's test with Theil and Sen's slope.

    Attributes:
        periods: Tallies by name, in the order of time, as given.
        scored: How many periods had answers.
        s: Pairs of periods that rise, minus pairs that fall.
        variance: Variance of `s` without a trend, corrected for ties; None for too few periods.
        z: The statistic with continuity correction; None for too few periods.
        p: Two-sided p-value; None for too few periods.
        slope: Median change per period exactly, unit scale; None for too few periods.
        level: The reading calls a trend one when p < 1 − level.
        seasons: Periods to a cycle, within which alone periods were compared; 1 = with all.
        why: Why there is no test; None when there is one.
    """

    periods: tuple[tuple[str, Tally], ...]
    scored: int
    s: int
    variance: Fraction | None
    z: float | None
    p: float | None
    slope: Fraction | None
    level: float
    seasons: int = 1
    why: str | None = None

    method: ClassVar[str] = "mann_kendall"

    def _tallies(self) -> Iterable[Tally]:
        return (tally for _, tally in self.periods)

    @property
    def _steepest(self) -> float:
        """The least p that so many periods can have: each above all before it."""
        there = [place % self.seasons for place, (_, tally) in enumerate(self.periods) if tally.n]
        sizes = Counter(there).values()
        pairs = sum(k * (k - 1) // 2 for k in sizes)
        return two_sided((pairs - 1) / sqrt(sum(k * (k - 1) * (2 * k + 5) for k in sizes) / 18))

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.p is None or self.slope is None:
            return f"No trend can be judged: {self.why}."
        tallies = [tally for _, tally in self.periods]
        note = caution(wordings_of(tallies), crosses=crossed(tallies))
        if self.p >= 1 - self.level:
            if self._steepest >= 1 - self.level:
                return (
                    f"{self.scored} periods are too few to tell any trend from chance at"
                    f" {percent(self.level)}: even a rise in each would not do ({chance(self.p)})"
                    f"{note}."
                )
            return (
                f"The {self.scored} periods show no trend beyond chance ({chance(self.p)}){note}."
            )
        way = "rises" if self.s > 0 else "falls"
        size = abs(float(100 * self.slope))
        return f"The score {way} by about {size:.1f} points a period ({chance(self.p)}){note}."


def trend(periods: Mapping[str, Tally], *, level: float = 0.95, seasons: int = 1) -> Trend:
    """Test a series of scores for a steady rise or fall.

    Scores are compared exactly, since ties are common. Periods are taken to be equally
    spaced; one without answers keeps its place. Autocorrelation is not accounted for.

    Args:
        periods: Tallies by the period's name, in the order of time, of one key and question.
        level: What the reading calls a trend: p < 1 − level.
        seasons: Periods to a year, when the year repeats itself: first quarters are then
            compared with first quarters only, and the sums over all seasons are tested (seasonal
            Kendall, Hirsch, Slack and Smith 1982). 1 = there are no seasons.

    Raises:
        UsageError: No periods, mixed keys or questions, no such level or number of seasons.

    Fewer than 4 periods with answers, or than 3 in some season, are too few to test
    [loyalty §11].
    """
    pooled(periods)
    critical(level)
    if type(seasons) is not int or seasons < 1:
        msg = f"seasons must be a whole number of at least 1, not {seasons!r}"
        raise UsageError(msg)
    scores = [
        (place, score)
        for place, tally in enumerate(periods.values())
        if (score := tally.score) is not None
    ]
    cycles = [[one for one in scores if one[0] % seasons == start] for start in range(seasons)]
    pairs = [pair for cycle in cycles for pair in combinations(cycle, 2)]
    s = sum((after > before) - (after < before) for (_, before), (_, after) in pairs)
    why = _too_few(cycles)
    if why is not None:
        return Trend(
            periods=tuple(periods.items()),
            scored=len(scores),
            s=s,
            variance=None,
            z=None,
            p=None,
            slope=None,
            level=level,
            seasons=seasons,
            why=why,
        )
    variance = sum(map(_variance, cycles), start=Fraction(0))
    z = (s - (s > 0) + (s < 0)) / sqrt(variance) if s else 0.0
    slope = median((after - before) / (j - i) for (i, before), (j, after) in pairs)
    return Trend(
        periods=tuple(periods.items()),
        scored=len(scores),
        s=s,
        variance=variance,
        z=z,
        p=two_sided(z),
        slope=slope,
        level=level,
        seasons=seasons,
    )


_Cycle = list[tuple[int, Fraction]]


def _too_few(cycles: list[_Cycle]) -> str | None:
    thinnest = min(map(len, cycles))
    if len(cycles) == 1 and thinnest < _FEWEST:
        return f"{thinnest} periods with answers are too few, it takes at least {_FEWEST}"
    if len(cycles) > 1 and thinnest < _FEWEST_A_SEASON:
        return (
            f"{thinnest} periods with answers in one of the {len(cycles)} seasons are too few,"
            f" it takes at least {_FEWEST_A_SEASON} in each"
        )
    return None


def _variance(cycle: _Cycle) -> Fraction:
    k = len(cycle)
    ties = Counter(score for _, score in cycle).values()
    return Fraction(k * (k - 1) * (2 * k + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties), 18)
