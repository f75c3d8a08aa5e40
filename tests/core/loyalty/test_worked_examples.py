"""Worked examples, each with the section of the reference that it comes from."""

from fractions import Fraction

import pytest

from core.loyalty.cases import paired, tally
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    Tally,
    compare_to_target,
    difference,
    net_score,
    paired_difference,
    percentages,
    population_score,
    round_half_away,
    sample_size_to_compare,
)
from proactive_core.loyalty._restricted import common_score
from proactive_core.loyalty._trinomial import law_of_lead, tails

CLOSE = 1e-11


def limits(result):
    return [result.low, result.high]


@pytest.mark.parametrize(
    ("dqp", "level", "low", "high"),
    [
        ((4, 6, 15), 0.95, 0.10338221076, 0.679032797557),
        ((4, 6, 15), 0.9, 0.161253143199, 0.64815848905),
        ((9, 8, 8), 0.95, -0.345631855352, 0.274238178021),
        ((9, 8, 8), 0.9, -0.300162193896, 0.226385387328),
        ((0, 0, 8), 0.95, 0.351184870232, 1),
        ((0, 8, 0), 0.95, -0.324407564884, 0.324407564884),
        ((3, 0, 9), 0.95, -0.064610669867, 0.822116663212),
    ],
)
def test_score_intervals_of_loyalty_16(dqp, level, low, high):
    found = net_score(tally(*dqp), level=level)
    assert limits(found) == pytest.approx([low, high], abs=CLOSE)


def test_the_point_is_an_exact_fraction_as_in_loyalty_16():
    points = [net_score(tally(*dqp)).value for dqp in ((4, 6, 15), (9, 8, 8), (0, 0, 8), (3, 0, 9))]
    assert points == [Fraction(11, 25), Fraction(-1, 25), Fraction(1), Fraction(1, 2)]


@pytest.mark.parametrize(
    ("dqp", "method", "low", "high"),
    [
        ((4, 6, 15), "adjusted_wald", 0.111304, 0.674410),
        ((4, 6, 15), "wald", 0.144988, 0.735012),
        ((0, 0, 8), "wald", 1, 1),
        ((0, 8, 0), "adjusted_wald", -0.218223, 0.218223),
        ((0, 8, 0), "wald", 0, 0),
    ],
)
def test_other_intervals_of_loyalty_16(dqp, method, low, high):
    found = net_score(tally(*dqp), method=method)
    assert limits(found) == pytest.approx([low, high], abs=5e-7)


def test_p_against_zero_of_loyalty_16():
    found = compare_to_target(tally(4, 6, 15), 0)
    assert found.z == pytest.approx(2.5235730725762, abs=1e-12)
    assert found.p == pytest.approx(0.011616891434, abs=1e-12)


def test_two_groups_of_loyalty_16():
    a, b = tally(4, 6, 15), tally(9, 8, 8)
    mover = difference(a, b)
    assert mover.value == Fraction(12, 25)
    assert limits(mover) == pytest.approx([0.019503345768, 0.868004522285], abs=CLOSE)
    assert mover.p == pytest.approx(0.04109066951, abs=CLOSE)
    restricted = difference(a, b, method="score_restricted")
    assert common_score(a.dqp, b.dqp) == pytest.approx(0.192569701785, abs=CLOSE)
    assert restricted.z == pytest.approx(2.051435273599, abs=CLOSE)
    assert restricted.p == pytest.approx(0.040224576915, abs=CLOSE)
    dealt = difference(a, b, method="permutation")
    assert [dealt.p, dealt.mid_p] == pytest.approx([0.060219713842, 0.042996424382], abs=CLOSE)


