"""Records that change: the server shows each as it was at a moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from proactive_core.errors import UsageError


def read_moment(written: str) -> datetime:
    """Read a vendor's moment; one without an offset is UTC. `ValueError` if it is none."""
    moment = datetime.fromisoformat(written)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


@attrs.frozen
class Version:
    """One line of a file.

    Attributes:
        at: When the record became so.
        line: Its place in the file, from 1; no two versions share it.
        row: As the vendor shows it.
    """

    at: datetime
    line: int
    row: Mapping[str, Any] = attrs.field(eq=False)


class Versions:
    """All versions of one resource's records.

    Two lines of one record with the same moment are both shown: vendors repeat rows.

    Args:
        lines: One JSON object a line.
        moment: The field that says when a version came to be.
        key: The field that names the record.
        source: Named in errors.

    Raises:
        UsageError: A line is no object, or has no readable moment.
    """

    def __init__(
        self, lines: Iterable[str], *, moment: str, key: str, source: str = "the file"
    ) -> None:
        self._key = key
        found = []
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                found.append(Version(read_moment(row[moment]), number, row))
            except (ValueError, LookupError, TypeError) as e:
                raise UsageError(f"{source}, line {number}: no row with {moment!r}: {e}") from e
        self._all = sorted(found, key=lambda version: (version.at, version.line))
        self._shown: tuple[datetime, tuple[Version, ...]] | None = None

    @classmethod
    def read(cls, path: Path, *, moment: str = "modifiedOn", key: str = "id") -> Versions:
        """Read a JSON Lines file; a missing one is a `UsageError`."""
        try:
            lines = path.read_text("utf-8").splitlines()
        except OSError as e:
            raise UsageError(f"cannot read {path}: {e.strerror}") from e
        return cls(lines, moment=moment, key=key, source=path.name)

    def at(self, now: datetime) -> tuple[Version, ...]:
        """The latest version of every record at a moment, oldest change first."""
        held = self._shown
        if held is not None and held[0] == now:
            return held[1]
        latest: dict[object, datetime] = {}
        for version in self._all:
            if version.at <= now:
                latest[version.row.get(self._key)] = version.at
        shown = tuple(v for v in self._all if latest.get(v.row.get(self._key)) == v.at)
        self._shown = (now, shown)
        return shown
