"""A lead and its people: who is called, who leaves, who takes over [leads §7.4]."""

from __future__ import annotations

from datetime import timedelta

import attrs

from core.leads.office import (
    ANN,
    BO,
    LEO,
    MIA,
    MONDAY,
    NOOR,
    OTTAWA,
    POLICY,
    RAY,
    SAM,
    H,
    Office,
    said,
)
from core.leads.steps import at, in_contact, in_tell, told
from proactive_core.leads import (
    Acknowledge,
    Authority,
    Breached,
    Discharge,
    DuePassed,
    Escalated,
    Obligation,
    Offboard,
    Outcome,
    OwnerSet,
    Reassign,
    Refused,
    Reopen,
    Resolve,
    Stage,
    StageEntered,
    Swept,
    Wait,
)
from proactive_core.refs import Ref


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


def test_a_technician_who_left_cannot_be_told():
    office = Office()
    office.submit(said(technician=RAY))
    assert office.desk.person_left(RAY, now=office.now) == 1
    in_contact(office).done(Resolve(by=MIA, outcome=Outcome.ACCEPTED))
    assert told(office, Obligation.OUTCOME).why is Discharge.LEFT
    assert office.lead.stage is Stage.CLOSED


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
