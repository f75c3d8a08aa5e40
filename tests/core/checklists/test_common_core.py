"""Across major versions: what both share, scored again by one rule [checklists §11.2]."""

from fractions import Fraction

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checklists.forms import HALVES, YES_NO, form, group, item
from core.checklists.strategies import GRADES, QUARTERS, answers_for, checklists, map_tree
from proactive_core.checklists import (
    CommonCore,
    Equals,
    EvidenceRule,
    Gate,
    Group,
    NotApplicable,
    Option,
    Options,
    Refused,
    Words,
    common_core,
    compare,
    evaluate,
)

F = Fraction
OLD = form(
    item("a", weight=3),
    item("b"),
    item("c", YES_NO),
    item("d"),
    item("gone"),
    version="1",
)
NEW = form(
    item("b"),
    group("g", item("a"), item("new"), weight=2),
    item("c", HALVES),
    item("d", na="zero"),
    version="2",
    threshold="1/2",
)
NA = NotApplicable("none")


def core(before, after, older=OLD, newer=NEW):
    return common_core(older, evaluate(older, before), newer, evaluate(newer, after))


def test_only_what_both_share_is_scored_with_the_newer_weights_and_the_coverage_is_stated():
    found = core(
        {"a": "no", "b": "yes", "c": "no", "gone": "no"}, {"a": "yes", "b": "yes", "c": "no"}
    )
    # Newer weights: b 1, g 2 (a alone in it): before (1 + 0)/3, after (1 + 2)/3.
    assert (found.comparison.before, found.comparison.after) == (F(1, 3), 1)
    assert (found.comparison.difference, found.comparison.answer_effect) == (F(2, 3), F(2, 3))
    assert found.keys == ("b", "a")
    # b has 1 of 5, a half of 2 of 5.
    assert (found.items, found.weight) == (5, F(2, 5))
    assert found.label == "2 of 5 items, 40.0 % of weight"
    assert (found.changed, found.added, found.dropped) == (("c", "d"), ("new",), ("gone",))
    assert not found.comparison.outcomes_comparable


def test_what_a_rule_hid_or_did_not_apply_stays_so():
    rule = Equals("s", "yes")
    older = form(item("s", YES_NO), item("a", relevant=rule), item("x"), version="1")
    newer = form(item("s", YES_NO), item("a", relevant=rule, weight=2), version="2")
    found = core({"s": "no", "x": "no"}, {"s": "yes", "a": NA}, older, newer)
    assert (found.comparison.before, found.comparison.after) == (0, 1)
    assert found.keys == ("s", "a")


def test_other_words_gates_and_demands_are_no_other_item():
    older = form(item("a"), item("x"), version="1")
    rule = EvidenceRule(needs="note")
    strict = item("a", gate=Gate(1), evidence=(rule,), target=1, help="Look")
    newer = form(attrs.evolve(strict, text="Other words"), version="2")
    found = core({"a": "no"}, {"a": "yes"}, older, newer)
    assert (found.keys, found.comparison.difference) == (("a",), 1)


def test_a_definition_without_english_has_a_core_too():
    yes, no = Option("yes", 1, Words({"fr": "Oui"})), Option("no", 0, Words({"fr": "Non"}))
    one = attrs.evolve(item("a"), text=Words({"fr": "A"}), scale=Options((yes, no)))
    two = attrs.evolve(one, key="b")
    title = Words({"fr": "Liste"})
    older = form(one, two, version="1", languages=("fr",), title=title)
    newer = form(one, version="2", languages=("fr",), title=title)
    assert core({"a": "yes", "b": "no"}, {"a": "yes"}, older, newer).comparison.difference == 0


def test_nothing_in_common_is_refused_and_never_a_number():
    strange = form(item("z"), version="2")
    assert core({"a": "yes"}, {"z": "yes"}, OLD, strange) == Refused(
        "items", "1 and 2 share no item that counts"
    )
    advisory = form(item("z"), item("a", weight=0), group("h", item("b", weight=0), item("y")))
    assert core({"a": "yes"}, {"z": "yes"}, OLD, advisory).at == "items"
    assert core({"gone": "yes"}, {"b": "yes"}).at == "score"


def test_what_does_not_belong_together_is_refused():
    other = form(item("a"), key="other")
    first, second = evaluate(OLD, {"a": "no"}), evaluate(NEW, {"a": "no"})
    assert common_core(OLD, first, other, evaluate(other, {"a": "no"})).at == "checklist"
    wrong = common_core(OLD, second, NEW, second)
    assert wrong == Refused("scoring_hash", "'before' was scored by form 2, not by form 1")
    assert "'after'" in common_core(OLD, first, NEW, first).why


law = settings(deadline=None, max_examples=40)


@law
@given(checklists(scales=(GRADES, QUARTERS)), st.data())
def test_of_one_version_with_itself_the_core_is_the_comparison(checklist, data):
    first, second = (data.draw(answers_for(checklist)) for _ in "ab")
    before, after = evaluate(checklist, first), evaluate(checklist, second)
    plain, found = (
        compare(checklist, before, after),
        common_core(checklist, before, checklist, after),
    )
    if isinstance(plain, Refused):
        assert found == plain
    else:
        assert attrs.evolve(found.comparison, outcomes_comparable=True) == plain
        assert found.weight == 1


@law
@given(checklists(scales=(GRADES,)), st.data())
def test_the_core_knows_no_order_and_its_effects_sum_to_the_difference(checklist, data):
    """8. Answer effect + applicability effect = difference, exactly — also of the core."""
    gone = data.draw(st.sampled_from(checklist.items)).key

    def next_version(node):
        if node.key == gone:
            return None
        return node if isinstance(node, Group) else attrs.evolve(node, weight=node.weight * 2)

    tree = map_tree(checklist.tree, next_version)
    if tree is None:
        return
    newer = attrs.evolve(checklist, tree=tree, version="2")
    before = evaluate(checklist, data.draw(answers_for(checklist)))
    after = evaluate(newer, data.draw(answers_for(newer)))
    found = common_core(checklist, before, newer, after)
    if isinstance(found, CommonCore):
        moved = found.comparison
        assert moved.answer_effect + moved.applicability_effect == moved.difference
        assert moved.after == after.score
        assert gone in found.dropped
