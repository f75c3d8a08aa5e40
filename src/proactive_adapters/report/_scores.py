"""From a scorecard to cells that may be shown: small groups of answers are held back."""

from __future__ import annotations

from collections.abc import Mapping

from proactive_core import Mode
from proactive_core.programme import Cell as CoreCell
from proactive_core.programme import QuestionScore, Scorecard

from ._score_values import Score
from ._small_groups import Place, hidden
from ._values import Cell

About = tuple[str, str | None]


def cells_of(card: Scorecard, smallest: int) -> tuple[Cell, ...]:
    """Every cell of a scorecard, with scores of fewer than `smallest` answers held back.

    Where what is held back could be worked out from sums and differences of what is shown, over
    branches, periods or both, the next smallest is held back as well. What belongs to no branch
    is nobody's in particular: it is held back when it is small, but nothing else is on its
    account, so it can be found by subtraction until somebody says where it belongs.
    """
    hidden = all_hidden(card, smallest)
    return tuple(
        Cell(
            branch=cell.branch.key,
            name=cell.name,
            period=None if cell.period is None else cell.period.label,
            complete=cell.period is None or cell.period.whole,
            figures=cell.figures,
            scores=tuple(
                _held_back(score, smallest)
                if place_of(cell) in hidden[score.question, scale_of(score)]
                else _shown(score)
                for score in cell.scores
            ),
        )
        for cell in card.cells
    )


def all_hidden(card: Scorecard, smallest: int) -> dict[About, frozenset[Place]]:
    return {
        about: hidden({place_of(c): _answers(c, about) for c in card.cells}, smallest)
        for about in _asked(card)
    }


def place_of(cell: CoreCell) -> Place:
    return cell.branch.key, None if cell.period is None else cell.period.label


def scale_of(score: QuestionScore) -> str | None:
    return None if score.scale is None else str(score.scale)


def _asked(card: Scorecard) -> list[About]:
    return [(s.question, scale_of(s)) for s in card.cells[0].scores]


def find(cell: CoreCell, about: About) -> QuestionScore:
    return next(s for s in cell.scores if (s.question, scale_of(s)) == about)


def _answers(cell: CoreCell, about: About) -> int:
    return find(cell, about).n or 0


def _held_back(score: QuestionScore, smallest: int) -> Score:
    few = (score.n or 0) < smallest
    why = (
        f"held back: fewer than {smallest} answers"
        if few
        else f"held back: it would tell what fewer than {smallest} others answered"
    )
    return Score(
        question=score.question,
        scale=scale_of(score),
        n=None,
        why=why,
        reading=f"{why[0].upper()}{why[1:]}.",
    )


MODES: Mapping[Mode | None, str] = {
    Mode.WEB: "on the web",
    Mode.EMAIL: "by e-mail",
    Mode.TEXT_MESSAGE: "by text message",
    Mode.PHONE: "by telephone",
    Mode.PAPER: "on paper",
    Mode.FACE_TO_FACE: "face to face",
    None: "in a way that nobody recorded",
}


def _modes(score: QuestionScore) -> tuple[tuple[str, int], ...]:
    """In which ways people were asked; nothing is said where nobody recorded any."""
    if not any(mode is not None for mode, _ in score.modes):
        return ()
    return tuple((MODES[mode], n) for mode, n in score.modes)


def _shown(score: QuestionScore) -> Score:
    found = score.score
    if found is None:
        why = score.why or ""
        return Score(
            question=score.question,
            scale=scale_of(score),
            n=score.n,
            why=why,
            reading=f"{why[:1].upper()}{why[1:]}.",
        )
    d, q, p = found.dqp
    return Score(
        question=score.question,
        scale=scale_of(score),
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
        rows=score.rows,
        modes=_modes(score),
    )
