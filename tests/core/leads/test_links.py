"""Two leads that are one: handled together, and taken apart again without a trace [leads:S11]."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.leads.linked import (
    MIA,
    ONE,
    RAY,
    SECOND,
    THREE,
    TWO,
    Acknowledge,
    at,
    link,
    pair,
    resolved,
    said,
    unlink,
)
from core.leads.office import ANN, BO, NOOR, OTTAWA, POLICY, Post, Refused, Stage
from proactive_core.leads import (
    SYSTEM,
    Classify,
    Discharge,
    LeadJoined,
    Obligation,
    RecordContact,
    Resume,
    TellByHand,
    TellState,
    Wait,
    Withdraw,
)


@pytest.fixture
def office():
    return pair()


def test_the_root_goes_on_for_both_and_both_hear_its_outcome(office):
    """[leads:S2]: a submission is closed with its root, once its submitter was told."""
    link(office)
    assert (at(office, TWO).stage, at(office, TWO).linked_to) == (Stage.LINKED, ONE)
    assert at(office, ONE).joined == (TWO,)
    assert office.desk.find(SECOND.ref) == ONE
    live = [office.desk.is_live(lead) for lead in (ONE, TWO, "fsm:lead:9")]
    assert live == [True, False, False]
    resolved(office).relay()
    assert office.lead.stage is Stage.CLOSED
    for ref in (said().ref, SECOND.ref):
        assert office.lead.telling(ref, Obligation.OUTCOME).state is TellState.DELIVERED
    told = {m.to for m in office.post.sent if "What became of" in m.subject}
    assert told == {ANN, RAY}
    assert office.audit(gap=0) == ()


def test_a_submitter_reads_their_own_words_and_never_a_colleagues(office):
    office.submit(said("3", technician=RAY, summary="The flue leaks"))
    link(office, THREE)
    resolved(office).relay()
    to_ray = [m.body for m in office.post.sent if m.to == RAY and "What became of" in m.subject]
    assert all("boiler is thirty" not in body for body in to_ray)


def test_the_joined_submitter_hears_what_the_others_heard_already_in_this_cycle(office):
    office.done(Acknowledge(by=MIA))
    office.done(RecordContact(by=MIA, contacted_at=office.now))
    link(office)
    assert at(office, ONE).telling(SECOND.ref, Obligation.OWNER).open
    assert at(office, ONE).telling(SECOND.ref, Obligation.CONTACT).open
    assert at(office, ONE).telling(SECOND.ref, Obligation.OUTCOME) is None
    assert at(office, ONE).telling(SECOND.ref, Obligation.RECEIPT) is None


def test_linking_closes_no_obligation(office):
    """[leads:S11]: what the lead owed when it was linked, it delivers."""
    link(office)
    assert at(office, TWO).telling(SECOND.ref, Obligation.RECEIPT).open
    office.relay()
    assert at(office, TWO).telling(SECOND.ref, Obligation.RECEIPT).state is TellState.DELIVERED
    assert office.owed("page", TWO) == [], "nobody has to act on a lead that rests"


def test_unlinking_restores_what_was_and_arms_the_clock_again(office):
    before = at(office, TWO)
    link(office)
    office.later(hours=1)
    unlink(office)
    after = at(office, TWO)
    same = ("stage", "owner", "promised_due", "next_action_at", "submissions", "linked_to")
    assert [getattr(after, f) for f in same] == [getattr(before, f) for f in same]
    assert at(office, ONE).joined == ()
    assert office.desk.find(SECOND.ref) == TWO
    resolved(office).relay()
    assert office.lead.stage is Stage.CLOSED
    assert at(office, TWO).live
    assert office.audit() == ()


def test_a_promise_that_passed_meanwhile_is_broken_when_it_stands_alone_again(office):
    due = at(office, TWO).promised_due
    link(office)
    office.done(Acknowledge(by=MIA))
    office.later(days=3)
    assert not at(office, TWO).is_overdue(office.now), "it rests"
    unlink(office, by=BO)
    assert at(office, TWO).next_action_at == office.now
    office.sweep()
    assert at(office, TWO).breaches[-1].due == due
    assert office.audit(gap=0) == ()


def test_a_paused_lead_goes_back_to_its_pause(office):
    office.lead_id = TWO
    office.done(Acknowledge(by=MIA))
    until = office.now + timedelta(days=9)
    office.done(Wait(by=MIA, reason="holiday", resume_by=until))
    link(office)
    unlink(office)
    assert (office.lead.stage, office.lead.next_action_at) == (Stage.WAITING, until)
    office.done(Resume(by=MIA))
    assert office.lead.stage is Stage.CONTACT


def test_the_earlier_promise_of_both_binds_the_root(office):
    """[leads §7.4]: root's due = the earlier of both."""
    office.later(hours=2)
    office.submit(said("3"))
    link(office, ONE, THREE)
    assert at(office, THREE).promised_due == at(office, ONE).promised_due
    office.now = at(office, THREE).promised_due
    office.sweep()
    assert at(office, THREE).breaches[0].due == at(office, ONE).promised_due
    assert office.audit() == ()


