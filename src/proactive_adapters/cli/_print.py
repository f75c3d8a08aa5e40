"""What people and machines read: plain lines, tables, JSON. Nothing from outside acts on it."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from typing import TextIO

#: Larger tables are printed plainly: drawing them takes longer than reading them.
MOST_DRAWN = 200
_SPACES = dict.fromkeys(map(ord, "\t\n\v\f\r\x85\u2028\u2029"), " ")
# Marks that turn the reading direction can make one text look like another.
_CONTROLS = frozenset({"Cc", "Cs"})
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# What JSON need not escape and a terminal might still act on.
_UNSEEN = re.compile("[\\x7f-\\x9f\\u2028\\u2029" + "".join(sorted(_TURNS)) + "]")


def clean(text: object) -> str:
    """Take out of a text whatever could act on a terminal; it stays on one line."""
    said = str(text).translate(_SPACES)
    return "".join(c for c in said if c not in _TURNS and unicodedata.category(c) not in _CONTROLS)


def counted(n: int, what: str) -> str:
    """A number of things in words: `1 lead`, `2 leads`."""
    return f"{n} {what}{'' if n == 1 else 's'}"


def set_up(*streams: TextIO) -> None:
    """Make streams take every character, whatever the locale says."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace", newline="\n")


def say(line: object = "") -> None:
    """Print one line of results."""
    sys.stdout.write(clean(line) + "\n")


def hint(line: object) -> None:
    """Print one line beside the results: progress, or a remark."""
    sys.stderr.write(clean(line) + "\n")
    sys.stderr.flush()


def complain(message: object) -> None:
    """Print what is wrong: one line for each fault."""
    for line in str(message).splitlines() or [type(message).__name__]:
        hint(f"proactive: {line}")


def emit(data: object) -> None:
    """Print JSON in the one canonical way."""
    from proactive_core.wire import canonical  # noqa: PLC0415 - the help needs no wire

    written = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", canonical(data).decode())
    sys.stdout.write(written + "\n")


def pour(text: str) -> None:
    """Print a whole text with its lines as they are, such as CSV."""
    for line in text.splitlines(keepends=True):
        end = "\n" if line.endswith("\n") else ""
        sys.stdout.write(clean(line).rstrip() + end)


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows below each other: drawn on a terminal, in plain columns elsewhere."""
    cells = [[clean("" if cell is None else cell) for cell in row] for row in rows]
    if sys.stdout.isatty() and len(cells) <= MOST_DRAWN:
        _draw(header, cells)
        return
    from rich.cells import cell_len  # noqa: PLC0415 - loaded where a table is printed

    lines = [list(header), *cells]
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(header))]
    for line in lines:
        padded = [cell + " " * (w - cell_len(cell)) for cell, w in zip(line, widths, strict=True)]
        sys.stdout.write("  ".join(padded).rstrip() + "\n")


def _draw(header: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - only a terminal needs it
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(box=SIMPLE_HEAD)
    for name in header:
        drawn.add_column(Text(name), overflow="fold")
    for row in cells:
        drawn.add_row(*map(Text, row))  # a `Text` is never read as markup
    Console(file=sys.stdout, markup=False, emoji=False, highlight=False).print(drawn)
