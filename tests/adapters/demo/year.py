"""The files of the example company, as its tests read them."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from proactive_adapters.demo import payload_dir
from proactive_adapters.fsm.servicetitan import ServiceTitan
from proactive_core.facts import Belief, Decision
from proactive_core.ports import Feed, Reply, Request
from proactive_core.recommendations import screen

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "harbour"
END = datetime(2026, 9, 30, 21, tzinfo=UTC)
ZONES = {
    "toronto": ZoneInfo("America/Toronto"),
    "halifax": ZoneInfo("America/Halifax"),
    "st_johns": ZoneInfo("America/St_Johns"),
}
OFFICE = {
    "mia": "toronto",
    "theo": "toronto",
    "noor": "halifax",
    "ines": "halifax",
    "pat": "st_johns",
    "kay": "st_johns",
    "ruth": "toronto",
}


def lines(name):
    text = (payload_dir() / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def sheet(name):
    with (payload_dir() / "files" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def at(written):
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def latest(rows):
    last = {}
    for row in sorted(rows, key=lambda row: at(row["modifiedOn"])):
        last[row["id"]] = row
    return last


def agreed_since(findings):
    """When each finding was first certain, agreed, and past the gate, by the real adapter."""
    adapter = ServiceTitan(tenant=880055)
    since = {}
    for row in sorted(findings, key=lambda row: at(row["modifiedOn"])):
        asked = Request(
            about=Feed.RECOMMENDATIONS.value,
            path=f"/findings/v2/tenant/880055/location-findings/{row['id']}",
            carry=(("finding", str(row["id"])),),
        )
        page = adapter.read(asked, Reply(200, json.dumps(row).encode()))
        for fact in page.facts:
            passed = fact.belief is Belief.CERTAIN and not screen(fact).withheld
            if passed and fact.decision is Decision.AGREED:
                since.setdefault(row["id"], at(row["modifiedOn"]))
    return since


def opened(seen):
    """The first daily pull, at 06:00 in Toronto, after something was seen."""
    zone = ZONES["toronto"]
    pull = datetime.combine(seen.astimezone(zone).date(), time(6), zone)
    while pull <= seen:
        pull = datetime.combine(pull.date() + timedelta(days=1), time(6), zone)
    return pull


def good(desk):
    """The rows that can be read and mean a lead; the repeated line counts once."""
    seen = {}
    for row in desk:
        if row["id"].startswith("d"):
            seen[row["id"]] = row
    return list(seen.values())
