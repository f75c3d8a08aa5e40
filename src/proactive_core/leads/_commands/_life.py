"""What somebody can ask of a lead between its opening and its end."""

from __future__ import annotations

from datetime import datetime

import attrs

from ...checks import aware, in_utc, text, word
from ...facts import Submission, Urgency
from ...refs import Ref
from ...worktime import WorkCalendar
from .._model import SYSTEM, Outcome
from ._shape import Command


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
class DuePassed(Command):
    """The sweep found that the moment to act is past."""

    by: Ref = SYSTEM


@attrs.frozen(kw_only=True)
class Reopen(Command):
    """Start again: the submitter disputes it, or the customer got in touch."""

    why: str = attrs.field(validator=text)


@attrs.frozen(kw_only=True)
class Amend(Command):
    """What was said in the field was changed there after it had become a lead, or was closed.

    Attributes:
        submission: As it is there now.
    """

    by: Ref = SYSTEM
    submission: Submission

    @property
    def summary(self) -> str | None:
        """What is said now."""
        return self.submission.summary


@attrs.frozen(kw_only=True)
class NoteArrival(Command):
    """It came in once more, as another lead or as none; see `ArrivedAgain`."""

    by: Ref = SYSTEM
    submission: Ref
    lead: str | None = None


@attrs.frozen(kw_only=True)
class RecordChase(Command):
    """The customer asked whether anybody will call [domain:FM2]."""

    chased_at: datetime = attrs.field(converter=in_utc, validator=aware)


@attrs.frozen(kw_only=True)
class Rebind(Command):
    """Count what is left of the stage's budget by the calendar and policy of today.

    Attributes:
        counted_by: The revision of the calendar that counted so far.
    """

    counted_by: WorkCalendar
