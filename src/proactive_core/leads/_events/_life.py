"""What happens to a lead between its opening and its end."""

from __future__ import annotations

from datetime import datetime

import attrs

from ...facts import Urgency
from ...refs import Ref
from .._model import Outcome, OwnerReason, Stage
from ._shape import Event


@attrs.frozen(kw_only=True)
class SubmissionReceived(Event):
    """A submission arrived and became a lead.

    Attributes:
        beside: Lead that already holds the same recommendation.
        conflicts_with: Lead of the same submission with other content.
    """

    lead: str
    submission: Ref
    technician: Ref | None
    customer: Ref | None
    site: Ref | None
    visit: Ref | None
    branch: Ref | None
    recommendation: Ref | None
    urgency: Urgency | None
    observed_at: datetime
    sequence: int | None
    digest_slot: str | None
    summary_slot: str | None
    customer_name_slot: str | None
    beside: str | None
    conflicts_with: str | None


@attrs.frozen(kw_only=True)
class UnreadableReceived(Event):
    """Something arrived that could not be read, and became a lead all the same."""

    lead: str
    submission: Ref
    branch: Ref | None
    digest_slot: str | None
    raw_slot: str | None
    why_slot: str | None


@attrs.frozen(kw_only=True)
class OwnerSet(Event):
    """Somebody owns it from now on; `paged` are told so."""

    owner: Ref
    why: OwnerReason
    note_slot: str | None
    paged: tuple[Ref, ...]


@attrs.frozen(kw_only=True)
class StageEntered(Event):
    """A stage began, with a promise.

    Attributes:
        budget: Business seconds.
        calendar: Revision of the calendar by which they were counted.
        covered: False when the calendar ended first and elapsed seconds were counted, which
            never promise more time [leads:S13].
    """

    stage: Stage
    budget: int
    calendar: str
    due: datetime
    covered: bool


@attrs.frozen(kw_only=True)
class Classified(Event):
    """Somebody made sense of it; None leaves what was known."""

    technician: Ref | None
    customer: Ref | None
    branch: Ref | None
    recommendation: Ref | None
    urgency: Urgency | None
    summary_slot: str | None
    customer_name_slot: str | None


@attrs.frozen(kw_only=True)
class Acknowledged(Event):
    """Its owner took it up."""


@attrs.frozen(kw_only=True)
class ContactTried(Event):
    """Somebody tried to reach the customer in vain."""

    tried_at: datetime
    how: str


@attrs.frozen(kw_only=True)
class Contacted(Event):
    """The customer was spoken with."""

    contacted_at: datetime
    how: str


@attrs.frozen(kw_only=True)
class Waited(Event):
    """It was paused; `remaining` business seconds of the stage's budget are left."""

    resume_by: datetime
    remaining: int
    reason_slot: str | None


@attrs.frozen(kw_only=True)
class Resumed(Event):
    """A pause ended."""


@attrs.frozen(kw_only=True)
class Resolved(Event):
    """What became of it is settled."""

    outcome: Outcome
    reason_slot: str | None
    covered_by: Ref | None


@attrs.frozen(kw_only=True)
class Withdrawn(Event):
    """The submitter took a submission back."""

    submission: Ref
    why_slot: str | None


@attrs.frozen(kw_only=True)
class Breached(Event):
    """A promise was not kept; `paged` (the owner) are reminded."""

    stage: Stage
    due: datetime
    paged: tuple[Ref, ...]


@attrs.frozen(kw_only=True)
class Escalated(Event):
    """An overdue lead went one rung up, or was called out again at the top.

    Attributes:
        next_action_at: When the next step follows.
        calendar: Revision of the calendar by which that was counted; empty where elapsed time
            was to be counted.
        covered: As of `StageEntered`.
        gap: Seconds from `at` to `next_action_at`; None = not recorded, by an earlier version.
        elapsed: Whether the gap counts elapsed seconds instead of business seconds.
        channels: Channels by which the calls go first.
    """

    rung: int
    paged: tuple[Ref, ...]
    next_action_at: datetime
    calendar: str
    covered: bool
    gap: int | None = None
    elapsed: bool = False
    channels: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class SubmissionAmended(Event):
    """What was said in the field was changed there afterwards; `paged` are told so.

    Attributes:
        urgency: As it is said now; None leaves what was known.
        summary_slot: Where the words are kept as they are now.
    """

    submission: Ref
    urgency: Urgency | None
    summary_slot: str | None
    paged: tuple[Ref, ...]


@attrs.frozen(kw_only=True)
class ArrivedAgain(Event):
    """It came in once more: with other content, or readable where nobody could read it.

    Attributes:
        submission: As what it came in now.
        lead: Id of the lead that this became, beside this one; None if it became none.
        paged: Who is told so.
    """

    submission: Ref
    lead: str | None
    paged: tuple[Ref, ...]


@attrs.frozen(kw_only=True)
class CustomerChased(Event):
    """The customer asked whether anybody will call [domain:FM2]; `paged` are told so."""

    chased_at: datetime
    paged: tuple[Ref, ...]


@attrs.frozen(kw_only=True)
class ClockRebound(Event):
    """What is left of a stage's budget is counted by another revision of the calendar.

    Attributes:
        used: Business seconds used up to now by the revision that counted so far; they stay.
        budget: Business seconds that are left.
        calendar, due, covered: As of `StageEntered`.
    """

    used: int
    budget: int
    calendar: str
    due: datetime
    covered: bool


@attrs.frozen(kw_only=True)
class Closed(Event):
    """Its outcome is known, and its submitter was told."""


@attrs.frozen(kw_only=True)
class Reopened(Event):
    """It starts again, as a new cycle."""

    cycle: int
    why_slot: str | None


@attrs.frozen(kw_only=True)
class PersonLeft(Event):
    """A person is not active any more (stream `person:<ref>`)."""

    person: Ref


@attrs.frozen(kw_only=True)
class PersonReturned(Event):
    """A person who had left is active again (stream `person:<ref>`)."""

    person: Ref
