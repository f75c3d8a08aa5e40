"""One score: its interval, its test against a target, its posterior, its words."""

from fractions import Fraction
from math import erfc, exp, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.loyalty.cases import tally
from proactive_core.errors import UsageError
from proactive_core.loyalty import (
    REICHHELD_0_10,
    Tally,
    compare_to_target,
    net_score,
    nonresponse_bounds,
    percentages,
    posterior,
)
from proactive_core.loyalty._special import (
    chi_squared_beyond,
    digamma,
    integrate,
    regularised_beta,
    trigamma,
)

METHODS = (
    "score", "adjusted_wald", "score_skew", "newcombe", "jeffreys", "wald",
    "adjusted_wald_agresti_min", "adjusted_wald_bonett_price", "simultaneous_gold",
    "simultaneous_goodman", "profile_likelihood", "wald_t", "adjusted_wald_uniform",
    "adjusted_wald_z_squared",
)  # fmt: skip


def test_a_score_carries_all_that_must_be_printed_with_it():
    """Key and wording version, n, D/Q/P, no-answer count, level and method [loyalty §3]."""
    answers = tally(4, 6, 15, question="ideas", wordings=("2",), no_answer=3)
    found = net_score(answers, invited=50)
    assert (found.key, found.question, found.wordings) == (REICHHELD_0_10, "ideas", ("2",))
    assert (found.n, found.dqp, found.no_answer) == (25, (4, 6, 15), 3)
    assert (found.level, found.method, found.points) == (0.95, "score", 44)
    assert found.response_rate == Fraction(1, 2)
    assert found.percentages.promoters == 60
    assert found.reading == (
        "Net score +44 from 25 answers, 50 % of those asked (4 detractors, 6 passives,"
        " 15 promoters; 3 without an answer): the score behind them may be +10 to +68"
        " (95 % interval)."
    )


@pytest.mark.parametrize("method", METHODS)
def test_nobody_s_score_is_undefined_and_says_why(method):
    found = net_score(tally(0, 0, 0, no_answer=4), method=method)
    assert (found.value, found.low, found.high, found.points) == (None, None, None, None)
    assert (found.percentages, found.response_rate) == (None, None)
    assert found.why == "nobody answered"
    assert found.reading == "There is no net score: nobody answered."


def test_one_answer_leaves_the_score_wide_open():
    found = net_score(tally(0, 0, 1), invited=1)
    assert found.low == pytest.approx(-0.586902, abs=1e-6)
    assert found.reading.startswith("Net score +100 from 1 answer, 100 % of those asked")


def test_a_misspelt_method_is_answered_with_the_names_there_are():
    with pytest.raises(UsageError) as caught:
        net_score(tally(1, 1, 1), method="tango")
    assert str(caught.value) == (
        "no interval is called 'tango': choose one of " + ", ".join(METHODS)
    )


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, True, "0.95", float("nan"), None, 1 - 2**-53])
@pytest.mark.parametrize("answers", [tally(1, 1, 1), tally(0, 0, 0)])
def test_a_level_lies_strictly_between_0_and_1(level, answers):
    with pytest.raises(UsageError, match="level"):
        net_score(answers, level=level)


def test_a_level_that_is_next_to_nothing_or_to_certainty_is_refused():
    for level, end in ((1e-13, "0"), (5e-324, "0"), (1 - 2**-53, "1")):
        with pytest.raises(UsageError, match=f"too close to {end} to tell apart"):
            net_score(tally(1, 1, 1), level=level)
    narrow = net_score(tally(1, 1, 1), level=1e-11)
    assert narrow.low < 0 < narrow.high


@pytest.mark.parametrize("invited", [2, -1, 3.0, True])
def test_no_fewer_can_be_invited_than_came_back(invited):
    with pytest.raises(UsageError, match="at least the 3 that came back"):
        net_score(tally(1, 0, 1, no_answer=1), invited=invited)


