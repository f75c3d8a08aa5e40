"""Evidence rules: what an answer must bring along."""

import pytest

from core.checklists.forms import form, item, run
from proactive_core.checklists import (
    Answered,
    DefinitionError,
    Early,
    Equals,
    EvidenceRule,
    ItemAnswer,
    Needs,
    NotApplicable,
    Outcome,
    consensus,
    evaluate,
)

NO_NEEDS_A_NOTE = EvidenceRule(needs="note", at_most=0)
YES_NEEDS_EVIDENCE = EvidenceRule(needs="evidence", at_least=1)
FORM = form(item("a", evidence=(NO_NEEDS_A_NOTE, YES_NEEDS_EVIDENCE)), threshold="1/2")


def sheet(code, **brought):
    return [ItemAnswer("a", Answered(code), **brought)]


@pytest.mark.parametrize(
    ("code", "brought", "lacks"),
    [
        ("no", {}, (Needs.NOTE,)),
        ("no", {"note": " "}, (Needs.NOTE,)),
        ("no", {"evidence": "report 7"}, (Needs.NOTE,)),
        ("no", {"note": "nobody answers"}, ()),
        ("partly", {}, ()),
        ("yes", {"note": "seen"}, (Needs.EVIDENCE,)),
        ("yes", {"evidence": "report 7"}, ()),
    ],
)
def test_an_answer_is_settled_once_it_brings_along_what_its_value_asks_for(code, brought, lacks):
    found = evaluate(FORM, sheet(code, **brought))
    assert found.item("a").lacks == lacks
    assert [i.key for i in found.unproven] == (["a"] if lacks else [])
    assert (found.outcome is Outcome.INCOMPLETE) is bool(lacks)


def test_an_answer_without_its_evidence_keeps_its_value_and_the_outcome_waits_for_it():
    found = evaluate(FORM, {"a": "yes"})
    assert (found.score, found.low, found.outcome) == (1, 1, Outcome.INCOMPLETE)
    assert found.reasons == ("the answer to a needs evidence",)
    assert found.early is Early.OPEN


def test_what_fails_anyway_is_certain_without_a_note():
    assert evaluate(FORM, {"a": "no"}).early is Early.FAILED


def test_both_can_be_asked_for_and_are_named_once():
    both = (*(EvidenceRule(needs=n) for n in Needs), EvidenceRule(needs="note", at_least="1/2"))
    found = evaluate(form(item("a", evidence=both)), {"a": "yes"})
    assert found.reasons == ("the answer to a needs note and evidence",)


def test_not_applicable_has_its_reason_and_needs_no_more():
    found = evaluate(FORM, {"a": NotApplicable("no leads yet")})
    assert not found.unproven


def test_an_answer_that_a_rule_hides_needs_nothing():
    checklist = form(item("a", evidence=(NO_NEEDS_A_NOTE,)), item("b"))
    hiding = form(
        item("b"),
        item("a", evidence=(NO_NEEDS_A_NOTE,), relevant=Equals("b", "yes")),
    )
    assert evaluate(checklist, {"a": "no", "b": "no"}).unproven
    assert not evaluate(hiding, {"a": "no", "b": "no"}).unproven


def test_a_common_value_is_not_asked_for_the_evidence_of_one_rater():
    found = consensus(FORM, [run({"a": "yes"}, key="1"), run({"a": "yes"}, key="2", rater="bob")])
    assert not found.evaluation.unproven


@pytest.mark.parametrize(("low", "high"), [("1/2", "1/4"), ("-1", "1"), ("0", "2")])
def test_a_rule_that_no_answer_or_a_strange_one_meets_is_a_fault(low, high):
    rule = EvidenceRule(needs="note", at_least=low, at_most=high)
    with pytest.raises(DefinitionError, match=r"children\[0\]\.evidence\[0\]"):
        form(item("a", evidence=(rule,)))
