"""Counting: good answers count, bad ones come back located, nothing is coerced."""

import math
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from numbers import Integral

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.loyalty.cases import tally
from proactive_core.errors import UsageError
from proactive_core.facts import Response, Scale
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    Band,
    BandRange,
    ScoringKey,
    Tally,
    count,
    count_responses,
)
from proactive_core.refs import Ref


class Int64(int):
    """What NumPy's integers are to Python: registered whole numbers, and no `int`s."""


class FarInteger:
    """A registered whole number that is no subclass of `int`."""

    def __init__(self, value):
        self.value = value

    def __int__(self):
        return self.value

    def __repr__(self):
        return f"FarInteger({self.value})"


Integral.register(FarInteger)

HOSTILE = [
    True, False, 6.5, 9.0, math.nan, math.inf, -1, 11, "9", "", b"9", Decimal("6.5"),
    Decimal("NaN"), Decimal("sNaN"), Decimal("1E+999999999"), Decimal(-1), Fraction(9), [9], {},
    object, 9 + 0j, FarInteger(11), 10**400,
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_what_is_no_whole_number_on_the_scale_is_refused_in_its_row(value):
    found = count(REICHHELD_0_10, [9, value, None, 3])
    assert found.tally == Tally.of(REICHHELD_0_10, [9, None, 3])
    (refusal,) = found.refusals
    assert (refusal.row, refusal.field) == (1, "rating")
    assert refusal.allowed == "a whole number on 0..10"
    assert refusal.value[:20] == repr(value)[:20]
    assert len(refusal.value) <= 80


def test_a_zero_is_refused_on_a_1_to_10_key():
    with pytest.raises(UsageError, match=r"row 1: rating must be a whole number on 1\.\.10, not 0"):
        Tally.of(PROACTIVE_1_10, [10, 0])


@pytest.mark.parametrize("value", [9, Decimal(9), Decimal("9.0"), Int64(9), FarInteger(9)])
def test_whole_numbers_of_other_types_count(value):
    assert Tally.of(REICHHELD_0_10, [value]) == Tally.of(REICHHELD_0_10, [9])


def test_all_faults_are_told_at_once():
    with pytest.raises(UsageError) as caught:
        Tally.of(REICHHELD_0_10, ["9", 10, 6.5])
    assert str(caught.value) == (
        "2 refused: row 0: rating must be a whole number on 0..10, not '9';"
        " row 2: rating must be a whole number on 0..10, not 6.5"
    )
    with pytest.raises(UsageError, match=r"^50 refused: .*; and 30 more$"):
        Tally.of(REICHHELD_0_10, [11] * 50)


@given(st.lists(st.integers(-3, 13) | st.none() | st.booleans() | st.floats() | st.text()))
def test_every_row_is_counted_or_refused(answers):
    found = count(REICHHELD_0_10, iter(answers))
    assert found.rows == len(answers)
    assert found.tally.n + found.tally.no_answer + len(found.refusals) == len(answers)
    assert [r.row for r in found.refusals] == sorted({r.row for r in found.refusals})


def test_long_runs_are_counted_in_chunks_with_rows_that_go_on():
    answers = [9] * 70_000 + [True, 10] + [3] * 70_000
    found = count(REICHHELD_0_10, iter(answers))
    assert found.tally.dqp == (70_000, 0, 70_001)
    assert [refusal.row for refusal in found.refusals] == [70_000]


@pytest.mark.parametrize("answers", [{9, 10}, {9: 1}, frozenset({9})])
def test_a_set_of_answers_is_refused_because_it_forgets(answers):
    with pytest.raises(UsageError, match="forgets repeated ones"):
        Tally.of(REICHHELD_0_10, answers)


def test_no_answer_is_counted_apart_and_kept_out_of_n():
    found = Tally.of(REICHHELD_0_10, [None, 10, None, 7], question="ideas", wording="2")
    assert (found.n, found.no_answer, found.dqp) == (2, 2, (0, 1, 1))
    assert (found.question, found.wordings) == ("ideas", ("2",))
    assert found.label == "reichheld_0_10 (version 1), question ideas"


def test_a_tally_of_nobody_has_no_score_no_variance_and_no_mean():
    nobody = Tally.of(REICHHELD_0_10, [None])
    assert (nobody.score, nobody.variance, nobody.mean) == (None, None, None)
    assert not nobody.is_blank
    assert Tally.empty(REICHHELD_0_10).is_blank


def test_the_mean_keeps_what_the_bands_throw_away():
    assert Tally.of(PROACTIVE_1_10, [1, 10, 10]).mean == 7
    assert Tally.of(REICHHELD_0_10, [0, 10]).mean == 5
    assert tally(1, 0, 1).variance == 1


@pytest.mark.parametrize("counts", [(), (1,) * 10, (-1,) + (0,) * 10, (1.0,) + (0,) * 10])
def test_a_histogram_that_does_not_fit_its_scale_is_refused(counts):
    with pytest.raises(UsageError, match="11 whole numbers"):
        Tally(REICHHELD_0_10, counts)


@pytest.mark.parametrize("missing", [-1, 1.5, True])
def test_the_number_of_missing_answers_is_a_whole_number(missing):
    with pytest.raises(UsageError, match="no_answer"):
        Tally(REICHHELD_0_10, (0,) * 11, missing)


def test_tallies_of_other_keys_or_questions_do_not_merge():
    ideas = tally(1, 1, 1, question="ideas")
    with pytest.raises(UsageError, match="another key"):
        ideas + tally(1, 1, 1, key=PROACTIVE_1_10, question="ideas")
    with pytest.raises(UsageError, match="another question"):
        ideas + tally(1, 1, 1, question="better_off")
    with pytest.raises(UsageError, match="another question"):
        ideas + tally(1, 1, 1)
    with pytest.raises(TypeError):
        ideas + 1


def test_a_blank_tally_takes_on_the_question_it_is_added_to():
    ideas = tally(1, 1, 1, question="ideas", wordings=("1",))
    assert sum([ideas, ideas], start=Tally.empty(REICHHELD_0_10)) == ideas + ideas
    with pytest.raises(UsageError, match="another question"):
        Tally.empty(REICHHELD_0_10, question="better_off") + ideas


def test_merging_keeps_every_wording_once():
    a, b = tally(1, 0, 0, wordings=("2", "1")), tally(0, 0, 1, wordings=("2",))
    assert (a + b).wordings == ("1", "2")


def test_rebanding_belongs_to_the_new_key_and_keeps_the_histogram():
    strict = ScoringKey(
        "strict_0_10", "1", Scale(0, 10),
        (
            BandRange(Band.DETRACTOR, 0, 7, "chosen"),
            BandRange(Band.PASSIVE, 8, 9, "chosen"),
            BandRange(Band.PROMOTER, 10, 10, "chosen"),
        ),
        "chosen for this test",
    )  # fmt: skip
    before = Tally.of(REICHHELD_0_10, [7, 9, 10])
    after = before.reband(strict)
    assert (before.dqp, after.dqp, after.counts) == ((0, 1, 2), (1, 1, 1), before.counts)
    with pytest.raises(UsageError, match="another key"):
        before + after
    with pytest.raises(UsageError, match="cannot be read on"):
        before.reband(PROACTIVE_1_10)


def response(number, rating, *, question="ideas", scale=REICHHELD_0_10.scale, wording="1"):
    return Response(
        ref=Ref("forms", "answer", str(number)),
        survey=Ref("forms", "form", str(number)),
        question=question,
        wording=wording,
        scale=scale,
        rating=rating,
        answered_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def test_responses_to_one_question_are_counted_with_their_wordings():
    given_responses = [response(1, 10), response(2, None, wording="2"), response(3, 3)]
    found = count_responses(REICHHELD_0_10, "ideas", given_responses)
    assert found.tally == tally(1, 0, 1, question="ideas", wordings=("1", "2"), no_answer=1)
    assert (found.refusals, found.rows) == ((), 3)


def test_responses_on_another_scale_or_to_another_question_are_refused():
    found = count_responses(
        REICHHELD_0_10,
        "ideas",
        [response(1, 9, scale=Scale(1, 10)), response(2, 9, question="better_off"), response(3, 9)],
    )
    assert found.tally.n == 1
    assert [str(refusal) for refusal in found.refusals] == [
        "row 0: scale must be 0..10, not '1..10'",
        "row 1: question must be 'ideas', not 'better_off'",
    ]
