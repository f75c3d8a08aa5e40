"""What people record at the desks counts, each thing once, whatever outside systems send later."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.leads.office import ANN, CUSTOMER, MIA, MONDAY
from core.programme._house import ADVICE, LATER, NOW, House, chase
from proactive_core.facts import (
    Belief,
    Decision,
    Quote,
    QuoteState,
    Recommendation,
    Stakes,
)
from proactive_core.programme import (
    follow,
    lives,
)
from proactive_core.recommendations import (
    Agree,
    Cause,
    Decline,
    Discuss,
    Explore,
    Hesitate,
    Implement,
    LeaveUndone,
    Overrule,
    Phase,
    RecordBenefit,
    annual_review,
)
from proactive_core.refs import Ref


@pytest.mark.parametrize(
    ("commands", "figure"),
    [
        ((Discuss(ANN),), "recommendations_discussed"),
        ((Discuss(ANN), Agree()), "recommendations_agreed"),
        ((Discuss(ANN), Hesitate()), "recommendations_hesitant"),
        ((Discuss(ANN), Hesitate(), Explore(ANN, Cause.SUMS)), "recommendations_explored"),
        ((Discuss(ANN), Decline("too dear")), "recommendations_declined"),
        ((Discuss(ANN), Agree(), Implement()), "recommendations_implemented"),
        ((Discuss(ANN), Agree(), LeaveUndone()), "recommendations_not_implemented"),
    ],
)
def test_what_was_recorded_by_hand_is_counted_whatever_the_outside_system_sends_later(
    commands, figure
):
    house = House().does(*commands).tells(ADVICE, LATER)
    assert house.rows(figure) == (ADVICE.ref,)
    assert house.rows("recommendations_presented") == (ADVICE.ref,)
    follow(house.advice, house.office.desk, LATER, now=NOW)
    assert house.rows(figure) == (ADVICE.ref,)


def test_a_gain_that_was_recorded_by_hand_is_on_the_scorecard_and_in_the_annual_review():
    told = RecordBenefit(realised=True, words="It held all winter.")
    house = House().does(Discuss(ANN), Agree(), Implement(), told).tells(ADVICE, LATER)
    assert house.rows("recommendations_realised") == (ADVICE.ref,)
    assert house.rows("recommendations_unrealised") == ()
    known = house.lives
    review = annual_review(CUSTOMER, 2026, known.records.all(Recommendation), courses=known.courses)
    [line] = review.implemented
    assert (line.answer, line.realised) == (Decision.AGREED, "It held all winter.")
    assert line.implemented_on == MONDAY.date()
    assert line.advice == LATER.advice


@pytest.mark.parametrize("words", [None, "It held."])
def test_a_gain_without_words_is_a_gain(words):
    house = House().does(Discuss(ANN), Implement(), RecordBenefit(realised=True, words=words))
    house.tells(ADVICE)
    if words is not None:
        house.office.journal.erase(CUSTOMER, at=NOW)
    [fact] = house.lives.records.all(Recommendation)
    assert fact.realised == "The customer got what was promised."


def test_a_customer_who_was_asked_and_had_not_gained_is_counted_as_that():
    no = RecordBenefit(realised=False)
    house = House().does(Discuss(ANN), Implement(), no).tells(LATER)
    assert house.rows("recommendations_realised") == ()
    assert house.rows("recommendations_unrealised") == (ADVICE.ref,)
    # once it was a gain, and it is none any more
    yes = RecordBenefit(realised=True, words="It held.")
    house = House().does(Discuss(ANN), Implement(), yes, no)
    house.tells(attrs.evolve(LATER, realised="It held."))
    assert house.rows("recommendations_unrealised") == (ADVICE.ref,)
    # what an outside system says anew counts
    house = House().does(Discuss(ANN), Implement(), no)
    house.tells(attrs.evolve(LATER, realised="Now it holds."))
    assert house.rows("recommendations_realised") == (ADVICE.ref,)


def test_a_hesitation_that_was_explored_is_no_finding_any_more():
    critical = attrs.evolve(ADVICE, stakes=Stakes.CRITICAL)
    house = House().does(Discuss(ANN), Hesitate(), fact=critical).tells(critical)
    assert house.rows("findings_medium") == (ADVICE.ref,)
    house.does(Explore(ANN, Cause.DOUBT), fact=critical)
    assert house.rows("findings_medium") == ()


def test_what_the_gate_let_through_then_is_no_breach_when_it_is_doubted_later():
    doubted = attrs.evolve(LATER, belief=None)
    house = House().does(Discuss(ANN), Agree(), Implement()).tells(doubted)
    assert house.rows("recommendations_presented_though_withheld") == ()
    known = house.lives
    review = annual_review(CUSTOMER, 2026, known.records.all(Recommendation), courses=known.courses)
    assert [line.recommendation for line in review.implemented] == [ADVICE.ref]
    # presented although the gate holds it back: facts alone tell of that
    house = House().tells(attrs.evolve(doubted, decision=Decision.AGREED))
    assert house.rows("recommendations_presented_though_withheld") == (ADVICE.ref,)
    assert house.rows("recommendations_withheld") == (ADVICE.ref,)


def test_whoever_was_told_why_it_is_held_back_is_counted():
    from core.programme.test_telling import House as Telling

    house = House().tells(attrs.evolve(ADVICE, belief=None))
    assert house.rows("recommendations_withheld_told") == ()
    follow(house.advice, house.office.desk, house.facts[0], now=MONDAY)
    assert house.rows("recommendations_withheld_told") == ()
    Telling(house.office).tell()
    assert house.rows("recommendations_withheld_told") == (ADVICE.ref,)


# --- facts and lives together

versions = st.builds(
    lambda **changes: attrs.evolve(ADVICE, **changes),
    belief=st.sampled_from([None, Belief.CERTAIN, Belief.CERTAIN]),
    decision=st.none() | st.sampled_from(Decision),
    implemented_at=st.none() | st.just(MONDAY),
    realised=st.none() | st.just("It held."),
    stakes=st.none() | st.sampled_from(Stakes),
)
quotes = st.lists(st.sampled_from(QuoteState), max_size=2).map(
    lambda states: [
        Quote(
            ref=Ref("fsm", "quote", str(n)),
            recommendation=ADVICE.ref,
            state=state,
            raised_at=MONDAY,
        )
        for n, state in enumerate(states)
    ]
)
by_hand = st.lists(
    st.sampled_from(
        [
            Discuss(ANN),
            Agree(),
            Hesitate(),
            Explore(ANN, Cause.SUMS),
            Decline("no"),
            Implement(),
            LeaveUndone(),
            RecordBenefit(realised=True),
            RecordBenefit(realised=False),
        ]
    ),
    max_size=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(versions, quotes, by_hand), min_size=1, max_size=3), st.booleans())
def test_what_is_looked_at_is_what_the_next_run_would_record(story, rerun):
    """And every recommendation stands in exactly one phase."""
    house = House()
    for version, sent, commands in story:
        follow(house.advice, house.office.desk, version, sent, now=MONDAY)
        for command in commands:
            house.advice.act(ADVICE.ref, command, now=MONDAY)
    last, sent, _ = story[-1]
    newer = attrs.evolve(last, decision=Decision.AGREED) if rerun else last
    house.tells(newer, *sent)
    [course] = house.lives.courses
    counted = {phase: house.rows(f"recommendations_{phase.value}") for phase in Phase}
    assert [phase for phase, rows in counted.items() if rows] == [course.phase]
    assert counted[course.phase] == (ADVICE.ref,)
    followed = follow(house.advice, house.office.desk, newer, sent, now=NOW).course
    same = ("phase", "cause", "quotes", "agreements", "realised", "outcome", "spoken_by")
    for name in same:
        assert getattr(followed, name) == getattr(course, name), name
    before, again = course, house.lives.courses[0]
    for name in same:
        assert getattr(again, name) == getattr(before, name), name


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(versions, quotes, by_hand, st.randoms(use_true_random=False))
def test_the_order_of_facts_changes_nothing(version, sent, commands, rng):
    house = House()
    follow(house.advice, house.office.desk, version, sent, now=MONDAY)
    for command in commands:
        house.advice.act(ADVICE.ref, command, now=MONDAY)
    facts = [version, *sent, chase(1, MONDAY)]
    first = House(house.office, list(facts)).cell
    rng.shuffle(facts)
    assert House(house.office, facts).cell == first


def test_the_day_of_the_review_is_the_day_on_which_it_was_recorded():
    house = House().does(Discuss(ANN), now=MONDAY)
    house.does(Implement(), now=MONDAY + timedelta(days=1)).tells(LATER)
    [fact] = house.lives.records.all(Recommendation)
    assert fact.implemented_at.date() == date(2026, 1, 6)


def test_a_finding_that_somebody_answers_for_does_not_count_until_it_is_back():
    selling = attrs.evolve(ADVICE, advice="Sell them another one.")
    house = House().does(fact=selling).tells(selling)
    assert house.rows("findings_medium") == (ADVICE.ref,)
    kept = Overrule(rule="domain:R7", by=MIA, why="A quote.", until=NOW + timedelta(seconds=1))
    house.does(kept, fact=selling)
    assert house.rows("findings_medium") == ()
    ended = attrs.evolve(kept, until=NOW)
    house = House().does(ended, fact=selling).tells(selling)
    assert house.rows("findings_medium") == (ADVICE.ref,)


def test_what_the_gate_did_not_look_at_is_left_as_it_is():
    house = House().does(Discuss(ANN), Agree()).tells(LATER)
    known = lives(house.records, house.advice, house.office.desk, screenings=(), now=NOW)
    assert known.courses == ()
    assert known.records.all(Recommendation) == (LATER,)
