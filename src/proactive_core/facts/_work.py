"""What was done, seen, advised, asked for and answered in the field and in the office."""

from __future__ import annotations

import enum
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
from attrs.validators import optional

from ..checks import aware, finite, in_utc, text, whole
from ..errors import UsageError
from ..refs import Ref

_CURRENCY = re.compile(r"[A-Z]{3}\Z")


class Belief(enum.Enum):
    """What the technician holds, in their own mind, about the customer's gain [domain:R1]."""

    CERTAIN = "certain"  #: the customer will be better off
    DOUBTFUL = "doubtful"  #: it may or may not help this customer


class Stakes(enum.Enum):
    """How much hangs on the customer's decision."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Decision(enum.Enum):
    """What the customer said to a recommendation."""

    AGREED = "agreed"  #: may be contacted about it
    HESITANT = "hesitant"  #: wants to think about it
    DECLINED = "declined"


class Urgency(enum.Enum):
    """How soon the office must act on something from the field."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Verb(enum.Enum):
    """What somebody in the office did about a lead."""

    CLASSIFY = "classify"  #: made sense of an unreadable submission
    ACKNOWLEDGE = "acknowledge"
    CONTACT = "contact"  #: spoke with the customer
    WAIT = "wait"  #: paused for a stated reason, until a stated moment
    RESUME = "resume"
    REASSIGN = "reassign"
    ACCEPT = "accept"  #: the customer wants it
    DECLINE = "decline"  #: the customer does not want it
    NOT_SUITABLE = "not_suitable"
    ALREADY_COVERED = "already_covered"
    TELL = "tell"  #: told the technician in person
    REOPEN = "reopen"


class QuoteState(enum.Enum):
    """Where a proposal to the customer stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


def _currency(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, str) or not _CURRENCY.match(value):
        msg = f"{field.name} must be three capital letters of ISO 4217, not {value!r}"
        raise UsageError(msg)


@attrs.frozen
class Money:
    """An amount in one currency.

    Attributes:
        amount: In whole units of the currency (euros, not cents).
        currency: ISO 4217 code, such as `EUR`.
    """

    amount: Decimal = attrs.field(validator=finite)
    currency: str = attrs.field(validator=_currency)


@attrs.frozen(kw_only=True)
class Visit:
    """One piece of work at a customer's site.

    Attributes:
        happened_at: When the work was completed; None while it is not.
    """

    ref: Ref
    customer: Ref
    site: Ref | None = None
    branch: Ref | None = None
    happened_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )
    canceled: bool = False
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class Assignment:
    """A technician was sent to a visit; several may be sent to one."""

    ref: Ref
    visit: Ref
    technician: Ref
    active: bool = True
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class Recommendation:
    """Advice put to a customer because the customer would be better off [domain §5].

    Every text is None where the outside system has nothing for it; what is missing is
    judged by the gate, never filled in.

    Attributes:
        technician: Who noticed it; None if the outside system does not say.
        noticed_at: When it was seen.
        observation: What was seen.
        advice: What is recommended.
        benefit: What *this* customer gains.
        risk: What happens if nothing is done.
        stakes: How much hangs on it; None if nobody said.
        decide_by: The last day on which deciding still helps; None if there is none.
        evidence: References to photos and documents, never their contents.
        belief: The technician's recorded belief; None = none was recorded.
        decision: What the customer said; None = not asked, or not recorded.
        implemented_at: When the improvement was in place; None = it is not, or nobody knows.
        realised: How the customer is better off since then, in their words [domain 2.6];
            None = nobody asked, or they are not.
    """

    ref: Ref
    technician: Ref | None = None
    customer: Ref | None = None
    site: Ref | None = None
    visit: Ref | None = None
    branch: Ref | None = None
    equipment: Ref | None = None
    noticed_at: datetime = attrs.field(converter=in_utc, validator=aware)
    observation: str | None = None
    advice: str | None = None
    benefit: str | None = None
    risk: str | None = None
    stakes: Stakes | None = None
    decide_by: date | None = None
    evidence: tuple[str, ...] = ()
    belief: Belief | None = None
    decision: Decision | None = None
    implemented_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )
    realised: str | None = None
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class Submission:
    """Somebody in the field said something that may help a customer [leads:7.1].

    Attributes:
        technician: Who said it, and must be told what became of it; None = unknown.
        branch: The branch that has to act; None = to be found through the visit or technician.
        recommendation: The advice that the customer agreed to hear more about; None if none.
        observed_at: By the device's clock, which nobody vouches for.
        summary: What was said, as free text; None if nothing was written.
        urgency: None = nobody said.
        sequence: The device's own running number, from 1; None if it keeps none.
    """

    ref: Ref
    technician: Ref | None = None
    customer: Ref | None = None
    site: Ref | None = None
    visit: Ref | None = None
    branch: Ref | None = None
    recommendation: Ref | None = None
    observed_at: datetime = attrs.field(converter=in_utc, validator=aware)
    summary: str | None = None
    urgency: Urgency | None = None
    sequence: int | None = attrs.field(default=None, validator=optional(whole))
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class DeskAction:
    """Something that somebody in the office did about a lead.

    Attributes:
        submission: The submission whose lead is meant.
        actor: Who did it.
        acted_at: When.
        to: The person it was given to (`REASSIGN`); None otherwise.
        until: When to go on (`WAIT`); None otherwise.
        note: Words for the technician or the file; None if nothing was written.
    """

    ref: Ref
    submission: Ref
    verb: Verb
    actor: Ref
    acted_at: datetime = attrs.field(converter=in_utc, validator=aware)
    to: Ref | None = None
    until: datetime | None = attrs.field(default=None, converter=in_utc, validator=optional(aware))
    note: str | None = None
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class Quote:
    """A proposal that was sent to a customer.

    Attributes:
        amount: Before tax; None if the outside system names no currency or amount.
        decided_at: When the customer accepted or declined; None while open or unknown.
    """

    ref: Ref
    customer: Ref | None = None
    site: Ref | None = None
    visit: Ref | None = None
    branch: Ref | None = None
    recommendation: Ref | None = None
    state: QuoteState
    amount: Money | None = None
    raised_at: datetime = attrs.field(converter=in_utc, validator=aware)
    decided_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class Complaint:
    """A customer was not content.

    Attributes:
        sold_to: True when the complaint is of having been *sold* something [domain:R12].
        summary: In the customer's words; None if nothing was written.
    """

    ref: Ref
    customer: Ref | None = None
    technician: Ref | None = None
    visit: Ref | None = None
    branch: Ref | None = None
    raised_at: datetime = attrs.field(converter=in_utc, validator=aware)
    sold_to: bool = False
    summary: str | None = None
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class Link:
    """Two records of different systems mean the same thing, and why we say so.

    Attributes:
        basis: What the statement rests on, such as `created from this lead`.
    """

    ref: Ref
    left: Ref
    right: Ref
    basis: str = attrs.field(validator=text)
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )
