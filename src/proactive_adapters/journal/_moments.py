"""Moments as whole microseconds since 1970 in UTC: exact, ordered and alike in every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from proactive_core.errors import UsageError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Microseconds since the epoch; a moment without UTC offset is a `UsageError`."""
    if moment.utcoffset() is None:
        raise UsageError(f"a moment needs its UTC offset: {moment!r}")
    return (moment - _EPOCH) // _MICROSECOND


def micros_or_none(moment: datetime | None) -> int | None:
    """The same, where there may be no moment."""
    return None if moment is None else micros(moment)


def moment(stored: int) -> datetime:
    """Read what `micros` wrote."""
    return _EPOCH + stored * _MICROSECOND


def moment_or_none(stored: int | None) -> datetime | None:
    """The same, where there may be no moment."""
    return None if stored is None else moment(stored)
