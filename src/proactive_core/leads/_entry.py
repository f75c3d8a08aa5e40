"""What one decision stores: events, effects, texts and index entry, together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from ..ports import Append, Effect, Index, Journal
from ..refs import Ref
from . import _commands as c
from . import _events as e
from ._model import Authority, Lead, stream_of
from ._people import rests_on
from ._plan import Step, owed_and_ended, steps, texts
from ._policy import Context

_OF_PEOPLE = (Authority.OWNER, Authority.DELEGATE, Authority.MANAGER, Authority.RUNG)


def entry(
    journal: Journal,
    before: Lead | None,
    command: c.Command,
    events: tuple[e.Event, ...],
    context: Context,
    claims: tuple[str, ...] = (),
) -> Append:
    """One part of a transaction: everything that must be true together [leads:S7].

    It rests on the people by whom and for whom it was decided being there still: whoever acts
    by a right of their own, and whoever gets the lead.
    """
    happened = steps(before, events)
    after = happened[-1][2]
    stream = stream_of(after.id)
    outstanding: Iterable[Effect] = ()
    if before is not None:
        outstanding = [x for x in journal.effects(stream) if x.settled_at is None]
    owed, settles = owed_and_ended(outstanding, happened)
    return Append(
        stream=stream,
        expected=0 if before is None else before.version,
        events=events,
        effects=tuple(_timed(effect, context) for effect in owed),
        texts=texts(command, happened),
        claims=claims,
        settles=settles,
        index=index_of(after),
        rests_on=rests_on(_people(happened), context),
        at=events[0].at,
    )


def _timed(effect: Effect, context: Context) -> Effect:
    """When it may be carried out: quiet hours hold up what disturbs a person."""
    if effect.to is None or context.policy.quiet is None:
        return effect
    allowed = context.reachable_from(effect.to, effect.next_try_at)
    return attrs.evolve(effect, next_try_at=allowed)


def _people(happened: Sequence[Step]) -> Iterator[Ref]:
    for _, event, _ in happened:
        if event.authority in _OF_PEOPLE:
            yield event.by
    before, after = happened[0][0], happened[-1][2]
    had = before.owner if before is not None and before.live else None
    if after.live and after.owner != had:
        yield after.owner


def index_of(lead: Lead) -> Index:
    """What the sweep has to know of a lead."""
    return Index(
        live=lead.live,
        next_action_at=lead.next_action_at,
        owner=lead.owner if lead.live else None,
        stage=lead.stage.value,
    )
