"""What the perspective reflection and the five barriers bring to the scorecard."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from core.programme._company import MONDAY, NORTH, NOW, SOUTH, card, ref, values
from proactive_core.checklists import bank, evaluate
from proactive_core.facts import Answered, ChecklistRun, ItemAnswer, NotObserved
from proactive_core.programme import Rated, Unit


def rated(key, checklist, answers, *, branch=NORTH, at=MONDAY):
    given = tuple(
        ItemAnswer(item, Answered(said) if isinstance(said, str) else said)
        for item, said in answers.items()
    )
    run = ChecklistRun(
        ref=ref("run", key),
        checklist=checklist,
        version="1.0.0",
        subject=branch,
        answered_at=at,
        answers=given,
    )
    return Rated(run=run, evaluation=evaluate(bank.load(checklist), given))


def reflection(key, rating, **more):
    return rated(key, "perspective_reflection", {"perspective": rating}, **more)


def test_the_gap_is_ten_minus_the_rating():
    """domain §6.6: 10 = an important part of the service; gap = 10 - score."""
    cell = card(rated=[reflection(1, "4")]).cell(NORTH)
    assert values(cell, "perspective_rating", "perspective_gap") == [4, 6]
    rating = cell.figure("perspective_rating")
    assert (rating.n, rating.rows, rating.unit) == (1, (ref("run", 1),), Unit.RATING)


def test_the_latest_rating_of_each_team_counts():
    later = MONDAY + timedelta(days=200)
    review = card(
        rated=[
            reflection(3, "3", branch=SOUTH),
            reflection(2, "8", at=later),
            reflection(1, "4"),
        ]
    )
    assert values(review.cell(NORTH), "perspective_rating") == [8]
    assert values(review.cell(NORTH, "2024-Q1"), "perspective_rating") == [4]
    assert values(review.cell(), "perspective_rating", "perspective_gap") == [
        Fraction(11, 2),
        Fraction(9, 2),
    ]
    assert review.cell().figure("perspective_rating").rows == (ref("run", 2), ref("run", 3))


@pytest.mark.parametrize("said", ["0", "11", "4.5", "four", NotObserved()])
def test_what_is_no_rating_is_no_data(said):
    cell = card(rated=[reflection(1, said)]).cell()
    for name in ("perspective_rating", "perspective_gap"):
        assert cell.figure(name).why == "no data: no team's perspective was rated"


def test_barriers_carry_who_has_them_and_what_helps():
    """domain:B1..B5, each with its remedies as far as they are known (domain 3.1, 3.5)."""
    yes = dict.fromkeys(("b1", "b3"), "yes")
    some = {**yes, "b2": "no", "b4": NotObserved()}
    old = rated(9, "five_barriers", {"b5": "yes"}, at=MONDAY - timedelta(days=9))
    review = card(
        rated=[
            rated(2, "five_barriers", {"b1": "no", "b3": "yes"}, branch=SOUTH),
            rated(1, "five_barriers", some),
            old,
        ],
        now=NOW,
    )
    found = {barrier.key: barrier for barrier in review.cell().barriers}
    assert list(found) == ["b1", "b2", "b3", "b4", "b5"]
    north, south = ref("run", 1), ref("run", 2)
    assert (found["b1"].asked, found["b1"].present) == ((north, south), (north,))
    assert (found["b2"].asked, found["b2"].present) == ((north,), ())
    assert found["b3"].present == (north, south)
    assert (found["b4"].asked, found["b5"].asked) == ((), ())
    first = found["b1"].steps[0].said_in("en")
    assert first.startswith("Let recommendations rest")
    assert all(barrier.steps for barrier in found.values())
    assert review.cell(SOUTH).barriers[0].asked == (south,)


def test_nobody_asked_is_no_barrier_and_no_all_clear():
    assert card().cell().barriers == ()
