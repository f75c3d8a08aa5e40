"""What the report shows of a lead, as plain frozen values."""

from __future__ import annotations

from datetime import datetime

import attrs


@attrs.frozen
class Event:
    """One line of a lead's history; what happened several times stands once.

    Attributes:
        at: When it happened first.
        times: How often; `last` is when it happened last.
    """

    at: datetime
    words: str
    times: int
    last: datetime


@attrs.frozen(kw_only=True)
class LeadRow:
    """One lead, as a manager reads it.

    Attributes:
        branch: Key of the company's branch; None = unknown.
        about: The customer's name, or what else can be said.
        said: What was said in the field, shortened; None if nothing was, or it was erased.
        due: What was promised; while waiting, when it goes on at the latest; None once closed.
        overdue_by: Working seconds since `due`; None if it is not overdue, or no calendar
            covers the time.
        age: Elapsed seconds from its opening until now, or until it was closed.
        breaches: How many promises were not kept.
        told: Where telling the technician stands, as a word; `told_words` says it to people.
        untold: Names of people who still have to be told something.
        why: Why it stands as it does, in plain words.
        linked_to: Id of the lead that goes on for this one; None if it stands on its own.
        linked: Ids of the leads that were linked to this one.
        history: What happened, oldest first; only of open leads.
    """

    id: str
    branch: str | None
    branch_name: str
    about: str
    said: str | None
    owner: str
    stage: str
    stage_words: str
    opened_at: datetime
    closed_at: datetime | None
    due: datetime | None
    overdue: bool
    overdue_by: int | None
    age: int
    breaches: int
    told: str
    told_words: str
    untold: tuple[str, ...]
    outcome: str | None
    outcome_words: str | None
    why: str
    linked_to: str | None = None
    linked: tuple[str, ...] = ()
    history: tuple[Event, ...] = ()

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.closed_at is None and self.linked_to is None
