"""Withheld advice is no silence: the technician who noticed it hears why [domain:FM4]."""

from __future__ import annotations

from datetime import time, timedelta

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.leads.office import ANN, CUSTOMER, MONDAY, POLICY, RAY, Office, Post
from core.programme._followed import ADVICE
from proactive_core.leads import MemoryJournal, QuietHours
from proactive_core.programme import record, tell_withheld, to_tell
from proactive_core.recommendations import (
    AdviceDesk,
    ConfirmTold,
    Level,
    Phase,
    Refused,
    TellByHand,
    Telling,
    TellState,
)
from proactive_core.refs import Ref
from proactive_core.testing.strategies import recommendation_steps

CERTAIN = ADVICE
DOUBTED = attrs.evolve(CERTAIN, belief=None)
NAMES = {CUSTOMER: "Harbour Bakery"}


@attrs.define
class House:
    """Both desks over one journal, and a channel."""

    office: Office = attrs.field(factory=Office)
    now: object = MONDAY

    @property
    def post(self):
        return self.office.post

    @property
    def advice(self):
        return AdviceDesk(self.office.journal)

    def note(self, fact=DOUBTED, *commands):
        recorded = record(
            self.advice, self.office.desk, fact, *commands, now=self.now, by=fact.technician
        )
        assert not isinstance(recorded, Refused), recorded
        return recorded.course

    def tell(self, **rest):
        channels = {"email": self.post}
        return tell_withheld(
            self.advice, self.office.desk, self.now, channels, customers=NAMES, **rest
        )

    def later(self, **elapsed):
        self.now += timedelta(**elapsed)

    @property
    def course(self):
        return self.advice.course(DOUBTED.ref)

    def sound(self):
        assert self.advice.audit() == ()


@pytest.fixture
def house():
    return House()


def test_whoever_noticed_it_hears_why_and_what_would_mend_it(house):
    house.note(attrs.evolve(DOUBTED, belief=None, benefit=None))
    assert house.tell().sent == 1
    [message] = house.post.sent
    assert (message.to, message.address) == (ANN, "ann@example.org")
    assert "your idea for Harbour Bakery" in message.subject
    for words in (
        "Hello Ann,",
        "The flame sensor is corroded.",
        "nobody recorded whether the technician is certain",
        "Leave it unsaid, unless the technician looks again and records being certain.",
        "no benefit to this customer is stated",
        "Record what this customer gains; if it is nothing, leave it unsaid.",
        "it is looked at again",
        "it counts against nobody",
        "fsm:recommendation:1",
    ):
        assert words in message.body, words
    house.sound()


def test_it_is_told_once_however_often_it_is_written_down_and_looked_at(house):
    for _ in range(3):
        house.note()
        house.tell()
        house.later(days=1)
    house.note(attrs.evolve(DOUBTED, advice="Replace the sensor."))
    assert house.tell().sent == 0
    assert len(house.post.sent) == 1
    [line] = [x.words for x in house.advice.history(DOUBTED.ref) if "was told" in x.words]
    assert line == "the technician was told why it is held back, by email"
    house.sound()


def test_a_reason_that_comes_later_is_told_and_the_old_one_not_again(house):
    house.note()
    house.tell()
    course = house.note(attrs.evolve(DOUBTED, benefit=None))
    assert course.telling == Telling(number=2, to=ANN, about=("domain:R2 benefit",))
    assert house.tell().sent == 1
    assert house.note(DOUBTED).telling is None
    house.sound()


def test_what_is_mended_before_the_message_went_out_needs_none(house):
    house.note()
    course = house.note(CERTAIN)
    assert (course.phase, course.tellings) == (Phase.SCREENED, ())
    assert house.tell().sent == 0
    house.sound()


def test_what_is_held_back_again_after_it_was_let_through_is_news(house):
    for fact in (DOUBTED, CERTAIN, DOUBTED):
        house.note(fact)
        house.tell()
    assert len(house.post.sent) == 2
    assert len({message.key for message in house.post.sent}) == 2
    house.sound()


def test_a_message_under_way_says_what_holds_back_by_now_and_stays_one(house):
    house.note()
    house.note(attrs.evolve(DOUBTED, benefit=None))
    assert house.tell().sent == 1
    assert "no benefit" in house.post.sent[0].body
    house.sound()


def test_everything_one_technician_is_owed_is_one_message(house):
    for n in range(3):
        house.note(attrs.evolve(DOUBTED, ref=Ref("fsm", "recommendation", str(n))))
    assert house.tell().sent == 1
    [message] = house.post.sent
    assert message.subject == "Not to be put to customers as they stand: 3 of your ideas"
    assert all(f"fsm:recommendation:{n}" in message.body for n in range(3))
    assert "1. Harbour Bakery" in message.body
    assert house.tell().sent == 0
    house.sound()


def test_a_dead_line_is_tried_again_and_then_a_person_says_it(house):
    house.note()
    house.post.dead = True
    told = house.tell()
    assert (told.sent, told.failed, told.faults) == (0, 1, ("email: SourceError",))
    assert house.tell() == type(told)()  # its next time has not come
    for _ in range(POLICY.tell_tries - 1):
        house.later(hours=1)
        told = house.tell()
    assert told.given_up == 1
    assert [course.recommendation for course in to_tell(house.advice.courses())] == [DOUBTED.ref]
    house.sound()
    house.advice.act(DOUBTED.ref, TellByHand(by=RAY), now=house.now)
    assert to_tell(house.advice.courses()) == ()
    assert house.course.tellings[0].state is TellState.DELIVERED
    told = house.advice.act(DOUBTED.ref, TellByHand(by=RAY), now=house.now)
    assert told.why == "there is nothing to tell the technician"
    house.sound()


