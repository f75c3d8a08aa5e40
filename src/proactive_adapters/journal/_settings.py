"""Where a journal lies and how hard it holds on to what it was told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs

from proactive_core.errors import UsageError

if TYPE_CHECKING:
    from ._journal import SqlJournal

_INSTALL = 'pip install "proactive-core[journal]"'


def _file(_: object, field: attrs.Attribute[Any], value: Path) -> None:
    if str(value) in {".", ":memory:"} or str(value).startswith("file:"):
        raise UsageError(
            f"{field.name} must name a file, not {str(value)!r}: "
            "for a journal in memory use proactive_core.leads.MemoryJournal"
        )


@attrs.frozen
class SqliteJournal:
    """One SQLite file with everything in it.

    Attributes:
        path: The file; made, with its tables, if it does not exist. Its folder must.
        durability: `full` waits for the disk before `append` returns, so that a receipt
            outlives a power cut [leads:S6]; `normal` waits for the operating system only
            and may lose the last moments then, never the rest.
        patience: Seconds to wait while another process writes.

    Raises:
        UsageError: The path names no file, or a durability other than these two.
    """

    name: ClassVar[str] = "sqlite"

    path: Path = attrs.field(converter=Path, validator=_file)
    durability: Literal["full", "normal"] = attrs.field(default="full")
    patience: float = attrs.field(default=30.0, kw_only=True)

    @durability.validator
    def _known(self, field: attrs.Attribute[Any], value: object) -> None:
        if value not in {"full", "normal"}:
            raise UsageError(f"{field.name} must be 'full' or 'normal', not {value!r}")

    def open(
        self,
        *,
        dump: Callable[[Any], bytes] | None = None,
        load: Callable[[bytes], Any] | None = None,
    ) -> SqlJournal:
        """Open the file; close the journal afterwards, or use it in a `with` statement.

        Args:
            dump: Writes an event as UTF-8; `proactive_core.wire.dumps` if not given.
            load: Reads what `dump` wrote; `proactive_core.wire.loads` if not given.

        Raises:
            UsageError: SQLAlchemy is not installed, or the file is no journal, or a newer
                version of this library wrote it.
        """
        try:
            from ._journal import SqlJournal  # noqa: PLC0415 - SQLAlchemy takes 0.2 s to import
            from ._sqlite import Sqlite  # noqa: PLC0415
        except ModuleNotFoundError as missing:
            if (missing.name or "").partition(".")[0] != "sqlalchemy":
                raise
            raise UsageError(f"a journal in SQL needs SQLAlchemy: {_INSTALL}") from missing
        database = Sqlite(self.path, self.durability, self.patience)
        return SqlJournal(database, dump=dump, load=load)
