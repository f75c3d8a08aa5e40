"""Two groups, and two questions."""

import math
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given

from core.loyalty.cases import paired, tally
from core.loyalty.drawn import mixes
from proactive_core.errors import UsageError
from proactive_core.facts import Response, Scale
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    PairedTally,
    Tally,
    count_pairs,
    difference,
    net_score,
    pair_responses,
    paired_difference,
)
from proactive_core.refs import Ref

TOWNS = ("Toronto", "Halifax")
METHODS = (
    "mover", "score_restricted", "permutation_studentised", "permutation", "adjusted_wald", "wald",
    "pooled_variance",
)  # fmt: skip


def test_too_few_answers_to_tell_toronto_from_halifax():
    found = difference(tally(1, 1, 3), tally(2, 2, 3), names=TOWNS)
    assert found.points == 26
    assert found.reading == (
        "Too few answers to tell Toronto from Halifax: the difference may be −64 to +98 points"
        " (95 % interval)."
    )


def test_a_difference_that_the_answers_support_is_stated_with_its_room():
    found = difference(tally(4, 6, 15), tally(9, 8, 8), names=TOWNS)
    assert found.reading == (
        "Toronto scores above Halifax: +48 points observed, and the difference may be +1 to +87"
        " points (95 % interval)."
    )
    turned = difference(tally(9, 8, 8), tally(4, 6, 15), names=TOWNS)
    assert turned.reading.startswith("Toronto scores below Halifax: −48 points observed")


def test_a_change_of_wording_is_told_with_the_comparison():
    old, new = tally(4, 6, 15, wordings=("1",)), tally(9, 8, 8, wordings=("2",))
    found = difference(old, new)
    assert found.wordings == ("1", "2")
    assert found.crosses_wordings
    assert found.reading.endswith(
        "; the question's wording changed (1, 2), which may explain some of it."
    )
    assert not difference(old, tally(1, 1, 1, wordings=("1",))).crosses_wordings


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("sides", [((0, 0, 0), (1, 1, 1)), ((1, 1, 1), (0, 0, 0))])
def test_a_side_without_answers_leaves_the_difference_undefined(method, sides):
    a, b = (tally(*dqp) for dqp in sides)
    found = difference(a, b, method=method, names=TOWNS)
    assert (found.value, found.low, found.high, found.p, found.points) == (None,) * 5
    silent = TOWNS[sides.index((0, 0, 0))]
    assert found.reading == (
        f"Toronto and Halifax cannot be compared: nobody answered for {silent}."
    )


def test_scores_of_other_keys_or_questions_are_never_compared():
    ideas = tally(1, 1, 1, question="ideas")
    with pytest.raises(UsageError, match="another key are never compared"):
        difference(ideas, tally(1, 1, 1, key=PROACTIVE_1_10, question="ideas"), names=TOWNS)
    with pytest.raises(UsageError, match="Toronto was counted .* another question"):
        difference(ideas, tally(1, 1, 1, question="better_off"), names=TOWNS)
    with pytest.raises(UsageError, match="another key"):
        difference(Tally.empty(PROACTIVE_1_10), ideas)


def test_a_blank_tally_without_a_question_may_stand_beside_any():
    found = difference(Tally.empty(REICHHELD_0_10), tally(1, 1, 1, question="ideas"))
    assert found.value is None
    assert found.key == REICHHELD_0_10


def test_a_misspelt_method_is_answered_with_the_names_there_are():
    with pytest.raises(UsageError, match=", ".join(METHODS)):
        difference(tally(1, 1, 1), tally(1, 1, 1), method="mov")
    with pytest.raises(UsageError, match="adjusted_wald, mover, wald, sign_flip"):
        paired_difference(paired([[1, 0, 0]] * 3), method="t")


def test_a_difference_beyond_what_a_float_holds_has_p_0():
    """If 0 is still outside at z = 40, p is below what a float holds [loyalty §7.1]."""
    found = difference(tally(10**6, 0, 0), tally(0, 0, 10**6))
    assert found.p == 0
    assert found.value == -2


