"""The few figures that stand at the end of `demo`, `run` and `report`."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from ..report import Cell, Score, Summary
from ..report._words import day, figure, interval, score
from ._print import say, table

_SHOWN = (
    ("leads_captured", "leads that came in"),
    ("leads_closed", "  closed, their technician told"),
    ("leads_open", "  open"),
    ("leads_overdue", "  open and overdue"),
    ("leads_breached", "  of which a promise was ever broken"),
    ("recommendations_made", "recommendations that technicians noted"),
    ("recommendations_withheld", "  held back by the gate"),
    ("recommendations_agreed", "  the customer agreed, and nothing further yet"),
    ("recommendations_implemented", "  in place"),
)


def print_summary(summary: Summary, *, told: int | None = None) -> None:
    """Print the company's figures.

    Args:
        summary: What the report shows.
        told: Messages that were delivered; None = not counted.
    """
    whole = summary.whole
    rows = [(words, _number(whole, name)) for name, words in _SHOWN]
    if told is not None:
        rows.append(("messages delivered", str(told)))
    rows.append(("violations of the fail-safe", str(len(summary.violations))))
    zone = ZoneInfo(summary.zone)
    say(f"{summary.company}, {day(summary.since, zone)} to {day(summary.now, zone)}")
    table(("figure", "number"), rows)
    say()
    table(("question", "score", "interval", "answers"), [_score(s) for s in whole.scores])


def _number(cell: Cell, name: str) -> str:
    found = next((f for f in cell.figures if f.name == name), None)
    return "no data" if found is None else figure(found)


def _score(found: Score) -> tuple[str, str, str, str]:
    asked = found.question if found.scale is None else f"{found.question} ({found.scale})"
    return asked, score(found), interval(found), "" if found.n is None else str(found.n)