def test_five_methods_on_one_table_of_loyalty_7_3():
    """9 promoters and 1 detractor against one answer of each 0..10."""
    a, b = tally(1, 0, 9), tally(7, 2, 2)
    found = {
        method: difference(a, b, method=method).p
        for method in ("wald", "adjusted_wald", "mover", "score_restricted", "permutation")
    }
    assert found["wald"] == pytest.approx(3.4e-5, rel=0.02)
    assert found["adjusted_wald"] == pytest.approx(7.6e-4, rel=0.01)
    assert found["mover"] == pytest.approx(0.0020, abs=5e-5)
    assert found["score_restricted"] == pytest.approx(0.0026, abs=5e-5)
    assert found["permutation"] == pytest.approx(0.0025, abs=5e-5)


def test_finite_population_of_loyalty_16():
    answers = tally(4, 6, 15)
    found = population_score(answers, 31)
    assert float(found.mean) == pytest.approx(0.435179549604, abs=CLOSE)
    assert limits(found) == pytest.approx([9 / 31, 17 / 31])
    assert (found.certain_low, found.certain_high) == (Fraction(5, 31), Fraction(17, 31))
    assert found.n_eff == 125
    by_score = population_score(answers, 31, method="score")
    assert limits(by_score) == pytest.approx([0.298175084650, 17 / 31], abs=CLOSE)


def test_exact_tails_of_loyalty_16():
    small = law_of_lead(4, (Fraction(1, 10), Fraction(3, 10), Fraction(6, 10)))
    assert tails(small, -1) == (Fraction(83, 2000), Fraction(9909, 10000))
    larger = law_of_lead(8, (Fraction(3, 20), Fraction(1, 4), Fraction(3, 5)))
    assert tails(larger, 0)[0] == Fraction(12299971, 160000000)


def test_paired_questions_of_loyalty_16():
    answers = paired([[3, 1, 1], [1, 5, 3], [0, 2, 14]])
    assert answers.gaps == (1, 4, 22, 3, 0)
    found = paired_difference(answers)
    assert found.value == Fraction(-1, 10)
    assert found.centre == pytest.approx(-1 / 11)
    assert limits(found) == pytest.approx([-0.310961578392, 0.129143396573], abs=CLOSE)
    assert paired_difference(answers, method="sign_flip").p_exact == Fraction(9, 16)


def test_sample_size_of_loyalty_12():
    assert sample_size_to_compare(0.1, variances=(0.54, 0.54)).n == 848


def test_uniform_random_answers_score_differently_on_the_two_scales_of_loyalty_2():
    assert Tally.of(REICHHELD_0_10, range(11)).score == Fraction(-5, 11)
    assert Tally.of(PROACTIVE_1_10, range(1, 11)).score == Fraction(-4, 10)


def test_halves_round_away_from_zero_as_in_loyalty_4():
    assert net_score(tally(0, 11, 29)).points == 73
    assert [round_half_away(Fraction(n, 2)) for n in (145, 147, -25, 25)] == [73, 74, -13, 13]


def test_a_tie_of_remainders_goes_to_passives_then_detractors_as_in_loyalty_4():
    shares = percentages(tally(1, 6, 1))
    assert (shares.detractors, shares.passives, shares.promoters) == (13, 75, 12)
    shares = percentages(tally(1, 1, 0))
    assert (shares.detractors, shares.passives, shares.promoters) == (50, 50, 0)
    # 3 of 200, 1.5 %: the passives win the tie with the detractors.
    shares = percentages(tally(3, 3, 194))
    assert (shares.detractors, shares.passives, shares.promoters) == (1, 2, 97)


@pytest.mark.parametrize(("n", "half_width"), [(20, 31), (30, 26), (50, 20), (100, 14), (500, 6.5)])
def test_what_a_reader_will_see_of_loyalty_6_4(n, half_width):
    """Half-widths in points for answers near .15/.25/.60; those printed are means over samples."""
    found = net_score(tally(round(0.15 * n), n - round(0.15 * n) - round(0.6 * n), round(0.6 * n)))
    assert 50 * (found.high - found.low) == pytest.approx(half_width, abs=3)
