"""The words of the fail-safe, and the state of one lead."""

from __future__ import annotations

import enum
from datetime import datetime

import attrs

from ..facts import Urgency
from ..refs import Ref

SYSTEM = Ref("proactive", "system", "desk")
"""Who acts when nobody does: the sweep, the relay, off-boarding."""


class Stage(enum.Enum):
    """Where a lead stands. All but `LINKED` and `CLOSED` are live: it has an owner and a clock."""

    TRIAGE = "triage"  #: nobody can tell yet what it is, or for which customer
    ACKNOWLEDGE = "acknowledge"  #: waits for its owner to take it up
    CONTACT = "contact"  #: the customer has to be spoken with
    DECIDE = "decide"  #: the customer, or the office, has to decide
    WAITING = "waiting"  #: paused for a reason, until a stated moment
    TELL = "tell"  #: the submitter has to hear the outcome
    LINKED = "linked"  #: handled as part of another lead, whose owner and clock it shares
    CLOSED = "closed"


TIMED = (Stage.TRIAGE, Stage.ACKNOWLEDGE, Stage.CONTACT, Stage.DECIDE, Stage.TELL)
"""The stages that have a budget of their own, in the order in which a lead goes through them."""


class Outcome(enum.Enum):
    """What became of it. There is no `expired`: time alone ends nothing [leads §7.1]."""

    ACCEPTED = "accepted"
    DECLINED = "declined"  #: by the customer
    NOT_SUITABLE = "not_suitable"  #: the office judged that it would not help
    ALREADY_COVERED = "already_covered"
    UNREACHABLE = "unreachable"  #: after the attempts that the policy asks for
    WITHDRAWN = "withdrawn"  #: by the submitter


class Obligation(enum.Enum):
    """What a submitter is owed: one of each per submission and cycle."""

    RECEIPT = "receipt"  #: it arrived, who has it, by when
    OWNER = "owner"  #: a person took it up
    CONTACT = "contact"  #: the customer was spoken with
    OUTCOME = "outcome"  #: what became of it, and why


class Way(enum.Enum):
    """How an obligation is to be met."""

    CHANNEL = "channel"
    HAND = "hand"  #: no channel reaches the person: somebody has to say it
    NOBODY = "nobody"  #: nobody is known who could be told


class TellState(enum.Enum):
    """Where one obligation stands."""

    OWED = "owed"
    BY_HAND = "by_hand"
    DELIVERED = "delivered"
    DISCHARGED = "discharged"


# Before Python 3.12 looking a member up costs more than comparing with it.
_OPEN = (TellState.OWED, TellState.BY_HAND)


class Discharge(enum.Enum):
    """Why an obligation ended without anything being delivered."""

    NOBODY = "nobody"  #: the submitter is not known
    WITHDRAWN = "withdrawn"  #: the submitter took it back
    SUPERSEDED = "superseded"  #: a later message said more
    LEFT = "left"  #: the submitter is not with the company any more
    UNLINKED = "unlinked"  #: the submitter's own lead will tell them


class Authority(enum.Enum):
    """By what right somebody acts."""

    SOURCE = "source"  #: a registered source hands something in
    OWNER = "owner"
    DELEGATE = "delegate"  #: named by the owner's entry in the directory to act for them
    MANAGER = "manager"  #: of the lead's branch, or of the whole company
    RUNG = "rung"  #: paged because the lead was overdue
    SUBMITTER = "submitter"
    SYSTEM = "system"


class OwnerReason(enum.Enum):
    """Why a lead got its owner."""

    ROUTED = "routed"
    REASSIGNED = "reassigned"
    LEFT = "left"  #: the previous owner is not active any more


class LeadKind(enum.Enum):
    """What a lead came from."""

    SUBMISSION = "submission"
    UNREADABLE = "unreadable"  #: something arrived that could not be read
    CONFLICT = "conflict"  #: a submission arrived again with other content


@attrs.frozen(kw_only=True)
class Submitted:
    """One submission of a lead, as the lead remembers it.

    Attributes:
        technician: Who must be told; None = nobody is known.
        summary_slot: Where its text is kept; None if nothing was written, or if it is kept
            with the lead that it came in with.
        lead: Id of the linked lead that it came in with; None = it came in as this one.
        sequence: The device's own running number; None if it keeps none.
    """

    ref: Ref
    technician: Ref | None = None
    recommendation: Ref | None = None
    summary_slot: str | None = None
    withdrawn: bool = False
    lead: str | None = None
    sequence: int | None = None


@attrs.frozen(kw_only=True)
class Telling:
    """Where one obligation towards one submitter stands.

    Attributes:
        to: Who is to be told; None = nobody is known.
        at: When it reached this state.
        why: Reason of a discharge; None otherwise.
    """

    submission: Ref
    obligation: Obligation
    cycle: int
    to: Ref | None
    state: TellState
    at: datetime
    why: Discharge | None = None

    @property
    def open(self) -> bool:
        """Whether it is still owed, by channel or by hand."""
        return self.state in _OPEN


