"""Two versions whose scores do not compare: what they share, scored again by one rule."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from fractions import Fraction

import attrs

from ._again import resolved_again
from ._answers import Refused
from ._canon import item_form
from ._compare import Comparison, compare
from ._definition import Checklist
from ._evaluate import score_resolved
from ._evaluation import Evaluation
from ._numbers import percent
from ._rollup import weight_share
from ._tree import Group, Item


@attrs.frozen(kw_only=True)
class CommonCore:
    """Two evaluations compared on the items that their versions share.

    Neither score here is the score of either version: always show the coverage.

    Attributes:
        comparison: The two dates, scored again on the shared items with the newer weights.
        keys: The shared items, in the order of the newer version.
        items: How many items the newer version has.
        weight: The shared items' share of the newer version's weight, 0 to 1.
        changed: Items of both versions whose scale, N/A policy or rule is another.
        added: Items of the newer version alone.
        dropped: Items of the older version alone.
    """

    comparison: Comparison
    keys: tuple[str, ...]
    items: int
    weight: Fraction
    changed: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def label(self) -> str:
        """The coverage in words, to stand beside every figure of it."""
        return f"{len(self.keys)} of {self.items} items, {percent(self.weight)} % of weight"


def common_core(
    older: Checklist, before: Evaluation, newer: Checklist, after: Evaluation
) -> CommonCore | Refused:
    """Compare across versions on what they share [checklists §11.2].

    Shared are the items of one key whose scale, N/A policy and rule of relevance are the same;
    a key is never reused, so other words are no other item. Both dates are scored with the
    tree, weights and roll-ups of the newer version, cut down to the shared items; gates,
    thresholds and bands are left out. No value of one scale is ever made one of another.

    Returns:
        The comparison with its coverage; `Refused` when they are two checklists, an
        evaluation was not made with its version, nothing is shared, or nothing of what is
        shared counts at one of the dates.
    """
    if older.key != newer.key:
        return Refused("checklist", f"{older.key} and {newer.key} are two checklists")
    for name, definition, evaluation in (("before", older, before), ("after", newer, after)):
        if definition.scoring_hash != evaluation.scoring_hash:
            made = f"{evaluation.checklist} {evaluation.version}"
            why = f"'{name}' was scored by {made}, not by {definition.key} {definition.version}"
            return Refused("scoring_hash", why)
    then, now = _forms(older), _forms(newer)
    shared = {key for key in now if then.get(key) == now[key]}
    tree = _cut(newer.tree, shared)
    if tree is None:
        return Refused("items", f"{older.version} and {newer.version} share no item that counts")
    core = attrs.evolve(
        newer,
        version=f"{older.version} and {newer.version}",
        tree=tree,
        threshold=None,
        bands=(),
        levels=(),
        min_completeness=0,
        max_na_share=None,
    )
    early, late = (
        score_resolved(core, resolved_again(core, evaluation), ()) for evaluation in (before, after)
    )
    compared = compare(core, early, late)
    if isinstance(compared, Refused):
        return compared
    kept = {item.key for item in core.items}
    return CommonCore(
        comparison=attrs.evolve(compared, outcomes_comparable=False),
        keys=tuple(item.key for item in core.items),
        items=len(newer.items),
        weight=weight_share(newer.outline, {key: int(key in kept) for key in now}) or Fraction(0),
        changed=tuple(key for key in now if key in then and key not in shared),
        added=tuple(key for key in now if key not in then),
        dropped=tuple(key for key in then if key not in now),
    )


def _forms(checklist: Checklist) -> dict[str, object]:
    meanings = {item.key: item.scale.meaning for item in checklist.items}
    return {item.key: item_form(item, meanings) for item in checklist.items}


def _cut(group: Group, shared: AbstractSet[str]) -> Group | None:
    """A group with only its shared items, without gates and rules; None if nothing counts."""
    children: list[Item | Group] = []
    for child in group.children:
        if isinstance(child, Group):
            kept = _cut(child, shared)
            children += [] if kept is None else [kept]
        elif child.key in shared:
            children.append(attrs.evolve(child, relevant=None, gate=None, evidence=()))
    if not any(child.weight > 0 for child in children):
        return None
    return attrs.evolve(group, children=tuple(children), gate=None)
