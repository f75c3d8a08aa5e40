"""Branches that asked nearly everybody, answers that weigh, sizes that are needed."""

import math
from fractions import Fraction

import pytest

from core.loyalty.cases import tally
from proactive_core.errors import UsageError
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    Tally,
    WeightedTally,
    detectable_difference,
    population_score,
    post_stratify,
    power_to_compare,
    sample_size,
    sample_size_to_compare,
    weighted_score,
)


def test_a_census_has_no_uncertainty():
    found = population_score(tally(4, 10, 13), 27)
    assert found.low == found.high == float(Fraction(1, 3))
    assert found.n_eff is None
    assert found.reading == "All 27 customers answered: their score is +33."
    assert population_score(tally(0, 0, 1), 1).high == 1


def test_the_default_turns_from_predictive_to_score_when_many_are_unseen():
    answers = tally(40, 60, 100)
    assert population_score(answers, 400).method == "predictive"
    found = population_score(answers, 401)
    assert found.method == "score"
    assert found.reading == (
        "200 of 401 customers answered and scored +30; the score of all of them may be +22 to +38"
        " (95 % interval)."
    )


def test_both_methods_agree_where_they_meet():
    answers = tally(40, 60, 100)
    one, other = (population_score(answers, 400, method=m) for m in ("predictive", "score"))
    assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=0.02)


def test_nobody_s_answers_say_nothing_about_customers():
    found = population_score(tally(0, 0, 0), 12)
    assert (found.value, found.mean, found.low, found.high) == (None,) * 4
    assert (found.certain_low, found.certain_high, found.n) == (-1, 1, 0)
    assert found.reading == "There is no score for these 12 customers: nobody answered."


@pytest.mark.parametrize("population", [2, 0, -5, 3.0, True])
def test_a_population_holds_at_least_those_who_answered(population):
    with pytest.raises(UsageError, match="population must be"):
        population_score(tally(1, 1, 1), population)
    with pytest.raises(UsageError, match="auto, predictive, score"):
        population_score(tally(1, 1, 1), 10, method="fpc")


def test_predictive_quantiles_hold_at_the_far_end_of_the_lattice():
    found = population_score(tally(0, 0, 5), 6, level=1 - 1e-15)
    assert (found.low, found.high) == (float(found.certain_low), float(found.certain_high))


def test_weighted_tallies_add_up_like_tallies():
    rows = [(10, 1.5), (3, 0.1), (None, 2), (8, Fraction(1, 3)), (9, 2)]
    whole = WeightedTally.of(REICHHELD_0_10, rows, question="ideas", wording="1")
    parts = [WeightedTally.of(REICHHELD_0_10, [row], question="ideas", wording="1") for row in rows]
    assert sum(parts, start=WeightedTally.empty(REICHHELD_0_10)) == whole
    assert whole.tally.no_answer == 1
    assert WeightedTally.empty(REICHHELD_0_10, question="ideas") + whole == whole
    with pytest.raises(TypeError):
        whole + 1


def test_a_weighted_score_says_what_its_answers_are_worth():
    found = weighted_score(WeightedTally.of(REICHHELD_0_10, [(10, 3), (10, 1), (3, 1), (8, 1)]))
    assert (found.value, found.n_eff) == (Fraction(1, 2), 3)
    assert found.reading == (
        "Weighted net score +50 from 4 answers (worth 3 equal ones): the score behind them may be"
        " −45 to +91 (95 % interval)."
    )
    one = weighted_score(WeightedTally.of(REICHHELD_0_10, [(10, 3)]))
    assert (one.value, one.variance) == (1, None)


def test_nobody_s_weights_weigh_nothing():
    found = weighted_score(WeightedTally.empty(REICHHELD_0_10))
    assert (found.value, found.low, found.high, found.variance) == (None,) * 4
    assert found.reading == "There is no weighted score: nobody answered."


def test_bad_rows_are_refused_with_their_place():
    rows = [
        (10, 0),
        (10, -1),
        (10, math.nan),
        (10, math.inf),
        (10, True),
        (10, "1"),
        (11, 1),
        (5,),
        7,
    ]
    with pytest.raises(UsageError) as caught:
        WeightedTally.of(REICHHELD_0_10, rows)
    message = str(caught.value)
    assert message.startswith("9 refused: row 0: weight must be a finite number above 0, not 0;")
    assert "row 6: rating must be a whole number on 0..10, not 11" in message
    assert message.endswith("row 8: pair must be an answer and its weight, not 7")


@pytest.mark.parametrize(
    "weights", [(), (Fraction(1),) * 3, (Fraction(0),) * 3, (0.0, 0.0, 1.0), (Fraction(-1), 0, 0)]
)
def test_sums_of_weights_must_go_with_the_answers(weights):
    with pytest.raises(UsageError, match="three fractions"):
        WeightedTally(tally(0, 0, 1), weights, (Fraction(0), Fraction(0), Fraction(1)))


def test_strata_count_by_their_customers():
    found = post_stratify([(tally(3, 5, 12), 400), (tally(10, 8, 7), 100)])
    assert found.value == Fraction(4, 5) * Fraction(9, 20) + Fraction(1, 5) * Fraction(-3, 25)
    assert found.tally.n == 45
    assert found.reading.startswith("Weighted net score +34 from 45 answers: the score")


