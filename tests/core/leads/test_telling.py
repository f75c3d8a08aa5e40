"""Delivering what people are owed: which words, by which way, how often."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from core.leads.office import (
    ANN,
    BO,
    DIRECTORY,
    LEO,
    MIA,
    POLICY,
    SAM,
    TORONTO,
    Office,
    Post,
    said,
    take_up,
)
from proactive_core.leads import (
    Contact,
    Obligation,
    Outcome,
    RecordContact,
    Relayed,
    Reopen,
    Resolve,
    Stage,
    TellState,
)
from proactive_core.leads._relay import backoff


def resolve(office, **rest):
    take_up(office)
    office.done(RecordContact(by=MIA, contacted_at=office.now))
    office.done(Resolve(by=MIA, **{"outcome": Outcome.ACCEPTED, **rest}))
    return office


def test_the_receipt_says_what_who_and_by_when_in_local_time(office):
    office.relay()
    [receipt] = [m for m in office.post.sent if m.to == ANN]
    assert receipt.address == "ann@example.org"
    assert receipt.body == (
        "Hello Ann,\n\n"
        "Thank you. We have received your idea for Mrs Smith, and Mia Jansen is looking after it."
        "\n\nWhat was said: “The boiler is thirty years old”\n\n"
        "Mia Jansen will take it up by Mon 5 January 2026, 13:00 (Toronto time).\n\n"
        "You will hear from us what becomes of it.\n\n"
        "Reference: fsm:lead:1\n"
    )


def test_the_outcome_comes_with_its_reason(office):
    resolve(office, outcome=Outcome.DECLINED, reason="They move house\nin May")
    office.relay()
    body = [m for m in office.post.sent if m.to == ANN][-1].body
    assert "The customer decided against it." in body
    assert "The reason: They move house in May" in body


def test_messages_come_in_the_order_of_what_they_are_about(office):
    resolve(office).relay()
    assert [m.subject.split()[0] for m in office.post.sent if m.to == ANN] == [
        "Received:",
        "Mia",
        "We",
        "What",
    ]
    assert [m for m in office.post.sent if m.to == MIA] == [], "closed: nothing is left to do"


def test_two_relays_at_once_deliver_everything_once(office):
    class Busy(Post):
        name = "email"

        def deliver(self, message):
            office.relay()
            return super().deliver(message)

    office.submit(said("2"))
    busy = Busy()
    assert office.desk.relay(office.now, {"email": busy}).sent == 1, "the other took the rest"
    keys = [message.key for message in (*office.post.sent, *busy.sent)]
    assert (len(keys), len(set(keys))) == (4, 4)
    assert office.audit() == ()


def test_a_relay_that_was_overtaken_leaves_the_rest_to_the_other(office):
    """Its lease ended while it delivered: another one took everything over, and told."""

    class Slow(Post):
        name = "email"

        def deliver(self, message):
            office.later(seconds=office.policy.lease).relay()
            return super().deliver(message)

    office.submit(said("2"))
    slow = Slow()
    office.desk.relay(office.now, {"email": slow})
    # At least once: only the one that was under way twice, under the same key.
    assert slow.sent == [office.post.sent[0]]
    assert len({m.key for m in office.post.sent}) == len(office.post.sent) == 4
    assert office.owed("tell") == office.owed("page") == []
    assert office.audit() == ()


def test_a_failure_under_a_lease_that_ended_postpones_nothing(office):
    class Failing(Post):
        name = "email"

        def deliver(self, message):
            office.later(seconds=office.policy.lease)
            office.post.dead = True
            office.relay()
            return super().deliver(message)

    office.desk.relay(office.now, {"email": Failing(dead=True)}, limit=1)
    assert {effect.tries for effect in office.owed("tell")} == {1}


def test_a_message_that_comes_late_promises_nothing_that_is_past(office):
    resolve(office)
    office.relay()
    contact = next(m for m in office.post.sent if m.subject.startswith("We spoke"))
    assert " will " not in contact.body


def test_what_was_delivered_is_never_delivered_again(office):
    assert office.relay() == Relayed(sent=2)
    assert office.relay() == Relayed()
    assert len({m.key for m in office.post.sent}) == 2


def test_a_crash_after_the_delivery_repeats_it_under_the_same_key(office):
    """[leads:S7]: at least once, and receivers drop duplicates by key."""

    class CrashError(BaseException):
        """The process is gone: nobody catches that."""

    post = Post()

    class CrashErroring:
        name = "email"

        def deliver(self, message):
            post.deliver(message)
            raise CrashError

    with pytest.raises(CrashError):
        office.desk.relay(office.now, {"email": CrashErroring()})
    assert office.relay() == Relayed(sent=1)  # what nobody had taken
    assert post.sent[0] not in office.post.sent
    office.later(seconds=office.policy.lease).relay()
    assert office.post.sent[-1] == post.sent[0]
    assert office.audit() == ()


def test_a_dead_channel_is_tried_less_and_less_often_and_then_a_person_is_asked(office):
    """[leads:L5]"""
    resolve(office)
    office.post.dead = True
    tells = len(office.owed("tell"))
    assert office.relay().failed >= tells
    [effect] = [e for e in office.owed("tell") if "outcome" in e.about]
    assert (effect.tries, effect.why) == (1, "email: SourceError")
    assert effect.next_try_at == office.now + timedelta(seconds=60)
    assert office.relay() == Relayed()
    office.later(seconds=60).relay()
    assert office.later(seconds=120).relay().given_up == tells
    assert office.owed("tell") == []
    assert office.lead.telling(said().ref, Obligation.OUTCOME).state is TellState.BY_HAND
    assert office.lead.stage is Stage.TELL
    office.post.dead = False
    office.later(days=1).relay()
    assert "Please tell Ann Ode in person" in {
        m.subject.partition(":")[0] for m in office.post.sent
    }
    assert office.audit() == ()


def test_the_pause_between_tries_doubles_up_to_its_cap():
    assert [backoff(POLICY, n) for n in (0, 1, 2, 5, 6, 500)] == [60, 120, 240, 1920, 3600, 3600]


def test_the_next_contact_is_tried_when_the_first_fails():
    people = [
        attrs.evolve(
            p,
            contacts=(
                Contact("pigeon", "roof"),
                Contact("chat", "ann", confirmed=False),
                *p.contacts,
                Contact("sms", "123"),
            ),
        )
        for p in DIRECTORY.people
    ]
    office = Office(directory=attrs.evolve(DIRECTORY, people=people))
    office.submit()
    sms = Post()
    office.post.dead = True
    assert office.desk.relay(office.now, {"email": office.post, "sms": sms}).sent == 2
    assert sms.sent[0].address == "123"
    office.submit(said("2"))
    office.relay()
    why = {e.why for e in office.journal.effects("lead:fsm:lead:2") if e.kind == "tell"}
    [reason] = why
    assert reason == (
        "no channel 'pigeon' is configured; email: SourceError; no channel 'sms' is configured"
    )


def test_somebody_who_lost_their_contact_is_named(office):
    gone = [attrs.evolve(p, contacts=()) if p.ref == ANN else p for p in DIRECTORY.people]
    office.directory = attrs.evolve(DIRECTORY, people=gone)
    why = f"{ANN} has no confirmed contact"
    assert office.relay() == Relayed(sent=1, failed=1, faults=(why,))
    assert office.owed("tell")[0].why == why


def test_calls_to_act_are_kind_to_whoever_is_called(office):
    office.relay()
    office.later(days=1).sweep()
    office.relay()
    mine = next(m for m in office.post.sent[2:] if m.to == MIA)
    theirs = next(m for m in office.post.sent[2:] if m.to == LEO)
    assert "It is yours to move forward" in mine.body
    assert "It is Mia Jansen’s to move forward" in theirs.body
    assert "by Mon 5 January 2026, 13:00 (Toronto time)" in theirs.body


def test_a_newer_call_takes_the_place_of_one_that_was_not_delivered(office):
    """[leads §7.6]: no storm after an outage."""
    office.post.dead = True
    for _ in range(20):
        office.now = office.lead.next_action_at
        office.sweep()
    assert [str(e.to) for e in office.owed("page") if e.about.startswith("escalated")] == [
        str(LEO),
        str(BO),
        str(SAM),
    ]


def test_the_history_is_in_plain_words(office):
    resolve(office, outcome=Outcome.DECLINED, reason="too dear").relay()
    office.done(Reopen(by=LEO, why="they called"))
    told = [line.words for line in office.desk.history(office.lead_id)]
    assert told[:3] == [
        "Ann Ode handed it in.",
        "It went to Mia Jansen.",
        "Promised: to take it up by Mon 5 January 2026, 13:00 (Toronto time).",
    ]
    assert "The customer decided against it. The reason: too dear" in told
    assert "Leo Roy opened it again: they called" in told
    assert str(office.desk.history(office.lead_id)[0]) == "2026-01-05 14:00Z  Ann Ode handed it in."


def test_there_is_a_sentence_for_every_event():
    from proactive_core.leads import EVENTS, PersonLeft, PersonReturned
    from proactive_core.leads._describe import _SENTENCES

    assert set(_SENTENCES) == set(EVENTS) - {PersonLeft, PersonReturned}


def test_messages_about_what_could_not_be_read_say_so(office):
    lead = office.desk.submit_unreadable("fsm", "r", "{", "x", now=office.now, branch=TORONTO).lead
    office.relay()
    subjects = [m.subject for m in office.post.sent if lead in m.body]
    assert subjects == ["Yours: something that could not be read"]
