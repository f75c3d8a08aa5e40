"""What two of the method's instruments say: the perspective rating, and the barriers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import attrs

from ..checklists import Evaluation, Words, bank
from ..facts import Answered, ChecklistRun
from ..refs import Ref
from ._figures import Figure, Measure, Unit
from ._ratings import Rated

_BEST = 10
_REFLECTION, _RATING_ITEM = "perspective_reflection", "perspective"
_BARRIERS = "five_barriers"

_RATING = Measure(
    name="perspective_rating",
    definition=(
        "how the field team sees promoting, as its manager rates it from 1 (not my job) to 10 "
        "(an important part of the service); the mean of the latest rating of each team"
    ),
    unit=Unit.RATING,
)
_GAP = Measure(
    name="perspective_gap",
    definition="10 minus the perspective rating: what is still to be won",
    unit=Unit.RATING,
)
PERSPECTIVE = (_RATING, _GAP)


@attrs.frozen(kw_only=True)
class Barrier:
    """One of the barriers of `five_barriers`, and what helps against it [domain §6.5].

    Attributes:
        key: Of its item: `b1` … `b5`.
        title: The question by which it is found.
        asked: The runs whose latest answer about it is yes or no, one for each subject.
        present: Of these, the runs that found it.
        steps: What helps against it, as far as remedies are known.
    """

    key: str
    title: Words
    asked: tuple[Ref, ...]
    present: tuple[Ref, ...]
    steps: tuple[Words, ...]


def latest(rated: Iterable[Rated], checklist: str) -> tuple[Rated, ...]:
    """The latest run of a checklist for each subject, sorted by subject."""
    found: dict[Ref, Rated] = {}
    for one in sorted(rated, key=lambda r: (r.run.answered_at, r.run.ref)):
        if one.run.checklist == checklist:
            found[one.run.subject] = one
    return tuple(found[subject] for subject in sorted(found))


def perspective_figures(rated: Sequence[Rated]) -> tuple[Figure, ...]:
    """The perspective rating and its gap, in the order of `PERSPECTIVE` [domain §6.6]."""
    known = [
        (one.run.ref, rating)
        for one in latest(rated, _REFLECTION)
        if (rating := _rating(one.run)) is not None
    ]
    if not known:
        why = "no data: no team's perspective was rated"
        return _RATING.missing(why), _GAP.missing(why)
    rows = [ref for ref, _ in known]
    mean = Fraction(sum(rating for _, rating in known), len(known))
    return _RATING.number(mean, rows), _GAP.number(_BEST - mean, rows)


def _rating(run: ChecklistRun) -> int | None:
    for given in run.answers:
        if given.item == _RATING_ITEM and isinstance(given.answer, Answered):
            written = given.answer.value
            if written.isdecimal() and 1 <= int(written) <= _BEST:
                return int(written)
    return None


def barriers(rated: Iterable[Rated]) -> tuple[Barrier, ...]:
    """Every barrier that the latest runs speak of, in the order of the instrument.

    Empty if nobody asked.
    """
    runs = latest(rated, _BARRIERS)
    if not runs:
        return ()
    found = []
    for item in bank.load(_BARRIERS).items:
        worth = {one.run.ref: _value(one.evaluation, item.key) for one in runs}
        found.append(
            Barrier(
                key=item.key,
                title=item.text,
                asked=tuple(ref for ref, value in worth.items() if value is not None),
                present=tuple(ref for ref, value in worth.items() if value == 0),
                steps=tuple(step.text for step in item.action.steps) if item.action else (),
            )
        )
    return tuple(found)


def _value(evaluation: Evaluation, key: str) -> Fraction | None:
    return next((result.value for result in evaluation.items if result.key == key), None)
