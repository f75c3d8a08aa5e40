"""What the template shows of the customers' questions: charts with their words, and tables."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from . import _words as words
from ._charts import Range, intervals, over_time
from ._funnel import funnel_plot
from ._score_values import FunnelPlot, Score, Timeline
from ._values import NO_BRANCH, Cell, Summary
from ._views import Chart, period_name

_POINTS = (-100.0, 100.0)
_POINT_TICKS = (
    (-100.0, f"{words.MINUS}100"),
    (-50.0, f"{words.MINUS}50"),
    (0.0, "0"),
    (50.0, "+50"),
    (100.0, "+100"),
)


@attrs.frozen(kw_only=True)
class QuestionView:
    """One customer question on one scale.

    Attributes:
        behind: What must be known with each of its scores; empty where there is none.
        by_size: The funnel; None where there are too few branches to draw one.
        rows: (branch, its score in the whole time); the whole company first.
        grid: (branch, its score in each period).
    """

    key: str
    name: str
    asks: str | None
    scale: str | None
    whole: Score
    behind: str
    by_branch: Chart
    by_size: Chart | None
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
    lines_of = {one.branch: one for one in reading.timelines}
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
        behind=reading.behind,
        by_branch=Chart(title, chart, reading.branches),
        by_size=_by_size(f"q{place}-n", name, reading.funnel),
        over_time=tuple(
            _timeline(f"q{place}-{i}", (name, cell.name), line, place, lines_of[cell.branch])
            for i, (cell, (_, line)) in enumerate(zip(places, lines, strict=True))
            if cell.branch not in NO_BRANCH
        ),
        rows=rows,
        periods=tuple(cell.period or "" for cell in lines[0][1]),
        grid=tuple((branch, tuple(c.scores[place] for c in cells)) for branch, cells in lines),
    )


def _by_size(key: str, name: str, plot: FunnelPlot) -> Chart | None:
    if plot.target is None:
        return None
    title = f"{name}: branches by number of answers"
    return Chart(title, funnel_plot(key, plot, title=title), plot.reading)


def _timeline(
    key: str, names: tuple[str, str], cells: Sequence[Cell], place: int, found: Timeline
) -> Chart:
    name, branch = names
    chance = {one.at: (one.low * 100, one.high * 100) for one in found.limits}
    columns = [
        attrs.evolve(
            _range(period_name(cell), cell.scores[place]), chance=chance.get(cell.period or "")
        )
        for cell in cells
    ]
    svg = over_time(
        key,
        columns,
        title=f"{name}, {branch}: net score by quarter",
        domain=_POINTS,
        ticks=(_POINT_TICKS[0], _POINT_TICKS[2], _POINT_TICKS[4]),
        centre=None if found.centre is None else found.centre * 100,
    )
    return Chart(branch, svg, found.reading)
