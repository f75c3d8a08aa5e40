"""The life of a recommendation as facts tell it, and the one lead of an agreement."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.leads.office import ANN, MONDAY, said
from core.programme._followed import ADVICE, SUBMISSION, House, agreed, facts, quote, quotes
from proactive_core.facts import Belief, Decision, QuoteState
from proactive_core.leads import Withdraw
from proactive_core.programme import without_submission
from proactive_core.recommendations import (
    Agree,
    Cause,
    Decline,
    Discuss,
    Explore,
    Phase,
    Refused,
    screen,
    state_of,
)
from proactive_core.refs import Ref

# --- what facts tell


def test_an_agreement_and_its_lead_are_one_transaction():
    house = House()
    recorded = house.follow(agreed(), customer_name="Harbour Bakery")
    assert recorded.course.phase is Phase.AGREED
    assert recorded.receipt.submission == SUBMISSION
    lead = recorded.receipt.lead
    assert house.leads.customer_name(lead) == "Harbour Bakery"
    assert house.leads.summary(lead).startswith("The flame sensor is corroded.\nReplace it")
    assert house.submissions == [SUBMISSION]
    house.sound()


@pytest.mark.parametrize("quote_first", [True, False])
def test_an_agreement_has_its_lead_whether_the_quote_or_the_answer_is_told_first(quote_first):
    """Issue: agreed → exactly one lead submission; the order of what is told changes nothing."""
    house, sent = House(), [quote(QuoteState.OPEN)]
    if quote_first:
        assert house.follow(quotes=sent).course.phase is Phase.QUOTED
        assert house.submissions == []
    else:
        house.follow(agreed())
    course = house.follow(agreed(), sent).course
    assert (course.phase, course.agreements) == (Phase.QUOTED, 1)
    assert house.submissions == [SUBMISSION]
    assert house.follow(agreed(), sent).receipt is None
    assert house.submissions == [SUBMISSION]
    house.sound()


def test_who_agreed_may_think_again_and_nothing_of_it_is_lost():
    """domain §7.1: a customer who wants to think is hesitant, whatever they said before."""
    house = House()
    house.follow(agreed())
    thinks = attrs.evolve(ADVICE, decision=Decision.HESITANT)
    course = house.follow(thinks).course
    assert (course.phase, course.hesitations, course.agreements) == (Phase.HESITANT, 1, 1)
    course = house.follow(agreed()).course
    assert (course.phase, course.agreements) == (Phase.AGREED, 2)
    assert house.submissions == [SUBMISSION]  # its lead is still open: the office is at it
    house.sound()


def test_following_again_does_nothing():
    house = House()
    first = house.follow(agreed())
    again = house.follow(agreed(modified_at=MONDAY))
    assert again.receipt is None
    assert again.course == first.course


def test_what_is_withheld_is_never_presented_whatever_facts_tell():
    house = House()
    fact = agreed(belief=None, implemented_at=MONDAY)
    course = house.follow(fact, (quote(QuoteState.ACCEPTED),)).course
    assert course.phase is Phase.WITHHELD
    assert house.submissions == []
    certain = attrs.evolve(fact, belief=Belief.CERTAIN, implemented_at=None)
    assert house.follow(certain).course.phase is Phase.AGREED
    assert house.submissions == [SUBMISSION]
    house.sound()


def test_what_the_technician_handed_in_is_the_submission():
    house = House()
    house.leads.submit(said("7", recommendation=ADVICE.ref), now=MONDAY)
    recorded = house.follow(agreed())
    assert (recorded.course.phase, recorded.receipt) == (Phase.AGREED, None)
    assert house.submissions == [Ref("fsm", "lead", "7")]
    house.sound()


def test_a_lead_from_before_lives_were_recorded_is_taken_over():
    house = House()
    before = House()
    before.follow(agreed())
    (lead,) = before.leads.leads()
    given = said("x", recommendation=None)
    house.leads.submit(attrs.evolve(given, ref=SUBMISSION), now=MONDAY)
    assert house.follow(agreed()).course.phase is Phase.AGREED
    assert lead.id in {found.id for found in house.leads.leads()}
    assert house.agreements == 1


def test_a_customer_who_comes_back_after_the_lead_was_closed_is_answered_again():
    house = House()
    receipt = house.follow(agreed()).receipt
    assert house.follow(attrs.evolve(ADVICE, decision=Decision.DECLINED)).course.phase is (
        Phase.DECLINED
    )
    assert house.follow(agreed()).receipt is None  # the first lead is still open
    assert house.follow(attrs.evolve(ADVICE, decision=Decision.DECLINED))
    closed = house.leads.act(receipt.lead, Withdraw(by=ANN, submission=SUBMISSION), now=MONDAY)
    assert not isinstance(closed, Refused)
    house.leads.relay(MONDAY, {"email": _Post()})
    assert not house.leads.lead(receipt.lead).live
    again = house.follow(agreed()).receipt
    assert again.submission == Ref("proactive", "submission", f"{ADVICE.ref}#3")
    assert house.leads.lead(again.lead).live
    house.sound()


class _Post:
    name = "email"

    def deliver(self, _):
        return "1"


def test_a_hesitation_that_was_explored_is_not_forgotten():
    house = House()
    hesitant = attrs.evolve(ADVICE, decision=Decision.HESITANT)
    house.follow(hesitant)
    assert house.record(Explore(ANN, Cause.SUMS), fact=hesitant).course.phase is Phase.EXPLORED
    touched = attrs.evolve(hesitant, advice="Replace it in spring.")
    assert house.follow(touched).course.phase is Phase.EXPLORED
    assert house.follow(attrs.evolve(touched, decision=Decision.AGREED)).receipt is not None
    house.sound()


def test_a_proposal_that_is_declined_ends_it_and_an_accepted_one_reopens_it():
    house = House()
    declined = quote(QuoteState.DECLINED)
    house.follow(agreed(), (quote(QuoteState.OPEN),))
    assert house.follow(agreed(), (declined,)).course.phase is Phase.DECLINED
    assert house.follow(agreed(), (declined,)).course.phase is Phase.DECLINED
    accepted = quote(QuoteState.ACCEPTED, "2", days=3)
    assert house.follow(agreed(), (accepted, declined)).course.phase is Phase.QUOTED
    assert house.agreements == 2
    house.sound()


def test_an_improvement_and_what_it_brought_are_recorded():
    house = House()
    fact = agreed(implemented_at=MONDAY, realised="no outage all winter")
    course = house.follow(fact).course
    assert (course.phase, course.realised) == (Phase.IMPLEMENTED, True)
    assert house.follow(fact).course == course


def test_a_clock_that_ran_ahead_stops_nothing():
    house = House()
    house.follow(ADVICE, now=MONDAY + timedelta(days=2))
    assert house.follow(agreed(), now=MONDAY).course.phase is Phase.AGREED


@given(facts, quotes, st.randoms(use_true_random=False))
def test_the_life_ends_where_the_facts_say_that_it_stands(fact, given_quotes, rng):
    """One look at facts and the recorded life agree; the order of the quotes changes nothing."""
    course = House().follow(fact, given_quotes).course
    mixed = [*given_quotes]
    rng.shuffle(mixed)
    assert House().follow(fact, mixed).course == course
    assert course.phase is state_of(fact, screen(fact), given_quotes).phase


# --- what people record


def test_what_a_person_records_is_stored_all_or_not_at_all():
    house = House()
    answer = house.record(Discuss(ANN), Agree(), by=ANN)
    assert answer.course.spoken_by == ANN
    assert answer.receipt.submission == SUBMISSION
    refused = house.record(Decline(), Explore(ANN, Cause.SUMS))
    assert isinstance(refused, Refused)
    assert house.advice.course(ADVICE.ref) == answer.course
    early = house.record(fact=attrs.evolve(ADVICE, risk="fire"), now=MONDAY - timedelta(days=1))
    assert isinstance(early, Refused)
    house.sound()


def test_an_agreement_without_a_lead_is_found():
    house = House()
    house.advice.note(ADVICE, now=MONDAY)
    house.advice.act(ADVICE.ref, Discuss(ANN), Agree(), now=MONDAY)
    assert without_submission(house.advice, house.leads) == (ADVICE.ref,)
    assert house.follow(agreed()).receipt is not None
    house.sound()
