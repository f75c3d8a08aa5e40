"""`proactive demo`, and looking around in what it left."""

from __future__ import annotations

import csv
import json
import os
import resource
import signal
import sqlite3
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from .conftest import DAYS, command, environment

PLACES = (
    {"TZ": "Asia/Kolkata", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "77"},
)


def test_it_leaves_a_report_and_says_where_last(first_weeks):
    folder, ran = first_weeks
    last = ran.out.splitlines()[-1]
    assert Path(last) == folder / "proactive-report.html"
    page = Path(last).read_text("utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "Harbour Climate" in page
    held = {p.name for p in folder.iterdir()}
    assert held == {
        *("harbour.toml", "files", "proactive-demo.db", "proactive-outbox.jsonl"),
        *("proactive-report.html", "leads.csv", "problems.csv", "proactive-demo.json"),
    }


def test_its_last_table_counts_leads_recommendations_scores_and_violations(first_weeks):
    said = first_weeks[1].out
    numbers = {
        line.rsplit("  ", 1)[0].strip(): line.rsplit("  ", 1)[-1].strip()
        for line in said.splitlines()
        if "  " in line
    }
    with (first_weeks[0] / "leads.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert int(numbers["leads that came in"]) == len(rows) > 5
    assert int(numbers["open"]) == sum(not row["closed_at"] for row in rows)
    lines = (first_weeks[0] / "proactive-outbox.jsonl").read_text("utf-8").splitlines()
    assert int(numbers["messages delivered"]) == len(lines) > 5
    assert numbers["violations of the fail-safe"] == "0"
    assert "ideas (1..10)" in said
    assert "better_off (1..10)" in said


def test_without_a_terminal_it_prints_plain_lines_and_each_month_once(first_weeks):
    ran = first_weeks[1]
    assert "\x1b" not in ran.out + ran.err
    assert "\r" not in ran.out + ran.err
    assert ran.err == "living through 2025-10\n"


def test_the_audit_of_what_it_left_finds_nothing(first_weeks, proactive):
    ran = proactive("audit", first_weeks[0] / "harbour.toml", "--gap", "24h")
    assert ran.code == 0
    assert ran.out.startswith("0 violations in ")


def test_time_stands_still_in_what_it_left(first_weeks, here):
    ran = here("audit", first_weeks[0] / "harbour.toml", "--json")
    assert json.loads(ran.out)["as_of"] == "2025-10-21T10:00:00+00:00"
    assert "time stands still at 2025-10-21 10:00Z" in ran.err


def test_json_is_the_same_bytes_wherever_and_whenever_it_runs(proactive, tmp_path):
    """Issue: byte-identical JSON, independent of time zone, locale and hash seed."""
    said = [
        proactive("demo", "--json", "--days", "8", "--out", tmp_path / f"{i}", **place)
        for i, place in enumerate(PLACES)
    ]
    assert [ran.code for ran in said] == [0, 0]
    assert said[0].out == said[1].out
    assert said[0].out.count("\n") == 1
    held = json.loads(said[0].out)
    assert held["summary"]["violations"] == []
    assert held["played"]["requests"] > 100
    for name in ("proactive-report.html", "leads.csv", "problems.csv", "proactive-outbox.jsonl"):
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "1" / name).read_bytes()


@pytest.mark.slow
def test_the_whole_year_is_the_same_bytes_faithful_lean_and_quick(proactive, tmp_path):
    """Issue: a second run gives byte-identical JSON; under 60 s and 300 MB."""
    said, spent = [], []
    for i, place in enumerate(PLACES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        said.append(proactive("demo", "--json", "--out", tmp_path / f"{i}", **place))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Seconds of the processor: others may share the machine.
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert [ran.code for ran in said] == [0, 0]
    assert said[0].out == said[1].out
    assert max(spent) < 60
    held = json.loads(said[0].out)
    figures = held["summary"]["cells"][0]["figures"]
    assert figures["leads_captured"]["value"] == 256  # examples/harbour/expected.json
    assert held["summary"]["violations"] == []
    assert held["summary"]["since"].startswith("2025-10-01")
    assert held["played"]["failures"] == 0
    audit = proactive("audit", tmp_path / "0" / "harbour.toml", "--gap", "24h")
    assert (audit.code, audit.out[:13]) == (0, "0 violations ")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for the peak")
def test_the_whole_year_fits_into_300_megabytes(tmp_path):
    program = (
        "import sys\n"
        "from proactive_adapters.cli import main\n"
        "code = main(sys.argv[1:])\n"
        # Not ru_maxrss: that starts with the peak of whoever forked this process.
        "print(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0])\n"
        "sys.exit(code)\n"
    )
    words = [*command()[:1], "-c", program, "demo", "--out", str(tmp_path / "year")]
    done = subprocess.run(words, capture_output=True, env=environment(), timeout=300, check=True)
    assert int(done.stdout.split()[-1]) < 300_000  # kilobytes


def test_a_second_run_replaces_the_first(demo, here):
    before = (demo / "proactive-demo.db").read_bytes()
    assert here("demo", "--out", demo, "--days", 2).code == 0
    assert (demo / "proactive-demo.db").read_bytes() != before
    assert here("audit", demo / "harbour.toml").code == 0


def test_a_folder_with_anything_else_in_it_is_left_alone(demo, here):
    (demo / "files" / "thesis.txt").write_text("ten years of work")
    ran = here("demo", "--out", demo, "--days", 2)
    assert ran.code == 2
    assert "files/thesis.txt" in ran.err
    assert "--out" in ran.err
    assert (demo / "files" / "thesis.txt").read_text() == "ten years of work"
    assert (demo / "proactive-report.html").exists()


def test_a_folder_that_only_looks_like_a_demonstration_is_left_alone(tmp_path, here):
    (tmp_path / "leads.csv").write_text("mine")
    assert here("demo", "--out", tmp_path, "--days", 2).code == 2
    assert (tmp_path / "leads.csv").read_text() == "mine"


def test_a_file_in_its_place_is_left_alone(tmp_path, here):
    (tmp_path / "x").write_text("mine")
    ran = here("demo", "--out", tmp_path / "x", "--days", 2)
    assert (ran.code, (tmp_path / "x").read_text()) == (2, "mine")


def test_a_link_inside_is_unlinked_and_not_followed(demo, tmp_path, here):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "toronto-2025-10.yaml").write_text("mine")
    for file in (demo / "files" / "checklists").iterdir():
        file.unlink()
    (demo / "files" / "checklists").rmdir()
    (demo / "files" / "checklists").symlink_to(precious)
    assert here("demo", "--out", demo, "--days", 1).code == 0
    assert (precious / "toronto-2025-10.yaml").read_text() == "mine"


def test_interrupting_it_says_that_nothing_is_lost_and_it_can_run_again(tmp_path, here):
    words = command("demo", "--out", tmp_path / "d")
    with subprocess.Popen(words, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr.readline().startswith("living through")
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait(60) == 130
    assert said == "proactive: interrupted: nothing is lost, run again\n"
    assert here("demo", "--out", tmp_path / "d", "--days", 1).code == 0


def test_days_must_be_days(tmp_path, here):
    assert here("demo", "--out", tmp_path / "d", "--days", 0).code == 2
    assert not (tmp_path / "d").exists()


def test_the_report_can_be_opened_at_once(tmp_path, here, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert here("demo", "--out", tmp_path / "d", "--days", 1, "--open").code == 0
    assert opened == [(tmp_path / "d" / "proactive-report.html").resolve().as_uri()]


# --- looking around


def test_the_report_can_be_written_again_from_what_is_stored(demo, here):
    (demo / "files" / "desk.csv").unlink()  # no source is read
    report = demo / "proactive-report.html"
    before = report.read_text("utf-8")
    report.unlink()
    ran = here("report", demo / "harbour.toml")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == str(report)
    assert report.read_text("utf-8") == before
    assert not list(demo.glob(".*.part"))


def test_the_report_as_json_holds_what_the_demo_said(first_weeks, here):
    ran = here("report", first_weeks[0] / "harbour.toml", "--json")
    summary = json.loads(ran.out)["summary"]
    assert summary["company"] == "Harbour Climate & Refrigeration"
    assert summary["now"].startswith("2025-10-21")


def test_the_report_of_another_moment_can_be_asked_for(demo, here):
    at = "2025-10-25T06:00-04:00"
    ran = here("report", demo / "harbour.toml", "--at", at, "--json")
    assert json.loads(ran.out)["summary"]["now"] == "2025-10-25T10:00:00+00:00"


@pytest.mark.parametrize("at", ["tomorrow", "2025-10-25T06:00", "2025-10-25"])
def test_a_moment_without_its_offset_is_refused(first_weeks, here, at):
    ran = here("report", first_weeks[0] / "harbour.toml", "--at", at)
    assert ran.code == 2
    assert "2026-10-01T00:00-04:00" in ran.err


def test_leads_lists_the_open_ones_and_counts_all(first_weeks, here):
    with (first_weeks[0] / "leads.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    live = [row["id"] for row in rows if not row["closed_at"]]
    ran = here("leads", first_weeks[0] / "harbour.toml")
    assert [line.split()[0] for line in ran.out.splitlines()[1:-1]] == live
    assert ran.out.splitlines()[-1].startswith(f"{len(live)} open, ")
    everything = here("leads", first_weeks[0] / "harbour.toml", "--all")
    assert len(everything.out.splitlines()) == len(rows) + 2


def test_leads_speaks_json_and_csv(first_weeks, here):
    config = first_weeks[0] / "harbour.toml"
    found = json.loads(here("leads", config, "--json").out)
    rows = list(csv.DictReader(here("leads", config, "--csv").out.splitlines()))
    assert [lead["id"] for lead in found] == [row["id"] for row in rows]
    assert here("leads", config, "--csv").out.count("\n") == len(rows) + 1
    assert here("leads", config, "--csv", "--json").code == 2


def test_one_lead_tells_its_story_in_plain_words(first_weeks, here):
    config = first_weeks[0] / "harbour.toml"
    lead = json.loads(here("leads", config, "--json").out)[0]["id"]
    ran = here("leads", "show", config, lead)
    assert ran.code == 0
    assert ran.out.startswith(f"{lead}: ")
    assert "handed it in." in ran.out
    assert "Promised: to " in ran.out
    story = json.loads(here("leads", "show", config, lead, "--json").out)
    assert story["history"][0]["at"].startswith("2025-10-")


def test_a_lead_may_be_named_by_its_beginning_if_that_is_clear():
    from proactive_adapters.cli._leads import _pick
    from proactive_core import UsageError

    rows = tuple(SimpleNamespace(id=key) for key in ("a:1", "a:12", "b:2"))
    assert _pick(rows, "b").id == "b:2"
    assert _pick(rows, "a:1").id == "a:1"
    with pytest.raises(UsageError, match="2 leads begin with 'a:'.*write more of it"):
        _pick(rows, "a:")


def test_a_lead_that_is_not_there_is_no_fault_of_the_program(first_weeks, here):
    missing = here("leads", "show", first_weeks[0] / "harbour.toml", "nothing")
    assert missing.code == 2
    assert "--all" in missing.err


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


def test_whoever_stops_reading_stops_the_command_quietly(first_weeks):
    words = command("leads", first_weeks[0] / "harbour.toml", "--all")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            words, stdout=writer, stderr=subprocess.PIPE, env=environment(), timeout=60, check=False
        )
    finally:
        os.close(writer)
    assert done.returncode == 141
    assert b"Traceback" not in done.stderr


def test_a_terminal_gets_a_bar_and_drawn_tables(tmp_path):
    import pty

    parent, child = pty.openpty()
    words = command("demo", "--out", tmp_path / "d", "--days", 2)
    env = environment(TERM="xterm", COLUMNS="100")
    with subprocess.Popen(words, stdout=child, stderr=child, env=env) as process:
        os.close(child)
        said = b""
        while True:
            try:
                said += os.read(parent, 65536)
            except OSError:
                break
        assert process.wait(60) == 0
    os.close(parent)
    text = said.decode()
    assert "━" in text  # the bar
    assert "─" in text  # the line below a table's head
    assert "2025-10-03" in text  # the bar is drawn ten times a second, and once where it ends
    assert text.splitlines()[-1].endswith("proactive-report.html")


def test_the_first_weeks_are_what_other_tests_think(first_weeks):
    said = json.loads((first_weeks[0] / "proactive-demo.json").read_text())
    assert said["stands_at"] == "2025-10-21T10:00:00+00:00"
    assert DAYS == 20
