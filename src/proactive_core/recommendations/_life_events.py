"""What can happen to a recommendation. Stored for years: plain fields, and no personal text.

A field ending in `_slot` names where a text is kept beside the chain of events, so that it
can be erased alone; None means that there is no text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

import attrs

from ..facts import Belief, Decision, Stakes
from ..refs import Ref
from ._gate import GateOutcome
from ._life_model import Cause, Inability, Reason
from ._overrides import Overruling


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened to a recommendation.

    Attributes:
        at: When it was recorded.
        by: Who did it; None = an outside system reported it and does not say.
        version: How many events there were when it was decided.
    """

    recommendation: Ref
    at: datetime
    by: Ref | None
    version: int


@attrs.frozen(kw_only=True)
class Noted(Event):
    """What was seen and is advised was written down, for the first time or anew.

    Attributes:
        digest_slot: Names the text by which another version is told from this one.
        text_slots: Names of the texts of this version: observation, advice, benefit, risk,
            evidence; what is not named here does not belong to it any more.
    """

    technician: Ref | None
    customer: Ref | None
    site: Ref | None
    visit: Ref | None
    branch: Ref | None
    equipment: Ref | None
    noticed_at: datetime
    stakes: Stakes | None
    decide_by: date | None
    belief: Belief | None
    decision: Decision | None
    digest_slot: str
    text_slots: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Screened(Event):
    """The gate let it through, or held it back."""

    outcome: GateOutcome
    reasons: tuple[Reason, ...]


@attrs.frozen(kw_only=True)
class HandedOver(Event):
    """Somebody else was asked to hold the conversation."""

    to: Ref
    because: Inability


@attrs.frozen(kw_only=True)
class Discussed(Event):
    """It was put to the customer; `by` held the conversation."""


@attrs.frozen(kw_only=True)
class Agreed(Event):
    """The customer may be contacted about it.

    Attributes:
        number: Of this customer's agreements to it, from 1.
    """

    number: int


@attrs.frozen(kw_only=True)
class Hesitated(Event):
    """The customer wants to think."""

    cause: Cause | None


@attrs.frozen(kw_only=True)
class Explored(Event):
    """Somebody asked what makes the customer hesitate."""

    cause: Cause


@attrs.frozen(kw_only=True)
class Declined(Event):
    """The customer does not want it."""

    reason_slot: str | None


@attrs.frozen(kw_only=True)
class QuoteSent(Event):
    """A proposal was sent."""

    quote: Ref


@attrs.frozen(kw_only=True)
class Implemented(Event):
    """The improvement is in place."""


@attrs.frozen(kw_only=True)
class LeftUndone(Event):
    """Nothing came of it."""

    reason_slot: str | None


@attrs.frozen(kw_only=True)
class BenefitRecorded(Event):
    """Somebody asked the customer what the improvement brought."""

    realised: bool
    words_slot: str | None


@attrs.frozen(kw_only=True)
class Overruled(Event):
    """Somebody answers for a finding, for a time."""

    overruling: Overruling


@attrs.frozen(kw_only=True)
class TellingOwed(Event):
    """The technician has to hear why it is held back; an older message not delivered is void.

    Attributes:
        number: Of the messages about this recommendation, from 1.
        to: Who is to be told: whoever noticed it.
        about: Keys of the reasons that it brings, which that person was not told yet.
    """

    number: int
    to: Ref
    about: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Told(Event):
    """A channel delivered a message to the technician; `delivery` is the channel's name for it."""

    number: int
    channel: str
    delivery: str


@attrs.frozen(kw_only=True)
class TellFailed(Event):
    """No channel reached the technician: somebody has to say it.

    Attributes:
        tries: Deliveries that failed; 0 if there was no way to try.
    """

    number: int
    tries: int


@attrs.frozen(kw_only=True)
class ToldByHand(Event):
    """Somebody told the technician in person."""

    number: int


EVENT_NAMES: Mapping[type[Event], str] = MappingProxyType(
    {
        Noted: "recommendation_noted",
        Screened: "recommendation_screened",
        HandedOver: "recommendation_handed_over",
        Discussed: "recommendation_discussed",
        Agreed: "recommendation_agreed",
        Hesitated: "recommendation_hesitated",
        Explored: "recommendation_explored",
        Declined: "recommendation_declined",
        QuoteSent: "recommendation_quote_sent",
        Implemented: "recommendation_implemented",
        LeftUndone: "recommendation_left_undone",
        BenefitRecorded: "recommendation_benefit_recorded",
        Overruled: "recommendation_overruled",
        TellingOwed: "recommendation_telling_owed",
        Told: "recommendation_told",
        TellFailed: "recommendation_tell_failed",
        ToldByHand: "recommendation_told_by_hand",
    }
)
"""The name under which each kind of event is stored: never changed, only added to."""


def slots(event: Event) -> tuple[str, ...]:
    """The texts that an event names."""
    if isinstance(event, Noted):
        return (event.digest_slot, *event.text_slots)
    if isinstance(event, Screened):
        return tuple(reason.slot for reason in event.reasons)
    if isinstance(event, Overruled):
        return (event.overruling.why_slot,)
    found = (getattr(event, f.name) for f in attrs.fields(type(event)) if f.name.endswith("_slot"))
    return tuple(slot for slot in found if slot is not None)
