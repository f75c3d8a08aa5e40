"""`proactive run`, `pull` and `sweep` for a company with addresses and secrets of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from proactive_adapters.demo import Faults, Keys, VendorServer, VirtualClock, payload_dir
from proactive_adapters.send import Clock

from .conftest import command, environment

AT = "2025-10-29T06:00-04:00"
LEASE_OVER = "2025-10-29T06:05-04:00"
SECRETS = {
    "HARBOUR_ST_CLIENT_ID": Keys().client_id,
    "HARBOUR_ST_CLIENT_SECRET": Keys().client_secret,
    "HARBOUR_ST_APP_KEY": Keys().app_key,
    "HARBOUR_TYPEFORM_TOKEN": Keys().typeform_token,
}


@pytest.fixture
def vendors():
    clock = VirtualClock(datetime(2025, 10, 29, 10, tzinfo=UTC))
    with VendorServer(clock, page_size=40) as server:
        yield server


def company(folder: Path, url: str) -> Path:
    """The example's configuration with other addresses, as a real company's differs."""
    shutil.copytree(payload_dir() / "files", folder / "files")
    text = (payload_dir() / "harbour.toml").read_text("utf-8")
    for adapter in ("servicetitan", "typeform"):
        line = f'adapter = "{adapter}"\n'
        assert line in text
        addresses = f'base = "{url}"\ntoken_url = "{url}/connect/token"\n'
        text = text.replace(line, line + addresses)
    path = folder / "company.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def config(tmp_path, vendors) -> Path:
    (tmp_path / "company").mkdir()
    return company(tmp_path / "company", vendors.url)


@pytest.fixture
def secrets(monkeypatch):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Pacing and pausing cost no time in this process; only a process to be killed waits."""
    slept = [0.0]

    def sleep(seconds: float) -> None:
        slept[0] += seconds

    def clock() -> Clock:
        return Clock(monotonic=lambda: time.monotonic() + slept[0], sleep=sleep)

    monkeypatch.setattr("proactive_adapters.run._prepare.Clock", clock)


