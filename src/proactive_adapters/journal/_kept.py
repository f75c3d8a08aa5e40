"""Heads that were kept outside, compared with the chains of a journal."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

import attrs

from proactive_core import UsageError
from proactive_core.ports import Journal


@attrs.frozen
class Head:
    """Where a stream stood when its head was kept.

    Attributes:
        head: Hash of its latest event then.
        length: How many heads its chain held then; None = only the head was kept.
    """

    head: str
    length: int | None = None


class Fate(enum.Enum):
    """What became of a stream since its head was kept."""

    SAME = "same"
    GROWN = "grown"  #: it goes on from the kept head
    NEW = "new"  #: it was not there
    SHORTER = "shorter"  #: it ends before the kept head
    CHANGED = "changed"  #: it holds something else where the kept head was
    MISSING = "missing"  #: it is not there any more


WRONG = (Fate.SHORTER, Fate.CHANGED, Fate.MISSING)
"""What cannot come about by anything that the library does: streams only grow."""


def kept_heads(journal: Journal) -> dict[str, Head]:
    """Every head of a journal with its length, for keeping outside."""
    return {
        stream: Head(head, len(journal.chain(stream)) or None)
        for stream, head in journal.heads().items()
    }


def compare_heads(journal: Journal, kept: Mapping[str, Head]) -> dict[str, Fate]:
    """What became of every stream that is there or was; sorted by name.

    Where only the head was kept, without its length, a stream that was cut short counts as changed.
    """
    now = journal.heads()
    found = {stream: Fate.NEW for stream in now if stream not in kept}
    for stream, then in kept.items():
        found[stream] = _fate(journal.chain(stream), then) if stream in now else Fate.MISSING
    return dict(sorted(found.items()))


def _fate(chain: tuple[str, ...], then: Head) -> Fate:
    if then.length is None:
        place = chain.index(then.head) + 1 if then.head in chain else 0
    elif then.length > len(chain):
        return Fate.SHORTER
    else:
        place = then.length if chain[then.length - 1] == then.head else 0
    if not place:
        return Fate.CHANGED
    return Fate.SAME if place == len(chain) else Fate.GROWN


def read_heads(held: Any) -> dict[str, Head]:
    """Heads as they were kept: stream → hash, or a table of `head` and `length`.

    Raises:
        UsageError: It is neither, with the stream at which it is not.
    """
    if not isinstance(held, dict):
        raise UsageError("kept heads are a JSON object of stream to head")
    found: dict[str, Head] = {}
    for stream, told in held.items():
        head, length = told, None
        if isinstance(told, dict) and set(told) == {"head", "length"}:
            head, length = told["head"], told["length"]
            if type(length) is not int or length < 1:
                raise UsageError(f"{stream}: length is a number from 1, not {length!r}")
        if not isinstance(head, str) or not head:
            raise UsageError(f"{stream}: a head is a text, not {head!r}")
        found[stream] = Head(head, length)
    return found
