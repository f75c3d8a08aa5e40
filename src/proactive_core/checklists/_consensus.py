"""One figure from several respondents, item by item, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from fractions import Fraction

import attrs

from ..errors import UsageError
from ..facts import Answered, ChecklistRun, NotApplicable, NotObserved, NotShown, Unanswered
from ._agreement import latest_runs
from ._answers import Refused, Resolved, Standing, mismatch, not_applicable, resolve
from ._definition import Checklist
from ._evaluate import score_resolved
from ._evaluation import Evaluation
from ._numbers import exact, written
from ._tree import Item


class Method(StrEnum):
    """How several values of an item become one [checklists §12.1]."""

    MEDIAN = "median"
    MEAN = "mean"
    MIN = "min"


@attrs.frozen(kw_only=True)
class ItemConsensus:
    """What the respondents together say about one item.

    Attributes:
        key: The item's key.
        value: The common value; None = nobody gave one. The median of an even number of
            values may be no option's value: it stays the fraction it is.
        values: What was given, in rising order; self-ratings are not among them.
        spread: Largest − smallest value; None = nobody gave one.
        self_value: The common value of the self-ratings; None = none was given.
        applies: How many say that it applies (or that they could not tell).
        not_applicable: How many say that it does not apply.
        disputed: The spread reaches the limit, or some say that it does not apply while
            others gave a value.
    """

    key: str
    value: Fraction | None
    values: tuple[Fraction, ...]
    spread: Fraction | None
    self_value: Fraction | None
    applies: int
    not_applicable: int
    disputed: bool


@attrs.frozen(kw_only=True)
class Consensus:
    """The figure of several respondents; the subject's own is kept apart.

    Attributes:
        raters: How many others were heard.
        self_raters: How many self-ratings were heard.
        items: Every item in definition order.
        evaluation: The common values scored. An answer in it is the value written `n/d`.
        self_evaluation: The self-ratings scored; None = there are none.
        refused: Runs and answers that could not be used.
    """

    method: Method
    raters: int
    self_raters: int
    items: tuple[ItemConsensus, ...]
    evaluation: Evaluation
    self_evaluation: Evaluation | None
    refused: tuple[Refused, ...]

    @property
    def disagreements(self) -> tuple[ItemConsensus, ...]:
        """The disputed items, widest spread first: what to talk about."""
        disputed = [item for item in self.items if item.disputed]
        return tuple(sorted(disputed, key=lambda item: (-(item.spread or 0), item.key)))


def _median(values: Sequence[Fraction]) -> Fraction:
    middle = len(values) // 2
    if len(values) % 2:
        return values[middle]
    return (values[middle - 1] + values[middle]) / 2


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


_METHODS: dict[Method, Callable[[Sequence[Fraction]], Fraction]] = {
    Method.MEDIAN: _median,
    Method.MEAN: _mean,
    Method.MIN: min,
}

_Sheets = list[dict[str, Resolved]]


def consensus(
    checklist: Checklist,
    runs: Iterable[ChecklistRun],
    *,
    method: Method | str = Method.MEDIAN,
    spread: Fraction | str | int = Fraction(1, 2),
) -> Consensus:
    """Bring several respondents' answers about one subject together [checklists §12.1].

    An item for which nobody gave a value does not apply when all who settled it say so;
    otherwise it stays open.

    Args:
        checklist: The definition.
        runs: The respondents' runs. Of two by the same rater the later one is used.
        method: Median, mean or min of the values given.
        spread: Largest − smallest value from which an item is disputed; a convention of
            this library, not of the method.

    Raises:
        UsageError: The runs are about several subjects, or the method is unknown.
    """
    how = _method(method)
    limit = exact(spread)
    refused: list[Refused] = []
    kept = latest_runs(runs, refused)
    if len({run.subject for run in kept}) > 1:
        msg = "a consensus is about one subject; give the runs of one at a time"
        raise UsageError(msg)
    others: _Sheets = []
    own: _Sheets = []
    for run in kept:
        unfit = mismatch(checklist, run)
        if unfit:
            refused.append(unfit)
            continue
        resolved, unusable = resolve(checklist, run.answers)
        refused.extend(unusable)
        (own if run.self_rated else others).append({r.item.key: r for r in resolved})
    return Consensus(
        method=how,
        raters=len(others),
        self_raters=len(own),
        items=tuple(_item(item, others, own, how, limit) for item in checklist.items),
        evaluation=_scored(checklist, others, how),
        self_evaluation=_scored(checklist, own, how) if own else None,
        refused=tuple(refused),
    )


def _method(method: Method | str) -> Method:
    try:
        return Method(method)
    except ValueError:
        msg = f"method must be one of {', '.join(Method)}, not {method!r}"
        raise UsageError(msg) from None


def _values(item: Item, sheets: _Sheets) -> tuple[Fraction, ...]:
    """The values given to an item, in rising order; a zero by N/A policy is none."""
    here = (sheet[item.key] for sheet in sheets)
    return tuple(
        sorted(r.value for r in here if r.value is not None and isinstance(r.answer, Answered))
    )


def _item(
    item: Item, others: _Sheets, own: _Sheets, method: Method, limit: Fraction
) -> ItemConsensus:
    values = _values(item, others)
    mine = _values(item, own)
    answers = [sheet[item.key].answer for sheet in others]
    removed = sum(isinstance(answer, NotApplicable) for answer in answers)
    applies = sum(isinstance(answer, Answered | NotObserved) for answer in answers)
    spread = values[-1] - values[0] if values else None
    return ItemConsensus(
        key=item.key,
        value=_METHODS[method](values) if values else None,
        values=values,
        spread=spread,
        self_value=_METHODS[method](mine) if mine else None,
        applies=applies,
        not_applicable=removed,
        disputed=bool(
            (spread is not None and len(values) > 1 and spread >= limit) or (removed and values)
        ),
    )


def _scored(checklist: Checklist, sheets: _Sheets, method: Method) -> Evaluation:
    resolved = tuple(_together(item, sheets, method) for item in checklist.items)
    return score_resolved(checklist, resolved, ())


def _together(item: Item, sheets: _Sheets, method: Method) -> Resolved:
    values = _values(item, sheets)
    if values:
        value = _METHODS[method](values)
        return Resolved(item, Answered(written(value)), Standing.COUNTED, value)
    answers = [sheet[item.key].answer for sheet in sheets]
    settled = [answer for answer in answers if isinstance(answer, NotApplicable)]
    if settled:
        return not_applicable(item, settled[0])
    if answers and all(isinstance(answer, NotShown) for answer in answers):
        return Resolved(item, NotShown(), Standing.HIDDEN)
    unsure = any(isinstance(answer, NotObserved) for answer in answers)
    return Resolved(item, NotObserved() if unsure else Unanswered(), Standing.OPEN)
