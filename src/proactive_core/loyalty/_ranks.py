"""Which ranks a branch may have: the honest form of a league table [loyalty §10.4]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import ClassVar

import attrs

from ._branches import pooled
from ._explained import Explained
from ._interval._score import upper
from ._mover import point
from ._net_score import NetScore, net_score
from ._normal import critical
from ._reading import percent
from ._tally import Tally


@attrs.frozen(kw_only=True)
class RankSet(Explained):
    """The ranks that the answers leave open for one branch; 1 is the highest score.

    Attributes:
        name: The branch's name.
        score: Its own score and interval.
        best: The best rank it may have.
        worst: The worst rank it may have.
        of: How many branches there are.
        level: Confidence that all sets hold together.
    """

    name: str
    score: NetScore
    best: int
    worst: int
    of: int
    level: float

    method: ClassVar[str] = "mover_holm"

    def _tallies(self) -> Iterable[Tally]:
        return (self.score.tally,)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.of == 1:
            return f"{self.name} is the only branch."
        sure = f"({percent(self.level)} confidence)"
        if self.best == self.worst:
            return f"{self.name} ranks {self.best} of {self.of} {sure}."
        if self.best == 1 and self.worst == self.of:
            return f"Too few answers to rank {self.name} among the {self.of} branches at all."
        return f"{self.name} ranks somewhere from {self.best} to {self.worst} of {self.of} {sure}."


def rank_sets(branches: Mapping[str, Tally], *, level: float = 0.95) -> tuple[RankSet, ...]:
    """Say between which ranks each branch lies, in the given order.

    A branch is surely above another when the MOVER interval of their difference excludes
    0 after Holm's adjustment over all pairs. A branch without answers may have any rank.

    Args:
        branches: Tallies by name, all of one key and one question.
        level: Confidence level, strictly between 0 and 1.

    Raises:
        UsageError: No branches, mixed keys or questions, or no such level.
    """
    pooled(branches)
    critical(level)
    names = list(branches)
    told = _told_apart([branches[name].dqp for name in names], level)
    above = [0] * len(names)
    below = [0] * len(names)
    for higher, lower in told:
        above[lower] += 1
        below[higher] += 1
    return tuple(
        RankSet(
            name=name,
            score=net_score(branches[name], level=level),
            best=1 + above[i],
            worst=len(names) - below[i],
            of=len(names),
            level=level,
        )
        for i, name in enumerate(names)
    )


def _told_apart(counts: list[tuple[int, int, int]], level: float) -> set[tuple[int, int]]:
    """Holm's procedure without the p-values: each round needs one pair of limits per branch.

    With R pairs rejected so far the next threshold is alpha/(m − R); a pair's p lies below it
    exactly when the interval at that level excludes 0. A round that adds nothing ends it.
    """
    present = [i for i, dqp in enumerate(counts) if sum(dqp)]
    ranked = sorted(present, key=lambda i: point(counts[i]), reverse=True)
    pairs = list(combinations(ranked, 2))
    points = {i: point(counts[i]) for i in present}
    told: set[tuple[int, int]] = set()
    while len(told) < len(pairs):
        z = critical(1 - (1 - level) / (len(pairs) - len(told)))
        up = {i: (upper(*counts[i], z) - points[i]) ** 2 for i in present}
        down = {i: (upper(*counts[i][::-1], z) + points[i]) ** 2 for i in present}
        fresh = {
            (i, j)
            for i, j in pairs
            if points[i] > points[j] and (points[i] - points[j]) ** 2 > down[i] + up[j]
        }
        if len(fresh) <= len(told):
            break
        told = fresh
    return told
