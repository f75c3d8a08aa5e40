"""Exact, explainable business time: how long a promise really is.

A calendar says when work is done; `add` finds when a budget of working seconds is used up,
`between` counts them, and `explain` shows which seconds were counted. Everything is whole
seconds between instants in UTC, so a night on which the clocks change has the length that
it really has [leads §7.5].
"""

from __future__ import annotations

from ._calendar import WorkCalendar
from ._hours import DayHours, HolidaySet, Hours, Interval, hours

__all__ = ["DayHours", "HolidaySet", "Hours", "Interval", "WorkCalendar", "hours"]
