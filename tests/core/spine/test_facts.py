from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import attrs
import pytest
from hypothesis import given

from proactive_core import (
    Answered,
    ChecklistRun,
    ItemAnswer,
    Money,
    NotApplicable,
    Ref,
    Response,
    Scale,
    Submission,
    Unanswered,
    UsageError,
    Visit,
)
from proactive_core.testing import strategies as s

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
R = Ref("a", "response", "1")


def a_response(**changed) -> Response:
    held = {"ref": R, "survey": R, "question": "ideas", "scale": Scale(1, 10), "answered_at": NOON}
    return Response(**{**held, "rating": 9, **changed})


@pytest.mark.parametrize("rating", [0, 11, -1, 6.5, True, "9", float("nan"), Decimal(9)])
def test_a_rating_off_the_scale_is_refused_never_moved(rating):
    """Domain R5: ratings stay inside the declared scale; 0 is refused on 1–10."""
    with pytest.raises(UsageError, match="whole number on 1..10"):
        a_response(rating=rating)


def test_zero_is_an_answer_on_zero_to_ten_and_none_is_no_answer():
    assert a_response(scale=Scale(0, 10), rating=0).rating == 0
    assert a_response(rating=None).rating is None


@pytest.mark.parametrize(("low", "high"), [(1, 1), (10, 1), (True, 10), (1.0, 10), ("1", 10)])
def test_a_scale_runs_upwards_over_whole_numbers(low, high):
    with pytest.raises(UsageError, match="a scale runs from"):
        Scale(low, high)


def test_a_scale_knows_its_points():
    assert [n for n in range(-1, 12) if n in Scale(1, 3)] == [1, 2, 3]
    assert True not in Scale(0, 10)
    assert str(Scale(1, 10)) == "1..10"


def test_moments_are_kept_in_utc():
    east = timezone(timedelta(hours=5, minutes=30))
    held = a_response(answered_at=datetime(2026, 1, 1, 17, 30, tzinfo=east)).answered_at
    assert (held, held.tzinfo) == (NOON, UTC)


def test_a_naive_moment_is_refused():
    with pytest.raises(UsageError, match="answered_at must be a moment with a UTC offset"):
        a_response(answered_at=datetime(2026, 1, 1))
    with pytest.raises(UsageError, match="happened_at"):
        Visit(ref=R, customer=R, happened_at=datetime(2026, 1, 1))


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), 1.5, 3])
def test_money_is_a_finite_decimal(amount):
    with pytest.raises(UsageError, match="finite Decimal"):
        Money(amount, "CAD")


@pytest.mark.parametrize("currency", ["cad", "CA", "CADX", "", None])
def test_a_currency_is_three_capital_letters(currency):
    with pytest.raises(UsageError, match="ISO 4217"):
        Money(Decimal(1), currency)


@pytest.mark.parametrize("sequence", [-1, True, 1.5])
def test_a_sequence_is_a_whole_number(sequence):
    with pytest.raises(UsageError, match="sequence must be a whole number"):
        Submission(ref=R, observed_at=NOON, sequence=sequence)


def test_an_item_is_answered_once_in_a_run():
    twice = (ItemAnswer("a", Answered("yes")), ItemAnswer("a", Unanswered()))
    with pytest.raises(UsageError, match="item 'a' is answered twice"):
        ChecklistRun(ref=R, checklist="c", version="1", subject=R, answered_at=NOON, answers=twice)


def test_not_applicable_needs_its_reason_and_an_answer_is_one_of_five():
    with pytest.raises(UsageError, match="reason"):
        NotApplicable(" ")
    with pytest.raises(TypeError):
        ItemAnswer("a", "yes")


@given(s.facts())
def test_facts_are_frozen_hashable_values(fact):
    assert hash(fact) == hash(attrs.evolve(fact))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        fact.ref = R
