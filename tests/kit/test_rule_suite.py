"""The checks of scoring rules, checked: good rules pass, each rogue fails just what it must."""

from __future__ import annotations

from fractions import Fraction

import pytest
from csat import EXAMPLES, Csat
from judge import failed_checks
from rule_rogues import ROGUES

from proactive_core.loyalty import PROACTIVE_1_10, REICHHELD_0_10, Band, BandRange, ScoringKey
from proactive_core.loyalty import Scale as RatingScale
from proactive_core.testing import Example, RuleSuite


class TestCsat(RuleSuite):
    rule = Csat()
    bounds = (0, 1)
    examples = EXAMPLES


class TestReichheld(RuleSuite):
    rule = REICHHELD_0_10
    examples = (
        Example((9, 10, 8, 0, None), Fraction(1, 4), "two of four promote, one of four detracts"),
        Example(range(11), Fraction(-5, 11), "loyalty §2: uniform random answers score (2−7)/11"),
        Example((10,) * 15 + (7,) * 6 + (6,) * 4, Fraction(11, 25), "loyalty §16: (4, 6, 15)"),
        Example((), None, "loyalty §4: n = 0 is undefined"),
    )


class TestProactive(RuleSuite):
    rule = PROACTIVE_1_10
    examples = (
        Example(range(1, 11), -0.4, "loyalty §2: uniform random answers score (2−6)/10"),
        Example((10,) * 8 + (8,) * 8 + (1,) * 9, Fraction(-1, 25), "loyalty §16: (9, 8, 8)"),
    )


class TestSatisfactionAsAKey(RuleSuite):
    """A share is a net score without detractors."""

    rule = ScoringKey(
        name="csat_1_5",
        version="1",
        scale=RatingScale(1, 5),
        bands=(
            BandRange(Band.PASSIVE, 1, 3, "the share of satisfied customers counts no others"),
            BandRange(Band.PROMOTER, 4, 5, "the usual two highest boxes"),
        ),
        provenance="For this test.",
    )
    bounds = (0, 1)
    examples = EXAMPLES


def suite_of(rule, **held):
    given = {"rule": rule, "bounds": (0, 1), "examples": EXAMPLES, **held}
    return type(f"Suite{type(rule).__name__}", (RuleSuite,), given)


@pytest.mark.parametrize("rogue", ROGUES, ids=lambda r: r.__name__)
def test_each_rogue_fails_just_the_checks_it_names(rogue):
    assert failed_checks(suite_of(rogue())) == set(rogue.__doc__.split())


def test_every_check_has_a_rogue_that_exists_for_it():
    first = {rogue.__doc__.split()[0] for rogue in ROGUES}
    assert first == {name.removeprefix("test_") for name in RuleSuite.checks()}


def test_a_rule_may_declare_that_happier_answers_score_lower():
    (perverse,) = (rogue for rogue in ROGUES if rogue.__name__ == "Perverse")
    suite = suite_of(perverse(), happier_never_scores_lower=False)
    with pytest.raises(pytest.skip.Exception, match="csat_1_5 declares"):
        suite().test_never_scores_happier_answers_lower()


def test_a_rule_without_worked_examples_is_not_proven():
    with pytest.raises(AssertionError, match="at least one worked example"):
        suite_of(Csat(), examples=())().test_agrees_with_its_worked_examples()


def test_a_worked_example_has_a_source():
    nameless = (Example((5,), Fraction(1), " "),)
    with pytest.raises(AssertionError, match="where it comes from"):
        suite_of(Csat(), examples=nameless)().test_agrees_with_its_worked_examples()


@pytest.mark.parametrize("wrong", [0.4999, Fraction(4999, 10000), None])
def test_an_example_that_does_not_come_out_is_shown(wrong):
    examples = (Example((5, 1), wrong, "a slip"),)
    with pytest.raises(AssertionError, match="came out as 1/2"):
        suite_of(Csat(), examples=examples)().test_agrees_with_its_worked_examples()


def test_an_example_with_a_value_does_not_pass_where_there_is_none():
    examples = (Example((None,), 0.5, "a slip"),)
    with pytest.raises(AssertionError, match="came out as None"):
        suite_of(Csat(), examples=examples)().test_agrees_with_its_worked_examples()
