"""What each kind of event changes in a lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from . import _events as e
from ._model import (
    Breach,
    Discharge,
    Lead,
    OwnerReason,
    Stage,
    Telling,
    TellState,
    Way,
)

_OWED = {Way.CHANNEL: TellState.OWED, Way.HAND: TellState.BY_HAND}
_Change = dict[str, Any]


def _owner(_: Lead, event: e.OwnerSet) -> _Change:
    handed_over = event.why is not OwnerReason.ROUTED
    return {"owner": event.owner, "given_at": event.at if handed_over else None}


def _stage(state: Lead, event: e.StageEntered) -> _Change:
    return {
        "stage": event.stage,
        "stage_since": event.at,
        "calendar": event.calendar,
        "counted_since": event.at,
        "budget": event.budget,
        "used": state.used if state.stage is Stage.WAITING else 0,
        "promised_due": event.due,
        "next_action_at": event.due,
        "rung": 0,
        "rung_holders": (),
        "resume_to": None,
        "resume_by": None,
        "remaining": None,
    }


def _classified(state: Lead, event: e.Classified) -> _Change:
    first, *rest = state.submissions
    first = attrs.evolve(
        first,
        technician=event.technician or first.technician,
        recommendation=event.recommendation or first.recommendation,
        summary_slot=event.summary_slot or first.summary_slot,
    )
    return {
        "submissions": (first, *rest),
        "customer": event.customer or state.customer,
        "branch": event.branch or state.branch,
        "urgency": event.urgency or state.urgency,
        "customer_name_slot": event.customer_name_slot or state.customer_name_slot,
    }


def _amended(state: Lead, event: e.SubmissionAmended) -> _Change:
    return {
        "urgency": event.urgency or state.urgency,
        "submissions": tuple(
            attrs.evolve(s, summary_slot=event.summary_slot or s.summary_slot)
            if s.ref == event.submission
            else s
            for s in state.submissions
        ),
    }


def _chased(state: Lead, event: e.CustomerChased) -> _Change:
    return {"chases": (*state.chases, event.chased_at)}


def _rebound(_: Lead, event: e.ClockRebound) -> _Change:
    return {
        "calendar": event.calendar,
        "counted_since": event.at,
        "used": event.used,
        "budget": event.budget,
        "promised_due": event.due,
        "next_action_at": event.due,
    }


def _nothing(_: Lead, __: e.Event) -> _Change:
    return {}


def _tried(state: Lead, event: e.ContactTried) -> _Change:
    return {"attempts": (*state.attempts, event.tried_at)}


def _contacted(state: Lead, event: e.Contacted) -> _Change:
    return {"first_contact_at": state.first_contact_at or event.contacted_at}


def _waited(state: Lead, event: e.Waited) -> _Change:
    return {
        "stage": Stage.WAITING,
        "stage_since": event.at,
        "promised_due": None,
        "next_action_at": event.resume_by,
        "used": state.used + state.budget - event.remaining,
        "resume_to": state.stage,
        "resume_by": event.resume_by,
        "remaining": event.remaining,
        "rung": 0,
        "rung_holders": (),
    }


def _resumed(state: Lead, event: e.Resumed) -> _Change:
    return {"waited": state.waited + int((event.at - state.stage_since).total_seconds())}


def _resolved(_: Lead, event: e.Resolved) -> _Change:
    return {
        "outcome": event.outcome,
        "reason_slot": event.reason_slot,
        "covered_by": event.covered_by,
    }


def _withdrawn(state: Lead, event: e.Withdrawn) -> _Change:
    return {
        "submissions": tuple(
            attrs.evolve(s, withdrawn=True) if s.ref == event.submission else s
            for s in state.submissions
        )
    }


def _owed(state: Lead, event: e.TellingOwed) -> _Change:
    telling = Telling(
        submission=event.submission,
        obligation=event.obligation,
        cycle=event.cycle,
        to=event.to,
        state=_OWED.get(event.way, TellState.OWED),
        at=event.at,
    )
    return {"told": (*state.told, telling)}


def _settle(
    state: Lead, event: e.TellingEvent, to: TellState, why: Discharge | None = None
) -> _Change:
    told = list(state.told)
    for n, one in enumerate(told):
        if (
            one.obligation is event.obligation
            and one.cycle == event.cycle
            and one.submission == event.submission
        ):
            # Written out: `attrs.evolve` costs twice as much, and half of all events end here.
            told[n] = Telling(
                submission=one.submission,
                obligation=one.obligation,
                cycle=one.cycle,
                to=one.to,
                state=to,
                at=event.at,
                why=why,
            )
    return {"told": tuple(told)}


def _told(state: Lead, event: e.Told | e.ToldByHand) -> _Change:
    return _settle(state, event, TellState.DELIVERED)


def _tell_failed(state: Lead, event: e.TellFailed) -> _Change:
    return _settle(state, event, TellState.BY_HAND)


def _discharged(state: Lead, event: e.Discharged) -> _Change:
    return _settle(state, event, TellState.DISCHARGED, event.reason)


def _breached(state: Lead, event: e.Breached) -> _Change:
    breach = Breach(state.cycle, event.stage, event.due, event.at)
    return {"breaches": (*state.breaches, breach)}


def _escalated(_: Lead, event: e.Escalated) -> _Change:
    return {
        "rung": event.rung,
        "rung_holders": event.paged,
        "next_action_at": event.next_action_at,
    }


def _mirrored(state: Lead, event: e.MirrorWritten) -> _Change:
    held = {**dict(state.mirrors), event.name: event.ref}
    return {
        "mirrors": tuple(sorted(held.items())),
        "rejected": tuple(name for name in state.rejected if name != event.name),
    }


def _rejected(state: Lead, event: e.MirrorRejected) -> _Change:
    return {"rejected": tuple(sorted({*state.rejected, event.name}))}


def _closed(_: Lead, event: e.Closed) -> _Change:
    return {
        "stage": Stage.CLOSED,
        "stage_since": event.at,
        "promised_due": None,
        "next_action_at": None,
        "resume_to": None,
        "resume_by": None,
        "remaining": None,
        "rung": 0,
        "rung_holders": (),
        "closed_at": event.at,
    }


def _reopened(state: Lead, event: e.Reopened) -> _Change:
    return {
        "cycle": event.cycle,
        "closed_at": None,
        "outcome": None,
        "reason_slot": None,
        "covered_by": None,
        "attempts": (),
        "waited": 0,
        "submissions": tuple(attrs.evolve(s, withdrawn=False) for s in state.submissions),
    }


def _linked(state: Lead, event: e.LeadLinked) -> _Change:
    return {
        "stage": Stage.LINKED,
        "linked_to": event.root,
        "linked_from": state.stage,
        "next_action_at": None,
        "rung_holders": (),
    }


def _unlinked(state: Lead, event: e.LeadUnlinked) -> _Change:
    return {
        "stage": state.linked_from,
        "linked_to": None,
        "linked_from": None,
        "next_action_at": event.next_action_at,
    }


def _joined(state: Lead, event: e.LeadJoined) -> _Change:
    changed: _Change = {"submissions": (*state.submissions, *event.submissions)}
    if event.due is not None:
        changed |= {"promised_due": event.due, "next_action_at": event.due}
    return changed


def _parted(state: Lead, event: e.LeadParted) -> _Change:
    left = frozenset(event.submissions)
    return {"submissions": tuple(s for s in state.submissions if s.ref not in left)}


CHANGES: Mapping[type[e.Event], Callable[[Lead, Any], _Change]] = {
    e.OwnerSet: _owner,
    e.StageEntered: _stage,
    e.Classified: _classified,
    e.SubmissionAmended: _amended,
    e.ArrivedAgain: _nothing,
    e.CustomerChased: _chased,
    e.ClockRebound: _rebound,
    e.Acknowledged: _nothing,
    e.ContactTried: _tried,
    e.Contacted: _contacted,
    e.Waited: _waited,
    e.Resumed: _resumed,
    e.Resolved: _resolved,
    e.Withdrawn: _withdrawn,
    e.LeadLinked: _linked,
    e.LeadUnlinked: _unlinked,
    e.LeadJoined: _joined,
    e.LeadParted: _parted,
    e.TellingOwed: _owed,
    e.Told: _told,
    e.ToldByHand: _told,
    e.TellFailed: _tell_failed,
    e.Discharged: _discharged,
    e.Breached: _breached,
    e.Escalated: _escalated,
    e.Paged: _nothing,
    e.MirrorsOwed: _nothing,
    e.MirrorWritten: _mirrored,
    e.MirrorRejected: _rejected,
    e.Closed: _closed,
    e.Reopened: _reopened,
}