def test_whom_no_channel_reaches_is_not_tried_in_vain(house):
    house.note(attrs.evolve(DOUBTED, technician=RAY))
    told = house.tell()
    assert (told.failed, told.given_up) == (0, 1)
    assert house.course.telling.state is TellState.BY_HAND
    house.sound()


def test_a_reason_that_comes_after_giving_up_is_tried_again_with_all_that_was_not_said(house):
    house.note(attrs.evolve(DOUBTED, technician=RAY))
    house.tell()
    course = house.note(attrs.evolve(DOUBTED, technician=RAY, benefit=None))
    assert course.telling.about == ("domain:R1 belief", "domain:R2 benefit")
    assert len(course.tellings) == 1
    house.sound()


def test_nobody_known_is_owed_nothing_and_somebody_found_later_is(house):
    house.note(attrs.evolve(DOUBTED, technician=None))
    assert house.course.tellings == ()
    house.sound()
    house.note(DOUBTED)
    assert house.tell().sent == 1
    house.sound()


def test_another_technician_hears_what_the_first_was_told(house):
    house.note()
    course = house.note(attrs.evolve(DOUBTED, technician=RAY))
    assert [one.to for one in course.tellings] == [RAY]
    house.sound()


def test_quiet_hours_are_kept_and_nothing_is_lost(house):
    quiet = QuietHours(time(20), time(7))
    house.office.policy = attrs.evolve(POLICY, quiet=quiet)
    house.now = MONDAY + timedelta(hours=14)  # 23:00 in Toronto
    house.note()
    assert house.tell().sent == 0
    house.later(hours=9)
    assert house.tell().sent == 1


def test_two_relays_at_one_moment_share_the_work(house):
    house.note()

    @attrs.define
    class Twice(Post):
        def deliver(self, message):
            self.sent.append(message)
            assert house.tell().sent == 0  # leased: nobody else has it
            return "1"

    house.office.post = Twice()
    assert house.tell().sent == 1
    assert len(house.post.sent) == 1


def test_what_was_mended_while_the_message_was_on_its_way_is_not_noted_as_told(house):
    house.note()

    @attrs.define
    class Slow(Post):
        def deliver(self, message):
            house.note(CERTAIN)
            return "1"

    house.office.post = Slow()
    assert house.tell().sent == 1
    assert house.course.tellings == ()
    house.sound()


def test_erased_words_are_said_to_be(house):
    house.note()
    house.office.journal.erase(CUSTOMER, at=house.now)
    assert house.tell().sent == 1
    assert "(the words were erased)" in house.post.sent[0].body
    assert "What you wrote" not in house.post.sent[0].body


def test_a_message_that_is_not_owed_cannot_be_confirmed(house):
    house.note()
    answer = house.advice.act(DOUBTED.ref, ConfirmTold(2, "email", "x"), now=house.now)
    assert answer.why == "message 2 is not owed any more"
    house.tell()
    answer = house.advice.act(DOUBTED.ref, ConfirmTold(1, "email", "x"), now=house.now)
    assert answer.why == "message 1 is not owed any more"


def test_what_was_held_back_before_messages_were_sent_is_told_at_the_next_look(house):
    """A journal of an earlier version: held back, and nobody told."""
    desk = house.advice
    step = desk.step(None, *desk.writing(None, DOUBTED), now=MONDAY)
    old = attrs.evolve(step.entry, events=step.events[:-1], effects=())
    house.office.journal.append(old)
    [found] = desk.audit()
    assert found.rule == "domain:FM4"
    assert "run again" in found.why
    house.note()
    house.sound()
    assert house.tell().sent == 1


def test_the_audit_misses_a_message_that_was_taken_away():
    house = House()
    desk = house.advice
    step = desk.step(None, *desk.writing(None, DOUBTED), now=MONDAY)
    house.office.journal.append(attrs.evolve(step.entry, effects=()))
    assert [found.why for found in desk.audit()] == [
        "the messages that are owed are not those that its events say"
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_is_withheld_always_has_its_technician_told_or_a_message_or_a_person(data):
    """Nobody is left with silence, and nobody hears one reason twice, whatever is done."""
    desk = AdviceDesk(MemoryJournal())
    desk.note(DOUBTED, now=MONDAY)
    for command in data.draw(st.lists(recommendation_steps(DOUBTED), max_size=12)):
        desk.act(DOUBTED.ref, command, now=MONDAY)
        course = desk.course(DOUBTED.ref)
        if course.phase is Phase.WITHHELD and course.technician is not None:
            withholding = {r.key for r in course.reasons if r.level is Level.ENFORCE}
            own = [one for one in course.tellings if one.to == course.technician]
            assert withholding <= {key for one in own for key in one.about}
            told = [key for one in own for key in one.about if not one.open]
            assert len(told) == len(set(told))
        if not course.withheld:
            assert course.telling is None
        assert sum(one.open for one in course.tellings) <= 1
        assert desk.audit() == ()
