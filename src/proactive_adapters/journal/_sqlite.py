"""Everything that is said to SQLite alone.

Two engines on one file: the writer has exactly one connection, so that threads queue for it
instead of colliding, and takes the write lock when a transaction begins (`BEGIN IMMEDIATE`:
a plain `BEGIN` that reads and then writes fails with `database is locked` whatever the
timeout). Readers may not write and never wait for the writer, thanks to the write-ahead log.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import attrs
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from proactive_core.errors import UsageError
from proactive_core.ports import Fault

# Writing and checkpointing at once from two connections can lose pages of the log before these.
_LOG_RESET_CURED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
_PRIMARY = 0xFF  # the low byte of SQLite's result codes; the rest only refines it
_PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)
_TAKE_LOCK = "BEGIN IMMEDIATE"
_PAUSE = 0.02
_SCRUB_PATIENCE = 1000  # milliseconds


@attrs.frozen
class Sqlite:
    """A file, and how to speak with it.

    Attributes:
        path: The file.
        durability: `full` or `normal`, as `PRAGMA synchronous`.
        patience: Seconds to wait for another process's lock.
    """

    path: Path
    durability: str
    patience: float

    def __str__(self) -> str:
        return str(self.path)

    def writer(self) -> Engine:
        """The engine with the one connection that may write."""
        engine = self._engine(pool_size=1, max_overflow=0, pool_timeout=self.patience)
        event.listen(engine, "connect", self._for_writing)
        event.listen(engine, "begin", _begin_immediate)
        return engine

    def reader(self) -> Engine:
        """The engine for everything that only looks."""
        engine = self._engine()
        event.listen(engine, "connect", _for_reading)
        event.listen(engine, "begin", _begin)
        return engine

    def _engine(self, **pool: float) -> Engine:
        return create_engine(
            URL.create("sqlite", database=str(self.path)),
            connect_args={"timeout": self.patience, "check_same_thread": False},
            poolclass=QueuePool,
            **pool,
        )

    def _for_writing(self, connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions are begun by the listeners alone
        self._keep_log(connection)
        connection.execute(f"PRAGMA synchronous = {self.durability.upper()}")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is erased must not stay readable in free pages of the file.
        connection.execute("PRAGMA secure_delete = ON")

    def _keep_log(self, connection: sqlite3.Connection) -> None:
        # SQLite does not always wait by itself while two processes both switch a new file over.
        give_up = time.monotonic() + self.patience
        while True:
            try:
                (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            except sqlite3.OperationalError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(_PAUSE)
            else:
                break
        if mode != "wal":
            raise UsageError(
                f"{self.path} cannot keep a write-ahead log (it says {mode!r}): "
                "put the journal on a local disk"
            )

    def begin(self, cursor: sqlite3.Cursor) -> None:
        """Take the write lock at once."""
        cursor.execute(_TAKE_LOCK)

    def lock(self, cursor: object, names: Iterable[str], rests_on: Iterable[str] = ()) -> None:
        """Nothing: `BEGIN IMMEDIATE` has locked every name."""

    def away(self, fault: BaseException | None) -> bool:
        """Whether the file is held by somebody else, or the disk is full or failing."""
        code = getattr(fault, "sqlite_errorcode", 0)
        return code & _PRIMARY in _PASSING

    def never(self, fault: BaseException | None) -> str | None:  # noqa: ARG002 - the same whatever it is
        """None: SQLite stores whatever it is given, or cannot just now."""
        return None

    def describe(self, connection: Connection) -> Mapping[str, str]:
        """What an operator may want to know of the database."""
        version = sqlite3.sqlite_version
        told = {
            "database": "SQLite",
            "version": version,
            "path": str(self.path),
            "durability": self.durability,
            "log": str(connection.exec_driver_sql("PRAGMA journal_mode").scalar()),
        }
        if _may_lose_log(sqlite3.sqlite_version_info):
            told["advice"] = (
                f"SQLite {version} can lose pages of its log when two connections write and "
                "checkpoint in the same instant: let one process write, or update SQLite to "
                "3.51.3 or later (3.50.7 and 3.44.6 are cured too)"
            )
        return told

    def examine(self, connection: Connection) -> Iterator[Fault]:
        """Damage below the level of rows: pages, indexes, references."""
        for (what,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            if what != "ok":
                yield Fault(str(self.path), f"SQLite finds the file damaged: {what}")
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Fault(f"{table} row {row}", f"names a row of {parent} that does not exist")

    def scrub(self, writer: Engine) -> None:
        """Empty the log, which may still hold what was just erased.

        Somebody who is reading may delay it: then the log is emptied when next it can be,
        at the latest when the last process closes the file.
        """
        with contextlib.closing(writer.raw_connection()) as borrowed:
            connection = borrowed.driver_connection
            assert isinstance(connection, sqlite3.Connection)
            connection.execute(f"PRAGMA busy_timeout = {_SCRUB_PATIENCE}")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute(f"PRAGMA busy_timeout = {int(self.patience * 1000)}")


def _for_reading(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only = ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql(_TAKE_LOCK)


def _may_lose_log(version: tuple[int, ...]) -> bool:
    newest = _LOG_RESET_CURED[0]
    branch_cured = any(version[:2] == cured[:2] and version >= cured for cured in _LOG_RESET_CURED)
    return version < newest and not branch_cured
