"""What happened, one sentence for each kind of event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

from ..refs import Ref
from . import _events as e
from ._model import Discharge, Lead, LeadKind, Obligation, OwnerReason
from ._policy import Context
from ._words import OUTCOMES, STEPS, Texts, local_time, text_in

_DISCHARGES = {
    Discharge.NOBODY: "nobody is known who could be told",
    Discharge.WITHDRAWN: "they took it back themselves",
    Discharge.SUPERSEDED: "a later message said more",
    Discharge.LEFT: "they are not with the company any more",
    Discharge.UNLINKED: "their own lead will tell them",
}
_OBLIGATIONS = {
    Obligation.RECEIPT: "that it arrived",
    Obligation.OWNER: "who took it up",
    Obligation.CONTACT: "that the customer was spoken with",
    Obligation.OUTCOME: "what became of it",
}
_OWNED = {
    OwnerReason.ROUTED: "It went to {}.",
    OwnerReason.REASSIGNED: "It was given to {}.",
    OwnerReason.LEFT: "Its owner is not active any more; it went to {}.",
}


@attrs.frozen
class _Voice:
    """How the sentences get their names, times and texts."""

    lead: Lead
    texts: Texts
    context: Context

    @property
    def unread(self) -> bool:
        return self.lead.kind is LeadKind.UNREADABLE

    def who(self, ref: Ref | None) -> str:
        return self.context.directory.name(ref)

    def when(self, moment: datetime) -> str:
        return local_time(self.lead, moment, self.context)

    def said(self, slot: str | None) -> str:
        return text_in(self.texts, slot) or "(the words were erased)"

    def why(self, slot: str | None) -> str:
        return "" if slot is None else f" The reason: {self.said(slot)}"

    def raw(self, slot: str | None) -> str:
        came = text_in(self.texts, slot)
        return "" if came is None else f": “{came}”"

    def outcome(self, event: e.Resolved) -> str:
        return f"{OUTCOMES[event.outcome]}.{self.why(event.reason_slot)}"


_SENTENCES: Mapping[type[e.Event], Callable[[Any, _Voice], str]] = {
    e.SubmissionReceived: lambda x, v: f"{v.who(x.technician)} handed it in.",
    e.UnreadableReceived: lambda x, v: (
        f"Something arrived that could not be read{v.raw(x.raw_slot)}.{v.why(x.why_slot)}"
    ),
    e.OwnerSet: lambda x, v: _OWNED[x.why].format(v.who(x.owner)),
    e.StageEntered: lambda x, v: f"Promised: to {STEPS[x.stage]} by {v.when(x.due)}.",
    e.Classified: lambda x, v: f"{v.who(x.by)} found out what it is about.",
    e.SubmissionAmended: lambda x, v: (
        "What was said in the field was changed there"
        + (f": “{v.said(x.summary_slot)}”" if x.summary_slot else ".")
    ),
    e.ArrivedAgain: lambda x, v: (
        f"It came in again, {'readable' if v.unread else 'with other content'}, as "
        f"{x.lead or x.submission}."
    ),
    e.Acknowledged: lambda x, v: f"{v.who(x.by)} took it up.",
    e.ContactTried: lambda x, v: f"{v.who(x.by)} tried to reach the customer in vain ({x.how}).",
    e.Contacted: lambda x, v: f"{v.who(x.by)} spoke with the customer ({x.how}).",
    e.CustomerChased: lambda x, v: (
        f"The customer asked whether anybody will call ({v.who(x.by)} says so)."
    ),
    e.Waited: lambda x, v: (
        f"{v.who(x.by)} paused it until {v.when(x.resume_by)}: {v.said(x.reason_slot)}"
    ),
    e.Resumed: lambda _, __: "The pause ended.",
    e.Resolved: lambda x, v: v.outcome(x),
    e.Withdrawn: lambda x, v: f"{v.who(x.by)} took it back.",
    e.LeadLinked: lambda x, v: f"{v.who(x.by)} linked it to {x.root}.{v.why(x.why_slot)}",
    e.LeadUnlinked: lambda x, v: f"{v.who(x.by)} unlinked it from {x.root}.{v.why(x.why_slot)}",
    e.LeadJoined: lambda x, v: (
        f"{v.who(x.asked_by)} linked {x.lead} to it."
        + (f" Its promise came first: {v.when(x.due)}." if x.due else "")
    ),
    e.LeadParted: lambda x, v: f"{v.who(x.asked_by)} unlinked {x.lead} from it.",
    e.ClockRebound: lambda x, v: (
        f"{v.who(x.by)} had what is left counted by calendar {x.calendar}. "
        f"Promised now: to {STEPS[v.lead.stage]} by {v.when(x.due)}."
    ),
    e.TellingOwed: lambda x, v: f"Owed to {v.who(x.to)}: {_OBLIGATIONS[x.obligation]}.",
    e.Told: lambda x, v: f"{v.who(x.to)} was told {_OBLIGATIONS[x.obligation]} ({x.channel}).",
    e.ToldByHand: lambda x, v: (
        f"{v.who(x.by)} told the technician {_OBLIGATIONS[x.obligation]} ({x.how})."
    ),
    e.TellFailed: lambda x, _: (
        f"No channel could say {_OBLIGATIONS[x.obligation]}; somebody has to say it."
    ),
    e.Discharged: lambda x, _: f"Not told {_OBLIGATIONS[x.obligation]}: {_DISCHARGES[x.reason]}.",
    e.Breached: lambda x, v: f"The promise to {STEPS[x.stage]} by {v.when(x.due)} was not kept.",
    e.Escalated: lambda x, v: (
        f"Overdue: {', '.join(map(v.who, x.paged))} called on (step {x.rung})."
    ),
    e.Paged: lambda x, v: f"{v.who(x.to)} was notified ({x.channel}).",
    e.MirrorsOwed: lambda x, _: f"A copy is owed to {', '.join(x.names)}.",
    e.MirrorWritten: lambda x, _: f"{x.name} holds a copy as {x.ref.key}.",
    e.MirrorRejected: lambda x, v: f"{x.name} refused a copy: {v.said(x.why_slot)}",
    e.Reopened: lambda x, v: f"{v.who(x.by)} opened it again: {v.said(x.why_slot)}",
    e.Closed: lambda _, __: "Closed: its outcome is known, and nobody waits to hear it.",
}


def describe(lead: Lead, event: e.Event, texts: Texts, context: Context) -> str:
    """One event of a lead as a sentence, without saying when."""
    return _SENTENCES[type(event)](event, _Voice(lead, texts, context))
