"""Why a promise is due when it is: every stretch of working time that was counted."""

from __future__ import annotations

from datetime import datetime

import attrs

from ..worktime import Interval
from ._events import Escalated
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
        ladder: Where it stands on the ladder and when the next step follows, and why then, in
            words; None while no promise of this stage is broken.
    """

    due: datetime | None
    since: datetime | None
    calendar: str | None
    budget: int
    used: int
    counted: tuple[Interval, ...]
    why: str
    ladder: str | None = None


def explain(lead: Lead, context: Context, called: Escalated | None = None) -> Explanation:
    """How the lead's present promise was counted.

    Args:
        lead: The lead.
        context: The calendars and the people.
        called: The latest step up the ladder in its history; None if there was none.
    """
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
        ladder=_step(lead, called, context),
    )


def _step(lead: Lead, called: Escalated | None, context: Context) -> str | None:
    if called is None or not lead.rung or lead.next_action_at is None:
        return None
    names = ", ".join(context.directory.name(ref) for ref in called.paged)
    by = f" by {', '.join(called.channels)}" if called.channels else ""
    words = (
        f"Step {called.rung} of the ladder called {names}{by} "
        f"on {local_time(lead, called.at, context)}."
    )
    following = local_time(lead, lead.next_action_at, context)
    if lead.next_action_at != called.next_action_at:
        return f"{words} The next step follows on {following}: another lead was linked to it."
    if called.gap is None:
        return f"{words} The next step follows on {following}."
    if called.elapsed:
        kind = "seconds as they elapse"
    elif called.covered:
        kind = f"working seconds by calendar {called.calendar}"
    else:
        kind = f"seconds as they elapse, because calendar {called.calendar} ends before"
    return f"{words} The next step follows {called.gap} {kind}: on {following}."


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
