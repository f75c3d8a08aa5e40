"""From a summary to what the template shows: charts with their words, tables in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

from . import _words as words
from ._charts import Part, Range, Stack, Step, funnel, intervals, over_time, stacks
from ._values import UNASSIGNED_KEY, Cell, ChecklistRow, Gap, Score, Summary

_POINTS = (-100.0, 100.0)
_POINT_TICKS = (
    (-100.0, f"{words.MINUS}100"),
    (-50.0, f"{words.MINUS}50"),
    (0.0, "0"),
    (50.0, "+50"),
    (100.0, "+100"),
)
_SHARES = (0.0, 100.0)
_SHARE_TICKS = ((0.0, "0 %"), (25.0, "25"), (50.0, "50"), (75.0, "75"), (100.0, "100 %"))


@attrs.frozen
class Chart:
    """A drawing and the sentence under it."""

    name: str
    svg: str
    caption: str


@attrs.frozen(kw_only=True)
class QuestionView:
    """One customer question on one scale.

    Attributes:
        rows: (branch, its score in the whole time); the whole company first.
        grid: (branch, its score in each period).
    """

    key: str
    name: str
    asks: str | None
    scale: str | None
    whole: Score
    by_branch: Chart
    over_time: tuple[Chart, ...]
    rows: tuple[tuple[str, Score], ...]
    periods: tuple[str, ...]
    grid: tuple[tuple[str, tuple[Score, ...]], ...]


def _range(name: str, found: Score, *, strong: bool = False) -> Range:
    return Range(
        name=name,
        value=None if found.value is None else float(found.value * 100),
        low=None if found.low is None else found.low * 100,
        high=None if found.high is None else found.high * 100,
        said=words.score(found),
        note="" if not found.n else f"n {found.n}",
        strong=strong,
    )


def question_views(summary: Summary) -> tuple[QuestionView, ...]:
    """Each question by itself: the questions are never put together."""
    return tuple(_question(summary, place) for place in range(len(summary.whole.scores)))


def _question(summary: Summary, place: int) -> QuestionView:
    whole = summary.whole.scores[place]
    name = words.question_name(whole.question)
    places = (summary.whole, *summary.branches)
    rows = tuple((cell.name, cell.scores[place]) for cell in places)
    lines = [(cell.name, summary.over_time(cell.branch)) for cell in places]
    reading = summary.readings[place]
    said = dict(reading.periods)
    title = f"{name}: net score by branch"
    chart = intervals(
        f"q{place}",
        [_range(n, s, strong=not i) for i, (n, s) in enumerate(rows)],
        title=title,
        domain=_POINTS,
        ticks=_POINT_TICKS,
    )
    return QuestionView(
        key=f"q{place}",
        name=name,
        asks=words.question_words(whole.question),
        scale=whole.scale,
        whole=whole,
        by_branch=Chart(title, chart, reading.branches),
        over_time=tuple(
            _timeline(f"q{place}-{i}", (name, cell.name), line, place, said[cell.branch])
            for i, (cell, (_, line)) in enumerate(zip(places, lines, strict=True))
            if cell.branch != UNASSIGNED_KEY
        ),
        rows=rows,
        periods=tuple(cell.period or "" for cell in lines[0][1]),
        grid=tuple((branch, tuple(c.scores[place] for c in cells)) for branch, cells in lines),
    )


def _timeline(
    key: str, names: tuple[str, str], cells: Sequence[Cell], place: int, reading: str
) -> Chart:
    name, branch = names
    columns = [_range(period_name(cell), cell.scores[place]) for cell in cells]
    svg = over_time(
        key,
        columns,
        title=f"{name}, {branch}: net score by quarter",
        domain=_POINTS,
        ticks=(_POINT_TICKS[0], _POINT_TICKS[2], _POINT_TICKS[4]),
    )
    return Chart(branch, svg, reading)


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
