"""Gates, caps, thresholds, bands and what is certain early."""

from fractions import Fraction

import pytest

from core.checklists.forms import HALVES, form, group, item
from proactive_core.checklists import (
    Band,
    Early,
    Equals,
    Gate,
    GateState,
    NaExcess,
    NaPolicy,
    NotApplicable,
    Option,
    Options,
    Outcome,
    evaluate,
)

F = Fraction
NONE_HERE = NotApplicable("no boiler on this site")


def gates(found):
    return {gate.key: gate.state for gate in found.gates}


def test_every_failed_gate_is_listed_and_the_raw_score_stays_visible():
    checklist = form(
        item("a", gate=Gate(1)),
        item("b", gate=Gate("1/2")),
        group("g", item("c"), gate=Gate(1)),
        item("d", weight=5),
        threshold="1/2",
    )
    found = evaluate(checklist, {"a": "partly", "b": "partly", "c": "no", "d": "yes"})
    assert [gate.key for gate in found.failed_gates] == ["a", "g"]
    assert (found.outcome, found.early, found.score) == (Outcome.GATE_FAILED, Early.FAILED, F(6, 8))
    assert found.reasons == ("gate a: at most 1/2, needs 1", "gate g: at most 0, needs 1")
    assert gates(found)["b"] is GateState.PASSED


def test_a_gate_that_caps_lowers_what_is_shown_and_keeps_the_raw_score():
    checklist = form(item("a", gate=Gate(1, "1/4")), item("b", weight=3), threshold="1/2")
    found = evaluate(checklist, {"a": "no", "b": "yes"})
    assert (found.score, found.capped) == (F(3, 4), F(1, 4))
    assert (found.outcome, found.early) == (Outcome.BELOW_THRESHOLD, Early.FAILED)
    lenient = form(item("a", gate=Gate(1, "1/2")), item("b", weight=3), threshold="1/2")
    passed = evaluate(lenient, {"a": "no", "b": "yes"})
    assert (passed.outcome, passed.early) == (Outcome.PASSED, Early.PASSED)


def test_an_open_gate_is_undecided_and_keeps_the_outcome_incomplete():
    checklist = form(item("a", gate=Gate(0)), item("b", weight=9), threshold="1/2")
    found = evaluate(checklist, {"b": "yes"})
    assert gates(found) == {"a": GateState.UNDECIDED}
    assert (found.outcome, found.early) == (Outcome.INCOMPLETE, Early.OPEN)
    assert found.reasons == ("gate a is not settled yet",)


def test_an_undecided_cap_holds_back_an_early_pass_only_as_far_as_it_could_cap():
    def early(cap):
        checklist = form(item("a", gate=Gate(1, cap)), item("b", weight=9), threshold="1/2")
        return evaluate(checklist, {"b": "yes"}).early

    assert (early("1/4"), early("1/2")) == (Early.OPEN, Early.PASSED)


def test_a_group_gate_is_decided_as_soon_as_the_bracket_decides_it():
    tree = group("g", item("a"), item("b"), gate=Gate("1/2"))
    assert gates(evaluate(form(tree), {"a": "yes"})) == {"g": GateState.PASSED}
    assert gates(evaluate(form(tree), {"a": "no"})) == {"g": GateState.UNDECIDED}
    assert gates(evaluate(form(tree), {"a": "no", "b": "no"})) == {"g": GateState.FAILED}


def test_not_applicable_or_hidden_lifts_a_gate_and_says_so():
    checklist = form(
        item("a", gate=Gate(1)), item("b"), item("c", gate=Gate(1), relevant=Equals("b", "no"))
    )
    found = evaluate(checklist, {"a": NONE_HERE, "b": "yes"})
    assert set(gates(found).values()) == {GateState.LIFTED}
    assert found.warnings == (
        "gate a is lifted: it does not apply",
        "gate c is lifted: it was not shown",
    )
    assert found.outcome is Outcome.SCORED


def test_a_gate_counts_the_zero_of_a_not_applicable_item():
    found = evaluate(form(item("a", na="zero", gate=Gate("1/2"))), {"a": NONE_HERE})
    assert (found.outcome, found.score, found.counts.zeroed) == (Outcome.GATE_FAILED, 0, 1)


