"""What must be true of every recommendation's life, recomputed from its events."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import ProactiveError
from ..ports import Journal
from . import _life_events as e
from ._evolve import evolve
from ._findings import Finding
from ._life_model import Course, Phase, stream_of
from ._lifecycle import permitted
from ._owing import WITHHELD, effect_key, owed, unheard
from ._rules import CERTAINTY, HEARD, NEED


def audit(journal: Journal, stream: str) -> Iterator[Finding]:
    """What is wrong with one life; nothing when all rules hold."""
    state: Course | None = None
    held = journal.texts(stream)
    try:
        for event in journal.load(stream):
            phase = None if state is None else state.phase
            if not permitted(phase, event):
                what = f"event {event.version}: {type(event).__name__}"
                why = f"{what} while it was {_named(phase)}"
                yield CERTAINTY.finding(why=why, where=stream)
            for slot in e.slots(event):
                if slot not in held:
                    why = f"the text {slot!r} is gone, and not erased"
                    yield NEED.finding(why=why, where=stream)
            state = evolve(state, event)
    except (ProactiveError, LookupError, TypeError, ValueError, AttributeError) as fault:
        yield NEED.finding(why=f"its events cannot be replayed: {fault}", where=stream)
        return
    index = journal.index(stream)
    if state is None:
        yield NEED.finding(why="its events are gone", where=stream)
        return
    if (
        stream != stream_of(state.recommendation)
        or index is None
        or (index.live, index.stage) != (False, state.phase.value)
    ):
        why = "its name or its index entry is not what its events say"
        yield NEED.finding(why=why, where=stream)
    yield from _telling(journal, stream, state)


def _telling(journal: Journal, stream: str, state: Course) -> Iterator[Finding]:
    """Whoever noticed what is held back knows why, or a message or a person is under way."""
    if state.phase is Phase.WITHHELD and unheard(state, state.reasons):
        yield HEARD.finding(
            why="it is held back, and nobody is to tell the technician why: run again",
            where=stream,
        )
    outstanding = {
        x.key for x in journal.effects(stream) if x.kind == WITHHELD and x.settled_at is None
    }
    if outstanding != {effect_key(state, number) for number in owed(state)}:
        why = "the messages that are owed are not those that its events say"
        yield HEARD.finding(why=why, where=stream)


def _named(phase: Phase | None) -> str:
    return "not written down" if phase is None else phase.value
