"""The sheets of a workbook as rows of text, each with its place."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import attrs

from proactive_core import UsageError

_MOST_ROWS = 20_000


@attrs.frozen
class Line:
    """One row: header → text, without what is empty.

    Attributes:
        place: Sheet and row, as a person counts.
    """

    place: str
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell's text; empty when there is none."""
        return self.cells.get(column, "")


@attrs.frozen
class Sheets:
    """A workbook.

    Attributes:
        formulas: Places of the cells that hold a formula; their text is not known.
    """

    rows: Mapping[str, tuple[Line, ...]]
    formulas: tuple[str, ...]

    def get(self, name: str) -> tuple[Line, ...]:
        """The rows of a sheet; none when there is no such sheet."""
        return self.rows.get(name, ())

    def need(self, name: str) -> tuple[Line, ...]:
        """The rows of a sheet that must be there."""
        if name not in self.rows:
            there = ", ".join(self.rows) or "none"
            raise UsageError(f"there is no sheet {name!r}; there is: {there}")
        return self.rows[name]


def read_sheets(body: bytes) -> Sheets:
    """Read every sheet of an XLSX file.

    Raises:
        UsageError: It is no workbook, or too large for a form.
    """
    try:
        import openpyxl  # noqa: PLC0415 - only who reads XLSX needs it
    except ImportError as e:
        raise ImportError('XLSX files need openpyxl: pip install "proactive-core[files]"') from e
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=False)
        found = {s.title.strip().lower(): _cells(s) for s in book.worksheets}
        book.close()
    except UsageError:
        raise
    except Exception as e:  # a broken workbook fails in a dozen ways inside zip and XML
        raise UsageError(f"not a readable workbook: {type(e).__name__}: {e}") from e
    formulas: list[str] = []
    rows = {name: tuple(_lines(name, cells, formulas)) for name, cells in found.items()}
    return Sheets(rows, tuple(formulas))


def _cells(sheet: Any) -> list[list[tuple[str, bool]]]:
    rows = []
    for cells in sheet.iter_rows():
        rows.append([_cell(cell) for cell in cells])
        if len(rows) > _MOST_ROWS:
            raise UsageError(f"sheet {sheet.title!r} has more than {_MOST_ROWS} rows")
    return rows


def _cell(cell: Any) -> tuple[str, bool]:
    """A cell's text, and whether it is a formula."""
    value = cell.value
    if value is None:
        return "", False
    if getattr(cell, "data_type", "") == "f":
        return "", True
    if isinstance(value, bool):
        return ("yes" if value else "no"), False
    if isinstance(value, datetime | date | time):
        return value.isoformat(), False
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), False
    return str(value).strip(), False


def _lines(name: str, rows: list[list[tuple[str, bool]]], formulas: list[str]) -> list[Line]:
    header: list[str] | None = None
    lines = []
    for number, cells in enumerate(rows, start=1):
        if header is None:
            if any(text for text, _ in cells):
                header = [_known(text) for text, _ in cells]
            continue
        held = {}
        for column, (text, formula) in zip(header, cells, strict=False):
            if formula:
                formulas.append(f"{name} row {number}, {column}")
            elif text and column:
                held[column] = text
        if held:
            lines.append(Line(f"{name} row {number}", held))
    return lines


def _known(header: str) -> str:
    """A header in the case of letters that it is looked up by; languages stay as they are."""
    mark = "::" if "::" in header else "_" if header.lower().startswith("title_") else ":"
    column, mark, language = header.strip().partition(mark)
    return f"{column.strip().lower()}{mark}{language}"