@pytest.fixture(scope="module")
def undisturbed(proactive, tmp_path_factory):
    """What a run that nobody kills comes to: its summary, and the keys of its messages."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with VendorServer(VirtualClock(datetime(2025, 10, 29, 10, tzinfo=UTC)), page_size=40) as server:
        path = company(folder, server.url)
        ran = proactive("run", path, "--at", AT, **SECRETS)
    assert ran.code == 0, ran.err
    assert proactive("sweep", path, "--at", LEASE_OVER).code == 0
    ran = proactive("report", path, "--at", LEASE_OVER, "--json")
    return json.loads(ran.out)["summary"], set(outbox(path))


def outbox(config: Path) -> list[str]:
    path = config.with_name("proactive-outbox.jsonl")
    if not path.exists():
        return []
    return [json.loads(line)["key"] for line in path.read_text("utf-8").splitlines()]


def test_a_run_reads_opens_tells_and_reports(config, here, secrets):
    ran = here("run", config, "--at", AT)
    assert ran.code == 0, ran.err
    assert "servicetitan customers" in ran.err.splitlines()
    assert ran.out.splitlines()[-1] == str(config.with_name("proactive-report.html"))
    assert " leads opened, " in ran.out
    assert len(outbox(config)) > 10
    for name in ("proactive-report.html", "leads.csv", "problems.csv", "proactive-demo.db"):
        assert config.with_name(name).exists()
    assert here("audit", config, "--at", AT, "--gap", "24h").code == 0


def test_a_second_run_finds_everything_done(config, here, secrets):
    first = json.loads(here("run", config, "--at", AT, "--json").out)
    told = outbox(config)
    second = json.loads(here("run", config, "--at", AT, "--json").out)
    assert first["done"]["opened"] > 10
    assert (second["done"]["opened"], second["done"]["news"], second["done"]["told"]) == (0, 0, 0)
    assert second["summary"]["leads"] == first["summary"]["leads"]
    assert outbox(config) == told
    assert len(set(told)) == len(told)


def test_a_run_says_why_it_waits(tmp_path, here, secrets):
    clock = VirtualClock(datetime(2025, 10, 29, 10, tzinfo=UTC))
    (tmp_path / "company").mkdir()
    with VendorServer(clock, page_size=40, faults=Faults(stumble_every=5)) as server:
        ran = here("run", company(tmp_path / "company", server.url), "--at", AT)
    assert ran.code == 0, ran.err
    assert "status 502; trying again in " in ran.err


def test_missing_secrets_are_named_all_at_once_and_nothing_is_written(config, here):
    ran = here("run", config, "--at", AT)
    assert ran.code == 2
    for name in SECRETS:
        assert name in ran.err
    assert not any(value in ran.err for value in SECRETS.values())
    assert {p.name for p in config.parent.iterdir()} == {"company.toml", "files"}


def test_a_secret_of_blanks_is_a_missing_one(config, here, secrets, monkeypatch):
    monkeypatch.setenv("HARBOUR_TYPEFORM_TOKEN", "  ")
    ran = here("pull", config, "--at", AT)
    assert ran.code == 2
    assert "HARBOUR_TYPEFORM_TOKEN" in ran.err


def test_faults_of_the_configuration_are_listed_all_at_once_with_their_places(
    config, here, secrets
):
    text = config.read_text("utf-8")
    text = text.replace('default = "ruth"', 'default = "ruht"')
    text = text.replace('sink_gap = "45h"', 'sink_gap = "2d"')
    text = text.replace('branch = "toronto"\nmanager', 'branch = "torotno"\nmanager')
    config.write_text(text, "utf-8")
    ran = here("run", config, "--at", AT)
    assert ran.code == 2
    lines = ran.err.splitlines()
    assert all(line.startswith(f"proactive: {config}: ") for line in lines)
    for place in ("$.policy.default", "$.policy.sink_gap", "$.people[1].branch"):
        assert any(place in line for line in lines), (place, lines)
    assert {p.name for p in config.parent.iterdir()} == {"company.toml", "files"}


def test_faults_of_the_parts_are_listed_all_at_once_too(config, here, secrets):
    text = config.read_text("utf-8")
    text = text.replace('adapter = "table"', 'adapter = "tabel"', 1)
    text = text.replace('kind = "outbox"', 'kind = "pigeon"')
    text = text.replace("tenant = 880055", 'tenant = "880055"')
    config.write_text(text, "utf-8")
    ran = here("run", config, "--at", AT)
    assert ran.code == 2
    for fault in ("no adapter named 'tabel'", "no channel named 'pigeon'", "$.sources[0].settings"):
        assert fault in ran.err
    assert not config.with_name("proactive-demo.db").exists()


@pytest.mark.parametrize(
    ("written", "said"),
    [(None, "cannot read"), ("[[", "is not TOML"), ("x = 1\n", "unknown field: x")],
)
def test_a_configuration_that_is_none_is_said_to_be_none(tmp_path, here, written, said):
    path = tmp_path / "c.toml"
    if written is not None:
        path.write_text(written)
    for words in (("run",), ("pull",), ("sweep",), ("audit",), ("report",), ("leads",)):
        ran = here(*words, path)
        assert ran.code == 2
        assert said in ran.err
        assert not ran.out


def test_what_is_not_stored_yet_cannot_be_looked_at_and_is_not_made(config, here):
    for words in (("audit",), ("report",), ("leads",), ("leads", "show")):
        ran = here(*words, config, *(["x"] if "show" in words else []))
        assert ran.code == 2
        assert "run `proactive run` first" in ran.err
    assert not config.with_name("proactive-demo.db").exists()


def test_a_source_that_fails_costs_only_itself_and_exit_code_1(config, here, secrets, monkeypatch):
    monkeypatch.setenv("HARBOUR_TYPEFORM_TOKEN", "revoked")
    ran = here("run", config, "--at", AT)
    assert ran.code == 1
    assert "proactive: typeform responses: " in ran.err
    assert "run again later" in ran.err
    assert "revoked" not in ran.err + ran.out
    assert len(outbox(config)) > 10
    assert config.with_name("proactive-report.html").exists()
    monkeypatch.setenv("HARBOUR_TYPEFORM_TOKEN", SECRETS["HARBOUR_TYPEFORM_TOKEN"])
    again = here("run", config, "--at", AT)
    assert again.code == 0


def test_a_file_that_is_missing_is_a_failure_of_its_source(config, here, secrets):
    (config.parent / "files" / "complaints.csv").unlink()
    ran = here("pull", config, "--at", AT)
    assert ran.code == 1
    assert "complaints.csv" in ran.err


def test_pull_reads_and_does_nothing_else(config, here, secrets):
    ran = here("pull", config, "--at", AT, "--json")
    assert ran.code == 0, ran.err
    done = json.loads(ran.out)
    assert done["news"] > 500
    assert done["opened"] == done["told"] == 0
    assert outbox(config) == []
    assert not config.with_name("proactive-report.html").exists()
    plain = here("pull", config, "--at", AT)
    assert plain.out == "0 new or changed records, 0 unreadable\n"


def test_a_vendor_that_stumbles_changes_nothing(tmp_path, here, secrets):
    told = []
    for i, faults in enumerate((Faults(), Faults(stumble_every=9, token_uses=5))):
        folder = tmp_path / f"{i}"
        folder.mkdir()
        clock = VirtualClock(datetime(2025, 10, 6, 10, tzinfo=UTC))
        with VendorServer(clock, faults=faults) as vendors:
            path = company(folder, vendors.url)
            ran = here("run", path, "--at", "2025-10-06T06:00-04:00", "--json")
        assert ran.code == 0, ran.err
        told.append(json.loads(ran.out)["summary"])
    assert told[0] == told[1]


def _wait(condition, process) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.002)


def _kill_and_go_on(config, vendors, here, undisturbed, when) -> None:
    words = command("run", config, "--at", AT)
    with subprocess.Popen(
        words, env=environment(**SECRETS), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        until = time.monotonic() + 60
        while not when():
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < until
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait(60) == -signal.SIGKILL
    assert here("run", config, "--at", AT).code == 0
    summary, keys = undisturbed
    waited = {key.rsplit("/", 3)[0] for key in keys - set(outbox(config))}
    assert len(waited) <= 1, "only what one lead has to tell waits for the end of a lease"
    assert here("sweep", config, "--at", LEASE_OVER).code == 0
    assert here("audit", config, "--at", LEASE_OVER, "--gap", "24h").code == 0
    again = json.loads(here("report", config, "--at", LEASE_OVER, "--json").out)["summary"]
    # By name: what was told last may have closed its lead later, and then it stands elsewhere.
    ours, theirs = ({lead["id"]: lead for lead in one["leads"]} for one in (again, summary))
    assert {key: lead["told"] for key, lead in ours.items()} == {
        key: lead["told"] for key, lead in theirs.items()
    }
    assert sum(ours[key] != theirs[key] for key in ours) <= 1
    assert {**again, "leads": ()} == {**summary, "leads": ()}
    # At most the message that was under way stands twice, under its one key.
    told = outbox(config)
    assert keys <= set(told)
    assert len(told) - len(set(told)) <= 1
    # Its lead stands open until the lease ends, so whoever has it may be called meanwhile.
    called = {key.rsplit("/", 3)[0] for key in set(told) - keys}
    assert len(called | waited) <= 1


@pytest.mark.parametrize("asked", [4, pytest.param(35, marks=pytest.mark.slow)])
def test_killed_while_reading_it_goes_on_without_loss_or_duplicates(
    config, vendors, here, secrets, undisturbed, asked
):
    _kill_and_go_on(config, vendors, here, undisturbed, lambda: vendors.served >= asked)


@pytest.mark.slow
@pytest.mark.parametrize("told", [1, 17])
def test_killed_while_telling_it_goes_on_without_loss_or_duplicates(
    config, vendors, here, secrets, undisturbed, told
):
    path = config.with_name("proactive-outbox.jsonl")

    def reached() -> bool:
        return path.exists() and path.read_bytes().count(b"\n") >= told

    _kill_and_go_on(config, vendors, here, undisturbed, reached)


@pytest.mark.slow
def test_killed_while_opening_leads_it_goes_on_without_loss_or_duplicates(
    config, vendors, here, secrets, undisturbed
):
    path = config.with_name("proactive-demo.db")

    def reached() -> bool:
        if not path.exists():
            return False
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            count = "SELECT count(*) FROM streams WHERE stream LIKE 'lead:%'"
            return database.execute(count).fetchone()[0] >= 5
        except sqlite3.Error:
            return False
        finally:
            database.close()

    _kill_and_go_on(config, vendors, here, undisturbed, reached)
