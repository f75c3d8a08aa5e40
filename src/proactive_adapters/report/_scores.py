"""From a scorecard to cells that may be shown: small groups of answers are held back."""

from __future__ import annotations

from itertools import combinations

from proactive_core import Ref
from proactive_core.loyalty import NetScore, difference, holm
from proactive_core.programme import UNASSIGNED, WHOLE, QuestionScore, Scorecard
from proactive_core.programme import Cell as CoreCell

from ._values import Cell, Reading, Score

_Place = tuple[str, str | None]
_About = tuple[str, str | None]
_PAIR = 2
_TOLD = 4  # pairs of branches that are told one by one


def cells_of(card: Scorecard, smallest: int) -> tuple[Cell, ...]:
    """Every cell of a scorecard, with scores of fewer than `smallest` answers held back.

    Where what is held back could be found by taking the other branches from the company,
    or the other periods from the whole time, the next smallest is held back as well.
    What belongs to no branch is nobody's in particular: it is held back when it is small,
    but nothing else is on its account.
    """
    hidden = _all_hidden(card, smallest)
    return tuple(
        Cell(
            branch=cell.branch.key,
            name=cell.name,
            period=None if cell.period is None else cell.period.label,
            complete=cell.period is None or cell.period.whole,
            figures=cell.figures,
            scores=tuple(
                _held_back(score, smallest)
                if _place(cell) in hidden[score.question, _scale(score)]
                else _shown(score)
                for score in cell.scores
            ),
        )
        for cell in card.cells
    )


def readings_of(card: Scorecard, smallest: int, level: float) -> tuple[Reading, ...]:
    """What may be said when branches, and the latest two periods, are compared.

    What is held back takes no part.
    """
    branches = dict.fromkeys(c.branch for c in card.cells)
    return tuple(
        Reading(
            question=about[0],
            scale=about[1],
            branches=_branches(card, about, hidden, smallest, level),
            periods=tuple(
                (branch.key, _periods(card, branch, about, hidden, smallest, level))
                for branch in branches
            ),
        )
        for about, hidden in _all_hidden(card, smallest).items()
    )


def _all_hidden(card: Scorecard, smallest: int) -> dict[_About, frozenset[_Place]]:
    return {
        about: _hidden({_place(c): _answers(c, about) for c in card.cells}, smallest)
        for about in _asked(card)
    }


def _place(cell: CoreCell) -> _Place:
    return cell.branch.key, None if cell.period is None else cell.period.label


def _scale(score: QuestionScore) -> str | None:
    return None if score.scale is None else str(score.scale)


def _asked(card: Scorecard) -> list[_About]:
    return [(s.question, _scale(s)) for s in card.cells[0].scores]


def _find(cell: CoreCell, about: _About) -> QuestionScore:
    return next(s for s in cell.scores if (s.question, _scale(s)) == about)


def _answers(cell: CoreCell, about: _About) -> int:
    return _find(cell, about).n or 0


def _hidden(sizes: dict[_Place, int], smallest: int) -> frozenset[_Place]:
    hidden = {place for place, n in sizes.items() if 0 < n < smallest}
    parts = [p for p in sizes if p[0] not in (WHOLE.key, UNASSIGNED.key)]
    branches = sorted({branch for branch, _ in sizes} - {UNASSIGNED.key})
    labels = dict.fromkeys(label for _, label in sizes)
    lines = [[p for p in parts if p[1] == label] for label in labels]
    lines += [[p for p in sizes if p[0] == b and p[1] is not None] for b in branches]
    changed = True
    while changed:
        changed = False
        for line in lines:
            held = [p for p in line if p in hidden]
            rest = sorted((sizes[p], str(p), p) for p in line if sizes[p] and p not in hidden)
            if 0 < sum(sizes[p] for p in held) < smallest and rest:
                hidden.add(rest[0][2])
                changed = True
    return frozenset(hidden)


def _held_back(score: QuestionScore, smallest: int) -> Score:
    few = (score.n or 0) < smallest
    why = (
        f"held back: fewer than {smallest} answers"
        if few
        else f"held back: it would tell what fewer than {smallest} others answered"
    )
    return Score(
        question=score.question,
        scale=_scale(score),
        n=None,
        why=why,
        reading=f"{why[0].upper()}{why[1:]}.",
    )


def _shown(score: QuestionScore) -> Score:
    found = score.score
    if found is None:
        why = score.why or ""
        return Score(
            question=score.question,
            scale=_scale(score),
            n=score.n,
            why=why,
            reading=f"{why[:1].upper()}{why[1:]}.",
        )
    d, q, p = found.dqp
    return Score(
        question=score.question,
        scale=_scale(score),
        n=found.n,
        detractors=d,
        passives=q,
        promoters=p,
        value=found.value,
        low=found.low,
        high=found.high,
        points=found.points,
        why=None if found.value is not None else f"no data: {found.why}",
        reading=found.reading,
    )


def _branches(
    card: Scorecard, about: _About, hidden: frozenset[_Place], smallest: int, level: float
) -> str:
    """Which two branches can be told apart, with Holm's allowance for all the pairs."""
    cells = [c for c in card.cells if c.period is None and c.branch not in (WHOLE, UNASSIGNED)]
    found = {c.name: s for c in cells if (s := _net(c, about, hidden)) is not None}
    if len(found) < _PAIR:
        return f"Fewer than two branches have the {smallest} answers that a comparison needs."
    pairs = [
        difference(found[one].tally, found[other].tally, level=level, names=(one, other))
        for one, other in combinations(found, _PAIR)
    ]
    chances = holm([1.0 if pair.p is None else pair.p for pair in pairs])
    told = [pair for pair, p in zip(pairs, chances, strict=True) if p < 1 - level]
    told.sort(key=lambda pair: (-abs(pair.value or 0), pair.names))
    held = " Branches that are held back take no part."
    left_out = held if any(_place(c) in hidden for c in cells) else ""
    if not told:
        return f"Too few answers to tell any two branches apart.{left_out}"
    said = " ".join(pair.reading for pair in told[:_TOLD])
    if len(told) > _TOLD:
        return f"{said} {len(told) - _TOLD} more pairs can be told apart as well.{left_out}"
    rest = " No other two branches can be told apart." if len(told) < len(pairs) else ""
    return f"{said}{rest}{left_out}"


def _periods(
    card: Scorecard,
    branch: Ref,
    about: _About,
    hidden: frozenset[_Place],
    smallest: int,
    level: float,
) -> str:
    cells = [c for c in card.cells if c.branch == branch and c.period is not None]
    latest = [(c, s) for c in cells if (s := _net(c, about, hidden)) is not None][-_PAIR:]
    if len(latest) < _PAIR:
        return f"Fewer than two quarters have the {smallest} answers that a comparison needs."
    (before, earlier), (after, later) = latest
    names = (_label(after), _label(before))
    return difference(later.tally, earlier.tally, level=level, names=names).reading


def _label(cell: CoreCell) -> str:
    return "" if cell.period is None else cell.period.label


def _net(cell: CoreCell, about: _About, hidden: frozenset[_Place]) -> NetScore | None:
    found = _find(cell, about).score
    return found if found is not None and found.n and _place(cell) not in hidden else None
