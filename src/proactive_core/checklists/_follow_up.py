"""What a later evaluation makes of the actions that an earlier one found."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction

import attrs

from ..errors import UsageError
from ._actions import Action
from ._definition import Checklist
from ._evaluation import Evaluation
from ._rollup import Rolled, pairs


class Change(StrEnum):
    """What became of an action.

    `UNSETTLED` is open: what was not answered again, does not apply any more or is asked no
    more has not been put right, and no action ends by being forgotten.
    """

    NEW = "new"
    OPEN = "open"
    UNSETTLED = "unsettled"
    CLOSED = "closed"


@attrs.frozen(kw_only=True)
class FollowUp:
    """One action after a later evaluation.

    Attributes:
        action: As it stands now; its owner and due are those that were promised first. An
            owner who was not named then may be named now.
        why: One sentence for the reader.
    """

    action: Action
    change: Change
    why: str


def follow_up(
    checklist: Checklist,
    evaluation: Evaluation,
    earlier: Iterable[Action],
    found: Iterable[Action],
) -> tuple[FollowUp, ...]:
    """Hold earlier actions against what a later evaluation found [checklists §13].

    An action ends only when its item or group is worth what the action was to bring.

    Args:
        checklist: The definition of the later evaluation.
        evaluation: The later evaluation.
        earlier: The actions that are open, one for each id, kept or recalled.
        found: What `actions` found in the later evaluation.

    Returns:
        What was found first, by rank, then the other earlier actions by id.

    Raises:
        UsageError: Two earlier actions have one id.
    """
    held: dict[str, Action] = {}
    for action in earlier:
        if held.setdefault(action.id, action) is not action:
            msg = f"two earlier actions have the id {action.id}: {action.key}"
            raise UsageError(msg)
    updates = [_found(action, held.pop(action.id, None)) for action in found]
    values = {item.key: item.value for item in evaluation.items if item.value is not None}
    rolled = Rolled(checklist.outline, pairs(values))
    asked = {node.key for node in checklist.nodes}
    for _, action in sorted(held.items()):
        updates.append(_left(action, rolled.value(action.key), asked=action.key in asked))
    return tuple(updates)


def _found(action: Action, before: Action | None) -> FollowUp:
    gap = f"{action.value} of {action.target}"
    if before is None:
        return FollowUp(action=action, change=Change.NEW, why=f"a gap: {gap}")
    kept = attrs.evolve(action, owner=before.owner or action.owner, due=before.due)
    known = "" if before.value is None else f", before {before.value} of {before.target}"
    why = f"still a gap: {gap}{known}"
    return FollowUp(action=kept, change=Change.OPEN, why=why)


def _left(action: Action, value: Fraction | None, *, asked: bool) -> FollowUp:
    if value is None:
        what = "has no value in the later evaluation" if asked else "is asked no more"
        why = f"{action.key} {what}: a person decides whether it is done"
        return FollowUp(action=action, change=Change.UNSETTLED, why=why)
    changed = attrs.evolve(action, value=value)
    if value < action.target:
        why = f"still a gap: {value} of {action.target}, though no target asks for it any more"
        return FollowUp(action=changed, change=Change.OPEN, why=why)
    why = f"reaches its target: {value} of {action.target}"
    return FollowUp(action=changed, change=Change.CLOSED, why=why)