def test_permutations_speak_by_their_p_value():
    a, b = tally(1, 0, 9), tally(7, 2, 2)
    found = difference(a, b, method="permutation", names=TOWNS)
    assert found.p_exact == Fraction(223, 88179)
    assert found.low is None
    assert found.reading == "Toronto scores above Halifax (p = 0.0025)."
    turned = difference(b, a, method="permutation", names=TOWNS)
    assert turned.reading == "Toronto scores below Halifax (p = 0.0025)."
    close = difference(tally(1, 1, 1), tally(1, 1, 2), method="permutation", names=TOWNS)
    assert close.reading == "Too few answers to tell Toronto from Halifax (p = 1)."


def test_studentised_permutations_treat_groups_without_spread_as_far_apart():
    found = difference(tally(3, 0, 0), tally(0, 0, 3), method="permutation_studentised")
    assert found.p_exact == Fraction(2, 20)
    same = difference(tally(1, 1, 1), tally(2, 2, 2), method="permutation_studentised")
    assert same.p_exact == 1
    # The small polarised group deals out differently once its spread is taken into account.
    a, b = tally(2, 0, 4), tally(1, 18, 1)
    by_spread = difference(a, b, method="permutation_studentised").p_exact
    assert by_spread > difference(a, b, method="permutation").p_exact


def test_too_many_tables_are_not_gone_through():
    found = difference(
        tally(2000, 2000, 2000), tally(2000, 2000, 2000), method="permutation", names=TOWNS
    )
    assert found.p is None
    assert found.value == 0
    assert found.reading == (
        "Toronto and Halifax cannot be compared: there are too many tables to go through one by"
        " one: use mover."
    )


def test_wald_s_zero_variance_gives_no_p_value_and_says_so():
    found = difference(tally(0, 0, 3), tally(0, 4, 0), method="wald")
    assert (found.low, found.high, found.p) == (1, 1, None)
    assert found.why == "neither side varies at all, and the Wald variance of that is 0"


@given(mixes(), mixes())
def test_the_pooled_variance_is_mantel_s_trend_over_the_bands(a, b):
    """Mantel 1963: the statistic squared is (N − 1)·r², r between group and score."""
    found = difference(tally(*a), tally(*b), method="pooled_variance")
    assert (found.low, found.high) == (None, None)
    n, m = sum(a), sum(b)
    both = [x + y for x, y in zip(a, b, strict=True)]
    lead, decided = both[2] - both[0], both[2] + both[0]
    spread = Fraction((n + m) * decided - lead**2) * n * m
    if not spread:
        assert (found.z, found.p) == (None, None)
        assert "fell in one band" in found.reading
        return
    shared = (n + m) * (a[2] - a[0]) - n * lead
    assert found.z**2 == pytest.approx(float((n + m - 1) * shared**2 / spread), rel=1e-9)
    assert found.z * shared >= 0
    assert found.p == pytest.approx(math.erfc(abs(found.z) / math.sqrt(2)))


def test_the_mid_p_of_pairs_one_band_apart_is_mcnemar_s():
    """Fagerland, Lydersen and Laake 2013: 9 against 1; the binomial tail less half of its tie."""
    found = paired_difference(paired([[3, 1, 0], [9, 0, 0], [0, 0, 2]]), method="sign_flip")
    assert found.p_exact == Fraction(2 * 11, 2**10)
    assert found.mid_p == float(Fraction(2 * 11 - 10, 2**10))
    assert paired_difference(paired([[1, 0, 0]] + [[0, 0, 0]] * 2)).mid_p is None


def test_the_variance_of_pairs_is_that_of_their_differences():
    """loyalty §16: C = 1, 4, 22, 3, 0 and −1/10; V = (4 + 4 + 3)/30 − 1/100."""
    both = paired([[3, 1, 1], [1, 5, 3], [0, 2, 14]])
    assert both.variance == Fraction(11, 30) - Fraction(1, 100)
    assert paired([[0] * 3] * 3).variance is None


