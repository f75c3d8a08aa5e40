"""What the report shows of the programme itself, as plain frozen values."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from proactive_core import Ref


@attrs.frozen(kw_only=True)
class DataRow:
    """One record behind a number. It holds no technician, and of an answer nothing but its name.

    Attributes:
        ref: The record's own name.
        at: When it began; None where that would tell whose it is.
        about: The customer's name, or what else can be said; an empty text for nothing.
        says: One line of what it is.
    """

    ref: Ref
    kind: str
    at: datetime | None
    about: str
    says: str


@attrs.frozen(kw_only=True)
class StatedRow:
    """A figure that the company stated; `stated` is written as it was given."""

    measure: str
    branch_name: str
    since: datetime
    until: datetime
    stated: str
    unit: str
    ref: str


@attrs.frozen(kw_only=True)
class BarrierRow:
    """One barrier: where it was found, and what helps.

    Attributes:
        present: Names of the branches that found it.
        clear: Names of those that did not; who was not asked is in neither.
    """

    key: str
    title: str
    present: tuple[str, ...]
    clear: tuple[str, ...]
    steps: tuple[str, ...]


@attrs.frozen(kw_only=True)
class PlanRow:
    """One entry of the plan.

    Attributes:
        follows: Title of the entry that it grew from; None if from none.
        owner: Name of the responsible person; None if nobody is.
    """

    ref: str
    stage: str
    title: str
    branch_name: str
    follows: str | None
    owner: str | None
    due_on: date | None
    done_at: datetime | None
    overdue: bool


@attrs.frozen(kw_only=True)
class UpkeepRow:
    """Where one instrument stands in one branch; `why` says why no due moment is known."""

    title: str
    branch_name: str
    last_at: datetime | None
    due: datetime | None
    overdue: bool
    why: str | None


@attrs.frozen(kw_only=True)
class ProgrammeRow:
    """A finding about the programme as a whole."""

    rule: str
    severity: str
    branch_name: str
    about: str
    why: str
    remedy: str
    refs: tuple[str, ...]


@attrs.frozen(kw_only=True)
class OverruledRow:
    """A finding that somebody answers for, for a time. Of a person nothing but that there is one.

    Attributes:
        about: What was looked at.
        by: Who answers for it.
        why: In their words; an empty text where they would be about a technician.
    """

    rule: str
    about: str
    by: str
    why: str
    until: datetime


@attrs.frozen(kw_only=True)
class SignalRow:
    """How many technicians of a branch there is reason to talk with; `n` None = held back."""

    branch_name: str
    rule: str
    what: str
    remedy: str
    people: int
    n: int | None


@attrs.frozen(kw_only=True)
class ProgrammeView:
    """Everything of the programme itself.

    Attributes:
        findings: Those that stand.
        overruled: Findings for which somebody answers at the moment, the first to end first.
    """

    stated: tuple[StatedRow, ...] = ()
    barriers: tuple[BarrierRow, ...] = ()
    plan: tuple[PlanRow, ...] = ()
    upkeep: tuple[UpkeepRow, ...] = ()
    findings: tuple[ProgrammeRow, ...] = ()
    overruled: tuple[OverruledRow, ...] = ()
    signals: tuple[SignalRow, ...] = ()
