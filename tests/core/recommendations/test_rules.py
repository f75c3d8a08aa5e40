"""Every rule of the method as an object; those that need no person's words, by example."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.facts import Stakes
from proactive_core.recommendations import (
    FINDING_RULES,
    GATE,
    RULES,
    Advising,
    Coaching,
    Course,
    Dealing,
    FindingRule,
    Launch,
    Level,
    Measures,
    OverPromotion,
    PayScheme,
    Phase,
    PlannedAction,
    Severity,
    Silence,
    SoldTo,
    Statement,
    Training,
    coaching_lapse,
    over_promotion,
    review,
    silence,
    sold_to,
)
from proactive_core.refs import Ref

WHO = Ref("fsm", "technician", "7")
DAY = date(2026, 3, 2)
POLICY = OverPromotion(
    spread=Fraction(9, 10),
    breadth=Fraction(3, 4),
    unreasoned=Fraction(1, 2),
    complaining=2,
    smallest=5,
)
LIMITED = (
    over_promotion(POLICY),
    sold_to(several=3),
    coaching_lapse(days=30),
    silence(days=60),
)
EVERY = (*FINDING_RULES, *LIMITED)
EAGER = Advising(
    technician=WHO, customers=20, advised=19, offered=8, services=7, made=30, unreasoned=18
)
SOUND = Training(
    integral=True,
    fitting=True,
    credible=True,
    situational=True,
    from_sales=False,
    technique=True,
    personal=True,
    professional=True,
)
ACTION = PlannedAction(
    words="Every idea is typed into the handheld, in one form, from Monday on",
    specific=True,
    demonstrable=True,
    achievable=True,
    owner=WHO,
)
HEARD = Dealing(about=WHO, committed=True, cost_clear=True, asked_higher=True, heard_higher=True)


def ids(rules):
    return [rule.id for rule in rules]


def places(value, rules=EVERY):
    return [(f.rule, f.where) for f in review(value, rules)]


# --- the rules themselves


def test_each_of_the_rules_1_to_23_is_an_object_in_its_place():
    assert ids(RULES) == [*(f"domain:R{n}" for n in range(1, 24)), "domain:0.3", "domain:FM4"]


def test_each_rule_says_what_why_what_to_do_and_where_it_comes_from():
    for rule in (*RULES, *EVERY):
        words = (rule.says, rule.reason, rule.remedy, rule.source)
        assert len(set(words)) == 4
        assert rule.says.endswith(".")
        assert rule.remedy.endswith(".")
        assert not rule.reason.endswith("."), rule.reason
        assert re.fullmatch(r"[a-z][a-z0-9_]*", rule.name)


def test_the_gate_alone_refuses_and_every_lint_takes_its_look():
    """§10: ENFORCE = the library refuses; LINT = a judgement, overridable."""
    assert all(rule.level is Level.ENFORCE for rule in GATE)
    looks = {rule.id for rule in EVERY}
    held_elsewhere = {"domain:R3", "domain:R4", "domain:R5", "domain:FM4"}
    assert {rule.id for rule in RULES} - looks == held_elsewhere
    assert all("held by" in rule.source for rule in RULES if rule.id in held_elsewhere)


def test_no_two_rules_share_a_name():
    assert len({rule.name for rule in EVERY}) == len(EVERY) == len(set(ids(EVERY)))


# --- one look each


def test_commission_is_found_in_a_pay_scheme():
    assert places(PayScheme(words="Technicians get 5% of each sale.")) == [("domain:R6", "text")]
    assert places(PayScheme(words="A leaderboard hangs in the hall.")) == [("domain:R23", "text")]


def test_over_promotion_is_spread_breadth_and_want_of_reason_together():
    """D4: over-promotes everything to everyone; every number is the company's."""
    (finding,) = review(EAGER, EVERY)
    assert (finding.rule, finding.severity) == ("domain:R11", Severity.HIGH)
    assert "19 of 20 customers" in finding.why
    for change in ({"advised": 17}, {"services": 5}, {"unreasoned": 14}):
        assert places(attrs.evolve(EAGER, **change)) == []


def test_complaints_are_evidence_enough_and_small_numbers_are_none():
    """Open question 9: complaints are the only hard evidence."""
    quiet = Advising(
        technician=WHO, customers=9, advised=1, offered=8, services=1, made=1, unreasoned=0
    )
    assert places(attrs.evolve(quiet, complaining=1)) == []
    assert "felt that they were sold to" in review(attrs.evolve(quiet, complaining=2), EVERY)[0].why
    few = Advising(
        technician=WHO, customers=4, advised=4, offered=8, services=8, made=9, unreasoned=9
    )
    assert places(few) == []
    nothing = attrs.evolve(quiet, customers=0, advised=0, made=0, offered=0, services=0)
    assert places(nothing) == []


