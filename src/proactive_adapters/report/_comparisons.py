"""What may be said when scores are compared: branches with each other, and periods in a row.

What is held back takes no part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from proactive_core import Ref
from proactive_core.loyalty import (
    Funnel,
    NetScore,
    Tally,
    compare_branches,
    control_chart,
    difference,
    funnel,
    holm,
    trend,
)
from proactive_core.programme import COMPANY_WIDE, UNASSIGNED, WHOLE, Scorecard
from proactive_core.programme import Cell as CoreCell

from ._score_values import FunnelPlot, Limits, Placed, Reading, Timeline
from ._scores import About, all_hidden, find, place_of
from ._small_groups import Place

_PAIR = 2
_TOLD = 4  # pairs of branches that are told one by one
_USUAL, _RARE = 0.95, 0.998
_MOST_EXACT = 200  # above, limits from the normal law are as good, and quicker
_STEPS = 60


def readings_of(card: Scorecard, smallest: int, level: float) -> tuple[Reading, ...]:
    """What may be said of each question when branches, and the periods of each, are compared."""
    branches = dict.fromkeys(c.branch for c in card.cells)
    found = []
    for about, hidden in all_hidden(card, smallest).items():
        scores = _by_branch(card, about, hidden)
        left_out = any(place_of(c) in hidden for c in _whole_time(card))
        held = " Branches that are held back take no part." if left_out else ""
        found.append(
            Reading(
                question=about[0],
                scale=about[1],
                behind=_behind(card, about, hidden),
                branches=_branches(scores, smallest, level) + held,
                funnel=_funnel(scores, smallest, level, held),
                timelines=tuple(
                    _timeline(card, branch, about, hidden, smallest, level) for branch in branches
                ),
            )
        )
    return tuple(found)


def _behind(card: Scorecard, about: About, hidden: frozenset[Place]) -> str:
    """What is always printed with a score, besides its counts [loyalty §3]."""
    score = find(card.cells[0], about).score
    if score is None:
        return ""
    said = [score.key.reading, f"Intervals by the method {score.method}."]
    if place_of(card.cells[0]) not in hidden:
        said.append(f"{score.no_answer} of {score.n + score.no_answer} gave no answer.")
    if score.wordings:
        said.append(f"Wording: version {', '.join(score.wordings)}.")
    return " ".join(said)


def _whole_time(card: Scorecard) -> Iterator[CoreCell]:
    none = (WHOLE, COMPANY_WIDE, UNASSIGNED)
    return (c for c in card.cells if c.period is None and c.branch not in none)


def _by_branch(card: Scorecard, about: About, hidden: frozenset[Place]) -> Mapping[str, NetScore]:
    return {c.name: s for c in _whole_time(card) if (s := _net(c, about, hidden)) is not None}


def _net(cell: CoreCell, about: About, hidden: frozenset[Place]) -> NetScore | None:
    found = find(cell, about).score
    return found if found is not None and found.n and place_of(cell) not in hidden else None


def _too_few(smallest: int) -> str:
    return f"Fewer than two branches have the {smallest} answers that a comparison needs."


def _branches(scores: Mapping[str, NetScore], smallest: int, level: float) -> str:
    """Which two branches can be told apart, with Holm's allowance for all the pairs."""
    if len(scores) < _PAIR:
        return _too_few(smallest)
    pairs = [
        difference(scores[one].tally, scores[other].tally, level=level, names=(one, other))
        for one, other in combinations(scores, _PAIR)
    ]
    chances = holm([1.0 if pair.p is None else pair.p for pair in pairs])
    told = [pair for pair, p in zip(pairs, chances, strict=True) if p < 1 - level]
    told.sort(key=lambda pair: (-abs(pair.value or 0), pair.names))
    if not told:
        return "Too few answers to tell any two branches apart."
    said = " ".join(pair.reading for pair in told[:_TOLD])
    if len(told) > _TOLD:
        return f"{said} {len(told) - _TOLD} more pairs can be told apart as well."
    return f"{said} No other two branches can be told apart." if len(told) < len(pairs) else said


def _funnel(scores: Mapping[str, NetScore], smallest: int, level: float, held: str) -> FunnelPlot:
    """Each branch against all of them together, by the exact tail with Holm's allowance."""
    tallies = {name: score.tally for name, score in scores.items()}
    if len(tallies) < _PAIR:
        return _no_funnel(_too_few(smallest))
    whole = funnel(tallies)
    if whole.target is None or whole.why is not None:
        return _no_funnel(whole.reading)
    against = compare_branches(tallies, level=level)
    sizes = _sizes([tally.n for tally in tallies.values()])
    return FunnelPlot(
        target=float(whole.target),
        branches=tuple(
            Placed(
                name=one.name,
                n=one.score.n,
                value=float(one.score.value or 0),
                points=one.score.points or 0,
                standing=one.standing.value,
            )
            for one in against.branches
        ),
        usual=_limits(whole, sizes, _USUAL),
        rare=_limits(whole, sizes, _RARE),
        reading=f"{whole.reading} {against.reading}{held}",
    )


def _no_funnel(reading: str) -> FunnelPlot:
    return FunnelPlot(target=None, branches=(), usual=(), rare=(), reading=reading)


def _sizes(held: list[int]) -> list[int]:
    """The numbers of answers to draw limits for: from a half of the least to past the most."""
    least, most = max(1, min(held) // 2), max(held) + max(1, max(held) // 10)
    step = max(1, (most - least) // _STEPS)
    return [*range(least, most, step), most]


def _limits(whole: Funnel, sizes: list[int], level: float) -> tuple[Limits, ...]:
    drawn = []
    for n in sizes:
        exact = whole.exact_limits(n, level=level) if n <= _MOST_EXACT else None
        found = exact or whole.limits(n, level=level, overdispersion="none")
        if found is not None:
            drawn.append(Limits(n, float(found[0]), float(found[1])))
    return tuple(drawn)


def _timeline(
    card: Scorecard,
    branch: Ref,
    about: About,
    hidden: frozenset[Place],
    smallest: int,
    level: float,
) -> Timeline:
    """A branch's periods on a control chart: no two of them are ever tested one by one."""
    cells = [c for c in card.cells if c.branch == branch and c.period is not None]
    shown = {_label(c): s.tally for c in cells if (s := _net(c, about, hidden)) is not None}
    if len(shown) < _PAIR:
        few = f"Fewer than two quarters have the {smallest} answers that a comparison needs."
        return Timeline(branch=branch.key, centre=None, limits=(), reading=few)
    any_of = next(iter(shown.values()))
    blank = Tally.empty(any_of.key, question=any_of.question)
    periods = {label: shown.get(label, blank) for label in map(_label, cells)}
    chart, slope = control_chart(periods), trend(periods, level=level)
    drawn = [
        Limits(one.name, one.low, one.high)
        for one in chart.periods
        if one.low is not None and one.high is not None
    ]
    return Timeline(
        branch=branch.key,
        centre=None if chart.centre is None or not drawn else float(chart.centre),
        limits=tuple(drawn),
        reading=chart.reading if slope.p is None else f"{chart.reading} {slope.reading}",
    )


def _label(cell: CoreCell) -> str:
    return "" if cell.period is None else cell.period.label
