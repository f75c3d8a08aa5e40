"""A dead man's switch is fed after a clean audit and a complete run, and by nothing else."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from adapters.send.conftest import Server
from proactive_adapters.run import prepare, read_config
from proactive_core import Ref, Submission, UsageError
from proactive_core.plugins import discover

CONFIG = """
[company]
name = "Kiosk"
[journal]
settings = { path = "kiosk.db" }
[[branches]]
key = "north"
name = "North"
zone = "Europe/Oslo"
hours = { mon-sun = ["00:00-24:00"] }
[[people]]
key = "ada"
name = "Ada"
manager = true
contacts = { out = "ada@kiosk.example" }
[policy]
since = 2020-01-01
until = 2099-12-31
budgets = { triage = "8h", acknowledge = "8h", contact = "16h", decide = "80h", tell = "8h" }
routes = {}
default = "ada"
sink = ["ada"]
sink_gap = "8h"
wait_cap = "240h"
unreachable_attempts = 3
dispute_window = "240h"
[[channels]]
name = "out"
kind = "outbox"
settings = { path = "out.jsonl" }
"""


@pytest.fixture
def switch():
    """A real server on this machine, that keeps who asked for what."""
    server = Server()
    yield server
    server.close()


@pytest.fixture
def company(tmp_path, switch):
    """A company with a switch for each command: a server for two of them, a file for the third."""
    path = tmp_path / "kiosk.toml"
    path.write_text(
        CONFIG
        + f"""
[[heartbeats]]
after = "run"
gap = "1h"
url = "{switch.base}/ping/run?from=kiosk"
method = "POST"
[[heartbeats]]
after = "sweep"
gap = "1h"
secrets = {{ url = "KIOSK_SWITCH" }}
[[heartbeats]]
after = "audit"
gap = "1h"
file = "alive"
""",
        "utf-8",
    )
    return path


@pytest.fixture
def environ(monkeypatch, switch):
    monkeypatch.setenv("KIOSK_SWITCH", f"{switch.base}/ping/5f2c")


def hand_in(path, at):
    """An idea that came in at a moment."""
    with prepare(read_config(path), discover(), {}, offline=True)() as operation:
        said = Submission(
            ref=Ref("paper", "submission", "1"),
            customer=Ref("paper", "customer", "1"),
            observed_at=at,
        )
        operation.desk.submit(said, now=at)


def now():
    return datetime.now(UTC)


def asked(switch):
    """What the switch was asked since the last look."""
    found = [(x.method, x.path) for x in switch.asked]
    switch.asked.clear()
    return found


def test_each_command_feeds_its_own_switch_after_a_clean_audit(company, switch, environ, here):
    assert here("run", company).code == 0
    assert asked(switch) == [("POST", "/ping/run?from=kiosk")]
    assert here("sweep", company).code == 0
    assert asked(switch) == [("GET", "/ping/5f2c")]
    before = now()
    assert here("audit", company).code == 0
    assert asked(switch) == []
    written = datetime.fromisoformat((company.parent / "alive").read_text("utf-8").strip())
    assert timedelta(seconds=-1) <= written - before < timedelta(minutes=5)


def test_a_look_at_another_moment_feeds_nothing(company, switch, environ, here):
    here("run", company)
    assert here("audit", company, "--at", "2026-01-05T00:00Z").code == 0
    assert not (company.parent / "alive").exists()


def test_a_rule_that_does_not_hold_keeps_every_switch_unfed(company, switch, environ, here):
    here("run", company)
    hand_in(company, now())
    here("sweep", company)
    asked(switch)
    by_hand = sqlite3.connect(company.parent / "kiosk.db")
    with by_hand:
        by_hand.execute("UPDATE streams SET live = 0, next_action_at = NULL, stage = 'closed'")
    by_hand.close()
    ran = here("sweep", company)
    assert ran.code == 1
    assert "proactive: heartbeat sweep: it was not fed: the audit found leads:" in ran.err
    assert here("audit", company).code == 3
    assert asked(switch) == []
    assert not (company.parent / "alive").exists()


def test_what_no_sweep_noticed_keeps_the_switch_unfed_until_one_does(
    company, switch, environ, here
):
    here("run", company)
    hand_in(company, now() - timedelta(days=3))
    asked(switch)
    ran = here("audit", company)
    assert ran.code == 1
    assert "it was not fed: the audit found leads:L2 at lead:paper:submission:1" in ran.err
    assert not (company.parent / "alive").exists()
    assert here("sweep", company).code == 0
    assert asked(switch) == [("GET", "/ping/5f2c")]
    assert here("audit", company).code == 0
    assert (company.parent / "alive").exists()


def test_a_command_that_dies_feeds_nothing(company, switch, proactive):
    (company.parent / "proactive-report.html").mkdir()  # the report cannot be put in place
    ran = proactive("run", company)
    assert ran.code != 0
    assert asked(switch) == []


def test_a_message_that_could_not_be_delivered_keeps_the_switch_unfed(
    company, switch, environ, here
):
    here("run", company)
    hand_in(company, now())
    asked(switch)
    (company.parent / "out.jsonl").unlink(missing_ok=True)
    (company.parent / "out.jsonl").mkdir()  # nothing can be written there
    assert here("sweep", company).code == 1
    assert asked(switch) == []


def test_a_switch_that_does_not_answer_well_is_told(company, switch, environ, here):
    switch.script((404, {}, b""))
    ran = here("run", company)
    assert ran.code == 1
    assert "proactive: heartbeat run: the switch answered 404" in ran.err
    (company.parent / "alive").mkdir()
    ran = here("audit", company)
    assert ran.code == 1
    assert "proactive: heartbeat audit: alive: Is a directory" in ran.err


def test_a_secret_address_is_asked_for_only_by_its_own_command(company, here, monkeypatch):
    monkeypatch.delenv("KIOSK_SWITCH", raising=False)
    assert here("run", company).code == 0
    ran = here("sweep", company)
    assert ran.code == 2
    assert "KIOSK_SWITCH (for url) @ $.heartbeats[1]" in ran.err
    monkeypatch.setenv("KIOSK_SWITCH", "http://switch.example/5f2c")
    ran = here("sweep", company)
    assert ran.code == 2
    assert "secrets only travel over https" in ran.err
    assert "5f2c" not in ran.err


def test_faults_of_a_heartbeat_are_told_with_their_places(tmp_path):
    path = tmp_path / "kiosk.toml"
    path.write_text(
        CONFIG
        + """
[[heartbeats]]
after = "report"
gap = "1d"
method = "PUT"
[[heartbeats]]
after = "run"
gap = "1h"
url = "https://switch.example/1"
secrets = { url = "A", token = "B" }
""",
        "utf-8",
    )
    with pytest.raises(UsageError) as caught:
        read_config(path)
    for said in (
        "a heartbeat comes after run, sweep or audit, not 'report' @ $.heartbeats[0].after",
        "method is GET or POST, not 'PUT' @ $.heartbeats[0].method",
        "a heartbeat needs a url or a file @ $.heartbeats[0]",
        "'1d' @ $.heartbeats[0].gap",
        "a heartbeat's only secret is its url, not 'token' @ $.heartbeats[1].secrets",
        "give the url itself or the variable that holds it @ $.heartbeats[1].url",
    ):
        assert said in str(caught.value)
