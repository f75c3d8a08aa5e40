"""The SQLite file: opening it, sharing it, saying what is wrong with it."""

import sqlite3
import subprocess
import sys
import threading

import pytest

import proactive_adapters.journal as package
from proactive_adapters.journal import SqliteJournal, SqlJournal, _schema, _sqlite
from proactive_core.errors import SourceError, UsageError


def test_describes_itself_with_the_version_of_sqlite(journal, path):
    told = journal.describe()

    assert told["version"] == sqlite3.sqlite_version
    assert told["path"] == str(path)
    assert told["schema"] == str(_schema.NEWEST)
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
    for module in (
        "_journal",
        "_sqlite",
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
        monkeypatch.delitem(sys.modules, f"{package.__name__}.{module}", raising=False)
        monkeypatch.delattr(package, module, raising=False)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)

    with pytest.raises(UsageError, match=r'pip install "proactive-core\[journal\]"'):
        SqliteJournal(path).open()
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        package.Nothing  # noqa: B018 - asking is the test


def test_the_class_of_open_journals_is_public(journal):
    assert isinstance(journal, SqlJournal)
