"""Why a promise is due when it is: every stretch of working time that was counted."""

from __future__ import annotations

from datetime import datetime

import attrs

from ..worktime import Interval
from ._model import Lead, Stage
from ._policy import Context
from ._words import STEPS, local_time


@attrs.frozen(kw_only=True)
class Explanation:
    """How a lead's present promise was counted [leads:T15].

    Attributes:
        due: The promise; None if none is running.
        since: Since when it is counted; None likewise.
        calendar: Revision of the calendar that counts it; None likewise.
        budget: Business seconds from `since` to `due`; 0 if none is running.
        used: Business seconds of the same stage that were used before, up to a pause or a
            change of calendar.
        counted: What was counted, in order: it adds up to the budget. Empty where `why` says
            that it cannot be shown.
        why: One sentence for people.
    """

    due: datetime | None
    since: datetime | None
    calendar: str | None
    budget: int
    used: int
    counted: tuple[Interval, ...]
    why: str


def explain(lead: Lead, context: Context) -> Explanation:
    """How the lead's present promise was counted."""
    due, since = lead.promised_due, lead.counted_since
    if due is None or since is None or not lead.live:
        why = "Nothing is promised: it is closed."
        if lead.stage is Stage.WAITING and lead.resume_by is not None:
            until = local_time(lead, lead.resume_by, context)
            why = f"It is paused until {until}; then {lead.remaining} working seconds are left."
        if lead.linked_to is not None:
            why = f"It is linked to {lead.linked_to}, whose promise counts."
        return Explanation(
            due=None, since=None, calendar=None, budget=0, used=lead.used, counted=(), why=why
        )
    counted, why = _counted(lead, since, due, context)
    return Explanation(
        due=due,
        since=since,
        calendar=lead.calendar,
        budget=lead.budget,
        used=lead.used,
        counted=counted,
        why=why,
    )


def _counted(
    lead: Lead, since: datetime, due: datetime, context: Context
) -> tuple[tuple[Interval, ...], str]:
    calendar = context.calendar(lead.branch)
    step = f"To {STEPS[lead.stage]}"
    if calendar.revision != lead.calendar:
        return (), (
            f"{step}, {lead.budget} working seconds were promised by calendar {lead.calendar}, "
            f"which is not in force any more; today it is {calendar.revision}."
        )
    promise = context.promise(lead.branch, since, lead.budget)
    if promise.due != due:
        return (), f"{step}: the promise of a lead that was linked to it came first."
    if not promise.covered:
        return (Interval(since, due),), (
            f"{step}, {lead.budget} seconds were counted as they elapse: "
            f"calendar {lead.calendar} ends before."
        )
    return calendar.explain(since, lead.budget), (
        f"{step}, {lead.budget} working seconds were promised."
    )
