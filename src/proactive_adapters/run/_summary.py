"""Everything that the report and `--json` show, gathered from an operation. It changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from proactive_core import (
    ChecklistRun,
    DeskAction,
    Quote,
    Recommendation,
)
from proactive_core.checklists import Checklist
from proactive_core.programme import (
    Audience,
    Lives,
    Scorecard,
    Signal,
    Viewer,
    people_signals,
    programme_findings,
    shown_to,
    to_tell,
    upkeep_due,
)

from ..report import (
    ProgrammeView,
    RefusalRow,
    SilentFeed,
    Summary,
    UnreadCount,
    UnreadRow,
    as_plain,
    cells_of,
    checklist_rows,
    data_rows,
    evaluate_runs,
    finding_groups,
    lead_rows,
    programme_view,
    rated_of,
    readings_of,
    shorten,
)
from ._card import calendars_of, card_of
from ._config import person_ref
from ._office import REFUSED, Refusal
from ._operation import Operation
from ._programme import ProgrammeLimits, programme_limits

_RAW = 160

__all__ = ["Summary", "as_plain", "summarise"]


def summarise(
    operation: Operation,
    now: datetime,
    *,
    since: datetime | None = None,
    refusals: Iterable[Refusal] = (),
    checklists: Iterable[Checklist] = (),
) -> Summary:
    """Draw up everything there is to show, as it stands at a moment.

    The same journal, configuration and moment give the same summary.

    Args:
        operation: A configured company over an open journal; it is only read.
        now: As of when things stand, and the last moment looked at; aware.
        since: The first moment looked at; None = the calendar quarter of `now` and those of
            the three before it for which there is anything.
        refusals: What cycles reported as refused, for the reasons; what was not applied is
            found without them.
        checklists: The company's own, beside the method's instruments.

    Raises:
        UsageError: `now` is before `since`, or one of them has no UTC offset.
    """
    config, desk, known_lives = operation.config, operation.desk, operation.lives(now)
    records = known_lives.records
    zone = ZoneInfo(config.report.zone)
    smallest, level = config.report.smallest_group, config.report.level
    screenings = operation.screenings()
    known = evaluate_runs(records.all(ChecklistRun), checklists)
    limits = programme_limits(config, now)
    card = card_of(
        operation, now, since=since, rated=rated_of(known), screenings=screenings, known=known_lives
    )
    checks = checklist_rows(known, records, operation.branches)
    rows = lead_rows(desk, operation.branches, now, zone)
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
    violations = operation.audit(now)
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
        leads=rows,
        findings=finding_groups(
            (r for r in records.all(Recommendation) if card.since <= r.noticed_at < card.until),
            screenings,
            records.all(Quote),
            known_lives.courses,
            now=now,
        ),
        checklists=checks,
        unread=tuple(unread),
        unread_counts=tuple(
            UnreadCount(source=source, feed=feed, n=n)
            for (source, feed), n in sorted(counts.items())
        ),
        silent=_silent(operation, now),
        unmapped=tuple(str(ref) for ref in card.unmapped),
        faults=tuple(sorted(card.faults, key=lambda fault: (fault.where, fault.why))),
        refusals=_refused(operation, now, refusals),
        violations=violations,
        health=desk.health(now, found=violations),
        programme=_programme(operation, known_lives, card, limits),
        to_tell=tuple(str(course.recommendation) for course in to_tell(known_lives.courses)),
        rows=data_rows(records, rows, checks),
    )


def signals_of(
    operation: Operation, limits: ProgrammeLimits, since: datetime, now: datetime
) -> tuple[Signal, ...]:
    """Signals about technicians, for `shown_to` to keep from everybody what is not theirs."""
    return people_signals(
        operation.records,
        operation.desk.leads(),
        policy=limits.people,
        since=since,
        now=now,
        tz=ZoneInfo(operation.config.report.zone),
        overrides=operation.overrides.overrides(),
    )


def rules_of(limits: ProgrammeLimits) -> tuple[str, ...]:
    """The rules about people for which a limit is set."""
    set_for = {
        "domain:R11": limits.people.over_promotion,
        "domain:R17": limits.people.coaching_days,
        "domain:R21": limits.people.silence_days,
    }
    return tuple(rule for rule, limit in set_for.items() if limit is not None)


def _programme(
    operation: Operation, known: Lives, card: Scorecard, limits: ProgrammeLimits
) -> ProgrammeView:
    config, records = operation.config, known.records
    overrides = operation.overrides.overrides()
    advice = (operation.advice.overrides(c.recommendation) for c in known.courses if c.overruled)
    zone = ZoneInfo(config.report.zone)
    began = limits.starts_on
    return programme_view(
        card,
        records,
        upkeep=upkeep_due(
            limits.upkeep,
            records,
            since=card.since if began is None else datetime.combine(began, time(), zone),
            now=card.now,
            tz=zone,
            calendars=calendars_of(operation),
        ),
        findings=programme_findings(
            records,
            since=card.since,
            now=card.now,
            launch=limits.launch,
            several=limits.several,
            overrides=overrides,
            rules=operation.brought,
        ),
        overrides=(*overrides, *(one for held in advice for one in held)),
        shown=shown_to(
            Viewer(audience=Audience.COMPANY),
            signals_of(operation, limits, card.since, card.now),
            records,
            rules=rules_of(limits),
            smallest=config.report.smallest_group,
        ),
        people={person_ref(person.key): person.name for person in config.people},
        now=card.now,
        tz=zone,
    )


def _silent(operation: Operation, now: datetime) -> tuple[SilentFeed, ...]:
    """Feeds that should have been read twice by now, and were not."""
    known = operation.shelf.last_reads()
    for source in operation.sources:
        known |= {(source.table.name, f): known.get((source.table.name, f)) for f in source.feeds}
    patience = {s.name: timedelta(hours=2 * (s.every or 24)) for s in operation.config.sources}
    silent = [
        SilentFeed(source=source, feed=feed.value, last_read=last)
        for (source, feed), last in known.items()
        if source in patience and (last is None or last < now - patience[source])
    ]
    return tuple(sorted(silent, key=lambda found: (found.source, found.feed)))


def _refused(
    operation: Operation, now: datetime, refusals: Iterable[Refusal]
) -> tuple[RefusalRow, ...]:
    """What the office did up to now and the desk never took."""
    said = {event.action: event.why for event in operation.journal.load(REFUSED)}
    said |= {refusal.action: refusal.why for refusal in refusals}
    journal = operation.journal
    rows = []
    for action in operation.records.all(DeskAction):
        missing = journal.holder(f"action:{action.ref}") is None
        if action.acted_at <= now and (missing or action.ref in said):
            why = said.get(action.ref, "no lead was ever opened for this submission")
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
