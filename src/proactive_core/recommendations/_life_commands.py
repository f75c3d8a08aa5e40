"""What somebody does about a recommendation.

`by` is who did it; None = an outside system reports it and does not say.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs.validators import instance_of, optional

from ..checks import aware, in_utc, text, whole
from ..facts import Recommendation
from ..refs import Ref
from ._gate import Screening
from ._life_model import Cause, Inability

_person = optional(instance_of(Ref))


@attrs.frozen
class _Done:
    by: Ref | None = attrs.field(default=None, validator=_person, kw_only=True)


@attrs.frozen
class Note(_Done):
    """What was seen and is advised is written down, for the first time or anew.

    What the customer has not heard yet has to pass the gate again after it.
    """

    recommendation: Recommendation = attrs.field(validator=instance_of(Recommendation))


@attrs.frozen
class Screen(_Done):
    """The gate looked at it."""

    screening: Screening = attrs.field(validator=instance_of(Screening))


@attrs.frozen
class HandOver(_Done):
    """Somebody else holds the conversation in the technician's place [domain §6.9 X1].

    Attributes:
        to: Who does.
        because: Why the technician does not.
    """

    to: Ref = attrs.field(validator=instance_of(Ref))
    because: Inability = attrs.field(validator=instance_of(Inability))


@attrs.frozen
class Discuss:
    """It was put to the customer, as help with a decision.

    Attributes:
        by: Who held the conversation: the technician, or whoever stands in; None = an outside
            system reports that it was held, and does not say by whom.
    """

    by: Ref | None = attrs.field(default=None, validator=_person)


@attrs.frozen
class Agree(_Done):
    """The customer may be contacted about it."""


@attrs.frozen
class Hesitate(_Done):
    """The customer wants to think.

    Attributes:
        cause: Why; None if nobody knows yet.
    """

    cause: Cause | None = attrs.field(default=None, validator=optional(instance_of(Cause)))


@attrs.frozen
class Explore:
    """Somebody asked what makes the customer hesitate.

    Attributes:
        cause: What was found.
    """

    by: Ref | None = attrs.field(validator=_person)
    cause: Cause = attrs.field(validator=instance_of(Cause))


@attrs.frozen
class Decline(_Done):
    """The customer does not want it: a legitimate outcome.

    Attributes:
        reason: In the customer's words; None if none was given.
    """

    reason: str | None = attrs.field(default=None, validator=optional(text))


@attrs.frozen
class SendQuote(_Done):
    """A proposal was sent."""

    quote: Ref = attrs.field(validator=instance_of(Ref))


@attrs.frozen
class Implement(_Done):
    """The improvement is in place."""


@attrs.frozen
class LeaveUndone(_Done):
    """Nothing came of it, and nobody waits for it any more.

    Attributes:
        reason: Why; None if nobody knows.
    """

    reason: str | None = attrs.field(default=None, validator=optional(text))


@attrs.frozen
class RecordBenefit(_Done):
    """Somebody asked the customer what the improvement brought.

    Attributes:
        realised: Whether the customer got what was promised.
        words: In the customer's words; None if none were noted.
    """

    realised: bool = attrs.field(validator=instance_of(bool))
    words: str | None = attrs.field(default=None, validator=optional(text))


@attrs.frozen(kw_only=True)
class Overrule:
    """Somebody answers for a finding, for a time.

    Attributes:
        rule: Whose finding: one that the gate's last look made.
        by: Who answers for it.
        why: In their words.
        until: Up to this moment, which is not included any more; the moment of deciding takes
            an earlier answer back.
    """

    rule: str = attrs.field(validator=text)
    by: Ref = attrs.field(validator=instance_of(Ref))
    why: str = attrs.field(validator=text)
    until: datetime = attrs.field(converter=in_utc, validator=aware)


@attrs.frozen
class ConfirmTold(_Done):
    """A channel delivered a message to the technician.

    Attributes:
        number: Of the message.
        channel: Which channel.
        delivery: The channel's own name for it.
    """

    number: int = attrs.field(validator=whole)
    channel: str = attrs.field(validator=text)
    delivery: str


@attrs.frozen
class GiveUpTelling(_Done):
    """No channel reaches the technician: let a person say it.

    Attributes:
        number: Of the message.
        tries: Deliveries that failed; 0 if there was no way to try.
    """

    number: int = attrs.field(validator=whole)
    tries: int = attrs.field(validator=whole)


@attrs.frozen
class TellByHand(_Done):
    """Somebody told the technician in person why it is held back."""


Command = (
    Note
    | Screen
    | HandOver
    | Discuss
    | Agree
    | Hesitate
    | Explore
    | Decline
    | SendQuote
    | Implement
    | LeaveUndone
    | RecordBenefit
    | Overrule
    | ConfirmTold
    | GiveUpTelling
    | TellByHand
)
