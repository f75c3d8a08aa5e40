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
from ._rollup import Outline, Rolled, weight_share
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
    """One tree, rolled up four times: as it stands, at worst, at best, and what it is out of."""

    now: Rolled
    low: Rolled
    high: Rolled
    maximum: Rolled

    @classmethod
    def of(cls, outline: Outline, resolved: tuple[Resolved, ...]) -> _Passes:
        values, still, best = {}, [], {}
        for r in resolved:
            key = r.item.key
            if r.value is not None:
                values[key] = r.value.as_integer_ratio()
            if r.standing is Standing.OPEN:
                still.append(r.item)
            if r.standing in _APPLIES:
                best[key] = r.item.scale.best.as_integer_ratio()
        now = low = high = Rolled(outline, values)
        if still:
            worst = {item.key: item.scale.worst.as_integer_ratio() for item in still}
            low = Rolled(outline, values | worst)
            high = Rolled(outline, values | {item.key: best[item.key] for item in still})
        return cls(now, low, high, Rolled(outline, best))


_APPLIES = (Standing.COUNTED, Standing.OPEN)


def score_resolved(
    checklist: Checklist, resolved: tuple[Resolved, ...], refused: tuple[Refused, ...]
) -> Evaluation:
    """Score answers that were held against the definition already."""
    passes = _Passes.of(checklist.outline, resolved)
    standing = {r.item.key: r.standing for r in resolved}
    completeness, na_share = _coverage(checklist.outline, standing, passes.now)
    case = Case(
        checklist=checklist,
        score=passes.now.value(),
        low=passes.low.value(),
        high=passes.high.value(),
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
    weights = passes.now.effective_weights()
    return Evaluation(
        checklist=checklist.key,
        version=checklist.version,
        content_hash=checklist.content_hash,
        scoring_hash=checklist.scoring_hash,
        outcome_hash=checklist.outcome_hash,
        score=case.score,
        low=case.low,
        high=case.high,
        maximum=passes.maximum.value(),
        capped=case.capped,
        completeness=completeness,
        na_share=na_share,
        outcome=outcome,
        reasons=reasons,
        early=case.early(),
        band=None if outcome is Outcome.INCOMPLETE else _band(checklist, case.capped),
        percent_to_target=_percent_to_target(checklist.outline, resolved),
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
        groups=tuple(_group(outline, passes) for outline in checklist.outline.walk()),
        gates=case.gates,
        levels=levels,
        level=highest(levels, _REACHED),
        level_at_most=highest(levels, _OPEN_TO_REACH),
        counts=_counts(resolved),
        refused=refused,
        warnings=(*filter(None, (case.na_excess,)), *lifted),
    )


def _group(outline: Outline, passes: _Passes) -> GroupResult:
    key = outline.key
    return GroupResult(
        key=key,
        score=passes.now.value(key),
        low=passes.low.value(key),
        high=passes.high.value(key),
        maximum=passes.maximum.value(key),
        deciding=passes.now.deciding(outline),
    )


def _coverage(
    outline: Outline, standing: Mapping[str, Standing], now: Rolled
) -> tuple[Fraction | None, Fraction | None]:
    """Settled share and excluded share of the weight shown."""
    there = set(standing.values())
    something_counts = now.value() is not None

    def share(sought: Standing) -> Fraction | None:
        if something_counts and sought not in there:
            return Fraction(0)
        shown = {k: how is sought for k, how in standing.items() if how is not Standing.HIDDEN}
        return weight_share(outline, shown)

    still = share(Standing.OPEN)
    return None if still is None else 1 - still, share(Standing.EXCLUDED)


def _band(checklist: Checklist, score: Fraction | None) -> Band | None:
    reached = [band for band in checklist.bands if score is not None and band.at_least <= score]
    return max(reached, key=lambda band: band.at_least, default=None)


def _percent_to_target(outline: Outline, resolved: tuple[Resolved, ...]) -> Fraction | None:
    counted = {r.item.key: (r.item.target, r.value) for r in resolved if r.value is not None}
    if not any(target for target, _ in counted.values()):
        return None
    wanted = {key: target or Fraction(0) for key, (target, _) in counted.items()}
    lacking = {key: max(Fraction(0), wanted[key] - value) for key, (_, value) in counted.items()}
    whole, gap = weight_share(outline, wanted), weight_share(outline, lacking)
    return 1 - gap / whole if whole and gap is not None else None


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