def test_thin_strata_must_be_merged_first():
    found = post_stratify([(tally(3, 5, 12), 400), (tally(0, 0, 1), 5), (tally(0, 0, 0), 2)])
    assert found.value is None
    assert found.reading == (
        "There is no weighted score: stratum 1, 2 has fewer than two answers: merge it with"
        " another."
    )


@pytest.mark.parametrize("strata", [[], [(tally(1, 1, 1), 0)], [(tally(1, 1, 1), 1.5)]])
def test_strata_have_sizes(strata):
    with pytest.raises(UsageError, match="whole number of customers"):
        post_stratify(strata)


def test_strata_of_another_key_are_refused():
    with pytest.raises(UsageError, match="stratum 1 under"):
        post_stratify([(tally(1, 1, 1), 5), (Tally.of(PROACTIVE_1_10, [9, 9]), 5)])


def test_sample_sizes_read_as_sentences():
    assert sample_size(0.1, variance=0.54).reading == (
        "It takes 208 answers to know the score to within about 10 points (95 % interval)."
    )
    assert sample_size_to_compare(0.1, variances=(0.54, 0.54)).reading == (
        "It takes 848 answers from each of the two to see a difference of 10 points with a chance"
        " of 80 %."
    )


def test_no_population_needs_more_answers_than_it_has_and_none_less_than_one():
    assert sample_size(0.001, population=7).n == 7
    assert sample_size(1, variance=0.1, method="adjusted_wald").n == 1
    assert sample_size_to_compare(2, variances=(0.01, 0.01), power=0.05).n == 1


@pytest.mark.parametrize(
    "wrong",
    [{"margin": 0}, {"margin": 10}, {"variance": 0}, {"variance": 2}, {"population": 0},
     {"population": 2.5}, {"level": 95}, {"method": "score"}],
)  # fmt: skip
def test_sizes_of_nonsense_are_refused(wrong):
    margin = wrong.pop("margin", 0.1)
    with pytest.raises(UsageError):
        sample_size(margin, **wrong)


@pytest.mark.parametrize(
    "wrong", [{"difference": 0}, {"variances": (1, 3)}, {"power": 0}, {"power": 1}, {"level": 0}]
)
def test_comparisons_of_nonsense_are_refused(wrong):
    gap = wrong.pop("difference", 0.1)
    with pytest.raises(UsageError):
        sample_size_to_compare(gap, **wrong)


def test_most_differences_between_branches_cannot_be_seen():
    found = detectable_difference((30, 30), variances=(0.54, 0.54))
    assert found.difference == pytest.approx(2.8015852 * math.sqrt(2 * 0.54 / 30))
    assert found.reading == (
        "Of 30 and 30 answers, only differences from about 54 points up show with a chance of 80 %."
    )
    hopeless = detectable_difference((2, 1))
    assert hopeless.difference is None
    assert hopeless.reading == (
        "Of 2 and 1 answers, not even opposite scores show with a chance of 80 %."
    )
    assert detectable_difference((9, 9), power=0.01).difference == 0


def test_a_detectable_difference_is_what_its_sample_size_is_for():
    size = sample_size_to_compare(0.1, variances=(0.54, 0.6))
    n = size.n
    assert detectable_difference((n, n), variances=(0.54, 0.6)).difference <= 0.1
    fewer = detectable_difference((n - 1, n - 1), variances=(0.54, 0.6))
    assert fewer.difference > 0.1
    seen = power_to_compare(fewer.difference, fewer.sizes, variances=(0.54, 0.6))
    assert seen.power == pytest.approx(0.8, abs=1e-6)


@pytest.mark.parametrize(
    ("sizes", "exact"),
    [((5, 5), 0.068), ((10, 10), 0.153), ((10, 40), 0.206), ((20, 20), 0.292), ((20, 80), 0.397),
     ((30, 30), 0.414), ((50, 50), 0.620)],
)  # fmt: skip
def test_power_flatters_the_default_test_by_seven_points_at_most(sizes, exact):
    """loyalty §7.3: exact power of MOVER-score at 5 %, true +45 against +10."""
    found = power_to_compare(0.35, sizes, variances=(0.5475, 0.59))
    assert exact < found.power < exact + 0.0705


def test_power_reads_as_a_sentence():
    found = power_to_compare(0.1, (30, 30), variances=(0.54, 0.54))
    assert found.reading == (
        "If two scores lie 10 points apart, 30 and 30 answers tell them apart with a chance of"
        " about 8 %."
    )


@pytest.mark.parametrize(
    "wrong",
    [{"sizes": (0, 5)}, {"sizes": (5, 2.5)}, {"sizes": (True, 5)}, {"variances": (0, 1)},
     {"variances": (1, 1.1)}, {"level": 1}],
)  # fmt: skip
def test_sights_of_nonsense_are_refused(wrong):
    sizes = wrong.pop("sizes", (5, 5))
    with pytest.raises(UsageError):
        detectable_difference(sizes, **wrong)
    with pytest.raises(UsageError):
        power_to_compare(0.1, sizes, **wrong)
    with pytest.raises(UsageError):
        detectable_difference((5, 5), power=1)
    with pytest.raises(UsageError):
        power_to_compare(2.1, (5, 5))
