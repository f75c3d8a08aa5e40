"""A receipt outlives the process that gave it [leads:S6]."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from proactive_adapters.journal import SqliteJournal

KILLS = 20

WRITER = """
import sys
from datetime import UTC, datetime
from proactive_adapters.journal import SqliteJournal
from proactive_core.facts import Branch
from proactive_core.ports import Append, Effect, Index, Text
from proactive_core.refs import Ref

path, run = sys.argv[1:]
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


with SqliteJournal(path).open() as journal:
    common = len(journal.load("common"))
    print("ready", flush=True)
    for n in range(100_000):
        own = f"lead:{run}.{n}"
        journal.append(entry(own, 0, n), entry("common", common, n))
        common += 1
        print(own, flush=True)
"""


@pytest.mark.slow
def test_every_receipt_is_found_after_the_process_was_killed(path, tmp_path):
    script = tmp_path / "writer.py"
    script.write_text(WRITER)
    chance = random.Random(7)
    receipts = []
    for run in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, str(script), str(path), str(run)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        with writer:
            assert writer.stdout.readline() == "ready\n"
            receipts += [writer.stdout.readline().strip() for _ in range(chance.randrange(12))]
            time.sleep(chance.random() / 50)
            os.kill(writer.pid, signal.SIGKILL)
            receipts += [line.strip() for line in writer.stdout if line.endswith("\n")]
        assert writer.returncode == -signal.SIGKILL

    with SqliteJournal(path).open() as journal:
        stored = journal.streams("lead:")
        assert len(receipts) >= KILLS
        assert set(receipts) <= set(stored)
        # Both streams of one call were stored, or neither; at most one receipt a kill was lost.
        assert len(journal.load("common")) == len(stored)
        assert len(stored) - len(receipts) <= KILLS
        assert list(journal.verify()) == []
