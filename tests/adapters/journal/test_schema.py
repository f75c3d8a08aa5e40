"""From one schema to the next, with everything that is in it."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect

from core.leads.office import MIA, Office
from proactive_adapters.journal import SqliteJournal, _schema
from proactive_core.errors import SourceError, UsageError
from proactive_core.leads import RecordContact

# Written by the version that had schema 1: two leads of the office in tests/core/leads.
OLD = Path(__file__).with_name("schema_1.sqlite.sql").read_text()
OLD_TABLES = Path(__file__).with_name("schema_1.postgres.sql").read_text()
TABLES = ("meta", "streams", "events", "effects", "texts", "claims")


def written_before(connection):
    """The rows of schema 1, table by table."""
    connection.executescript(OLD)
    return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in TABLES}


@pytest.fixture
def old_file(path):
    connection = sqlite3.connect(path)
    written_before(connection)
    connection.close()
    return SqliteJournal(path, "normal")


@pytest.fixture
def old_server(served, admin):
    memory = sqlite3.connect(":memory:")
    tables = written_before(memory)
    memory.close()
    admin.execute(f"SET search_path TO {served.schema}")
    admin.execute(OLD_TABLES)
    for name, rows in tables.items():
        places = ", ".join(["%s"] * len(rows[0]))
        admin.cursor().executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)
    admin.execute("RESET search_path")
    return served


def shape(journal):
    """Tables, columns and indexes, as the database knows them."""
    with journal._reader.connect() as connection:
        seen = inspect(connection)
        return {
            name: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name)],
                seen.get_pk_constraint(name)["constrained_columns"],
                sorted(index["name"] for index in seen.get_indexes(name)),
            )
            for name in seen.get_table_names()
        }


def goes_on(settings, fresh):
    with settings.open() as journal:
        assert shape(journal) == shape(fresh)
        assert list(journal.verify()) == []
        office = Office(journal=journal)
        office.later(days=2, hours=1)
        assert office.audit() == ()
        owed = journal.owed(office.now, "tell")
        assert owed
        assert {(effect.lease, effect.leased_until) for _, effect in owed} == {(0, None)}
        assert office.relay().sent > len(owed)
        office.done(RecordContact(by=MIA, contacted_at=office.now))
        assert office.audit() == ()
    with settings.open() as journal:  # and once more: nothing is left to do
        assert journal.describe()["schema"] == str(_schema.NEWEST)
        assert list(journal.verify()) == []


def test_a_file_of_schema_1_goes_on(old_file, tmp_path):
    with SqliteJournal(tmp_path / "fresh.db", "normal").open() as fresh:
        goes_on(old_file, fresh)


def test_a_server_s_schema_1_goes_on(old_server, schema):
    with schema(durability="normal").open() as fresh:
        goes_on(old_server, fresh)


def test_a_number_set_back_by_hand_is_no_older_schema(lived, by_hand):
    by_hand(lived, "UPDATE meta SET schema = 1")
    with SqliteJournal(lived).open() as journal:
        assert len(journal.load("lead:1")) == 4
        assert [fault.where for fault in journal.verify()] == ["meta"]


def test_every_step_leaves_a_mark_by_which_a_spoilt_number_is_known():
    assert set(_schema._MARKS) == set(_schema.STEPS)


@pytest.mark.parametrize("table", ["invoices", "meta"])
def test_a_database_with_other_tables_is_left_alone(path, by_hand, table):
    by_hand(path, f"CREATE TABLE {table} (id)")

    with pytest.raises(UsageError, match="other tables and no journal"):
        SqliteJournal(path).open()


def test_a_newer_schema_is_refused_with_what_to_do(lived, by_hand):
    by_hand(lived, "UPDATE meta SET schema = 3")

    with pytest.raises(
        UsageError, match="schema 3, this version of proactive-core knows 2: update"
    ):
        SqliteJournal(lived).open()


def test_a_step_that_fails_changes_nothing(lived, by_hand, monkeypatch):
    def third(connection):
        connection.exec_driver_sql("ALTER TABLE claims ADD COLUMN colour TEXT")
        connection.exec_driver_sql("ALTER TABLE absent ADD COLUMN colour TEXT")

    monkeypatch.setattr(_schema, "STEPS", {**_schema.STEPS, 3: third})
    monkeypatch.setattr(_schema, "NEWEST", 3)
    with pytest.raises(UsageError, match="no such table: absent"):
        SqliteJournal(lived).open()

    assert by_hand(lived, "SELECT * FROM meta") == [(1, 2)]
    with pytest.raises(sqlite3.OperationalError):
        by_hand(lived, "SELECT colour FROM claims")


def test_a_journal_that_lost_a_table_says_that_it_cannot_be_read(lived, by_hand, entry):
    by_hand(lived, "DROP TABLE claims")

    with SqliteJournal(lived).open() as journal:
        with pytest.raises(SourceError, match="cannot be read: no such table: claims"):
            journal.holder("fsm:1")
        with pytest.raises(SourceError, match="cannot be written: no such table: claims"):
            journal.append(entry("x", claims=("k",)))
