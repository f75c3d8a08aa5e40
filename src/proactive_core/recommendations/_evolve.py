"""Applying what happened: the state of a recommendation is nothing but its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from ..errors import UsageError
from . import _life_events as e
from ._gate import GateOutcome
from ._life_model import Course, Phase, Telling, TellState


def evolve(state: Course | None, event: e.Event) -> Course:
    """Apply an event.

    Raises:
        UsageError: The event is of another recommendation, was decided on another version,
            or is the first without being `Noted`.
    """
    if state is None:
        if not isinstance(event, e.Noted):
            msg = f"the first event of a recommendation is Noted, not {type(event).__name__}"
            raise UsageError(msg)
        state = Course(recommendation=event.recommendation)
    if (event.recommendation, event.version) != (state.recommendation, state.version):
        msg = (
            f"{state.recommendation} has {state.version} events; the event is of "
            f"{event.recommendation}, decided on {event.version}"
        )
        raise UsageError(msg)
    changes = _CHANGES[type(event)](state, event)
    return attrs.evolve(state, **changes, version=state.version + 1, changed_at=event.at)


def fold(events: Iterable[e.Event], state: Course | None = None) -> Course | None:
    """Apply events in order, oldest first; None if there are none and never were."""
    for event in events:
        state = evolve(state, event)
    return state


_HEAD = {field.name for field in attrs.fields(e.Event)}


def _noted(state: Course, event: e.Noted) -> dict[str, Any]:
    names = {field.name for field in attrs.fields(Course)} - _HEAD
    changes = {f.name: getattr(event, f.name) for f in attrs.fields(e.Noted) if f.name in names}
    return changes if state.phase.presented else {**changes, "phase": Phase.NOTICED}


def _screened(_: Course, event: e.Screened) -> dict[str, Any]:
    held_back = event.outcome is GateOutcome.WITHHELD
    phase = Phase.WITHHELD if held_back else Phase.SCREENED
    changes = {"phase": phase, "outcome": event.outcome, "reasons": event.reasons}
    # What was said about holding it back is over when it is let through.
    return changes if held_back else {**changes, "tellings": ()}


def _owed(state: Course, event: e.TellingOwed) -> dict[str, Any]:
    heard = (one for one in state.tellings if not one.open)
    new = Telling(number=event.number, to=event.to, about=event.about)
    return {"tellings": (*heard, new), "messages": event.number}


def _said(to: TellState) -> Callable[[Course, Any], dict[str, Any]]:
    def changes(state: Course, event: Any) -> dict[str, Any]:
        tellings = (
            attrs.evolve(one, state=to) if one.number == event.number else one
            for one in state.tellings
        )
        return {"tellings": tuple(tellings)}

    return changes


def _to(phase: Phase) -> Callable[[Course, Any], dict[str, Any]]:
    return lambda _, __: {"phase": phase}


_CHANGES: Mapping[type[e.Event], Callable[[Course, Any], dict[str, Any]]] = {
    e.Noted: _noted,
    e.Screened: _screened,
    e.HandedOver: lambda _, x: {"spokesperson": x.to},
    e.Discussed: lambda _, x: {"phase": Phase.DISCUSSED, "spoken_by": x.by},
    e.Agreed: lambda s, x: {
        "phase": Phase.QUOTED if s.phase is Phase.QUOTED else Phase.AGREED,
        "cause": None,
        "agreements": x.number,
    },
    e.Hesitated: lambda s, x: {
        "phase": Phase.HESITANT,
        "cause": x.cause,
        "hesitations": s.hesitations + (s.phase is not Phase.HESITANT),
    },
    e.Explored: lambda s, x: {
        "phase": Phase.EXPLORED,
        "cause": x.cause,
        "explored": s.explored + (s.phase is Phase.HESITANT),
    },
    e.Declined: _to(Phase.DECLINED),
    e.QuoteSent: lambda s, x: {
        "phase": Phase.QUOTED,
        "quotes": s.quotes if x.quote in s.quotes else (*s.quotes, x.quote),
    },
    e.Implemented: _to(Phase.IMPLEMENTED),
    e.LeftUndone: _to(Phase.NOT_IMPLEMENTED),
    e.BenefitRecorded: lambda _, x: {"realised": x.realised},
    e.Overruled: lambda s, x: {"overruled": (*s.overruled, x.overruling)},
    e.TellingOwed: _owed,
    e.Told: _said(TellState.DELIVERED),
    e.TellFailed: _said(TellState.BY_HAND),
    e.ToldByHand: _said(TellState.DELIVERED),
}
