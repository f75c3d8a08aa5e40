"""A small company with two branches, played through its real operation, and one with nothing."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.report.page import Page
from proactive_adapters.report import render
from proactive_adapters.run import prepare, read_config
from proactive_adapters.run._summary import summarise
from proactive_core.plugins import discover

NOW = datetime(2026, 6, 15, 16, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
CONFIG = """
[company]
name = "North & South"

[journal]
settings = {{ path = "journal.db" }}

[[branches]]
key = "north"
name = "North"
zone = "Europe/Berlin"
alias = ["table:branch:north", "yaml_checklist:branch:north"]
hours = {{ mon-fri = ["08:00-17:00"] }}

[[branches]]
key = "south"
name = "South"
zone = "Europe/Berlin"
alias = ["table:branch:south", "yaml_checklist:branch:south"]
hours = {{ mon-fri = ["08:00-17:00"] }}

[[people]]
key = "ann"
name = "Ann Ahrens"
contacts = {{ mail = "ann@example.com" }}

[[people]]
key = "bob"
name = "Bob Brand"
manager = true
contacts = {{ mail = "bob@example.com" }}

[policy]
since = 2025-09-01
until = 2026-12-31
budgets = {{ triage = "9h", acknowledge = "9h", contact = "18h", decide = "90h", tell = "18h" }}
routes = {{ north = "ann", south = "ann" }}
default = "bob"
ladder = [{{ to = "manager", gap = "9h" }}]
sink = ["bob"]
sink_gap = "45h"
wait_cap = "720h"
unreachable_attempts = 3
dispute_window = "720h"
technician_channel = "mail"

[[channels]]
name = "mail"
kind = "outbox"
settings = {{ path = "outbox.jsonl" }}

