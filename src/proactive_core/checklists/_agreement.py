"""How far raters agree: raw agreement and Krippendorff's alpha, exact."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import permutations

import attrs

from ..facts import ChecklistRun
from ..refs import Ref
from ._answers import Refused, Standing, mismatch, resolve
from ._definition import Checklist

_PAIR = 2


class Level(StrEnum):
    """What the differences between values mean."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@attrs.frozen
class Undefined:
    """There is no such number, and why: never 1, never 0, never NaN."""

    why: str


@attrs.frozen(kw_only=True)
class Agreement:
    """How far raters agree; read the coefficients beside `raw`, `units` and `prevalence`.

    Alpha collapses when nearly everyone gives one value, however often they agree, and is
    unsteady for few raters and items [checklists §12.2].

    Attributes:
        raters: How many raters gave a value that could be paired.
        units: How many items (of one subject each) have two values or more.
        values: How many values could be paired.
        raw: Share of pairs within a unit that agree, each value weighing the same.
        prevalence: Pairs (value, how many), by value.
        nominal: Krippendorff's alpha when values are only equal or not.
        ordinal: The same when only their order counts.
        interval: The same when their differences count.
        ratio: The same when their proportions count.
        refused: Runs and answers that could not be used.
    """

    raters: int
    units: int
    values: int
    raw: Fraction | Undefined
    prevalence: tuple[tuple[Fraction, int], ...]
    nominal: Fraction | Undefined
    ordinal: Fraction | Undefined
    interval: Fraction | Undefined
    ratio: Fraction | Undefined
    refused: tuple[Refused, ...] = ()


Coincidences = dict[tuple[Fraction, Fraction], Fraction]


def alpha(units: Iterable[Sequence[Fraction]], level: Level) -> Fraction | Undefined:
    """Krippendorff's alpha, 1 − observed/expected disagreement [checklists §12.3].

    Args:
        units: For each unit the values its raters gave; missing ones are left out. Units
            with fewer than two values count for nothing. Distances are between values.
        level: Nominal, ordinal, interval or ratio.

    Returns:
        At most 1, and 0 for agreement by chance; `Undefined` when there is no pair, when
        all values are the same, or when a ratio is asked of negative values.
    """
    seen = _coincidences(units)
    if not seen:
        return Undefined("no unit has two values")
    totals: defaultdict[Fraction, Fraction] = defaultdict(Fraction)
    for (value, _), share in seen.items():
        totals[value] += share
    if level is Level.RATIO and min(totals) < 0:
        return Undefined("the ratio level needs values that are not negative")
    distance = _distance(level, totals)
    number = sum(totals.values(), Fraction(0))
    observed = sum((share * distance(a, b) for (a, b), share in seen.items()), Fraction(0))
    expected = sum(
        (n * m * distance(a, b) for a, n in totals.items() for b, m in totals.items()), Fraction(0)
    )
    if not expected:
        return Undefined("every value is the same: without variation agreement shows nothing")
    return 1 - observed * (number - 1) / expected


def _coincidences(units: Iterable[Sequence[Fraction]]) -> Coincidences:
    seen: defaultdict[tuple[Fraction, Fraction], Fraction] = defaultdict(Fraction)
    for unit in units:
        for a, b in permutations(unit, _PAIR):
            seen[a, b] += Fraction(1, len(unit) - 1)
    return dict(seen)


def _distance(
    level: Level, totals: dict[Fraction, Fraction]
) -> Callable[[Fraction, Fraction], Fraction]:
    """The squared distance between two values at a level."""

    def nominal(a: Fraction, b: Fraction) -> Fraction:
        return Fraction(a != b)

    def ordinal(a: Fraction, b: Fraction) -> Fraction:
        between = sum((n for v, n in totals.items() if min(a, b) <= v <= max(a, b)), Fraction(0))
        return (between - (totals[a] + totals[b]) / 2) ** 2

    def interval(a: Fraction, b: Fraction) -> Fraction:
        return (a - b) ** 2

    def ratio(a: Fraction, b: Fraction) -> Fraction:
        return ((a - b) / (a + b)) ** 2 if a != b else Fraction(0)

    return {
        Level.NOMINAL: nominal,
        Level.ORDINAL: ordinal,
        Level.INTERVAL: interval,
        Level.RATIO: ratio,
    }[level]


def agreement(checklist: Checklist, runs: Iterable[ChecklistRun]) -> Agreement:
    """How far several raters agree on the items of a checklist.

    A unit is one item for one subject, so runs about several subjects may be given
    together. Self-ratings are left out: they are another figure [checklists §12.1].
    Values are the items' values, 0 to 1; only answers given are compared.
    """
    refused: list[Refused] = []
    units: defaultdict[tuple[Ref, str], list[tuple[Ref, Fraction]]] = defaultdict(list)
    for run in latest_runs(runs, refused):
        unfit = mismatch(checklist, run)
        if unfit:
            refused.append(unfit)
        elif not run.self_rated:
            resolved, unusable = resolve(checklist, run.answers)
            refused.extend(unusable)
            for here in resolved:
                if here.standing is Standing.COUNTED and here.code is not None:
                    assert here.value is not None
                    units[run.subject, here.item.key].append((run.rater or run.ref, here.value))
    paired = [given for given in units.values() if len(given) >= _PAIR]
    values = [[value for _, value in given] for given in paired]
    seen = _coincidences(values)
    number = sum(len(unit) for unit in values)
    same = sum((share for (a, b), share in seen.items() if a == b), Fraction(0))
    return Agreement(
        raters=len({rater for given in paired for rater, _ in given}),
        units=len(paired),
        values=number,
        raw=same / number if number else Undefined("no unit has two values"),
        prevalence=tuple(sorted(Counter(value for unit in values for value in unit).items())),
        nominal=alpha(values, Level.NOMINAL),
        ordinal=alpha(values, Level.ORDINAL),
        interval=alpha(values, Level.INTERVAL),
        ratio=alpha(values, Level.RATIO),
        refused=tuple(refused),
    )


def latest_runs(runs: Iterable[ChecklistRun], refused: list[Refused]) -> list[ChecklistRun]:
    """One run per rater and subject, the latest; the others are refused as superseded.

    Runs of unknown raters are all kept: nobody can tell that they are one person's.
    """
    ordered = sorted(runs, key=lambda run: (run.answered_at, run.ref), reverse=True)
    kept: dict[tuple[Ref, Ref], ChecklistRun] = {}
    for run in ordered:
        key = (run.subject, run.rater or run.ref)
        if key in kept:
            why = f"{run.ref} is superseded by {kept[key].ref} of the same rater"
            refused.append(Refused("rater", why))
        else:
            kept[key] = run
    return sorted(kept.values(), key=lambda run: run.ref)