@attrs.frozen
class Breach:
    """A promise that was not kept: recorded once, never taken back [leads:S9]."""

    cycle: int
    stage: Stage
    due: datetime
    at: datetime


# No slots: `evolve` copies forty values at once, for every event.
@attrs.frozen(kw_only=True, slots=False)
class Lead:
    """What somebody in the office must see through: the fold of its events.

    Attributes:
        id: Name of the stream is `lead:<id>`.
        owner: One active person.
        branch: None = unknown; the default calendar and route apply.
        customer_name_slot: Where the customer's name is kept; None if nobody gave one.
        opened_at: When we received it.
        observed_at: By the device's clock; None if it could not be read.
        stage_since: When the stage's clock started.
        calendar: Revision of the calendar that counts it; empty before there is a clock.
        counted_since: Since when that revision counts.
        budget: Business seconds from then on.
        used: Business seconds of this stage that were used before then.
        promised_due: What was promised for this stage; escalation, reassignment and linking
            never move it to a later moment. None once closed, and while waiting; a linked
            lead keeps it for when it is unlinked.
        next_action_at: When the sweep looks again; None once closed, and while linked.
        cycle: From 1; one more with each reopening.
        rung: How often this stage's promise was escalated.
        rung_holders: Who was paged last.
        resume_to, resume_by, remaining: Where a pause goes on, when at the latest, and with
            how many business seconds; None outside `WAITING`.
        waited: Elapsed seconds of ended pauses in this cycle.
        attempts: When somebody tried in vain to reach the customer, in this cycle.
        first_contact_at: When the customer was first spoken with; None = not yet.
        told: Every obligation of every cycle.
        mirrors: (name, record) of the outside systems that hold a copy.
        rejected: Names of the outside systems that refused the latest copy.
        chases: When the customer asked whether anybody will call [domain:FM2].
        given_at: When its owner got it from somebody else and has not acted since; None
            otherwise [domain:FM10].
        linked_to: Id of the lead that goes on for both; None if it stands on its own.
        linked_from: The stage that it goes back to when it is unlinked; None likewise.
        beside: Another lead that holds the same recommendation; None if none does.
        conflicts_with: The lead whose submission arrived again with other content.
        version: How many events it has.
    """

    id: str
    kind: LeadKind
    stage: Stage
    owner: Ref
    branch: Ref | None
    customer: Ref | None
    urgency: Urgency | None
    opened_at: datetime
    updated_at: datetime
    version: int
    observed_at: datetime | None = None
    customer_name_slot: str | None = None
    submissions: tuple[Submitted, ...] = ()
    cycle: int = 1
    stage_since: datetime
    calendar: str = ""
    counted_since: datetime | None = None
    budget: int = 0
    used: int = 0
    promised_due: datetime | None = None
    next_action_at: datetime | None = None
    rung: int = 0
    rung_holders: tuple[Ref, ...] = ()
    breaches: tuple[Breach, ...] = ()
    resume_to: Stage | None = None
    resume_by: datetime | None = None
    remaining: int | None = None
    waited: int = 0
    attempts: tuple[datetime, ...] = ()
    first_contact_at: datetime | None = None
    outcome: Outcome | None = None
    reason_slot: str | None = None
    covered_by: Ref | None = None
    closed_at: datetime | None = None
    told: tuple[Telling, ...] = ()
    mirrors: tuple[tuple[str, Ref], ...] = ()
    rejected: tuple[str, ...] = ()
    chases: tuple[datetime, ...] = ()
    given_at: datetime | None = None
    linked_to: str | None = None
    linked_from: Stage | None = None
    beside: str | None = None
    conflicts_with: str | None = None

    @property
    def live(self) -> bool:
        """Whether somebody still has to do something."""
        return self.stage not in (Stage.CLOSED, Stage.LINKED)

    @property
    def breached(self) -> bool:
        """Whether the promise that runs now is recorded as broken."""
        return bool(self.breaches) and (
            (self.breaches[-1].cycle, self.breaches[-1].stage, self.breaches[-1].due)
            == (self.cycle, self.stage, self.promised_due)
        )

    def is_overdue(self, now: datetime) -> bool:
        """Whether the promise of the present stage is past; never unless it is live."""
        return self.live and self.promised_due is not None and self.promised_due <= now

    @property
    def joined(self) -> tuple[str, ...]:
        """Ids of the leads that were linked to this one, in the order in which they came."""
        return tuple(dict.fromkeys(s.lead for s in self.submissions if s.lead is not None))

    def telling(self, submission: Ref, obligation: Obligation) -> Telling | None:
        """The present cycle's obligation of that kind; None if it has not come up."""
        for one in self.told:
            if (
                one.obligation is obligation
                and one.cycle == self.cycle
                and one.submission == submission
            ):
                return one
        return None


def stream_of(lead_id: str) -> str:
    """Name of a lead's stream."""
    return f"lead:{lead_id}"