def test_the_restricted_score_holds_where_groups_do_not_vary():
    found = difference(tally(0, 0, 3), tally(0, 0, 8), method="score_restricted")
    assert (found.value, found.z, found.p) == (0, 0, 1)
    assert -2 < found.low < 0 < found.high < 2
    apart = difference(tally(5, 0, 0), tally(0, 0, 5), method="score_restricted")
    assert apart.low == -2
    assert -2 < apart.high < 0
    still = difference(tally(0, 6, 0), tally(0, 9, 0), method="score_restricted")
    assert still.low == pytest.approx(-difference(
        tally(0, 9, 0), tally(0, 6, 0), method="score_restricted").high)  # fmt: skip


# Two questions, the same people.


def test_complete_pairs_give_the_difference_and_all_answers_the_scores():
    """One answer missing: complete pairs for the difference, all answers for each (§8)."""
    answers = PairedTally.of(
        REICHHELD_0_10,
        [(10, 3), (9, None), (None, 8), (None, None)],
        questions=("ideas", "better_off"),
    )
    found = paired_difference(answers)
    assert (found.n, found.first.n, found.second.n) == (1, 2, 2)
    assert (answers.first.no_answer, answers.second.no_answer) == (2, 2)
    assert (found.value, found.points) == (2, 200)
    assert found.reading == (
        "Too few answers to tell ideas from better_off: the difference may be −71 to +171 points"
        " (95 % interval) (1 answer to both)."
    )


def test_a_paired_difference_is_told_when_the_answers_support_it():
    answers = paired([[1, 0, 0], [9, 2, 0], [3, 12, 10]])
    assert paired_difference(answers).reading.startswith("ideas scores above better_off: +73")
    by_flips = paired_difference(answers, method="sign_flip")
    assert by_flips.reading == "ideas scores above better_off, p < 0.0001 (37 answers to both)."
    turned = paired([[1, 9, 3], [0, 2, 12], [0, 0, 10]])
    by_flips = paired_difference(turned, method="sign_flip")
    assert by_flips.reading.startswith("ideas scores below better_off")
    even = paired_difference(paired([[1, 1, 0], [1, 1, 0], [0, 0, 1]]), method="sign_flip")
    assert even.reading == (
        "Too few answers to tell ideas from better_off, p = 1 (5 answers to both)."
    )


def test_without_a_complete_pair_there_is_no_difference():
    answers = PairedTally.of(REICHHELD_0_10, [(10, None)], questions=("ideas", "better_off"))
    found = paired_difference(answers)
    assert (found.value, found.low, found.p, found.points) == (None,) * 4
    assert found.reading == (
        "ideas and better_off cannot be compared: nobody answered both questions."
    )


def test_people_who_all_differ_by_the_same_have_no_wald_variance():
    found = paired_difference(paired([[0, 0, 0], [4, 0, 0], [0, 0, 0]]), method="wald")
    assert (found.low, found.high, found.p) == (1, 1, None)
    assert "by the same" in found.why


def test_mover_for_pairs_takes_no_correlation_where_one_side_does_not_vary():
    found = paired_difference(paired([[0, 0, 0], [0, 0, 0], [2, 3, 4]]), method="mover")
    assert found.low < found.value < found.high
    assert found.p is None


def test_flips_of_too_many_pairs_are_not_gone_through():
    first = tally(0, 6000, 0, question="ideas")
    second = tally(3000, 0, 3000, question="better_off")
    answers = PairedTally(first, second, ((0, 0, 0), (3000, 0, 3000), (0, 0, 0)))
    found = paired_difference(answers, method="sign_flip")
    assert (found.p, found.value) == (None, 0)
    assert "use adjusted_wald" in found.reading


def test_paired_tallies_add_up_like_tallies():
    one, other = (
        paired([[1, 0, 0], [0, 2, 1], [0, 0, 3]]),
        paired([[0, 1, 0], [1, 0, 0], [0, 1, 0]]),
    )
    both = one + other
    assert both.table == ((1, 1, 0), (1, 2, 1), (0, 1, 3))
    assert both.n == one.n + other.n
    assert both + PairedTally.empty(REICHHELD_0_10, ("ideas", "better_off")) == both
    assert both.margins == ((2, 4, 4), (2, 4, 4))
    with pytest.raises(TypeError):
        one + 1


