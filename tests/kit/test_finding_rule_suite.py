"""The checks of finding rules, checked: good rules pass, each rogue fails just what it must."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest
from finding_rogues import HARMLESS, HEDGED, OFFENDING, ROGUES
from judge import failed_checks

from proactive_core.recommendations import (
    FINDING_RULES,
    Advising,
    Coaching,
    Course,
    Dealing,
    Launch,
    Measures,
    OverPromotion,
    PayScheme,
    PlannedAction,
    Recommendation,
    Silence,
    SoldTo,
    Statement,
    Training,
    coaching_lapse,
    over_promotion,
    silence,
    sold_to,
)
from proactive_core.testing import Case, FindingRuleSuite, strategies


class TestHedged(FindingRuleSuite):
    rule = HEDGED
    values = strategies.recommendations()
    harmless = HARMLESS
    offending = OFFENDING


class TestTheWordsOfAnOffer(FindingRuleSuite):
    rule = next(r for r in FINDING_RULES if (r.id, r.looks_at) == ("domain:R7", Statement))
    values = strategies.statements()
    offending = (
        Case(Statement(words="Close the deal."), ("text",), "D2: closing"),
        Case(Statement(words="Il faut vendre.", language="fr-CA"), ("text",), "W2"),
    )
    harmless = (Case(Statement(words="Close the valve."), source="a valve is no deal"),)


class TestCoachingLapse(FindingRuleSuite):
    rule = coaching_lapse(days=30)
    values = strategies.coaching()
    offending = (
        Case(Coaching(whom=HARMLESS[0].value.ref, as_of=date(2026, 3, 1)), ("last_on",), "W9"),
    )
    harmless = (
        Case(
            Coaching(whom=HARMLESS[0].value.ref, last_on=date(2026, 2, 20), as_of=date(2026, 3, 1)),
            source="nine days are not thirty",
        ),
    )


@pytest.mark.parametrize("name", ROGUES)
def test_each_rogue_fails_the_check_it_exists_for_and_only_what_it_must(name):
    rule, expected = ROGUES[name]
    suite = type(f"Suite{name}", (TestHedged,), {"rule": rule, "__module__": __name__})
    assert failed_checks(suite) == set(expected.split())


def test_every_check_has_its_rogue():
    first = {expected.split()[0] for _, expected in ROGUES.values()}
    assert {f"test_{name}" for name in first} == set(FindingRuleSuite.checks())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"offending": ()}, "at least one case that it must find"),
        ({"harmless": ()}, "at least one case that it must leave alone"),
        ({"offending": (attrs.evolve(OFFENDING[0], source=" "),)}, "does not say where it comes"),
        ({"harmless": (attrs.evolve(HARMLESS[0], source=""),)}, "does not say where it comes"),
        ({"offending": (attrs.evolve(OFFENDING[0], where=()),)}, "where something is amiss"),
    ],
)
def test_a_suite_without_cases_or_sources_proves_nothing(changes, said):
    suite = type("Suite", (TestHedged,), {**changes, "__module__": __name__})
    checks = ("test_finds_what_it_must", "test_leaves_the_harmless_alone")
    messages = []
    for check in checks:
        try:
            getattr(suite(), check)()
        except AssertionError as failed:
            messages.append(str(failed))
    assert any(said in message for message in messages), messages


SHOWN = {
    Recommendation: strategies.recommendations(),
    Statement: strategies.statements(),
    PayScheme: strategies.pay_schemes(),
    Advising: strategies.advising(),
    SoldTo: strategies.complaints_of_selling(),
    Launch: strategies.launches(),
    Training: strategies.trainings(),
    Coaching: strategies.coaching(),
    PlannedAction: strategies.planned_actions(),
    Course: strategies.courses(),
    Dealing: strategies.dealings(),
    Silence: strategies.silences(),
    Measures: strategies.measures(),
}
_LIMITS = OverPromotion(
    spread=Fraction(1, 2),
    breadth=Fraction(1, 2),
    unreasoned=Fraction(1, 2),
    complaining=2,
    smallest=3,
)
EVERY = (
    *FINDING_RULES,
    over_promotion(_LIMITS),
    sold_to(several=2),
    coaching_lapse(days=30),
    silence(days=60),
)
_WITHOUT_CASES = {"test_finds_what_it_must", "test_leaves_the_harmless_alone"}


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.name)
def test_every_rule_of_the_method_passes_the_checks_that_third_parties_face(rule):
    """Their cases stand in tests/core/recommendations, with their sources."""
    held = {"rule": rule, "values": SHOWN[rule.looks_at], "__module__": __name__}
    failed = failed_checks(type("Suite", (FindingRuleSuite,), held), examples=15)
    assert {f"test_{name}" for name in failed} == _WITHOUT_CASES
