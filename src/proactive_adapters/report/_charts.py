"""The few chart forms of the report: what is drawn is exactly what is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from ._svg import bar, dot, label, line, number, picture, scaled

WIDTH = 400.0
_ROW = 46.0
_TOP = 4.0
_EDGE = 8.0
_SPAN = (_EDGE, WIDTH - _EDGE)
_MANY = 5
_LONG = 26  # characters that fit beside a value


@attrs.frozen(kw_only=True)
class Range:
    """One row or column of an interval plot.

    Attributes:
        value: Where the dot stands; None = there is none, and `said` says so.
        low, high: Ends of the whisker; None = none is drawn.
        said: The value as people read it.
        note: What stands beside it, such as its n.
        strong: Whether it stands out.
        before: An earlier value, drawn as a ring; None = none.
        chance: Between what limits chance alone would leave it, over time; None = none are known.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    said: str
    note: str = ""
    strong: bool = False
    before: float | None = None
    chance: tuple[float, float] | None = None


@attrs.frozen
class Part:
    """One part of a stacked bar: its style, how many, and what they are."""

    css: str
    count: int
    said: str


@attrs.frozen
class Stack:
    """One stacked bar; without any parts, `none` says why."""

    name: str
    parts: tuple[Part, ...]
    none: str = ""


@attrs.frozen
class Step:
    """One step of a funnel; `count` is None for "no data"."""

    name: str
    count: int | None
    note: str = ""
    css: str = "step"


def _reading(rows: Sequence[Range]) -> str:
    return "; ".join(f"{row.name} {row.said}{f' ({row.note})' if row.note else ''}" for row in rows)


def _heading(y: float, name: str, said: str, note: str, *, strong: bool) -> Iterator[str]:
    css = "name strong" if strong else "name"
    yield label(css, (_EDGE, y), name if len(name) <= _LONG else f"{name[: _LONG - 1]}…")
    yield label("value strong" if strong else "value", (WIDTH - _EDGE, y), said, "end", note)


def _grid(ticks: Sequence[tuple[float, str]], domain: tuple[float, float], foot: float) -> str:
    drawn = []
    for at, said in ticks:
        x = scaled(at, domain, _SPAN)
        drawn.append(line("zero" if at == 0 else "grid", (x, _TOP), (x, foot)))
        edge = "start" if at == domain[0] else "end" if at == domain[1] else "middle"
        drawn.append(label("tick", (x, foot + 16), said, edge))
    return "".join(drawn)


def intervals(
    key: str,
    rows: Sequence[Range],
    *,
    title: str,
    domain: tuple[float, float],
    ticks: Sequence[tuple[float, str]],
) -> str:
    """Dots with whiskers, one row each, on one axis.

    Args:
        key: Unique on the page.
        rows: From top to bottom.
        title: What it is.
        domain: Ends of the axis.
        ticks: Where grid lines stand, and what is written there.
    """
    foot = _TOP + len(rows) * _ROW + 4
    body = [_grid(ticks, domain, foot)]
    for place, row in enumerate(rows):
        top = _TOP + place * _ROW
        body += _heading(top + 16, row.name, row.said, row.note, strong=row.strong)
        body += _mark(row, top + 31, domain)
    return picture(key, WIDTH, foot + 22, title=title, reading=_reading(rows), body=body)


def _mark(row: Range, y: float, domain: tuple[float, float]) -> Iterator[str]:
    emphasis = " strong" if row.strong else ""
    if row.low is not None and row.high is not None:
        start, end = scaled(row.low, domain, _SPAN), scaled(row.high, domain, _SPAN)
        data = {"low": number(row.low), "high": number(row.high)}
        yield line(f"whisker{emphasis}", (start, y), (end, y), **data)
        for x in (start, end):
            yield line(f"whisker{emphasis}", (x, y - 5), (x, y + 5))
    if row.before is not None:
        at = scaled(row.before, domain, _SPAN)
        if row.value is not None:
            now = scaled(row.value, domain, _SPAN)
            yield line("path", (at, y), (now, y))
        yield dot("ring", (at, y), 5.5, before=number(row.before))
    if row.value is not None:
        at = scaled(row.value, domain, _SPAN)
        yield dot(f"dot{emphasis}", (at, y), 6, value=number(row.value))


