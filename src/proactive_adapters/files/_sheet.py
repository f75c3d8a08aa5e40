"""A file's bytes as rows: header → cell text, each with its line number."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from proactive_core import SourceError

_ZIP = b"PK\x03\x04"

#: What stands for a last row whose quote is never closed.
UNCLOSED = "\0"

#: What stands in a cell whose formula no program has calculated, as `#N/A` would.
UNCALCULATED = "#UNCALCULATED!"

Row = dict[str, str]


def read_header(body: bytes, delimiter: str) -> list[str]:
    """The headers of a file that may hold no row; faults as in `read_sheet`."""
    for _, cells in _xlsx(body) if body.startswith(_ZIP) else _csv(body, delimiter):
        if any(cell.strip() for cell in cells):
            return [cell.strip() for cell in cells]
    raise SourceError("the file is empty: its first line must name the columns")


def parted_by(header: str, delimiter: str) -> str | None:
    """What seems to stand between the columns of a header that was split in vain; None = nothing.

    Spreadsheets write semicolons where the comma is the mark of decimals.
    """
    return next((mark for mark in ";\t|," if mark in header and mark != delimiter), None)


def read_sheet(body: bytes, delimiter: str) -> list[tuple[int, Row]]:
    """Read CSV (UTF-8, with or without a mark) or XLSX (first sheet).

    Returns:
        (line number as a person counts, header → trimmed text) for every row that is not
        empty. Cells beyond the header are kept under the header `""`.

    Raises:
        SourceError: The file is neither, or has no header.
    """
    lines = _xlsx(body) if body.startswith(_ZIP) else _csv(body, delimiter)
    header: list[str] | None = None
    rows: list[tuple[int, Row]] = []
    for number, cells in lines:
        trimmed = [cell.strip() for cell in cells]
        if not any(trimmed):
            continue
        if header is None:
            header = trimmed
            _check(header)
            continue
        if cells == [UNCLOSED]:
            rows.append((number, {UNCLOSED: ""}))
            continue
        row = dict(zip(header, trimmed, strict=False))
        if len(trimmed) > len(header) and any(trimmed[len(header) :]):
            row[""] = delimiter.join(trimmed[len(header) :])
        rows.append((number, row))
    if header is None:
        raise SourceError("the file is empty: its first line must name the columns")
    return rows


def _check(header: list[str]) -> None:
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise SourceError(f"column named twice in the first line: {', '.join(twice)}")


def _csv(body: bytes, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = body[: e.start].count(b"\n") + 1
        raise SourceError(
            f"line {line} is not UTF-8 (byte {e.start}): save the file as UTF-8"
        ) from e
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start, lines = 1, text.splitlines(keepends=True)
    try:
        for cells in reader:
            if reader.line_num >= len(lines) and _is_open("".join(lines[start - 1 :]), delimiter):
                yield start, [UNCLOSED]
                return
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as e:
        raise SourceError(f"line {reader.line_num} is not CSV: {e}") from e


def _is_open(record: str, delimiter: str) -> bool:
    """Whether a quote is opened and never closed: it swallows everything to the file's end."""
    try:
        list(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as e:
        return "unexpected end" in str(e)
    return False


def _xlsx(body: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        import openpyxl  # noqa: PLC0415 - only who reads XLSX needs it
    except ImportError as e:
        raise ImportError('XLSX files need openpyxl: pip install "proactive-core[files]"') from e

    def values(*, calculated: bool) -> list[tuple[Any, ...]]:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=calculated)
        try:
            return list(book.worksheets[0].iter_rows(values_only=True))
        finally:
            book.close()

    try:
        held = values(calculated=True)
        if _has_formulas(body):
            held = _never_calculated(held, values(calculated=False))
        lines = [[_cell(v) for v in row] for row in held]
    except Exception as e:  # a broken workbook fails in a dozen ways inside zip and XML
        raise SourceError(f"not a readable workbook: {type(e).__name__}: {e}") from e
    yield from enumerate(lines, start=1)


def _has_formulas(body: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f" in parts.read(name) for name in sheets)


def _never_calculated(
    held: list[tuple[Any, ...]], written: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """Mark the formulas of a sheet that holds no result of any.

    A spreadsheet program stores every result, and an empty text among them looks like
    none. A program that only writes formulas stores none at all.
    """
    formulas = [
        (i, j)
        for i, row in enumerate(written)
        for j, value in enumerate(row)
        if isinstance(value, str) and value.startswith("=") and held[i][j] != value
    ]
    if any(held[i][j] is not None for i, j in formulas):
        return held
    marked = [list(row) for row in held]
    for i, j in formulas:
        marked[i][j] = UNCALCULATED
    return [tuple(row) for row in marked]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
