"""Writing the report: everything is drawn up first, then each file is put in place whole."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TextIO

from proactive_core.checklists import bank
from proactive_core.plugins import Catalog

from ..report import draw, write_leads_csv, write_problems_csv
from ..run import Operation, Refusal
from ..run._summary import Summary, summarise


def draw_up(
    operation: Operation, now: datetime, catalog: Catalog, refusals: Iterable[Refusal] = ()
) -> Summary:
    """Everything there is to show, with the checklists of all plugins."""
    own = [held for key, held in catalog.checklists.items() if key not in bank.KEYS]
    return summarise(operation, now, refusals=refusals, checklists=own)


def publish(operation: Operation, summary: Summary) -> Path:
    """Write the report and, beside it, its rows, `leads.csv` and `problems.csv`.

    Returns:
        The path of the report.

    Raises:
        OSError: A file cannot be written; what stood there before still does.
    """
    config = operation.config
    place = config.path(config.report.file)
    behind = place.with_name(f"{place.stem}-rows{place.suffix}")
    report, rows = draw(summary, place.name, behind.name)
    drawn = {
        place: report,
        behind: rows,
        place.with_name("leads.csv"): _text(write_leads_csv, summary),
        place.with_name("problems.csv"): _text(write_problems_csv, summary),
    }
    put(drawn)
    return place


def put(drawn: Mapping[Path, str]) -> None:
    """Write files, each whole or not at all.

    Raises:
        OSError: A file cannot be written; what stood there before still does.
    """
    parts = {path: path.with_name(f".{path.name}.part") for path in drawn}
    try:
        for path, text in drawn.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            parts[path].write_bytes(text.encode("utf-8", "replace"))
        for path, part in parts.items():
            os.replace(part, path)  # noqa: PTH105 - `Path.replace` of another name reads worse
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _text(write: Callable[[Summary, TextIO], None], summary: Summary) -> str:
    held = io.StringIO(newline="")
    write(summary, held)
    return held.getvalue()