@pytest.mark.parametrize(
    "table",
    [(), ((0, 0, 0),) * 2, ((0, 0),) * 3, ((-1, 0, 0),) + ((0, 0, 0),) * 2,
     ((1.0, 0, 0),) + ((0, 0, 0),) * 2],
)  # fmt: skip
def test_a_table_is_three_by_three_whole_numbers(table):
    with pytest.raises(UsageError, match="three rows"):
        PairedTally(tally(1, 1, 1), tally(1, 1, 1), table)


def test_a_table_holds_no_more_than_its_tallies_and_one_key():
    with pytest.raises(UsageError, match="exceed the answers"):
        PairedTally(tally(0, 1, 1), tally(1, 1, 1), ((1, 0, 0), (0, 0, 0), (0, 0, 0)))
    with pytest.raises(UsageError, match="exceed the answers"):
        PairedTally(tally(1, 1, 1), tally(0, 1, 1), ((1, 0, 0), (0, 0, 0), (0, 0, 0)))
    with pytest.raises(UsageError, match="another key"):
        PairedTally(tally(1, 1, 1), tally(1, 1, 1, key=PROACTIVE_1_10), ((0,) * 3,) * 3)


def test_bad_pairs_are_refused_whole_and_good_ones_count():
    found = count_pairs(
        REICHHELD_0_10, [(10, 10), (11, True), (9,), "99", [3, None], 5], questions=("a", "b")
    )
    assert found.rows == 6
    assert (found.tally.first.n, found.tally.second.n, found.tally.n) == (2, 1, 1)
    assert [str(refusal) for refusal in found.refusals] == [
        "row 1: a must be a whole number on 0..10, not 11",
        "row 1: b must be a whole number on 0..10, not True",
        "row 2: pair must be two answers, one to each question, not (9,)",
        "row 3: pair must be two answers, one to each question, not '99'",
        "row 5: pair must be two answers, one to each question, not 5",
    ]
    with pytest.raises(UsageError, match="^1 refused: row 0"):
        PairedTally.of(REICHHELD_0_10, [(1, -1)], questions=("a", "b"))


def response(form, question, rating, *, scale=REICHHELD_0_10.scale, wording="1"):
    return Response(
        ref=Ref("forms", "answer", f"{form} {question}"),
        survey=Ref("forms", "form", form),
        question=question,
        wording=wording,
        scale=scale,
        rating=rating,
        answered_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def test_responses_are_paired_by_the_form_they_share():
    found = pair_responses(
        REICHHELD_0_10,
        ("ideas", "better_off"),
        [
            response("x", "ideas", 10, wording="2"),
            response("y", "better_off", 3),
            response("x", "better_off", 8),
            response("y", "ideas", None),
            response("x", "ideas", 0),
            response("z", "price", 9),
            response("z", "ideas", 9, scale=Scale(1, 10)),
            response("w", "ideas", 9),
        ],
    )
    assert found.rows == 8
    assert found.tally.table == ((0, 0, 0), (0, 0, 0), (0, 1, 0))
    assert (found.tally.first.dqp, found.tally.second.dqp) == ((0, 0, 2), (1, 1, 0))
    assert (found.tally.first.no_answer, found.tally.second.no_answer) == (1, 1)
    assert (found.tally.first.wordings, found.tally.second.wordings) == (("1", "2"), ("1",))
    assert [(refusal.row, refusal.field) for refusal in found.refusals] == [
        (4, "survey"), (5, "question"), (6, "scale"),
    ]  # fmt: skip


def test_a_difference_keeps_both_scores_beside_it():
    a, b = tally(4, 6, 15), tally(9, 8, 8)
    found = difference(a, b, level=0.8)
    assert (found.first, found.second) == (net_score(a, level=0.8), net_score(b, level=0.8))
