"""What people record at the desks counts, each thing once, whatever outside systems send later."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.leads.office import ANN, CALENDAR, CUSTOMER, MIA, MONDAY, TORONTO, Office, said
from proactive_core.facts import (
    Belief,
    CustomerChase,
    Decision,
    Quote,
    QuoteState,
    Recommendation,
    Stakes,
)
from proactive_core.leads import RecordChase
from proactive_core.programme import (
    WHOLE,
    BranchMap,
    CompanyBranch,
    Records,
    chase_claim,
    follow,
    lives,
    record,
    scorecard,
    screen_all,
)
from proactive_core.recommendations import (
    AdviceDesk,
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
    Refused,
    annual_review,
)
from proactive_core.refs import Ref

MAP = BranchMap((CompanyBranch(key="toronto", name="Toronto", zone="America/Toronto"),))
ADVICE = Recommendation(
    ref=Ref("fsm", "recommendation", "1"),
    technician=ANN,
    customer=CUSTOMER,
    branch=TORONTO,
    noticed_at=MONDAY,
    observation="The flame sensor is corroded.",
    advice="Replace it before the heating season.",
    benefit="No outage in winter.",
    belief=Belief.CERTAIN,
)
LATER = attrs.evolve(ADVICE, advice="Replace it by autumn.", modified_at=MONDAY + timedelta(9))
NOW = MONDAY + timedelta(days=10)
YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@attrs.define
class House:
    """Both desks over one journal, and what outside systems told last."""

    office: Office = attrs.field(factory=Office)
    facts: list = attrs.field(factory=list)

    @property
    def advice(self):
        return AdviceDesk(self.office.journal)

    @property
    def records(self):
        return Records.of(self.facts, MAP)

    def does(self, *commands, fact=ADVICE, now=MONDAY):
        recorded = record(self.advice, self.office.desk, fact, *commands, now=now, by=ANN)
        assert not isinstance(recorded, Refused), recorded
        return self

    def tells(self, *facts):
        self.facts += facts
        return self

    @property
    def lives(self):
        records = self.records
        looks = screen_all(records)
        return lives(records, self.advice, self.office.desk, screenings=looks, now=NOW)

    @property
    def cell(self):
        known = self.lives
        card = scorecard(
            known.records,
            tuple(self.office.desk.leads()),
            screenings=screen_all(known.records),
            since=YEAR[0],
            until=YEAR[1],
            now=NOW,
            calendars={WHOLE: CALENDAR},
            courses=known.courses,
        )
        return card.cell()

    def rows(self, name):
        return self.cell.figure(name).rows


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


def test_looking_stores_nothing():
    house = House().does(Discuss(ANN), Agree()).tells(LATER, chase(1, MONDAY))
    before = {s: house.office.journal.load(s) for s in house.office.journal.streams()}
    assert house.cell
    assert before == {s: house.office.journal.load(s) for s in house.office.journal.streams()}


# --- customers who asked


def chase(key, at, **more):
    return CustomerChase(ref=Ref("fsm", "chase", str(key)), branch=TORONTO, asked_at=at, **more)


def asked(house, at, *claims):
    command = RecordChase(by=MIA, chased_at=at)
    done = house.office.desk.act("fsm:lead:1", command, now=NOW, claims=claims)
    assert not isinstance(done, Refused), done


def test_a_question_that_was_recorded_at_the_lead_counts_for_its_branch_with_a_row():
    house = House()
    house.office.submit(said())
    asked(house, MONDAY)
    [row] = house.rows("customers_chasing")
    assert row == Ref("proactive", "customer_chase", "fsm:lead:1#1")
    [found] = house.lives.records.all(CustomerChase)
    assert (found.customer, found.technician, found.branch) == (CUSTOMER, ANN, TORONTO)
    assert found.asked_at == MONDAY


def test_a_question_of_a_file_that_reached_its_lead_counts_once_even_when_its_hour_is_mended():
    house = House()
    house.office.submit(said())
    fact = chase(1, MONDAY, submission=said().ref)
    house.tells(fact)
    asked(house, MONDAY, chase_claim(fact.ref))
    asked(house, MONDAY + timedelta(hours=1))
    names = {row.key for row in house.rows("customers_chasing")}
    assert names == {"1", "fsm:lead:1#2"}
    house.tells(attrs.evolve(fact, asked_at=MONDAY - timedelta(hours=1), modified_at=NOW))
    assert len(house.rows("customers_chasing")) == 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    by_hand=st.lists(st.integers(0, 5), max_size=4),
    noted=st.lists(st.integers(0, 5), max_size=4),
    elsewhere=st.lists(st.integers(0, 5), max_size=3),
)
def test_every_question_is_counted_exactly_once(by_hand, noted, elsewhere):
    """Conservation: what was recorded by hand, and what came in, together and once."""
    house = House()
    house.office.submit(said())
    for hour in by_hand:
        asked(house, MONDAY + timedelta(hours=hour))
    for n, hour in enumerate(noted):
        fact = chase(n, MONDAY + timedelta(hours=hour), submission=said().ref)
        house.tells(fact)
        asked(house, fact.asked_at, chase_claim(fact.ref))
    for n, hour in enumerate(elsewhere):
        house.tells(chase(f"x{n}", MONDAY + timedelta(hours=hour)))
    rows = house.rows("customers_chasing")
    assert len(rows) == len(set(rows)) == len(by_hand) + len(noted) + len(elsewhere)
    moments = Counter(x.asked_at for x in house.lives.records.all(CustomerChase))
    hours = Counter((*by_hand, *noted, *elsewhere))
    assert moments == {MONDAY + timedelta(hours=h): n for h, n in hours.items()}


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


def test_a_question_that_its_lead_does_not_know_any_more_counts_as_a_fact():
    """The claim is there and the event is not: the fact is what is left of it."""
    house = House()
    house.office.submit(said())
    facts = [chase(n, MONDAY, submission=said().ref) for n in range(2)]
    asked(house, MONDAY, *(chase_claim(fact.ref) for fact in facts))
    house.tells(*facts)
    assert len(house.rows("customers_chasing")) == 2


@pytest.mark.parametrize(
    ("commands", "value", "n"),
    [
        ((Discuss(ANN), Agree()), None, 0),
        ((Discuss(ANN), Hesitate()), 0, 1),
        ((Discuss(ANN), Hesitate(), Hesitate(Cause.SUMS)), 0, 1),
        ((Discuss(ANN), Hesitate(), Explore(ANN, Cause.SUMS)), 1, 1),
        ((Discuss(ANN), Hesitate(), Explore(ANN, Cause.SUMS), Agree()), 1, 1),
        ((Discuss(ANN), Hesitate(), Explore(ANN, Cause.SUMS), Hesitate()), 0, 1),
        ((Discuss(ANN), Hesitate(), LeaveUndone()), 0, 1),
        (
            (
                *(Discuss(ANN), Hesitate(), Explore(ANN, Cause.SUMS), Explore(ANN, Cause.DOUBT)),
                *(Hesitate(), Explore(ANN, Cause.APPROVAL)),
            ),
            1,
            1,
        ),
    ],
)
def test_hesitations_over_much_are_explored_or_they_are_not(commands, value, n):
    """domain §11: hesitations explored = explored / hesitant, high stakes only; none is no 0."""
    high = attrs.evolve(ADVICE, stakes=Stakes.HIGH)
    figure = (
        House().does(*commands, fact=high).tells(high).cell.figure("hesitations_explored_share")
    )
    assert (figure.value, figure.n) == (value, n)
    assert figure.why == (None if n else "no data: no customer wanted to think over much")
    low = attrs.evolve(ADVICE, stakes=Stakes.LOW)
    figure = House().does(*commands, fact=low).tells(low).cell.figure("hesitations_explored_share")
    assert figure.value is None


def test_a_hesitation_that_only_facts_tell_of_was_explored_by_nobody_as_far_as_is_known():
    fact = attrs.evolve(ADVICE, stakes=Stakes.CRITICAL, decision=Decision.HESITANT)
    figure = House().tells(fact).cell.figure("hesitations_explored_share")
    assert (figure.value, figure.rows) == (0, (ADVICE.ref,))
