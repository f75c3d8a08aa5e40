"""Everything that is said to PostgreSQL alone.

Writers take advisory locks on the names that they are about to decide about, all at once and in
one order, before they look: so a check that passed still holds when the row is written, and no
two writers wait for each other. The locks end with the transaction, also with one whose process
was killed. Readers see one snapshot for as long as they read, so that the tables can be walked
side by side while others write.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from proactive_core.errors import UsageError
from proactive_core.ports import Fault

from . import _tables as t

# Names share this many locks: a transaction about any number of leads then takes a number of
# them that the server's lock table holds with its default settings. Two names that meet in one
# wait for each other for the milliseconds of a transaction.
_LOCKS = 256
_SPACE = int.from_bytes(b"proa")  # keeps them apart from other programs' advisory locks
_TOO_LONG = "54000"
# A connection whose other end is gone is noticed only after hours; its locks must end before.
_SETTINGS = """
SELECT set_config('search_path', quote_ident(%(schema)s), false),
       set_config('lock_timeout', %(patience)s, false),
       set_config('idle_in_transaction_session_timeout', %(idle)s, false),
       set_config('synchronous_commit', CASE
           WHEN %(lazy)s THEN 'off'
           WHEN current_setting('synchronous_commit') = 'remote_apply' THEN 'remote_apply'
           ELSE 'on' END, false)
"""
_LOCK = """
SELECT CASE WHEN shared THEN pg_advisory_xact_lock_shared(%(space)s, slot)
       ELSE pg_advisory_xact_lock(%(space)s, slot) END
FROM unnest(%(slots)s::integer[], %(shared)s::boolean[]) AS asked (slot, shared)
"""
_TOLD = text(
    "SELECT current_setting('server_version') AS version, current_database() AS database,"
    " current_user AS user, current_schema() AS schema,"
    " current_setting('synchronous_commit') AS synchronous_commit,"
    " current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes"
)
_VALID = text(
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " WHERE c.relnamespace = current_schema()::regnamespace AND i.indisvalid AND i.indisready"
)


@attrs.frozen
class Postgres:
    """A schema of a database, and how to speak with its server.

    Attributes:
        arguments: What libpq connects with; may hold the password.
        schema: Where the tables are.
        durability: `full` or `normal`.
        patience: Seconds to wait for a connection, or for another writer.
    """

    arguments: Mapping[str, Any] = attrs.field(repr=False, hash=False)
    schema: str
    durability: str
    patience: float

    def __str__(self) -> str:
        of = self.arguments
        return f"{of['dbname']}.{self.schema} at {of['host']}:{of['port']}"

    def writer(self) -> Engine:
        """The engine for transactions that write; each statement sees what others committed."""
        return self._engine(idle=self.patience, isolation_level="READ COMMITTED")

    def reader(self) -> Engine:
        """The engine for transactions that look at one snapshot and cannot write.

        A query alone, which its driver carries out, is a transaction by itself.
        """
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return self._engine(idle=0, isolation_level="AUTOCOMMIT", execution_options=options)

    def _engine(self, *, idle: float, **options: Any) -> Engine:
        engine = create_engine(
            "postgresql+psycopg://",
            connect_args=dict(self.arguments),
            pool_pre_ping=True,
            pool_timeout=self.patience,
            paramstyle="format",  # values by their place, as `_driver` gives them
            **options,
        )

        def greet(connection: psycopg.Connection[Any], _: object) -> None:
            encoding = connection.info.parameter_status("server_encoding")
            if encoding != "UTF8":
                raise UsageError(
                    f"{self} is encoded in {encoding} and cannot hold every text: "
                    "give the journal a database made with ENCODING 'UTF8' TEMPLATE template0"
                )
            connection.autocommit = True
            given = {
                "schema": self.schema,
                "patience": f"{_milliseconds(self.patience)}ms",
                "idle": f"{_milliseconds(idle)}ms",
                "lazy": self.durability == "normal",
            }
            connection.execute(_SETTINGS, given)
            connection.autocommit = False

        # Before SQLAlchemy asks for the default schema, which is set here.
        event.listen(engine, "connect", greet, insert=True)
        return engine

    def begin(self, cursor: object) -> None:
        """Nothing: psycopg begins with the first statement."""

    def lock(
        self, cursor: psycopg.Cursor[Any], names: Iterable[str], rests_on: Iterable[str] = ()
    ) -> None:
        """Take the names' locks, lowest first; they end with the transaction."""
        alone = {self._slot(name) for name in names}
        slots = sorted(alone | {self._slot(name) for name in rests_on})
        if slots:
            shared = [slot not in alone for slot in slots]
            cursor.execute(_LOCK, {"space": _SPACE, "slots": slots, "shared": shared})

    def _slot(self, name: str) -> int:
        # No error for half a character here: the statement that stores it will say so.
        whole = f"{self.schema}\0{name}".encode(errors="surrogatepass")
        return int.from_bytes(hashlib.sha256(whole).digest()[:4]) % _LOCKS

    def away(self, fault: BaseException | None) -> bool:
        """Whether the server cannot be reached, or does not serve now."""
        return isinstance(fault, psycopg.OperationalError)

    def never(self, fault: BaseException | None) -> str | None:
        """What the server will not store however often it is asked."""
        if getattr(fault, "sqlstate", None) == _TOO_LONG:
            return f"a name or key is too long for PostgreSQL's indexes: {fault}"
        return None

    def describe(self, connection: Connection) -> Mapping[str, str]:
        """What an operator may want to know of the database."""
        row = connection.execute(_TOLD).one()
        told = {
            "database": "PostgreSQL",
            "version": row.version,
            "path": f"{row.database}.{row.schema} at {self.arguments['host']}",
            "user": row.user,
            "durability": f"{self.durability} (synchronous_commit = {row.synchronous_commit})",
        }
        return {**told, **_advice(fsync=row.fsync, full_page_writes=row.full_page_writes)}

    def examine(self, connection: Connection) -> Iterator[Fault]:
        """Keys and indexes that somebody dropped, or that the server left half built."""
        sound = set(connection.scalars(_VALID))
        for table in t.metadata.sorted_tables:
            for index in sorted({f"{table.name}_pkey", *(str(i.name) for i in table.indexes)}):
                if index not in sound:
                    yield Fault(
                        f"{table.name} index {index}", "is missing or not valid: restore or REINDEX"
                    )

    def scrub(self, writer: Engine) -> None:
        """Clear away the rows that held what was just erased.

        A long reader, or a cleaning under way, may delay it: autovacuum follows up then.
        """
        with contextlib.suppress(DBAPIError), writer.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.exec_driver_sql(f"VACUUM (SKIP_LOCKED) {t.texts.name}")


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _advice(**settings: str) -> Mapping[str, str]:
    off = sorted(name for name, value in settings.items() if value == "off")
    if not off:
        return {}
    return {
        "advice": f"the server has switched off {' and '.join(off)}, so a power cut can lose or "
        "damage what it confirmed: switch it on"
    }
