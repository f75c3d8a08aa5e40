"""The difference of two independent net scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import partial
from math import sqrt
from types import MappingProxyType
from typing import Literal

import attrs

from ._explained import Explained
from ._guards import choose, comparable, crossed, two_names, wordings_of
from ._interval._wald import NOTHING, ROCKS, centre
from ._mover import DQP, mover, mover_p, point
from ._net_score import NetScore, net_score
from ._normal import critical, two_sided
from ._permutation import MOST_TABLES, permutation, tables
from ._reading import caution, chance, versus
from ._restricted import common_score, restricted, restricted_z
from ._rounding import points
from ._tally import Tally

DifferenceMethod = Literal[
    "mover",
    "score_restricted",
    "permutation_studentised",
    "permutation",
    "adjusted_wald",
    "wald",
    "pooled_variance",
]


@attrs.frozen(kw_only=True)
class Found:
    """What a method computed; None = it does not give that, or cannot here, and `why` says so."""

    low: float | None = None
    high: float | None = None
    z: float | None = None
    p: float | None = None
    mid_p: float | None = None
    p_exact: Fraction | None = None
    common: float | None = None
    why: str | None = None


@attrs.frozen(kw_only=True)
class Difference(Explained):
    """How far one score lies above another, from answers of different people.

    Attributes:
        first: The one score, with its own interval.
        second: The other.
        names: What the two are called in the reading.
        value: first − second exactly, unit scale (−2..2); None when a side has no answers.
        low: Lower limit; None where the method gives none.
        high: Upper limit; None where the method gives none.
        level: Confidence level of the interval.
        method: The method's name.
        z: The statistic, for methods that have one.
        p: Two-sided p-value of equal scores; 0.0 = smaller than a float can hold.
        mid_p: p with ties counted by half; only for permutations.
        p_exact: p as an exact fraction; only for permutations.
        common: The likeliest score of both if it is one, unit scale; only for `score_restricted`.
        why: The reason for what is None although it was asked for; otherwise None.
    """

    first: NetScore
    second: NetScore
    names: tuple[str, str]
    value: Fraction | None
    low: float | None
    high: float | None
    level: float
    method: str
    z: float | None
    p: float | None
    mid_p: float | None
    p_exact: Fraction | None
    common: float | None
    why: str | None

    def _tallies(self) -> Iterable[Tally]:
        return (self.first.tally, self.second.tally)

    @property
    def wordings(self) -> tuple[str, ...]:
        """Versions of the wording on either side, sorted."""
        return wordings_of((self.first.tally, self.second.tally))

    @property
    def crosses_wordings(self) -> bool:
        """True when the two sides were not asked in the same words."""
        return crossed((self.first.tally, self.second.tally))

    @property
    def points(self) -> int | None:
        """The difference in points (−200..200), rounded once; None as for `value`."""
        return None if self.value is None else points(self.value)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        one, other = self.names
        if self.value is None:
            return f"{one} and {other} cannot be compared: {self.why}."
        note = caution(self.wordings, crosses=self.crosses_wordings)
        if self.low is not None and self.high is not None:
            limits = (self.low, self.high)
            told = versus(self.names, points(self.value), limits, self.level, self.method)
            return f"{told}{note}."
        if self.p is None:
            return f"{one} and {other} cannot be compared: {self.why}."
        if self.p >= 1 - self.level:
            return f"Too few answers to tell {one} from {other} ({chance(self.p)}){note}."
        way = "above" if self.value > 0 else "below"
        return f"{one} scores {way} {other} ({chance(self.p)}){note}."


def difference(
    a: Tally,
    b: Tally,
    *,
    level: float = 0.95,
    method: DifferenceMethod = "mover",
    names: tuple[str, str] = ("the first", "the second"),
) -> Difference:
    """Compare two groups of different respondents, such as two branches or two periods.

    Args:
        a: The one group.
        b: The other: same key, same question.
        level: Confidence level, strictly between 0 and 1.
        method: `mover` (square-and-add of the two score intervals; errs in at most 6 % of
            cases at every pair of sizes tried), `score_restricted` (more power below n = 20),
            `permutation_studentised` (exact; equal scores), `permutation` (exact, but only for
            equal *distributions*: unequal spread makes it reject far too often),
            `adjusted_wald` ((3,T) in each group; fails when scores lie far apart), `wald` and
            `pooled_variance` (to reproduce old reports; the latter tests equal *distributions*,
            as `permutation` does). Permutations and `pooled_variance` give no limits.
        names: What to call the two in the reading.

    Raises:
        UsageError: Another key or question, no such method, or no such level.

    Evidence: [loyalty §7.3]. For the same respondents use `paired_difference`.
    """
    compute = choose(_METHODS, method, "difference")
    two_names(names)
    comparable(zip(names, (a, b), strict=True))
    first, second = net_score(a, level=level), net_score(b, level=level)
    value: Fraction | None = None
    if first.value is None or second.value is None:
        silent = [name for name, s in zip(names, (first, second), strict=True) if s.value is None]
        found = Found(why=f"nobody answered for {' or '.join(silent)}")
    else:
        value = first.value - second.value
        found = compute(a.dqp, b.dqp, level)
    return Difference(
        first=first,
        second=second,
        names=names,
        value=value,
        level=level,
        method=method,
        **attrs.asdict(found),
    )


def _mover(a: DQP, b: DQP, level: float) -> Found:
    low, high = mover(a, b, critical(level))
    return Found(low=low, high=high, p=mover_p(a, b))


def _score_restricted(a: DQP, b: DQP, level: float) -> Found:
    low, high = restricted(a, b, critical(level))
    z = restricted_z(a, b)
    return Found(low=low, high=high, z=z, p=two_sided(z), common=common_score(a, b))


def _around(a: DQP, b: DQP, level: float, *, pseudo: tuple[float, float, float]) -> Found:
    (one, spread_one), (other, spread_other) = centre(*a, pseudo), centre(*b, pseudo)
    gap, error = one - other, sqrt(spread_one + spread_other)
    half = critical(level) * error
    low, high = max(-2.0, gap - half), min(2.0, gap + half)
    if error == 0:
        why = "neither side varies at all, and the Wald variance of that is 0"
        return Found(low=low, high=high, why=why)
    return Found(low=low, high=high, z=gap / error, p=two_sided(gap / error))


def _permuted(a: DQP, b: DQP, _: float, *, studentise: bool) -> Found:
    if tables(a, b) > MOST_TABLES:
        return Found(why="there are too many tables to go through one by one: use mover")
    p, mid = permutation(a, b, studentise=studentise)
    return Found(p=float(p), mid_p=float(mid), p_exact=p)


def _pooled_variance(a: DQP, b: DQP, _: float) -> Found:
    """Mantel's trend test over the three bands [loyalty §7.2]."""
    n, m = sum(a), sum(b)
    d, q, p = (x + y for x, y in zip(a, b, strict=True))
    whole, gap = n + m, point(a) - point(b)
    # V of all answers over n and over m, times N/(N − 1); no term is taken from one like it.
    spread = (q * (d + p) + 4 * d * p) / (whole * (whole - 1)) * (1 / n + 1 / m)
    if spread == 0:
        return Found(why="all answers fell in one band, and the variance of that is 0")
    return Found(z=gap / sqrt(spread), p=two_sided(gap / sqrt(spread)))


_METHODS: Mapping[str, Callable[[DQP, DQP, float], Found]] = MappingProxyType(
    {
        "mover": _mover,
        "score_restricted": _score_restricted,
        "permutation_studentised": partial(_permuted, studentise=True),
        "permutation": partial(_permuted, studentise=False),
        "adjusted_wald": partial(_around, pseudo=ROCKS),
        "wald": partial(_around, pseudo=NOTHING),
        "pooled_variance": _pooled_variance,
    }
)
