"""A rule that a plugin brings looks at whatever it says that it looks at, in every command."""

from __future__ import annotations

import json
import sys
from importlib.metadata import EntryPoint

import pytest

from adapters.cli.test_annual_review import CONFIG

RULES = """
from proactive_core.plugins import hookimpl
from proactive_core.recommendations import (
    FindingRule, Level, Measures, PayScheme, PlannedAction, Severity, Statement,
)

def rule(number, kind, look):
    made = FindingRule(
        id=f"acme:{number}", level=Level.LINT, severity=Severity.MEDIUM, says="It fits Acme.",
        reason="Acme decided so", remedy="Mend it.", source="Acme, meeting of 3 March",
        looks_at=kind, examine=lambda held: look(made, held),
    )
    return made

def word(made, held):
    at = held.words.find("synergy")
    if at >= 0:
        yield made.finding(why="Acme does not say synergy", where="text", start=at, end=at + 7)

def short(made, held):
    if len(held.words) < 12:
        yield made.finding(why="three words are no action", where="words")

@hookimpl
def proactive_rules():
    return (rule(1, Statement, word), rule(2, PayScheme, word), rule(3, PlannedAction, short))
"""
PLAN = """\
id,at,stage,branch,title,follows,owner,specific,achievable,proof,due_on,done_at
1,2026-01-12T10:00-05:00,action,north,Do it,,bob,yes,yes,One can see it,2099-01-01,
"""
SOURCE = """
[[sources]]
name = "plan"
adapter = "table"
folder = "."
since = 2025-01-01
settings = { file = "plan.csv", feed = "plan_entries" }
"""


@pytest.fixture
def acme(tmp_path, monkeypatch):
    """A company on whose machine Acme's plugin is installed."""
    (tmp_path / "acme_rules_for_tests.py").write_text(RULES, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    own = EntryPoint("acme", "acme_rules_for_tests", "proactive.v1")
    monkeypatch.setattr("proactive_adapters.cli._company.entry_points", lambda **_: [own])
    (tmp_path / "plan.csv").write_text(PLAN, "utf-8")
    place = tmp_path / "company.toml"
    place.write_text(CONFIG[: CONFIG.index("[[sources]]")] + SOURCE, "utf-8")
    yield place
    sys.modules.pop("acme_rules_for_tests", None)


def test_texts_and_schemes_are_looked_at_by_the_rules_of_plugins(here, acme, tmp_path):
    """Issue: third parties add rules by hook."""
    text = tmp_path / "text.txt"
    text.write_text("Hourly pay, and synergy.", "utf-8")
    for kind, rule in (("wording", "acme:1"), ("incentives", "acme:2")):
        ran = here("review", kind, text, "--json")
        (found,) = json.loads(ran.out)
        assert (found["rule"], found["words"], found["column"]) == (rule, "synergy", 17)
        assert ran.code == 3


def test_somebody_answers_for_what_such_a_rule_finds(here, acme, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("All synergy.", "utf-8")
    who = ("--by", "bob", "--words", "Their motto", "--until", "2099-01-01T00:00Z")
    for option, rule in (("--text", "acme:1"), ("--pay", "acme:2")):
        ran = here("overrule", "add", acme, rule, option, text, *who)
        assert ran.code == 0, ran.err
    assert here("review", "wording", text, "--company", acme).code == 0


def test_the_plan_is_looked_at_by_the_rules_of_plugins(here, acme):
    assert here("pull", acme).code == 0
    ran = here("report", acme, "--json", "--at", "2026-02-01T00:00Z")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)["summary"]["programme"]["findings"]
    assert [one["rule"] for one in found] == ["acme:3"]
    page = (acme.parent / "proactive-report.html").read_text("utf-8")
    assert "hree words are no action" in page
    who = ("--by", "bob", "--words", "It is on a card", "--until", "2099-01-01T00:00Z")
    ran = here(
        "overrule", "add", acme, "acme:3", "--about", "table:plan_entry:plan.csv:1", *who,
        "--at", "2026-02-01T00:00Z",
    )  # fmt: skip
    assert ran.code == 0, ran.err