def test_a_later_promise_moves_nothing(office):
    due = at(office, ONE).promised_due
    office.later(hours=2)
    office.submit(said("3"))
    link(office, THREE)
    assert at(office, ONE).promised_due == due


def test_a_promise_to_get_where_the_root_is_already_is_kept_by_the_link(office):
    office.done(Acknowledge(by=MIA))
    due = at(office, ONE).promised_due
    assert at(office, TWO).promised_due < due
    link(office)
    assert at(office, ONE).promised_due == due


def test_a_broken_promise_of_the_root_is_not_renewed(office):
    office.later(hours=1)
    office.submit(said("3"))
    office.later(days=1).sweep()
    link(office, ONE, THREE, by=BO)
    assert len(at(office, THREE).breaches) == 1
    assert at(office, THREE).promised_due > at(office, ONE).promised_due


def test_a_running_promise_is_not_hidden_behind_a_pause(office):
    office.done(Acknowledge(by=MIA))
    office.done(Wait(by=MIA, reason="spring", resume_by=office.now + timedelta(days=5)))
    assert not isinstance(link(office), Refused), "the pause is further than the promise"
    unlink(office)
    office.desk.act(TWO, Acknowledge(by=MIA), now=office.now)
    answer = link(office)
    assert "is paused, and a pause is no promise" in answer.why
    assert answer.stage is Stage.CONTACT
    office.desk.act(
        TWO, Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=1)), now=office.now
    )
    assert not isinstance(link(office), Refused), "two pauses: the root's is the one that counts"


def test_joining_while_the_outcome_is_told_owes_it_to_the_newcomer(office):
    resolved(office)
    assert office.lead.stage is Stage.TELL
    link(office)
    assert at(office, ONE).telling(SECOND.ref, Obligation.OUTCOME).open
    unlink(office)
    telling = at(office, ONE).telling(SECOND.ref, Obligation.OUTCOME)
    assert (telling.state, telling.why) == (TellState.DISCHARGED, Discharge.UNLINKED)
    office.relay()
    assert office.lead.stage is Stage.CLOSED


def test_the_root_closes_when_the_last_who_waited_is_taken_from_it(office):
    resolved(office)
    link(office)
    office.done(TellByHand(by=MIA, told_at=office.now, submission=said().ref))
    assert office.lead.stage is Stage.TELL
    unlink(office)
    assert office.lead.stage is Stage.CLOSED
    assert office.audit() == ()


def test_who_joins_when_nobody_is_known_to_tell_holds_nothing_up(office):
    office.submit(said("3", technician=None))
    resolved(office)
    link(office, THREE)
    assert at(office, ONE).telling(said("3").ref, Obligation.OUTCOME).state is TellState.DISCHARGED
    office.relay()
    assert office.lead.stage is Stage.CLOSED


