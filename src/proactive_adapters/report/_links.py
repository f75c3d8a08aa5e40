"""From every number to the rows behind it: where they stand, and which were asked for."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import attrs

from proactive_core import Ref
from proactive_core.programme import Figure

from ._score_values import Score
from ._values import Cell, Summary
from ._words import day, figure, question_name, score


@attrs.frozen(kw_only=True)
class Behind:
    """What stands behind one number.

    Attributes:
        key: Its place on the page of rows.
        heading: What the number is, and of which branch and period.
        definition: What is counted.
        value: The number as the report shows it.
    """

    key: str
    heading: str
    definition: str
    value: str
    rows: tuple[Ref, ...]


class Links:
    """Gives each number its link, and remembers what has to stand at its other end.

    Args:
        summary: Whose numbers they are: a number is known by being one of its own.
        file: Name of the page of rows, beside the report.
    """

    def __init__(self, summary: Summary, file: str) -> None:
        self._file = file
        self._places = {b: i for i, b in enumerate(dict.fromkeys(c.branch for c in summary.cells))}
        self._cells = {
            id(number): cell for cell in summary.cells for number in (*cell.figures, *cell.scores)
        }
        self._cells[id(summary.carried)] = summary.whole
        self._behind: dict[str, Behind] = {}

    def figure(self, found: Figure) -> str | None:
        """The link of a figure; None where there are no rows behind it."""
        name = found.name.replace("_", " ").capitalize()
        cell = self._cells.get(id(found))
        return self._to(cell, (found.name, name, found.definition), figure(found), found.rows)

    def score(self, found: Score) -> str | None:
        """The link of a net score; None where it is held back, or nobody answered."""
        scale = (found.scale or "").replace("..", "-")
        about = (
            f"score-{found.question}-{scale}",
            f"{question_name(found.question)}, net score",
            "share of promoters minus share of detractors among these answers",
        )
        return self._to(self._cells.get(id(found)), about, score(found), found.rows)

    def _to(
        self,
        cell: Cell | None,
        about: tuple[str, str, str],
        value: str,
        rows: tuple[Ref, ...],
    ) -> str | None:
        if cell is None or not rows:
            return None
        name, short, definition = about
        period = f".{cell.period}" if cell.period else ""
        key = f"{name}.{self._places[cell.branch]}{period}"
        heading = f"{short}: {cell.name}{f', {cell.period}' if cell.period else ''}"
        self._behind[key] = Behind(
            key=key, heading=heading, definition=definition, value=value, rows=rows
        )
        return f"{self._file}#{key}"

    @property
    def behind(self) -> tuple[Behind, ...]:
        """Everything that was linked to, each once, in the order of the report."""
        return tuple(self._behind.values())


def row_words(summary: Summary, ref: Ref, zone: ZoneInfo) -> str:
    """One row as a line: when, whom it is about, what it is, and the record's own name."""
    row = summary.rows.get(ref)
    if row is None:
        return str(ref)
    parts = ("" if row.at is None else day(row.at, zone), row.about, row.says)
    return f"{', '.join(part for part in parts if part)} ({ref})"
