"""Staged levels: a level counts only if every lower one is reached [checklists §8]."""

import pytest

from core.checklists.forms import form, group, item
from proactive_core.checklists import (
    DefinitionError,
    Equals,
    GateState,
    MaturityLevel,
    NotApplicable,
    evaluate,
)

LADDER = tuple(
    MaturityLevel(code=code, node=node, at_least=least, text=code.title())
    for code, node, least in (("basic", "one", "1/2"), ("good", "two", 1), ("best", "c", 1))
)


def ladder(**rest):
    return form(
        group("one", item("a"), item("b")),
        group("two", item("d")),
        item("c", **rest),
        levels=LADDER,
    )


def codes(*levels):
    return [level and level.code for level in levels]


@pytest.mark.parametrize(
    ("answers", "certain", "possible"),
    [
        ({}, None, "best"),
        ({"a": "yes"}, "basic", "best"),
        ({"a": "no", "b": "no", "d": "yes", "c": "yes"}, None, None),
        ({"a": "yes", "b": "no", "d": "yes"}, "good", "best"),
        ({"a": "yes", "b": "no", "d": "partly", "c": "yes"}, "basic", "basic"),
        ({"a": "yes", "b": "yes", "d": "yes", "c": "yes"}, "best", "best"),
    ],
)
def test_level_k_counts_only_if_every_lower_level_is_reached(answers, certain, possible):
    # DryBMS discounts higher levels until the basic one is complete [checklists §2].
    found = evaluate(ladder(), answers)
    assert codes(found.level, found.level_at_most) == [certain, possible]


def test_each_level_says_where_it_stands_by_itself_and_why():
    found = evaluate(ladder(), {"a": "no", "b": "no", "c": "yes"})
    assert [(r.level.code, r.state.value) for r in found.levels] == [
        ("basic", "failed"),
        ("good", "undecided"),
        ("best", "passed"),
    ]
    assert found.levels[0].why == "level basic: at most 0, needs 1/2"


def test_what_does_not_apply_breaks_no_run_and_is_no_level_reached():
    na = NotApplicable("no such work")
    lifted = evaluate(ladder(), {"a": "yes", "b": "yes", "d": na, "c": "yes"})
    assert [r.state for r in lifted.levels][1] is GateState.LIFTED
    assert codes(lifted.level) == ["best"]
    stopped = evaluate(ladder(), {"a": "yes", "b": "yes", "d": na, "c": "no"})
    assert codes(stopped.level, stopped.level_at_most) == ["basic", "basic"]
    hidden = evaluate(ladder(relevant=Equals("a", "no")), {"a": "yes", "b": "yes", "d": "yes"})
    assert hidden.levels[2].why == "level best is lifted: it was not shown"


def test_levels_touch_no_score_and_no_outcome():
    plain = form(group("one", item("a"), item("b")), group("two", item("d")), item("c"))
    answers = {"a": "yes", "d": "no"}
    one, two = evaluate(plain, answers), evaluate(ladder(), answers)
    assert (one.score, one.outcome) == (two.score, two.outcome)
    assert (one.levels, one.level, one.level_at_most) == ((), None, None)


@pytest.mark.parametrize(
    ("step", "at"),
    [
        (MaturityLevel(code="basic", node="one", at_least=1, text="x"), r"levels\[3\]\.code"),
        (MaturityLevel(code="x", node="gone", at_least=1, text="x"), r"levels\[3\]\.node"),
        (MaturityLevel(code="x", node="one", at_least=2, text="x"), r"levels\[3\]\.at_least"),
    ],
)
def test_a_level_that_cannot_be_is_a_fault(step, at):
    with pytest.raises(DefinitionError, match=at):
        form(group("one", item("a")), group("two", item("d")), item("c"), levels=(*LADDER, step))
