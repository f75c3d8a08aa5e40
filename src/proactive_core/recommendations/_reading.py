"""What happened to a recommendation, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

from . import _life_events as e
from ._gate import GateOutcome
from ._life_model import Cause, Inability

CAUSES: Mapping[Cause, str] = {
    Cause.SUMS: "needs time to work out the money",
    Cause.APPROVAL: "needs somebody else's approval",
    Cause.OTHER_SUPPLIER: "has another supplier",
    Cause.DOUBT: "doubts the idea or the technician",
    Cause.UNCLEAR: "does not see the risk or the benefit",
}
_UNABLE = {
    Inability.CANNOT: "the technician cannot hold the conversation",
    Inability.WILL_NOT: "the technician prefers not to hold the conversation",
}


@attrs.frozen
class Line:
    """One thing that happened.

    Attributes:
        at: When it was recorded.
        words: What it was.
    """

    at: datetime
    words: str


def line(event: e.Event, texts: Mapping[str, str | None]) -> Line:
    """Say what an event means; words that were erased are said to be."""
    said = _SAYS[type(event)](event, texts)
    by = "" if event.by is None else f" (by {event.by})"
    return Line(event.at, f"{said}{by}")


def _quoted(slot: str | None, texts: Mapping[str, str | None]) -> str:
    if slot is None:
        return ""
    words = texts.get(slot)
    return ", in words that were erased" if words is None else f": “{words}”"


def _screened(event: e.Screened, texts: Mapping[str, str | None]) -> str:
    held_back = event.outcome is GateOutcome.WITHHELD
    said = "held back: it must not be suggested" if held_back else "it may be put to the customer"
    reasons = " · ".join(f"{r.rule} {texts.get(r.slot) or '(erased)'}" for r in event.reasons)
    return f"{said} – {reasons}" if reasons else said


def _hesitated(event: e.Hesitated, _: Mapping[str, str | None]) -> str:
    return "the customer wants to think" + (f": {CAUSES[event.cause]}" if event.cause else "")


def _overruled(event: e.Overruled, texts: Mapping[str, str | None]) -> str:
    o = event.overruling
    until = f"until {o.until:%Y-%m-%d %H:%M}Z" if o.until > o.since else "no longer"
    return f"{o.rule} is overruled {until}{_quoted(o.why_slot, texts)}"


def _benefit(event: e.BenefitRecorded, texts: Mapping[str, str | None]) -> str:
    said = "got what was promised" if event.realised else "did not get what was promised"
    return f"the customer {said}{_quoted(event.words_slot, texts)}"


_SAYS: Mapping[type[e.Event], Callable[[Any, Mapping[str, str | None]], str]] = {
    e.Noted: lambda x, _: "written down" if x.version == 0 else "written down anew",
    e.Screened: _screened,
    e.HandedOver: lambda x, _: f"{x.to} holds the conversation: {_UNABLE[x.because]}",
    e.Discussed: lambda _, __: "put to the customer",
    e.Agreed: lambda _, __: "the customer may be contacted about it",
    e.Hesitated: _hesitated,
    e.Explored: lambda x, _: f"somebody asked: the customer {CAUSES[x.cause]}",
    e.Declined: lambda x, t: f"the customer does not want it{_quoted(x.reason_slot, t)}",
    e.QuoteSent: lambda x, _: f"the proposal {x.quote} was sent",
    e.Implemented: lambda _, __: "the improvement is in place",
    e.LeftUndone: lambda x, t: f"nothing came of it{_quoted(x.reason_slot, t)}",
    e.BenefitRecorded: _benefit,
    e.Overruled: _overruled,
    e.TellingOwed: lambda x, _: f"{x.to} is to hear why it is held back",
    e.Told: lambda x, _: f"the technician was told why it is held back, by {x.channel}",
    e.TellFailed: lambda _, __: "no message reached the technician: somebody has to say why",
    e.ToldByHand: lambda _, __: "the technician was told in person why it is held back",
}
