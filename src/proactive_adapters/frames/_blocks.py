"""A CSV file in blocks of whole rows, so that memory does not grow with the file.

Polars' own scan of a CSV file reads ahead without a bound: 2.7 GB for a file of 850 MB.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

_BLOCK = 1 << 24
_QUOTE, _END = b'"', b"\n"


def blocks_of(file: BinaryIO, size: int = _BLOCK) -> Iterator[bytes]:
    """The file cut at ends of rows, its first line (the header) in front of each block.

    A line end inside quotes does not end a row: rows are cut where the quotes before are even in
    number. A file whose quotes never close comes in one piece, for the reader to refuse.

    Args:
        file: Open for reading bytes, at its start.
        size: About how many bytes a block holds.
    """
    header = held = b""
    begun = False
    while fresh := file.read(size):
        held += fresh
        if not header:
            end = _first_row(held)
            header, held = held[:end], held[end:]
        end = _last_row(held) if header else 0
        if end:
            yield header + held[:end]
            held, begun = held[end:], True
    if held or not begun:
        yield header + held


def _first_row(text: bytes) -> int:
    """Where the first row ends; 0 if it does not."""
    end = odd = 0
    while (at := text.find(_END, end) + 1) > 0:
        odd ^= text.count(_QUOTE, end, at) & 1
        if not odd:
            return at
        end = at
    return 0


def _last_row(text: bytes) -> int:
    """Where the last whole row ends; 0 if there is none."""
    end, odd = len(text), text.count(_QUOTE) & 1
    while (at := text.rfind(_END, 0, end) + 1) > 0:
        odd ^= text.count(_QUOTE, at, end) & 1
        if not odd:
            return at
        end = at - 1
    return 0
