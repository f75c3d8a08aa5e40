"""The score and nothing else: the same number as `evaluate`, or an error where it refuses."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.checklists.forms import YES_NO, form, group, item
from proactive_core.checklists import (
    Answered,
    Equals,
    NaPolicy,
    NotApplicable,
    NotObserved,
    NotShown,
    Numeric,
    Option,
    Options,
    RollUp,
    Scorer,
    evaluate,
)
from proactive_core.errors import UsageError
from proactive_core.testing import strategies

F = Fraction
law = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def spelt_plainly(answers):
    """Answers as a caller in a hurry gives them: plain codes, and nothing where nothing is."""
    plain = {k: a.value if isinstance(a, Answered) else a for k, a in answers.items()}
    return {k: a for k, a in plain.items() if isinstance(a, str | NotApplicable)}


@law
@given(strategies.answered_checklists())
def test_the_scorer_gives_the_score_of_evaluate_or_refuses_what_it_refuses(case):
    checklist, answers = case
    whole = evaluate(checklist, answers)
    for sheet in (answers, spelt_plainly(answers)):
        if evaluate(checklist, sheet).refused:
            with pytest.raises(UsageError):
                Scorer(checklist).score(sheet)
        else:
            assert Scorer(checklist).score(sheet) == whole.score


@law
@given(
    strategies.answered_checklists(
        strategies.plain_checklists(
            rollups=tuple(RollUp), na=tuple(NaPolicy), scales=(YES_NO, Numeric(low=0, high=3))
        )
    ),
    st.data(),
)
def test_one_scorer_scores_many_sheets_and_remembers_none(case, data):
    checklist, answers = case
    scorer = Scorer(checklist)
    others = data.draw(strategies.answers_to(checklist))
    first = scorer.score(answers)
    assert scorer.score(others) == evaluate(checklist, others).score
    assert scorer.score(answers) == first == evaluate(checklist, answers).score


MORE = Options((*YES_NO.options, Option("na", None, "No lift")))
FORM = form(
    item("a", YES_NO, weight=3),
    item("n", Numeric(low=0, high="5/2")),
    item("f", MORE, na="forbid"),
    item("h", YES_NO, relevant=Equals("a", "yes")),
)


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"z": "yes"}, "no item of the checklist: z"),
        ({"a": "maybe"}, "a: 'maybe' is not an option here"),
        ({"a": 1}, "a: 1 is no answer here"),
        ({"a": ""}, "a: ''"),
        ({"a": NotShown()}, r"a: NotShown\(\) is no answer here"),
        ({"n": "3"}, "n: '3' is not on the scale"),
        ({"f": "na"}, "f: does not accept 'not applicable'"),
        ({"f": NotApplicable("x")}, "f: NotApplicable"),
        ({"h": "yes", "a": "no"}, "h: is hidden by its rule"),
    ],
)
def test_what_evaluate_would_report_is_an_error_with_its_item(answers, why):
    assert evaluate(FORM, answers).refused
    with pytest.raises(UsageError, match=why):
        Scorer(FORM).score(answers)


def test_a_wrong_answer_that_a_rule_asks_for_is_named_too():
    with pytest.raises(UsageError, match="a: 'maybe'"):
        Scorer(FORM).score({"a": "maybe", "h": "yes"})


def test_numbers_off_the_prepared_ones_are_exact():
    long = form(item("n", Numeric(low=0, high=1_000_000)), item("m", Numeric(low=0, high="1/3")))
    expected = (F("333333.5") / 1_000_000 + F(3, 10)) / 2
    assert Scorer(long).score({"n": "333333.5", "m": "0.1"}) == expected
    assert Scorer(long).score({"n": Answered("333333.5"), "m": Answered("1/10")}) == expected


def test_what_a_rule_hides_may_say_that_it_was_not_shown():
    assert Scorer(FORM).score({"a": "no", "h": NotShown(), "f": "yes"}) == F(1, 4)
    assert Scorer(FORM).score({"a": NotObserved(), "f": "yes"}) == 1


def test_nothing_that_counts_has_no_score():
    assert Scorer(FORM).score({}) is None
    assert Scorer(form(group("g", item("a")), item("b", weight=0))).score({"b": "yes"}) is None
