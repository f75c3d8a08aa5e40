"""What reaches a lead from elsewhere: a changed text, an impatient customer, another calendar."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.leads.linked import ONE, TWO, at, link, pair, unlink
from core.leads.office import (
    ANN,
    BO,
    BUDGETS,
    CALENDAR,
    CUSTOMER,
    LEO,
    MIA,
    MONDAY,
    NOOR,
    POLICY,
    SAM,
    TORONTO,
    H,
    Office,
    said,
)
from core.leads.steps import in_contact, in_decide, in_tell
from proactive_core.facts import Urgency
from proactive_core.leads import (
    Acknowledge,
    Amend,
    Authority,
    Budget,
    ClockRebound,
    Reassign,
    RecordChase,
    RecordContact,
    Refused,
    Resume,
    Stage,
    Wait,
)
from proactive_core.worktime import hours

EARLY = attrs.evolve(CALENDAR, weekly=hours("mon-fri", "08:00-16:00"), revision="early")


def rebind(office, calendar=EARLY, by=BO, before=None):
    """Let `calendar` count from now on."""
    old = office.calendars if before is None else before
    office.calendars = {None: calendar}
    return office.desk.rebind(old, by=by, now=office.now)


# --- another calendar


def test_a_change_of_calendar_alone_moves_no_promise(office):
    """[leads §4.2]: a promise is a fact."""
    due = office.lead.promised_due
    office.calendars = {None: EARLY}
    assert (office.lead.promised_due, office.lead.calendar) == (due, "2026")
    assert office.audit() == ()


def test_used_time_stays_and_the_rest_counts_in_the_new_hours(office):
    """09:00 + 1 h used; 3 of the 4 h are left; 08:00-16:00 is the new day."""
    office.later(hours=7)  # 16:00: 7 h of 8 used by the old calendar
    office.submit(said("2"))
    office.lead_id = TWO
    office.later(hours=0.5)
    moved, kept = rebind(office)
    assert moved == (TWO,)
    assert [why for _, why in kept] == ["the promise is broken already, and no calendar mends that"]
    rebound = next(x for x in office.journal.load(f"lead:{TWO}") if isinstance(x, ClockRebound))
    assert (rebound.used, rebound.budget, rebound.calendar) == (H // 2, 4 * H - H // 2, "early")
    local = EARLY.local(office.lead.promised_due)
    assert f"{local:%a %H:%M}" == "Tue 11:30"
    assert office.lead.next_action_at == office.lead.promised_due
    assert office.audit() == ()


@given(st.integers(0, 4 * H - 1), st.booleans())
def test_t14_seconds_used_before_the_change_are_equal_under_both_revisions(elapsed, back):
    """T14: seconds used before the change are equal under old and new revision records."""
    office = Office()
    office.submit()
    start, budget = office.now, 4 * H
    office.later(seconds=elapsed)
    rebind(office)
    lead = office.lead
    assert lead.used == CALENDAR.between(start, office.now)
    assert lead.used + lead.budget == budget
    if lead.calendar == "early":
        assert EARLY.between(office.now, lead.promised_due) == lead.budget
    if back and not lead.is_overdue(office.now):
        rebind(office, CALENDAR)
        again = office.lead
        assert (again.used, again.used + again.budget) == (lead.used, budget)
    assert office.audit() == ()


def test_a_changed_policy_is_planned_anew_by_the_same_command(office):
    office.later(hours=1)
    office.policy = attrs.evolve(
        POLICY, budgets=(Budget(Stage.ACKNOWLEDGE, 6 * H), *BUDGETS[:1], *BUDGETS[2:])
    )
    moved, _ = rebind(office, CALENDAR)
    assert moved == (ONE,)
    assert (office.lead.used, office.lead.budget) == (H, 5 * H)
    office.policy = attrs.evolve(
        POLICY, budgets=(Budget(Stage.ACKNOWLEDGE, 60), *BUDGETS[:1], *BUDGETS[2:])
    )
    rebind(office, CALENDAR)
    assert office.lead.promised_due == office.now, "more is used than there is now"
    assert office.audit() == ()


def test_a_pause_keeps_what_was_used_for_a_later_change(office):
    in_contact(office)
    office.later(hours=2)
    office.done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=1)))
    office.later(hours=1).done(Resume(by=MIA))
    assert (office.lead.used, office.lead.budget) == (2 * H, 6 * H)
    office.later(hours=1)
    rebind(office)
    assert (office.lead.used, office.lead.budget) == (3 * H, 5 * H)


def test_what_is_the_same_by_both_stays_as_it_is(office):
    version = office.lead.version
    moved, kept = rebind(office, CALENDAR)
    assert moved == ()
    assert "due at the same moment" in kept[0][1]
    assert office.lead.version == version


def test_only_a_manager_has_promises_counted_anew(office):
    moved, [(lead, why)] = rebind(office, by=MIA)
    assert (moved, lead) == ((), ONE)
    assert "takes the manager" in why


def test_a_clock_is_counted_on_by_the_revision_that_counted_so_far_or_not_at_all(office):
    wrong = {None: EARLY}
    _, [(_, why)] = rebind(office, before=wrong)
    assert why == "its clock is counted by calendar '2026', not by 'early'"
    office.submit(said("2", branch=None))
    moved, kept = rebind(office, before={TORONTO: CALENDAR})
    assert moved == (ONE,)
    assert kept == ((TWO, "no calendar is given that counted for None"),)


def test_paused_and_closed_leads_have_no_clock_to_rebind(office):
    in_contact(office).done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=1)))
    assert rebind(office) == ((), ())


def test_a_broken_promise_that_was_taken_back_is_seen(office):
    office.later(days=1).sweep()
    held = office.journal._streams[f"lead:{ONE}"].events
    held.append(
        ClockRebound(
            at=office.now,
            by=BO,
            authority=Authority.MANAGER,
            version=len(held),
            used=0,
            budget=1,
            calendar="2026",
            due=office.now + timedelta(days=2),
            covered=True,
        )
    )
    assert "takes a broken promise back" in str(office.audit())


def test_a_calendar_that_ends_is_told_when_a_clock_is_rebound_to_it(office):
    """[leads:S13]"""
    ends = attrs.evolve(EARLY, until=MONDAY.date() + timedelta(days=1), revision="ends")
    in_decide(office)
    rebind(office, ends)
    assert office.desk.find(
        attrs.evolve(said().ref, system="proactive", kind="calendar", key="ends")
    )
    assert office.audit() == ()


# --- why is it due then?


def test_an_explanation_adds_up_to_the_budget(office):
    """[leads:T15]"""
    in_contact(office).later(hours=2)
    told = office.desk.explain(ONE)
    assert sum(i.seconds for i in told.counted) == told.budget == 8 * H
    assert (told.counted[0].since, told.counted[-1].until) == (told.since, told.due)
    assert told.why == "To speak with the customer, 28800 working seconds were promised."


def test_what_counts_no_more_is_explained_in_words(office):
    office.calendars = {None: EARLY}
    told = office.desk.explain(ONE)
    assert (told.counted, told.due) == ((), office.lead.promised_due)
    assert "by calendar 2026, which is not in force any more; today it is early" in told.why
    office.calendars = {None: CALENDAR}
    in_contact(office).done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=1)))
    paused = office.desk.explain(ONE)
    assert paused.due is None
    assert "paused until Tue 6 January 2026" in paused.why
    assert "28800 working seconds are left" in paused.why


def test_a_promise_beyond_the_calendar_is_explained_as_it_was_counted():
    ends = attrs.evolve(CALENDAR, until=MONDAY.date() + timedelta(days=1))
    office = in_decide(Office(calendars={None: ends}).submitted())
    told = office.desk.explain(ONE)
    assert "counted as they elapse" in told.why
    assert sum(i.seconds for i in told.counted) == told.budget == 40 * H


def test_closed_and_linked_leads_promise_nothing_themselves():
    office = pair()
    office.later(hours=1)
    office.submit(said("3"))
    link(office)
    assert office.desk.explain(TWO).why == "It is linked to fsm:lead:1, whose promise counts."
    link(office, ONE, "fsm:lead:3")
    assert "linked to it came first" in office.desk.explain("fsm:lead:3").why
    unlink(office, ONE)
    in_tell(office).relay()
    assert office.desk.explain(ONE).why == "Nothing is promised: it is closed."


# --- what was said is changed in the field


def test_what_was_changed_in_the_field_reaches_the_owner_and_the_lead(office):
    office.relay()
    due = office.lead.promised_due
    changed = said(summary="The boiler is leaking", urgency=Urgency.URGENT)
    [event, *_] = office.desk.amend(changed, now=office.now)
    assert office.desk.summary(ONE) == "The boiler is leaking"
    assert (office.lead.urgency, office.lead.promised_due) == (Urgency.URGENT, due)
    office.relay()
    assert (office.post.sent[-1].to, office.post.sent[-1].subject) == (
        MIA,
        "Changed: the idea for Mrs Smith",
    )
    assert "leaking" not in repr(event)
    words = [line.words for line in office.desk.history(ONE)]
    assert "What was said in the field was changed there: “The boiler is leaking”" in words
    assert office.audit() == ()


def test_only_what_was_said_counts_as_a_change(office):
    same = said(modified_at=office.now, observed_at=MONDAY + timedelta(hours=1))
    assert office.desk.amend(same, now=office.now) == ()
    assert office.desk.amend(said(summary=None), now=office.now) == ()
    assert office.desk.amend(said(urgency=Urgency.URGENT, summary=None), now=office.now) != ()
    words = [line.words for line in office.desk.history(ONE)]
    assert "What was said in the field was changed there." in words
    assert office.desk.amend(said(urgency=Urgency.URGENT), now=office.now) == ()


def test_words_that_come_where_there_were_none(office):
    office.submit(said("2", summary=None))
    assert office.desk.amend(said("2", summary=None), now=office.now) == ()
    office.desk.amend(said("2", summary="A crack"), now=office.now)
    assert office.desk.summary(TWO) == "A crack"


def test_what_was_erased_is_not_compared(office):
    office.journal.erase(CUSTOMER, at=office.now)
    assert office.desk.amend(said(summary="x"), now=office.now) == ()


def test_a_changed_text_of_a_linked_lead_reaches_the_root():
    office = pair()
    link(office)
    second = said("2", technician=at(office, TWO).submissions[0].technician)
    assert office.desk.amend(second, now=office.now) == ()
    office.desk.amend(attrs.evolve(second, summary="It smells of gas"), now=office.now)
    assert "It smells of gas" in office.desk.texts(ONE).values()
    assert office.desk.amend(attrs.evolve(second, summary="It smells of gas"), now=office.now) == ()
    assert office.audit() == ()


def test_a_change_is_of_a_submission_that_the_lead_holds(office):
    answer = office.act(Amend(submission=said("2")))
    assert answer.why == "fsm:lead:2 is no submission of this lead"


def test_a_change_of_nothing_is_an_error(office):
    with pytest.raises(ValueError, match="never came in"):
        office.desk.amend(said("9"), now=office.now)


# --- the customer asks [domain:FM2]


@pytest.mark.parametrize("by", [ANN, MIA, LEO])
def test_a_customer_who_asks_calls_the_owner_and_the_manager(office, by):
    """[domain:FM2]: the customer asks the technician whether anyone will call."""
    office.relay()
    office.done(RecordChase(by=by, chased_at=office.now))
    assert office.lead.chases == (office.now,)
    office.relay()
    asked = {m.to for m in office.post.sent if m.subject.startswith("The customer is asking")}
    assert asked == {MIA, LEO} - {by}
    assert office.audit() == ()


def test_a_customer_who_asks_changes_no_promise(office):
    due = office.lead.promised_due
    office.done(RecordChase(by=ANN, chased_at=office.now))
    assert office.lead.promised_due == due
    future = office.now + timedelta(seconds=1)
    assert "not before" in office.refused(RecordChase(by=ANN, chased_at=future))
    assert "takes the submitter or owner" in office.refused(
        RecordChase(by=SAM, chased_at=office.now)
    )
    words = [line.words for line in office.desk.history(ONE)]
    assert "The customer asked whether anybody will call (Ann Ode says so)." in words


def test_where_there_is_no_manager_the_owner_is_called_alone(office):
    people = [attrs.evolve(p, manager=False) for p in office.directory.people]
    office.policy = attrs.evolve(POLICY, ladder=attrs.evolve(POLICY.ladder, rungs=()))
    office.directory = attrs.evolve(office.directory, people=people)
    [event, *_] = office.done(RecordChase(by=ANN, chased_at=office.now))
    assert event.paged == (MIA,)


# --- who stands in, and who was given it


def test_a_delegate_acts_for_the_owner_and_for_nobody_else(office):
    """[leads §7.4]: owner, delegate."""
    people = [attrs.evolve(p, manager=False) for p in office.directory.people]
    office.policy = attrs.evolve(POLICY, ladder=attrs.evolve(POLICY.ladder, rungs=()))
    office.directory = attrs.evolve(office.directory, people=people)
    [event, *_] = office.done(Acknowledge(by=LEO))
    assert event.authority is Authority.DELEGATE
    assert "takes the owner or delegate" in office.refused(
        RecordContact(by=NOOR, contacted_at=office.now)
    )
    office.done(Reassign(by=LEO, to=NOOR))
    assert isinstance(office.act(RecordContact(by=LEO, contacted_at=office.now)), Refused)
    assert office.audit() == ()


def test_a_delegate_who_left_stands_in_for_nobody(office):
    office.desk.person_left(LEO, now=office.now)
    assert "takes the owner" in office.refused(Acknowledge(by=LEO))


def test_a_lead_that_was_given_away_says_so_until_its_new_owner_acts(office):
    """[domain:FM10]: transferred, not accepted."""
    assert office.lead.given_at is None
    office.done(Reassign(by=MIA, to=NOOR))
    given = office.now
    office.later(hours=1).done(RecordChase(by=ANN, chased_at=office.now))
    assert office.lead.given_at == given
    office.done(Acknowledge(by=NOOR))
    assert office.lead.given_at is None
