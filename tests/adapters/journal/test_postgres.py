"""A journal on PostgreSQL: what it is told, how it is opened, what it refuses."""

import subprocess
import sys
import threading
from pathlib import Path

import attrs
import pytest

import proactive_adapters.journal as package
from proactive_adapters.journal import PostgresJournal, SqliteJournal, _schema
from proactive_core import wire
from proactive_core.errors import SourceError, UsageError

# --- settings


def test_the_password_is_in_nothing_that_is_printed(remote, served):
    with_password = attrs.evolve(served, password="hunter2")

    with with_password.open() as journal:
        shown = (with_password, journal._database, journal._writer, journal.describe())
        assert "hunter2" not in repr(shown) + str(journal._database)
        with pytest.raises(SourceError) as refused:
            attrs.evolve(with_password, host="/nowhere").open()
    assert "hunter2" not in f"{refused.value!r} {refused.value.__cause__!r}"
    assert journal._database.arguments["password"] == "hunter2"


def test_settings_are_read_from_a_table_of_a_configuration():
    table = {"database": "programme", "user": "desk", "password": "x", "host": "db", "port": 5433}

    read = wire.settings(PostgresJournal, {**table, "sslrootcert": "/etc/ca.pem", "patience": 2.5})

    assert read == PostgresJournal(**table, sslrootcert=Path("/etc/ca.pem"), patience=2.5)
    assert (read.sslmode, read.durability, read.schema) == ("verify-full", "full", "public")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("port", 0),
        ("port", 70_000),
        ("port", "5432"),
        ("sslmode", "maybe"),
        ("durability", "some"),
        ("patience", 0),
        ("patience", float("nan")),
        ("database", " "),
        ("host", ""),
    ],
)
def test_a_setting_that_cannot_be_is_refused(setting, value):
    with pytest.raises(UsageError, match=f"^{setting} must be"):
        PostgresJournal(**{"database": "d", "user": "u", setting: value})


