"""Looking around in what the demonstration left: the report again, and leads."""

from __future__ import annotations

import csv
import json

import pytest


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
    leads = [one["id"] for one in json.loads(here("leads", config, "--json").out)]
    lead = next(one for one in leads if "unreadable" not in one)
    ran = here("leads", "show", config, lead)
    assert ran.code == 0
    assert ran.out.startswith(f"{lead}: ")
    assert "handed it in." in ran.out
    assert "Promised: to " in ran.out
    story = json.loads(here("leads", "show", config, lead, "--json").out)
    assert story["history"][0]["at"].startswith("2025-10-")


def test_a_lead_that_is_not_there_is_no_fault_of_the_program(first_weeks, here):
    missing = here("leads", "show", first_weeks[0] / "harbour.toml", "nothing")
    assert missing.code == 2
    assert "--all" in missing.err
