"""Why a score moved."""

from fractions import Fraction

import attrs

from core.checklists.forms import HALVES, form, group, item
from proactive_core.checklists import NotApplicable, Refused, compare, evaluate

F = Fraction
GONE = NotApplicable("sold")


def test_a_changed_answer_and_an_item_that_begins_to_count_are_told_apart():
    # Weights 1 each. Before: a 1, b ½, c N/A → ¾. After: a 1, b 1, c 0 → ⅔ [checklists §11.1].
    checklist = form(item("a"), item("b"), item("c"))
    before = evaluate(checklist, {"a": "yes", "b": "partly", "c": GONE})
    after = evaluate(checklist, {"a": "yes", "b": "yes", "c": "no"})
    found = compare(checklist, before, after)
    assert (found.before, found.after, found.difference) == (F(3, 4), F(2, 3), F(-1, 12))
    # b: mean weight 5/12 × ½; a, b: values 1, ¾ × (⅓ − ½); c: value 0 × ⅓.
    assert found.answer_effect == F(5, 24)
    assert found.applicability_effect == F(-1, 6) + F(-1, 8)
    assert {i.key: i.answer_effect for i in found.items} == {"a": 0, "b": F(5, 24), "c": 0}
    # Centred on the mean score 17/24, the item at 0 that joined pulls down, a above it less.
    assert {i.key: i.centred for i in found.items}["c"] == F(-17, 24) * F(1, 3)
    assert found.outcomes_comparable


def test_an_item_that_counts_at_one_date_only_is_an_applicability_effect():
    checklist = form(item("a"), item("b"), item("never"))
    before = evaluate(checklist, {"a": "yes", "b": "no", "never": GONE})
    after = evaluate(checklist, {"a": "yes", "b": GONE, "never": GONE})
    found = compare(checklist, before, after)
    assert [i.key for i in found.items] == ["a", "b"]
    assert (found.answer_effect, found.applicability_effect) == (0, F(1, 2))


def test_scores_of_other_scoring_rules_are_refused_whichever_is_the_stranger():
    checklist = form(item("a"))
    heavier = form(item("a", na="zero"), version="2.0.0")
    mine, strange = evaluate(checklist, {"a": "yes"}), evaluate(heavier, {"a": "yes"})
    for pair, name in (((strange, mine), "'before'"), ((mine, strange), "'after'")):
        found = compare(checklist, *pair)
        assert isinstance(found, Refused)
        assert found.at == "scoring_hash"
        assert name in found.why
        assert "form 2.0.0" in found.why


def test_no_score_at_one_date_is_no_difference():
    checklist = form(item("a"))
    nothing, something = evaluate(checklist, {}), evaluate(checklist, {"a": "no"})
    assert compare(checklist, nothing, something).at == "score"
    assert compare(checklist, something, nothing).at == "score"


def test_a_new_threshold_leaves_scores_comparable_and_outcomes_not():
    old = form(item("a"))
    new = attrs.evolve(old, version="1.1.0", threshold="1/2")
    found = compare(new, evaluate(old, {"a": "no"}), evaluate(new, {"a": "yes"}))
    assert (found.difference, found.outcomes_comparable) == (1, False)


def test_a_version_that_reorders_still_compares():
    old = form(group("g", item("a")), group("h", item("b"), rollup="min"))
    new = attrs.evolve(old, tree=attrs.evolve(old.tree, children=old.tree.children[::-1]))
    given = {"a": "no", "b": "yes"}
    found = compare(new, evaluate(old, given), evaluate(new, given))
    assert (found.difference, found.deciding) == (0, ())


def test_the_deciding_child_of_a_min_group_is_reported_when_it_changes():
    checklist = form(tree=group("all", item("a"), item("b"), rollup="min"))
    before = evaluate(checklist, {"a": "no", "b": "yes"})
    after = evaluate(checklist, {"a": "yes", "b": "partly"})
    found = compare(checklist, before, after)
    (change,) = found.deciding
    assert (change.group, change.before, change.after) == ("all", "a", "b")
    assert found.difference == found.answer_effect + found.applicability_effect == F(1, 2)


def test_where_weights_do_not_sum_to_one_there_is_no_centred_effect():
    checklist = form(tree=group("all", item("a", HALVES, weight=3), item("b"), rollup="sum"))
    found = compare(
        checklist, evaluate(checklist, {"a": "no", "b": "no"}), evaluate(checklist, {"a": "yes"})
    )
    assert {i.centred for i in found.items} == {None}
    assert found.difference == 3
