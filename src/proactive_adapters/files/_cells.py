"""One row of a table, cell by cell: each says what is wrong with it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from proactive_core import UsageError

from ._sheet import Row

E = TypeVar("E", bound=enum.Enum)
_YES, _NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0", "")


@attrs.frozen
class Cells:
    """One row, read by our names for its columns."""

    row: Row
    columns: Mapping[str, str]
    zone: ZoneInfo | None

    def text(self, name: str) -> str | None:
        """The cell's text; None if it is empty."""
        return self.row.get(self.columns.get(name, name)) or None

    def needed(self, name: str) -> str:
        """The cell's text; `UsageError` if it is empty."""
        held = self.text(name)
        if held is None:
            raise UsageError(f"column {self.columns.get(name, name)!r} is empty")
        return held

    def moment(self, name: str) -> datetime | None:
        """The cell's moment in UTC; None if it is empty."""
        held = self.text(name)
        if held is None:
            return None
        try:
            read = datetime.fromisoformat(held)
        except ValueError:
            raise UsageError(f"column {name!r} holds no ISO 8601 moment: {held!r}") from None
        if read.utcoffset() is None:
            if self.zone is None:
                raise UsageError(
                    f"column {name!r} has no UTC offset: {held!r}; write one, or set `zone`"
                )
            read = read.replace(tzinfo=self.zone)
        return read.astimezone(UTC)

    def when(self) -> datetime:
        """The moment in the column `at`, which may not be empty."""
        moment = self.moment("at")
        if moment is None:
            raise UsageError(f"column {self.columns.get('at', 'at')!r} is empty")
        return moment

    def day(self, name: str) -> date | None:
        """The cell's date; None if it is empty."""
        held = self.text(name)
        try:
            return date.fromisoformat(held) if held else None
        except ValueError:
            raise UsageError(f"column {name!r} holds no ISO 8601 date: {held!r}") from None

    def yes(self, name: str) -> bool:
        """Whether the cell says yes; an empty one says no."""
        held = (self.text(name) or "").lower()
        if held not in _YES + _NO:
            raise UsageError(f"column {name!r} must be yes or no, not {held!r}")
        return held in _YES

    def judged(self, name: str) -> bool | None:
        """Whether the cell says yes; None if it is empty: nobody judged."""
        return None if self.text(name) is None else self.yes(name)

    def choice(self, name: str, kind: type[E]) -> E | None:
        """The member that the cell names; None if it is empty."""
        held = self.text(name)
        try:
            return kind(held.lower()) if held else None
        except ValueError:
            allowed = ", ".join(str(member.value) for member in kind)
            raise UsageError(f"column {name!r} must be one of {allowed}, not {held!r}") from None


def read_zone(name: str) -> ZoneInfo:
    """An IANA time zone by its name; `UsageError` if there is none such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as e:
        raise UsageError(f"no such IANA time zone: {name!r}") from e
