"""What is wrong with the desk's own promises is a lead, too, for whoever can mend it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from ..ports import Append
from ..refs import Ref
from . import _commands as c
from . import _events as e
from ._draft import Refused
from ._kernel import decide
from ._model import SYSTEM, Lead
from ._policy import Context

if TYPE_CHECKING:
    from ._desk import LeadDesk

_TIMED_BY = (e.StageEntered, e.Escalated, e.ClockRebound)


@attrs.frozen
class Decided:
    """One decision: the lead before it (None if it opens one), and what happens."""

    before: Lead | None
    events: tuple[e.Event, ...]


@attrs.frozen
class Trouble:
    """Something about the calendars or the ladder that somebody has to mend.

    Attributes:
        rule: The rule of the fail-safe that asks for it.
        ref: Under which it is a submission: once each, however often it shows.
        why: In words for whoever has to mend it.
    """

    rule: str
    ref: Ref
    why: str


def shown_by(before: Lead | None, event: e.Event) -> Iterator[Trouble]:
    """What an event shows to be wrong."""
    if isinstance(event, _TIMED_BY) and not event.covered:
        why = (
            f"Calendar revision {event.calendar!r} ends before a promise is due. "
            "Until it is extended, promises are counted in elapsed time."
        )
        yield Trouble("leads:S13", Ref(SYSTEM.system, "calendar", event.calendar), why)
    if isinstance(event, e.Escalated) and before is not None:
        for rung in range(before.rung + 1, event.rung):
            where = "leads of no branch" if before.branch is None else f"leads of {before.branch}"
            why = (
                f"Rung {rung} of the ladder calls nobody who can be reached for {where}. "
                "Until somebody is named there, it is passed over."
            )
            ref = Ref(SYSTEM.system, "rung", f"{rung}:{before.branch or 'none'}")
            yield Trouble("leads:S12", ref, why)


def troubles(
    desk: LeadDesk, decided: Iterable[Decided], now: datetime, context: Context
) -> tuple[Append, ...]:
    """A lead in triage for everything that decisions show to be wrong and that has none yet."""
    made: dict[Ref, Append] = {}
    todo = list(decided)
    while todo:
        one = todo.pop()
        for event in one.events:
            for trouble in shown_by(one.before, event):
                claim = f"submission:{trouble.ref}"
                if trouble.ref in made or desk.journal.holder(claim) is not None:
                    continue
                command = c.SubmitUnreadable(
                    by=SYSTEM,
                    lead=str(trouble.ref),
                    submission=trouble.ref,
                    digest=hashlib.sha256(b"").hexdigest(),
                    raw="",
                    why=trouble.why,
                )
                opened = decide(None, command, now=now, context=context)
                assert not isinstance(opened, Refused)
                made[trouble.ref] = desk.entry(None, command, opened, context, claims=(claim,))
                todo.append(Decided(None, opened))
    return tuple(made.values())
