"""The clock laws [leads §7.5], over calendars with breaks, nights, holidays and clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from proactive_core.worktime import DayHours, HolidaySet, Hours, WorkCalendar

DAY, LAST = 86400, date(2025, 4, 20)
ZONES = (
    *("UTC", "Europe/Amsterdam", "America/Toronto", "Australia/Lord_Howe", "Asia/Kathmandu"),
    *("Asia/Kolkata", "Africa/Casablanca", "America/St_Johns", "Pacific/Chatham"),
)
STARTS = (date(2024, 2, 25), date(2024, 12, 28), date(2025, 3, 27), date(2024, 10, 24))

walls = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 59)))
weekly = st.lists(st.builds(Hours, st.integers(0, 6), walls, walls), min_size=1, max_size=9)


@st.composite
def calendars(draw):
    since = draw(st.sampled_from(STARTS))
    span = draw(st.integers(14, 30))
    days = [since + timedelta(days=n) for n in range(span)]
    until = days[-1] + timedelta(days=1)
    closed = draw(st.lists(st.sampled_from(days[1:]), max_size=3))
    special = draw(st.lists(st.sampled_from(days), max_size=2, unique=True))
    cal = {
        "zone": draw(st.sampled_from(ZONES)),
        "weekly": tuple(draw(weekly)),
        "holidays": HolidaySet("h", tuple(closed), since, until),
        "overrides": tuple(
            DayHours(d, tuple(draw(st.lists(st.tuples(walls, walls), max_size=2)))) for d in special
        ),
        "since": since,
        "until": until,
    }
    try:
        return WorkCalendar(**cal)
    except ValueError:
        assume(condition=False)


def bounds(cal):
    return cal._table.since, cal._table.until


def moment(at):
    return datetime.fromtimestamp(at, UTC)


@st.composite
def calendars_and_moments(draw, n=1):
    cal = draw(calendars())
    since, until = bounds(cal)
    return cal, sorted(moment(draw(st.integers(since, until))) for _ in range(n))


def fitting(cal, start, draw, label):
    """A budget that is used up inside the cover."""
    left = cal.between(start, moment(bounds(cal)[1]))
    assume(left > 0)
    return draw.draw(st.integers(1, left), label=label)


@given(calendars_and_moments(), st.data())
def test_t1_budgets_add_up(drawn, data):
    """T1: add(add(t,a),b) = add(t,a+b) for b >= 1."""
    cal, [t] = drawn
    whole = fitting(cal, t, data, "a + b")
    a = data.draw(st.integers(0, whole - 1), label="a")
    assert cal.add(cal.add(t, a), whole - a) == cal.add(t, whole)


@given(calendars_and_moments(), st.data())
def test_t2_what_is_added_is_what_is_counted(drawn, data):
    """T2: between(t, add(t,n)) = n."""
    cal, [t] = drawn
    n = fitting(cal, t, data, "n")
    assert cal.between(t, cal.add(t, n)) == n


@given(calendars_and_moments(3))
def test_t3_and_t5_stretches_add_up_and_never_exceed_elapsed_time(drawn):
    """T3: between(a,b) + between(b,c) = between(a,c); T5: 0 <= between(a,b) <= b-a."""
    cal, [a, b, c] = drawn
    assert cal.between(a, b) + cal.between(b, c) == cal.between(a, c)
    assert 0 <= cal.between(a, b) <= (b - a).total_seconds()


@given(calendars_and_moments(2), st.data())
def test_t4_who_starts_earlier_is_due_no_later(drawn, data):
    """T4: a <= b implies add(a,n) <= add(b,n)."""
    cal, [a, b] = drawn
    n = fitting(cal, b, data, "n")
    assert cal.add(a, n) <= cal.add(b, n)


@given(calendars_and_moments(), st.data())
def test_t6_and_t7_where_a_due_lies(drawn, data):
    """T6: add(t,0) is the first working instant >= t; T7: add(t,n>0) ends a worked second."""
    cal, [t] = drawn
    n = fitting(cal, t, data, "n")
    first, due = cal.add(t, 0), cal.add(t, n)
    assert first >= t
    assert cal.between(t, first) == 0
    assert cal.between(first, first + timedelta(seconds=1)) == 1
    assert cal.between(due - timedelta(seconds=1), due) == 1


@given(calendars_and_moments(), st.integers(0, 3 * 3600))
def test_t8_between_equals_a_count_of_working_seconds(drawn, length):
    """T8, against the wall clock looked at every quarter of an hour."""
    cal, [t] = drawn
    start = t.replace(minute=t.minute // 15 * 15, second=0)
    end = start + timedelta(seconds=length // 900 * 900)
    since, until = map(moment, bounds(cal))
    assume(since <= start and end <= until)
    worked, at = 0, start
    while at < end:
        # Hours end on :59 at times, so a quarter is looked at minute by minute.
        worked += 60 * is_worked(cal, at)
        at += timedelta(minutes=1)
    assert cal.between(start, end) == worked


def is_worked(cal, at):
    """Whether a minute is worked, read off the definition: no table, no bisection."""
    local = cal.local(at).date()
    for back in (1, 0, -1):
        day = local - timedelta(days=back)
        if not cal.since <= day < cal.until:
            continue
        own = [o.spans for o in cal.overrides if o.day == day]
        weekly_spans = [(h.opens, h.closes) for h in cal.weekly if h.weekday == day.weekday()]
        spans = own[0] if own else () if day in cal.holidays.dates else weekly_spans
        for opens, closes in spans:
            end = day if closes > opens else day + timedelta(days=1)
            since = datetime.combine(day, opens, cal._zone).astimezone(UTC)
            until = datetime.combine(end, closes, cal._zone).astimezone(UTC)
            if since <= at < until:
                return True
    return False


@given(calendars_and_moments(), st.data())
def test_t10_a_holiday_never_makes_a_due_earlier_and_hours_never_later(drawn, data):
    """T10: adding a holiday never makes a due earlier; adding hours never later."""
    cal, [t] = drawn
    days = (cal.until - cal.since).days
    extra = cal.since + timedelta(days=data.draw(st.integers(0, days - 1), label="holiday"))
    try:
        closed = attrs.evolve(
            cal, holidays=attrs.evolve(cal.holidays, dates=(*cal.holidays.dates, extra))
        )
    except ValueError:  # the last working day was closed
        assume(condition=False)
    n = fitting(closed, t, data, "n")
    assert cal.add(t, n) <= closed.add(t, n)
    more = Hours(data.draw(st.integers(0, 6)), data.draw(walls), data.draw(walls))
    assert attrs.evolve(cal, weekly=(*cal.weekly, more)).add(t, n) <= cal.add(t, n)


@given(calendars_and_moments(), st.data())
def test_t13_two_zones_with_the_same_hours_give_the_same_due(drawn, data):
    """T13: the same working time described in UTC and in a zone 5 h 45 min ahead of it."""
    cal, _ = drawn
    there = attrs.evolve(cal, zone="Asia/Kathmandu", overrides=(), holidays=none(cal))
    moved = []
    for h in there.weekly:
        a = (h.weekday * DAY + h.opens.hour * 3600 + h.opens.minute * 60) - 20700
        b = (h.closes.hour * 3600 + h.closes.minute * 60 - 20700) % DAY
        day, opens = divmod(a % (7 * DAY), DAY)
        moved.append(Hours(day, wall(opens), wall(b)))
    here = attrs.evolve(there, zone="UTC", weekly=tuple(moved))
    start = data.draw(st.integers(bounds(here)[0] + 2 * DAY, bounds(here)[0] + 4 * DAY))
    n = data.draw(st.integers(1, max(1, here.between(moment(start), moment(start + 7 * DAY)))))
    assert here.add(moment(start), n) == there.add(moment(start), n)


def none(cal):
    return attrs.evolve(cal.holidays, dates=())


def wall(seconds):
    return time(seconds // 3600, seconds // 60 % 60)


@given(calendars_and_moments(), st.data())
def test_t15_an_explanation_adds_up_to_the_budget(drawn, data):
    """T15: explain(due) re-adds to exactly the budget, in order, and ends at the due."""
    cal, [t] = drawn
    n = fitting(cal, t, data, "n")
    told = cal.explain(t, n)
    assert sum(i.seconds for i in told) == n
    assert told[-1].until == cal.add(t, n)
    assert all(a.until < b.since for a, b in pairwise(told))
    assert all(cal.between(i.since, i.until) == i.seconds for i in told)
