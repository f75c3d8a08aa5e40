"""From noticed to implemented: who may do what when, and nothing withheld is ever presented.

`advance` decides and `evolve` applies, like `decide` and `evolve` of the leads; both are
pure. No source draws this machine; its states and facts are those of [domain §7.1].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import attrs

from ..checks import moments
from ..errors import UsageError
from ..refs import Ref
from . import _life_commands as c
from . import _life_events as e
from ._findings import Level
from ._life_model import Course, Phase, Reason, TellState
from ._overrides import Overruling
from ._owing import unheard
from ._texts import texts_of

_UNHEARD = (Phase.NOTICED, Phase.SCREENED, Phase.WITHHELD)
_HELD_BACK = (Phase.NOTICED, Phase.WITHHELD)
_TALKING = (Phase.DISCUSSED, Phase.HESITANT, Phase.EXPLORED)
_WANTED = (Phase.AGREED, Phase.QUOTED)
_OVER = (Phase.DECLINED, Phase.NOT_IMPLEMENTED)
_HEARD = (*_TALKING, *_WANTED, *_OVER, Phase.IMPLEMENTED)


@attrs.frozen
class Refused:
    """The command does not fit; nothing has changed.

    Attributes:
        why: In plain words.
        phase: Where the recommendation stands; None if it was never written down.
        allowed: Names of the commands that would fit, sorted.
    """

    why: str
    phase: Phase | None
    allowed: tuple[str, ...]


_Row = tuple[Phase | None, type[Any]]


def _rows(command: type[Any], target: Phase, *sources: Phase | None) -> dict[_Row, Phase]:
    return {(source, command): target for source in sources}


def _stay(command: type[Any], *phases: Phase) -> dict[_Row, Phase]:
    return {(phase, command): phase for phase in phases}


#: (phase, command) → phase; None is before anything was written down. Anything that is not
#: here is refused. After `Screen` the gate decides between `SCREENED` and `WITHHELD`. Only
#: the customer reopens what they declined or let lie: by agreeing after all. Nobody answers a
#: "no" with a second attempt [W6].
TRANSITIONS: Mapping[_Row, Phase] = MappingProxyType(
    _rows(c.Note, Phase.NOTICED, None, *_UNHEARD)
    | _stay(c.Note, *_HEARD)
    | _rows(c.Screen, Phase.SCREENED, *_UNHEARD)
    | _stay(c.HandOver, Phase.NOTICED, Phase.SCREENED)
    | _rows(c.Discuss, Phase.DISCUSSED, Phase.SCREENED)
    | _rows(c.Agree, Phase.AGREED, *_TALKING, *_OVER)
    | _stay(c.Agree, Phase.QUOTED)
    | _rows(c.Hesitate, Phase.HESITANT, *_TALKING, *_WANTED)
    | _rows(c.Explore, Phase.EXPLORED, Phase.HESITANT, Phase.EXPLORED)
    | _rows(c.Decline, Phase.DECLINED, *_TALKING, *_WANTED)
    | _rows(c.SendQuote, Phase.QUOTED, *_TALKING, *_WANTED)
    | _rows(c.Implement, Phase.IMPLEMENTED, *_TALKING, *_WANTED, *_OVER)
    | _rows(c.LeaveUndone, Phase.NOT_IMPLEMENTED, *_TALKING, *_WANTED)
    | _stay(c.RecordBenefit, Phase.IMPLEMENTED)
    | _stay(c.Overrule, *_UNHEARD, *_HEARD)
    | _stay(c.ConfirmTold, *_HELD_BACK)
    | _stay(c.GiveUpTelling, *_HELD_BACK)
    | _stay(c.TellByHand, *_HELD_BACK)
)


def allowed(phase: Phase | None) -> tuple[str, ...]:
    """Names of the commands that fit in a phase, sorted; None = nothing was written down."""
    return tuple(sorted(command.__name__ for at, command in TRANSITIONS if at is phase))


def permitted(phase: Phase | None, event: e.Event) -> bool:
    """Whether an event may happen in a phase, whoever stored it; None = it is the first."""
    return (phase, _CAUSED_BY[type(event)]) in TRANSITIONS


def advance(
    state: Course | None, command: c.Command, now: datetime
) -> tuple[e.Event, ...] | Refused:
    """Decide whether a command fits, and what happens if it does.

    Args:
        state: Where the recommendation stands; None = nothing was written down yet.
        command: What somebody did or wants to do.
        now: When it happens: not before the last move.

    Returns:
        What happens, never empty, for `evolve`; or a refusal, and then nothing has changed.

    Raises:
        UsageError: `now` has no UTC offset, or `command` is no command.
    """
    if not isinstance(command, c.Command):
        msg = f"a command is one of {c.Command}, not {command!r}"
        raise UsageError(msg)
    moments(now=now)
    phase = None if state is None else state.phase
    why = _misfit(state, command, now)
    if why is not None:
        return Refused(why, phase, allowed(phase))
    return _events(state, command, now)


def _misfit(state: Course | None, command: c.Command, now: datetime) -> str | None:
    """Why a command does not fit; None if it does."""
    phase = None if state is None else state.phase
    if (phase, type(command)) not in TRANSITIONS:
        name = type(command).__name__
        if phase is None:
            return f"{name} comes too early: nothing was written down yet"
        return f"{name} does not fit a recommendation that is {phase.value.replace('_', ' ')}"
    if state is None:
        return None
    about = _about(command)
    if about not in (None, state.recommendation):
        return f"the {type(command).__name__.lower()} is of {about}"
    if state.changed_at is not None and now < state.changed_at:
        return f"it last moved at {state.changed_at.isoformat()}, which is later"
    return _CONDITIONS.get(type(command), _nothing)(state, command, now)


def _about(command: c.Command) -> Ref | None:
    if isinstance(command, c.Note):
        return command.recommendation.ref
    return command.screening.recommendation if isinstance(command, c.Screen) else None


def _nothing(_state: Course, _command: Any, _now: datetime) -> str | None:
    return None


def _speaks(state: Course, command: c.Discuss, _: datetime) -> str | None:
    speakers = {state.technician, state.spokesperson} - {None}
    if command.by is None or not speakers or command.by in speakers:
        return None
    named = " or ".join(sorted(map(str, speakers)))
    return f"{named} is to put it to the customer; hand it over first"


def _overrulable(state: Course, command: c.Overrule, now: datetime) -> str | None:
    found = {reason.rule: reason.level for reason in state.reasons}
    if command.rule not in found:
        return f"the gate's last look found nothing by {command.rule}"
    if found[command.rule] is Level.ENFORCE:
        return f"{command.rule} is absolute: nobody can overrule it"
    if command.until < now:
        return f"it would end at {command.until.isoformat()}, which is earlier than now"
    return None


def _to_deliver(state: Course, command: c.ConfirmTold | c.GiveUpTelling, _: datetime) -> str | None:
    telling = state.telling
    if telling is None or (telling.number, telling.state) != (command.number, TellState.OWED):
        return f"message {command.number} is not owed any more"
    return None


def _answers(state: Course, _: c.Agree, __: datetime) -> str | None:
    # A quote that came without a lead still needs one; with one the office is at it already.
    asked = state.phase is Phase.QUOTED and state.agreements
    return "the customer agreed already, before the proposal was sent" if asked else None


def _to_send(state: Course, command: c.SendQuote, _: datetime) -> str | None:
    waits = state.phase is Phase.QUOTED and command.quote in state.quotes
    return f"{command.quote} was sent already, and waits for an answer" if waits else None


def _to_say(state: Course, _: c.TellByHand, __: datetime) -> str | None:
    return "there is nothing to tell the technician" if state.telling is None else None


_CONDITIONS: Mapping[type[Any], Callable[[Course, Any, datetime], str | None]] = {
    c.Discuss: _speaks,
    c.Agree: _answers,
    c.SendQuote: _to_send,
    c.Overrule: _overrulable,
    c.ConfirmTold: _to_deliver,
    c.GiveUpTelling: _to_deliver,
    c.TellByHand: _to_say,
}


def _events(state: Course | None, command: c.Command, now: datetime) -> tuple[e.Event, ...]:
    version = 0 if state is None else state.version
    about = state.recommendation if state is not None else _about(command)
    head: dict[str, Any] = {
        "recommendation": about,
        "at": now,
        "by": command.by,
        "version": version,
    }
    event = _MADE[type(command)](state, command, head)
    if state is None or not isinstance(event, e.Screened):
        return (event,)
    # Holding it back and owing the technician the reasons is one decision.
    news = unheard(state, event.reasons)
    if not news or state.technician is None:
        return (event,)
    head = {**head, "by": None, "version": version + 1}
    number = state.messages + 1
    return event, e.TellingOwed(**head, number=number, to=state.technician, about=news)


def _noted(_: Course | None, command: c.Note, head: dict[str, Any]) -> e.Event:
    fact = command.recommendation
    taken = {
        field.name: getattr(fact, field.name)
        for field in attrs.fields(e.Noted)
        if hasattr(fact, field.name)
    }
    # The digest of each version has its own slot: it tells this version from the next.
    named = tuple(text.slot for text in texts_of(fact))
    return e.Noted(**taken, **head, digest_slot=f"digest:{head['version']}", text_slots=named)


def _screened(_: Course | None, command: c.Screen, head: dict[str, Any]) -> e.Event:
    reasons = tuple(
        Reason(
            rule=found.rule,
            level=found.level,
            slot=f"finding:{head['version']}:{n}",
            where=found.where,
        )
        for n, found in enumerate(command.screening.findings, 1)
    )
    return e.Screened(**head, outcome=command.screening.outcome, reasons=reasons)


def _agreed(state: Course, _: c.Agree, head: dict[str, Any]) -> e.Event:
    return e.Agreed(**head, number=state.agreements + 1)


def _slot(words: str | None, name: str, head: dict[str, Any]) -> str | None:
    return None if words is None else f"{name}:{head['version']}"


def _overruled(_: Course, command: c.Overrule, head: dict[str, Any]) -> e.Event:
    overruling = Overruling(
        rule=command.rule,
        where=None,
        by=command.by,
        since=head["at"],
        until=command.until,
        why_slot=f"why:{head['version']}",
    )
    return e.Overruled(**head, overruling=overruling)


_MADE: Mapping[type[Any], Callable[[Any, Any, dict[str, Any]], e.Event]] = {
    c.Note: _noted,
    c.Screen: _screened,
    c.HandOver: lambda _, x, h: e.HandedOver(**h, to=x.to, because=x.because),
    c.Discuss: lambda _, _x, h: e.Discussed(**h),
    c.Agree: _agreed,
    c.Hesitate: lambda _, x, h: e.Hesitated(**h, cause=x.cause),
    c.Explore: lambda _, x, h: e.Explored(**h, cause=x.cause),
    c.Decline: lambda _, x, h: e.Declined(**h, reason_slot=_slot(x.reason, "reason", h)),
    c.SendQuote: lambda _, x, h: e.QuoteSent(**h, quote=x.quote),
    c.Implement: lambda _, _x, h: e.Implemented(**h),
    c.LeaveUndone: lambda _, x, h: e.LeftUndone(**h, reason_slot=_slot(x.reason, "reason", h)),
    c.RecordBenefit: lambda _, x, h: e.BenefitRecorded(
        **h, realised=x.realised, words_slot=_slot(x.words, "words", h)
    ),
    c.Overrule: _overruled,
    c.ConfirmTold: lambda _, x, h: e.Told(
        **h, number=x.number, channel=x.channel, delivery=x.delivery
    ),
    c.GiveUpTelling: lambda _, x, h: e.TellFailed(**h, number=x.number, tries=x.tries),
    c.TellByHand: lambda s, _, h: e.ToldByHand(**h, number=s.telling.number),
}

_CAUSED_BY: Mapping[type[e.Event], type[Any]] = {
    e.Noted: c.Note,
    e.Screened: c.Screen,
    e.HandedOver: c.HandOver,
    e.Discussed: c.Discuss,
    e.Agreed: c.Agree,
    e.Hesitated: c.Hesitate,
    e.Explored: c.Explore,
    e.Declined: c.Decline,
    e.QuoteSent: c.SendQuote,
    e.Implemented: c.Implement,
    e.LeftUndone: c.LeaveUndone,
    e.BenefitRecorded: c.RecordBenefit,
    e.Overruled: c.Overrule,
    e.TellingOwed: c.Screen,
    e.Told: c.ConfirmTold,
    e.TellFailed: c.GiveUpTelling,
    e.ToldByHand: c.TellByHand,
}