def test_a_complaint_is_a_finding_and_several_customers_are_an_alarm():
    """R12: several different customers = programme-level alarm."""
    customers = [Ref("fsm", "customer", str(n)) for n in range(3)]
    assert places(SoldTo()) == []
    (one,) = review(SoldTo(customers=frozenset(customers[:1])), EVERY)
    assert (one.where, one.why) == ("customers", "a customer complains of being sold something")
    (two,) = review(SoldTo(customers=frozenset(customers[:1]), unnamed=1), EVERY)
    assert two.why == "2 complaints speak of being sold something, 1 of them unnamed"
    assert places(SoldTo(unnamed=9)) == [("domain:R12", "customers")]
    assert places(SoldTo(customers=frozenset(customers))) == [("domain:R12", "programme")]


def test_customers_are_told_too_and_leads_have_their_process_first():
    """W14, W26."""
    told = Launch(as_of=DAY, technicians_told_on=DAY)
    assert places(told) == [("domain:R13", "customers_told_on")]
    tomorrow = DAY + timedelta(days=1)
    assert places(attrs.evolve(told, customers_told_on=tomorrow)) == [
        ("domain:R13", "customers_told_on")
    ]
    assert places(attrs.evolve(told, customers_told_on=DAY)) == []
    assert places(Launch(as_of=DAY, technicians_told_on=tomorrow)) == []
    started = Launch(as_of=DAY, starts_on=DAY)
    assert places(started) == [("domain:R14", "leads_answered_from")]
    (late,) = review(attrs.evolve(started, leads_answered_from=tomorrow), EVERY)
    assert "only 1 days after" in late.why
    assert places(attrs.evolve(started, leads_answered_from=DAY)) == []


def test_training_answers_all_four_questions_and_is_no_sales_course():
    """D0: T1 to T4; D2."""
    assert places(SOUND) == []
    assert places(attrs.evolve(SOUND, credible=False, from_sales=True)) == [
        ("domain:R15", "credible"),
        ("domain:R15", "from_sales"),
    ]
    (open_question,) = review(attrs.evolve(SOUND, fitting=None), EVERY)
    assert "nobody has judged" in open_question.why


def test_technique_needs_both_kinds_of_credibility_beside_it():
    """D0 0.4, 0.7: personal and professional; qualitative only."""
    assert places(attrs.evolve(SOUND, personal=False)) == [("domain:R16", "personal")]
    assert places(attrs.evolve(SOUND, professional=None)) == [("domain:R16", "professional")]
    assert places(attrs.evolve(SOUND, technique=False, personal=False)) == []


def test_coaching_keeps_to_the_companys_rhythm():
    assert places(Coaching(whom=WHO, as_of=DAY)) == [("domain:R17", "last_on")]
    held = Coaching(whom=WHO, last_on=DAY - timedelta(days=30), as_of=DAY)
    assert places(held) == []
    assert places(attrs.evolve(held, as_of=DAY + timedelta(days=1))) == [("domain:R17", "last_on")]


def test_an_action_is_specific_demonstrable_achievable_and_owned():
    """W25: a bare wish to improve the capture process is the bad example."""
    assert places(ACTION) == []
    wish = PlannedAction(words="Improve the capture process", specific=False, achievable=True)
    assert places(wish) == [
        ("domain:R18", "demonstrable"),
        ("domain:R18", "owner"),
        ("domain:R18", "specific"),
    ]


def test_a_hesitation_over_much_is_explored():
    hesitant = Course(recommendation=WHO, phase=Phase.HESITANT, stakes=Stakes.CRITICAL)
    assert places(hesitant) == [("domain:R19", "decision")]
    assert places(attrs.evolve(hesitant, phase=Phase.EXPLORED)) == []
    assert places(attrs.evolve(hesitant, stakes=Stakes.MEDIUM)) == []
    assert places(attrs.evolve(hesitant, stakes=None)) == []


def test_the_cost_is_clear_first_and_a_complaint_may_go_higher():
    assert places(HEARD) == []
    assert places(attrs.evolve(HEARD, cost_clear=None, heard_higher=False)) == [
        ("domain:R20", "cost_clear"),
        ("domain:R20", "heard_higher"),
    ]
    assert (
        "before the cost was clear" in review(attrs.evolve(HEARD, cost_clear=False), EVERY)[0].why
    )
    assert places(Dealing(about=WHO)) == []


