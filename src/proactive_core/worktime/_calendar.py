"""The arithmetic of working time."""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import attrs

from ..checks import text
from ..errors import UsageError
from ._hours import DayHours, HolidaySet, Hours, Interval, _day

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE_DAY = timedelta(days=1)
_DAY = 86400
_LONGEST = timedelta(days=36525)


@attrs.frozen
class _Table:
    """Working time as sorted, disjoint stretches, with the seconds worked up to each end."""

    since: int
    until: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    worked: tuple[int, ...]

    def before(self, at: int) -> int:
        """Working seconds of the cover that lie before an instant."""
        i = bisect_right(self.starts, at)
        if i == 0:
            return 0
        return self.worked[i - 1] - max(0, self.ends[i - 1] - at)


def _hours(given: Iterable[Hours]) -> tuple[Hours, ...]:
    return tuple(given)


def _overrides(given: Iterable[DayHours]) -> tuple[DayHours, ...]:
    return tuple(given)


@attrs.frozen(kw_only=True)
class WorkCalendar:
    """When work is done, in one zone, over a span of dates for which that is known.

    Walls become instants as RFC 5545 says: a time that a clock change skips counts from
    the offset before it, a time that comes twice is the first of the two. Lengths are
    elapsed seconds. Fractions of a second in what is asked are dropped.

    Attributes:
        zone: IANA name, such as `America/Toronto`.
        weekly: Weekly hours; several a day and night shifts are allowed, overlaps count once.
        overrides: Single dates with hours of their own; they win over weekly hours and holidays.
        holidays: Dates without work. A night shift is worked to its end although the next
            day is a holiday: it belongs to the day on which it began.
        since, until: Cover: the local dates, half-open, for which the hours are known. The
            holidays' cover narrows it.
        revision: Name of this version of the calendar; recorded with every promise.

    Raises:
        UsageError: The zone is unknown, the cover is empty, or there is no working time in it.
    """

    zone: str = attrs.field(validator=text)
    weekly: tuple[Hours, ...] = attrs.field(converter=_hours)
    overrides: tuple[DayHours, ...] = attrs.field(default=(), converter=_overrides)
    holidays: HolidaySet
    since: date = attrs.field(validator=_day)
    until: date = attrs.field(validator=_day)
    revision: str = attrs.field(default="1", validator=text)

    def __attrs_post_init__(self) -> None:
        twice = {d.day for d in self.overrides}
        if len(twice) != len(self.overrides):
            msg = "two overrides name one date; give each date its hours once"
            raise UsageError(msg)
        if not self._table.starts:
            msg = f"there is no working time between {self.covered[0]} and {self.covered[1]}"
            raise UsageError(msg)

    @property
    def covered(self) -> tuple[date, date]:
        """The half-open span of local dates for which this calendar can compute."""
        return max(self.since, self.holidays.since), min(self.until, self.holidays.until)

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """The same span in UTC: the first instant that can be asked about, and the last."""
        return _moment(self._table.since), _moment(self._table.until)

    def local(self, moment: datetime) -> datetime:
        """The same instant by the wall clock of the calendar's zone."""
        return moment.astimezone(self._zone)

    def add(self, start: datetime, seconds: int, *, pauses: Iterable[Interval] = ()) -> datetime:
        """When `seconds` of working time after `start` are used up, in UTC.

        Nothing to use up gives the first working instant not before `start` [leads:T6]; a
        budget that ends at closing time gives closing time, not the next opening [leads:T7].

        Args:
            start: From when it is counted.
            seconds: The budget, at least 0.
            pauses: Stretches that do not count; where they overlap, once [leads:T11].

        Raises:
            UsageError: The budget is negative, or the answer lies outside the cover; the
                message says what to extend.
        """
        at = self._inside(start)
        _budget(seconds)
        left = seconds
        for stops, goes_on in _disjoint(pauses):
            if goes_on <= at:
                continue
            before_it = self._table.before(stops) - self._table.before(at) if stops > at else 0
            if before_it and left <= before_it:
                break
            left, at = left - before_it, goes_on
        if at > self._table.until:
            raise UsageError(self._beyond("what follows the last pause"))
        return _moment(self._due(at, left))

    def _due(self, at: int, seconds: int) -> int:
        table = self._table
        if seconds == 0:
            i = bisect_right(table.ends, at)
            if i == len(table.ends):
                raise UsageError(self._beyond("the next working instant"))
            return max(at, table.starts[i])
        target = table.before(at) + seconds
        i = bisect_left(table.worked, target)
        if i == len(table.worked):
            after = f"{seconds} working seconds after {_moment(at).isoformat()}"
            raise UsageError(self._beyond(after))
        return table.ends[i] - (table.worked[i] - target)

    def between(self, a: datetime, b: datetime, *, pauses: Iterable[Interval] = ()) -> int:
        """Working seconds from `a` until `b`, without those in pauses [leads:T11].

        Raises:
            UsageError: `b` is before `a`, or one lies outside the cover.
        """
        since, until = self._inside(a), self._inside(b)
        if until < since:
            msg = (
                "working time is counted from the earlier instant to the later, "
                f"not {a.isoformat()} .. {b.isoformat()}"
            )
            raise UsageError(msg)
        counted = self._table.before(until) - self._table.before(since)
        for stops, goes_on in _disjoint(pauses):
            first, last = max(stops, since), min(goes_on, until)
            if first < last:
                counted -= self._table.before(last) - self._table.before(first)
        return counted

    def explain(
        self, start: datetime, seconds: int, *, pauses: Iterable[Interval] = ()
    ) -> tuple[Interval, ...]:
        """The stretches of working time that `add` counts: they add up to the budget [leads:T15].

        Raises:
            UsageError: As `add`.
        """
        _budget(seconds)
        if seconds == 0:
            return ()
        pauses = tuple(pauses)
        at, due = self._inside(start), _second(self.add(start, seconds, pauses=pauses))
        # From one pause to the next, as if each stretch were all there is.
        edges = [(at, at), *(x for x in _disjoint(pauses) if at < x[1] and x[0] < due), (due, due)]
        return tuple(
            Interval(_moment(max(goes_on, opens)), _moment(min(stop, closes)))
            for (_, goes_on), (stop, _) in pairwise(edges)
            if goes_on < stop  # it may begin within a pause
            for opens, closes in self._worked(goes_on, stop)
        )

    def _worked(self, since: int, until: int) -> Iterator[tuple[int, int]]:
        """The stretches of working time that have a part between two instants."""
        table = self._table
        for i in range(bisect_right(table.ends, since), bisect_left(table.starts, until)):
            yield table.starts[i], table.ends[i]

    @functools.cached_property
    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as e:
            msg = f"zone must be an IANA name such as Europe/Amsterdam, not {self.zone!r}"
            raise UsageError(msg) from e

    @functools.cached_property
    def _table(self) -> _Table:
        first, last = self.covered
        if first >= last:
            msg = (
                f"the calendar covers {self.since} .. {self.until} and holidays "
                f"{self.holidays.name!r} cover {self.holidays.since} .. {self.holidays.until}: "
                "no date is in both"
            )
            raise UsageError(msg)
        if last - first > _LONGEST:
            msg = f"nobody knows the hours of {first} .. {last}: cover at most 100 years"
            raise UsageError(msg)
        since, until = self._instant(first, time()), self._instant(last, time())
        starts: list[int] = []
        ends: list[int] = []
        for opens, closes in sorted(self._stretches(first, last)):
            a, b = max(opens, since), min(closes, until)
            if a >= b:
                continue
            if ends and a <= ends[-1]:
                ends[-1] = max(ends[-1], b)
            else:
                starts.append(a)
                ends.append(b)
        worked: list[int] = []
        for opens, closes in zip(starts, ends, strict=True):
            worked.append((worked[-1] if worked else 0) + closes - opens)
        return _Table(since, until, tuple(starts), tuple(ends), tuple(worked))

    def _stretches(self, first: date, last: date) -> list[tuple[int, int]]:
        closed = frozenset(self.holidays.dates)
        own = {d.day: d.spans for d in self.overrides}
        found = []
        for n in range((last - first).days):
            day = first + n * _ONE_DAY
            weekly = () if day in closed else self._weekly(day.weekday())
            for opens, closes in own.get(day, weekly):
                end = day if closes > opens else day + _ONE_DAY
                found.append((self._instant(day, opens), self._instant(end, closes)))
        return found

    def _weekly(self, weekday: int) -> tuple[tuple[time, time], ...]:
        return tuple((h.opens, h.closes) for h in self.weekly if h.weekday == weekday)

    def _instant(self, day: date, wall: time) -> int:
        return _second(datetime.combine(day, wall, self._zone))

    def _inside(self, moment: datetime) -> int:
        if not isinstance(moment, datetime) or moment.utcoffset() is None:
            msg = f"an instant carries its UTC offset, unlike {moment!r}"
            raise UsageError(msg)
        at = _second(moment)
        if not self._table.since <= at <= self._table.until:
            raise UsageError(self._beyond(moment.isoformat()))
        return at

    def _beyond(self, what: str) -> str:
        first, last = self.covered
        narrow = (
            f"holidays {self.holidays.name!r} ({self.holidays.since} .. {self.holidays.until})"
            if (first, last) != (self.since, self.until)
            else "the calendar's since and until"
        )
        return (
            f"{what} lies outside {first} .. {last}, for which calendar revision "
            f"{self.revision!r} is known: extend {narrow}"
        )


def _budget(seconds: object) -> None:
    if type(seconds) is not int or seconds < 0:
        msg = f"a budget is a whole number of seconds >= 0, not {seconds!r}"
        raise UsageError(msg)


def _disjoint(pauses: Iterable[Interval]) -> list[tuple[int, int]]:
    """Pauses in order, those that overlap or touch as one, those of no length left out."""
    if pauses == ():  # nearly always
        return []
    found: list[tuple[int, int]] = []
    for since, until in sorted((_second(p.since), _second(p.until)) for p in pauses):
        if since >= until:
            continue
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def _second(moment: datetime) -> int:
    passed = moment - _EPOCH
    return passed.days * _DAY + passed.seconds


def _moment(at: int) -> datetime:
    return _EPOCH + timedelta(seconds=at)
