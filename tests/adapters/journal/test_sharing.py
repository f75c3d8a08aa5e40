"""Several processes and threads on one file: nobody is locked out, nobody is overwritten."""

import os
import sqlite3
import subprocess
import sys
import threading

import pytest

from proactive_adapters.journal import SqliteJournal
from proactive_core.errors import SourceError, UsageError
from proactive_core.ports import ConflictError, Text

APPENDS = 120

WORKER = """
import sys
from datetime import UTC, datetime
from proactive_adapters.journal import SqliteJournal
from proactive_core.facts import Branch
from proactive_core.ports import Append, ConflictError
from proactive_core.refs import Ref

path, name, count = sys.argv[1:]
now = datetime(2026, 3, 2, 9, tzinfo=UTC)
done = conflicts = 0
print("ready", flush=True)
sys.stdin.readline()
with SqliteJournal(path).open() as journal:  # both open, and make, the file at the same time
    while done < int(count):
        event = Branch(ref=Ref("fsm", "branch", f"{name}.{done}"), name=name)
        seen = len(journal.load("common"))
        try:
            journal.append(
                Append(stream="common", expected=seen, events=(event,), at=now),
                Append(stream=f"own:{name}", expected=done, events=(event,), at=now),
            )
        except ConflictError:
            conflicts += 1
        else:
            done += 1
print(conflicts)
"""


@pytest.mark.slow
def test_processes_write_at_once_and_nothing_is_locked_or_lost(path, tmp_path):
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    workers = [
        subprocess.Popen(
            [sys.executable, str(script), str(path), name, str(APPENDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        for name in ("a", "b")
    ]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        _, complaints = worker.communicate(timeout=120)
        assert (worker.returncode, complaints) == (0, "")

    with SqliteJournal(path).open() as journal:
        keys = [event.ref.key for event in journal.load("common")]
        assert sorted(keys) == sorted(f"{name}.{n}" for name in "ab" for n in range(APPENDS))
        assert [len(journal.load(f"own:{name}")) for name in "ab"] == [APPENDS, APPENDS]
        assert list(journal.verify()) == []


def test_of_threads_that_decided_on_the_same_state_exactly_one_wins(journal, entry):
    at_once = threading.Barrier(8)
    results = []

    def decide():
        for version in range(10):
            at_once.wait()
            try:
                journal.append(entry("lead:1", version))
                results.append(version)
            except ConflictError:
                pass

    threads = [threading.Thread(target=decide) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == list(range(10))
    assert len(journal.load("lead:1")) == 10
    assert list(journal.verify()) == []


def test_readers_do_not_wait_for_a_writer(path, journal, entry):
    journal.append(entry("lead:1"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert journal.streams() == ("lead:1",)
        assert list(journal.verify()) == []
    finally:
        other.close()


def test_a_writer_that_waits_too_long_says_so_and_stores_nothing(path, entry):
    with SqliteJournal(path, patience=0.05).open() as journal:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(SourceError, match="cannot be written: database is locked"):
                journal.append(entry("lead:1"))
        finally:
            other.close()
        assert journal.streams() == ()
        journal.append(entry("lead:1"))


def test_a_thread_that_queues_too_long_says_so(path, entry):
    with SqliteJournal(path, patience=0.05).open() as journal:
        with journal._writer.connect(), pytest.raises(SourceError, match="too many threads wait"):
            journal.append(entry("lead:1"))
        journal.append(entry("lead:1"))


def test_two_journals_on_one_file_see_each_other(path, journal, entry):
    with SqliteJournal(path).open() as other:
        other.append(entry("lead:1"))
        assert journal.streams() == ("lead:1",)
        with pytest.raises(ConflictError, match="holds 1 events, not 0"):
            journal.append(entry("lead:1"))


def test_texts_can_be_read_while_others_are_appended(journal, entry):
    journal.append(entry("a", texts=tuple(Text(f"{n:04}", None, "x") for n in range(1500))))
    seen = 0
    for _, slot, _ in journal.all_texts(""):
        if slot.endswith("00"):
            journal.append(entry(f"copy {slot}", texts=(Text("0", None, "y"),)))
        seen += 1

    assert seen == 1500
    assert len(list(journal.all_texts(""))) == 1515


def test_readers_cannot_write(journal):
    with journal._reader.connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM streams")


def test_a_closed_journal_opens_its_connections_again(journal, entry):
    journal.append(entry("lead:1"))
    journal.close()
    journal.close()

    assert journal.streams() == ("lead:1",)
    with pytest.raises(UsageError):
        journal.append(entry("lead:1", events=()))
