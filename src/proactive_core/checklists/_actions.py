"""From gap to action: what to do first, by what it would give back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction

import attrs

from ..errors import UsageError
from ..refs import Ref
from ._definition import Checklist
from ._evaluation import Evaluation
from ._numbers import exact
from ._rollup import Rolled, pairs
from ._tree import ActionTemplate, Item, Node
from ._words import Words


@attrs.frozen(kw_only=True)
class Action:
    """Something to do about one gap.

    Attributes:
        id: The same for the same checklist, item and subject, so that a later evaluation
            updates or closes this action and adds no twin.
        key: Key of the item, or of the group whose gate failed.
        subject: What was evaluated.
        rank: From 1; failed gates first, then by `recoverable`. 0 for one that was recalled.
        gate_failed: A gate on this item or group failed.
        value: What it is worth now; None = not known, for the action was recalled by its id.
        target: What it should be worth.
        recoverable: What the score gains when this gap alone is closed; 0 for an advisory
            item, which is part of no score.
        title: The item's or group's own words; None for a group without a heading.
        template: What the definition prescribes; None = nothing.
        owner: Role that owns it: the template's, else the one given for all; None = to be named.
        due: When it is to be done, by the template's days, else by those given for all; None =
            to be agreed.
    """

    id: str
    key: str
    subject: Ref
    rank: int
    gate_failed: bool
    value: Fraction | None
    target: Fraction
    recoverable: Fraction
    title: Words | None
    template: ActionTemplate | None
    owner: str | None = None
    due: datetime | None = None


def actions(
    checklist: Checklist,
    evaluation: Evaluation,
    subject: Ref,
    *,
    default_target: Fraction | str | int | None = None,
    found_at: datetime | None = None,
    owner: str | None = None,
    due_days: int | None = None,
) -> tuple[Action, ...]:
    """Rank the gaps of an evaluation by recoverable points [checklists §13].

    The gain is found by scoring again with the one gap closed. For means that is effective
    weight × (target − value); in a `min` group only the deciding item gains anything.
    Items that are open or not applicable have no gap.

    Args:
        checklist: The definition that the evaluation was made with.
        evaluation: What was found.
        subject: What was evaluated; part of the ids.
        default_target: Target of items that declare none, 0 to 1; None = they have no gap.
        found_at: From when days are counted; None = no action has a due.
        owner: Role that owns what no template gives to anybody.
        due_days: Whole days for what no template gives any; the method knows no number.

    Raises:
        UsageError: The evaluation was made with another scoring, the default target is not
            from 0 to 1, `found_at` has no UTC offset, or `due_days` is no whole number >= 0.
    """
    if evaluation.scoring_hash != checklist.scoring_hash:
        msg = (
            f"the evaluation was made with {evaluation.checklist} {evaluation.version}, whose "
            f"scoring differs from {checklist.key} {checklist.version}"
        )
        raise UsageError(msg)
    default = _default(default_target)
    if found_at is not None and found_at.utcoffset() is None:
        msg = f"found_at needs a UTC offset, {found_at.isoformat()} has none"
        raise UsageError(msg)
    if due_days is not None and (type(due_days) is not int or due_days < 0):
        msg = f"due_days must be a whole number >= 0, not {due_days!r}"
        raise UsageError(msg)
    values = {item.key: item.value for item in evaluation.items if item.value is not None}
    rolled = Rolled(checklist.outline, pairs(values))
    failed = {gate.key: gate.minimum for gate in evaluation.failed_gates}
    found = []
    for node in checklist.nodes:
        value = rolled.value(node.key)
        target = _target(node, failed.get(node.key), default)
        if value is not None and target is not None and value < target:
            found.append(_action(checklist, node, rolled, (value, target), subject, failed))
    found.sort(key=lambda action: (not action.gate_failed, -action.recoverable, action.key))
    return tuple(
        attrs.evolve(_promised(action, found_at, owner, due_days), rank=rank)
        for rank, action in enumerate(found, 1)
    )


def recall(
    checklist: Checklist,
    subject: Ref,
    is_open: Callable[[str], bool],
    *,
    default_target: Fraction | str | int | None = None,
) -> tuple[Action, ...]:
    """The actions that are open somewhere, found by their ids alone.

    `follow_up` takes them for the earlier ones where nothing else was kept. They aim at what
    the definition asks for now; a question without a target aims at its best.

    Args:
        checklist: The definition.
        subject: What is evaluated; part of the ids.
        is_open: Tells whether the action with this id is open.
        default_target: As for `actions`.

    Raises:
        UsageError: The default target is not from 0 to 1.
    """
    default = _default(default_target)
    found = []
    for node in checklist.nodes:
        target = _target(node, node.gate.minimum if node.gate else None, default)
        if target is None and isinstance(node, Item):
            target = node.scale.best
        name = _id(checklist.key, node.key, subject)
        if target is not None and is_open(name):
            plan = node.action if isinstance(node, Item) else None
            found.append(
                Action(
                    id=name,
                    key=node.key,
                    subject=subject,
                    rank=0,
                    gate_failed=False,
                    value=None,
                    target=target,
                    recoverable=Fraction(0),
                    title=node.text,
                    template=plan,
                    owner=plan.owner if plan else None,
                )
            )
    return tuple(found)


def _default(target: Fraction | str | int | None) -> Fraction | None:
    default = None if target is None else exact(target)
    if default is not None and not 0 <= default <= 1:
        msg = f"default_target must lie from 0 to 1, not {default}"
        raise UsageError(msg)
    return default


def _promised(
    action: Action, found_at: datetime | None, owner: str | None, due_days: int | None
) -> Action:
    plan = action.template
    days = due_days if plan is None or plan.due_days is None else plan.due_days
    return attrs.evolve(
        action,
        owner=owner if plan is None or plan.owner is None else plan.owner,
        due=None if found_at is None or days is None else found_at + timedelta(days=days),
    )


def _target(node: Node, minimum: Fraction | None, default: Fraction | None) -> Fraction | None:
    wanted = node.target if isinstance(node, Item) else None
    if wanted is None and isinstance(node, Item) and default is not None:
        wanted = min(default, node.scale.best)
    aims = [aim for aim in (wanted, minimum) if aim is not None]
    return max(aims, default=None)


def _action(
    checklist: Checklist,
    node: Node,
    rolled: Rolled,
    gap: tuple[Fraction, Fraction],
    subject: Ref,
    failed: dict[str, Fraction],
) -> Action:
    value, target = gap
    now, then = rolled.value(), rolled.with_value(node.key, target).value()
    return Action(
        id=_id(checklist.key, node.key, subject),
        key=node.key,
        subject=subject,
        rank=0,
        gate_failed=node.key in failed,
        value=value,
        target=target,
        recoverable=(then or Fraction(0)) - (now or Fraction(0)),
        title=node.text,
        template=node.action if isinstance(node, Item) else None,
    )


def _id(checklist: str, key: str, subject: Ref) -> str:
    name = json.dumps([checklist, key, str(subject)], separators=(",", ":"))
    return hashlib.sha256(name.encode()).hexdigest()[:20]
