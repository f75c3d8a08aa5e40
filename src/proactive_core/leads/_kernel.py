"""Deciding: a lead, a command and a moment give events or a refusal. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ..refs import Ref
from . import _commands as c
from . import _events as e
from ._directory import Directory
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
    if row is None:
        where = "before there is a lead" if state is None else _place(state)
        why = f"{type(command).__name__} is not possible {where}"
        return Refused(why, None if state is None else state.stage)
    authority = held(state, command.by, row.who, context)
    if authority is None:
        who = " or ".join(right.value for right in row.who)
        why = f"{command.by} may not {type(command).__name__}: that takes the {who}"
        return Refused(why, None if state is None else state.stage)
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
    for right in rights:
        if _HOLDS[right](state, by, context.directory):
            return right
    return None


# Only a source and the desk itself have rights before there is a lead: so says the table.
_HOLDS: Mapping[Authority, Callable[[Any, Ref, Directory], bool]] = {
    Authority.SOURCE: lambda _, by, __: by != SYSTEM,
    Authority.SYSTEM: lambda _, by, __: by == SYSTEM,
    Authority.OWNER: lambda lead, by, people: by == lead.owner and people.active(by),
    Authority.DELEGATE: lambda lead, by, people: people.stands_in(by, lead.owner),
    Authority.MANAGER: lambda lead, by, people: people.manages(by, lead.branch),
    Authority.RUNG: lambda lead, by, people: by in lead.rung_holders and people.active(by),
    Authority.SUBMITTER: lambda lead, by, _: any(s.technician == by for s in lead.submissions),
}


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
