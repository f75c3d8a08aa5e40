"""The names under which events are stored, and the texts that they name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from . import _events as e

EVENT_NAMES: Mapping[type[e.Event], str] = MappingProxyType(
    {
        e.SubmissionReceived: "submission_received",
        e.UnreadableReceived: "unreadable_received",
        e.OwnerSet: "owner_set",
        e.StageEntered: "stage_entered",
        e.Classified: "classified",
        e.SubmissionAmended: "submission_amended",
        e.ArrivedAgain: "arrived_again",
        e.Acknowledged: "acknowledged",
        e.ContactTried: "contact_tried",
        e.Contacted: "contacted",
        e.CustomerChased: "customer_chased",
        e.Waited: "waited",
        e.Resumed: "resumed",
        e.Resolved: "resolved",
        e.Withdrawn: "withdrawn",
        e.LeadLinked: "lead_linked",
        e.LeadUnlinked: "lead_unlinked",
        e.LeadJoined: "lead_joined",
        e.LeadParted: "lead_parted",
        e.TellingOwed: "telling_owed",
        e.Told: "told",
        e.ToldByHand: "told_by_hand",
        e.TellFailed: "tell_failed",
        e.Discharged: "discharged",
        e.Breached: "breached",
        e.Escalated: "escalated",
        e.ClockRebound: "clock_rebound",
        e.Paged: "paged",
        e.MirrorsOwed: "mirrors_owed",
        e.MirrorWritten: "mirror_written",
        e.MirrorRejected: "mirror_rejected",
        e.Closed: "closed",
        e.Reopened: "reopened",
        e.PersonLeft: "person_left",
        e.PersonReturned: "person_returned",
    }
)
"""The name under which each kind of event is stored: never changed, only added to."""

EVENTS = tuple(EVENT_NAMES)

BOOKKEEPING = (
    *(e.Paged, e.MirrorsOwed, e.MirrorWritten, e.MirrorRejected),
    *(e.SubmissionAmended, e.ArrivedAgain),
)
"""What may still be noted after a lead is closed: it changes neither where the lead stands, nor
what became of it, nor who was told."""


_SLOTS = {
    kind: tuple(f.name for f in attrs.fields(kind) if f.name.endswith("_slot")) for kind in EVENTS
}


def slots(event: e.Event) -> tuple[str, ...]:
    """The texts that an event names."""
    found = (getattr(event, name) for name in _SLOTS[type(event)])
    return tuple(slot for slot in found if slot is not None)
