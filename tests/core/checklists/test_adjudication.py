"""Consensus by talking it over, and what of it may be shown."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checklists.forms import form, item, run
from proactive_core.checklists import (
    Answered,
    Equals,
    ItemAnswer,
    NotApplicable,
    NotObserved,
    Numeric,
    Refused,
    Undefined,
    agreement,
    consensus,
)
from proactive_core.errors import UsageError
from proactive_core.testing import strategies

F = Fraction
NA = NotApplicable("no boiler")
FOUR = form(item("a"), item("b"), item("c"), item("d"))
TWO_SHEETS = (
    {"a": "yes", "b": "no", "c": NA, "d": "no"},
    {"a": "yes", "b": "yes", "c": "yes", "d": "partly"},
)


def team(*sheets):
    return [run(s, key=str(n), rater=f"r{n}") for n, s in enumerate(sheets)]


def settled(**answers):
    return consensus(FOUR, team(*TWO_SHEETS), method="adjudicated", adjudicated=answers)


def test_what_all_agree_on_stands_and_what_was_settled_together_stands_for_the_rest():
    found = settled(b="partly", c=NA)
    assert [i.value for i in found.items] == [1, F(1, 2), None, None]
    assert [i.adjudicated for i in found.items] == [False, True, True, False]
    answers = [i.answer for i in found.evaluation.items]
    assert answers == [Answered("1/1"), Answered("partly"), NA, NotObserved()]
    assert found.evaluation.score == F(3, 4)
    # The disagreements stay on record.
    assert [i.key for i in found.disagreements] == ["b", "d", "c"]


def test_where_they_differ_and_settled_nothing_the_item_is_open():
    found = settled().evaluation
    assert (found.score, found.low, found.high) == (1, F(1, 4), 1)


def test_even_what_all_said_can_be_settled_otherwise():
    assert settled(a="no").items[0].value == 0


def test_the_settled_answers_may_bring_notes_and_are_held_to_the_definition():
    given_answers = [
        ItemAnswer("b", Answered("no"), "seen together"),
        ItemAnswer("x", Answered("no")),
    ]
    found = consensus(FOUR, team(*TWO_SHEETS), method="adjudicated", adjudicated=given_answers)
    assert found.items[1].value == 0
    assert [refused.at for refused in found.refused] == ["x"]


def test_settled_answers_do_not_hide_what_the_respondents_answered():
    rule = form(item("a"), item("b", relevant=Equals("a", "yes")))
    runs = team({"a": "yes", "b": "no"}, {"a": "yes", "b": "yes"})
    found = consensus(rule, runs, method="adjudicated", adjudicated={"b": "yes"})
    assert found.items[1].value == 1


def test_settled_answers_are_for_that_method_alone():
    with pytest.raises(UsageError, match="not 'median'"):
        consensus(FOUR, team(*TWO_SHEETS), adjudicated={"a": "yes"})


def test_self_ratings_are_not_talked_over():
    own = [run({"a": c}, key=c, rater=c, own=True) for c in ("no", "yes", "partly")]
    found = consensus(FOUR, own, method="adjudicated", adjudicated={"a": "no"})
    assert (found.items[0].value, found.items[0].self_value) == (0, F(1, 2))


SIX = team(*({"a": "yes", "b": "no"} for _ in range(4)), {"a": "no"}, {"a": "no", "c": NA})


def test_what_could_give_one_respondent_away_is_held_back():
    """Small groups are suppressed by default in anything shown [checklists §12.2]."""
    whole = consensus(FOUR, SIX)
    shown = whole.shown(FOUR)
    assert [i.values for i in shown.items] == [whole.items[0].values, (), (), ()]
    assert [i.value for i in shown.items] == [1, None, None, None]
    # The score is worked out again, or b could be found by taking a away from it.
    assert (whole.evaluation.score, shown.evaluation.score) == (F(1, 2), 1)
    assert whole.shown(FOUR, smallest=4).evaluation.item("b").value == 0


def test_too_few_are_not_shown_at_all():
    refused = consensus(FOUR, SIX[:4]).shown(FOUR)
    assert refused == Refused("raters", "4 were heard, shown from 5 on")


def test_what_enough_say_does_not_apply_is_shown_as_that():
    runs = team(*({"a": "yes", "b": NA} for _ in range(5)))
    shown = consensus(FOUR, runs).shown(FOUR)
    assert shown.evaluation.item("b").answer == NA
    assert shown.items[1].not_applicable == 5


def test_few_self_ratings_are_not_shown():
    own = [run({"a": "no"}, key=f"own{n}", rater=f"boss{n}", own=True) for n in range(5)]
    both = consensus(FOUR, [*SIX, *own[:1]]).shown(FOUR)
    assert (both.self_evaluation, both.items[0].self_value) == (None, None)
    many = consensus(FOUR, [*SIX, *own]).shown(FOUR)
    assert (many.self_evaluation.score, many.items[0].self_value) == (0, 0)


@settings(deadline=None, max_examples=20)
@given(st.data(), st.integers(1, 4))
def test_nothing_shown_rests_on_fewer_values_than_allowed(data, smallest):
    checklist = data.draw(strategies.plain_checklists())
    found = consensus(checklist, data.draw(strategies.runs_of(checklist)))
    shown = found.shown(checklist, smallest=smallest)
    if isinstance(shown, Refused):
        assert found.raters < smallest
        return
    for result, scored in zip(shown.items, shown.evaluation.items, strict=True):
        assert not result.values or len(result.values) >= smallest
        assert scored.value is None or len(result.values) >= smallest


def test_agreement_is_held_back_for_few_raters_and_coefficients_for_few_units():
    runs = team({"a": "yes", "b": "no", "c": "no"}, {"a": "yes", "b": "yes", "c": "no"})
    found = agreement(FOUR, runs, replicates=20)
    few = found.shown()
    why = Undefined("held back: 2 raters, shown from 5 on")
    assert few.raw == few.kappa == few.interval_of("raw") == why
    assert (few.prevalence, few.units) == ((), 3)
    units = found.shown(smallest=2)
    assert (units.raw, units.prevalence) == (found.raw, found.prevalence)
    assert units.interval_of("raw") == found.interval_of("raw")
    assert units.nominal == units.icc == Undefined("held back: 3 units, shown from 20 on")
    assert found.shown(smallest=2, fewest=3) == found


def test_two_raters_have_kappa_and_icc_and_three_no_kappa():
    sheets = [
        {"a": "yes", "b": "no", "c": "no", "d": "partly"},
        {"a": "yes", "b": "no", "c": "yes"},
    ]
    two = agreement(FOUR, team(*sheets), replicates=50)
    # Three pairs (1,1) (0,0) (0,1): quadratic weights in places of 0, ½, 1.
    assert two.kappa == two.kappa_linear == F(2, 5)
    assert two.icc == F(1, 2)
    three = agreement(FOUR, team(*sheets, {"a": "no", "b": "no"}), replicates=50)
    assert three.kappa.why == "kappa is for two raters, and there are 3"
    assert three.interval_of("kappa") == three.kappa
    assert isinstance(three.icc, Fraction)


def test_intervals_rest_on_a_seed_and_hold_the_figure():
    checklist = form(*(item(f"i{n}") for n in range(12)))
    codes = ("no", "partly", "yes")
    sheets = [{f"i{n}": codes[(n * k + n // 3) % 3] for n in range(12)} for k in (1, 1, 2)]
    one = agreement(checklist, team(*sheets), replicates=200)
    assert one == agreement(checklist, team(*sheets), replicates=200)
    assert one.intervals != agreement(checklist, team(*sheets), replicates=200, seed=2).intervals
    for name in ("raw", "nominal", "ordinal", "interval", "ratio", "icc"):
        ends = one.interval_of(name)
        assert ends.low <= getattr(one, name) <= ends.high
    narrow = agreement(checklist, team(*sheets), replicates=200, level="1/2")
    assert narrow.interval_of("raw").low >= one.interval_of("raw").low
    with pytest.raises(KeyError):
        one.interval_of("mode")


@pytest.mark.parametrize("wrong", [{"level": 1}, {"level": 0}, {"replicates": 0}])
def test_a_level_or_a_number_out_of_bounds_is_refused(wrong):
    with pytest.raises(UsageError, match="level must lie between 0 and 1"):
        agreement(FOUR, [], **wrong)


def test_categories_of_numbers_are_those_that_were_given():
    numbers = form(item("n", Numeric(low=0, high=4)), item("m", Numeric(low=0, high=4)))
    runs = team({"n": "0", "m": "4"}, {"n": "0", "m": "2"})
    # Places of 0, ½, 1: of the pairs (0,0) (2,1), Σw·o = 1·2/2 against Σw·e = (0+1+4+1)/4.
    assert agreement(numbers, runs, replicates=5).kappa == F(2, 3)
