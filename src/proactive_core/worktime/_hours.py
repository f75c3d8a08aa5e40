"""The parts of a calendar: weekly hours, single days, holidays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import attrs

from ..checks import aware, in_utc, text
from ..errors import UsageError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)\Z")
_WEEK = 7
_MIDNIGHT = 24


def _weekday(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if type(value) is not int or not 0 <= value < _WEEK:
        msg = f"{field.name} must be a weekday from 0 (Monday) to 6 (Sunday), not {value!r}"
        raise UsageError(msg)


def _wall(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, time) or value.tzinfo is not None or value.microsecond:
        msg = f"{field.name} must be a time of day in whole seconds without zone, not {value!r}"
        raise UsageError(msg)


def _day(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        msg = f"{field.name} must be a date, not {value!r}"
        raise UsageError(msg)


def _days(_: object, field: attrs.Attribute[Any], value: tuple[object, ...]) -> None:
    for one in value:
        _day(_, field, one)


@attrs.frozen(order=True)
class Hours:
    """A weekly stretch of working time, by the wall clock of the calendar's zone.

    Attributes:
        weekday: Day on which it opens, 0 = Monday.
        opens: In.
        closes: Out. Not later than `opens` = on the next day: 22:00-06:00 is a night
            shift that belongs to the day it opens on, 00:00-00:00 a whole day.

    Raises:
        UsageError: A part is not of its form.
    """

    weekday: int = attrs.field(validator=_weekday)
    opens: time = attrs.field(validator=_wall)
    closes: time = attrs.field(validator=_wall)


def hours(days: str, *spans: str) -> tuple[Hours, ...]:
    """Read weekly hours as people write them.

    Args:
        days: `mon`, `mon-fri` or `mon,wed,sat-sun`.
        spans: `08:00-17:00`; several for a day with a break; `24:00` is the day's end.

    Raises:
        UsageError: It cannot be read; the message says which part.

    >>> [h.weekday for h in hours("sat-sun", "10:00-16:00")]
    [5, 6]
    """
    return tuple(
        Hours(day, opens, closes)
        for day in _read_days(days)
        for opens, closes in map(_read_span, spans)
    )


def _read_days(written: str) -> list[int]:
    found: list[int] = []
    for part in written.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last or first) not in _DAYS:
            msg = f"days are written mon-fri or sat,sun, not {written!r}"
            raise UsageError(msg)
        a, b = _DAYS.index(first), _DAYS.index(last or first)
        found.extend((a + i) % _WEEK for i in range((b - a) % _WEEK + 1))
    return found


def _read_span(written: str) -> tuple[time, time]:
    match = _SPAN.match(written.replace(" ", ""))
    if match is not None:
        a, b, c, d = map(int, match.groups())
        if (c, d) == (_MIDNIGHT, 0):
            c = 0
        try:
            return time(a, b), time(c, d)
        except ValueError:
            pass
    msg = f"hours are written 08:00-17:00, not {written!r}"
    raise UsageError(msg)


def _kept(given: Iterable[tuple[time, time]]) -> tuple[tuple[time, time], ...]:
    return tuple(given)


@attrs.frozen
class DayHours:
    """The working time of one date, instead of the weekly hours and of any holiday.

    Attributes:
        spans: (opens, closes) as in `Hours`; empty = closed.
    """

    day: date = attrs.field(validator=_day)
    spans: tuple[tuple[time, time], ...] = attrs.field(default=(), converter=_kept)

    @spans.validator
    def _walls(self, field: attrs.Attribute[Any], value: tuple[tuple[time, time], ...]) -> None:
        for span in value:
            for end in span:
                _wall(self, field, end)

    @classmethod
    def of(cls, day: date, *spans: str) -> DayHours:
        """Write the spans as in `hours`; none = closed."""
        return cls(day, tuple(_read_span(span) for span in spans))


def _in_order(given: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(set(given), key=str))


@attrs.frozen
class HolidaySet:
    """Days on which nobody works, and the span of dates for which that is known.

    A list of holidays that ends is not a list of working days: outside its cover a
    calendar refuses to compute [leads §4.2].

    Attributes:
        name: Whose holidays, and by which source.
        dates: Sorted; each lies in the cover.
        since, until: The cover, half-open.

    Raises:
        UsageError: The cover is empty, or a date lies outside it.
    """

    name: str = attrs.field(validator=text)
    dates: tuple[date, ...] = attrs.field(converter=_in_order, validator=_days)
    since: date = attrs.field(validator=_day)
    until: date = attrs.field(validator=_day)

    def __attrs_post_init__(self) -> None:
        if self.since >= self.until:
            msg = f"holidays {self.name!r} cover nothing: {self.since} .. {self.until}"
            raise UsageError(msg)
        outside = [day for day in self.dates if not self.since <= day < self.until]
        if outside:
            msg = (
                f"holidays {self.name!r} cover {self.since} .. {self.until}, "
                f"but name {', '.join(map(str, outside))}"
            )
            raise UsageError(msg)


@attrs.frozen
class Interval:
    """A stretch of time in UTC, half-open."""

    since: datetime = attrs.field(converter=in_utc, validator=aware)
    until: datetime = attrs.field(converter=in_utc, validator=aware)

    @property
    def seconds(self) -> int:
        """Its length in elapsed seconds."""
        return int((self.until - self.since).total_seconds())
