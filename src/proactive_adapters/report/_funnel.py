"""The funnel plot: every branch by its number of answers, between the limits of chance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from math import ceil, floor

import attrs

from ._score_values import FunnelPlot, Placed
from ._svg import course, dot, label, line, number, picture, scaled
from ._words import MINUS, signed

_WIDTH, _HEIGHT = 400.0, 250.0
_ACROSS = (38.0, 392.0)
_DOWN = (212.0, 8.0)
_TICKS = ((-1.0, f"{MINUS}100"), (-0.5, f"{MINUS}50"), (0.0, "0"), (0.5, "+50"), (1.0, "+100"))
_STEPS = (1, 2, 5)
_MOST_SIZES = 5  # numbers of answers that are written below
_LONG = 18  # characters of a name beside its dot
_HIGH, _CHARACTER = 15.0, 7.6  # what a name takes up, in the picture's units
_NUDGES = (4.0, -10.0, 18.0, -24.0, 32.0)
_TOLD = "not told apart"

_Box = tuple[float, float, float, float]


@attrs.frozen
class _Scale:
    """What lies where: numbers of answers from left to right, scores upwards."""

    sizes: tuple[float, float]
    scores: tuple[float, float]

    @classmethod
    def of(cls, plot: FunnelPlot) -> _Scale:
        ends = [end for one in (*plot.usual, *plot.rare) for end in (one.low, one.high)]
        held = [*ends, *(one.value for one in plot.branches)]
        low = max(at for at, _ in _TICKS if at <= max(min(held), -1) and at < 1)
        high = min(at for at, _ in _TICKS if at >= min(max(held), 1) and at > low)
        return cls((float(plot.usual[0].at), float(plot.usual[-1].at)), (low, high))

    def place(self, n: float, score: float) -> tuple[float, float]:
        return scaled(n, self.sizes, _ACROSS), scaled(score, self.scores, _DOWN)


def funnel_plot(key: str, plot: FunnelPlot, *, title: str) -> str:
    """Draw the branches of a funnel that has a target.

    Args:
        key: Unique on the page.
        plot: At least one branch, with limits for sizes on both sides of its own.
        title: What it is.
    """
    scale = _Scale.of(plot)
    body = list(_axes(scale))
    for css, limits in (("limit", plot.usual), ("limit rare", plot.rare)):
        lows = [scale.place(float(one.at), one.low) for one in limits]
        highs = [scale.place(float(one.at), one.high) for one in limits]
        body += [course(css, lows), course(css, highs)]
    if plot.target is not None:
        _, y = scale.place(0, plot.target)
        body.append(line("centre", (_ACROSS[0], y), (_ACROSS[1], y), centre=_points(plot.target)))
    taken: list[_Box] = []
    for one in plot.branches:
        x, y = scale.place(one.n, one.value)
        css = "dot" if one.standing == _TOLD else "dot strong"
        body.append(dot(css, (x, y), 5.5, n=str(one.n), value=_points(one.value)))
        taken.append((x - 6, y - 6, x + 6, y + 6))
    for one in sorted(plot.branches, key=lambda one: one.standing == _TOLD):
        body += _named(one, scale.place(one.n, one.value), taken)
    return picture(key, _WIDTH, _HEIGHT, title=title, reading=_reading(plot), body=body)


def _points(value: float) -> str:
    return number(100 * value)


def _reading(plot: FunnelPlot) -> str:
    return "; ".join(
        f"{one.name} {signed(one.points)} (n {one.n}, {one.standing})" for one in plot.branches
    )


def _axes(scale: _Scale) -> Iterator[str]:
    for at, said in _TICKS:
        if scale.scores[0] <= at <= scale.scores[1]:
            _, y = scale.place(0, at)
            yield line("zero" if at == 0 else "grid", (_ACROSS[0], y), (_ACROSS[1], y))
            yield label("tick", (_ACROSS[0] - 6, y + 4), said, "end")
    for n in _written(*scale.sizes):
        x, _ = scale.place(n, 0)
        yield label("tick", (x, _DOWN[0] + 18), str(n), "middle")
    yield label("tick", ((_ACROSS[0] + _ACROSS[1]) / 2, _DOWN[0] + 36), "answers (n)", "middle")


def _written(low: float, high: float) -> range:
    """Round numbers of answers, few enough to be written side by side."""
    steps = (digit * 10**power for power in count() for digit in _STEPS)
    step = next(step for step in steps if (high - low) / step < _MOST_SIZES)
    return range(ceil(low / step) * step, floor(high) + 1, step)


def _named(one: Placed, at: tuple[float, float], taken: list[_Box]) -> Iterator[str]:
    """A branch's name where there is room for it; the table holds those that find none."""
    name = one.name if len(one.name) <= _LONG else f"{one.name[: _LONG - 1]}…"
    width = len(name) * _CHARACTER
    rightwards = at[0] + 9 + width <= _WIDTH
    x, edge = (at[0] + 9, "start") if rightwards else (at[0] - 9, "end")
    left = x if rightwards else x - width
    for nudge in _NUDGES:
        y = at[1] + nudge
        box = (left, y - _HIGH + 3, left + width, y + 3)
        inside = box[0] >= 0 and box[1] >= 0 and box[3] <= _DOWN[0]
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            yield label("name" if one.standing == _TOLD else "name strong", (x, y), name, edge)
            return


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
