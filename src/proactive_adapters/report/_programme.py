"""From what the core says of the programme to rows that a manager reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from proactive_core import PlanEntry, PlanStage, Ref, Technician
from proactive_core.programme import (
    WHOLE,
    Audience,
    ProgrammeFinding,
    Records,
    Scorecard,
    Shown,
    UpkeepDue,
)
from proactive_core.recommendations import RULES, Override, in_force

from ._programme_values import (
    BarrierRow,
    OverruledRow,
    PlanRow,
    ProgrammeRow,
    ProgrammeView,
    SignalRow,
    StatedRow,
    UpkeepRow,
)

_LANGUAGE = "en"
_STAGES = {stage: place for place, stage in enumerate(PlanStage)}
#: What a rule about people is about, in a manager's words.
SIGNALS: Mapping[str, str] = {
    "domain:R11": "Over-promotion",
    "domain:R17": "Coaching lapsed",
    "domain:R21": "A long silence",
}


def programme_view(  # noqa: PLR0913 - everything that is shown is named
    card: Scorecard,
    records: Records,
    *,
    upkeep: Iterable[UpkeepDue],
    findings: Iterable[ProgrammeFinding],
    overrides: Iterable[Override] = (),
    shown: Shown,
    people: Mapping[Ref, str],
    now: datetime,
    tz: tzinfo,
) -> ProgrammeView:
    """Put together what the report shows of the programme itself.

    Args:
        card: The scorecard.
        records: Facts in order.
        upkeep: What is due.
        findings: About the programme as a whole; those that somebody answers for are left out.
        overrides: Who answers for findings, of whatever kind; those that have ended are left out.
        shown: What the company may see of the signals about people: numbers.
        people: Names of the office.
        now: As of when things stand.
        tz: The clock of days.

    Raises:
        ValueError: `shown` is for somebody else than the company: the report is read by all.
    """
    if shown.viewer.audience is not Audience.COMPANY:
        raise ValueError(f"the report is for the company, not for one {shown.viewer.audience}")
    name, known = records.branches.name_of, tuple(findings)
    remedies = {rule.id: rule.remedy for rule in RULES}
    return ProgrammeView(
        stated=_stated(card),
        barriers=_barriers(card, records),
        plan=_plan(records, people, now, tz),
        upkeep=tuple(
            UpkeepRow(
                title=one.title,
                branch_name=one.name,
                last_at=one.last_at,
                due=one.due,
                overdue=one.overdue,
                why=one.why,
            )
            for one in upkeep
        ),
        findings=_findings((one for one in known if one.override is None), records),
        overruled=_overruled(overrides, known, records, people, now),
        signals=tuple(
            SignalRow(
                branch_name=name(count.branch),
                rule=count.rule,
                what=SIGNALS[count.rule],
                remedy=remedies[count.rule],
                people=count.people,
                n=count.n,
            )
            for count in shown.counts
        ),
    )


def _findings(findings: Iterable[ProgrammeFinding], records: Records) -> tuple[ProgrammeRow, ...]:
    """What one rule says of one thing stands together."""
    groups: dict[tuple[Ref, str, str, tuple[Ref, ...]], list[ProgrammeFinding]] = {}
    for one in findings:
        groups.setdefault((one.branch, one.about, one.finding.rule, one.rows), []).append(one)
    return tuple(
        ProgrammeRow(
            rule=rule,
            severity=found[0].finding.severity.value,
            branch_name=records.branches.name_of(branch),
            about=about,
            why="; ".join(one.finding.why for one in found),
            remedy=found[0].finding.remedy,
            refs=tuple(str(ref) for ref in rows),
        )
        for (branch, about, rule, rows), found in groups.items()
    )


def _overruled(
    overrides: Iterable[Override],
    findings: Iterable[ProgrammeFinding],
    records: Records,
    people: Mapping[Ref, str],
    now: datetime,
) -> tuple[OverruledRow, ...]:
    """Who answers for what now; a technician is neither named nor spoken of."""
    name = records.branches.name_of
    named = {one.subject: f"{name(one.branch)}, {one.about}" for one in findings}
    rows = []
    for one in in_force(overrides, now):
        person = records.find(Technician, one.about) is not None
        about = "a technician" if person else named.get(one.about, _about(one.about))
        rows.append(
            OverruledRow(
                rule=one.rule,
                about=about,
                by=people.get(one.by, one.by.key),
                why="" if person else one.why,
                until=one.until,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.until, row.rule, row.about, row.by, row.why)))


def _about(ref: Ref) -> str:
    return "a text" if (ref.system, ref.kind) == ("proactive", "text") else str(ref)


def _stated(card: Scorecard) -> tuple[StatedRow, ...]:
    return tuple(
        StatedRow(
            measure=one.figure.measure,
            branch_name=one.name,
            since=one.figure.since,
            until=one.figure.until,
            stated=f"{one.figure.stated:,f}",
            unit=one.figure.unit,
            ref=str(one.figure.ref),
        )
        for one in card.stated
    )


def _barriers(card: Scorecard, records: Records) -> tuple[BarrierRow, ...]:
    branches = {branch.ref: branch.name for branch in records.branches}
    whole = card.cell(WHOLE).barriers
    found = {
        (cell.branch, barrier.key): barrier
        for cell in card.cells
        if cell.period is None
        for barrier in cell.barriers
    }
    rows = []
    for barrier in whole:
        own = {ref: found.get((ref, barrier.key)) for ref in branches}
        asked = {ref: one for ref, one in own.items() if one is not None and one.asked}
        rows.append(
            BarrierRow(
                key=barrier.key,
                title=barrier.title.said_in(_LANGUAGE),
                present=tuple(branches[ref] for ref, one in asked.items() if one.present),
                clear=tuple(branches[ref] for ref, one in asked.items() if not one.present),
                steps=tuple(step.said_in(_LANGUAGE) for step in barrier.steps),
            )
        )
    return tuple(rows)


def _plan(
    records: Records, people: Mapping[Ref, str], now: datetime, tz: tzinfo
) -> tuple[PlanRow, ...]:
    entries = [entry for entry in records.all(PlanEntry) if entry.planned_at <= now]
    titles = {entry.ref: entry.title for entry in entries}
    today = now.astimezone(tz).date()

    def row(entry: PlanEntry) -> PlanRow:
        done = entry.done_at if entry.done_at is not None and entry.done_at <= now else None
        place = None if entry.branch is None else records.branch_of(entry)
        return PlanRow(
            ref=str(entry.ref),
            stage=entry.stage.value,
            title=entry.title,
            branch_name=records.branches.name_of(WHOLE if place is None else place),
            follows=None if entry.follows is None else titles.get(entry.follows),
            owner=None if entry.owner is None else people.get(entry.owner, entry.owner.key),
            due_on=entry.due_on,
            done_at=done,
            overdue=done is None and entry.due_on is not None and entry.due_on < today,
        )

    entries.sort(key=lambda e: (_STAGES[e.stage], e.planned_at, e.ref))
    return tuple(map(row, entries))
