"""Strategies for working time: clock changes, split days, night shifts, zones with new rules."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from ...errors import UsageError
from ...worktime import DayHours, HolidaySet, Hours, Interval, WorkCalendar

#: Zones with offsets of 30 and 45 minutes, small clock changes, and rules that were changed.
ZONES = (
    *("UTC", "Europe/Amsterdam", "America/Toronto", "Australia/Lord_Howe", "Asia/Kathmandu"),
    *("Asia/Kolkata", "Africa/Casablanca", "America/St_Johns", "Pacific/Chatham"),
    *("Pacific/Apia", "America/Caracas", "Europe/Istanbul", "America/Sao_Paulo", "Asia/Pyongyang"),
)
#: Days about which something is unusual: a leap day, a year's end, clock changes in spring and
#: autumn, the day that Apia left out (2011), new offsets in Pyongyang (2015), Caracas and
#: Istanbul (2016), Casablanca (2018), and the last change in São Paulo (2019).
_UNUSUAL = (
    *(date(2024, 2, 25), date(2024, 12, 28), date(2025, 3, 27), date(2024, 10, 24)),
    *(date(2011, 12, 27), date(2015, 8, 10), date(2016, 4, 28), date(2016, 9, 4)),
    *(date(2018, 10, 25), date(2019, 2, 13)),
)
_LEAST, _MOST = 14, 30
_walls = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 59)))
_weeks = st.lists(st.builds(Hours, st.integers(0, 6), _walls, _walls), min_size=1, max_size=9)


@st.composite
def holiday_sets(draw: st.DrawFn) -> HolidaySet:
    """Up to four holidays and the days that they are known for."""
    since = draw(st.sampled_from(_UNUSUAL))
    span = draw(st.integers(1, _MOST))
    days = st.integers(0, span - 1).map(lambda n: since + timedelta(days=n))
    return HolidaySet(
        draw(st.sampled_from(("Ontario", "company", "none"))),
        tuple(draw(st.lists(days, max_size=4))),
        since,
        since + timedelta(days=span),
    )


@st.composite
def work_calendars(draw: st.DrawFn) -> WorkCalendar:
    """Calendars of two to four weeks about a day on which counting goes wrong elsewhere."""
    since = draw(st.sampled_from(_UNUSUAL))
    span = draw(st.integers(_LEAST, _MOST))
    days = [since + timedelta(days=n) for n in range(span)]
    closed = draw(st.lists(st.sampled_from(days[1:]), max_size=3))
    special = draw(st.lists(st.sampled_from(days), max_size=2, unique=True))
    spans = st.lists(st.tuples(_walls, _walls), max_size=2).map(tuple)
    until = days[-1] + timedelta(days=1)
    made = _opened(
        zone=draw(st.sampled_from(ZONES)),
        weekly=tuple(draw(_weeks)),
        holidays=HolidaySet("h", tuple(closed), since, until),
        overrides=tuple(DayHours(day, draw(spans)) for day in special),
        since=since,
        until=until,
        revision=draw(st.sampled_from(("1", "2026-01", "new hours"))),
    )
    assume(made is not None)
    assert made is not None
    return made


def _opened(**parts: Any) -> WorkCalendar | None:
    """A calendar of these parts; None if no working time is left."""
    try:
        return WorkCalendar(**parts)
    except UsageError:
        return None


def instants(calendar: WorkCalendar) -> st.SearchStrategy[datetime]:
    """Whole seconds inside a calendar's cover, in UTC."""
    first, last = calendar.instants
    return st.integers(0, int((last - first).total_seconds())).map(
        lambda n: first + timedelta(seconds=n)
    )


def pauses(calendar: WorkCalendar) -> st.SearchStrategy[tuple[Interval, ...]]:
    """Up to four pauses inside a calendar's cover, in any order; they may overlap and touch."""
    ends = st.lists(instants(calendar), min_size=2, max_size=2).map(sorted)
    return st.lists(ends.map(lambda x: Interval(*x)), max_size=4).map(tuple)
