"""Certain that the customer is better off, or it is withheld."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import PluginError, UsageError
from proactive_core.recommendations import (
    DEFAULT,
    GATE,
    Belief,
    Finding,
    FindingRule,
    GateOutcome,
    Level,
    Recommendation,
    Screening,
    Severity,
    screen,
    wording_rule,
)
from proactive_core.refs import Ref

BOILER = Recommendation(
    ref=Ref("fsm", "recommendation", "1"),
    noticed_at=datetime(2024, 3, 1, tzinfo=UTC),
    observation="The boiler's flame sensor is corroded.",
    advice="Replace the sensor before the heating season.",
    benefit="No outage in the coldest weeks.",
    belief=Belief.CERTAIN,
)
maybe_text = st.none() | st.sampled_from(["", "  ", "\n", "It leaks.", "Sell more!"])
recommendations = st.builds(
    attrs.evolve,
    st.just(BOILER),
    observation=maybe_text,
    advice=maybe_text,
    benefit=maybe_text,
    risk=maybe_text,
    belief=st.none() | st.sampled_from(Belief),
)


def test_what_serves_the_customer_passes_without_a_finding():
    assert screen(BOILER) == Screening(BOILER.ref, GateOutcome.PASSED, ())


@pytest.mark.parametrize(
    ("missing", "rule", "where"),
    [
        ({"belief": None}, "domain:R1", "belief"),
        ({"belief": Belief.DOUBTFUL}, "domain:R1", "belief"),
        ({"observation": None}, "domain:R2", "observation"),
        ({"observation": " \t"}, "domain:R2", "observation"),
        ({"benefit": None}, "domain:R2", "benefit"),
        ({"benefit": "\u00a0"}, "domain:R2", "benefit"),
    ],
)
def test_without_certainty_or_need_it_is_withheld_not_just_less_urgent(missing, rule, where):
    screening = screen(attrs.evolve(BOILER, **missing))
    assert screening.withheld
    assert screening.outcome is GateOutcome.WITHHELD
    (finding,) = screening.findings
    assert (finding.rule, finding.level, finding.where) == (rule, Level.ENFORCE, where)


def test_doubt_and_silence_are_told_apart():
    (silent,) = screen(attrs.evolve(BOILER, belief=None)).findings
    (doubting,) = screen(attrs.evolve(BOILER, belief=Belief.DOUBTFUL)).findings
    assert "nobody recorded" in silent.why
    assert "doubts" in doubting.why


def test_a_risk_of_doing_nothing_states_a_need_too():
    assert not screen(attrs.evolve(BOILER, observation=None, risk="It will fail.")).withheld


def test_lints_never_withhold():
    careless = attrs.evolve(BOILER, advice=None, benefit="We can sell more and grow our revenue.")
    screening = screen(careless)
    assert not screening.withheld
    found = {(f.rule, f.where) for f in screening.findings}
    assert found == {("domain:0.3", "advice"), ("domain:R7", "benefit"), ("domain:R9", "benefit")}


def test_words_can_be_read_in_french():
    french = attrs.evolve(BOILER, benefit="Il faut vendre un filtre.")
    (finding,) = screen(french, (wording_rule("fr-CA"),)).findings
    assert french.benefit[finding.start : finding.end] == "vendre"
    assert wording_rule("fr-CA") is wording_rule("fr-CA")
    with pytest.raises(UsageError, match="'tlh'; there are for: en, fr-CA"):
        wording_rule("tlh")


def test_no_choice_of_rules_opens_the_gate():
    assert screen(attrs.evolve(BOILER, belief=None), ()).withheld
    impostor = attrs.evolve(GATE[0], examine=lambda _: ())
    with pytest.raises(UsageError, match="two different rules go by domain:R1"):
        screen(BOILER, (impostor,))


def test_a_company_can_add_a_rule_that_withholds():
    spring = FindingRule(
        id="acme:1",
        level=Level.ENFORCE,
        severity=Severity.HIGH,
        says="Boilers are not spoken of in summer.",
        reason="nobody thinks of winter then",
        remedy="wait",
        source="Acme",
        looks_at=Recommendation,
        examine=lambda _: (spring.finding(why="summer", where="noticed_at"),),
    )
    assert [f.rule for f in screen(BOILER, (*DEFAULT, spring)).findings] == ["acme:1"]
    assert screen(BOILER, (spring,)).withheld


def test_a_screening_cannot_contradict_its_findings():
    findings = screen(attrs.evolve(BOILER, belief=None)).findings
    with pytest.raises(UsageError, match="demand 'withheld'"):
        Screening(BOILER.ref, GateOutcome.PASSED, findings)
    with pytest.raises(UsageError, match="demand 'passed'"):
        Screening(BOILER.ref, GateOutcome.WITHHELD, ())


@pytest.mark.parametrize(
    "nothing",
    [
        "-",
        "—",
        "?",
        "...",
        "😀",
        "n/a",
        "N/A.",
        "None",
        "unknown",
        "TBD",
        "(none)",
        "s/o",
        "Aucun",
        "ne\u0301ant",
    ],
)
def test_what_only_fills_the_field_is_no_need_and_no_benefit(nothing):
    """domain:R2: "No valid customer need → withheld"."""
    for field in ("observation", "benefit"):
        screening = screen(attrs.evolve(BOILER, **{field: nothing}))
        assert screening.withheld
        assert [(f.rule, f.where) for f in screening.findings] == [("domain:R2", field)]
    assert screen(attrs.evolve(BOILER, observation=nothing, risk="It may fail.")).findings == ()


@pytest.mark.parametrize("something", ["7 °C", "更換", "Nothing drips any more.", "No noise"])
def test_a_short_answer_is_an_answer(something):
    assert screen(attrs.evolve(BOILER, benefit=something)).findings == ()


@given(recommendations)
def test_it_passes_exactly_when_belief_need_and_benefit_are_recorded(recommendation):
    """domain:R1 and domain:R2: no belief or no valid need → withheld, and nothing else is."""

    def said(words):
        return bool(words and words.strip())

    passes = (
        recommendation.belief is Belief.CERTAIN
        and (said(recommendation.observation) or said(recommendation.risk))
        and said(recommendation.benefit)
    )
    assert screen(recommendation).withheld is not passes


@given(recommendations, st.permutations([*DEFAULT, wording_rule("fr-CA")]), st.integers(0, 4))
def test_the_order_of_the_rules_and_repeating_them_changes_nothing(recommendation, rules, again):
    """Permuting input changes nothing."""
    straight = screen(recommendation, (*DEFAULT, wording_rule("fr-CA")))
    assert screen(recommendation, [*rules, *rules[:again]]) == straight


def test_findings_stand_worst_first():
    poor = attrs.evolve(BOILER, belief=None, benefit="Promote it; grow our margin.")
    severities = [f.severity for f in screen(poor).findings]
    assert severities == [Severity.HIGH, Severity.MEDIUM, Severity.LOW]


PLACE = {
    "rule": "acme:1",
    "level": Level.LINT,
    "severity": Severity.LOW,
    "why": "why",
    "remedy": "remedy",
    "where": "text",
}


@pytest.mark.parametrize("place", [{"start": 1}, {"end": 1}, {"start": 2, "end": 2}])
def test_a_finding_encloses_words_or_has_no_place(place):
    with pytest.raises(UsageError, match="a finding"):
        Finding(**PLACE, **place)
    assert Finding(**PLACE, start=1, end=2).end == 2
    assert Finding(**PLACE).start is None


def broken(examine):
    return FindingRule(
        id="acme:1", level=Level.LINT, severity=Severity.LOW, says="a", reason="b", remedy="c",
        source="d", looks_at=Recommendation, examine=examine,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("examine", "why"),
    [
        (lambda _: 1 / 0, "the rule acme:1 broke: ZeroDivisionError: division by zero"),
        (lambda _: None, "the rule acme:1 broke: TypeError: 'NoneType' object is not iterable"),
        (lambda _: ["amiss"], "the rule acme:1 broke: it gave 'amiss', which is no finding"),
    ],
)
def test_a_rule_that_breaks_is_named(examine, why):
    """Whose move is it? Its author's: a plugin broke its contract."""
    with pytest.raises(PluginError, match=re.escape(why)):
        screen(BOILER, [broken(examine)])


def test_what_a_rule_refuses_on_purpose_is_not_dressed_up():
    def refuse(_):
        msg = "no such unit"
        raise UsageError(msg)

    with pytest.raises(UsageError, match="no such unit"):
        screen(BOILER, [broken(refuse)])
