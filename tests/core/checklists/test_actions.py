"""From gap to action."""

from fractions import Fraction

import pytest

from core.checklists.forms import TEAM, form, group, item
from proactive_core.checklists import (
    ActionTemplate,
    Gate,
    NotApplicable,
    Option,
    Options,
    Step,
    actions,
    evaluate,
)
from proactive_core.errors import UsageError
from proactive_core.refs import Ref

F = Fraction


def todo(checklist, answers, subject=TEAM, **rest):
    return actions(checklist, evaluate(checklist, answers), subject, **rest)


def test_gaps_are_ranked_by_recoverable_points_and_failed_gates_come_first():
    # Effective weight × (target − value), weights 1, 3, 2, 2 of 8 [checklists §13].
    plan = ActionTemplate(steps=(Step("Ring back"),), owner="office", due_days=3)
    checklist = form(
        item("a", target=1, gate=Gate("1/2")),
        item("b", target=1),
        item("c", target="1/2", action=plan, weight=2),
        item("d", weight=3, target=1),
        item("fine", target="1/2"),
    )
    found = todo(checklist, {"a": "no", "b": "partly", "c": "no", "d": "partly", "fine": "yes"})
    assert [(a.rank, a.key, a.recoverable) for a in found] == [
        (1, "a", F(1, 8)),
        (2, "d", F(3, 16)),
        (3, "c", F(1, 8)),
        (4, "b", F(1, 16)),
    ]
    assert [a.gate_failed for a in found] == [True, False, False, False]
    third = found[2]
    assert (third.template, third.value, third.target) == (plan, 0, F(1, 2))
    assert third.title == checklist.items[2].text


def test_equal_gains_are_ranked_by_key():
    found = todo(form(item("b", target=1), item("a", target=1)), {"a": "no", "b": "no"})
    assert [a.key for a in found] == ["a", "b"]


def test_ids_are_stable_over_evaluations_and_differ_by_checklist_item_and_subject():
    checklist = form(item("a", target=1), item("b", target=1))
    first = {a.key: a.id for a in todo(checklist, {"a": "no", "b": "no"})}
    again = {a.key: a.id for a in todo(checklist, {"a": "partly", "b": "yes"})}
    assert again == {"a": first["a"]}
    other = form(item("a", target=1), item("b", target=1), key="other")
    ids = {
        *first.values(),
        *(a.id for a in todo(checklist, {"a": "no"}, Ref("hr", "team", "south"))),
        *(a.id for a in todo(other, {"a": "no"})),
    }
    assert len(ids) == 4
    assert all(len(one) == 20 for one in ids)


def test_open_and_inapplicable_items_have_no_gap():
    checklist = form(item("a", target=1), item("b", target=1), item("c"))
    assert todo(checklist, {"a": NotApplicable("none"), "c": "no"}) == ()


def test_without_targets_there_are_no_gaps_unless_a_default_is_given():
    narrow = Options((Option("x", 0, "X"), Option("y", "3/4", "Y")))
    checklist = form(item("a"), item("b", target="1/2"), item("n", narrow))
    given = {"a": "partly", "b": "partly", "n": "y"}
    assert todo(checklist, given) == ()
    assert [(a.key, a.target) for a in todo(checklist, given, default_target=1)] == [("a", 1)]
    with pytest.raises(UsageError, match="from 0 to 1, not 2"):
        todo(checklist, given, default_target=2)


def test_in_a_min_group_only_the_deciding_item_recovers_points():
    checklist = form(tree=group("all", item("a", target=1), item("b", target=1), rollup="min"))
    found = todo(checklist, {"a": "no", "b": "partly"})
    # Raising a to 1 leaves b deciding at ½: scored again, not weight × gap.
    assert [(a.key, a.recoverable) for a in found] == [("a", F(1, 2)), ("b", 0)]


def test_a_failed_gate_is_an_action_even_without_a_target_and_for_a_group():
    checklist = form(
        group("g", item("a"), item("b"), gate=Gate("3/4"), text="Safety"),
        item("c", gate=Gate("1/2")),
    )
    found = todo(checklist, {"a": "yes", "b": "no", "c": "no"})
    assert [(a.key, a.target, a.recoverable, a.gate_failed) for a in found] == [
        ("c", F(1, 2), F(1, 4), True),
        ("g", F(3, 4), F(1, 8), True),
    ]
    assert found[1].template is None
    assert found[1].title.said_in() == "Safety"


def test_a_failed_gate_on_an_advisory_item_is_not_forgotten():
    checklist = form(item("a"), item("b", weight=0, gate=Gate(1)))
    (found,) = todo(checklist, {"a": "yes", "b": "no"})
    assert (found.key, found.recoverable, found.gate_failed) == ("b", 0, True)


def test_a_failed_gate_with_nothing_that_counts_recovers_nothing_but_is_still_to_do():
    checklist = form(item("a"), item("b", weight=0, gate=Gate(1)))
    (found,) = todo(checklist, {"b": "no"})
    assert (found.key, found.recoverable) == ("b", 0)


def test_an_evaluation_of_other_scoring_rules_is_refused():
    checklist = form(item("a"), item("b"))
    strange = evaluate(form(item("a", weight=2), item("b")), {"a": "no"})
    with pytest.raises(UsageError, match=r"form 1\.0\.0"):
        actions(checklist, strange, TEAM)