@pytest.mark.parametrize("method", ["score", "score_skew", "newcombe"])
def test_answers_of_one_kind_reach_the_end_of_the_scale(method):
    top, bottom = (net_score(tally(*dqp), method=method) for dqp in ((0, 0, 5), (5, 0, 0)))
    assert top.high == 1
    assert bottom.low == -1
    assert (top.low, bottom.high) == pytest.approx((-bottom.high, -top.low))


def test_the_skew_correction_keeps_the_interval_around_passive_answers():
    found = net_score(tally(0, 1, 0), method="score_skew")
    assert found.low < 0 < found.high


def test_a_score_is_hashable_and_equal_to_its_like():
    assert len({net_score(tally(1, 2, 3)), net_score(tally(1, 2, 3))}) == 1


@pytest.mark.parametrize("n", [10**5, 10**7])
def test_the_score_interval_tends_to_wald_s_for_many_answers(n):
    answers = tally(n, 3 * n, 6 * n)
    score, wald = net_score(answers), net_score(answers, method="wald")
    assert (score.low, score.high) == pytest.approx((wald.low, wald.high), abs=2 / n)


def test_targets_are_told_apart_only_when_the_answers_allow_it():
    answers = tally(4, 6, 15)
    assert compare_to_target(answers, 0).reading == "The score lies above the target 0 (p = 0.012)."
    assert compare_to_target(answers, 0.9).reading == (
        "The score lies below the target +90 (p < 0.0001)."
    )
    assert compare_to_target(answers, Fraction(3, 10)).reading == (
        "Too few answers to tell the score from the target +30 (p = 0.39)."
    )


def test_a_target_that_was_exactly_met_has_p_1():
    found = compare_to_target(tally(4, 6, 15), Fraction(11, 25))
    assert (found.z, found.p) == (0, 1)


def test_an_impossible_target_has_p_0():
    found = compare_to_target(tally(4, 6, 15), 1)
    assert (found.z, found.p) == (float("-inf"), 0)
    assert compare_to_target(tally(0, 0, 3), 1).p == 1


def test_where_wald_has_no_variance_there_is_no_p_value():
    found = compare_to_target(tally(0, 5, 0), 0.1, method="wald")
    assert found.p is None
    assert found.reading == (
        "The score cannot be held against the target +10: all answers fell in one band,"
        " and the Wald variance of that is 0."
    )
    nobody = compare_to_target(tally(0, 0, 0), 0)
    assert nobody.why == "nobody answered"
    assert "nobody answered" in nobody.reading


@pytest.mark.parametrize("target", [30, -1.01, True, "0", None, float("nan")])
def test_targets_are_on_the_unit_scale(target):
    with pytest.raises(UsageError, match="target"):
        compare_to_target(tally(1, 1, 1), target)


def test_posteriors_know_the_chance_of_more_promoters_than_detractors():
    found = posterior(tally(4, 6, 15))
    assert found.probability_positive == pytest.approx(1 - found.probability_below(0), abs=1e-10)
    assert found.probability_below(found.high) == pytest.approx(0.975, abs=1e-10)
    assert [found.probability_below(t) for t in (-2, -1, 1, 2)] == [0, 0, 1, 1]
    assert found.reading == (
        "Given the prior and 25 answers, the score lies within +10 to +68 with probability 95 %."
    )


def test_the_jeffreys_interval_is_the_posterior_s_under_half_an_answer_each():
    answers = tally(4, 10, 13)
    found, after = net_score(answers, method="jeffreys"), posterior(answers)
    assert (found.low, found.high) == (after.low, after.high)


@pytest.mark.parametrize(
    "method", ["wald", "adjusted_wald", "adjusted_wald_agresti_min", "adjusted_wald_uniform"]
)
def test_a_wald_test_against_the_end_of_its_own_interval_has_p_1_minus_level(method):
    answers = tally(4, 10, 13)
    end = net_score(answers, method=method, level=0.9).high
    found = compare_to_target(answers, end, method=method, level=0.9)
    assert found.p == pytest.approx(0.1, abs=1e-12)
    assert found.z < 0


