"""The SQLite file: opening it, refusing what cannot be stored, erasing for good, staying fast."""

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, literal, select

import proactive_adapters.journal as package
from proactive_adapters.journal import SqliteJournal, SqlJournal, _rows, _schema, _sqlite
from proactive_adapters.journal._moments import micros, moment
from proactive_core.errors import SourceError, UsageError
from proactive_core.ports import ConflictError, Index, Text
from proactive_core.refs import Ref

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BORIS = Ref("fsm", "customer", "42")


def test_describes_itself_with_the_version_of_sqlite(journal, path):
    told = journal.describe()

    assert told["version"] == sqlite3.sqlite_version
    assert told["path"] == str(path)
    assert told["schema"] == "1"
    assert (told["log"], told["durability"]) == ("wal", "normal")
    assert (journal.name, SqliteJournal.name) == ("sql", "sqlite")


@pytest.mark.parametrize(
    ("version", "harmed"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_warns_of_versions_that_can_lose_their_log(journal, monkeypatch, version, harmed):
    monkeypatch.setattr(_sqlite.sqlite3, "sqlite_version_info", version)

    assert ("advice" in journal.describe()) is harmed


@pytest.mark.parametrize(("durability", "level"), [("full", 2), ("normal", 1)])
def test_waits_for_the_disk_as_it_was_told(path, durability, level):
    with SqliteJournal(path, durability).open() as journal, journal._writer.connect() as writer:
        assert writer.exec_driver_sql("PRAGMA synchronous").scalar() == level
        assert writer.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_is_durable_unless_told_otherwise(path):
    assert SqliteJournal(path).durability == "full"


@pytest.mark.parametrize("path", [":memory:", "", "file:x.db?mode=memory"])
def test_a_journal_in_memory_is_another_class(path):
    with pytest.raises(UsageError, match="MemoryJournal"):
        SqliteJournal(path)


def test_an_unknown_durability_is_refused(path):
    with pytest.raises(UsageError, match="'full' or 'normal', not 'some'"):
        SqliteJournal(path, "some")


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"nowhere.*unable to open"):
        SqliteJournal(tmp_path / "nowhere" / "journal.db").open()


def test_a_file_that_is_no_database_is_refused(path):
    path.write_text("Dear diary, " * 100)

    with pytest.raises(UsageError, match="not a database"):
        SqliteJournal(path).open()
    assert path.read_text().startswith("Dear diary")


@pytest.mark.parametrize("table", ["invoices", "meta"])
def test_a_database_with_other_tables_is_left_alone(path, by_hand, table):
    by_hand(path, f"CREATE TABLE {table} (id)")

    with pytest.raises(UsageError, match="other tables and no journal"):
        SqliteJournal(path).open()


def test_a_newer_schema_is_refused_with_what_to_do(lived, by_hand):
    by_hand(lived, "UPDATE meta SET schema = 2")

    with pytest.raises(
        UsageError, match="schema 2, this version of proactive-core knows 1: update"
    ):
        SqliteJournal(lived).open()


def test_an_older_schema_is_brought_up_step_by_step(lived, by_hand, monkeypatch):
    def second(connection):
        connection.exec_driver_sql("ALTER TABLE claims ADD COLUMN colour TEXT")

    monkeypatch.setattr(_schema, "STEPS", {**_schema.STEPS, 2: second})
    monkeypatch.setattr(_schema, "NEWEST", 2)
    with SqliteJournal(lived).open() as journal:
        assert len(journal.load("lead:1")) == 4

    assert by_hand(lived, "SELECT * FROM meta") == [(1, 2)]
    assert by_hand(lived, "SELECT colour FROM claims LIMIT 1") == [(None,)]


def test_a_step_that_fails_changes_nothing(lived, by_hand, monkeypatch):
    def second(connection):
        connection.exec_driver_sql("ALTER TABLE claims ADD COLUMN colour TEXT")
        connection.exec_driver_sql("ALTER TABLE absent ADD COLUMN colour TEXT")

    monkeypatch.setattr(_schema, "STEPS", {**_schema.STEPS, 2: second})
    monkeypatch.setattr(_schema, "NEWEST", 2)
    with pytest.raises(UsageError, match="no such table: absent"):
        SqliteJournal(lived).open()

    assert by_hand(lived, "SELECT * FROM meta") == [(1, 1)]
    with pytest.raises(sqlite3.OperationalError):
        by_hand(lived, "SELECT colour FROM claims")


def test_a_file_that_somebody_locks_is_waited_for(path):
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE passing (id)")
    other.execute("DROP TABLE passing")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(SourceError, match=r"journal\.db cannot be opened now.*locked"):
        SqliteJournal(path, patience=0.1).open()
    soon = threading.Timer(0.2, other.close)
    soon.start()
    with SqliteJournal(path).open() as journal:
        assert journal.streams() == ()
    soon.join()


class Switching:
    """A connection to a file that somebody else is switching over, or that cannot be."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def execute(self, _statement):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return self

    def fetchone(self):
        return self.answers.pop(0)


def test_switching_a_new_file_over_is_tried_again(path):
    database = _sqlite.Sqlite(path, "full", 5.0)
    locked = sqlite3.OperationalError("database is locked")

    database._keep_log(busy := Switching(locked, locked, True, ("wal",)))

    assert busy.answers == []


def test_a_file_system_without_a_log_is_refused(path):
    with pytest.raises(UsageError, match="local disk"):
        _sqlite.Sqlite(path, "full", 5.0)._keep_log(Switching(True, ("delete",)))


def test_a_journal_that_lost_a_table_says_that_it_cannot_be_read(lived, by_hand, entry):
    by_hand(lived, "DROP TABLE claims")

    with SqliteJournal(lived).open() as journal:
        with pytest.raises(SourceError, match="cannot be read: no such table: claims"):
            journal.holder("fsm:1")
        with pytest.raises(SourceError, match="cannot be written: no such table: claims"):
            journal.append(entry("x", claims=("k",)))


def test_an_event_that_nobody_sealed_is_never_written_over(lived, by_hand, entry):
    by_hand(
        lived,
        "INSERT INTO events SELECT stream, 2, kind, at, body, NULL, hash, hash "
        "FROM events WHERE stream = 'quiet'",
    )

    with SqliteJournal(lived).open() as journal, pytest.raises(ConflictError, match="verify"):
        journal.append(entry("quiet", 1))


def test_declaring_a_journal_imports_no_sqlalchemy():
    program = (
        "import sys; from proactive_adapters.journal import SqliteJournal; "
        "SqliteJournal('x.db'); print('sqlalchemy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}; {program}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "False\n"


def test_without_sqlalchemy_it_says_what_to_install(path, monkeypatch):
    for module in ("_journal", "_sqlite", "_schema", "_tables", "_store", "_verify", "_rows"):
        monkeypatch.delitem(sys.modules, f"{package.__name__}.{module}", raising=False)
        monkeypatch.delattr(package, module, raising=False)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)

    with pytest.raises(UsageError, match=r'pip install "proactive-core\[journal\]"'):
        SqliteJournal(path).open()
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        package.Nothing  # noqa: B018 - asking is the test


def test_the_class_of_open_journals_is_public(journal):
    assert isinstance(journal, SqlJournal)


@pytest.mark.parametrize(
    "rest",
    [
        {"texts": (Text("note", None, "x"),)},
        {"claims": ("k",)},
        {"index": Index(live=False, next_action_at=None)},
        {},
    ],
)
def test_nothing_is_stored_without_an_event(journal, entry, rest):
    with pytest.raises(UsageError, match="nothing happened in lead:1"):
        journal.append(entry("lead:2"), entry("lead:1", events=(), **rest))
    assert journal.streams() == ()


def test_appending_nothing_at_all_is_nothing(journal):
    journal.append()

    assert journal.streams() == ()


def test_a_key_of_an_effect_is_unique_for_ever(journal, entry, owe):
    journal.append(entry("lead:1", effects=(owe("a"),)))
    journal.append(entry("lead:1", 1, settles=("a",)))
    for twice in ((owe("a"),), (owe("b"), owe("b"))):
        with pytest.raises(UsageError, match="unique for ever"):
            journal.append(entry("lead:2", effects=twice))
    assert journal.streams() == ("lead:1",)


def test_settling_what_is_not_owed_is_refused(journal, entry, owe):
    journal.append(entry("lead:1", effects=(owe("a"),)))
    for key in ("a", "z"):
        with pytest.raises(UsageError, match=f"lead:2 owes no effect {key}"):
            journal.append(entry("lead:2", settles=(key,)))


def test_settling_twice_keeps_the_first_moment(journal, entry, owe):
    journal.append(entry("lead:1", effects=(owe("a"),)))
    journal.append(entry("lead:1", 1, settles=("a", "a")))
    journal.append(entry("lead:1", 2, at=MONDAY + timedelta(days=1), settles=("a",)))
    with pytest.raises(UsageError, match="nothing is owed under a"):
        journal.postpone("a", until=MONDAY, why="too late to fail")

    (effect,) = journal.effects("lead:1")
    assert (effect.settled_at, effect.tries) == (MONDAY, 0)
    assert list(journal.verify()) == []


def test_an_effect_may_be_owed_and_settled_in_one_decision(journal, entry, owe):
    done = attrs.evolve(owe("b"), settled_at=MONDAY - timedelta(hours=1), tries=2, why="busy")
    journal.append(entry("lead:1", effects=(owe("a"), done), settles=("a", "b")))

    first, second = journal.effects("lead:1")
    assert first.settled_at == MONDAY
    assert second == done
    assert list(journal.verify()) == []


def test_postponing_what_nobody_owes_is_refused(journal):
    with pytest.raises(UsageError, match="nothing is owed under x"):
        journal.postpone("x", until=MONDAY, why="?")


def test_a_stream_may_claim_again_what_it_holds(journal, entry):
    journal.append(entry("lead:1", claims=("k", "k")))
    journal.append(entry("lead:1", 1, claims=("k",)))

    assert journal.holder("k") == "lead:1"
    assert list(journal.verify()) == []


def test_one_call_may_decide_twice_about_one_stream(journal, entry):
    journal.append(entry("lead:1", 0), entry("lead:1", 1))
    with pytest.raises(ConflictError):
        journal.append(entry("lead:1", 2), entry("lead:1", 2))

    assert len(journal.load("lead:1")) == 2


def test_text_that_is_not_unicode_is_refused_and_nothing_stored(journal, entry):
    with pytest.raises(UsageError, match="not Unicode"):
        journal.append(entry("lead:1"), entry("lead:2", texts=(Text("note", None, "\ud800"),)))
    assert journal.streams() == ()


def test_a_moment_without_offset_is_refused(journal):
    naive = datetime(2026, 3, 2)
    for ask in (lambda: journal.due(naive), lambda: journal.owed(naive, "tell")):
        with pytest.raises(UsageError, match="UTC offset"):
            ask()


def test_a_negative_limit_is_refused(journal):
    with pytest.raises(UsageError, match="limit"):
        journal.due(MONDAY, -1)
    assert journal.due(MONDAY, 0) == ()


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_are_exact(at):
    assert moment(micros(at)) == at


TEXTS = st.text(
    st.sampled_from("ab%_\ud7ff\ue000\U0010ffff") | st.characters(codec="utf-8"), max_size=3
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXTS, prefix=TEXTS)
@example(name="a\ud7ffx", prefix="a\ud7ff")
@example(name="a\ue000", prefix="a\ud7ff")
@example(name="b", prefix="a\U0010ffff")
@example(name="\U0010ffffx", prefix="\U0010ffff")
def test_a_prefix_is_a_prefix(journal, name, prefix):
    if "\0" in name + prefix:
        return
    with journal._reader.connect() as connection:
        column = select(literal(name).label("name")).subquery().c.name
        found = connection.scalar(select(column).where(*_rows.starts_with(column, prefix)))

    assert (found == name) is name.startswith(prefix)


def test_what_was_erased_is_nowhere_in_the_file(path, entry):
    secret = "Boris keeps the key under the third flower pot"
    with SqliteJournal(path).open() as journal:
        for n in range(3):  # one in a row, the others in pages of their own
            body = f"{secret} {n}; " * (1 + 300 * n)
            journal.append(entry("lead:1", n, texts=(Text("note", BORIS, body),)))
        assert secret.encode() in b"".join(f.read_bytes() for f in path.parent.iterdir())
        assert journal.erase(BORIS, at=MONDAY) == 3

        files = list(path.parent.iterdir())
        assert secret.encode() not in b"".join(file.read_bytes() for file in files)
        assert list(journal.verify()) == []


def test_erasing_does_not_wait_long_for_a_reader(path, journal, entry, monkeypatch):
    monkeypatch.setattr(_sqlite, "_SCRUB_PATIENCE", 20)
    journal.append(entry("a", texts=tuple(Text(str(n), BORIS, "x") for n in range(2000))))
    reading = journal.all_texts("")
    next(reading)

    assert journal.erase(BORIS, at=MONDAY) == 2000
    assert sum(1 for _ in reading) == 1999, "a reader sees what was there when it began"
    assert list(journal.all_texts("")) == []


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda j: j.due(MONDAY), "streams_due"),
        (lambda j: j.next_due(), "streams_due"),
        (lambda j: j.owed(MONDAY, "tell"), "effects_owed"),
        (lambda j: list(j.all_texts("pull:")), "texts_latest"),
        (lambda j: j.effects("lead:1"), "effects_of"),
    ],
)
def test_what_is_asked_often_is_answered_by_an_index(lived, by_hand, ask, index):
    with SqliteJournal(lived).open() as journal:
        asked = []
        event.listen(
            journal._reader,
            "before_cursor_execute",
            lambda _c, _k, statement, values, *_: asked.append((statement, values)),
        )
        ask(journal)
    statement, values = asked[-1]
    plan = " ".join(row[3] for row in by_hand(lived, f"EXPLAIN QUERY PLAN {statement}", *values))

    assert f"INDEX {index}" in plan, plan


def test_a_year_of_facts_is_stored_and_read_in_seconds(journal, entry):
    for batch in range(10):
        texts = tuple(Text(f"fsm:site:{batch}-{n}", None, '{"name":"x"}' * 10) for n in range(1000))
        journal.append(entry("pull:fsm:sites", batch, texts=texts))

    assert sum(1 for _ in journal.all_texts("pull:fsm:")) == 10_000
    assert len(journal.texts("pull:fsm:sites")) == 10_000
    assert list(journal.verify()) == []
