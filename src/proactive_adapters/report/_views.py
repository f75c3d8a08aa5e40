"""From a summary to what the template shows: charts with their words, tables in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

from . import _words as words
from ._charts import Part, Range, Stack, Step, funnel, intervals, stacks
from ._values import Cell, ChecklistRow, Gap, Summary

_SHARES = (0.0, 100.0)
_SHARE_TICKS = ((0.0, "0 %"), (25.0, "25"), (50.0, "50"), (75.0, "75"), (100.0, "100 %"))


@attrs.frozen
class Chart:
    """A drawing and the sentence under it."""

    name: str
    svg: str
    caption: str


def period_name(cell: Cell) -> str:
    """A period's label, marked where it is cut short."""
    label = cell.period or "whole time"
    return label if cell.complete else f"{label}*"


def lead_chart(summary: Summary) -> Chart:
    """Closed, open and overdue leads by branch."""
    rows = []
    told = []
    for cell in summary.branches or (summary.whole,):
        late, live, done = (cell.figure(f"leads_{name}") for name in ("overdue", "open", "closed"))
        if late.value is None or live.value is None or done.value is None:
            rows.append(Stack(cell.name, (), "no data"))
            told.append(f"{cell.name}: no data")
            continue
        parts = (
            Part("late", int(late.value), "overdue"),
            Part("live", int(live.value) - int(late.value), "open and in time"),
            Part("done", int(done.value), "closed, the technician told"),
        )
        rows.append(Stack(cell.name, parts))
        told.append(f"{cell.name}: {live.value} open, {late.value} of them overdue")
    title = "Leads by branch"
    return Chart(title, stacks("leads-chart", rows, title=title), words.sentence("; ".join(told)))


def advice_chart(summary: Summary) -> Chart:
    """From made to implemented."""
    whole = summary.whole

    def count(*names: str) -> int | None:
        found = [whole.figure(f"recommendations_{name}").value for name in names]
        return None if any(v is None for v in found) else sum(int(v) for v in found if v)

    made = count("made")
    steps = [
        ("Made by technicians", made, "step"),
        ("Withheld by the gate", count("withheld"), "held"),
        ("Put to the customer", count("presented"), "step"),
        ("Agreed or further", count("agreed", "quoted", "implemented"), "step"),
        ("Implemented", count("implemented"), "best"),
    ]
    drawn = [
        Step(name, n, _of(n, made) if place else "", css)
        for place, (name, n, css) in enumerate(steps)
    ]
    title = "From noticed to implemented"
    told = ", ".join(f"{s.name.lower()} {'no data' if s.count is None else s.count}" for s in drawn)
    return Chart(title, funnel("advice-chart", drawn, title=title), words.sentence(told))


def _of(n: int | None, made: int | None) -> str:
    return f"{words.percent(Fraction(n, made))} of made" if made and n is not None else ""


@attrs.frozen(kw_only=True)
class ChecklistView:
    """One version of a checklist.

    Attributes:
        latest: The latest run of each branch.
        runs: All of them.
        gaps: (gap, what each of `latest` says to it); None = it is fully met there.
    """

    title: str
    version: str
    chart: Chart
    latest: tuple[ChecklistRow, ...]
    runs: tuple[ChecklistRow, ...]
    gaps: tuple[tuple[Gap, tuple[Gap | None, ...]], ...]
    missing: tuple[str, ...]
    remarks: tuple[str, ...]


def checklist_views(summary: Summary) -> tuple[ChecklistView, ...]:
    """Checklists that could be evaluated, by key and version."""
    groups: dict[tuple[str, str], list[ChecklistRow]] = {}
    for row in summary.checklists:
        if row.outcome != "not evaluated":
            groups.setdefault((row.checklist, row.version), []).append(row)
    return tuple(_checklist(i, rows) for i, (_, rows) in enumerate(sorted(groups.items())))


def _checklist(place: int, rows: list[ChecklistRow]) -> ChecklistView:
    lines: dict[str, list[ChecklistRow]] = {}
    for row in rows:
        lines.setdefault(row.branch_name, []).append(row)
    latest = tuple(line[-1] for line in lines.values())
    drawn = [_progress(line) for line in lines.values()]
    title = f"{rows[0].title}: result by branch"
    svg = intervals(f"c{place}", drawn, title=title, domain=_SHARES, ticks=_SHARE_TICKS)
    told = "; ".join(f"{d.name} {d.said}{f', {d.note}' if d.note else ''}" for d in drawn)
    return ChecklistView(
        title=rows[0].title,
        version=rows[0].version,
        chart=Chart(title, svg, words.sentence(told)),
        latest=latest,
        runs=tuple(rows),
        gaps=tuple(_gaps(latest)),
        missing=rows[0].missing,
        remarks=rows[0].remarks,
    )


def _share(value: Fraction | None) -> float | None:
    return None if value is None else float(value * 100)


def _progress(line: Sequence[ChecklistRow]) -> Range:
    now = line[-1]
    change = "" if now.change is None else f"{words.points_of_percent(now.change)}"
    return Range(
        name=now.branch_name,
        value=_share(now.score),
        low=_share(now.low),
        high=_share(now.high),
        said="no data" if now.score is None else words.percent(now.score),
        note=change,
        strong=True,
        before=None if now.change is None else _share(line[-2].score),
    )


def _gaps(latest: Sequence[ChecklistRow]) -> Iterator[tuple[Gap, tuple[Gap | None, ...]]]:
    by_key: dict[str, Gap] = {}
    for row in latest:
        for gap in row.gaps:
            by_key.setdefault(gap.key, gap)
    held = [{gap.key: gap for gap in row.gaps} for row in latest]
    met = {key: tuple(gaps.get(key) for gaps in held) for key in by_key}

    def weight(key: str) -> tuple[int, int]:
        below = sum(gap is not None and gap.state == "below" for gap in met[key])
        return -below, -sum(gap is not None for gap in met[key])

    for key in sorted(by_key, key=lambda k: (*weight(k), k)):
        yield by_key[key], met[key]
