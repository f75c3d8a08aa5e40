"""What rules have to say of launch, complaints, measures, coaching and the plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.programme._company import MAP, MONDAY, NORTH, NOW, SINCE, SOUTH, ref, response
from proactive_core.errors import UsageError
from proactive_core.facts import (
    CoachingTalk,
    Complaint,
    Focus,
    PlanEntry,
    PlanStage,
    StatedFigure,
)
from proactive_core.programme import UNASSIGNED, WHOLE, Records, programme_findings
from proactive_core.recommendations import (
    FindingRule,
    Launch,
    Level,
    Override,
    PlannedAction,
    Severity,
    SoldTo,
)
from proactive_core.refs import Ref

BOSS = Ref("company", "person", "theo")


def found(*facts, **more):
    return programme_findings(Records.of(facts, MAP), since=SINCE, now=NOW, **more)


def told(findings):
    return [(f.branch, f.finding.rule, f.finding.where) for f in findings]


def entry(key, stage=PlanStage.ACTION, *, branch=NORTH, at=MONDAY, **more):
    return PlanEntry(
        ref=ref("plan", key), stage=stage, branch=branch, title=f"Do {key}", planned_at=at, **more
    )


def talk(key, focus, branch=NORTH, at=MONDAY):
    return CoachingTalk(ref=ref("talk", key), branch=branch, actor=BOSS, coached_at=at, focus=focus)


def sold(key, customer, at=MONDAY):
    return Complaint(
        ref=ref("complaint", key),
        customer=None if customer is None else ref("customer", customer),
        raised_at=at,
        sold_to=True,
    )


REVENUE = StatedFigure(
    ref=ref("stated", 1), measure="revenue", since=SINCE, until=NOW, stated=Decimal(1), unit="CAD"
)


def test_a_launch_is_checked_for_customers_and_for_the_lead_process():
    """domain:R13, domain:R14: customers told? a lead process in place?"""
    launch = Launch(
        as_of=NOW.date(), technicians_told_on=date(2024, 1, 2), starts_on=date(2024, 2, 1)
    )
    assert told(found(launch=launch)) == [
        (WHOLE, "domain:R13", "customers_told_on"),
        (WHOLE, "domain:R14", "leads_answered_from"),
    ]
    ready = Launch(
        as_of=NOW.date(),
        technicians_told_on=date(2024, 1, 2),
        customers_told_on=date(2024, 1, 20),
        leads_answered_from=date(2024, 1, 31),
        starts_on=date(2024, 2, 1),
    )
    assert found(launch=ready) == ()
    assert found() == ()


def test_several_customers_who_felt_sold_to_are_an_alarm():
    """domain:R12: several different customers = programme-level alarm."""
    three = (sold(1, 1), sold(2, 2), sold(3, 2), sold(4, None))
    (alarm,) = found(*three, several=2)
    assert alarm.finding.why.startswith("2 different customers")
    assert alarm.rows == tuple(ref("complaint", n) for n in (1, 2, 3, 4))
    (mild,) = found(*three, several=3)
    assert "3 complaints speak of being sold something" in mild.finding.why
    assert found(*three) == ()
    early = sold(9, 9, SINCE - timedelta(days=1))
    assert found(early, several=2) == ()
    with pytest.raises(UsageError, match="several"):
        found(several=1)


def test_revenue_alone_is_no_measure_of_the_programme():
    """domain:R22: measures must include the customer's view."""
    (lint,) = found(REVENUE)
    assert (lint.finding.rule, lint.rows) == ("domain:R22", (REVENUE.ref,))
    assert found(REVENUE, response(1, 9, at=MONDAY)) == ()
    assert found(response(1, 9, at=MONDAY)) == ()
    early = response(1, 9, at=SINCE - timedelta(days=1))
    assert len(found(REVENUE, early)) == 1


def test_technique_without_credibility_is_named_by_branch_and_without_a_number():
    """domain:R16, 0.4: credibility before technique; qualitative, no fitted curve."""
    both = found(
        talk(1, Focus.CONVERSATION),
        talk(2, Focus.PERSONAL),
        talk(3, Focus.CONVERSATION, SOUTH),
        talk(4, Focus.CONVERSATION, None),
        talk(5, Focus.MANNER, SOUTH, NOW + timedelta(days=1)),
    )
    assert told(both) == [
        (UNASSIGNED, "domain:R16", "personal"),
        (UNASSIGNED, "domain:R16", "professional"),
        (NORTH, "domain:R16", "professional"),
        (SOUTH, "domain:R16", "personal"),
        (SOUTH, "domain:R16", "professional"),
    ]
    assert both[2].rows == (ref("talk", 1), ref("talk", 2))
    rounded = [talk(n, focus) for n, focus in enumerate(Focus)]
    assert found(*rounded) == ()
    assert found(talk(1, Focus.CURRENCY), talk(2, None)) == ()


