"""A customer who had to ask is counted once, wherever it was noted."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.leads.office import ANN, CUSTOMER, MIA, MONDAY, TORONTO, said
from core.programme._house import LATER, NOW, House, chase
from proactive_core.facts import (
    CustomerChase,
)
from proactive_core.leads import RecordChase
from proactive_core.programme import (
    chase_claim,
)
from proactive_core.recommendations import (
    Agree,
    Discuss,
    Refused,
)
from proactive_core.refs import Ref


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


def test_a_question_that_its_lead_does_not_know_any_more_counts_as_a_fact():
    """The claim is there and the event is not: the fact is what is left of it."""
    house = House()
    house.office.submit(said())
    facts = [chase(n, MONDAY, submission=said().ref) for n in range(2)]
    asked(house, MONDAY, *(chase_claim(fact.ref) for fact in facts))
    house.tells(*facts)
    assert len(house.rows("customers_chasing")) == 2


def test_looking_stores_nothing():
    house = House().does(Discuss(ANN), Agree()).tells(LATER, chase(1, MONDAY))
    before = {s: house.office.journal.load(s) for s in house.office.journal.streams()}
    assert house.cell
    assert before == {s: house.office.journal.load(s) for s in house.office.journal.streams()}
