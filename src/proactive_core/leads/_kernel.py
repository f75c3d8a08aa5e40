"""Deciding: a lead, a command and a moment give events or a refusal. Pure."""

from __future__ import annotations

from datetime import datetime

from ..refs import Ref
from . import _commands as c
from . import _events as e
from ._draft import Draft, Refused, whole_second
from ._model import SYSTEM, Authority, Lead
from ._policy import Context
from ._rules import RULES
from ._table import row_for


def decide(
    state: Lead | None, command: c.Command, *, now: datetime, context: Context
) -> tuple[e.Event, ...] | Refused:
    """What a command does to a lead.

    Whether it is allowed in the lead's stage is the transition table's business, and who may
    ask is looked up here, in the same step as the decision [leads:S4].

    Args:
        state: None = there is no lead yet.
        command: What is asked, and who asks.
        now: Fractions of a second are dropped.
        context: The policy, the people and the calendars.

    Returns:
        What happens, never empty, or why nothing does.
    """
    row = row_for(None if state is None else state.stage, type(command))
    name = type(command).__name__
    if row is None:
        where = "before there is a lead" if state is None else _place(state)
        return Refused(f"{name} is not possible {where}", None if state is None else state.stage)
    authority = held(state, command.by, row.who, context)
    if authority is None:
        who = " or ".join(right.value for right in row.who)
        return Refused(
            f"{command.by} may not {name}: that takes the {who}",
            None if state is None else state.stage,
        )
    draft = Draft(state, command, authority, whole_second(now), context)
    refused = RULES[type(command)](draft, command)
    if refused is not None:
        return refused
    if context.policy.mirrors and (state is None or _outward(state) != _outward(draft.lead)):
        draft.add(e.MirrorsOwed, names=context.policy.mirrors)
    return tuple(draft.events)


def _place(state: Lead) -> str:
    where = f"in stage {state.stage.value}"
    return where if state.linked_to is None else f"{where}: act on its root, {state.linked_to}"


def held(
    state: Lead | None, by: Ref, rights: tuple[Authority, ...], context: Context
) -> Authority | None:
    """The first of the rights that somebody has on a lead; None if they have none."""
    return next((right for right in rights if _holds(state, by, right, context)), None)


def _holds(state: Lead | None, by: Ref, right: Authority, context: Context) -> bool:
    if right is Authority.SYSTEM:
        return by == SYSTEM
    if right is Authority.SOURCE:
        return by != SYSTEM
    assert state is not None
    if right is Authority.SUBMITTER:
        return any(s.technician == by for s in state.submissions)
    if right is Authority.MANAGER:
        return context.directory.manages(by, state.branch)
    if right is Authority.DELEGATE:
        return context.directory.stands_in(by, state.owner)
    entitled = by == state.owner if right is Authority.OWNER else by in state.rung_holders
    return entitled and context.directory.active(by)


def _outward(lead: Lead) -> tuple[object, ...]:
    """What a copy in an outside system shows."""
    return (
        lead.stage,
        lead.owner,
        lead.branch,
        lead.customer,
        lead.customer_name_slot,
        lead.submissions,
        lead.promised_due,
        lead.outcome,
        lead.cycle,
    )