[report]
zone = "Europe/Berlin"
{sources}
"""
SOURCE = """
[[sources]]
name = "{name}"
adapter = "table"
folder = "files"
every = 24
since = 2025-09-01
settings = {{ file = "{name}.csv", feed = "{feed}", context = "table"{more} }}
"""
QUESTIONS = (
    ', questions = { ideas = { column = "ideas", low = 1, high = 10 },'
    ' better_off = { column = "better_off", low = 1, high = 10 } }'
)
CHECKLISTS = """
[[sources]]
name = "checklists"
adapter = "yaml_checklist"
folder = "files"
every = 24
since = 2025-09-01
[sources.settings]
files = ["north-1.yaml", "north-2.yaml", "south-1.yaml", "odd.yaml"]
"""


def answers() -> str:
    """Scores by quarter: North has enough answers in each, South only two in the first."""
    lines = ["id,at,branch,ideas,better_off"]
    plan = [
        ("2025-10-20", "north", [10, 9, 9, 7, 6, 10, 3, 8], [9, 9, 10, 8, 7, 2, 9, 9]),
        ("2025-11-03", "south", [2, 9], [10, 10]),
        ("2026-02-10", "north", [10, 10, 9, 7, 8, 9], [5, 6, 9, 9, 10, 10]),
        ("2026-03-01", "south", [9, 9, 9, 10, 1, 7, 8], [10, 9, 8, 7, 6, 9, 9]),
        ("2026-05-05", "north", [1, 2, 9, 9, 9, 10, 10], [9, 9, 9, 9, 9, 9, 9]),
        ("2026-05-20", "south", [10, 9, 9, 9, 3], [3, 2, 9, 10, 7]),
    ]
    for day, branch, ideas, better in plan:
        for i, (one, other) in enumerate(zip(ideas, better, strict=True)):
            lines.append(f"{branch}-{day}-{i},{day}T10:00:00Z,{branch},{one},{other}")
    lines += [
        "loose,2026-05-06T10:00:00Z,elsewhere,9,9",
        "bad-1,2026-05-06T10:00:00Z,north,11,9",
        "bad-2,yesterday,north,9,9",
        f'bad-3,"{HOSTILE}",north,9,9',
    ]
    return "\n".join(lines) + "\n"


def ideas() -> str:
    head = "id,at,customer,technician,branch,observation,advice,benefit,risk,stakes,belief,decision"
    rows = [
        "H1,2025-11-10T09:00:00Z,507,7,north,Belt worn,Renew it,No standstill,,high,certain,agreed",
        "H2,2026-01-15T09:00:00Z,507,7,north,Filter dark,Renew it,Clean air,,low,certain,agreed",
        f'H3,2026-03-02T09:00:00Z,508,8,south,"{HOSTILE.replace(chr(34), chr(34) * 2)}",Mend it,'
        "It holds,,high,certain,agreed",
        'H4,2026-03-03T09:00:00Z,508,8,south,"=HYPERLINK(""http://x.example"")",Mend it,It holds,,'
        "low,certain,agreed",
        "H5,2026-04-03T09:00:00Z,508,8,south,Old boiler,Replace it,,,low,certain,hesitant",
        "H6,2026-04-04T09:00:00Z,509,9,north,Loose rail,Fix it,Safe stairs,,high,doubtful,agreed",
        "H7,2026-04-05T09:00:00Z,509,9,north,Fan loud,Balance it,Quiet office,,high,certain,hesitant",
        "H8,2026-06-14T09:00:00Z,509,9,north,Leak,Seal it,Dry floor,,low,certain,agreed",
    ]
    return "\n".join([head, *rows]) + "\n"


def desk() -> str:
    first, second = (f"proactive:submission:table:recommendation:ideas.csv:H{n}" for n in (1, 2))
    rows = [
        "id,at,submission,verb,actor,to,until,note",
        f"d1,2025-11-12T10:00:00Z,{first},acknowledge,ann,,,",
        f"d2,2025-11-13T10:00:00Z,{first},contact,ann,,,",
        f"d3,2025-11-20T10:00:00Z,{first},accept,ann,,,They want it before winter.",
        f"d4,2025-11-21T10:00:00Z,{first},tell,ann,,,",
        f"d5,2026-01-19T10:00:00Z,{second},acknowledge,ann,,,",
        "d6,2026-01-20T10:00:00Z,table:submission:nowhere,acknowledge,ann,,,",
    ]
    return "\n".join(rows) + "\n"


def checklist(subject: str, at: str, **given: str) -> str:
    lines = [
        "checklist: training_questions",
        'version: "1.0.0"',
        f"subject: {subject}",
        "self: true",
        f"at: {at}",
        "answers:",
        *(f"  {key}: {answer}" for key, answer in given.items()),
    ]
    return "\n".join(lines) + "\n"


def write_company(folder: Path, *, empty: bool = False) -> Path:
    files = folder / "files"
    files.mkdir()
    sources = ""
    if not empty:
        (files / "survey.csv").write_text(answers(), "utf-8")
        (files / "ideas.csv").write_text(ideas(), "utf-8")
        (files / "desk.csv").write_text(desk(), "utf-8")
        (files / "complaints.csv").write_text(
            "id,at,customer,technician,branch,sold_to,summary\n"
            "C1,2026-02-01T10:00:00Z,501,8,south,yes,Felt pushed\n"
            "C2,2026-02-03T10:00:00Z,502,8,south,yes,Felt pushed\n",
            "utf-8",
        )
        runs = {
            "north-1": checklist(
                "north", "2025-11-05T10:00:00+01:00", t1="yes", t2="no", t3="no", t4="no"
            ),
            "north-2": checklist(
                "north", "2026-05-05T10:00:00+02:00", t1="yes", t2="yes", t3="yes", t4="no"
            ),
            "south-1": checklist(
                "south", "2026-05-06T10:00:00+02:00", t1="yes", t2="no", t3="not observed"
            ),
        }
        runs["odd"] = runs["south-1"].replace("training_questions", "no_such_list")
        for name, text in runs.items():
            (files / f"{name}.yaml").write_text(text, "utf-8")
        for name, feed, more in (
            ("survey", "responses", QUESTIONS),
            ("ideas", "recommendations", ""),
            ("complaints", "complaints", ""),
            ("desk", "desk_actions", ""),
        ):
            sources += SOURCE.format(name=name, feed=feed, more=more)
        sources += CHECKLISTS
    place = folder / "company.toml"
    place.write_text(CONFIG.format(sources=sources), "utf-8")
    return place


def play(folder: Path, *, empty: bool = False):
    """The company's operation after its half year."""
    operation = prepare(read_config(write_company(folder, empty=empty)), discover(), {})()
    now = datetime(2025, 11, 11, 10, tzinfo=UTC)
    while now < NOW and not empty:
        operation.cycle(now)
        now = max(operation.next_at() or NOW, now + timedelta(hours=1))
    operation.cycle(NOW)
    return operation


@pytest.fixture(scope="session")
def played(tmp_path_factory):
    operation = play(tmp_path_factory.mktemp("company"))
    yield operation
    operation.close()


@pytest.fixture(scope="session")
def kept(played):
    return pickle.dumps(summarise(played, NOW))


@pytest.fixture
def summary(kept):
    """What the small company's report shows."""
    return pickle.loads(kept)


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """What the report of a company shows of which nothing is known yet."""
    operation = play(tmp_path_factory.mktemp("empty"), empty=True)
    yield summarise(operation, NOW)
    operation.close()


@pytest.fixture
def html(summary):
    return render(summary)


@pytest.fixture
def page(html):
    return Page(html)
