"""A receipt outlives the process that gave it, whenever that is killed [leads:S6]."""

import pytest

from adapters.journal.killing import kill_often, nothing_is_lost
from proactive_adapters.journal import SqliteJournal

KILLS = 100


@pytest.mark.slow
def test_every_receipt_is_found_after_the_process_was_killed(path):
    killer = kill_often("SqliteJournal", {"path": str(path)}, KILLS, seed=7)
    assert len(killer.receipts) >= KILLS
    with SqliteJournal(path).open() as journal:
        nothing_is_lost(journal, killer)
