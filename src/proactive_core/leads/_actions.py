"""What the office did elsewhere, as commands of the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..facts import DeskAction, Verb
from . import _commands as c
from . import _events as e
from ._draft import Refused
from ._model import Outcome, Stage

if TYPE_CHECKING:
    from ._desk import LeadDesk

_OUTCOMES: Mapping[Verb, Outcome] = {
    Verb.ACCEPT: Outcome.ACCEPTED,
    Verb.DECLINE: Outcome.DECLINED,
    Verb.NOT_SUITABLE: Outcome.NOT_SUITABLE,
    Verb.ALREADY_COVERED: Outcome.ALREADY_COVERED,
}
_IMPLIES_TAKEN_UP = (Verb.CONTACT, Verb.WAIT, *_OUTCOMES)
_IMPLIES_RESUMED = (Verb.CONTACT, *_OUTCOMES)


def apply_action(
    desk: LeadDesk, action: DeskAction, *, now: datetime
) -> tuple[e.Event, ...] | Refused:
    """Do at the desk what somebody did in the office's own system.

    Who speaks with the customer has thereby taken the lead up, and who acts on a paused lead
    has resumed it: those steps are added where they were skipped. The same action again
    changes nothing.

    Returns:
        What happened; empty when the action was applied before; or why it is refused.
    """
    claim = f"action:{action.ref}"
    if desk.journal.holder(claim) is not None:
        return ()
    lead_id = desk.find(action.submission)
    if lead_id is None:
        return Refused(f"no submission {action.submission} came in, so there is no lead to act on")
    command = _command(action)
    if isinstance(command, Refused):
        return Refused(command.why, desk.lead(lead_id).stage)
    implied: list[c.Command] = []
    stage = desk.lead(lead_id).stage
    if stage is Stage.ACKNOWLEDGE and action.verb in _IMPLIES_TAKEN_UP:
        implied.append(c.Acknowledge(by=action.actor))
    if stage is Stage.WAITING and action.verb in _IMPLIES_RESUMED:
        implied.append(c.Resume(by=action.actor))
    done: tuple[e.Event, ...] = ()
    for step in implied:
        events = desk.act(lead_id, step, now=now)
        if isinstance(events, Refused):
            return events
        done += events
    events = desk.act(lead_id, command, now=now, claims=(claim,))
    return events if isinstance(events, Refused) else done + events


def _command(action: DeskAction) -> c.Command | Refused:
    lacking = _lacking(action)
    if lacking is not None:
        return Refused(f"{action.ref} is a {action.verb.value}, but does not say {lacking}")
    if action.verb in _OUTCOMES:
        return c.Resolve(by=action.actor, outcome=_OUTCOMES[action.verb], reason=action.note)
    return _COMMANDS[action.verb](action)


def _lacking(action: DeskAction) -> str | None:
    """What an action of its kind must say and this one does not."""
    if action.verb is Verb.REASSIGN and action.to is None:
        return "to whom"
    if action.verb is Verb.WAIT and action.until is None:
        return "until when"
    silent = action.note is None or not action.note.strip()
    return "why" if silent and action.verb in (Verb.WAIT, Verb.REOPEN) else None


_COMMANDS: Mapping[Verb, Callable[[Any], c.Command]] = {
    Verb.CLASSIFY: lambda a: c.Classify(by=a.actor, summary=a.note),
    Verb.ACKNOWLEDGE: lambda a: c.Acknowledge(by=a.actor),
    Verb.CONTACT: lambda a: c.RecordContact(by=a.actor, contacted_at=a.acted_at),
    Verb.WAIT: lambda a: c.Wait(by=a.actor, reason=a.note, resume_by=a.until),
    Verb.RESUME: lambda a: c.Resume(by=a.actor),
    Verb.REASSIGN: lambda a: c.Reassign(by=a.actor, to=a.to, note=a.note),
    Verb.TELL: lambda a: c.TellByHand(by=a.actor, told_at=a.acted_at),
    Verb.REOPEN: lambda a: c.Reopen(by=a.actor, why=a.note),
}
