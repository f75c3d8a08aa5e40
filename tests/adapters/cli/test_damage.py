"""A journal that lost something, time that passed, and what the audit and the sweep say."""

from __future__ import annotations

import json
import sqlite3

import pytest


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM events WHERE rowid = (SELECT max(rowid) FROM events WHERE stream LIKE 'lead:%')",
        "DELETE FROM claims WHERE key = (SELECT min(key) FROM claims WHERE key LIKE 'submission:%')",
        "DELETE FROM effects WHERE key = (SELECT min(key) FROM effects)",
        "DELETE FROM texts WHERE rowid = (SELECT max(rowid) FROM texts WHERE stream LIKE 'pull:%')",
    ],
    ids=["event", "claim", "effect", "text"],
)
def test_a_row_that_is_gone_is_a_violation_and_exit_code_3(demo, here, spoil):
    with sqlite3.connect(demo / "proactive-demo.db") as database:
        assert database.execute(spoil).rowcount == 1
    database.close()
    ran = here("audit", demo / "harbour.toml")
    assert ran.code == 3
    header, first, *_ = ran.out.splitlines()
    assert header.split() == ["rule", "where", "why"]
    assert first.startswith("leads:S")
    assert " violations in " in ran.out.splitlines()[-1]
    spoken = here("audit", demo / "harbour.toml", "--json")
    assert spoken.code == 3
    assert json.loads(spoken.out)["violations"][0]["rule"].startswith("leads:S")


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE texts SET body = '{' WHERE stream LIKE 'pull:%'",
        "UPDATE events SET body = '{' WHERE stream LIKE 'pull:%'",
        "DELETE FROM events WHERE stream LIKE 'pull:%'",
        "DELETE FROM events",
    ],
)
def test_a_journal_too_damaged_to_be_worked_with_is_audited_all_the_same(demo, proactive, spoil):
    database = sqlite3.connect(demo / "proactive-demo.db")
    database.execute(spoil)
    database.commit()
    database.close()
    ran = proactive("audit", demo / "harbour.toml")
    assert ran.code == 3, ran.err
    assert "leads:S14" in ran.out
    report = proactive("report", demo / "harbour.toml")
    assert report.code == 2
    assert "`proactive audit` tells" in report.err
    assert "Traceback" not in ran.err + report.err


def test_a_file_that_is_no_journal_is_no_violation(demo, proactive):
    (demo / "proactive-demo.db").write_bytes(b"my diary, not a database" * 100)
    ran = proactive("audit", demo / "harbour.toml")
    assert ran.code == 2
    assert "cannot be opened as a journal" in ran.err
    assert (demo / "proactive-demo.db").read_bytes().startswith(b"my diary")


def test_a_sweeper_that_died_is_a_violation_when_a_gap_is_given(first_weeks, here):
    config, later = first_weeks[0] / "harbour.toml", "2025-11-20T06:00-05:00"
    assert here("audit", config, "--at", later).code == 0
    ran = here("audit", config, "--at", later, "--gap", "24h")
    assert ran.code == 3
    assert "no sweep noticed" in ran.out
    assert here("audit", config, "--gap", "0h").code == 2


def test_a_sweep_moves_what_became_due_and_tells_whom_it_pages(demo, here):
    """No source is read: their secrets are not set."""
    later = "2025-11-20T06:00-05:00"
    before = (demo / "proactive-outbox.jsonl").read_bytes()
    ran = here("sweep", demo / "harbour.toml", "--at", later, "--json")
    done = json.loads(ran.out)
    assert ran.code == 0
    assert done["swept"] > 0
    assert done["told"] > 0
    assert len((demo / "proactive-outbox.jsonl").read_bytes()) > len(before)
    assert here("audit", demo / "harbour.toml", "--at", later, "--gap", "24h").code == 0
    again = here("sweep", demo / "harbour.toml", "--at", later)
    assert again.out == "0 leads moved, 0 messages delivered, 0 copies written\n"