def test_an_open_action_without_owner_or_proof_is_named():
    """domain:R18: specific, demonstrable, achievable, with an owner."""
    good = {"specific": True, "achievable": True, "proof": "Ten leads", "owner": BOSS}
    assert found(entry(1, **good)) == ()
    (lint,) = found(entry(1, **(good | {"owner": None})))
    assert (lint.branch, lint.about, lint.rows) == (NORTH, "Do 1", (ref("plan", 1),))
    assert told(found(entry(2, branch=None))) == [
        (WHOLE, "domain:R18", where)
        for where in ("achievable", "demonstrable", "owner", "specific")
    ]
    assert found(entry(3, branch=ref("branch", 404)))[0].branch == UNASSIGNED
    assert found(entry(4, PlanStage.HURDLE)) == ()
    assert found(entry(5, done_at=MONDAY)) == ()
    assert found(entry(6, at=NOW + timedelta(days=1))) == ()


@given(
    st.permutations(
        [
            REVENUE,
            *(entry(n, branch=b) for n, b in enumerate((NORTH, None))),
            *(talk(n, f) for n, f in enumerate(Focus) if f is not Focus.PERSONAL),
            *(sold(n, n) for n in range(3)),
        ]
    )
)
@settings(max_examples=30, deadline=None)
def test_order_of_input_changes_nothing(mixed):
    launch = Launch(as_of=datetime(2024, 5, 1, tzinfo=UTC).date(), starts_on=date(2024, 2, 1))
    assert found(*mixed, launch=launch, several=2) == found(
        *sorted(mixed, key=lambda fact: fact.ref), launch=launch, several=2
    )


def test_whoever_answers_for_a_finding_stands_beside_it_until_a_day():
    action = entry(1)
    kept = Override(
        rule="domain:R18",
        about=action.ref,
        where="owner",
        by=BOSS,
        why="The new manager starts in May.",
        since=MONDAY,
        until=NOW + timedelta(days=1),
    )

    def fields(now):
        found = programme_findings(
            Records.of([action], MAP), since=SINCE, now=now, overrides=[kept]
        )
        assert {one.subject for one in found} == {action.ref}
        return [one.finding.where for one in found if one.override is not None]

    assert fields(NOW) == ["owner"]
    assert fields(kept.until) == []


def test_each_kind_of_finding_is_about_something_that_keeps_its_name():
    launch = Launch(as_of=NOW.date(), technicians_told_on=NOW.date())
    two = [sold(n, n) for n in (1, 2)]
    found = programme_findings(
        Records.of([REVENUE, talk(1, Focus.CONVERSATION), *two], MAP),
        since=SINCE, now=NOW, launch=launch, several=2,
    )  # fmt: skip
    assert {(one.finding.rule, str(one.subject)) for one in found} >= {
        ("domain:R13", "proactive:programme:launch"),
        ("domain:R12", "proactive:programme:complaints"),
        ("domain:R22", "proactive:programme:measures"),
        ("domain:R16", str(NORTH)),
    }


def rule(number, kind, examine):
    made = FindingRule(
        id=f"acme:{number}", level=Level.LINT, severity=Severity.LOW, says="a", reason="b",
        remedy="c", source="d", looks_at=kind,
        examine=lambda held: [made.finding(why=w, where="words") for w in examine(held)],
    )  # fmt: skip
    return made


def test_rules_of_the_company_look_at_their_own_kind_of_value():
    """Issue: third parties add rules by hook; each looks once, beside the method's."""
    rules = (
        rule(1, Launch, lambda held: ["in summer"] if held.starts_on else []),
        rule(2, PlannedAction, lambda held: [held.words]),
        rule(3, SoldTo, lambda held: [f"{len(held.customers)} customers"]),
    )
    launch = Launch(as_of=MONDAY.date(), starts_on=MONDAY.date())
    seen = found(entry(1, owner=BOSS), sold(1, 7), launch=launch, rules=rules)
    own = [(f.branch, f.finding.rule, f.finding.why) for f in seen if "acme" in f.finding.rule]
    assert own == [
        (WHOLE, "acme:1", "in summer"),
        (WHOLE, "acme:3", "1 customers"),
        (NORTH, "acme:2", "Do 1"),
    ]
    assert [f.rows for f in seen if f.finding.rule == "acme:2"] == [(ref("plan", 1),)]
    assert found(launch=launch, rules=rules[1:2]) == found(launch=launch)


def test_a_rule_of_the_company_that_takes_a_known_name_is_refused():
    mine = attrs.evolve(rule(1, PlannedAction, lambda _: []), id="domain:R18")
    with pytest.raises(UsageError, match=r"two different rules go by domain:R18"):
        found(entry(1), rules=[mine])
