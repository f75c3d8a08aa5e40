"""One figure from several respondents, item by item, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from fractions import Fraction

import attrs

from ..errors import UsageError
from ..facts import Answered, ChecklistRun, NotApplicable, NotObserved, NotShown, Unanswered
from ._again import resolved_again
from ._agreement import latest_runs
from ._answers import (
    Answers,
    Refused,
    Resolved,
    Standing,
    mismatch,
    not_applicable,
    resolve,
    settle,
)
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
    ADJUDICATED = "adjudicated"  #: as the respondents settled it together


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
        adjudicated: The respondents settled it together, and `value` is what they settled on.
    """

    key: str
    value: Fraction | None
    values: tuple[Fraction, ...]
    spread: Fraction | None
    self_value: Fraction | None
    applies: int
    not_applicable: int
    disputed: bool
    adjudicated: bool = False


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

    def shown(self, checklist: Checklist, *, smallest: int = 5) -> Consensus | Refused:
        """The same, fit to be shown: what could give one respondent away is held back.

        An item that fewer than `smallest` gave a value counts as not observed, also in the
        score, so that it cannot be found by subtraction. Self-ratings go the same way.

        Args:
            checklist: The definition that the consensus was made with.
            smallest: Fewest respondents that are shown; a convention of this library.

        Returns:
            The consensus, or `Refused` when fewer than `smallest` were heard at all.
        """
        if self.raters < smallest:
            return Refused("raters", f"{self.raters} were heard, shown from {smallest} on")
        own = self.self_evaluation if self.self_raters >= smallest else None
        small = {item.key for item in self.items if _few(item, smallest)}
        return attrs.evolve(
            self,
            items=tuple(
                attrs.evolve(
                    item, value=None, values=(), spread=None, self_value=None, disputed=False
                )
                if item.key in small
                else attrs.evolve(item, self_value=item.self_value if own else None)
                for item in self.items
            ),
            evaluation=_unobserved(checklist, self.evaluation, small),
            self_evaluation=own and _unobserved(checklist, own, small),
        )

    @property
    def disagreements(self) -> tuple[ItemConsensus, ...]:
        """The disputed items, widest spread first: what to talk about."""
        disputed = [item for item in self.items if item.disputed]
        return tuple(sorted(disputed, key=lambda item: (-(item.spread or 0), item.key)))


def _few(item: ItemConsensus, smallest: int) -> bool:
    return (len(item.values) or item.not_applicable) < smallest


def _unobserved(checklist: Checklist, evaluation: Evaluation, keys: set[str]) -> Evaluation:
    return score_resolved(checklist, resolved_again(checklist, evaluation, unobserved=keys), ())


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

_Sheet = dict[str, Resolved]
_Sheets = list[_Sheet]


def consensus(
    checklist: Checklist,
    runs: Iterable[ChecklistRun],
    *,
    method: Method | str = Method.MEDIAN,
    adjudicated: Answers = (),
    spread: Fraction | str | int = Fraction(1, 2),
) -> Consensus:
    """Bring several respondents' answers about one subject together [checklists §12.1].

    An item for which nobody gave a value does not apply when all who settled it say so;
    otherwise it stays open.

    Args:
        checklist: The definition.
        runs: The respondents' runs. Of two by the same rater the later one is used.
        method: Median, mean or min of the values given, or adjudicated: then what the
            respondents agree on stands, what they settled together stands instead of their
            own answers, and where they differ and settled nothing the item is open.
            Self-ratings are then brought together by the median.
        adjudicated: What the respondents settled together; for that method only.
        spread: Largest − smallest value from which an item is disputed; a convention of
            this library, not of the method.

    Raises:
        UsageError: The runs are about several subjects, the method is unknown, or answers
            are adjudicated for another method.
    """
    how = _method(method)
    limit = exact(spread)
    settled, refused = settle(checklist, adjudicated)
    table = {key: here for key, here in settled.items() if not isinstance(here.answer, Unanswered)}
    if table and how is not Method.ADJUDICATED:
        msg = f"adjudicated answers are for the method 'adjudicated', not {how.value!r}"
        raise UsageError(msg)
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
        items=tuple(_item(item, others, own, how, limit, table) for item in checklist.items),
        evaluation=_scored(checklist, others, how, table),
        self_evaluation=_scored(checklist, own, _own(how), {}) if own else None,
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


def _own(method: Method) -> Method:
    return Method.MEDIAN if method is Method.ADJUDICATED else method


def _item(
    item: Item, others: _Sheets, own: _Sheets, method: Method, limit: Fraction, table: _Sheet
) -> ItemConsensus:
    values = _values(item, others)
    mine = _values(item, own)
    answers = [sheet[item.key].answer for sheet in others]
    removed = sum(isinstance(answer, NotApplicable) for answer in answers)
    applies = sum(isinstance(answer, Answered | NotObserved) for answer in answers)
    spread = values[-1] - values[0] if values else None
    return ItemConsensus(
        key=item.key,
        value=_together(item, others, method, table).value if values or table else None,
        values=values,
        spread=spread,
        self_value=_METHODS[_own(method)](mine) if mine else None,
        applies=applies,
        not_applicable=removed,
        disputed=bool(
            (spread is not None and len(values) > 1 and spread >= limit) or (removed and values)
        ),
        adjudicated=item.key in table,
    )


def _scored(checklist: Checklist, sheets: _Sheets, method: Method, table: _Sheet) -> Evaluation:
    resolved = tuple(_together(item, sheets, method, table) for item in checklist.items)
    return score_resolved(checklist, resolved, ())


def _together(item: Item, sheets: _Sheets, method: Method, table: _Sheet) -> Resolved:
    if item.key in table:
        return table[item.key]
    values = _values(item, sheets)
    answers = [sheet[item.key].answer for sheet in sheets]
    settled = [answer for answer in answers if isinstance(answer, NotApplicable)]
    if method is Method.ADJUDICATED and values and (settled or values[0] < values[-1]):
        return Resolved(item, NotObserved(), Standing.OPEN)
    if values:
        value = _METHODS[_own(method)](values)
        return Resolved(item, Answered(written(value)), Standing.COUNTED, value)
    if settled:
        return not_applicable(item, settled[0])
    if answers and all(isinstance(answer, NotShown) for answer in answers):
        return Resolved(item, NotShown(), Standing.HIDDEN)
    unsure = any(isinstance(answer, NotObserved) for answer in answers)
    return Resolved(item, NotObserved() if unsure else Unanswered(), Standing.OPEN)