def test_declaring_a_journal_imports_neither_sqlalchemy_nor_psycopg():
    program = (
        "import sys; from proactive_adapters.journal import PostgresJournal; "
        "PostgresJournal(database='d', user='u'); "
        "print(sys.modules.keys() & {'sqlalchemy', 'psycopg'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {program}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "set()\n"


@pytest.mark.parametrize("module", ["sqlalchemy", "psycopg"])
def test_without_its_libraries_it_says_what_to_install(monkeypatch, module):
    for ours in (
        "_journal",
        "_postgres",
        "_schema",
        "_tables",
        "_store",
        "_held",
        "_driver",
        "_statements",
        "_verify",
        "_rows",
        "_leases",
    ):
        monkeypatch.delitem(sys.modules, f"{package.__name__}.{ours}", raising=False)
        monkeypatch.delattr(package, ours, raising=False)
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(UsageError, match=r'pip install "proactive-core\[postgres\]"'):
        PostgresJournal(database="d", user="u").open()


@pytest.mark.parametrize("settings", [PostgresJournal(database="d", user="u"), SqliteJournal("x")])
def test_another_library_that_is_missing_is_not_blamed_on_these(monkeypatch, settings):
    for ours in (
        "_journal",
        "_postgres",
        "_schema",
        "_tables",
        "_store",
        "_held",
        "_driver",
        "_statements",
        "_verify",
        "_rows",
        "_leases",
    ):
        monkeypatch.delitem(sys.modules, f"{package.__name__}.{ours}", raising=False)
        monkeypatch.delattr(package, ours, raising=False)
    monkeypatch.setitem(sys.modules, "secrets", None)

    with pytest.raises(ModuleNotFoundError, match="secrets"):
        settings.open()


def test_what_was_set_is_what_libpq_is_told(served):
    told = attrs.evolve(served, sslrootcert=Path("/ca.pem"), patience=0.5)
    with pytest.raises(SourceError):
        attrs.evolve(told, host="/nowhere").open()
    with told.open() as journal:
        arguments = journal._database.arguments
    assert (arguments["sslmode"], arguments["sslrootcert"]) == ("verify-full", "/ca.pem")
    assert arguments["connect_timeout"] == 2
    assert "password" not in arguments


# --- opening


def test_describes_itself(remote, served):
    told = remote.describe()

    assert told["database"] == "PostgreSQL"
    assert told["version"].partition(".")[0].isdecimal()
    assert told["path"] == f"postgres.{served.schema} at {served.host}"
    assert told["durability"] == "normal (synchronous_commit = off)"
    assert told["schema"] == str(_schema.NEWEST)
    assert "switched off fsync" in told["advice"]


def test_a_server_that_loses_nothing_needs_no_advice(server):
    from proactive_adapters.journal import _postgres

    assert _postgres._advice(fsync="on", full_page_writes="on") == {}


@pytest.mark.parametrize(
    ("of_the_role", "durability", "level"),
    [
        ("off", "full", "on"),
        ("local", "full", "on"),
        ("remote_apply", "full", "remote_apply"),
        ("on", "normal", "off"),
    ],
)
def test_waits_for_the_disk_as_it_was_told(schema, admin, of_the_role, durability, level):
    given = schema(durability=durability)
    role = f"of_{given.schema}"
    admin.execute(f"CREATE ROLE {role} LOGIN SUPERUSER")
    admin.execute(f"ALTER ROLE {role} SET synchronous_commit = {of_the_role}")

    with attrs.evolve(given, user=role).open() as journal, journal._writer.connect() as writer:
        assert writer.exec_driver_sql("SHOW synchronous_commit").scalar() == level


def test_is_durable_unless_told_otherwise():
    assert PostgresJournal(database="d", user="u").durability == "full"


def test_a_server_that_does_not_answer_is_the_servers_fault(served):
    with pytest.raises(SourceError, match=r"at /nowhere:5432 cannot be opened now"):
        attrs.evolve(served, host="/nowhere").open()
    with pytest.raises(SourceError, match=r'"nothing" does not exist'):
        attrs.evolve(served, database="nothing").open()


def test_a_schema_that_does_not_exist_is_named(served):
    with pytest.raises(UsageError, match=r"postgres\.no where at .* schema"):
        attrs.evolve(served, schema="no where").open()


def test_a_schema_with_other_tables_is_left_alone(served, admin):
    admin.execute(f"CREATE TABLE {served.schema}.invoices (id int)")

    with pytest.raises(UsageError, match="other tables and no journal"):
        served.open()


def test_two_journals_live_in_one_database_in_schemas_of_their_own(schema, entry):
    with schema().open() as one, schema().open() as two:
        one.append(entry("lead:1", claims=("k",)))
        two.append(entry("lead:1", claims=("k",)))
        two.append(entry("lead:1", 1))

        assert (len(one.load("lead:1")), len(two.load("lead:1"))) == (1, 2)
        assert two._writer.dialect.default_schema_name == two._database.schema


def test_a_role_that_may_not_make_tables_is_told_so(served, admin):
    admin.execute("DROP ROLE IF EXISTS guest")
    admin.execute("CREATE ROLE guest LOGIN")

    with pytest.raises(UsageError, match="permission denied|no schema"):
        attrs.evolve(served, user="guest").open()


def test_a_database_that_cannot_hold_every_text_is_refused(served, admin):
    admin.execute("DROP DATABASE IF EXISTS narrow")
    admin.execute("CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")

    with pytest.raises(UsageError, match="encoded in LATIN1"):
        attrs.evolve(served, database="narrow").open()


def test_a_newer_schema_is_refused_with_what_to_do(remote, served, admin):
    admin.execute(f"UPDATE {served.schema}.meta SET schema = 3")

    with pytest.raises(UsageError, match="schema 3, this version of proactive-core knows 2"):
        served.open()


def test_a_step_that_fails_changes_nothing(remote, served, admin, monkeypatch):
    def third(connection):
        connection.exec_driver_sql("ALTER TABLE claims ADD COLUMN colour TEXT")
        connection.exec_driver_sql("ALTER TABLE absent ADD COLUMN colour TEXT")

    monkeypatch.setattr(_schema, "STEPS", {**_schema.STEPS, 3: third})
    monkeypatch.setattr(_schema, "NEWEST", 3)
    with pytest.raises(UsageError, match='"absent" does not exist'):
        served.open()

    columns = admin.execute(f"SELECT * FROM {served.schema}.claims").description
    assert [column.name for column in columns] == ["key", "stream"]


def test_of_many_who_open_an_empty_schema_at_once_one_makes_the_tables(served):
    at_once = threading.Barrier(6)
    faults = []

    def opening():
        at_once.wait()
        try:
            served.open().close()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=opening) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []


def test_nothing_is_numbered_by_the_server(remote, served, admin):
    """A reader that pages by such numbers misses what is committed late, for ever."""
    query = "SELECT count(*) FROM information_schema.sequences WHERE sequence_schema = %s"

    assert admin.execute(query, (served.schema,)).fetchone() == (0,)
