"""Another calendar or policy counts promises anew, by command alone; and why a promise is due then."""

from __future__ import annotations

from datetime import timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from core.leads.linked import ONE, TWO, link, pair, unlink
from core.leads.office import (
    BO,
    BUDGETS,
    CALENDAR,
    MIA,
    MONDAY,
    POLICY,
    TORONTO,
    H,
    Office,
    said,
)
from core.leads.steps import in_contact, in_decide, in_tell
from proactive_core.leads import (
    Authority,
    Budget,
    ClockRebound,
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
