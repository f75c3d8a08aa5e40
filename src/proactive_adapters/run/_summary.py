"""Everything that the report and `--json` show, gathered from an operation. It changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from proactive_core import ChecklistRun, DeskAction, Quote, Recommendation, Ref
from proactive_core.checklists import Checklist
from proactive_core.programme import WHOLE, scorecard
from proactive_core.worktime import WorkCalendar

from ..report import (
    RefusalRow,
    Summary,
    UnreadCount,
    UnreadRow,
    as_plain,
    cells_of,
    checklist_rows,
    evaluate_runs,
    finding_groups,
    lead_rows,
    rated_of,
    readings_of,
    shorten,
)
from ._config import Config
from ._operation import Operation, Refusal

_RAW = 160
_INSTANT = timedelta(seconds=1)

__all__ = ["Summary", "as_plain", "summarise"]


def summarise(
    operation: Operation,
    now: datetime,
    *,
    refusals: Iterable[Refusal] = (),
    checklists: Iterable[Checklist] = (),
) -> Summary:
    """Draw up everything there is to show, as it stands at a moment.

    The time looked at begins on the first day that any source is read from, and ends with
    `now`, which is in it. The same journal, configuration and moment give the same summary.

    Args:
        operation: A configured company over an open journal; it is only read.
        now: As of when things stand; aware.
        refusals: What cycles reported as refused, for the reasons; what was not applied is
            found without them.
        checklists: The company's own, beside the method's instruments.

    Raises:
        UsageError: `now` is before the first day, or has no UTC offset.
    """
    config, records, desk = operation.config, operation.records, operation.desk
    zone = ZoneInfo(config.report.zone)
    smallest, level = config.report.smallest_group, config.report.level
    since, until = _first_day(config, zone), now + _INSTANT
    screenings = operation.screenings()
    known = evaluate_runs(records.all(ChecklistRun), checklists)
    card = scorecard(
        records,
        desk.leads(),
        rated_of(known),
        screenings=screenings,
        since=since,
        until=until,
        now=now,
        calendars=_calendars(operation),
        level=level,
        tz=zone,
        smallest=smallest,
    )
    unread = [
        UnreadRow(
            source=one.source,
            feed=one.feed.value,
            key=one.problem.key,
            why=one.problem.why,
            raw=shorten(one.problem.raw, _RAW),
        )
        for one in operation.shelf.problems()
    ]
    unread.sort(key=lambda row: (row.source, row.feed, row.key or "", row.why, row.raw))
    counts = Counter((row.source, row.feed) for row in unread)
    return Summary(
        company=config.company.name,
        since=card.since,
        until=card.until,
        now=card.now,
        zone=config.report.zone,
        level=level,
        smallest=smallest,
        cells=cells_of(card, smallest),
        readings=readings_of(card, smallest, level),
        carried=card.carried,
        leads=lead_rows(desk, operation.branches, now, zone),
        findings=finding_groups(records.all(Recommendation), screenings, records.all(Quote)),
        checklists=checklist_rows(known, records, operation.branches),
        unread=tuple(unread),
        unread_counts=tuple(
            UnreadCount(source=source, feed=feed, n=n) for (source, feed), n in sorted(counts.items())
        ),
        unmapped=tuple(str(ref) for ref in card.unmapped),
        faults=tuple(sorted(card.faults, key=lambda fault: (fault.where, fault.why))),
        refusals=_refused(operation, now, refusals),
        violations=desk.audit(now),
        health=desk.health(now),
    )


def _first_day(config: Config, zone: ZoneInfo) -> datetime:
    days = [source.since for source in config.sources]
    return datetime.combine(min(days, default=config.policy.since), time(), zone)


def _calendars(operation: Operation) -> dict[Ref, WorkCalendar]:
    return {
        WHOLE if branch is None else branch: calendar
        for branch, calendar in operation.calendars.items()
    }


def _refused(
    operation: Operation, now: datetime, refusals: Iterable[Refusal]
) -> tuple[RefusalRow, ...]:
    """What the office did up to now and the desk never took."""
    said = {refusal.action: refusal.why for refusal in refusals}
    journal, desk = operation.journal, operation.desk
    rows = []
    for action in operation.records.all(DeskAction):
        if action.acted_at <= now and journal.holder(f"action:{action.ref}") is None:
            why = said.get(action.ref)
            if why is None:
                lead = desk.find(action.submission)
                why = (
                    "no lead was ever opened for this submission"
                    if lead is None
                    else f"it does not fit the lead, which stands at {desk.lead(lead).stage.value}"
                )
            rows.append(
                RefusalRow(
                    action=str(action.ref),
                    submission=str(action.submission),
                    verb=action.verb.value,
                    acted_at=action.acted_at,
                    why=why,
                )
            )
    return tuple(sorted(rows, key=lambda row: (row.acted_at, row.action)))
