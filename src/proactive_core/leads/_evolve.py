"""What an event does to a lead. Pure: the state is nothing but the fold of its events."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import UsageError
from . import _events as e
from ._changes import CHANGES
from ._model import Lead, LeadKind, Stage, Submitted


def evolve(state: Lead | None, event: e.Event) -> Lead:
    """The lead after an event.

    Raises:
        UsageError: The event is of no known kind, or the first event opens no lead.
    """
    if state is None:
        return _opened(event)
    # What `attrs.evolve` does, for values that are whole and checked: ten times faster.
    lead = Lead.__new__(Lead)
    vars(lead).update(vars(state))
    apply(lead, event)
    return lead


def fold(events: Iterable[e.Event], state: Lead | None = None) -> Lead | None:
    """The lead after all events; `state` as it is if there are none."""
    rest = iter(events)
    first = next(rest, None)
    if first is None:
        return state
    lead = evolve(state, first)
    for event in rest:
        apply(lead, event)
    return lead


def apply(lead: Lead, event: e.Event) -> None:
    """Change a lead in place: only for whoever made it, and has not yet shown it to anybody.

    Where only the lead after several events is wanted, one is made instead of one for each.
    """
    change = CHANGES.get(type(event))
    if change is None:
        msg = f"{type(event).__name__} cannot happen to a lead that is open"
        raise UsageError(msg)
    changed = change(lead, event)
    if lead.given_at is not None and event.by == lead.owner:
        changed.setdefault("given_at", None)
    values = vars(lead)
    values.update(changed)
    values["version"] += 1
    values["updated_at"] = event.at


def _opened(event: e.Event) -> Lead:
    if isinstance(event, e.SubmissionReceived):
        return _submitted(event)
    if isinstance(event, e.UnreadableReceived):
        return _unreadable(event)
    msg = f"a lead cannot begin with {type(event).__name__}"
    raise UsageError(msg)


def _submitted(event: e.SubmissionReceived) -> Lead:
    submission = Submitted(
        ref=event.submission,
        technician=event.technician,
        recommendation=event.recommendation,
        summary_slot=event.summary_slot,
        sequence=event.sequence,
    )
    return Lead(
        id=event.lead,
        kind=LeadKind.SUBMISSION if event.conflicts_with is None else LeadKind.CONFLICT,
        stage=Stage.TRIAGE,
        owner=event.by,
        branch=event.branch,
        customer=event.customer,
        urgency=event.urgency,
        opened_at=event.at,
        updated_at=event.at,
        stage_since=event.at,
        version=1,
        observed_at=event.observed_at,
        customer_name_slot=event.customer_name_slot,
        submissions=(submission,),
        beside=event.beside,
        conflicts_with=event.conflicts_with,
    )


def _unreadable(event: e.UnreadableReceived) -> Lead:
    return Lead(
        id=event.lead,
        kind=LeadKind.UNREADABLE,
        stage=Stage.TRIAGE,
        owner=event.by,
        branch=event.branch,
        customer=None,
        urgency=None,
        opened_at=event.at,
        updated_at=event.at,
        stage_since=event.at,
        version=1,
        submissions=(Submitted(ref=event.submission),),
    )
