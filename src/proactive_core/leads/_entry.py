"""What one decision stores: events, effects, texts and index entry, together."""

from __future__ import annotations

from collections.abc import Iterable

from ..ports import Append, Effect, Index, Journal
from . import _commands as c
from . import _events as e
from ._evolve import fold
from ._model import Lead, stream_of
from ._plan import plan, settlements, texts


def entry(
    journal: Journal,
    before: Lead | None,
    command: c.Command,
    events: tuple[e.Event, ...],
    claims: tuple[str, ...] = (),
) -> Append:
    """One part of a transaction: everything that must be true together [leads:S7]."""
    after = fold(events, before)
    assert after is not None
    stream = stream_of(after.id)
    outstanding: Iterable[Effect] = ()
    if before is not None:
        outstanding = [x for x in journal.effects(stream) if x.settled_at is None]
    return Append(
        stream=stream,
        expected=0 if before is None else before.version,
        events=events,
        effects=plan(before, events),
        texts=texts(before, command, events),
        claims=claims,
        settles=settlements(outstanding, before, events),
        index=index_of(after),
        at=events[0].at,
    )


def index_of(lead: Lead) -> Index:
    """What the sweep has to know of a lead."""
    return Index(
        live=lead.live,
        next_action_at=lead.next_action_at,
        owner=lead.owner if lead.live else None,
        stage=lead.stage.value,
    )
