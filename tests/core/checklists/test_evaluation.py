"""What an evaluation says of answers, gates, outcomes and what it could not use."""

from fractions import Fraction

import pytest

from core.checklists.forms import YES_NO, form, group, item, run
from proactive_core.checklists import (
    AllOf,
    Answered,
    AnyOf,
    Early,
    Equals,
    Evaluation,
    ItemAnswer,
    Not,
    NotApplicable,
    NotObserved,
    NotShown,
    Numeric,
    OneOf,
    Option,
    Options,
    Outcome,
    Refused,
    RollUp,
    Unanswered,
    evaluate,
)

F = Fraction
NONE_HERE = NotApplicable("no boiler on this site")


def test_nothing_answered_is_incomplete_and_no_zero():
    found = evaluate(form(item("a"), item("b")), {})
    assert (found.score, found.low, found.high) == (None, 0, 1)
    assert (found.outcome, found.completeness) == (Outcome.INCOMPLETE, 0)
    assert found.reasons == ("nothing counts, so there is no score",)


def test_everything_not_applicable_has_neither_score_nor_bracket():
    found = evaluate(form(item("a"), threshold="1/2"), {"a": NONE_HERE})
    assert (found.score, found.low, found.high, found.maximum) == (None,) * 4
    assert (found.capped, found.completeness, found.na_share) == (None, 1, 1)
    assert (found.outcome, found.early) == (Outcome.INCOMPLETE, Early.OPEN)


def test_an_answer_that_was_not_observed_is_open_and_told_apart_from_none():
    found = evaluate(form(item("a"), item("b"), item("c")), {"a": "yes", "b": NotObserved()})
    assert (found.score, found.low, found.high) == (1, F(1, 3), 1)
    assert (found.counts.not_observed, found.counts.unanswered) == (1, 1)
    assert found.completeness == F(1, 3)


def test_answers_come_as_mapping_as_item_answers_or_as_a_run():
    checklist = form(item("a"), item("b"))
    given = {"a": Answered("yes"), "b": NONE_HERE}
    expected = evaluate(checklist, given)
    assert evaluate(checklist, [ItemAnswer(k, a) for k, a in given.items()]) == expected
    assert evaluate(checklist, run(given)) == expected
    assert isinstance(expected, Evaluation)


def test_a_run_of_another_version_or_checklist_is_refused_with_the_reason():
    checklist = form(item("a"))
    other = evaluate(checklist, run({"a": "yes"}, version="2.0.0"))
    assert isinstance(other, Refused)
    assert other.at == "version"
    assert "'2.0.0'" in other.why
    assert "'1.0.0'" in str(other)
    strange = evaluate(checklist, run({"a": "yes"}, checklist="menu"))
    assert strange.at == "checklist"
    assert "'menu', not 'form'" in strange.why


