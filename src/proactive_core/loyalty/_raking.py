"""Raking: weights that make the answers match what is known of all customers [loyalty §9.2]."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import inf
from statistics import median_low
from typing import Any

import attrs

from ..errors import UsageError
from ._guards import is_number
from ._keys import ScoringKey
from ._reading import answers
from ._weights import WeightedTally

_CLOSE = 1e-9
_MOST_ROUNDS = 1_000


@attrs.frozen(kw_only=True)
class Raking:
    """Weights for answers, one each, and how well they do what they are for.

    Attributes:
        weights: In the order of the rows, with a mean of 1; empty when there are none.
        rounds: How many times all margins were gone through.
        converged: False when some margin is still missed at the end, because of the cap,
            because margins contradict each other, or because the limit of rounds was hit.
        furthest: Largest difference between a weighted share and the known one; None without
            weights.
        n_eff: Equally weighted answers that would say as much (Kish); None without weights.
        largest: Largest weight; None without weights.
        capped: How many weights the cap still had to cut in the last round.
        why: Why there are no weights; None when there are.
    """

    weights: tuple[float, ...]
    rounds: int
    converged: bool
    furthest: float | None
    n_eff: float | None
    largest: float | None
    capped: int
    why: str | None = None

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.n_eff is None or self.largest is None or self.furthest is None:
            return f"The answers cannot be weighted: {self.why}."
        text = (
            f"Weighted, the {answers(len(self.weights))} are worth {self.n_eff:.3g} equal ones,"
            f" and the largest weight is {self.largest:.3g}"
        )
        if not self.converged:
            text += f"; some group is still off by {100 * self.furthest:.2g} % of all"
        return f"{text}."

    def tally(
        self,
        key: ScoringKey,
        given: Iterable[object],
        *,
        question: str | None = None,
        wording: str | None = None,
    ) -> WeightedTally:
        """Count answers under these weights, in the order of the rows that were raked.

        Raises:
            UsageError: There are not as many answers as weights, or one is refused.
        """
        found = list(given)
        if len(found) != len(self.weights):
            msg = f"there are {len(self.weights)} weights for {len(found)} answers"
            raise UsageError(msg)
        rows = zip(found, self.weights, strict=True)
        return WeightedTally.of(key, rows, question=question, wording=wording)


def rake(
    rows: Iterable[Mapping[str, Hashable]],
    margins: Mapping[str, Mapping[Hashable, Any]],
    *,
    cap: float = 5.0,
    rounds: int = 100,
) -> Raking:
    """Weigh answers so that known shares of all customers come out (Deming and Stephan 1940).

    Each margin in turn scales its groups to their known shares, until all of them fit.
    After each round weights above `cap` times the (lower) median are cut back to it: one rare
    customer must not speak for fifty.

    Args:
        rows: One mapping per answer: what group it is in, for every margin.
        margins: By name, each group's size or share among all customers, above 0.
        cap: Largest weight, in medians, at least 1; `math.inf` = no cap.
        rounds: When to give up, 1 to 1 000.

    Raises:
        UsageError: No margin, a size that is no number above 0, a row without a group or with
            one that the margin does not know, or no such cap or number of rounds.

    A group of customers without any answer leaves nothing to weigh up: the result then has
    no weights and says which. Weights repair only what the margins know of; look at `n_eff` and
    `largest` before believing them [loyalty §9.2].
    """
    if not is_number(cap) or not cap >= 1:
        msg = f"cap must be a number of at least 1 (math.inf = none), not {cap!r}"
        raise UsageError(msg)
    if type(rounds) is not int or not 1 <= rounds <= _MOST_ROUNDS:
        msg = f"rounds must be a whole number from 1 to {_MOST_ROUNDS}, not {rounds!r}"
        raise UsageError(msg)
    shares = _shares(margins)
    members = _members(list(rows), shares)
    n = sum(map(len, members[0].values()))
    empty = [
        f"{name} {group!r}"
        for (name, _), groups in zip(shares, members, strict=True)
        for group, held in groups.items()
        if not held
    ]
    if empty:
        why = "nobody answered" if not n else f"nobody answered of {', '.join(empty)}"
        return Raking(
            weights=(),
            rounds=0,
            converged=False,
            furthest=None,
            n_eff=None,
            largest=None,
            capped=0,
            why=f"{why}: leave the margin out, or merge the group with another" if n else why,
        )
    targets = [(known, groups) for (_, known), groups in zip(shares, members, strict=True)]
    weights = [1.0] * n
    done, furthest, capped = 0, inf, 0
    while done < rounds and furthest > _CLOSE:
        done += 1
        for known, groups in targets:
            _fit(weights, known, groups)
        capped = _cut(weights, cap)
        furthest = max(_miss(weights, known, groups) for known, groups in targets)
    total = sum(weights)
    found = tuple(weight * n / total for weight in weights)
    return Raking(
        weights=found,
        rounds=done,
        converged=furthest <= _CLOSE,
        furthest=furthest,
        n_eff=n * n / sum(weight * weight for weight in found),
        largest=max(found),
        capped=capped,
    )


_Shares = Mapping[Hashable, float]
_Members = dict[Hashable, list[int]]


def _shares(margins: Mapping[str, Mapping[Hashable, Any]]) -> list[tuple[str, _Shares]]:
    if not margins or not all(margins.values()):
        msg = "raking takes at least one margin, and each margin at least one group"
        raise UsageError(msg)
    found: list[tuple[str, _Shares]] = []
    for name, groups in margins.items():
        for group, size in groups.items():
            if not is_number(size) or not 0 < size < inf:
                msg = f"{name} {group!r} must have a size above 0, not {size!r}"
                raise UsageError(msg)
        whole = sum(groups.values())
        found.append((name, {group: float(size / whole) for group, size in groups.items()}))
    return found


def _members(
    rows: Sequence[Mapping[str, Hashable]], shares: list[tuple[str, _Shares]]
) -> list[_Members]:
    found: list[_Members] = [{group: [] for group in known} for _, known in shares]
    for place, row in enumerate(rows):
        for (name, known), groups in zip(shares, found, strict=True):
            group = row.get(name)
            if group not in known:
                msg = f"row {place}: {name} must be one of {list(known)}, not {group!r}"
                raise UsageError(msg)
            groups[group].append(place)
    return found


def _fit(weights: list[float], known: _Shares, groups: _Members) -> None:
    for group, held in groups.items():
        factor = known[group] / sum(weights[i] for i in held)
        for i in held:
            weights[i] *= factor


def _cut(weights: list[float], cap: float) -> int:
    limit = cap * median_low(weights)
    over = [i for i, weight in enumerate(weights) if weight > limit * (1 + _CLOSE)]
    for i in over:
        weights[i] = limit
    return len(over)


def _miss(weights: list[float], known: _Shares, groups: _Members) -> float:
    total = sum(weights)
    return max(
        abs(sum(weights[i] for i in held) / total - known[group]) for group, held in groups.items()
    )
