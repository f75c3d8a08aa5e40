"""Acting on a lead: decide on it as it is stored, and store what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from ..ports import Append, ConflictError
from . import _commands as c
from . import _events as e
from ._draft import Refused
from ._evolve import fold
from ._kernel import decide
from ._linking import other_half
from ._model import Lead, stream_of
from ._policy import Context
from ._trouble import Decided, troubles

if TYPE_CHECKING:
    from ._desk import LeadDesk

_TRIES = 10


def act(
    desk: LeadDesk,
    lead_id: str,
    command: c.Command,
    now: datetime,
    version: int | None,
    claims: tuple[str, ...],
) -> tuple[e.Event, ...] | Refused:
    """Do something about a lead, and what it asks of another, in one transaction."""
    # Two who open the same trouble's lead write to one stream: the second looks again.
    for _ in range(_TRIES):
        before = desk.lead(lead_id)
        if claims and all(desk.journal.holder(key) == stream_of(lead_id) for key in claims):
            return ()
        if version is not None and version != before.version:
            return Refused(
                f"the lead has moved on: it has {before.version} events, not {version}",
                before.stage,
            )
        context = desk.context()
        events = decide(before, command, now=now, context=context)
        if isinstance(events, Refused):
            return events
        entries = [desk.entry(before, command, events, context, claims=claims)]
        decided = [Decided(before, events)]
        other = other_half(before, command)
        if other is not None:
            half = _other(desk, *other, now, context)
            if isinstance(half, Refused):
                return attrs.evolve(half, stage=before.stage)
            entries.append(half[0])
            decided.append(half[1])
        try:
            desk.journal.append(*entries, *troubles(desk, decided, now, context))
        except ConflictError:
            continue
        return events
    msg = f"others kept writing to {stream_of(lead_id)}; try again"
    raise ConflictError(msg)


def act_on_each(desk: LeadDesk, wanted: Sequence[tuple[str, c.Command]], now: datetime) -> None:
    """Do one thing to each of several leads, in one transaction; what is refused is left out.

    Two things to one lead are two transactions.
    """
    first = dict(reversed(wanted))
    again = [one for n, one in enumerate(wanted) if one[0] in {w[0] for w in wanted[:n]}]
    for _ in range(_TRIES):
        context, entries = desk.context(), []
        for lead_id, command in first.items():
            before = desk.lead(lead_id)
            events = decide(before, command, now=now, context=context)
            if not isinstance(events, Refused):
                entries.append(desk.entry(before, command, events, context))
        try:
            if entries:
                desk.journal.append(*entries)
        except ConflictError:
            continue
        if again:
            act_on_each(desk, again, now)
        return
    msg = f"others kept writing to {', '.join(map(stream_of, first))}; try again"
    raise ConflictError(msg)


def _other(
    desk: LeadDesk, lead_id: str, command: c.Command, now: datetime, context: Context
) -> tuple[Append, Decided] | Refused:
    before: Lead | None = fold(desk.journal.load(stream_of(lead_id)))
    if before is None:
        return Refused(f"there is no lead {lead_id!r}")
    events = decide(before, command, now=now, context=context)
    if isinstance(events, Refused):
        return Refused(f"{lead_id}: {events.why}")
    return desk.entry(before, command, events, context), Decided(before, events)
