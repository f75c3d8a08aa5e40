"""Keeping streams of events in an SQL database: SQLite, embedded and durable, or PostgreSQL.

`SqliteJournal` names a file and `PostgresJournal` a server's database, and how durable it is;
`open()` gives the `SqlJournal` that does the work. SQLAlchemy is imported only then.
`kept_heads` and `compare_heads` are for what is kept outside of any journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._kept import WRONG, Fate, Head, compare_heads, kept_heads, read_heads
from ._settings import PostgresJournal, SqliteJournal

if TYPE_CHECKING:
    from ._journal import SqlJournal

__all__ = [
    "WRONG",
    "Fate",
    "Head",
    "PostgresJournal",
    "SqlJournal",
    "SqliteJournal",
    "compare_heads",
    "kept_heads",
    "read_heads",
]


def __getattr__(name: str) -> Any:
    if name == "SqlJournal":
        from ._journal import SqlJournal  # noqa: PLC0415 - SQLAlchemy takes 0.2 s to import

        return SqlJournal
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
