"""CSV as rows of text, each with its line."""

from __future__ import annotations

import csv
import io

import attrs

from proactive_core import UsageError

from ._text import decoded


@attrs.frozen
class Row:
    """One row: header → text.

    Attributes:
        line: Where it begins, as a person counts.
    """

    line: int
    cells: dict[str, str]


def read_table(body: bytes) -> tuple[list[str], list[Row]]:
    """The header of a CSV file, and its rows that are not empty.

    Cells are parted by a comma, a semicolon or a tab, whichever the header has most of.

    Raises:
        UsageError: It is no table; with the line.
    """
    text = decoded(body)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    header: list[str] | None = None
    start = 1
    try:
        for cells in reader:
            if header is None:
                header = [cell.strip() for cell in cells]
                _check(header)
            elif any(cell.strip() for cell in cells):
                if len(cells) > len(header):
                    raise UsageError(f"line {start} has more cells than the first line has columns")
                rows.append(Row(start, dict(zip(header, cells, strict=False))))
            start = reader.line_num + 1
    except csv.Error as e:
        raise UsageError(f"line {start} is not CSV: {e}") from e
    if header is None:
        raise UsageError("the file is empty: its first line must name the columns")
    return header, rows


def _check(header: list[str]) -> None:
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise UsageError(f"column named twice in the first line: {', '.join(twice)}")
