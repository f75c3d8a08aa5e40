"""People who leave: everything they owned gets another owner, at once [leads:S12]."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ..ports import Append, ConflictError, Journal
from ..refs import Ref
from . import _commands as c
from . import _events as e
from ._directory import Directory
from ._draft import Refused
from ._kernel import decide
from ._model import SYSTEM, Authority
from ._policy import Context

if TYPE_CHECKING:
    from ._desk import LeadDesk

_TRIES = 10


def without_those_gone(journal: Journal, directory: Directory) -> Directory:
    """The directory, with everybody who was off-boarded inactive."""
    gone = []
    for stream in journal.streams("person:"):
        last = journal.load(stream)[-1]
        if isinstance(last, e.PersonLeft):
            gone.append(last.person)
    return directory.without(gone) if gone else directory


def person_left(desk: LeadDesk, person: Ref, now: datetime) -> int | Refused:
    """Off-board somebody, re-own all their live leads and owe them nothing, in one transaction."""
    for _ in range(_TRIES):
        before = desk.people()
        after = before.without([person])
        if not before.active(person):
            return Refused(f"{person} is not an active person")
        if not desk.policy.sink(after):
            return Refused(f"{person} is the last of the sink who can be reached")
        entries = [_noted(desk.journal, e.PersonLeft, person, now)]
        context = Context(desk.policy, after, desk.calendars)
        for lead in desk.leads():
            touched = lead.owner == person or any(t.open and t.to == person for t in lead.told)
            events = decide(lead, c.Offboard(), now=now, context=context) if touched else None
            if isinstance(events, tuple):
                entries.append(desk.entry(lead, c.Offboard(), events))
        try:
            desk.journal.append(*entries)
        except ConflictError:
            continue
        return len(entries) - 1
    msg = f"others kept writing to the leads of {person}; try again"
    raise ConflictError(msg)


def person_returned(desk: LeadDesk, person: Ref, now: datetime) -> Refused | None:
    """Take an off-boarding back."""
    if desk.people().active(person) or not desk.directory.active(person):
        return Refused(f"{person} was not off-boarded, or is not in the directory as active")
    desk.journal.append(_noted(desk.journal, e.PersonReturned, person, now))
    return None


def _noted(
    journal: Journal,
    kind: type[e.PersonLeft | e.PersonReturned],
    person: Ref,
    now: datetime,
) -> Append:
    stream = f"person:{person}"
    held = len(journal.load(stream))
    event = kind(at=now, by=SYSTEM, authority=Authority.SYSTEM, version=held, person=person)
    return Append(stream=stream, expected=held, events=(event,), at=now)
