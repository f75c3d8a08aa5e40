"""Statements that SQLAlchemy writes once and the driver carries out.

SQLAlchemy knows the tables and both dialects, but to build a statement, find it in its cache and
wrap its result costs ten times what SQLite needs to carry it out. So whatever is asked all the
time is written once for each database, and goes straight to the driver's cursor, on a connection
of the engine's pool.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs
from sqlalchemy import Delete, Dialect, Engine, Insert, SelectBase, TextClause, Update
from sqlalchemy.sql.compiler import SQLCompiler

Statement = SelectBase | Insert | Update | Delete | TextClause
_Row = Sequence[Any]
_Convert = Callable[[Any], Any] | None


@attrs.frozen
class _Worded:
    """A statement as one driver takes it.

    Attributes:
        sql: With the driver's placeholders.
        writes: How to convert each value given, in the order of the placeholders; empty if
            all go as they are.
        always: Values of the dialect's own that follow those given (SQLite's `OFFSET 0`).
        reads: How to convert each value of a row found; as `writes`.
    """

    sql: str
    writes: tuple[_Convert, ...]
    always: tuple[Any, ...]
    reads: tuple[_Convert, ...]

    @classmethod
    def of(cls, statement: Statement, dialect: Dialect) -> _Worded:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        places = [compiled.binds[name] for name in compiled.positiontup or ()]
        given = [place for place in places if place.required]
        always = tuple(place.value for place in places[len(given) :])
        assert places[: len(given)] == given, "what the dialect adds comes last"
        columns = statement.selected_columns if isinstance(statement, SelectBase) else ()
        writes = [place.type.dialect_impl(dialect).bind_processor(dialect) for place in given]
        reads = [c.type.dialect_impl(dialect).result_processor(dialect, None) for c in columns]
        return cls(compiled.string, _needed(writes), always, _needed(reads))


def _needed(converts: Sequence[_Convert]) -> tuple[_Convert, ...]:
    return tuple(converts) if any(converts) else ()


def _converted(row: _Row, converts: tuple[_Convert, ...]) -> _Row:
    if not converts:
        return row
    return tuple(
        value if convert is None else convert(value)
        for value, convert in zip(row, converts, strict=True)
    )


@attrs.frozen
class Transaction:
    """What may be said until everything is committed together, or nothing is.

    Attributes:
        cursor: The driver's, for what is said to one database alone.
    """

    cursor: Any
    _worded: Callable[[Statement], _Worded]

    def ask(self, query: Statement, *values: object) -> list[Any]:
        """The rows that are found, each as a tuple.

        Args:
            query: The same object each time, so that it is written once.
            values: In the order in which the query names them.
        """
        worded = self._worded(query)
        self.cursor.execute(worded.sql, (*_converted(values, worded.writes), *worded.always))
        found = self.cursor.fetchall()
        return [_converted(row, worded.reads) for row in found] if worded.reads else list(found)

    def tell(self, statement: Statement, rows: Sequence[_Row]) -> None:
        """Carry a statement out once for each row of values; none if there is no row."""
        if not rows:
            return
        worded = self._worded(statement)
        self.cursor.executemany(worded.sql, [_converted(row, worded.writes) for row in rows])


class Driver:
    """The driver below an engine.

    Attributes:
        faults: What the driver raises.
        taken: What it raises when a row is there already.

    Args:
        engine: Its pool gives the connections; its placeholders stand for values by position.
        begin: Begins a transaction that writes, where the driver does not by itself.
    """

    def __init__(self, engine: Engine, begin: Callable[[Any], None]) -> None:
        self._engine, self._begin = engine, begin
        self._known: dict[Statement, _Worded] = {}
        library: Any = engine.dialect.loaded_dbapi
        self.faults: type[Exception] = library.Error
        self.taken: type[Exception] = library.IntegrityError

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commit what is said inside, once it ends well; else nothing of it was ever said."""
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            self._begin(cursor)
            yield Transaction(cursor, self._worded)
            connection.commit()
        except BaseException as fault:
            self._drop(connection, fault)
            raise
        finally:
            connection.close()  # back to the pool, which rolls back what was not committed

    def ask(self, query: Statement, *values: object) -> list[Any]:
        """The rows of one query alone; see `Transaction.ask`."""
        connection = self._engine.raw_connection()
        try:
            return Transaction(connection.cursor(), self._worded).ask(query, *values)
        except BaseException as fault:
            self._drop(connection, fault)
            raise
        finally:
            connection.close()

    def _drop(self, connection: Any, fault: BaseException) -> None:
        """Keep no connection that is broken or was interrupted: what it still holds ends."""
        if not isinstance(fault, Exception) or self._is_gone(fault, connection):
            connection.invalidate(fault)

    def _is_gone(self, fault: Any, connection: Any) -> bool:
        if not isinstance(fault, self.faults):
            return False
        held = connection.dbapi_connection
        return self._engine.dialect.is_disconnect(fault, held, None)  # type: ignore[arg-type]

    def _worded(self, statement: Statement) -> _Worded:
        known = self._known.get(statement)
        if known is None:
            known = self._known[statement] = _Worded.of(statement, self._engine.dialect)
        return known
