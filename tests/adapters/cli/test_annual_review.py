"""`proactive annual-review`: one customer's year from what is stored."""

from __future__ import annotations

import json
from collections import defaultdict
from html import escape
from pathlib import Path

import pytest

from proactive_adapters.demo import payload_dir

AT = "2026-06-15T12:00-04:00"
CONFIG = """
[company]
name = "Harbour & Co"

[journal]
settings = { path = "journal.db" }

[[branches]]
key = "north"
name = "North"
zone = "America/Toronto"
alias = ["table:branch:north"]
hours = { mon-fri = ["08:00-17:00"] }

[[people]]
key = "bob"
name = "Bob Brand"
manager = true
contacts = { out = "bob" }

[policy]
since = 2025-01-01
until = 2026-12-31
budgets = { triage = "9h", acknowledge = "9h", contact = "18h", decide = "90h", tell = "18h" }
routes = { north = "bob" }
default = "bob"
sink = ["bob"]
sink_gap = "45h"
wait_cap = "720h"
unreachable_attempts = 3
dispute_window = "720h"

[[channels]]
name = "out"
kind = "outbox"
settings = { path = "outbox.jsonl" }

[[sources]]
name = "paper"
adapter = "table"
folder = "."
since = 2025-01-01
settings = { file = "ideas.csv", feed = "recommendations", context = "fsm" }
"""
IDEAS = """\
id,at,customer,site,technician,branch,observation,advice,benefit,risk,belief,decision,implemented_at
1,2025-12-31T23:00-05:00,42,7,Ursula,north,It drips,Renew the seal,No damage,,certain,agreed,2026-02-03T10:00-05:00
2,2026-03-01T10:00-05:00,42,7,Ursula,north,It hums,Balance the fan,Great for our margin,,certain,hesitant,
3,2026-03-02T10:00-05:00,42,7,Ursula,north,It is old,Replace it,Less to pay,,doubtful,agreed,
4,2026-03-02T10:00-05:00,43,8,Ursula,north,Loose rail,Fix the rail,Safe stairs,,certain,declined,
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory, proactive) -> Path:
    folder = tmp_path_factory.mktemp("company")
    (folder / "ideas.csv").write_text(IDEAS, "utf-8")
    place = folder / "company.toml"
    place.write_text(CONFIG, "utf-8")
    ran = proactive("pull", place)
    assert ran.code == 0, ran.err
    return place


def page_of(ran):
    assert ran.code == 0, ran.err
    return Path(ran.out.splitlines()[-1]).read_text("utf-8")


def test_it_writes_one_customers_year_and_says_where_last(here, config):
    ran = here("annual-review", config, "fsm:customer:42", "--year", 2026, "--at", AT)
    assert Path(ran.out.splitlines()[-1]) == config.parent / "annual-review-42-2026.html"
    page = page_of(ran)
    assert "Your year with Harbour &amp; Co" in page
    assert "Renew the seal" in page  # in place in 2026, though noticed on the eve of it
    assert "1</span> recommendation put to you" in page
    for other in ("Fix the rail", "Replace it", "Ursula", "our margin"):
        assert other not in page


def test_words_that_were_left_out_are_named_to_the_office_alone(here, config):
    ran = here("annual-review", config, "fsm:customer:42", "--year", 2026, "--at", AT)
    assert ran.err == (
        "left out for the customer: benefit of table:recommendation:ideas.csv:2 says "
        "'Great for our margin'; mend it there\n"
    )


def test_without_a_year_it_is_the_present_one_by_the_branches_clock(here, config):
    ran = here("annual-review", config, "fsm:customer:42", "--at", "2026-01-01T02:00Z")
    assert ran.out.endswith("annual-review-42-2025.html\n")
    assert "Renew the seal" in page_of(ran)


def test_other_days_a_language_and_a_place_can_be_asked_for(here, config, tmp_path):
    out = tmp_path / "deep" / "bilan.html"
    ran = here(
        *("annual-review", config, "fsm:customer:42", "--since", "2025-07-01"),
        *("--until", "2026-06-30", "--language", "fr", "--out", out, "--at", AT),
    )
    assert ran.out == f"{out}\n"
    page = page_of(ran)
    assert "Votre année avec Harbour &amp; Co" in page
    assert "2</span> recommandations qui vous ont été faites" in page
    assert [p.name for p in out.parent.iterdir()] == ["bilan.html"]


def test_a_year_of_nothing_is_written_and_said(here, config):
    ran = here("annual-review", config, "fsm:customer:43", "--year", 2024, "--at", AT)
    assert "nothing was recommended to 43 in this time" in ran.err
    assert "In this time nothing was recommended to you" in page_of(ran)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("fsm:customer:99",), "there is no customer 'fsm:customer:99'"),
        (("nobody",), "there is no customer 'nobody'"),
        (("fsm:customer:42", "--since", "2026-01-01"), "give either --year, or --since and"),
        (
            ("fsm:customer:42", "--year", "2026", "--since", "2026-01-01", "--until", "2026-02-01"),
            "give either --year",
        ),
        (("fsm:customer:42", "--year", "0"), "--year takes a calendar year"),
        (
            ("fsm:customer:42", "--since", "spring", "--until", "2026-02-01"),
            "--since takes a day such as 2026-09-30, not 'spring'",
        ),
        (
            ("fsm:customer:42", "--since", "2026-01-01", "--until", "9999-12-31"),
            "--until takes a day",
        ),
        (
            ("fsm:customer:42", "--since", "2026-03-01", "--until", "2026-01-01"),
            "an empty span of days",
        ),
        (("fsm:customer:42", "--language", "de"), "there is no annual review in 'de'"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(here, config, words, why):
    before = sorted(config.parent.iterdir())
    ran = here("annual-review", config, *words, "--at", AT)
    assert ran.code == 2
    assert why in ran.err
    assert sorted(config.parent.iterdir()) == before


def customers():
    """Keys of the demonstration's customers by name, without those merged into others."""
    found = defaultdict(set)
    text = (payload_dir() / "servicetitan" / "customers.jsonl").read_text("utf-8")
    latest = {row["id"]: row for row in map(json.loads, text.splitlines())}
    for row in latest.values():
        if row["mergedToId"] is None:
            found[row["name"]].add(str(row["id"]))
    return found


def test_a_customer_is_found_by_key_and_by_name(here, first_weeks, tmp_path):
    config = first_weeks[0] / "harbour.toml"
    name, keys = next((n, k) for n, k in customers().items() if len(k) == 1)
    pages = [
        page_of(here("annual-review", config, asked, "--out", tmp_path / "review.html"))
        for asked in (*keys, name.upper())
    ]
    assert pages[0] == pages[1]
    assert escape(name) in pages[0]


def test_a_name_that_two_customers_share_is_asked_about(here, first_weeks):
    name = next(n for n, keys in customers().items() if len(keys) > 1)
    ran = here("annual-review", first_weeks[0] / "harbour.toml", name)
    assert ran.code == 2
    assert f"2 customers are called {name!r}: servicetitan:customer:" in ran.err
