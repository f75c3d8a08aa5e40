"""What somebody can ask of a lead. Each names who asks; texts travel here, never in events."""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs.validators import optional

from ..checks import aware, in_utc, text, whole, word
from ..facts import Submission, Urgency
from ..refs import Ref
from ._model import SYSTEM, Obligation, Outcome


@attrs.frozen(kw_only=True)
class Command:
    """Something that is asked for.

    Attributes:
        by: Who asks.
    """

    by: Ref


@attrs.frozen(kw_only=True)
class Submit(Command):
    """A submission came in.

    Attributes:
        lead: Id of the lead that it becomes.
        digest: Of its content, to tell the same from the changed.
        branch: The branch that has to act; None = unknown.
        customer_name: For the people who act; None if unknown.
        beside, conflicts_with: See `SubmissionReceived`.
    """

    lead: str
    submission: Submission
    digest: str
    branch: Ref | None = None
    customer_name: str | None = None
    beside: str | None = None
    conflicts_with: str | None = None

    @property
    def summary(self) -> str | None:
        """What was said in the field."""
        return self.submission.summary


@attrs.frozen(kw_only=True)
class SubmitUnreadable(Command):
    """Something came in that nobody could read; `raw` is kept as it came."""

    lead: str
    submission: Ref
    digest: str
    raw: str
    why: str
    branch: Ref | None = None


@attrs.frozen(kw_only=True)
class Classify(Command):
    """Make sense of a lead in triage; what is None stays as it is known."""

    technician: Ref | None = None
    customer: Ref | None = None
    branch: Ref | None = None
    recommendation: Ref | None = None
    urgency: Urgency | None = None
    summary: str | None = None
    customer_name: str | None = None


@attrs.frozen(kw_only=True)
class Acknowledge(Command):
    """Take it up. This starts the next clock; it stops none."""


@attrs.frozen(kw_only=True)
class Reassign(Command):
    """Give it to somebody else. The promise stays: moving a card buys no time."""

    to: Ref
    note: str | None = None


@attrs.frozen(kw_only=True)
class Offboard(Command):
    """Somebody is not active any more: find another owner, owe them nothing more."""

    by: Ref = SYSTEM


@attrs.frozen(kw_only=True)
class RecordContact(Command):
    """The customer was spoken with (`reached`), or somebody tried in vain.

    Attributes:
        how: A word: `phone`, `visit` ...
    """

    contacted_at: datetime = attrs.field(converter=in_utc, validator=aware)
    how: str = attrs.field(default="phone", validator=word)
    reached: bool = True


@attrs.frozen(kw_only=True)
class Wait(Command):
    """Pause for a reason, until a moment at which it goes on by itself."""

    reason: str = attrs.field(validator=text)
    resume_by: datetime = attrs.field(converter=in_utc, validator=aware)


@attrs.frozen(kw_only=True)
class Resume(Command):
    """Go on before the pause ends."""


@attrs.frozen(kw_only=True)
class Resolve(Command):
    """Settle what became of it.

    Attributes:
        reason: Words for the technician; required unless it was accepted.
        covered_by: What already covers it; None if there is no record of it.
    """

    outcome: Outcome
    reason: str | None = None
    covered_by: Ref | None = None


@attrs.frozen(kw_only=True)
class Withdraw(Command):
    """Take one's own submission back."""

    submission: Ref
    why: str | None = None


@attrs.frozen(kw_only=True)
class ConfirmTold(Command):
    """A channel delivered what a submitter was owed [leads:S8]."""

    by: Ref = SYSTEM
    lead: str
    cycle: int
    submission: Ref
    obligation: Obligation
    to: Ref
    effect: str
    channel: str
    delivery: str


@attrs.frozen(kw_only=True)
class TellByHand(Command):
    """The submitter was told the outcome in person.

    Attributes:
        submission: None = all of them.
        how: A word: `in_person`, `phone` ...
    """

    told_at: datetime = attrs.field(converter=in_utc, validator=aware)
    how: str = attrs.field(default="in_person", validator=word)
    submission: Ref | None = None


@attrs.frozen(kw_only=True)
class GiveUpTelling(Command):
    """No channel delivers: let a person say it."""

    by: Ref = SYSTEM
    cycle: int
    submission: Ref
    obligation: Obligation
    tries: int = attrs.field(validator=whole)


@attrs.frozen(kw_only=True)
class ConfirmPage(Command):
    """A channel delivered a call to act."""

    by: Ref = SYSTEM
    to: Ref
    effect: str
    channel: str
    delivery: str


@attrs.frozen(kw_only=True)
class ConfirmMirror(Command):
    """An outside system took the copy (`ref`), or refused it for good (`why`)."""

    by: Ref = SYSTEM
    name: str
    effect: str
    ref: Ref | None = None
    why: str | None = attrs.field(default=None, validator=optional(text))


@attrs.frozen(kw_only=True)
class DuePassed(Command):
    """The sweep found that the moment to act is past."""

    by: Ref = SYSTEM


@attrs.frozen(kw_only=True)
class Reopen(Command):
    """Start again: the submitter disputes it, or the customer got in touch."""

    why: str = attrs.field(validator=text)


COMMANDS: tuple[type[Command], ...] = (
    Submit,
    SubmitUnreadable,
    Classify,
    Acknowledge,
    Reassign,
    Offboard,
    RecordContact,
    Wait,
    Resume,
    Resolve,
    Withdraw,
    ConfirmTold,
    TellByHand,
    GiveUpTelling,
    ConfirmPage,
    ConfirmMirror,
    DuePassed,
    Reopen,
)
