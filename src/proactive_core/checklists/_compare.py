"""Why the score moved between two evaluations: exactly, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from ._answers import Refused
from ._definition import Checklist
from ._evaluation import Evaluation, GroupResult, ItemResult
from ._tree import RollUp

_HALF = Fraction(1, 2)


@attrs.frozen(kw_only=True)
class ItemChange:
    """One item's part in the difference.

    Attributes:
        key: The item's key.
        answer_effect: Mean effective weight × change of value.
        applicability_effect: Mean value × change of effective weight; all of it when the
            item counts at one date only.
        centred: The applicability effect with the mean of the two scores taken off the
            value: positive for an item above average that begins to count. Over all items
            it has the same total. None where effective weights do not sum to 1.
    """

    key: str
    answer_effect: Fraction
    applicability_effect: Fraction
    centred: Fraction | None


@attrs.frozen(kw_only=True)
class DecidingChange:
    """A `min` or `max` group that another child decides now, or that began or ceased to count.

    Attributes:
        group: Key of the group.
        before: Key of the child that decided it; None = the group did not count.
        after: Key of the child that decides it; None = the group does not count.
    """

    group: str
    before: str | None
    after: str | None


@attrs.frozen(kw_only=True)
class Comparison:
    """The difference of two scores and what made it.

    `difference == answer_effect + applicability_effect`, exactly. In `min` and `max` groups
    the applicability effect includes the moves of the deciding child: see `deciding`.

    Attributes:
        difference: After − before, of the uncapped scores.
        answer_effect: What the changed answers made.
        applicability_effect: What changed because items began or ceased to count.
        items: Every item that counts at either date, in definition order.
        outcomes_comparable: Whether threshold, bands and demands were the same too.
    """

    before: Fraction
    after: Fraction
    difference: Fraction
    answer_effect: Fraction
    applicability_effect: Fraction
    items: tuple[ItemChange, ...]
    deciding: tuple[DecidingChange, ...]
    outcomes_comparable: bool


def compare(checklist: Checklist, before: Evaluation, after: Evaluation) -> Comparison | Refused:
    """Explain the change between two evaluations of one scoring rule [checklists §11.1].

    Δ = Σ w̄ᵢ·Δvᵢ + Σ v̄ᵢ·Δwᵢ with effective weights w, values v, bars for the mean of the
    two dates; an item that counts at one date only takes that date's value for both.

    Returns:
        The comparison; `Refused` when the evaluations rest on other scoring rules than the
        checklist's (`common_core` compares what two versions share), or have no score.
    """
    for name, evaluation in (("before", before), ("after", after)):
        if evaluation.scoring_hash != checklist.scoring_hash:
            return Refused(
                "scoring_hash",
                f"'{name}' was scored by {evaluation.checklist} {evaluation.version}, whose "
                f"scoring differs from {checklist.key} {checklist.version}: scores of different "
                "scoring rules do not compare",
            )
    if before.score is None or after.score is None:
        return Refused("score", "nothing counts at one of the dates, so there is no difference")
    sums_to_one = all(group.rollup is not RollUp.SUM for group in checklist.groups)
    middle = (before.score + after.score) / 2 if sums_to_one else None
    items = tuple(_changes(checklist, before, after, middle))
    return Comparison(
        before=before.score,
        after=after.score,
        difference=after.score - before.score,
        answer_effect=sum((item.answer_effect for item in items), Fraction(0)),
        applicability_effect=sum((item.applicability_effect for item in items), Fraction(0)),
        items=items,
        deciding=tuple(
            DecidingChange(group=then.key, before=then.deciding, after=now.deciding)
            for then, now in _paired_groups(checklist, before, after)
            if then.deciding != now.deciding
        ),
        outcomes_comparable=before.outcome_hash == after.outcome_hash,
    )


def _paired_groups(
    checklist: Checklist, before: Evaluation, after: Evaluation
) -> list[tuple[GroupResult, GroupResult]]:
    # By key: a version that only reorders still compares.
    then, now = ({group.key: group for group in e.groups} for e in (before, after))
    return [(then[group.key], now[group.key]) for group in checklist.groups]


def _changes(
    checklist: Checklist, before: Evaluation, after: Evaluation, middle: Fraction | None
) -> Iterator[ItemChange]:
    then, now = ({item.key: item for item in e.contributions} for e in (before, after))
    for item in checklist.items:
        first, second = then.get(item.key), now.get(item.key)
        if first is None and second is None:
            continue
        (v1, w1), (v2, w2) = _part(first, second), _part(second, first)
        value = (v1 + v2) * _HALF
        yield ItemChange(
            key=item.key,
            answer_effect=(w1 + w2) * _HALF * (v2 - v1),
            applicability_effect=value * (w2 - w1),
            centred=None if middle is None else (value - middle) * (w2 - w1),
        )


def _part(here: ItemResult | None, other: ItemResult | None) -> tuple[Fraction, Fraction]:
    """Value and weight at one date; a missing value is the other date's, its weight is 0."""
    source = here or other
    assert source is not None
    assert source.value is not None
    assert source.effective_weight is not None
    return source.value, source.effective_weight if here else Fraction(0)
