"""How far several raters of a checklist agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

import attrs

from ..errors import UsageError
from ..facts import ChecklistRun
from ..refs import Ref
from ._answers import Refused, Standing, mismatch, resolve
from ._bootstrap import Interval, drawings, interval
from ._coefficients import (
    Choice,
    Coefficient,
    Coincidences,
    IccForm,
    Level,
    Pairs,
    Ratings,
    Undefined,
    Weighting,
    once,
)
from ._definition import Checklist
from ._numbers import exact
from ._scales import Options

_PAIR = 2
SEED = 1979
_COEFFICIENTS: tuple[str, ...] = (
    "raw", "nominal", "ordinal", "interval", "ratio", "kappa", "kappa_linear", "icc",
)  # fmt: skip

_Units = Mapping[tuple[Ref, str], Mapping[Ref, Fraction]]


@attrs.frozen(kw_only=True)
class Agreement:
    """How far raters agree; read the coefficients beside `raw`, `units` and `prevalence`.

    Kappa and alpha collapse when nearly everyone gives one value, however often they agree,
    and are unsteady for few raters and items: print their intervals [checklists §12.2].

    Attributes:
        raters: How many raters gave a value that could be paired.
        units: How many items (of one subject each) have two values or more.
        values: How many values could be paired.
        prevalence: Pairs (value, how many), by value.
        raw: Share of pairs within a unit that agree, each value weighing the same.
        nominal: Krippendorff's alpha when values are only equal or not.
        ordinal: The same when only their order counts.
        interval: The same when their differences count.
        ratio: The same when their proportions count.
        kappa: Cohen's kappa with quadratic weights; there is none but of two raters.
        kappa_linear: The same with linear weights.
        icc: ICC(2,1) over the units that every rater gave a value.
        intervals: Pairs (name of a coefficient, its bootstrap interval over units).
        refused: Runs and answers that could not be used.
    """

    raters: int
    units: int
    values: int
    prevalence: tuple[tuple[Fraction, int], ...]
    raw: Coefficient
    nominal: Coefficient
    ordinal: Coefficient
    interval: Coefficient
    ratio: Coefficient
    kappa: Coefficient
    kappa_linear: Coefficient
    icc: Coefficient
    intervals: tuple[tuple[str, Interval | Undefined], ...]
    refused: tuple[Refused, ...] = ()

    def interval_of(self, name: str) -> Interval | Undefined:
        """The interval of one coefficient; `KeyError` for a name that is none."""
        return dict(self.intervals)[name]

    def shown(self, *, smallest: int = 5, fewest: int = 20) -> Agreement:
        """The same, fit to be shown: what is too small is held back, with the reason.

        Both limits are conventions of this library, for its sources set none.

        Args:
            smallest: With fewer raters nothing is shown, for one's answers could be told
                from the figures.
            fewest: With fewer units no coefficient is shown but the raw agreement.
        """
        if self.raters < smallest:
            why = f"held back: {self.raters} raters, shown from {smallest} on"
            return attrs.evolve(self._without(_COEFFICIENTS, Undefined(why)), prevalence=())
        if self.units < fewest:
            why = f"held back: {self.units} units, shown from {fewest} on"
            return self._without(_COEFFICIENTS[1:], Undefined(why))
        return self

    def _without(self, names: tuple[str, ...], why: Undefined) -> Agreement:
        held: dict[str, Any] = dict.fromkeys(names, why)
        intervals = tuple((name, held.get(name, found)) for name, found in self.intervals)
        return attrs.evolve(self, **held, intervals=intervals)


def agreement(
    checklist: Checklist,
    runs: Iterable[ChecklistRun],
    *,
    level: Fraction | str = Fraction(95, 100),
    replicates: int = 1000,
    seed: int = SEED,
) -> Agreement:
    """How far several raters agree on the items of a checklist.

    A unit is one item for one subject, so runs about several subjects may be given
    together. Self-ratings are left out: they are another figure [checklists §12.1].
    Values are the items' values, 0 to 1; only answers given are compared.

    Args:
        checklist: The definition.
        runs: The raters' runs. Of two by the same rater on one subject the later is used.
        level: Share of the drawings between the ends of an interval, above 0 and below 1.
        replicates: How many drawings the intervals rest on, at least 1.
        seed: Where they begin; the same seed gives the same intervals everywhere.

    Raises:
        UsageError: `level` or `replicates` is out of bounds.
    """
    share = exact(level)
    if not 0 < share < 1 or type(replicates) is not int or replicates < 1:
        msg = f"level must lie between 0 and 1 and replicates be >= 1: {share}, {replicates!r}"
        raise UsageError(msg)
    refused: list[Refused] = []
    units = _units(checklist, runs, refused)
    paired = {unit: given for unit, given in units.items() if len(given) >= _PAIR}
    raters = sorted({rater for given in paired.values() for rater in given})
    values = Counter(value for given in paired.values() for value in given.values())
    found: dict[str, Coefficient] = {}
    ends: dict[str, Interval | Undefined] = {}
    for name, (size, of) in _asked(checklist, paired, raters).items():
        value = found[name] = of(once(size))
        if isinstance(value, Undefined):
            ends[name] = value
        else:
            ends[name] = interval(of, drawings(size, replicates, seed), share)
    return Agreement(
        raters=len(raters),
        units=len(paired),
        values=values.total(),
        prevalence=tuple(sorted(values.items())),
        **found,
        intervals=tuple(ends.items()),
        refused=tuple(refused),
    )


def _asked(
    checklist: Checklist, paired: _Units, raters: list[Ref]
) -> dict[str, tuple[int, Callable[[Choice], Coefficient]]]:
    """For each coefficient how many units it can use, and how it is worked out."""
    seen = Coincidences(list(given.values()) for given in paired.values())
    complete = [
        [given[rater] for rater in raters] for given in paired.values() if len(given) == len(raters)
    ]
    two = Pairs(
        ((first, second) for first, second in complete) if len(raters) == _PAIR else (),
        _categories(checklist),
    )
    table = Ratings(complete)

    def kappa(weighting: Weighting, choice: Choice) -> Coefficient:
        if len(raters) > _PAIR:
            return Undefined(f"kappa is for two raters, and there are {len(raters)}")
        return two.kappa(weighting, choice)

    return {
        "raw": (len(seen), seen.raw),
        **{step.value: (len(seen), partial(seen.alpha, step)) for step in Level},
        "kappa": (len(two), partial(kappa, Weighting.QUADRATIC)),
        "kappa_linear": (len(two), partial(kappa, Weighting.LINEAR)),
        "icc": (len(table), partial(table.icc, IccForm.TWO)),
    }


def _categories(checklist: Checklist) -> set[Fraction]:
    """Every value that an option of the checklist has."""
    scales = (item.scale for item in checklist.items)
    options = (o for scale in scales if isinstance(scale, Options) for o in scale.options)
    return {option.value for option in options if option.value is not None}


def _units(checklist: Checklist, runs: Iterable[ChecklistRun], refused: list[Refused]) -> _Units:
    """For each item of each subject the value that each rater gave."""
    units: defaultdict[tuple[Ref, str], dict[Ref, Fraction]] = defaultdict(dict)
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
                    units[run.subject, here.item.key][run.rater or run.ref] = here.value
    return units


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
