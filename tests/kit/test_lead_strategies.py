"""What the strategies for leads make is what a desk makes, and every rule holds for it."""

from __future__ import annotations

from datetime import date, time, timedelta

import attrs
from hypothesis import given, settings

from proactive_core.leads import fold
from proactive_core.testing import strategies
from proactive_core.testing.strategies._worktime import _opened
from proactive_core.worktime import HolidaySet, Hours


@given(strategies.directories().flatmap(lambda d: strategies.policies(d).map(lambda p: (d, p))))
def test_a_policy_resolves_to_somebody(made):
    directory, policy = made
    assert policy.faults(directory) == ()
    assert directory.active(policy.owner_for(None, directory))


@settings(max_examples=60)
@given(strategies.lead_desks())
def test_every_rule_holds_at_every_desk(made):
    desk, now = made
    assert desk.audit(now, gap=0) == ()
    for lead in desk.leads():
        assert fold(desk.journal.load(f"lead:{lead.id}")) == lead
        told = desk.explain(lead.id)
        assert sum(x.seconds for x in told.counted) in (0, told.budget)


@settings(max_examples=30)
@given(strategies.leads())
def test_a_live_lead_has_somebody_and_something_due(lead):
    assert lead.live == (lead.next_action_at is not None)


def test_parts_without_any_working_time_make_no_calendar():
    day = date(2026, 1, 5)
    parts = {"since": day, "until": day + timedelta(days=1), "revision": "1", "zone": "UTC"}
    holidays = HolidaySet("h", (day,), day, day + timedelta(days=1))
    week = (Hours(0, time(9), time(17)),)
    assert _opened(**parts, holidays=holidays, weekly=week) is None
    assert _opened(**parts, holidays=attrs.evolve(holidays, dates=()), weekly=week) is not None
