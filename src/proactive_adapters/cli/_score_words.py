"""What a manager may say of scored answers: of everybody, and of the groups that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from proactive_core.loyalty import Tally, compare_branches, control_chart, trend

from ._answers import Answers, Group
from ._scored import Scored

_TWO = 2


def readings_of(answers: Answers, scored: Sequence[Scored], level: float) -> Iterator[str]:
    """One sentence of all answers, and those that compare groups; held back ones take no part."""
    mine = [one for one in scored if one.question == answers.question]
    whole = mine[0].score
    if whole is not None:
        yield f"{answers.question}: {whole.reading}"
    shown = {
        one.group: one.score.tally for one in mine[1:] if one.score is not None and one.score.n
    }
    if answers.place is None:
        named = {", ".join(value or "(none)" for value in g): tally for g, tally in shown.items()}
        if len(named) >= _TWO and len(next(iter(shown))) == 1:
            yield f"{answers.question}: {compare_branches(named, level=level).reading}"
        return
    yield from _over_time(answers, shown, level)


def _over_time(answers: Answers, shown: Mapping[Group, Tally], level: float) -> Iterator[str]:
    """A chart of periods for each group of what else there is, and these groups compared."""
    place, blank = answers.place or 0, Tally.empty(answers.whole.key)
    series: dict[Group, dict[str, Tally]] = {}
    wholes: dict[Group, Tally] = {}
    for group, tally in shown.items():
        rest = group[:place] + group[place + 1 :]
        wholes[rest] = wholes.get(rest, blank) + tally
        held = series.setdefault(rest, {})
        if group[place]:  # an answer without a date is in no period
            held[group[place]] = tally
    named = {rest: ", ".join(value or "(none)" for value in rest) for rest in wholes}
    if len(wholes) >= _TWO and all(len(rest) == 1 for rest in wholes):
        compared = {named[rest]: tally for rest, tally in wholes.items()}
        yield f"{answers.question}: {compare_branches(compared, level=level).reading}"
    charts = trends = 0
    for rest, held in sorted(series.items()):
        name = named[rest]
        if len(held) < _TWO:
            continue
        charts += 1
        # What is held back, or was not asked, keeps its place.
        periods = {label: held.get(label, blank) for label in answers.periods}
        said = f"{answers.question}, {name}" if name else answers.question
        yield f"{said}: {control_chart(periods).reading}"
        slope = trend(periods, level=level)
        trends += slope.p is not None
        if not name or slope.p is not None:
            yield f"{said}: {slope.reading}"
    if charts >= _TWO:
        yield (
            f"{answers.question}: Each of the {charts} charts may raise a false alarm of its own;"
            " of charts without any change, up to 5 in 100 do."
        )
    if trends >= _TWO:
        rate = Fraction(100) * (1 - Fraction(str(level)))
        yield (
            f"{answers.question}: Each of the {trends} tests of a trend may raise one as well;"
            f" where nothing changes, about {float(rate):g} in 100 do."
        )