@settings(deadline=None, max_examples=40)
@given(st.tuples(*[st.integers(0, 40)] * 3), st.floats(0.5, 0.99))
def test_a_posterior_set_holds_the_probability_it_states(dqp, level):
    found = posterior(tally(*dqp), level=level)
    inside = found.probability_below(found.high) - found.probability_below(found.low)
    assert inside == pytest.approx(level, abs=1e-8)
    assert -1 < found.low < found.mean < found.high < 1


def test_the_posterior_of_even_answers_is_even():
    for n in (1, 2, 5):
        assert posterior(tally(n, 1, n)).probability_below(0.0) == pytest.approx(0.5, abs=1e-14)


def test_a_posterior_far_from_a_value_is_certain_of_it():
    found = posterior(tally(100_000, 200_000, 700_000))
    assert found.probability_below(-0.9) == 0
    assert found.probability_below(0.99) == pytest.approx(1)


@pytest.mark.parametrize("prior", [(0, 1, 1), (-1, 1, 1), (float("inf"), 1, 1)])
def test_a_prior_is_three_positive_numbers(prior):
    with pytest.raises(UsageError, match="prior"):
        posterior(tally(1, 1, 1), prior=prior)


def test_silence_may_mean_anything_between_two_bounds():
    found = nonresponse_bounds(tally(4, 10, 13), 60)
    assert found.reading == (
        "45 % answered, so the score of all 60 invited may be anything from −40 to +70."
    )
    nobody = nonresponse_bounds(tally(0, 0, 0), 10)
    assert (nobody.low, nobody.high, nobody.response_rate) == (None, None, 0)
    assert nobody.reading == "Nothing is known about those invited: nobody answered."
    with pytest.raises(UsageError, match="nobody was asked"):
        nonresponse_bounds(tally(0, 0, 0), 0)


def test_nobody_has_no_percentages():
    assert percentages(Tally.empty(REICHHELD_0_10)) is None


def test_special_functions_agree_with_known_values():
    """ψ(1) = −γ, ψ(½) = −γ − 2 ln 2, ψ′(1) = π²/6; I_x(1, b) = 1 − (1 − x)^b; ∫√x = 2/3."""
    gamma = 0.5772156649015329
    assert digamma(1) == pytest.approx(-gamma, abs=1e-13)
    assert digamma(0.5) == pytest.approx(-gamma - 1.3862943611198906, abs=1e-13)
    assert trigamma(1) == pytest.approx(1.6449340668482264, abs=1e-13)
    # Pr(χ² > x) is e^(−x/2) for two degrees of freedom, and erfc(√(x/2)) for one.
    for x in (0.1, 1.0, 3.9, 4.1, 20.0, 700.0):
        assert chi_squared_beyond(x, 2) == pytest.approx(exp(-x / 2), rel=1e-12)
        assert chi_squared_beyond(x, 1) == pytest.approx(erfc(sqrt(x / 2)), rel=1e-12)
    assert chi_squared_beyond(0, 5) == 1
    assert chi_squared_beyond(40.0, 4.5) < chi_squared_beyond(40.0, 5) < 1e-6
    assert regularised_beta(1, 3, 0.2) == pytest.approx(1 - 0.8**3, abs=1e-14)
    assert regularised_beta(2, 3, -1) == 0
    assert regularised_beta(2, 3, 2) == 1
    assert regularised_beta(5e6, 5e6, 0.5) == pytest.approx(0.5, abs=1e-7)
    assert integrate(lambda x: x**0.5, 0, 1) == pytest.approx(2 / 3, abs=1e-12)


def test_the_likelihood_of_more_answers_than_a_float_tells_apart():
    """Next to 1 the share of passives is rounded to 0, which is as unlikely as can be."""
    answers = tally(1, 1, 10**16)
    found = net_score(answers, level=0.9999, method="profile_likelihood")
    assert found.low < float(found.value) <= found.high <= 1