@pytest.mark.parametrize(
    ("given", "at", "why"),
    [
        ({"zz": "yes"}, "zz", "not an item of form 1.0.0"),
        ({7: "yes"}, "7", "not an item"),
        ({"b": "maybe"}, "b", "allowed: 'no', 'partly', 'yes'"),
        ({"b": ""}, "b", "neither an answer"),
        ({"b": 1}, "b", "1 is neither an answer"),
        ({"b": None}, "b", "None is neither an answer"),
        ({"n": "11"}, "n", "a whole number from 1 to 10"),
        ({"n": "2.5"}, "n", "a whole number from 1 to 10"),
        ({"n": "1e9999999999"}, "n", "a number is written like"),
        ({"n": "1/0"}, "n", "a number is written like"),
        ({"n": "nan"}, "n", "a number is written like"),
        ({"n": "٣"}, "n", "a number is written like"),
        ({"f": NONE_HERE}, "f", "does not accept 'not applicable' (no boiler on this site)"),
        ({"b": NotShown()}, "b", "no rule of the checklist hides it"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place_and_the_rest_is_evaluated(given, at, why):
    checklist = form(
        item("a"), item("b"), item("n", Numeric(low=1, high=10, whole=True)), item("f", na="forbid")
    )
    found = evaluate(checklist, {"a": "partly"} | given)
    (refused,) = found.refused
    assert refused.at == at
    assert why in refused.why
    assert found.score == F(1, 2)
    assert found.counts.unanswered == 3


def test_an_item_answered_twice_is_used_in_neither_form():
    twice = [ItemAnswer("a", Answered("yes"))] * 3 + [ItemAnswer("b", Answered("no"))]
    found = evaluate(form(item("a"), item("b")), twice)
    assert [r.at for r in found.refused] == ["a"]
    assert (found.score, found.item("a").answer) == (0, Unanswered())


def test_an_option_without_a_value_means_not_applicable_for_the_reason_it_states():
    scale = Options((*YES_NO.options, Option("na", None, "There is no lift")))
    found = evaluate(form(item("a", scale), item("b", scale)), {"a": "na", "b": "no"})
    assert found.item("a").answer == NotApplicable("There is no lift")
    assert (found.score, found.counts.excluded) == (0, 1)


def test_numbers_are_worth_their_place_and_lower_may_be_better():
    scale = Numeric(low="1", high="10", whole=True)
    assert evaluate(form(item("a", scale)), {"a": "4"}).score == F(1, 3)
    low = Numeric(low=0, high=8, better="lower")
    assert evaluate(form(item("a", low)), {"a": "2.0"}).score == F(3, 4)


def test_an_advisory_item_is_shown_and_scores_nothing():
    found = evaluate(form(item("a"), item("b", weight=0)), {"a": "partly", "b": "yes"})
    advisory = found.item("b")
    assert (found.score, found.high, advisory.value) == (F(1, 2), F(1, 2), 1)
    assert (advisory.effective_weight, advisory.points) == (None, 0)
    assert [i.key for i in found.contributions] == ["a"]


@pytest.mark.parametrize(
    ("rollup", "score", "deciding", "points"),
    [
        ("mean", F(5, 8), None, [F(1, 8), F(1, 2), 0]),
        ("min", F(0), "c", [0, 0, 0]),
        ("max", F(1), "b", [0, 1, 0]),
        ("sum", F(5, 2), None, [F(1, 2), 2, 0]),
    ],
)
def test_each_roll_up_has_its_formula(rollup, score, deciding, points):
    # Weights 1, 2, 1 and values ½, 1, 0 [checklists §7].
    tree = group("all", item("a"), item("b", weight=2), item("c"), rollup=rollup)
    found = evaluate(form(tree=tree), {"a": "partly", "b": "yes", "c": "no"})
    assert (found.score, found.groups[0].deciding) == (score, deciding)
    assert [i.points for i in found.items] == points
    assert found.maximum == (4 if rollup == "sum" else 1)


def test_a_tie_is_decided_by_the_smallest_key_whatever_the_order():
    tree = group("all", item("b"), item("a"), item("c"), rollup=RollUp.MAX)
    found = evaluate(form(tree=tree), {"a": "yes", "b": "yes", "c": "no"})
    assert found.groups[0].deciding == "a"
    assert {i.key: i.points for i in found.items} == {"a": 1, "b": 0, "c": 0}


def test_groups_weigh_by_their_own_weight_and_completeness_follows():
    checklist = form(group("g", item("a"), item("b")), group("h", item("c"), weight=3))
    found = evaluate(checklist, {"a": "yes"})
    assert (found.score, found.completeness) == (1, F(1, 8))
    by_key = {g.key: g for g in found.groups}
    assert (by_key["g"].score, by_key["g"].low, by_key["g"].high) == (1, F(1, 2), 1)
    assert by_key["h"].score is None


RULE = AllOf((AnyOf((Equals("a", "yes"), OneOf("n", ("7", "8.0")))), Not(Equals("b", "no"))))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"a": "yes"}, True),
        ({"n": "8"}, True),
        ({"n": "9"}, False),
        ({"a": "yes", "b": "no"}, False),
        ({}, False),
        ({"a": NONE_HERE}, False),
        ({"a": "nonsense"}, False),
    ],
)
def test_an_item_is_shown_when_its_rule_holds_and_no_answer_equals_nothing(given, shown):
    checklist = form(
        item("c", relevant=RULE), item("a"), item("b"), item("n", Numeric(low=0, high=9))
    )
    found = evaluate(checklist, given)
    assert (found.item("c").answer != NotShown()) is shown
    assert found.counts.not_shown == (not shown)


def test_an_answer_to_a_hidden_item_is_left_aside_aloud_and_hides_those_that_ask_for_it():
    checklist = form(
        item("a"),
        item("b", relevant=Equals("a", "yes")),
        item("c", relevant=Equals("b", "yes")),
    )
    found = evaluate(checklist, {"a": "partly", "b": "yes", "c": NotShown()})
    assert [i.answer for i in found.items[1:]] == [NotShown(), NotShown()]
    assert [(r.at, r.why) for r in found.refused] == [
        ("b", "is hidden by its rule, so its answer is left aside")
    ]
    assert (found.score, found.completeness) == (F(1, 2), 1)


def test_a_rule_may_ask_for_the_not_applicable_option():
    scale = Options((*YES_NO.options, Option("na", None, "No lift")))
    checklist = form(item("a", scale), item("b", relevant=Equals("a", "na")))
    assert evaluate(checklist, {"a": "na", "b": "yes"}).score == 1


def test_long_chains_of_rules_are_followed():
    chain = [item("q0")] + [
        item(f"q{n}", relevant=Equals(f"q{n - 1}", "yes")) for n in range(1, 600)
    ]
    found = evaluate(form(*chain), {f"q{n}": "yes" for n in range(600)})
    assert (found.score, found.counts.answered) == (1, 600)


def test_when_all_is_hidden_there_is_no_completeness_to_speak_of():
    checklist = form(item("a", weight=0), item("b", relevant=Equals("a", "yes")))
    found = evaluate(checklist, {})
    assert (found.completeness, found.na_share, found.outcome) == (None, None, Outcome.INCOMPLETE)
