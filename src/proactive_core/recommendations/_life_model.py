"""Where a recommendation stands, and how it got there [domain §7.1]."""

from __future__ import annotations

import enum
from datetime import date, datetime

import attrs
from attrs.validators import optional

from ..checks import aware, in_utc
from ..facts import Belief, Decision, Stakes
from ..refs import Ref
from ._findings import Finding, Level
from ._gate import GateOutcome
from ._overrides import Overruling, in_force


class Phase(enum.Enum):
    """Where a recommendation stands."""

    NOTICED = "noticed"
    SCREENED = "screened"  #: the gate let it through; the customer has not heard it
    WITHHELD = "withheld"  #: the gate held it back: it must not be suggested
    DISCUSSED = "discussed"  #: put to the customer, who has not answered
    AGREED = "agreed"  #: the customer may be contacted about it
    HESITANT = "hesitant"  #: the customer wants to think
    EXPLORED = "explored"  #: somebody asked what makes the customer hesitate
    DECLINED = "declined"
    QUOTED = "quoted"
    IMPLEMENTED = "implemented"
    NOT_IMPLEMENTED = "not_implemented"  #: wanted once, and nothing came of it

    @property
    def presented(self) -> bool:
        """Whether the customer has heard of it."""
        return self not in _UNSAID


_UNSAID = frozenset({Phase.NOTICED, Phase.SCREENED, Phase.WITHHELD})


class Cause(enum.Enum):
    """What makes a customer hesitate [domain §7.1, W6]."""

    SUMS = "sums"  #: needs time to work out the money
    APPROVAL = "approval"  #: somebody else must agree
    OTHER_SUPPLIER = "other_supplier"
    DOUBT = "doubt"  #: about the idea, or about the technician
    UNCLEAR = "unclear"  #: does not see the risk or the benefit


class Inability(enum.Enum):
    """Why a technician lets somebody else hold the conversation [domain §6.9, X1]."""

    CANNOT = "cannot"  #: lacks the words, the time or the occasion
    WILL_NOT = "will_not"  #: does not want to; nobody asks twice, and nobody is punished


@attrs.frozen(kw_only=True)
class Reason:
    """Why the gate decided as it did, without any words.

    Attributes:
        rule: Id of the rule that found something.
        level: How binding it is; `ENFORCE` withholds.
        slot: Name of the text that says it in plain words.
        where: Name of the field that it is about; None in what was recorded before fields
            were.
    """

    rule: str
    level: Level
    slot: str
    where: str | None = None

    @property
    def key(self) -> str:
        """What tells it from other reasons: the rule, and the field."""
        return self.rule if self.where is None else f"{self.rule} {self.where}"


class TellState(enum.Enum):
    """Whether the technician knows why a recommendation is held back."""

    OWED = "owed"  #: a message is to be delivered
    BY_HAND = "by_hand"  #: no channel reaches the technician: somebody has to say it
    DELIVERED = "delivered"


@attrs.frozen(kw_only=True)
class Telling:
    """One message to a technician about what holds a recommendation back.

    Attributes:
        number: Of the messages about this recommendation, from 1.
        to: Who is to be told.
        about: Keys of the reasons that it brings, in order.
    """

    number: int
    to: Ref
    about: tuple[str, ...]
    state: TellState = TellState.OWED

    @property
    def open(self) -> bool:
        """Whether somebody still has to hear it, by channel or by hand."""
        return self.state is not TellState.DELIVERED


@attrs.frozen(kw_only=True)
class Course:
    """The life of one recommendation so far.

    Attributes:
        technician: Who noticed it; None if nobody knows.
        customer: Whom it is for; None if nobody knows.
        stakes: How much hangs on it; None if nobody said.
        decide_by: The last day on which deciding still helps; None if there is none.
        belief: The technician's recorded belief; None = none was recorded.
        decision: The customer's answer as outside systems gave it last; None = none.
        digest_slot: Names the text by which another version is told from this one; None if
            it was never written down.
        text_slots: Names of the texts of the present version.
        outcome: What the gate said last; None before its first look.
        reasons: Why it said so.
        spokesperson: Who was asked to hold the conversation in the technician's place; None
            if nobody was.
        spoken_by: Who held it; None if nobody did, or nobody knows who.
        cause: Why the customer hesitates; None if they do not, or nobody knows.
        hesitations: How many times the customer wanted to think.
        explored: Of these, the times that somebody asked what about.
        quotes: Proposals sent, each once, in order.
        agreements: How many times the customer agreed.
        realised: Whether the customer got what was promised; None = nobody asked yet.
        overruled: Who answers for which findings, in order.
        tellings: What the technician was told, or is to be told, of why it is held back, in
            order; empty again once the gate lets it through.
        messages: How many such messages there ever were.
        version: How many events there are.
        changed_at: When it last moved; None if it never did, or the outside system
            does not say.
    """

    recommendation: Ref
    technician: Ref | None = None
    customer: Ref | None = None
    stakes: Stakes | None = None
    decide_by: date | None = None
    belief: Belief | None = None
    decision: Decision | None = None
    digest_slot: str | None = None
    text_slots: tuple[str, ...] = ()
    phase: Phase = Phase.NOTICED
    outcome: GateOutcome | None = None
    reasons: tuple[Reason, ...] = ()
    spokesperson: Ref | None = None
    spoken_by: Ref | None = None
    cause: Cause | None = None
    hesitations: int = 0
    explored: int = 0
    quotes: tuple[Ref, ...] = ()
    agreements: int = 0
    realised: bool | None = None
    overruled: tuple[Overruling, ...] = ()
    tellings: tuple[Telling, ...] = ()
    messages: int = 0
    version: int = 0
    changed_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )

    @property
    def withheld(self) -> bool:
        """Whether it must not be suggested."""
        return self.outcome is GateOutcome.WITHHELD

    def overrules(self, finding: Finding, now: datetime) -> bool:
        """Whether somebody answers at this moment for leaving a finding as it is."""
        return finding.level is not Level.ENFORCE and any(
            one.rule == finding.rule and one.where in (None, finding.where)
            for one in in_force(self.overruled, now)
        )

    @property
    def telling(self) -> Telling | None:
        """What the technician still has to hear of why it is held back; None if nothing."""
        return next((one for one in self.tellings if one.open), None)

    @property
    def speaker(self) -> Ref | None:
        """Who is to put it to the customer: whoever was asked to, or the technician."""
        return self.spokesperson or self.technician


def stream_of(recommendation: Ref) -> str:
    """The journal's stream of one recommendation."""
    return f"{PREFIX}{recommendation}"


PREFIX = "recommendation:"
