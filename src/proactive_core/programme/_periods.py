"""Cutting a span of time into calendar periods."""

from __future__ import annotations

import enum
from datetime import UTC, datetime, tzinfo

import attrs

from ..checks import aware, in_utc, text
from ..errors import UsageError

_MONTHS = 12


class Period(enum.Enum):
    """How long a calendar period is; the value is in months."""

    MONTH = 1
    QUARTER = 3
    YEAR = 12


@attrs.frozen
class Span:
    """A part of the time looked at: `since` is in and `until` is out.

    Attributes:
        label: As people write it: `2024-03`, `2024-Q1`, `2024`.
        whole: False where the time looked at begins or ends inside the period.
    """

    label: str = attrs.field(validator=text)
    since: datetime = attrs.field(converter=in_utc, validator=aware)
    until: datetime = attrs.field(converter=in_utc, validator=aware)
    whole: bool = True

    def __contains__(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


def cut(since: datetime, until: datetime, period: Period, tz: tzinfo) -> tuple[Span, ...]:
    """Cut a span into periods of the calendar: they touch, and together are the span.

    Args:
        since: Start, in.
        until: End, out.
        period: How long a period is.
        tz: The clock on which periods begin.

    Raises:
        UsageError: The span is empty, or an end has no UTC offset.
    """
    asked = Span("asked", since, until)
    if asked.since >= asked.until:
        msg = f"an empty span of time: {since.isoformat()} .. {until.isoformat()}"
        raise UsageError(msg)
    local = asked.since.astimezone(tz)
    month = local.month - (local.month - 1) % period.value
    months = local.year * _MONTHS + month - 1
    spans: list[Span] = []
    while not spans or spans[-1].until < asked.until:
        begins, ends = _start(months, tz), _start(months + period.value, tz)
        spans.append(
            Span(
                _label(months, period),
                max(begins, asked.since),
                min(ends, asked.until),
                asked.since <= begins and ends <= asked.until,
            )
        )
        months += period.value
    return tuple(spans)


def _start(months: int, tz: tzinfo) -> datetime:
    year, month = divmod(months, _MONTHS)
    return datetime(year, month + 1, 1, tzinfo=tz).astimezone(UTC)


def _label(months: int, period: Period) -> str:
    year, month = divmod(months, _MONTHS)
    if period is Period.YEAR:
        return f"{year:04}"
    if period is Period.QUARTER:
        return f"{year:04}-Q{month // period.value + 1}"
    return f"{year:04}-{month + 1:02}"