def test_not_applicable_where_it_fails_is_a_violation_before_any_gate():
    checklist = form(item("a", na=NaPolicy.FAIL), item("b", gate=Gate(1)), threshold=0)
    found = evaluate(checklist, {"a": NONE_HERE, "b": "no"})
    assert (found.outcome, found.reasons) == (
        Outcome.NA_VIOLATION,
        ("a may not be declared not applicable",),
    )
    assert [gate.key for gate in found.failed_gates] == ["b"]
    barred = form(item("a", na="fail"), item("b"), threshold=0)
    assert evaluate(barred, {"a": NONE_HERE, "b": "yes"}).early is Early.OPEN


def test_too_much_not_applicable_is_a_warning_or_incomplete_as_the_definition_says():
    given = {"a": NONE_HERE, "b": NONE_HERE, "c": "yes"}
    items = (item("a"), item("b"), item("c"))
    warned = evaluate(form(*items, max_na_share="1/2", threshold=1), given)
    assert (warned.outcome, warned.early) == (Outcome.PASSED, Early.PASSED)
    assert warned.warnings == ("66.7 % is not applicable, at most 50.0 % may be",)
    strict = form(*items, max_na_share="1/2", na_excess=NaExcess.INCOMPLETE, threshold=1)
    found = evaluate(strict, given)
    assert (found.outcome, found.early) == (Outcome.INCOMPLETE, Early.OPEN)
    assert found.reasons == found.warnings == warned.warnings
    fine = evaluate(form(*items, max_na_share="2/3"), given)
    assert (fine.warnings, fine.na_share) == ((), F(2, 3))


def test_too_few_settled_answers_are_incomplete():
    checklist = form(item("a"), item("b"), item("c"), min_completeness="2/3", threshold="1/2")
    found = evaluate(checklist, {"a": "yes"})
    assert (found.outcome, found.band) == (Outcome.INCOMPLETE, None)
    assert found.reasons == ("33.3 % is settled, 66.7 % must be",)
    assert evaluate(checklist, {"a": "yes", "b": "no"}).outcome is Outcome.PASSED


def test_the_threshold_passes_what_reaches_it_exactly():
    # 1/3 + 1/3 + 1/3 is 1 here: no threshold depends on the noise of floats [checklists §7].
    third = Options((Option("x", "1/3", "x"), Option("y", 1, "y")))
    tree = group("all", *(item(k, third) for k in "abc"), rollup="sum")
    found = evaluate(form(tree=tree, threshold=1), dict.fromkeys("abc", "x"))
    assert (found.outcome, found.reasons) == (Outcome.PASSED, ("1 reaches 1",))
    below = evaluate(form(item("a"), threshold="501/1000"), {"a": "partly"})
    assert below.reasons == ("1/2 is below 501/1000",)


def test_a_band_labels_the_capped_score_and_reaches_up_to_the_next():
    bands = (Band("high", "3/4", "High"), Band("mid", "1/2", "Mid"))
    checklist = form(item("a", gate=Gate(1, "1/2")), item("b", weight=3), bands=bands)
    labels = [
        found.band and found.band.code
        for found in (
            evaluate(checklist, {"a": "yes", "b": "yes"}),
            evaluate(checklist, {"a": "no", "b": "yes"}),
            evaluate(checklist, {"a": "no", "b": "no"}),
        )
    ]
    assert labels == ["high", "mid", None]


def test_no_threshold_means_scored_and_nothing_to_decide():
    found = evaluate(form(item("a")), {"a": "no"})
    assert (found.outcome, found.early, found.score) == (Outcome.SCORED, None, 0)


def test_percent_to_target_is_none_without_a_positive_target():
    checklist = form(item("a", target=0), item("b"))
    assert evaluate(checklist, {"a": "no", "b": "yes"}).percent_to_target is None


def test_an_evaluation_pins_its_definition_by_its_hashes():
    checklist = form(item("a", HALVES))
    found = evaluate(checklist, {"a": "yes"})
    assert (found.checklist, found.version) == ("form", "1.0.0")
    assert (found.content_hash, found.scoring_hash, found.outcome_hash) == (
        checklist.content_hash,
        checklist.scoring_hash,
        checklist.outcome_hash,
    )
    with pytest.raises(KeyError):
        found.item("zz")
