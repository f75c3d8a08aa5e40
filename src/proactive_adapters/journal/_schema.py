"""The schema's number, and the numbered steps that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, Engine, insert, inspect, select, update

from proactive_core.errors import UsageError

from . import _tables as t
from ._database import Database


def _create(connection: Connection) -> None:
    t.metadata.create_all(connection)
    connection.execute(insert(t.meta).values(id=1, schema=NEWEST))


def _leases(connection: Connection) -> None:
    """From schema 1: an effect can be taken for a while, and owners are found by an index."""
    connection.exec_driver_sql("ALTER TABLE effects ADD COLUMN lease INTEGER DEFAULT 0 NOT NULL")
    connection.exec_driver_sql("ALTER TABLE effects ADD COLUMN leased_until BIGINT")
    connection.exec_driver_sql("CREATE INDEX streams_owned ON streams (owner) WHERE live = 1")


#: Number of a schema → the step that makes it out of the one before. A new database is made as
#: it is now, in one go. Each step is a function of its own, written against the tables as they
#: were then.
STEPS: Mapping[int, Callable[[Connection], None]] = {2: _leases}
#: Number of a schema → a table and its column that no earlier schema has.
_MARKS = {2: ("effects", "lease")}
NEWEST = max(STEPS)

#: The row, the whole row and nothing but the row that `meta` must hold.
SEALED = [(1, NEWEST)]


def prepare(database: Database, writer: Engine) -> bool:
    """Bring the database to the newest schema.

    Returns:
        False if the row with the schema's number was lost or spoilt: such a journal may be
        read and verified, but not written.

    Raises:
        UsageError: The database holds something else, or was written by a newer version.
    """
    with writer.connect() as connection:
        number = _number(connection)
    if number is None or number == NEWEST:
        return number is not None
    with writer.begin() as connection:
        database.lock(connection.connection.cursor(), [t.meta.name])
        # Another process may have been faster between looking and locking.
        held = _number(connection) or 0
        if held == 0:
            _create(connection)
            return True
        for step in range(held + 1, NEWEST + 1):
            STEPS[step](connection)
            connection.execute(update(t.meta).values(schema=step))
    return True


def rows(connection: Connection) -> Sequence[tuple[object, object]]:
    """What `meta` holds."""
    return [tuple(row) for row in connection.execute(select(t.meta.c.id, t.meta.c.schema))]


def _number(connection: Connection) -> int | None:
    """The schema's number; 0 if there is nothing yet, None if it cannot be told."""
    seen = inspect(connection)
    present = set(seen.get_table_names())
    ours = set(t.metadata.tables)
    if not present:
        return 0
    if not present & (ours - {"meta"}):
        raise UsageError("the database holds other tables and no journal: give the journal its own")
    if "meta" not in present:
        return None
    found = rows(connection)
    if len(found) != 1 or found[0][0] != 1:
        return None
    number = found[0][1]
    if not isinstance(number, int) or number < 1:
        return None
    if number > NEWEST:
        raise UsageError(
            f"the journal has schema {number}, this version of proactive-core knows {NEWEST}: "
            "update proactive-core to the version that wrote it"
        )
    for step, (table, column) in _MARKS.items():
        if number < step and any(held["name"] == column for held in seen.get_columns(table)):
            return None  # the number was changed by hand: the step was taken
    return number
