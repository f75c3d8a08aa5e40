"""Against implementations that share no line with ours: another library, and a slow definition."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.worktime.test_laws import is_worked
from proactive_core.testing import strategies


def plain(calendar):
    """The same week without holidays and single dates, which `workclock` cuts at midnight."""
    holidays = attrs.evolve(calendar.holidays, dates=())
    try:
        return attrs.evolve(calendar, holidays=holidays, overrides=())
    except ValueError:
        assume(condition=False)
        raise


@given(strategies.work_calendars().map(plain), st.data())
def test_workclock_counts_the_same_seconds_and_finds_the_same_due(calendar, data):
    """[leads:T16]: oracle `workclock`, in tests only."""
    workclock = pytest.importorskip("workclock", reason="pip install workclock")
    schedule = workclock.Schedule(
        [workclock.WorkDay(h.opens, h.closes, days=[h.weekday]) for h in calendar.weekly],
        time_zone=calendar.zone,
    )
    # Beyond the cover ours knows nothing, and a shift of the day before it is none.
    first, last = calendar.instants[0] + timedelta(days=2), calendar.instants[1]
    a, b = sorted(data.draw(strategies.instants(calendar)) for _ in range(2))
    a, b = max(a, first), max(b, first)
    assert calendar.between(a, b) == schedule.between(a, b).total_seconds()
    left = calendar.between(a, last)
    assume(left > 0)
    n = data.draw(st.integers(1, left))
    assert calendar.add(a, n) == schedule.add(a, seconds=n)


@settings(max_examples=25)
@given(strategies.work_calendars(), st.data())
def test_walking_minute_by_minute_finds_the_same_due(calendar, data):
    """[leads:T8], with pauses, holidays and single dates: the definition, walked."""
    first, last = calendar.instants
    pauses = tuple(
        attrs.evolve(p, since=p.since.replace(second=0), until=p.until.replace(second=0))
        for p in data.draw(strategies.pauses(calendar))
    )
    start = data.draw(strategies.instants(calendar)).replace(second=0)
    assume(first <= start)
    end = min(last, start + timedelta(days=1))
    minutes = calendar.between(start, end, pauses=pauses) // 60
    assume(minutes)
    budget = data.draw(st.integers(1, minutes))
    at, left = start, budget
    while left:
        left -= is_worked(calendar, at) and all(not p.since <= at < p.until for p in pauses)
        at += timedelta(minutes=1)
    assert calendar.add(start, 60 * budget, pauses=pauses) == at
