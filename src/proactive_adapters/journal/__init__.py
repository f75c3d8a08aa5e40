"""Keeping streams of events in an SQL database: SQLite, embedded and durable.

`SqliteJournal` names the file and how durable it is; `SqliteJournal(path).open()` gives the
`SqlJournal` that does the work. SQLAlchemy is imported only then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._settings import SqliteJournal

if TYPE_CHECKING:
    from ._journal import SqlJournal

__all__ = ["SqlJournal", "SqliteJournal"]


def __getattr__(name: str) -> Any:
    if name == "SqlJournal":
        from ._journal import SqlJournal  # noqa: PLC0415 - SQLAlchemy takes 0.2 s to import

        return SqlJournal
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
