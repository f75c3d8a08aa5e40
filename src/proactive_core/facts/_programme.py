"""What the company does for its programme: coaching, planning, and what it measures itself."""

from __future__ import annotations

import enum
from datetime import date, datetime
from decimal import Decimal

import attrs
from attrs.validators import instance_of, optional

from ..checks import aware, finite, in_utc, text, word
from ..errors import UsageError
from ..refs import Ref


class Focus(enum.Enum):
    """What a coaching talk was about: a plan of skills is broader than selling [domain 2.5]."""

    PERSONAL = "personal"  #: personal credibility: being trusted as a person [domain 0.7]
    PROFESSIONAL = "professional"  #: professional credibility: being trusted for what one knows
    MANNER = (
        "manner"  #: the how of service: checking the repair, following up, empathy [domain 1.8]
    )
    CURRENCY = "currency"  #: what the company can do, and for whom it is of use [domain §6.9 U1]
    CONVERSATION = "conversation"  #: opening the talk, and living with a no [domain 3.4]


class PlanStage(enum.Enum):
    """The steps of the planning sequence, in their order [domain §6.14]."""

    STARTING_POINT = "starting_point"  #: where the company stands today
    VISION = "vision"  #: what technicians do for customers, some way ahead
    HURDLE = "hurdle"  #: what stands between the two
    ACTION = "action"  #: what is done about it
    IMPLEMENTATION = "implementation"  #: how it is brought to the people


@attrs.frozen(kw_only=True)
class CoachingTalk:
    """A manager made time for one technician, or for a team [domain:R17].

    Attributes:
        technician: Whom it was with; None = the branch's team together.
        branch: None = the technician's home branch.
        actor: Who coached.
        coached_at: When.
        focus: What it was about; None = nobody said.
        practised: True if the conversation was tried out in safety, as in role-play.
        note: What was agreed; None if nothing was written.
    """

    ref: Ref
    technician: Ref | None = None
    branch: Ref | None = None
    actor: Ref
    coached_at: datetime = attrs.field(converter=in_utc, validator=aware)
    focus: Focus | None = attrs.field(default=None, validator=optional(instance_of(Focus)))
    practised: bool = False
    note: str | None = None
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class CustomerChase:
    """A customer had to ask whether anybody will call: the loudest signal of all [domain:FM2].

    Attributes:
        technician: Who was asked; None = the office, or nobody knows.
        submission: The submission whose answer is missing; None = nobody could tell.
        asked_at: When the customer asked.
        summary: In the customer's words; None if nothing was written.
    """

    ref: Ref
    customer: Ref | None = None
    technician: Ref | None = None
    visit: Ref | None = None
    branch: Ref | None = None
    submission: Ref | None = None
    asked_at: datetime = attrs.field(converter=in_utc, validator=aware)
    summary: str | None = None
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class PlanEntry:
    """One entry of the plan of the programme [domain §6.14].

    Attributes:
        stage: The step of the planning sequence that it belongs to.
        branch: None = the whole company.
        title: What it says, in one line.
        follows: The entry that it grew from, as an action grows from a hurdle; None = none.
        owner: The one responsible person; None = nobody yet [domain:R18].
        specific: Whether an action says what will be done; None = nobody judged [domain:R18].
        achievable: Whether it can be done; None = nobody judged [domain:R18].
        proof: How it can be shown that it is done; None = nobody said [domain:R18].
        planned_at: When it was written down.
        due_on: The last day for it; None = no day was set.
        done_at: When it was done; None = it is not.
    """

    ref: Ref
    stage: PlanStage = attrs.field(validator=instance_of(PlanStage))
    branch: Ref | None = None
    title: str = attrs.field(validator=text)
    follows: Ref | None = None
    owner: Ref | None = None
    specific: bool | None = None
    achievable: bool | None = None
    proof: str | None = None
    planned_at: datetime = attrs.field(converter=in_utc, validator=aware)
    due_on: date | None = None
    done_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class StatedFigure:
    """A figure that the company itself worked out, such as revenue, retention or margin.

    The sources name such measures and give no formula [domain §11]: it is taken as it is
    given, shown beside the others, and never added up.

    Attributes:
        measure: What is measured, as the company calls it: `revenue`, `retention`, `margin`,
            `technician_turnover` …
        branch: None = the whole company.
        since, until: What it is about, half-open.
        stated: The figure, as it was given.
        unit: What it is counted in: `CAD`, `%`, `people` …

    Raises:
        UsageError: `since` is not before `until`, or the figure is not finite.
    """

    ref: Ref
    measure: str = attrs.field(validator=word)
    branch: Ref | None = None
    since: datetime = attrs.field(converter=in_utc, validator=aware)
    until: datetime = attrs.field(converter=in_utc, validator=aware)
    stated: Decimal = attrs.field(validator=finite)
    unit: str = attrs.field(validator=text)
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )

    def __attrs_post_init__(self) -> None:
        if self.since >= self.until:
            msg = f"an empty span of time: {self.since.isoformat()} .. {self.until.isoformat()}"
            raise UsageError(msg)
