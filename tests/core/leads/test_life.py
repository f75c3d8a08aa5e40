"""The life of a lead, step by step [leads §7.4]."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from core.leads.office import (
    ANN,
    BO,
    BUDGETS,
    CUSTOMER,
    LEO,
    MIA,
    MONDAY,
    NOOR,
    OTTAWA,
    POLICY,
    RAY,
    SAM,
    TORONTO,
    H,
    Office,
    person,
    said,
)
from proactive_core.errors import UsageError
from proactive_core.facts import Urgency
from proactive_core.leads import (
    Acknowledge,
    Authority,
    Breached,
    Budget,
    Classify,
    Discharge,
    DuePassed,
    Escalated,
    LeadKind,
    Obligation,
    Offboard,
    Outcome,
    OwnerSet,
    Reassign,
    RecordContact,
    Refused,
    Reopen,
    Resolve,
    Resume,
    Stage,
    StageEntered,
    Swept,
    TellByHand,
    TellState,
    Wait,
    Withdraw,
    decide,
    fold,
)
from proactive_core.refs import Ref


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.fixture
def office():
    desk = Office()
    desk.submit()
    return desk


def in_contact(office):
    office.done(Acknowledge(by=MIA))
    return office


def in_decide(office):
    in_contact(office).done(RecordContact(by=MIA, contacted_at=office.now))
    return office


def in_tell(office, **rest):
    in_decide(office).done(Resolve(by=MIA, **{"outcome": Outcome.ACCEPTED, **rest}))
    return office


def told(office, obligation):
    return office.lead.telling(said().ref, obligation)


def test_a_lead_goes_from_the_field_to_closed_and_everybody_hears_of_it(office):
    """[leads §7.1]: receipt, named owner, first contact, outcome."""
    assert office.lead.stage is Stage.ACKNOWLEDGE
    assert office.lead.promised_due == at(2026, 1, 5, 18)
    in_contact(office)
    assert (office.lead.stage, office.lead.promised_due) == (Stage.CONTACT, at(2026, 1, 5, 22))
    office.later(hours=1).done(RecordContact(by=MIA, contacted_at=office.now))
    assert office.lead.first_contact_at == at(2026, 1, 5, 15)
    office.done(Resolve(by=MIA, outcome=Outcome.ACCEPTED))
    assert office.lead.stage is Stage.TELL
    assert office.relay().failed == 0
    assert office.lead.stage is Stage.CLOSED
    assert office.lead.closed_at == office.now
    assert office.lead.next_action_at is None
    subjects = [m.subject for m in office.post.sent if m.to == ANN]
    assert subjects == [
        "Received: your idea for Mrs Smith",
        "Mia Jansen has taken up your idea for Mrs Smith",
        "We spoke with the customer about your idea for Mrs Smith",
        "What became of your idea for Mrs Smith",
    ]
    assert [t.state for t in office.lead.told] == [TellState.DELIVERED] * 4
    assert office.audit() == ()


def test_the_receipt_names_owner_and_due(office):
    receipt = office.submit(said("2"))
    assert (receipt.owner, receipt.due, receipt.repeated) == (MIA, at(2026, 1, 5, 18), False)
    assert receipt.lead == "fsm:lead:2"


def test_an_urgent_lead_has_the_budget_for_its_urgency():
    policy = attrs.evolve(POLICY, budgets=(*BUDGETS, Budget(Stage.ACKNOWLEDGE, H, Urgency.URGENT)))
    office = Office(policy=policy)
    assert office.submit(said(urgency=Urgency.URGENT)).due == at(2026, 1, 5, 15)
    assert office.submit(said("2", urgency=Urgency.LOW)).due == at(2026, 1, 5, 18)


def test_a_submission_without_a_customer_waits_in_triage(office):
    office.lead_id = office.submit(said("2", customer=None)).lead
    assert office.lead.stage is Stage.TRIAGE
    office.done(Classify(by=MIA, customer=CUSTOMER, urgency=Urgency.HIGH, customer_name="Ms Dee"))
    assert (office.lead.stage, office.lead.customer) == (Stage.ACKNOWLEDGE, CUSTOMER)
    assert office.desk.customer_name(office.lead_id) == "Ms Dee"
    assert office.lead.owner == MIA


def test_classifying_for_another_branch_moves_the_lead_there():
    office = Office()
    office.lead_id = office.desk.submit_unreadable(
        "fsm", "row 7", "{broken", "no customer @ $.data[7]", now=office.now
    ).lead
    lead = office.lead
    assert (lead.kind, lead.stage, lead.owner) == (LeadKind.UNREADABLE, Stage.TRIAGE, NOOR)
    assert office.desk.texts(office.lead_id)["raw"] == "{broken"
    office.done(
        Classify(by=NOOR, branch=TORONTO, technician=ANN, customer=CUSTOMER, summary="A leak")
    )
    assert (office.lead.owner, office.lead.branch) == (MIA, TORONTO)
    assert office.desk.summary(office.lead_id) == "A leak"
    office.done(Acknowledge(by=MIA))
    assert office.lead.telling(lead.submissions[0].ref, Obligation.OWNER).to == ANN


def test_moving_a_card_buys_no_time(office):
    """[leads §7.4]: Reassign leaves the due unchanged."""
    due = office.lead.promised_due
    office.later(hours=1).done(Reassign(by=MIA, to=LEO, note="my day off"))
    assert (office.lead.owner, office.lead.promised_due) == (LEO, due)
    assert office.lead.next_action_at == due
    assert office.refused(Reassign(by=LEO, to=LEO)).endswith("owns the lead already")
    assert "not an active person" in office.refused(Reassign(by=LEO, to=person("nobody")))


def test_a_pause_keeps_what_is_left_of_the_budget_and_ends_by_itself(office):
    in_contact(office).later(hours=3)
    until = office.now + timedelta(days=4)
    office.done(Wait(by=MIA, reason="On holiday", resume_by=until))
    lead = office.lead
    assert (lead.stage, lead.promised_due, lead.next_action_at) == (Stage.WAITING, None, until)
    assert lead.remaining == 5 * H
    office.now = until
    assert office.sweep().acted == (office.lead_id,)
    assert (office.lead.stage, office.lead.promised_due) == (Stage.CONTACT, at(2026, 1, 9, 22))
    assert office.lead.waited == 4 * 86400
    assert office.lead.breaches == ()


def test_the_owner_may_resume_early(office):
    in_decide(office).done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=9)))
    office.later(days=1).done(Resume(by=MIA))
    assert (office.lead.stage, office.lead.budget) == (Stage.DECIDE, 40 * H)


def test_beyond_the_cap_a_manager_decides_about_a_pause(office):
    """[leads §7.4]: Wait up to the cap by the owner, beyond it by the manager."""
    in_contact(office)
    long = office.now + timedelta(days=21)
    assert "a manager decides" in office.refused(Wait(by=MIA, reason="x", resume_by=long))
    office.done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=15)))
    office.later(days=15).sweep()
    again = office.now + timedelta(days=6)
    assert "a manager decides" in office.refused(Wait(by=MIA, reason="x", resume_by=again))
    office.done(Wait(by=LEO, reason="x", resume_by=again))
    assert office.lead.stage is Stage.WAITING


def test_an_owner_cannot_pause_away_a_broken_promise(office):
    """Leads L3: the sink is reached whatever people do; a pause would start the ladder anew."""
    in_contact(office).later(days=3).sweep()
    wait = Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=1))
    assert "only a manager may pause the lead now" in office.refused(wait)
    for _ in range(6):
        office.later(days=2).sweep()
    assert {BO, SAM} & set(office.lead.rung_holders)


def test_a_call_up_the_ladder_outlives_a_change_of_owner(office):
    """Leads L3: moving the lead to the sink and away again withdraws no call to the sink."""
    in_contact(office)
    while not {BO, SAM} & set(office.lead.rung_holders):
        office.later(hours=4).sweep()
    office.done(Reassign(by=LEO, to=SAM))
    office.done(Reassign(by=LEO, to=MIA))
    owed = office.desk.journal.owed(office.now, "page", 99)
    assert SAM in {page.to for _, page in owed if page.about.startswith("escalated")}


def test_a_pause_after_a_broken_promise_leaves_no_time(office):
    in_contact(office).later(days=3).sweep()
    office.done(Wait(by=LEO, reason="x", resume_by=office.now + timedelta(days=1)))
    office.later(days=1).sweep()
    assert office.lead.budget == 0
    assert office.lead.is_overdue(office.now)
    office.sweep()
    assert len(office.lead.breaches) == 2


@pytest.mark.parametrize(
    ("outcome", "reason", "says"),
    [
        (Outcome.DECLINED, None, "needs a reason"),
        (Outcome.NOT_SUITABLE, "  ", "needs a reason"),
        (Outcome.ALREADY_COVERED, None, "covered by what"),
        (Outcome.WITHDRAWN, "x", "only the submitter"),
        (Outcome.UNREACHABLE, "x", "3 recorded attempts"),
    ],
)
def test_an_outcome_says_why(office, outcome, reason, says):
    in_contact(office)
    assert says in office.refused(Resolve(by=MIA, outcome=outcome, reason=reason))


def test_already_covered_names_what_covers_it(office):
    in_contact(office)
    contract = Ref("crm", "contract", "3")
    office.done(Resolve(by=MIA, outcome=Outcome.ALREADY_COVERED, covered_by=contract))
    assert office.lead.covered_by == contract


def test_unreachable_takes_attempts_on_two_days(office):
    in_contact(office)
    give_up = Resolve(by=MIA, outcome=Outcome.UNREACHABLE)
    for _ in range(3):
        office.later(hours=1).done(RecordContact(by=MIA, contacted_at=office.now, reached=False))
    assert "3 on 1" in office.refused(give_up)
    assert office.lead.promised_due == at(2026, 1, 5, 22), "trying in vain starts no new clock"
    office.later(days=1).done(RecordContact(by=MIA, contacted_at=office.now, reached=False))
    office.done(give_up)
    assert office.lead.outcome is Outcome.UNREACHABLE


def test_unreachable_is_no_outcome_once_the_customer_was_spoken_with(office):
    in_contact(office)
    for _ in range(3):
        office.later(days=1).done(RecordContact(by=MIA, contacted_at=office.now, reached=False))
    office.done(RecordContact(by=MIA, contacted_at=office.now))
    assert "before any contact" in office.refused(Resolve(by=MIA, outcome=Outcome.UNREACHABLE))


def test_nothing_is_recorded_before_it_happens(office):
    in_contact(office)
    soon = office.now + timedelta(seconds=1)
    assert "has happened" in office.refused(RecordContact(by=MIA, contacted_at=soon))
    assert "in the future" in office.refused(Wait(by=MIA, reason="x", resume_by=office.now))
    in_tell_office = Office()
    in_tell_office.submit()
    in_tell(in_tell_office)
    assert "has happened" in in_tell_office.refused(TellByHand(by=MIA, told_at=soon))


def test_a_submitter_takes_back_their_own_submission(office):
    office.done(Withdraw(by=ANN, submission=said().ref, why="It was another house"))
    lead = office.lead
    assert (lead.stage, lead.outcome) == (Stage.CLOSED, Outcome.WITHDRAWN)
    assert told(office, Obligation.OUTCOME).why is Discharge.WITHDRAWN
    assert office.owed("tell") == []
    assert office.audit() == ()


def test_nobody_takes_back_what_is_not_theirs(office):
    assert "takes the submitter" in office.refused(Withdraw(by=MIA, submission=said().ref))
    other = Ref("fsm", "lead", "2")
    assert "not a submission of" in office.refused(Withdraw(by=ANN, submission=other))


def test_withdrawing_after_the_outcome_keeps_the_outcome(office):
    in_tell(office).done(Withdraw(by=ANN, submission=said().ref))
    assert (office.lead.stage, office.lead.outcome) == (Stage.CLOSED, Outcome.ACCEPTED)
    office.done(Reopen(by=MIA, why="the customer called"))
    assert not office.lead.submissions[0].withdrawn


def test_an_unknown_submitter_is_nobody_to_tell_and_that_is_written_down():
    office = Office()
    office.submit(said(technician=None))
    in_contact(office).done(Resolve(by=MIA, outcome=Outcome.ACCEPTED))
    assert office.lead.stage is Stage.CLOSED
    assert told(office, Obligation.OUTCOME).why is Discharge.NOBODY
    assert any("nobody is known" in line.words for line in office.desk.history(office.lead_id))
    assert office.audit() == ()


def test_a_technician_without_a_contact_is_told_by_hand_before_it_closes():
    """[leads §7.1]: the outcome is owed by hand: stage Tell, with owner and due."""
    office = Office()
    office.submit(said(technician=RAY))
    in_tell(office)
    office.relay()
    assert (office.lead.stage, office.lead.owner) == (Stage.TELL, MIA)
    assert told(office, Obligation.OUTCOME).state is TellState.BY_HAND
    office.later(days=5).sweep()
    assert office.lead.breached
    office.done(TellByHand(by=LEO, told_at=office.now))
    assert office.lead.stage is Stage.CLOSED
    assert told(office, Obligation.RECEIPT).why is Discharge.SUPERSEDED
    assert office.audit() == ()


def test_a_technician_who_left_cannot_be_told():
    office = Office()
    office.submit(said(technician=RAY))
    assert office.desk.person_left(RAY, now=office.now) == 1
    in_contact(office).done(Resolve(by=MIA, outcome=Outcome.ACCEPTED))
    assert told(office, Obligation.OUTCOME).why is Discharge.LEFT
    assert office.lead.stage is Stage.CLOSED


def test_telling_by_hand_names_who_was_told(office):
    in_tell(office)
    wrong = TellByHand(by=MIA, told_at=office.now, submission=Ref("fsm", "lead", "2"))
    assert "nobody of that name" in office.refused(wrong)
    office.done(TellByHand(by=MIA, told_at=office.now, submission=said().ref))
    assert office.lead.stage is Stage.CLOSED
    assert office.owed("tell") == []


def test_reopening_is_a_new_cycle_with_new_obligations(office):
    """[leads:S10]"""
    in_tell(office).relay()
    office.later(days=1).done(Reopen(by=ANN, why="Nobody called"))
    lead = office.lead
    assert (lead.cycle, lead.stage, lead.owner, lead.outcome) == (2, Stage.ACKNOWLEDGE, MIA, None)
    assert lead.promised_due == office.now + timedelta(hours=4)
    assert told(office, Obligation.OUTCOME) is None
    assert told(office, Obligation.RECEIPT).cycle == 2
    office.relay()
    assert (
        "opened your idea for Mrs Smith again"
        in office.post.sent[-2].body + office.post.sent[-1].body
    )
    assert office.audit() == ()


def test_a_submitter_disputes_for_a_while_and_a_manager_for_ever(office):
    in_tell(office).relay()
    office.later(days=15)
    assert "after that a manager" in office.refused(Reopen(by=ANN, why="x"))
    office.done(Reopen(by=LEO, why="x"))


def test_a_reopened_lead_whose_owner_left_goes_to_somebody_else(office):
    in_tell(office).relay()
    office.desk.person_left(MIA, now=office.now)
    office.done(Reopen(by=LEO, why="x"))
    assert office.lead.owner == LEO


def test_the_ladder_climbs_and_never_ends(office):
    """[leads:L2, L3]: breach with its true due, then a rung per gap, then the sink for ever."""
    office.later(days=1)
    office.sweep()
    breach = office.lead.breaches[0]
    assert (breach.due, breach.at) == (at(2026, 1, 5, 18), office.now)
    assert (office.lead.rung, office.lead.rung_holders) == (1, (LEO,))
    assert office.lead.next_action_at == office.now + timedelta(hours=4)
    paged = []
    for _ in range(30):
        office.now = office.lead.next_action_at
        office.sweep()
        paged.append(office.lead.rung_holders)
    assert paged == [(BO, SAM)] * 30
    assert office.lead.rung == 2
    assert len(office.lead.breaches) == 1
    assert office.lead.promised_due == at(2026, 1, 5, 18)
    assert office.audit(gap=H) == ()


def test_a_manager_who_cannot_be_reached_is_passed_over_at_once():
    directory = attrs.evolve(
        Office().directory,
        people=[
            attrs.evolve(p, contacts=()) if p.ref in (LEO, BO) else p
            for p in Office().directory.people
        ],
    )
    office = Office(directory=directory)
    office.submit()
    office.later(days=1).sweep()
    assert (office.lead.rung, office.lead.rung_holders) == (2, (SAM,))


def test_two_sweeps_at_one_moment_are_one(office):
    office.later(days=1)
    assert office.sweep().acted == (office.lead_id,)
    assert office.sweep().acted == ()
    assert "nothing is due before" in office.refused(DuePassed())


def test_a_sweep_moves_no_more_than_it_was_asked_to(office):
    office.submit(said("2"))
    office.later(days=1)
    assert len(office.desk.sweep(office.now, limit=1).acted) == 1


def test_who_was_called_may_take_it_over(office):
    """[leads §7.4]: Reassign by a rung holder."""
    office.later(days=1).sweep()
    for _ in range(2):
        office.now = office.lead.next_action_at
        office.sweep()
    assert office.refused(Acknowledge(by=SAM))
    events = office.done(Reassign(by=SAM, to=SAM))
    assert events[0].authority is Authority.RUNG
    office.done(Acknowledge(by=SAM))
    assert office.lead.rung == 0


def test_a_person_leaves_and_everything_they_own_goes_on(office):
    """[leads:S12]: one transaction; the promise stays."""
    office.submit(said("2"))
    due = office.lead.promised_due
    assert office.desk.person_left(MIA, now=office.now) == 2
    assert {lead.owner for lead in office.desk.leads()} == {LEO}
    assert office.lead.promised_due == due
    assert office.submit(said("3")).owner == LEO
    assert isinstance(office.desk.person_left(MIA, now=office.now), Refused)
    assert office.audit() == ()
    assert office.desk.person_returned(MIA, now=office.now) is None
    assert office.submit(said("4")).owner == MIA
    assert isinstance(office.desk.person_returned(MIA, now=office.now), Refused)


def test_the_last_of_the_sink_cannot_leave(office):
    assert office.desk.person_left(BO, now=office.now) == 0
    answer = office.desk.person_left(SAM, now=office.now)
    assert "last of the sink" in answer.why
    assert office.audit() == ()


def test_without_routes_and_managers_the_sink_owns(office):
    for ref in (LEO, MIA, BO):
        office.desk.person_left(ref, now=office.now)
    assert office.lead.owner == SAM


def test_an_owner_marked_inactive_elsewhere_is_replaced_by_the_next_sweep(office):
    policy = attrs.evolve(POLICY, routing={None: NOOR})
    gone = office.directory.without([MIA])
    office.submit(said("2", branch=OTTAWA))
    later = Office(policy=policy, directory=gone, journal=office.journal)
    assert [v.rule for v in later.audit()] == ["leads:S2"]
    assert later.sweep().acted == (office.lead_id,)
    assert later.lead.owner == NOOR
    assert later.audit() == ()


def test_an_owner_who_left_between_two_sweeps_is_replaced_when_the_due_passes(office):
    gone = office.directory.without([MIA])
    later = Office(policy=attrs.evolve(POLICY, routing={None: NOOR}), directory=gone)
    later.journal = office.journal
    later.later(days=1)
    kinds = [type(e) for e in later.done(DuePassed())]
    assert kinds[:3] == [OwnerSet, Breached, Escalated]


def test_a_stale_version_changes_nothing(office):
    """[leads:S4]"""
    seen = office.lead.version
    in_contact(office)
    assert "has moved on" in office.refused(
        RecordContact(by=MIA, contacted_at=office.now), version=seen
    )
    office.done(RecordContact(by=MIA, contacted_at=office.now), version=office.lead.version)


def test_a_calendar_that_ends_is_itself_a_lead():
    """[leads:S13]: never a later promise, and somebody is asked to extend it."""
    short = attrs.evolve(Office().calendars[None], until=MONDAY.date())
    office = Office(calendars={None: short})
    receipt = office.submit()
    assert receipt.due == MONDAY + timedelta(hours=4)
    entered = [e for e in office.journal.load("lead:fsm:lead:1") if isinstance(e, StageEntered)]
    assert [e.covered for e in entered] == [False]
    trouble = office.desk.find(Ref("proactive", "calendar", "2026"))
    assert office.desk.lead(trouble).stage is Stage.TRIAGE
    assert "ends before a promise is due" in office.desk.texts(trouble)["why"]
    assert len(list(office.desk.leads())) == 2
    office.done(Acknowledge(by=MIA))
    office.later(hours=1).done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(hours=1)))
    assert office.lead.remaining == 7 * H
    assert office.audit() == ()


def test_an_unknown_lead_is_a_mistake_of_the_caller(office):
    with pytest.raises(UsageError, match="no lead 'fsm:lead:0'"):
        office.desk.lead("fsm:lead:0")
    assert office.desk.find(Ref("fsm", "lead", "0")) is None
    assert office.desk.customer_name("fsm:lead:1") == "Mrs Smith"
    office.desk.submit(said("2", summary=None), now=office.now, branch=OTTAWA)
    assert office.desk.summary("fsm:lead:2") is None
    assert office.desk.customer_name("fsm:lead:2") is None
    assert office.desk.lead("fsm:lead:2").owner == NOOR


def test_taking_one_of_two_submissions_back_keeps_the_lead(office):
    """[leads §7.4]: the lead closes only if it was the last."""
    lead = office.lead
    both = attrs.evolve(
        lead,
        submissions=(
            *lead.submissions,
            attrs.evolve(lead.submissions[0], ref=Ref("fsm", "lead", "2"), technician=RAY),
        ),
    )
    command = Withdraw(by=ANN, submission=said().ref)
    events = decide(both, command, now=office.now, context=office.desk.context())
    after = fold(events, both)
    assert after.stage is Stage.ACKNOWLEDGE
    assert [s.withdrawn for s in after.submissions] == [True, False]
    again = decide(after, command, now=office.now, context=office.desk.context())
    assert "not a submission of" in again.why


def test_a_sweep_that_finds_a_lead_moved_already_leaves_it(office):
    @attrs.define
    class Late:
        inner: object

        def __getattr__(self, name):
            return getattr(self.inner, name)

        def due(self, now, limit=100):
            return ("lead:fsm:lead:1",)

    late = Office(journal=Late(office.journal))
    assert late.sweep() == Swept((), ())


def test_who_has_left_does_nothing_more(office):
    """[leads:S4]: not even while the lead still has their name."""
    gone = Office(policy=attrs.evolve(POLICY, routing={None: NOOR}), journal=office.journal)
    gone.directory = office.directory.without([MIA])
    assert "takes the owner" in gone.refused(Acknowledge(by=MIA))


def test_a_new_cycle_starts_with_nothing_used_up(office):
    """[leads:S10]: attempts and pauses count within a cycle, the first contact for ever."""
    in_contact(office).done(RecordContact(by=MIA, contacted_at=office.now, reached=False))
    office.done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=1)))
    office.later(days=1).sweep()
    office.done(RecordContact(by=MIA, contacted_at=office.now))
    first = office.now
    office.done(Resolve(by=MIA, outcome=Outcome.ACCEPTED))
    office.relay()
    office.later(days=1).done(Reopen(by=ANN, why="x"))
    assert (office.lead.attempts, office.lead.waited) == ((), 0)
    in_decide(office)
    assert office.lead.first_contact_at == first


def test_whoever_gives_a_lead_away_is_not_called_for_it_any_more(office):
    assert [e.to for e in office.owed("page")] == [MIA]
    office.done(Reassign(by=LEO, to=LEO))
    assert office.owed("page") == [], "and who takes it needs no message about it"
    office.done(Reassign(by=LEO, to=NOOR))
    assert [e.to for e in office.owed("page")] == [NOOR]


def test_a_technician_who_leaves_before_hearing_the_outcome_holds_nothing_open():
    office = Office()
    office.submit(said(technician=RAY))
    in_tell(office)
    assert office.desk.person_left(RAY, now=office.now) == 1
    assert (office.lead.stage, told(office, Obligation.OUTCOME).why) == (
        Stage.CLOSED,
        Discharge.LEFT,
    )
    assert office.audit() == ()


def test_a_technician_whom_the_directory_dropped_is_given_up_and_not_called(office):
    in_tell(office)
    office.directory = office.directory.without([ANN])
    for _ in range(3):
        office.relay()
        office.later(hours=1)
    assert [m for m in office.post.sent if m.to == ANN] == []
    assert told(office, Obligation.OUTCOME).why is Discharge.LEFT
    assert office.lead.stage is Stage.CLOSED


def test_nobody_is_replaced_who_is_there(office):
    assert "is active and keeps the lead" in office.refused(Offboard())


def test_an_action_that_somebody_else_applied_meanwhile_happens_once(office):
    take_up = Acknowledge(by=MIA)
    assert office.done(take_up, claims=("action:crm:action:1",))
    assert office.act(take_up, claims=("action:crm:action:1",)) == ()


def test_years_after_the_calendar_ended_the_sink_is_still_called(office):
    """[leads:L3], [leads:S13]: fail loud, never silent."""
    office.now = at(2045, 1, 1)
    for _ in range(5):
        assert office.sweep().failed == ()
        office.relay()
        office.now = office.journal.next_due()
    assert office.lead.rung_holders == (BO, SAM)
    assert office.now < at(2045, 1, 8)
    assert office.desk.find(Ref("proactive", "calendar", "2026")) is not None
    assert office.audit(gap=H) == ()
