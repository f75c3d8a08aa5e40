"""Worked examples of business time, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest

from proactive_core.errors import UsageError
from proactive_core.worktime import DayHours, HolidaySet, Hours, Interval, WorkCalendar, hours

H = 3600
NONE = HolidaySet("none", (), date(2026, 1, 1), date(2028, 1, 1))


def calendar(*weekly, zone="UTC", holidays=NONE, overrides=(), since=None, until=None, **rest):
    return WorkCalendar(
        zone=zone,
        weekly=weekly or hours("mon-fri", "09:00-17:00"),
        holidays=holidays,
        overrides=overrides,
        since=since or date(2026, 1, 1),
        until=until or date(2028, 1, 1),
        **rest,
    )


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_a_budget_that_starts_on_saturday_is_due_on_monday_at_ten():
    """[leads §2, finding 6]: Saturday 16:30 + 1 h is Monday 10:00, not Tuesday 09:30."""
    assert calendar().add(utc(2026, 1, 3, 16, 30), H) == utc(2026, 1, 5, 10)


def test_a_budget_that_ends_at_closing_time_is_due_then_and_not_at_the_next_opening():
    """[leads:T7]"""
    assert calendar().add(utc(2026, 1, 5, 9), 8 * H) == utc(2026, 1, 5, 17)
    assert calendar().add(utc(2026, 1, 5, 9), 8 * H + 1) == utc(2026, 1, 6, 9, 0, 1)


def test_nothing_to_use_up_gives_the_first_working_instant():
    """[leads:T6]: closing time itself is not worked."""
    assert calendar().add(utc(2026, 1, 5, 8), 0) == utc(2026, 1, 5, 9)
    assert calendar().add(utc(2026, 1, 5, 12), 0) == utc(2026, 1, 5, 12)
    assert calendar().add(utc(2026, 1, 5, 17), 0) == utc(2026, 1, 6, 9)


def test_a_night_on_which_clocks_change_has_the_length_it_really_has():
    """[leads:T9]: 7 hours in March, 9 in October, by the clocks of Amsterdam."""
    night = calendar(*hours("sat", "22:00-06:00"), zone="Europe/Amsterdam")
    spring, autumn = utc(2026, 3, 28, 12), utc(2026, 10, 24, 12)
    assert night.between(spring, spring + timedelta(days=1)) == 7 * H
    assert night.between(autumn, autumn + timedelta(days=1)) == 9 * H
    assert night.between(utc(2026, 6, 6, 12), utc(2026, 6, 7, 12)) == 8 * H


def test_hours_that_a_clock_change_skips_count_from_the_offset_before_it():
    """RFC 5545: 02:30 on that night is 03:30; hours inside the gap keep their length."""
    inside = calendar(*hours("sun", "02:00-02:30"), zone="Europe/Amsterdam")
    day = utc(2026, 3, 29)
    assert inside.explain(day, 1800) == (Interval(utc(2026, 3, 29, 1), utc(2026, 3, 29, 1, 30)),)
    across = calendar(*hours("sun", "02:30-03:15"), zone="Europe/Amsterdam")
    assert across.between(day, day + timedelta(days=1)) == 0


def test_a_split_day_is_counted_around_its_break():
    split = calendar(*hours("mon-fri", "08:00-12:00", "13:00-17:00"))
    assert split.add(utc(2026, 1, 5, 11), 2 * H) == utc(2026, 1, 5, 14)
    assert split.explain(utc(2026, 1, 5, 11), 2 * H) == (
        Interval(utc(2026, 1, 5, 11), utc(2026, 1, 5, 12)),
        Interval(utc(2026, 1, 5, 13), utc(2026, 1, 5, 14)),
    )
    assert split.explain(utc(2026, 1, 5, 11), 0) == ()


def test_overlapping_hours_count_once():
    twice = calendar(*hours("mon", "09:00-13:00", "12:00-17:00"))
    assert twice.between(utc(2026, 1, 5), utc(2026, 1, 6)) == 8 * H


def test_hours_that_touch_are_one_stretch():
    touching = calendar(*hours("mon", "09:00-12:00", "12:00-17:00"))
    assert touching.explain(utc(2026, 1, 5), 8 * H) == (
        Interval(utc(2026, 1, 5, 9), utc(2026, 1, 5, 17)),
    )


def test_round_the_clock_never_stops():
    always = calendar(*hours("mon-sun", "00:00-24:00"))
    assert always.add(utc(2026, 1, 5, 3), 100 * H) == utc(2026, 1, 5, 3) + timedelta(hours=100)


def test_an_override_wins_over_weekly_hours_and_holidays():
    eve = date(2026, 12, 24)
    cal = calendar(
        holidays=HolidaySet("x", (eve, date(2026, 12, 25)), date(2026, 1, 1), date(2027, 1, 1)),
        overrides=(DayHours.of(eve, "09:00-12:00"), DayHours.of(date(2026, 12, 23))),
    )
    assert cal.add(utc(2026, 12, 22, 17), 3 * H) == utc(2026, 12, 24, 12)
    assert cal.add(utc(2026, 12, 22, 17), 3 * H + 1) == utc(2026, 12, 28, 9, 0, 1)


def test_a_night_shift_is_worked_to_its_end_although_the_next_day_is_a_holiday():
    nights = calendar(
        *hours("mon-fri", "22:00-06:00"),
        holidays=HolidaySet("x", (date(2026, 1, 7),), date(2026, 1, 1), date(2027, 1, 1)),
    )
    assert nights.between(utc(2026, 1, 6, 12), utc(2026, 1, 8, 12)) == 8 * H


def test_outside_its_cover_a_calendar_says_what_to_extend():
    """[leads:T12], [leads:S13]"""
    cal = calendar(until=date(2026, 2, 1))
    with pytest.raises(UsageError, match="extend the calendar's since and until"):
        cal.add(utc(2026, 1, 30, 9), 9 * H)
    with pytest.raises(UsageError, match="extend the calendar"):
        cal.add(utc(2026, 1, 31, 9), 0)
    with pytest.raises(UsageError, match="2025"):
        cal.between(utc(2025, 12, 31), utc(2026, 1, 31))
    short = attrs.evolve(cal, holidays=attrs.evolve(NONE, name="Ontario", until=date(2026, 1, 20)))
    with pytest.raises(UsageError, match=r"extend holidays 'Ontario' \(2026-01-01 .. 2026-01-20\)"):
        short.add(utc(2026, 1, 19, 12), 40 * H)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"zone": "Mars/Olympus"}, "IANA name"),
        ({"zone": "../etc/passwd"}, "IANA name"),
        ({"weekly": ()}, "no working time"),
        ({"until": date(2026, 1, 1)}, "no date is in both"),
        (
            {"until": date(2500, 1, 1), "holidays": HolidaySet("y", (), date(1, 1, 1), date.max)},
            "100",
        ),
        ({"since": datetime(2026, 1, 1, tzinfo=UTC)}, "since must be a date"),
        ({"overrides": (DayHours(date(2026, 1, 1)), DayHours(date(2026, 1, 1)))}, "its hours once"),
    ],
)
def test_a_calendar_without_working_time_or_end_is_refused(change, says):
    with pytest.raises(UsageError, match=says):
        attrs.evolve(calendar(), **change)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Hours(7, time(9), time(17)),
        lambda: Hours(True, time(9), time(17)),
        lambda: Hours(0, "09:00", time(17)),
        lambda: Hours(0, time(9, microsecond=1), time(17)),
        lambda: Hours(0, time(9, tzinfo=UTC), time(17)),
        lambda: hours("mon-fry", "09:00-17:00"),
        lambda: hours("someday", "09:00-17:00"),
        lambda: hours("mon", "9-5"),
        lambda: hours("mon", "25:00-26:00"),
        lambda: DayHours.of(date(2026, 1, 1), "noon"),
        lambda: DayHours(date(2026, 1, 1), ((time(9), "17:00"),)),
        lambda: HolidaySet("x", (), date(2026, 1, 1), date(2026, 1, 1)),
        lambda: HolidaySet("x", (date(2027, 1, 1),), date(2026, 1, 1), date(2027, 1, 1)),
        lambda: HolidaySet("x", ("2026-01-01",), date(2026, 1, 1), date(2027, 1, 1)),
        lambda: HolidaySet("", (), date(2026, 1, 1), date(2027, 1, 1)),
        lambda: calendar().add(datetime(2026, 1, 5), 1),
        lambda: calendar().add("now", 1),
        lambda: calendar().add(utc(2026, 1, 5), -1),
        lambda: calendar().add(utc(2026, 1, 5), True),
        lambda: calendar().explain(utc(2026, 1, 5), 1.5),
        lambda: calendar().between(utc(2026, 1, 6), utc(2026, 1, 5)),
    ],
)
def test_what_is_not_of_its_form_is_refused(build):
    with pytest.raises(UsageError):
        build()


def test_days_are_written_as_people_write_them():
    assert [h.weekday for h in hours("fri-mon", "09:00-17:00")] == [4, 5, 6, 0]
    assert [h.weekday for h in hours("Mon, wed", "09:00-17:00")] == [0, 2]


def test_fractions_of_a_second_are_dropped():
    assert calendar().add(utc(2026, 1, 5, 9, 0, 0, 999_999), 1) == utc(2026, 1, 5, 9, 0, 1)


def test_local_time_is_what_the_branch_reads_on_its_clock():
    local = calendar(zone="America/Toronto").local(utc(2026, 1, 5, 14))
    assert (local.hour, local.utcoffset()) == (9, timedelta(hours=-5))


def test_calendars_are_values():
    assert calendar() == calendar()
    assert len({calendar(), calendar(), calendar(revision="2")}) == 2
    assert Interval(utc(2026, 1, 5), utc(2026, 1, 6)).seconds == 86400