def test_the_roots_owner_is_told_by_whom_and_what(office):
    office.submit(said("3", branch=OTTAWA, customer=None))
    link(office, THREE, ONE, by=NOOR)
    [joined] = [x for x in office.journal.load(f"lead:{ONE}") if isinstance(x, LeadJoined)]
    assert (joined.by, joined.asked_by, joined.paged) == (SYSTEM, NOOR, (MIA,))
    office.relay()
    [page] = [m for m in office.post.sent if m.subject == "Linked: the idea for Mrs Smith"]
    assert (page.to, "fsm:lead:3" in page.body) == (MIA, True)
    unlink(office, THREE, by=BO)
    office.relay()
    subjects = [m.subject for m in office.post.sent if m.to == MIA]
    assert "Unlinked: the idea for Mrs Smith" in subjects
    words = [line.words for line in office.desk.history(ONE)]
    assert "Noor Haddad linked fsm:lead:3 to it." in words
    assert "Bo Li unlinked fsm:lead:3 from it." in words
    words = [line.words for line in office.desk.history(THREE)]
    assert "Noor Haddad linked it to fsm:lead:1. The reason: one boiler" in words
    assert "Bo Li unlinked it from fsm:lead:1. The reason: two boilers" in words


def test_a_promise_that_came_with_a_link_is_in_the_history(office):
    office.later(hours=2)
    office.submit(said("3"))
    link(office, ONE, THREE)
    words = [line.words for line in office.desk.history(THREE)]
    assert (
        "Mia Jansen linked fsm:lead:1 to it. "
        "Its promise came first: Mon 5 January 2026, 13:00 (Toronto time)." in words
    )


def test_a_linked_lead_gets_an_active_owner_when_it_stands_alone_again(office):
    link(office, by=BO)
    office.desk.person_left(MIA, now=office.now)
    assert at(office, TWO).owner == MIA, "it rests: nobody has to look after it"
    assert office.sweep().failed == ()
    unlink(office, by=BO)
    assert office.desk.people().active(at(office, TWO).owner)
    assert office.audit() == ()


def test_who_leaves_is_owed_nothing_any_more_by_a_linked_lead_either(office):
    link(office)
    office.desk.person_left(RAY, now=office.now)
    assert at(office, TWO).telling(SECOND.ref, Obligation.RECEIPT).why is Discharge.LEFT


def test_a_submitter_may_take_back_what_was_linked(office):
    link(office)
    answer = office.desk.act(TWO, Withdraw(by=RAY, submission=SECOND.ref), now=office.now)
    assert "act on its root" in answer.why
    office.done(Withdraw(by=RAY, submission=SECOND.ref))
    assert office.lead.live
    office.done(Withdraw(by=ANN, submission=said().ref))
    assert office.lead.stage is Stage.CLOSED
    assert office.audit() == ()


def test_a_message_that_no_channel_delivers_is_settled_on_the_linked_lead(office):
    link(office)
    office.post = Post(dead=True)
    for _ in range(POLICY.tell_tries):
        office.relay()
        office.later(hours=2)
    assert at(office, TWO).telling(SECOND.ref, Obligation.RECEIPT).state is TellState.BY_HAND
    assert office.audit() == ()


def test_a_lead_in_triage_is_linked_to_the_one_that_holds_its_recommendation(office):
    """[leads §7.4] AttachTo: what stands beside another is linked by a person, never by itself."""
    advice = said("4").ref
    office.submit(said("4", recommendation=advice))
    office.submit(said("5", recommendation=advice, technician=RAY))
    beside = at(office, "fsm:lead:5")
    assert (beside.stage, beside.beside) == (Stage.TRIAGE, "fsm:lead:4")
    office.relay()
    page = next(m for m in office.post.sent if m.to == MIA and "fsm:lead:5" in m.body)
    assert "fsm:lead:4 is about the same recommendation" in page.body
    link(office, "fsm:lead:5", beside.beside)
    assert office.audit() == ()
    unlink(office, "fsm:lead:5")
    assert at(office, "fsm:lead:5").stage is Stage.TRIAGE
    office.desk.act("fsm:lead:5", Classify(by=MIA), now=office.now)
    assert at(office, "fsm:lead:5").stage is Stage.ACKNOWLEDGE
