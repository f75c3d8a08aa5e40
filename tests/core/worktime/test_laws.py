"""The clock laws [leads §7.5], over calendars with breaks, nights, holidays and clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.testing import strategies
from proactive_core.worktime import HolidaySet, Hours, Interval, WorkCalendar, hours

DAY = 86400
calendars = strategies.work_calendars
walls = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 59)))


def moment(at):
    return datetime.fromtimestamp(at, UTC)


@st.composite
def calendars_and_moments(draw, n=1):
    cal = draw(calendars())
    return cal, sorted(draw(strategies.instants(cal)) for _ in range(n))


def fitting(cal, start, draw, label):
    """A budget that is used up inside the cover."""
    left = cal.between(start, cal.instants[1])
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
    since, until = cal.instants
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
    start = here.instants[0] + timedelta(seconds=data.draw(st.integers(2 * DAY, 4 * DAY)))
    n = data.draw(st.integers(1, max(1, here.between(start, start + timedelta(days=7)))))
    assert here.add(start, n) == there.add(start, n)


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


def outside(pauses, at):
    return not any(p.since <= at < p.until for p in pauses)


@st.composite
def calendars_with_pauses(draw):
    cal = draw(calendars())
    return cal, draw(strategies.pauses(cal))


@given(calendars_with_pauses(), st.data())
def test_t11_pauses_do_not_count_and_overlaps_count_once(drawn, data):
    """T11: used(a,b) = |(W ∩ [a,b)) \\ P|, counted by the definition, minute by minute."""
    cal, pauses = drawn
    whole = tuple(Interval(p.since.replace(second=0), p.until.replace(second=0)) for p in pauses)
    start = data.draw(strategies.instants(cal)).replace(second=0)
    assume(cal.instants[0] <= start)
    end = min(start + timedelta(hours=data.draw(st.integers(0, 6))), cal.instants[1])
    counted, at = 0, start
    while at < end:
        counted += 60 * (is_worked(cal, at) and outside(whole, at))
        at += timedelta(minutes=1)
    assert cal.between(start, end, pauses=whole) == counted


@given(calendars_with_pauses(), st.data())
def test_t11_the_due_is_the_least_moment_at_which_the_budget_is_used(drawn, data):
    """T11: due = least t with used(start,t) = budget."""
    cal, pauses = drawn
    start = data.draw(strategies.instants(cal))
    left = cal.between(start, cal.instants[1], pauses=pauses)
    assume(left > 0)
    n = data.draw(st.integers(1, left), label="budget")
    due = cal.add(start, n, pauses=pauses)
    assert cal.between(start, due, pauses=pauses) == n
    assert cal.between(start, due - timedelta(seconds=1), pauses=pauses) == n - 1


@given(calendars_with_pauses(), st.data())
def test_t11_splitting_a_pause_into_two_touching_ones_changes_nothing(drawn, data):
    """T11: splitting a pause into two touching ones changes nothing."""
    cal, pauses = drawn
    assume(pauses)
    first, *rest = pauses
    length = int((first.until - first.since).total_seconds())
    middle = first.since + timedelta(seconds=data.draw(st.integers(0, length)))
    split = (Interval(middle, first.until), *rest, Interval(first.since, middle))
    start = data.draw(strategies.instants(cal))
    left = cal.between(start, cal.instants[1], pauses=pauses)
    assert cal.between(start, cal.instants[1], pauses=split) == left
    assume(left > 0)
    n = data.draw(st.integers(1, left))
    assert cal.add(start, n, pauses=split) == cal.add(start, n, pauses=pauses)
    assert cal.explain(start, n, pauses=split) == cal.explain(start, n, pauses=pauses)


def test_t15_a_count_that_begins_within_a_pause_is_explained_from_its_end():
    """T15: explain(due) re-adds to exactly the budget."""
    saturday = datetime(2024, 12, 28, tzinfo=UTC)
    day = saturday.date()
    cal = WorkCalendar(
        zone="UTC",
        weekly=(Hours(5, time(0), time(0)),),
        holidays=HolidaySet("h", (), day, day + timedelta(days=14)),
        since=day,
        until=day + timedelta(days=14),
        revision="1",
    )
    second = [saturday + timedelta(seconds=n) for n in range(5)]
    pauses = [Interval(second[1], second[3])]
    assert cal.explain(second[2], 1, pauses=pauses) == (Interval(second[3], second[4]),)


@given(calendars_with_pauses(), st.data())
def test_t15_an_explanation_with_pauses_adds_up_and_touches_none_of_them(drawn, data):
    """T15: explain(due) re-adds to exactly the budget."""
    cal, pauses = drawn
    start = data.draw(strategies.instants(cal))
    left = cal.between(start, cal.instants[1], pauses=pauses)
    assume(left > 0)
    n = data.draw(st.integers(1, left))
    told = cal.explain(start, n, pauses=iter(pauses))
    assert sum(i.seconds for i in told) == n
    assert told[-1].until == cal.add(start, n, pauses=pauses)
    assert all(a.until <= b.since for a, b in pairwise(told))
    for one in told:
        assert cal.between(one.since, one.until, pauses=pauses) == one.seconds


@given(calendars_with_pauses(), st.data())
def test_t6_with_pauses_nothing_to_use_up_gives_the_first_instant_that_counts(drawn, data):
    """T6, T11: the first working instant >= t outside every pause."""
    cal, pauses = drawn
    start = data.draw(strategies.instants(cal))
    assume(cal.between(start, cal.instants[1], pauses=pauses))
    first = cal.add(start, 0, pauses=pauses)
    assert cal.between(start, first, pauses=pauses) == 0
    assert cal.between(first, first + timedelta(seconds=1), pauses=pauses) == 1


@given(calendars())
def test_t12_an_empty_week_is_refused_and_the_search_is_bounded(cal):
    """T12: empty W is refused; the search is bounded by the cover."""
    closed = tuple(cal.since + timedelta(days=n) for n in range((cal.until - cal.since).days))
    with pytest.raises(UsageError, match="no working time"):
        attrs.evolve(cal, overrides=(), holidays=attrs.evolve(cal.holidays, dates=closed))
    first, last = cal.instants
    everything = cal.between(first, last)
    assert cal.add(first, everything) <= last
    with pytest.raises(UsageError, match="extend"):
        cal.add(first, everything + 1)


@pytest.mark.parametrize(
    ("day", "length"), [((2026, 3, 28), 7), ((2026, 10, 24), 9), ((2026, 6, 6), 8)]
)
def test_t9_a_night_has_the_hours_it_really_has(day, length):
    """T9: a 7-hour DST night counts 7 h, a 9-hour night 9 h."""
    night = WorkCalendar(
        zone="Europe/Amsterdam",
        weekly=hours("sat", "22:00-06:00"),
        holidays=HolidaySet("none", (), date(2026, 1, 1), date(2027, 1, 1)),
        since=date(2026, 1, 1),
        until=date(2027, 1, 1),
    )
    noon = datetime(*day, 12, tzinfo=UTC)
    assert night.between(noon, noon + timedelta(days=1)) == length * 3600
