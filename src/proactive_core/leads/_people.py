"""People who leave: everything they owned gets another owner, at once [leads:S12]."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

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


def as_they_are_now(journal: Journal, directory: Directory) -> tuple[Directory, Mapping[Ref, int]]:
    """The directory, with everybody who was off-boarded inactive.

    Beside it: how often it was noted of a person that they left or returned. What is decided
    about somebody rests on that: they may leave before it is stored [leads:S12].
    """
    gone, noted = [], {}
    for stream in journal.streams("person:"):
        events = journal.load(stream)
        last = events[-1]
        noted[last.person] = len(events)
        if isinstance(last, e.PersonLeft):
            gone.append(last.person)
    return directory.without(gone) if gone else directory, noted


def rests_on(people: Iterable[Ref], context: Context) -> tuple[tuple[str, int], ...]:
    """That nobody of them left or returned since the context was read."""
    return tuple(
        (f"person:{person}", context.noted.get(person, 0)) for person in dict.fromkeys(people)
    )


def person_left(desk: LeadDesk, person: Ref, now: datetime) -> int | Refused:
    """Off-board somebody, re-own all their live leads and owe them nothing, in one transaction."""
    for _ in range(_TRIES):
        seen = desk.context()
        before = seen.directory
        after = before.without([person])
        if not before.active(person):
            return Refused(f"{person} is not an active person")
        sink = desk.policy.sink(after)
        if not sink:
            return Refused(f"{person} is the last of the sink who can be reached")
        noted = _noted(desk.journal, e.PersonLeft, person, now)
        # Nobody gives them a lead meanwhile, and the rest of the sink does not leave either.
        entries = [attrs.evolve(noted, rests_on=rests_on(sink, seen), releases=(person,))]
        context = attrs.evolve(seen, directory=after)
        for lead in desk.leads():
            touched = lead.owner == person or any(t.open and t.to == person for t in lead.told)
            events = decide(lead, c.Offboard(), now=now, context=context) if touched else None
            if isinstance(events, tuple):
                entries.append(desk.entry(lead, c.Offboard(), events, context))
        try:
            desk.journal.append(*entries)
        except ConflictError:
            continue
        return len(entries) - 1
    msg = f"others kept writing to the leads of {person}; try again"
    raise ConflictError(msg)


def person_returned(desk: LeadDesk, person: Ref, now: datetime) -> Refused | None:
    """Take an off-boarding back."""
    for _ in range(_TRIES):
        noted = _noted(desk.journal, e.PersonReturned, person, now)
        if desk.people().active(person) or not desk.directory.active(person):
            return Refused(f"{person} was not off-boarded, or is not in the directory as active")
        with contextlib.suppress(ConflictError):
            desk.journal.append(noted)
            return None
    msg = f"others kept noting whether {person} is there; try again"
    raise ConflictError(msg)


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