def over_time(
    key: str,
    columns: Sequence[Range],
    *,
    title: str,
    domain: tuple[float, float],
    ticks: Sequence[tuple[float, str]],
    centre: float | None = None,
) -> str:
    """Dots with whiskers, one column a period, the earliest at the left.

    Args:
        key: Unique on the page.
        columns: From left to right; where `chance` is given, its limits are drawn.
        title: What it is.
        domain: Ends of the axis.
        ticks: Where grid lines stand, and what is written there.
        centre: What the limits lie around; None = there is none.
    """
    width, head, foot, left = 260.0, 26.0, 150.0, 34.0
    span = (foot, head)
    step = (width - left) / max(len(columns), 1)
    every = -(-len(columns) // _MANY)
    body = []
    for at, said in ticks:
        y = scaled(at, domain, span)
        body.append(line("zero" if at == 0 else "grid", (left, y), (width, y)))
        body.append(label("tick", (left - 6, y + 4), said, "end"))
    if centre is not None:
        y = scaled(centre, domain, span)
        body.append(line("centre", (left, y), (width, y), centre=number(centre)))
    for place, column in enumerate(columns):
        x = left + (place + 0.5) * step
        top = y = foot
        for limit in column.chance or ():
            y = scaled(limit, domain, span)
            start, end = (x - step / 2, y), (x + step / 2, y)
            body.append(line("limit", start, end, limit=number(limit)))
        if column.low is not None and column.high is not None:
            low, top = (scaled(v, domain, span) for v in (column.low, column.high))
            data = {"low": number(column.low), "high": number(column.high)}
            body.append(line("whisker strong", (x, low), (x, top), **data))
            body += [line("whisker strong", (x - 4, end), (x + 4, end)) for end in (low, top)]
        if column.value is not None:
            y = scaled(column.value, domain, span)
            body.append(dot("dot strong", (x, y), 5.5, value=number(column.value)))
            body.append(label("value", (x, min(top, y) - 8), column.said, "middle"))
        else:
            body.append(label("tick", (x, foot - 6), column.said, "middle"))
        if place % every == 0:
            body.append(label("tick", (x, foot + 18), column.name, "middle"))
            body.append(label("tick", (x, foot + 34), column.note, "middle"))
    return picture(key, width, foot + 42, title=title, reading=_reading(columns), body=body)


def stacks(key: str, rows: Sequence[Stack], *, title: str) -> str:
    """Stacked bars on one scale, with the counts written into them where they fit."""
    most = max((sum(part.count for part in row.parts) for row in rows), default=0)
    body: list[str] = []
    told: list[str] = []
    for place, row in enumerate(rows):
        top, total = _TOP + place * _ROW, sum(part.count for part in row.parts)
        said = row.none or str(total)
        body += _heading(top + 16, row.name, said, "", strong=False)
        parts = ", ".join(f"{part.count} {part.said}" for part in row.parts)
        told.append(f"{row.name}: {row.none or f'{total} ({parts})'}")
        x = _SPAN[0]
        for part in row.parts:
            width = part.count / most * (_SPAN[1] - _SPAN[0]) if most else 0.0
            if part.count:
                body.append(
                    bar(part.css, (x, top + 22), (max(width - 1, 1), 18), count=str(part.count))
                )
            written_in = str(part.count)
            if width > 9.0 * len(written_in) + 8:
                body.append(
                    label(f"on-{part.css}", (x + width / 2, top + 36), written_in, "middle")
                )
            x += width
    height = _TOP + len(rows) * _ROW + 4
    return picture(key, WIDTH, height, title=title, reading="; ".join(told), body=body)


def funnel(key: str, steps: Sequence[Step], *, title: str) -> str:
    """Bars from the same edge, each as long as its count."""
    most = max((step.count or 0 for step in steps), default=0)
    body: list[str] = []
    told: list[str] = []
    for place, step in enumerate(steps):
        top = _TOP + place * _ROW
        said = "no data" if step.count is None else str(step.count)
        body += _heading(top + 16, step.name, said, step.note, strong=False)
        told.append(f"{step.name}: {said}{f' ({step.note})' if step.note else ''}")
        if step.count:
            width = step.count / most * (_SPAN[1] - _SPAN[0])
            body.append(bar(step.css, (_SPAN[0], top + 22), (width, 18), count=str(step.count)))
    height = _TOP + len(steps) * _ROW + 4
    return picture(key, WIDTH, height, title=title, reading="; ".join(told), body=body)
