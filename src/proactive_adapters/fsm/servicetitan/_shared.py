"""What all of ServiceTitan's rows have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

import attrs

from proactive_core.errors import UsageError
from proactive_core.refs import Ref

T = TypeVar("T")
SYSTEM = "servicetitan"


def ref(kind: str, key: int) -> Ref:
    """Name a record of ServiceTitan."""
    return Ref(SYSTEM, kind, str(key))


def ref_or_none(kind: str, key: int | None) -> Ref | None:
    """Name a record of ServiceTitan if there is one."""
    return None if key is None else ref(kind, key)


@attrs.frozen(kw_only=True)
class Row:
    """What nearly every row has.

    Attributes:
        active: Null says nothing about the record: only an explicit no hides it.
    """

    id: int
    active: bool | None = None
    modified_on: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Whether the record is in use."""
        return self.active is not False


def chosen(table: Mapping[str, T], said: str, *, at: str) -> T:
    """Look a word up, in any case of letters.

    Raises:
        UsageError: The word is new to us; what it means must not be guessed.
    """
    for word, meaning in table.items():
        if word.casefold() == said.casefold():
            return meaning
    raise UsageError(f"must be one of {', '.join(table)}, not {said!r:.60} @ {at}")
