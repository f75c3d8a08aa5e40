"""The one function that scores: pure and exact."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import overload

import attrs

from ..facts import ChecklistRun, NotApplicable, NotObserved
from ._answers import Answers, Refused, Resolved, Standing, mismatch, resolve
from ._definition import Band, Checklist
from ._evaluation import Counts, Evaluation, GateState, GroupResult, ItemResult, Outcome
from ._rollup import Values, deciding, effective_weights, roll, shares
from ._tree import NaPolicy
from ._verdict import Case, highest, try_gate, try_levels

_REACHED = frozenset({GateState.PASSED})
_OPEN_TO_REACH = frozenset({GateState.PASSED, GateState.UNDECIDED})


@overload
def evaluate(checklist: Checklist, answers: ChecklistRun) -> Evaluation | Refused: ...
@overload
def evaluate(checklist: Checklist, answers: Answers) -> Evaluation: ...
def evaluate(checklist: Checklist, answers: ChecklistRun | Answers) -> Evaluation | Refused:
    """Score the answers by the checklist's own rules [checklists §7, §8].

    An answer that cannot be used is refused with its place in `Evaluation.refused`; its
    item then counts as unanswered and the rest is evaluated.

    Args:
        checklist: The definition.
        answers: A run; or answers by item key, where a plain text is an option's code; or
            any number of `ItemAnswer`.

    Returns:
        The evaluation; `Refused` when a run was filled in on another checklist or version.
    """
    if isinstance(answers, ChecklistRun):
        return mismatch(checklist, answers) or evaluate(checklist, answers.answers)
    return score_resolved(checklist, *resolve(checklist, answers))


@attrs.frozen
class _Passes:
    """The values of the four passes over one tree."""

    now: Values
    low: Values
    high: Values
    maximum: Values

    @classmethod
    def of(cls, resolved: tuple[Resolved, ...]) -> _Passes:
        now = {r.item.key: r.value for r in resolved if r.value is not None}
        still = [r.item for r in resolved if r.standing is Standing.OPEN]
        applies = [r.item for r in resolved if r.standing in (Standing.OPEN, Standing.COUNTED)]
        return cls(
            now=now,
            low=now | {item.key: item.scale.worst for item in still},
            high=now | {item.key: item.scale.best for item in still},
            maximum={item.key: item.scale.best for item in applies},
        )


def score_resolved(
    checklist: Checklist, resolved: tuple[Resolved, ...], refused: tuple[Refused, ...]
) -> Evaluation:
    """Score answers that were held against the definition already."""
    passes = _Passes.of(resolved)
    tree = checklist.tree
    standing = {r.item.key: r.standing for r in resolved}
    completeness, na_share = _coverage(checklist, standing)
    case = Case(
        checklist=checklist,
        score=roll(tree, passes.now),
        low=roll(tree, passes.low),
        high=roll(tree, passes.high),
        completeness=completeness,
        na_share=na_share,
        gates=tuple(
            try_gate(node, standing.get(node.key), passes.low, passes.high)
            for node in checklist.nodes
            if node.gate is not None
        ),
        violations=tuple(
            r.item.key
            for r in resolved
            if r.standing is Standing.EXCLUDED and r.item.na is NaPolicy.FAIL
        ),
        unproven=tuple(
            f"the answer to {r.item.key} needs {' and '.join(r.lacks)}" for r in resolved if r.lacks
        ),
    )
    levels = try_levels(checklist, standing, passes.low, passes.high)
    outcome, reasons = case.verdict()
    lifted = (gate.why for gate in case.gates if gate.state is GateState.LIFTED)
    weights = dict(effective_weights(tree, passes.now, Fraction(1)))
    return Evaluation(
        checklist=checklist.key,
        version=checklist.version,
        content_hash=checklist.content_hash,
        scoring_hash=checklist.scoring_hash,
        outcome_hash=checklist.outcome_hash,
        score=case.score,
        low=case.low,
        high=case.high,
        maximum=roll(tree, passes.maximum),
        capped=case.capped,
        completeness=completeness,
        na_share=na_share,
        outcome=outcome,
        reasons=reasons,
        early=case.early(),
        band=None if outcome is Outcome.INCOMPLETE else _band(checklist, case.capped),
        percent_to_target=_percent_to_target(checklist, passes.now),
        items=tuple(
            ItemResult(
                key=r.item.key,
                answer=r.answer,
                value=r.value,
                effective_weight=weights.get(r.item.key),
                lacks=r.lacks,
            )
            for r in resolved
        ),
        groups=tuple(
            GroupResult(
                key=group.key,
                score=roll(group, passes.now),
                low=roll(group, passes.low),
                high=roll(group, passes.high),
                maximum=roll(group, passes.maximum),
                deciding=deciding(group, passes.now),
            )
            for group in checklist.groups
        ),
        gates=case.gates,
        levels=levels,
        level=highest(levels, _REACHED),
        level_at_most=highest(levels, _OPEN_TO_REACH),
        counts=_counts(resolved),
        refused=refused,
        warnings=(*filter(None, (case.na_excess,)), *lifted),
    )


def _coverage(
    checklist: Checklist, standing: Mapping[str, Standing]
) -> tuple[Fraction | None, Fraction | None]:
    """Settled share and excluded share of the weight shown."""
    shown = [key for key, how in standing.items() if how is not Standing.HIDDEN]
    part = dict(shares(checklist.tree, dict.fromkeys(shown, Fraction(0))))
    if not part:
        return None, None
    still = sum((w for key, w in part.items() if standing[key] is Standing.OPEN), Fraction(0))
    gone = sum((w for key, w in part.items() if standing[key] is Standing.EXCLUDED), Fraction(0))
    return 1 - still, gone


def _band(checklist: Checklist, score: Fraction | None) -> Band | None:
    reached = [band for band in checklist.bands if score is not None and band.at_least <= score]
    return max(reached, key=lambda band: band.at_least, default=None)


def _percent_to_target(checklist: Checklist, values: Values) -> Fraction | None:
    part = dict(shares(checklist.tree, values))
    aims = [
        (part[item.key], item.target, values[item.key])
        for item in checklist.items
        if item.target is not None and item.key in part
    ]
    whole = sum((w * target for w, target, _ in aims), Fraction(0))
    gap = sum((w * max(Fraction(0), target - value) for w, target, value in aims), Fraction(0))
    return 1 - gap / whole if whole else None


def _counts(resolved: tuple[Resolved, ...]) -> Counts:
    still = [r for r in resolved if r.standing is Standing.OPEN]
    counted = [r for r in resolved if r.standing is Standing.COUNTED]
    zeroed = sum(isinstance(r.answer, NotApplicable) for r in counted)
    unsure = sum(isinstance(r.answer, NotObserved) for r in still)
    return Counts(
        answered=len(counted) - zeroed,
        excluded=sum(r.standing is Standing.EXCLUDED for r in resolved),
        zeroed=zeroed,
        not_observed=unsure,
        unanswered=len(still) - unsure,
        not_shown=sum(r.standing is Standing.HIDDEN for r in resolved),
    )


def progress(baseline: Fraction, current: Fraction, target: Fraction) -> Fraction | None:
    """Share of the way from a baseline to a target [checklists §11.3].

    Negative when it got worse, above 1 past the target, never clipped; None when the
    target is the baseline, for then there is no way to go.
    """
    return None if target == baseline else (current - baseline) / (target - baseline)
