"""The published strategies of checklists, by laws that hold for whatever they make."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from proactive_core.checklists import (
    AllOf,
    AnyOf,
    Checklist,
    Group,
    Item,
    Not,
    NotShown,
    Numeric,
    Options,
    RollUp,
    consensus,
    evaluate,
)
from proactive_core.testing import strategies as values

# Whole definitions are large values; how long one takes says nothing.
large = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


@large
@given(values.answered_checklists())
def test_any_checklist_can_be_evaluated_with_any_answers_to_it(case):
    checklist, answers = case
    found = evaluate(checklist, answers)
    assert len({checklist, attrs.evolve(checklist)}) == 1
    assert sum(item.points for item in found.items) == (found.score or 0)
    # Only what a rule hides is left aside: every answer is one that its item accepts.
    hidden = {item.key for item in found.items if item.answer == NotShown()}
    assert {refused.at for refused in found.refused} <= hidden


@pytest.mark.slow
def test_everything_that_a_definition_can_have_is_among_them():
    # Without shrinking: that they are found is what counts.
    quick = settings(
        large, max_examples=500, phases=(Phase.generate,), database=None, derandomize=True
    )
    wanted = (
        lambda c: c.levels and c.bands and c.threshold is not None,
        lambda c: any(item.evidence and item.gate for item in c.items),
        lambda c: any(item.action and item.target for item in c.items),
        lambda c: any(isinstance(item.relevant, Not | AnyOf | AllOf) for item in c.items),
        lambda c: {type(item.scale) for item in c.items} == {Options, Numeric},
    )
    for has in wanted:
        assert isinstance(find(values.checklists(), has, settings=quick), Checklist)


@given(values.groups(rollups=(RollUp.MIN,), scales=(Numeric(low=0, high=1),)))
def test_trees_keep_to_the_kinds_that_are_asked_for(tree):
    assert isinstance(tree, Group)
    assert tree.rollup is RollUp.MIN
    plain = Checklist(key="c", version="1", title="C", tree=tree)
    assert all(item.scale == Numeric(low=0, high=1) for item in plain.items)


@given(values.option_scales(na=False))
def test_options_differ_in_value_and_all_have_one_unless_na_is_allowed(scale):
    assert all(option.value is not None for option in scale.options)
    assert scale.worst < scale.best


@given(values.numeric_scales())
def test_the_ends_of_a_numeric_scale_are_answers(scale):
    assert {scale.value_of(str(scale.low)), scale.value_of(str(scale.high))} == {0, 1}


@given(values.words(languages=("en", "fr-CA")), values.gates(), values.evidence_rules())
def test_parts_are_what_a_definition_accepts(text, gate, rule):
    scale = Numeric(low=0, high=1)
    item = Item(key="a", text=text, scale=scale, gate=gate, evidence=(rule,))
    tree = Group(key="all", children=(item,))
    languages = ("en", "fr-CA")
    form = Checklist(key="c", version="1", title=text, tree=tree, languages=languages)
    assert form.missing_translations("fr-CA") == ()


@given(values.action_templates())
def test_plans_have_steps(template):
    assert template.steps


@large
@given(st.data())
def test_runs_are_of_the_checklist_they_are_asked_for(data):
    checklist = data.draw(values.checklists())
    runs = data.draw(values.runs_of(checklist, most=3))
    found = consensus(checklist, runs)
    assert found.raters + found.self_raters == len(runs)
    assert not [refused for refused in found.refused if refused.at in ("version", "rater")]


@large
@given(values.evaluations())
def test_any_evaluation_lies_within_what_the_best_answers_make(found):
    if found.high is not None:
        assert Fraction(0) <= found.low <= found.high <= found.maximum
