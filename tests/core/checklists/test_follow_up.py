"""A later evaluation updates or closes the actions of an earlier one [checklists §13]."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checklists.forms import TEAM, form, group, item
from proactive_core.checklists import (
    ActionTemplate,
    Change,
    Gate,
    NotApplicable,
    Step,
    actions,
    evaluate,
    follow_up,
    recall,
)
from proactive_core.errors import UsageError
from proactive_core.testing import strategies

F = Fraction
MAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
PLAN = ActionTemplate(steps=(Step("Ring back"),), owner="office", due_days=3)
FORM = form(
    item("a", target=1, action=PLAN),
    item("b", target=1),
    group("g", item("c"), gate=Gate("1/2")),
)


def found(answers, checklist=FORM, **rest):
    return actions(checklist, evaluate(checklist, answers), TEAM, **rest)


def later(answers, earlier, checklist=FORM, **rest):
    evaluation = evaluate(checklist, answers)
    again = actions(checklist, evaluation, TEAM, **rest)
    return {
        update.action.key: update for update in follow_up(checklist, evaluation, earlier, again)
    }


def test_each_action_has_an_owner_and_a_due_from_its_template_or_from_the_company():
    plan = found({"a": "no", "b": "no"}, found_at=MAY, owner="service manager", due_days=30)
    assert {x.key: (x.owner, x.due - MAY) for x in plan} == {
        "a": ("office", timedelta(days=3)),
        "b": ("service manager", timedelta(days=30)),
    }


def test_without_either_they_are_to_be_named_and_never_invented():
    plan = {x.key: (x.owner, x.due) for x in found({"a": "no", "b": "no"}, found_at=MAY)}
    assert plan["b"] == (None, None)
    assert [x.due for x in found({"a": "no"})] == [None]


@pytest.mark.parametrize("wrong", [{"due_days": -1}, {"due_days": 1.5}, {"found_at": MAY.replace(tzinfo=None)}])  # fmt: skip
def test_days_and_moments_that_cannot_be_are_refused(wrong):
    with pytest.raises(UsageError):
        found({"a": "no"}, **wrong)


def test_a_later_evaluation_updates_or_closes():
    earlier = found({"a": "no", "b": "no", "c": "no"}, found_at=MAY, owner="x", due_days=5)
    july = MAY + timedelta(days=60)
    updates = later(
        {"a": "partly", "b": "yes", "c": "yes"}, earlier, found_at=july, owner="y", due_days=5
    )
    assert {key: u.change for key, u in updates.items()} == {
        "a": Change.OPEN,
        "b": Change.CLOSED,
        "g": Change.CLOSED,
    }
    # What was promised first stands: finding it again buys no time.
    assert updates["a"].action.due == MAY + timedelta(days=3)
    assert (updates["a"].action.value, updates["a"].why) == (
        F(1, 2),
        "still a gap: 1/2 of 1, before 0 of 1",
    )
    assert updates["b"].why == "reaches its target: 1 of 1"


def test_a_gap_that_is_new_is_new():
    updates = later({"a": "no"}, ())
    assert (updates["a"].change, updates["a"].why) == (Change.NEW, "a gap: 0 of 1")


@pytest.mark.parametrize("answers", [{}, {"b": NotApplicable("no leads")}])
def test_what_was_not_answered_again_or_does_not_apply_any_more_is_not_done(answers):
    updates = later(answers, found({"b": "no"}))
    assert updates["b"].change is Change.UNSETTLED
    assert "a person decides" in updates["b"].why


def test_what_is_asked_no_more_is_not_done():
    smaller = form(item("a", target=1))
    updates = later({"a": "yes"}, found({"b": "no"}), smaller)
    assert updates["b"].change is Change.UNSETTLED
    assert "is asked no more" in updates["b"].why


def test_a_target_that_was_taken_away_closes_nothing():
    lenient = form(item("a"), item("b"))
    updates = later({"b": "partly"}, found({"b": "no"}), lenient)
    assert (updates["b"].change, updates["b"].action.value) == (Change.OPEN, F(1, 2))
    assert "no target asks for it" in updates["b"].why


def test_two_earlier_actions_of_one_id_are_refused():
    (one,) = found({"b": "no"})
    with pytest.raises(UsageError, match="two earlier actions"):
        later({"b": "no"}, [one, attrs.evolve(one, rank=2)])


@settings(deadline=None, max_examples=40)
@given(strategies.plain_checklists(), st.data())
def test_no_action_is_forgotten_and_none_has_a_twin(checklist, data):
    """Stable ids so that a later evaluation updates or closes it instead of adding a twin."""
    first = evaluate(checklist, data.draw(strategies.answers_to(checklist)))
    second = evaluate(checklist, data.draw(strategies.answers_to(checklist)))
    earlier = actions(checklist, first, TEAM, default_target=1)
    again = actions(checklist, second, TEAM, default_target=1)
    updates = follow_up(checklist, second, earlier, again)
    ids = [update.action.id for update in updates]
    assert len(ids) == len(set(ids))
    assert set(ids) == {x.id for x in (*earlier, *again)}
    for update in updates:
        if update.change is Change.CLOSED:
            assert update.action.value >= update.action.target


def recalled(ids, answers, checklist=FORM, **rest):
    """What a later evaluation makes of actions of which somebody kept nothing but their ids."""
    return later(answers, recall(checklist, TEAM, ids.__contains__, **rest), checklist)


def test_actions_are_followed_up_by_their_ids_alone():
    """Stable ids so that a later evaluation updates or closes them."""
    ids = {x.id for x in found({"a": "no", "b": "no", "c": "no"})}
    updates = recalled(ids, {"a": "yes", "b": "partly", "c": "no"})
    assert {key: update.change for key, update in updates.items()} == {
        "a": Change.CLOSED,
        "b": Change.OPEN,
        "g": Change.OPEN,
    }
    assert updates["b"].why == "still a gap: 1/2 of 1"
    assert updates["a"].why == "reaches its target: 1 of 1"
    assert (updates["a"].action.value, updates["a"].action.owner) == (1, "office")
    assert recalled(ids, {"c": "yes"})["g"].change is Change.CLOSED


def test_only_what_is_open_is_recalled_and_what_has_no_value_stays_open():
    ids = {x.id for x in found({"b": "no"})}
    updates = recalled(ids, {"a": "yes"})
    assert {key: update.change for key, update in updates.items()} == {"b": Change.UNSETTLED}
    assert updates["b"].action.value is None
    assert recalled(set(), {"a": "yes"}) == {}


def test_a_recalled_question_without_a_target_aims_at_its_best_or_at_what_all_have_to_reach():
    plain = form(item("a"))
    (action,) = found({"a": "no"}, plain, default_target=1)
    (aimed,) = recall(plain, TEAM, {action.id}.__contains__)
    assert (aimed.target, aimed.rank, aimed.recoverable) == (1, 0, 0)
    (half,) = recall(plain, TEAM, {action.id}.__contains__, default_target="1/2")
    assert half.target == F(1, 2)
    with pytest.raises(UsageError, match="default_target"):
        recall(plain, TEAM, bool, default_target=2)


@given(strategies.answered_checklists(), st.data())
@settings(deadline=None, max_examples=30)
def test_what_is_found_again_is_new_or_open_by_whether_it_was_known(case, data):
    checklist, answers = case
    again = found(answers, checklist, default_target=1)
    known = data.draw(st.sets(st.sampled_from([x.id for x in again]))) if again else set()
    updates = follow_up(
        checklist,
        evaluate(checklist, answers),
        recall(checklist, TEAM, known.__contains__, default_target=1),
        again,
    )
    changes = {update.action.id: update.change for update in updates}
    assert changes == {x.id: Change.OPEN if x.id in known else Change.NEW for x in again}
