"""Delivering, copying and being told what the office did."""

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
from proactive_core.errors import UsageError
from proactive_core.facts import DeskAction, Verb
from proactive_core.leads import (
    Contact,
    MirrorRejected,
    MirrorWritten,
    Obligation,
    Outcome,
    OutsideLead,
    RecordContact,
    Refused,
    Relayed,
    Reopen,
    Resolve,
    Stage,
    TellState,
    Wait,
    apply_action,
    lead_of,
)
from proactive_core.leads._relay import backoff
from proactive_core.ports import OrderKind, Receipt, Rejected
from proactive_core.refs import Ref


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


def test_every_change_that_shows_is_owed_to_the_copy_once(office):
    [first] = office.owed("push:crm")
    assert (first.to, first.about, lead_of(first.key)) == (None, "crm", office.lead_id)
    office.relay()
    assert office.owed("push:crm") == [first], "a message changes nothing in the copy"
    take_up(office)
    [second] = office.owed("push:crm")
    assert second.key != first.key


def test_the_order_says_what_a_colleague_has_to_know(office):
    order = office.desk.order(office.lead_id, now=office.now)
    assert (order.kind, order.key, order.title) == (
        OrderKind.LEAD,
        "fsm:lead:1",
        "The idea for Mrs Smith",
    )
    assert (order.customer, order.owner, order.stage) == ("Mrs Smith", "Mia Jansen", "acknowledge")
    assert order.due == office.lead.promised_due
    assert "It came from Ann Ode." in order.body
    resolve(office, outcome=Outcome.NOT_SUITABLE, reason="Flat roof").relay()
    order = office.desk.order(office.lead_id, now=office.now)
    assert (order.owner, order.due, order.stage, order.outcome) == (
        None,
        None,
        "closed",
        "not_suitable",
    )
    assert "Flat roof" in order.body


def test_a_copy_that_was_taken_is_noted_once(office):
    [effect] = office.owed("push:crm")
    ref = Ref("crm", "lead", "77")
    [event] = office.desk.pushed(effect.key, Receipt(ref), now=office.now)
    assert isinstance(event, MirrorWritten)
    assert office.lead.mirrors == (("crm", ref),)
    assert office.owed("push:crm") == []
    assert "noted already" in office.desk.pushed(effect.key, Receipt(ref), now=office.now).why
    unknown = office.desk.pushed("fsm:lead:1/1/0/crm", Receipt(ref), now=office.now)
    assert "no copy is owed" in unknown.why
    assert office.audit() == ()


def test_a_copy_that_was_refused_calls_the_owner(office):
    office.relay()
    [effect] = office.owed("push:crm")
    [event] = office.desk.pushed(effect.key, Rejected("The name is too long"), now=office.now)
    assert isinstance(event, MirrorRejected)
    assert office.lead.rejected == ("crm",)
    office.relay()
    assert office.post.sent[-1].to == MIA
    assert "It said: The name is too long" in office.post.sent[-1].body
    assert "too long" not in repr(office.journal.load("lead:fsm:lead:1"))
    take_up(office)
    [effect] = office.owed("push:crm")
    office.desk.pushed(effect.key, Receipt(Ref("crm", "lead", "77")), now=office.now)
    assert office.lead.rejected == ()
    assert office.audit() == ()


def test_a_refused_copy_of_an_unreachable_owners_lead_calls_the_manager():
    people = [attrs.evolve(p, contacts=()) if p.ref == MIA else p for p in DIRECTORY.people]
    office = Office(directory=attrs.evolve(DIRECTORY, people=people))
    office.submit()
    [effect] = office.owed("push:crm")
    [event] = office.desk.pushed(effect.key, Rejected("no"), now=office.now)
    assert event.paged == (LEO,)
    office.directory = attrs.evolve(
        DIRECTORY,
        people=[
            attrs.evolve(p, manager=False, contacts=p.contacts if p.ref != MIA else ())
            for p in people
        ],
    )
    office.policy = attrs.evolve(POLICY, ladder=attrs.evolve(POLICY.ladder, rungs=()))
    office.submit(said("2"))
    office.lead_id = "fsm:lead:2"
    [effect] = office.owed("push:crm")
    [event] = office.desk.pushed(effect.key, Rejected("no"), now=office.now)
    assert event.paged == ()


def test_a_closed_lead_still_notes_what_became_of_its_copy(office):
    resolve(office).relay()
    assert office.lead.stage is Stage.CLOSED
    [effect] = office.owed("push:crm")
    office.desk.pushed(effect.key, Receipt(Ref("crm", "lead", "77")), now=office.now)
    assert office.owed("push:crm") == []
    assert office.audit() == ()


def test_an_answer_about_a_copy_is_one_or_the_other(office):
    from proactive_core.leads import ConfirmMirror

    assert "took the copy or said why" in office.refused(ConfirmMirror(name="crm", effect="k"))