def test_a_long_silence_is_a_question_and_its_remedy_is_help():
    """R21: check ability, willingness, currency; offer the backup route; do not punish."""
    held = Silence(technician=WHO, since=DAY, as_of=DAY + timedelta(days=60))
    assert places(held) == []
    (finding,) = review(attrs.evolve(held, as_of=DAY + timedelta(days=61)), EVERY)
    assert finding.rule == "domain:R21"
    for word in ("ability", "will", "currency", "backup route", "never punish"):
        assert word in finding.remedy
    assert str(WHO) not in finding.why
    spoke = attrs.evolve(held, last_on=DAY + timedelta(days=10), as_of=DAY + timedelta(days=70))
    assert places(spoke) == []
    before_hired = attrs.evolve(held, last_on=DAY - timedelta(days=9))
    assert places(before_hired) == []


def test_revenue_alone_is_no_measure():
    """D1, W3."""
    assert places(Measures(financial=("revenue", "leads"))) == [("domain:R22", "customers")]
    assert places(Measures(financial=("revenue",), customers=("better_off",))) == []
    assert places(Measures(others=("coaching",))) == []


# --- what all of them share


VALUES = (
    EAGER,
    SoldTo(unnamed=1),
    Launch(as_of=DAY, technicians_told_on=DAY, starts_on=DAY),
    Training(),
    Coaching(whom=WHO, as_of=DAY),
    PlannedAction(words="Improve"),
    Course(recommendation=WHO, phase=Phase.HESITANT, stakes=Stakes.HIGH),
    Dealing(about=WHO, committed=True),
    Silence(technician=WHO, since=DAY - timedelta(days=900), as_of=DAY),
    Measures(financial=("revenue",)),
    Statement(words="Sell more, promote it, grow our revenue."),
    PayScheme(words="5% of each sale, and a leaderboard."),
)


@given(st.sampled_from(VALUES), st.permutations(EVERY), st.integers(0, 5))
def test_the_order_of_the_rules_and_repeating_one_changes_nothing(value, rules, again):
    """Permuting input order changes nothing."""
    found = review(value, EVERY)
    assert found
    assert review(value, [*rules, *rules[:again]]) == found


@given(st.sampled_from(VALUES))
def test_a_finding_carries_its_rules_id_level_and_severity(value):
    by_id = {rule.id: rule for rule in EVERY}
    for finding in review(value, EVERY):
        rule = by_id[finding.rule]
        assert isinstance(value, rule.looks_at)
        assert (finding.level, finding.severity) == (rule.level, rule.severity)
        assert finding.why.strip()
        assert finding.remedy.strip()


def test_what_no_rule_looks_at_has_no_findings():
    assert review("sell", EVERY) == ()


def test_two_different_rules_cannot_share_an_id():
    other = attrs.evolve(EVERY[-1], examine=lambda _: ())
    with pytest.raises(UsageError, match=r"two different rules go by domain:R21"):
        review(VALUES[0], (*EVERY, other))


def test_a_rule_of_ones_own_has_a_name_for_the_catalog():
    rule = FindingRule(
        id="Acme:No-Boilers in summer",
        level=Level.LINT,
        severity=Severity.LOW,
        says="Boilers are not spoken of in summer.",
        reason="nobody thinks of winter then",
        remedy="Wait.",
        source="Acme",
        looks_at=Statement,
        examine=lambda _: (),
    )
    assert rule.name == "acme_no_boilers_in_summer"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: sold_to(several=1), "several must be a whole number >= 2"),
        (lambda: coaching_lapse(days=0), "days must be a whole number >= 1"),
        (lambda: silence(days=True), "days must be a whole number >= 1"),
        (lambda: attrs.evolve(POLICY, spread=Fraction(0)), "spread must be a Fraction above 0"),
        (lambda: attrs.evolve(POLICY, breadth=0.5), "breadth must be a Fraction"),
        (lambda: attrs.evolve(POLICY, smallest=0), "smallest must be at least 1"),
        (lambda: attrs.evolve(EAGER, advised=21), r"advised \(21\) cannot be more than customers"),
        (lambda: Measures(financial=["revenue"]), "financial"),
        (lambda: Launch(as_of=datetime(2026, 1, 1).isoformat()), "as_of"),
    ],
)
def test_limits_and_values_that_mean_nothing_are_refused(make, said):
    with pytest.raises((UsageError, TypeError), match=said):
        make()
