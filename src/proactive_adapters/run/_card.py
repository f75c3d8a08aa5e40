"""The scorecard of an operation, and the span that it looks at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from proactive_core import ChecklistRun, Complaint, Quote, Recommendation, Ref, Response
from proactive_core.leads import Lead
from proactive_core.programme import WHOLE, Lives, Rated, Records, Scorecard, scorecard
from proactive_core.recommendations import Screening
from proactive_core.worktime import WorkCalendar

from ._operation import Operation
from ._programme import programme_limits

_QUARTERS = 4
_INSTANT = timedelta(seconds=1)


def card_of(
    operation: Operation,
    now: datetime,
    *,
    since: datetime | None = None,
    rated: Iterable[Rated] = (),
    screenings: Iterable[Screening] = (),
    known: Lives | None = None,
) -> Scorecard:
    """The scorecard of a company as it stands at a moment; it is only read.

    Args:
        operation: A configured company over an open journal.
        now: As of when things stand, and the last moment looked at; aware.
        since: The first moment looked at; None = as for `summarise`.
        rated: Checklists that were evaluated.
        screenings: What the gate says of the recommendations.
        known: `operation.lives(now)`, where it is at hand.
    """
    config, known = operation.config, known or operation.lives(now)
    return scorecard(
        known.records,
        tuple(operation.desk.leads()),
        rated,
        screenings=screenings,
        since=since or since_of(operation, now),
        until=now + _INSTANT,
        now=now,
        calendars=calendars_of(operation),
        level=config.report.level,
        tz=ZoneInfo(config.report.zone),
        smallest=config.report.smallest_group,
        quote_idle=programme_limits(config, now).quote_idle,
        courses=known.courses,
    )


def since_of(operation: Operation, now: datetime) -> datetime:
    """The first moment that is looked at unless another is asked for."""
    zone = ZoneInfo(operation.config.report.zone)
    moments = _moments(operation.records, tuple(operation.desk.leads()))
    return _first_quarter(moments, now.astimezone(zone))


def _moments(records: Records, leads: Iterable[Lead]) -> Iterator[datetime]:
    """When everything began that is counted in a quarter."""
    yield from (lead.opened_at for lead in leads)
    yield from (fact.noticed_at for fact in records.all(Recommendation))
    yield from (fact.raised_at for fact in records.all(Quote))
    yield from (fact.raised_at for fact in records.all(Complaint))
    yield from (fact.answered_at for fact in records.all(Response))
    yield from (fact.answered_at for fact in records.all(ChecklistRun))


def _first_quarter(moments: Iterable[datetime], now: datetime) -> datetime:
    """The start of the first quarter to show, on the clock of `now`."""
    starts = [_start(now, before) for before in range(_QUARTERS - 1, -1, -1)]
    earliest = min(moments, default=now)
    return next((s for s, e in pairwise(starts) if earliest < e), starts[-1])


def _start(now: datetime, before: int) -> datetime:
    months = now.year * 12 + now.month - 1
    months -= months % 3 + 3 * before
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=now.tzinfo)


def calendars_of(operation: Operation) -> dict[Ref, WorkCalendar]:
    """The calendars of the branches, and of the whole company."""
    return {
        WHOLE if branch is None else branch: calendar
        for branch, calendar in operation.calendars.items()
    }
