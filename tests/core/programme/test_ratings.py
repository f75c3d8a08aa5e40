"""What customers and checklists say, and what is held back about technicians."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.programme._company import ELEVEN, FIVE, NORTH, SINCE, SOUTH, card, ref, response
from proactive_core.checklists import bank, evaluate
from proactive_core.errors import UsageError
from proactive_core.facts import (
    Answered,
    ChecklistRun,
    ItemAnswer,
    Mode,
)
from proactive_core.loyalty import PROACTIVE_1_10, REICHHELD_0_10, Band, BandRange, ScoringKey
from proactive_core.programme import (
    Rated,
)


def test_both_questions_are_scored_by_the_key_of_their_scale():
    facts = [response(k, rating) for k, rating in enumerate([10, 9, 8, 1, None])]
    facts += [response(10, 0, scale=ELEVEN), response(11, 9, question="better_off", wording="2")]
    ideas, classic, better_off = card(*facts).cell().scores
    assert (ideas.scale, ideas.n, ideas.score.no_answer) == (ELEVEN, 1, 0)
    assert (ideas.score.value, ideas.score.key) == (Fraction(-1), REICHHELD_0_10)
    assert (classic.score.value, classic.score.key) == (Fraction(1, 4), PROACTIVE_1_10)
    assert (classic.n, classic.score.no_answer) == (4, 1)
    assert better_off.score.wordings == ("2",)
    assert better_off.score.question == "better_off"


def test_another_scale_is_said_and_not_bent():
    facts = [response(1, 5, scale=FIVE), response(2, 9, question="z")]
    ideas, _, other = card(*facts).cell().scores
    assert ideas.score is None
    assert ideas.n == 1
    assert ideas.why == "there is no scoring key for the scale 1..5; there are for: 0..10, 1..10"
    assert (other.question, other.score.value) == ("z", 1)
    five = ScoringKey(
        name="five", version="1", scale=FIVE, provenance="made for this test",
        bands=(BandRange(Band.DETRACTOR, 1, 3, "x"), BandRange(Band.PROMOTER, 4, 5, "x")),
    )  # fmt: skip
    assert card(*facts, keys=(five,)).cell().scores[0].score.value == 1
    assert "there are for: none" in card(*facts, keys=()).cell().scores[0].why
    with pytest.raises(UsageError, match=r"two keys for the scale 1\.\.5"):
        card(keys=(five, attrs.evolve(five, version="2")))


def test_a_branch_without_answers_has_a_score_that_says_so():
    score = card(response(1, 9)).cell(SOUTH).scores[0].score
    assert (score.value, score.why) == (None, "nobody answered")


def answers(who, n, *, rating=9, branch=NORTH):
    return [
        response(
            f"{who}-{branch.key}-{k}", rating, branch=branch, technician=ref("technician", who)
        )
        for k in range(n)
    ]


def shown(review):
    return {(t.technician.key, t.branch): t.scores[0].n for t in review.technicians}


def test_small_groups_of_answers_about_a_technician_are_held_back():
    review = card(*answers("ann", 5), *answers("bob", 4), *answers("cy", 6), *answers("di", 9))
    assert shown(review) == {
        ("ann", NORTH): None,  # or else bob's four were what remains of the branch's
        ("bob", NORTH): None,
        ("cy", NORTH): 6,
        ("di", NORTH): 9,
    }
    assert review.technicians[0].scores[0].score is None
    assert "fewer than 5" in review.technicians[0].scores[0].why
    assert review.smallest == 5


def test_answers_about_nobody_hide_a_small_group_as_well_as_another_technician():
    known = [*answers("ann", 5), *answers("bob", 4)]
    assert shown(card(*known, response("x", 9)))["ann", NORTH] == 5
    assert shown(card(*known, smallest=4))["bob", NORTH] == 4
    assert shown(card(*answers("ann", 5), *answers("bob", 4, branch=SOUTH))) == {
        ("ann", NORTH): 5,
        ("bob", SOUTH): None,
    }


@given(st.lists(st.integers(0, 8), max_size=6), st.integers(0, 6), st.integers(1, 6))
@settings(max_examples=50)
def test_nothing_held_back_can_be_found_by_subtraction(sizes, unknown, smallest):
    """What a branch shows, less what its technicians show, is nobody's or a group of its own."""
    facts = [f for k, n in enumerate(sizes) for f in answers(k, n)]
    facts += [response(f"x{k}", 9) for k in range(unknown)]
    review = card(*facts, smallest=smallest)
    numbers = [t.scores[0].n for t in review.technicians]
    assert all(n is None or n >= smallest for n in numbers)
    total = review.cell(NORTH).scores[0].n
    rest = total - sum(n for n in numbers if n is not None)
    if None in numbers and any(n is not None for n in numbers):
        assert rest >= smallest


HEART = bank.heart_audit()


def rated(key, subject, codes, *, at=SINCE):
    given_answers = tuple(
        ItemAnswer(item.key, Answered(code)) for item, code in zip(HEART.items, codes, strict=False)
    )
    run = ChecklistRun(
        ref=ref("run", key), checklist=HEART.key, version=HEART.version, subject=subject,
        answered_at=at, answers=given_answers,
    )  # fmt: skip
    return Rated(run=run, evaluation=evaluate(HEART, run))


def test_checklists_are_gathered_by_branch_and_version():
    done = [
        rated(1, NORTH, ["yes", "yes", "yes"]),
        rated(2, SOUTH, ["yes", "no", "no"]),
        rated(3, SOUTH, []),
    ]
    review = card(rated=done)
    (everywhere,) = review.cell().checklists
    assert (everywhere.checklist, everywhere.version) == (HEART.key, HEART.version)
    assert (everywhere.n, everywhere.scored, everywhere.mean) == (3, 2, Fraction(2, 3))
    assert sum(n for _, n in everywhere.outcomes) == 3
    assert review.cell(NORTH).figure("checklists_evaluated").value == 1
    assert review.cell(NORTH).checklists[0].mean == 1
    assert review.cell(NORTH, "2024-Q4").checklists == ()
    (unknown,) = card(rated=done[2:]).cell().checklists
    assert (unknown.mean, unknown.why) == (None, "no data: nothing in it could be counted")


def test_an_evaluation_of_another_version_is_refused():
    one = rated(1, NORTH, [])
    with pytest.raises(UsageError, match="filled in heart_audit 0, and the evaluation is of"):
        Rated(run=attrs.evolve(one.run, version="0"), evaluation=one.evaluation)


def test_how_answers_were_asked_for_is_counted_beside_the_score():
    """1.3: asked by survey and face to face; the modes add up to the answers."""
    asked = [Mode.WEB, Mode.WEB, Mode.FACE_TO_FACE, None]
    facts = [response(n, 9, mode=mode) for n, mode in enumerate(asked)]
    blank = response(9, None, mode=Mode.PHONE)
    ideas = card(*facts, blank).cell().scores[0]
    assert ideas.modes == ((Mode.WEB, 2), (Mode.FACE_TO_FACE, 1), (None, 1))
    assert sum(n for _, n in ideas.modes) == ideas.n
    assert card().cell().scores[0].modes == ()