def test_the_two_systems_are_compared_both_ways(office):
    """[leads:L6]: stable ids; a copy that is on its way is no difference."""
    for key in ("2", "3", "4"):
        office.submit(said(key))
    for key in ("2", "3", "4"):
        office.lead_id = f"fsm:lead:{key}"
        [effect] = office.owed("push:crm")
        office.desk.pushed(effect.key, Receipt(Ref("crm", "lead", key)), now=office.now)
    outside = [
        OutsideLead(key="fsm:lead:3", stage="closed", outcome="accepted"),
        OutsideLead(key="fsm:lead:4", stage="acknowledge"),
        OutsideLead(key="fsm:lead:5", stage="contact"),
    ]
    found = office.desk.reconcile(outside, office.now, name="crm")
    assert [d.id for d in found] == [
        "crm:missing_outside:fsm:lead:2",
        "crm:stage:fsm:lead:3",
        "crm:outcome:fsm:lead:3",
        "crm:missing_inside:fsm:lead:5",
    ]
    assert office.desk.reconcile(reversed(outside), office.now, name="crm") == found
    before = office.now - timedelta(seconds=1)
    assert [d.key for d in office.desk.reconcile([], before, name="crm")] == []


def action(verb, n=1, actor=MIA, office=None, **rest):
    given = {
        "ref": Ref("crm", "action", str(n)),
        "submission": said().ref,
        "verb": verb,
        "actor": actor,
        "acted_at": Office().now,
        **rest,
    }
    return DeskAction(**given)


def apply(office, *args, **rest):
    return apply_action(office.desk, action(*args, **rest), now=office.now)


def test_what_the_office_did_elsewhere_happens_at_the_desk(office):
    apply(office, Verb.REASSIGN, 1, to=LEO, note="yours")
    apply(office, Verb.ACKNOWLEDGE, 2, actor=LEO)
    apply(office, Verb.CONTACT, 3, actor=LEO)
    apply(office, Verb.WAIT, 4, actor=LEO, until=office.now + timedelta(days=2), note="budget")
    assert office.lead.stage is Stage.WAITING
    apply(office, Verb.RESUME, 5, actor=LEO)
    apply(office, Verb.DECLINE, 6, actor=LEO, note="too dear")
    assert (office.lead.stage, office.lead.outcome) == (Stage.TELL, Outcome.DECLINED)
    apply(office, Verb.TELL, 7, actor=LEO)
    assert office.lead.stage is Stage.CLOSED
    apply(office, Verb.REOPEN, 8, actor=LEO, note="the customer called")
    assert office.lead.cycle == 2
    assert office.audit() == ()


@pytest.mark.parametrize(
    ("verb", "outcome"),
    [
        (Verb.ACCEPT, Outcome.ACCEPTED),
        (Verb.NOT_SUITABLE, Outcome.NOT_SUITABLE),
        (Verb.ALREADY_COVERED, Outcome.ALREADY_COVERED),
    ],
)
def test_steps_that_were_skipped_are_added(office, verb, outcome):
    events = apply(office, verb, note="because")
    assert type(events[0]).__name__ == "Acknowledged"
    assert office.lead.outcome is outcome


def test_acting_on_a_paused_lead_resumes_it(office):
    take_up(office)
    office.done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=1)))
    apply(office, Verb.CONTACT)
    assert office.lead.stage is Stage.DECIDE


def test_the_same_action_again_is_harmless(office):
    """An action's ref is claimed with what it did."""
    assert apply(office, Verb.ACKNOWLEDGE)
    version = office.lead.version
    assert apply(office, Verb.ACKNOWLEDGE) == ()
    assert office.lead.version == version


def test_an_action_makes_sense_of_an_unreadable_submission(office):
    office.submit(said("2", customer=None))
    office.lead_id = "fsm:lead:2"
    apply(office, Verb.CLASSIFY, submission=Ref("fsm", "lead", "2"), note="A leaking tank")
    assert office.lead.stage is Stage.ACKNOWLEDGE
    assert office.desk.summary("fsm:lead:2") == "A leaking tank"


@pytest.mark.parametrize(
    ("verb", "rest", "says"),
    [
        (Verb.REASSIGN, {}, "to whom"),
        (Verb.WAIT, {"note": "x"}, "until when"),
        (Verb.WAIT, {"until": Office().now + timedelta(days=1), "note": " "}, "why"),
        (Verb.REOPEN, {}, "why"),
        (Verb.ACCEPT, {"actor": Ref("company", "person", "x")}, "takes the owner"),
        (Verb.DECLINE, {}, "needs a reason"),
        (Verb.TELL, {}, "not possible in stage acknowledge"),
        (Verb.CONTACT, {"submission": Ref("fsm", "lead", "0")}, "no lead to act on"),
    ],
)
def test_an_action_that_cannot_be_is_refused_with_its_reason(office, verb, rest, says):
    answer = apply(office, verb, **rest)
    assert isinstance(answer, Refused)
    assert says in answer.why


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


def test_there_is_no_copy_of_a_lead_that_does_not_exist(office):
    with pytest.raises(UsageError, match="no lead"):
        office.desk.order("fsm:lead:0", now=office.now)
