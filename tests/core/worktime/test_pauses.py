"""Worked examples of pauses, and that a paused lead is counted the same way [leads:T11]."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.leads.office import CALENDAR, MIA, MONDAY, H, Office
from core.leads.steps import in_contact
from core.worktime.test_calendar import calendar, utc
from proactive_core.errors import UsageError
from proactive_core.leads import Resume, Wait
from proactive_core.testing import strategies
from proactive_core.worktime import Interval

LUNCH = Interval(utc(2026, 1, 5, 12), utc(2026, 1, 5, 13))


def test_a_pause_does_not_count():
    office = calendar()
    assert office.add(utc(2026, 1, 5, 11), 2 * H, pauses=[LUNCH]) == utc(2026, 1, 5, 14)
    assert office.between(utc(2026, 1, 5), utc(2026, 1, 6), pauses=[LUNCH]) == 7 * H
    assert office.explain(utc(2026, 1, 5, 11), 2 * H, pauses=[LUNCH]) == (
        Interval(utc(2026, 1, 5, 11), utc(2026, 1, 5, 12)),
        Interval(utc(2026, 1, 5, 13), utc(2026, 1, 5, 14)),
    )


def test_a_budget_that_ends_when_a_pause_begins_is_due_then():
    """[leads:T11]: the least moment at which it is used."""
    assert calendar().add(utc(2026, 1, 5, 11), H, pauses=[LUNCH]) == utc(2026, 1, 5, 12)
    assert calendar().add(utc(2026, 1, 5, 12), 0, pauses=[LUNCH]) == utc(2026, 1, 5, 13)
    assert calendar().add(utc(2026, 1, 5, 11), 0, pauses=[LUNCH]) == utc(2026, 1, 5, 11)


def test_a_pause_of_no_length_and_one_outside_working_time_change_nothing():
    empty = Interval(utc(2026, 1, 5, 10), utc(2026, 1, 5, 10))
    night = Interval(utc(2026, 1, 5, 18), utc(2026, 1, 6, 8))
    start = utc(2026, 1, 5, 9)
    assert calendar().add(start, 9 * H, pauses=[night, empty]) == calendar().add(start, 9 * H)


def test_a_pause_that_never_ends_leaves_nothing_to_count():
    for_ever = Interval(utc(2026, 1, 5, 12), utc(2030, 1, 1))
    with pytest.raises(UsageError, match="what follows the last pause lies outside"):
        calendar().add(utc(2026, 1, 5, 11), 2 * H, pauses=[for_ever])


@given(st.lists(st.tuples(st.integers(0, 4 * H), st.integers(1, 3 * 86400)), max_size=3))
def test_a_lead_that_is_paused_is_due_when_the_calendar_says_with_its_pauses(pauses):
    """What the history of a lead adds up to, and one sum with all pauses, are the same."""
    office, taken = in_contact(Office().submitted()), []
    for worked, length in pauses:
        office.later(seconds=worked)
        if office.lead.is_overdue(office.now):
            return
        until = office.now + timedelta(seconds=length)
        office.done(Wait(by=MIA, reason="x", resume_by=until + timedelta(days=1)))
        taken.append(Interval(office.now, until))
        office.now = until
        office.done(Resume(by=MIA))
    assert office.lead.promised_due == CALENDAR.add(MONDAY, 8 * H, pauses=taken)


@given(strategies.holiday_sets())
def test_holiday_sets_lie_in_their_cover(holidays):
    assert all(holidays.since <= day < holidays.until for day in holidays.dates)
