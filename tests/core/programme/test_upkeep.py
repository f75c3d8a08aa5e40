"""The servicing of the programme itself: when each instrument is due again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.programme._company import MAP, MONDAY, NORTH, OFFICE, SINCE, SOUTH, calendar, ref
from proactive_core.errors import UsageError
from proactive_core.facts import ChecklistRun
from proactive_core.programme import WHOLE, Records, Upkeep, upkeep_due

DAY = timedelta(days=1)
HOUR = 3600


def run(key, at, *, branch=NORTH, checklist="maintenance"):
    return ChecklistRun(
        ref=ref("run", key), checklist=checklist, version="1.0.0", subject=branch,
        answered_at=at, answers=(),
    )  # fmt: skip


def due(schedule, *runs, now, tz=UTC, calendars=None):
    return upkeep_due(
        schedule,
        Records.of(runs, MAP),
        since=SINCE,
        now=now,
        tz=tz,
        calendars={WHOLE: OFFICE} if calendars is None else calendars,
    )


def test_calendar_days_end_with_the_last_of_them():
    schedule = [Upkeep(days=90)]
    (north, south) = due(schedule, run(1, MONDAY), now=MONDAY + 90 * DAY)
    assert north.due == datetime(2024, 6, 3, tzinfo=UTC)  # the 90th day is 2 June
    assert (north.last_at, north.run, north.overdue) == (MONDAY, ref("run", 1), False)
    assert (south.last_at, south.run, south.overdue) == (None, None, True)
    assert south.due == datetime(2024, 4, 1, tzinfo=UTC)  # counted from the beginning
    assert (north.title, north.name) == ("Maintaining the initiative", "North")
    (later, _) = due(schedule, run(1, MONDAY), now=north.due)
    assert later.overdue
    (just_before, _) = due(schedule, run(1, MONDAY), now=north.due - timedelta(seconds=1))
    assert not just_before.overdue


def test_days_are_those_of_the_companys_clock():
    late = datetime(2024, 3, 4, 23, tzinfo=UTC)
    tokyo = ZoneInfo("Asia/Tokyo")
    (north, _) = due([Upkeep(days=1)], run(1, late), now=late, tz=tokyo)
    assert north.due == datetime(2024, 3, 7, tzinfo=tokyo)


def test_working_time_counts_by_the_branches_calendar():
    short = calendar("09:00-10:00")
    schedule = [Upkeep(working=16 * HOUR)]
    (north, south) = due(
        schedule, run(1, MONDAY), run(2, MONDAY, branch=SOUTH), now=MONDAY + DAY,
        calendars={NORTH: short, WHOLE: OFFICE},
    )  # fmt: skip
    assert south.due == datetime(2024, 3, 5, 17, tzinfo=UTC)
    assert north.due == datetime(2024, 3, 25, 10, tzinfo=UTC)


def test_only_the_latest_run_of_the_instrument_up_to_now_counts():
    runs = (
        run(1, MONDAY),
        run(2, MONDAY + 10 * DAY),
        run(3, MONDAY + 50 * DAY),
        run(4, MONDAY + 20 * DAY, checklist="heart_audit"),
    )
    (north, _) = due([Upkeep(days=30)], *runs, now=MONDAY + 40 * DAY)
    assert north.run == ref("run", 2)
    audit, _ = due([Upkeep(checklist="heart_audit", days=30)], *runs, now=MONDAY + 40 * DAY)
    assert audit.run == ref("run", 4)


def test_what_no_calendar_covers_is_said_and_is_never_overdue():
    schedule = [Upkeep(working=HOUR)]
    (north, _) = due(schedule, now=MONDAY, calendars={})
    assert (north.due, north.overdue) == (None, False)
    assert north.why == "no data: there is no calendar of this branch's working time"
    ends = calendar("09:00-17:00", until=date(2024, 1, 2))
    (north, _) = due([Upkeep(working=99 * HOUR)], now=MONDAY, calendars={WHOLE: ends})
    assert north.why.startswith("no data: 356400 working seconds after")


def test_an_instrument_of_ones_own_goes_by_its_key():
    (north, _) = due([Upkeep(checklist="acme_audit", days=1)], now=MONDAY)
    assert north.title == "acme_audit"


@pytest.mark.parametrize("given", [{}, {"days": 1, "working": 1}, {"days": 0}, {"working": 0}])
def test_an_interval_is_days_or_working_time(given):
    with pytest.raises(UsageError, match="either days or working seconds"):
        Upkeep(**given)


def test_a_run_for_the_whole_company_looks_after_every_branch():
    schedule = [Upkeep(days=90)]
    early, whole = run(1, MONDAY), run(2, MONDAY + DAY, branch=WHOLE)
    (north, south) = due(schedule, early, whole, now=MONDAY + 2 * DAY)
    assert (north.run, south.run) == (whole.ref, whole.ref)
    later = run(3, MONDAY + 5 * DAY)
    (north, south) = due(schedule, early, whole, later, now=MONDAY + 9 * DAY)
    assert (north.run, south.run) == (later.ref, whole.ref)
