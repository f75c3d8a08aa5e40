"""Where a journal lies and how hard it holds on to what it was told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs
from attrs.converters import optional

from proactive_core.checks import text
from proactive_core.errors import UsageError

if TYPE_CHECKING:
    from ._journal import SqlJournal

_INSTALL = 'pip install "proactive-core[journal]"'
_INSTALL_SERVER = 'pip install "proactive-core[postgres]"'


def _file(_: object, field: attrs.Attribute[Any], value: Path) -> None:
    if str(value) in {".", ":memory:"} or str(value).startswith("file:"):
        raise UsageError(
            f"{field.name} must name a file, not {str(value)!r}: "
            "for a journal in memory use proactive_core.leads.MemoryJournal"
        )


def _durability(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if value not in {"full", "normal"}:
        raise UsageError(f"{field.name} must be 'full' or 'normal', not {value!r}")


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
    durability: Literal["full", "normal"] = attrs.field(default="full", validator=_durability)
    patience: float = attrs.field(default=30.0, kw_only=True)

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


_SSLMODES = ("disable", "prefer", "require", "verify-ca", "verify-full")


def _mode(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if value not in _SSLMODES:
        raise UsageError(f"{field.name} must be one of {', '.join(_SSLMODES)}, not {value!r}")


def _port(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, int) or not 0 < value < 1 << 16:
        raise UsageError(f"{field.name} must be a whole number from 1 to 65535, not {value!r}")


def _positive(_: object, field: attrs.Attribute[Any], value: float) -> None:
    if not value > 0:  # also for not-a-number
        raise UsageError(f"{field.name} must be more than 0 seconds, not {value!r}")


@attrs.frozen(kw_only=True)
class PostgresJournal:
    """One schema of a PostgreSQL database, for several machines at once.

    The schema must exist and hold nothing else; the tables are made in it if they do not
    exist. A connection pooler in between must pool sessions, not transactions.

    Attributes:
        database: The database; it must be encoded in UTF-8.
        user: The role, which must own the schema or be allowed to create tables in it.
        password: Its password, never shown; None leaves it to libpq (`~/.pgpass`, a client
            certificate, or a server that asks for none).
        host: Where the server is: a host, or the folder of its Unix socket.
        port: Its port.
        schema: The schema.
        sslmode: As libpq defines it. `verify-full` talks to nobody who cannot prove to be
            `host`; a Unix socket needs no proof.
        sslrootcert: The file with the certificates of who may vouch for the server; None =
            libpq's own, `~/.postgresql/root.crt`.
        durability: `full` has the server wait for its disk before `append` returns, so that
            a receipt outlives a power cut [leads:S6], and for its synchronous replicas if it
            has some; `normal` may lose the last moments then, never the rest.
        patience: Seconds to wait for a connection, or for another writer.

    Raises:
        UsageError: A setting is not of its form.
    """

    name: ClassVar[str] = "postgres"

    database: str = attrs.field(validator=text)
    user: str = attrs.field(validator=text)
    password: str | None = attrs.field(default=None, repr=False)
    host: str = attrs.field(default="localhost", validator=text)
    port: int = attrs.field(default=5432, validator=_port)
    schema: str = attrs.field(default="public", validator=text)
    sslmode: Literal["disable", "prefer", "require", "verify-ca", "verify-full"] = attrs.field(
        default="verify-full", validator=_mode
    )
    sslrootcert: Path | None = attrs.field(default=None, converter=optional(Path))
    durability: Literal["full", "normal"] = attrs.field(default="full", validator=_durability)
    patience: float = attrs.field(default=30.0, validator=_positive)

    def open(
        self,
        *,
        dump: Callable[[Any], bytes] | None = None,
        load: Callable[[bytes], Any] | None = None,
    ) -> SqlJournal:
        """Connect; close the journal afterwards, or use it in a `with` statement.

        Args:
            dump: Writes an event as UTF-8; `proactive_core.wire.dumps` if not given.
            load: Reads what `dump` wrote; `proactive_core.wire.loads` if not given.

        Raises:
            UsageError: SQLAlchemy or psycopg is not installed, or the schema holds no
                journal, or a newer version of this library wrote it.
            SourceError: The server does not answer, or refuses the connection.
        """
        try:
            from ._journal import SqlJournal  # noqa: PLC0415 - SQLAlchemy takes 0.2 s to import
            from ._postgres import Postgres  # noqa: PLC0415
        except ImportError as missing:
            # psycopg without a libpq raises an ImportError of its own, without a name.
            if (missing.name or "psycopg").partition(".")[0] not in {"sqlalchemy", "psycopg"}:
                raise
            raise UsageError(
                f"a journal in PostgreSQL needs SQLAlchemy and psycopg: {_INSTALL_SERVER}"
            ) from missing
        arguments = {
            "host": self.host,
            "port": self.port,
            "dbname": self.database,
            "user": self.user,
            "password": self.password,
            "sslmode": self.sslmode,
            "sslrootcert": None if self.sslrootcert is None else str(self.sslrootcert),
            "connect_timeout": max(2, round(self.patience)),  # libpq takes no less
            "client_encoding": "UTF8",
            "application_name": "proactive",
        }
        given = {name: value for name, value in arguments.items() if value is not None}
        database = Postgres(given, self.schema, self.durability, self.patience)
        return SqlJournal(database, dump=dump, load=load)
