"""Withheld advice is no silence: what the technician who noticed it still has to hear [domain:FM4].

A message is owed for each reason once, for as long as the gate holds a recommendation back.
What was not delivered yet gives way to a message that says it, too.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..ports import Effect
from ._findings import Level
from ._life_model import Course, Reason, TellState, stream_of

WITHHELD = "withheld"
"""The kind of an effect by which a technician is told why a recommendation is held back."""


def unheard(course: Course, reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Keys of the reasons that a message has to bring; empty if none is owed anew.

    Args:
        course: Whoever noticed it, and what they were told so far.
        reasons: Of the gate's look; only those that withhold count.
    """
    if course.technician is None:
        return ()
    withholding = (r.key for r in reasons if r.level is Level.ENFORCE)
    keys = tuple(dict.fromkeys(withholding))
    own = [one for one in course.tellings if one.to == course.technician]
    known = {key for one in own for key in one.about}
    if known.issuperset(keys):
        return ()
    heard = {key for one in own if not one.open for key in one.about}
    return tuple(key for key in keys if key not in heard)


def owed(course: Course | None) -> frozenset[int]:
    """Numbers of the messages that a channel still has to deliver: one at most."""
    tellings = () if course is None else course.tellings
    return frozenset(one.number for one in tellings if one.state is TellState.OWED)


def effect_key(course: Course, number: int) -> str:
    """The key under which a message is owed."""
    return f"{stream_of(course.recommendation)}/{WITHHELD}/{number}"


def effects(before: Course | None, after: Course) -> tuple[Effect, ...]:
    """What a channel has to deliver that it had not before."""
    new = owed(after) - owed(before)
    return tuple(
        Effect(
            key=effect_key(after, one.number),
            kind=WITHHELD,
            to=one.to,
            about=str(after.recommendation),
            next_try_at=after.changed_at,
        )
        for one in after.tellings
        if one.number in new and after.changed_at is not None
    )


def settled(before: Course | None, after: Course) -> tuple[str, ...]:
    """Keys of what was owed, and is delivered, void or a person's by now."""
    return tuple(effect_key(after, number) for number in sorted(owed(before) - owed(after)))
