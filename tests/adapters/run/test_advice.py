"""The life of every recommendation is recorded in the company's journal, beside the leads."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import attrs
import pytest

from adapters.run.harbour import ENVIRON, START, config_for, open_operation, run, senders_clock
from proactive_adapters.demo import VendorServer, VirtualClock
from proactive_adapters.run import prepare
from proactive_core import Quote, Recommendation
from proactive_core.plugins import discover
from proactive_core.recommendations import (
    FINDING_RULES,
    FindingRule,
    Level,
    Phase,
    Severity,
    state_of,
)

DAYS = 6
_THINGS = "Boilers are not spoken of in summer."


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Some days of the company, and where they are kept."""
    folder = tmp_path_factory.mktemp("advice")
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor:
        config = config_for(vendor, folder)
        with open_operation(config, clock) as operation:
            run(operation, clock, DAYS)
            yield operation, clock, config, folder


def test_every_recommendation_has_its_life_and_it_agrees_with_the_facts(lived):
    operation, *_ = lived
    quotes = operation.records.all(Quote)
    looks = {s.recommendation: s for s in operation.screenings()}
    known = operation.records.all(Recommendation)
    assert len(known) > 5
    assert {c.recommendation for c in operation.advice.courses()} == {r.ref for r in known}
    for fact in known:
        told = state_of(fact, looks[fact.ref], quotes).phase
        assert operation.advice.course(fact.ref).phase is told
    phases = {c.phase for c in operation.advice.courses()}
    assert {Phase.AGREED, Phase.WITHHELD} <= phases


def test_the_audit_knows_these_streams_and_finds_nothing(lived):
    operation, clock, *_ = lived
    assert operation.audit(clock.now) == ()


def test_a_stream_that_somebody_rewrote_is_found(lived, tmp_path):
    operation, clock, config, folder = lived
    copy = tmp_path / "journal.db"
    with (
        closing(sqlite3.connect(folder / "journal.db")) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    stream = next(
        f"recommendation:{c.recommendation}"
        for c in operation.advice.courses()
        if c.phase is Phase.WITHHELD
    )
    with closing(sqlite3.connect(copy)) as file, file:
        assert file.execute(
            "UPDATE events SET body = replace(body, 'withheld', 'passed') WHERE stream = ?",
            (stream,),
        ).rowcount
    moved = attrs.evolve(config, journal=attrs.evolve(config.journal, settings={"path": str(copy)}))
    with open_operation(moved, clock) as damaged:
        found = damaged.audit(clock.now)
    assert any(v.rule == "leads:S14" and stream in v.where for v in found)
    assert any(v.rule == "domain:R2" and v.where == stream for v in found)


def test_a_rule_of_a_plugin_looks_at_every_recommendation(lived, tmp_path):
    _, clock, config, _ = lived
    summer = FindingRule(
        id="acme:1",
        level=Level.ENFORCE,
        severity=Severity.HIGH,
        says=_THINGS,
        reason="nobody thinks of winter then",
        remedy="Wait.",
        source="Acme",
        looks_at=Recommendation,
        examine=lambda _: (summer.finding(why="it is summer", where="noticed_at"),),
    )
    found = discover()
    assert {rule.name for rule in FINDING_RULES} <= set(found.rules)
    catalog = attrs.evolve(found, rules={**found.rules, summer.name: summer})
    moved = attrs.evolve(
        config, journal=attrs.evolve(config.journal, settings={"path": str(tmp_path / "j.db")})
    )
    with prepare(moved, catalog, ENVIRON, clock=senders_clock(clock))() as operation:
        run(operation, clock, 1)
        operation.cycle(clock.now)
        courses = list(operation.advice.courses())
        assert courses
        assert {c.phase for c in courses} == {Phase.WITHHELD}
        assert "acme:1" in {
            rule for c in courses for rule, _ in operation.advice.why(c.recommendation)
        }
