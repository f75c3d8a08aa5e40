"""What keeps a CSV file from being read, and where: looked for after an engine has refused it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from proactive_core import SourceError, UsageError

from ._bytes import BROKEN, files_of, opened

_BLOCK = 1 << 20


class _NotUtf8Error(Exception):
    """A line that is no UTF-8."""


def check_header(path: str, delimiter: str) -> None:
    """Refuse a header that names a column twice: an engine would take one and rename the other.

    Raises:
        SourceError: The header is no UTF-8, or what holds it is damaged.
        UsageError: There is no such file, or a column is named twice.
    """
    for file in files_of(path):
        try:
            with opened(file) as held:
                header = next(csv.reader(_lines(held), delimiter=delimiter), [])
        except (OSError, *BROKEN) as e:
            if isinstance(e, OSError) and e.strerror is not None:
                raise UsageError(f"cannot read {file}: {e.strerror}") from e
            raise SourceError(f"{file} cannot be read: it is cut off or damaged ({e})") from e
        except (_NotUtf8Error, csv.Error) as e:
            raise SourceError(f"{file} cannot be read: {e}") from e
        once(header, f"{file}: ")


def once(names: list[str], where: str = "") -> None:
    """Refuse names that stand there twice."""
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise UsageError(f"{where}columns named twice: {', '.join(twice)}")


def why_not(path: str, delimiter: str | None, error: Exception) -> str:
    """Why a file cannot be read, in words for whoever wrote it.

    Args:
        path: The file.
        delimiter: Between the cells of a CSV file; None = it is none.
        error: What the engine said; its advice is for whoever calls the engine.
    """
    found = None if delimiter is None or "://" in path else damage_of(path, delimiter)
    return f"{path} cannot be read: {found or str(error).partition(chr(10))[0]}"


def damage_of(path: str, delimiter: str) -> str | None:
    """The first thing that is wrong with a file, and its line; None = nothing is found."""
    for file in files_of(path):
        try:
            with opened(file) as held:
                found = _damage(held, delimiter)
        except (OSError, *BROKEN) as e:
            return f"it is cut off or damaged ({e})"
        if found is not None:
            return found
    return None


def _damage(held: BinaryIO, delimiter: str) -> str | None:
    rows = csv.reader(_lines(held), delimiter=delimiter, strict=True)
    header, line = 0, 1
    try:
        for row in rows:
            if not header:
                header = len(row)
            elif len(row) > header:
                return f"line {line} has {len(row)} cells, and the first line has {header}"
            line = rows.line_num + 1
    except _NotUtf8Error as e:
        return str(e)
    except csv.Error:
        return f"line {line} has a quote that is never closed, or text right behind one"
    return None


def _lines(held: BinaryIO) -> Iterator[str]:
    for number, line in enumerate(_split(held), 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as e:
            raise _NotUtf8Error(f"line {number} is not UTF-8: save the file as UTF-8") from e


def _split(held: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; PyArrow's packed streams know no lines of their own."""
    rest = b""
    while block := held.read(_BLOCK):
        *lines, rest = (rest + block).splitlines(keepends=True)
        if rest.endswith(b"\n"):
            lines, rest = [*lines, rest], b""
        yield from lines
    if rest:
        yield rest
