"""Moments as they are typed."""

from __future__ import annotations

from datetime import UTC, datetime

from proactive_core import UsageError


def read_moment(typed: str, option: str) -> datetime:
    """A moment with its UTC offset.

    Args:
        typed: Such as 2026-10-01T00:00-04:00.
        option: Where it was typed.

    Raises:
        UsageError: It is no moment, or it has no UTC offset.
    """
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None:
        raise UsageError(f"{option} takes a moment like 2026-10-01T00:00-04:00, not {typed!r}")
    return found.astimezone(UTC)


def read_end(typed: str, now: datetime) -> datetime:
    """The moment at which an override ends; `now` takes an earlier one back.

    Raises:
        UsageError: It is neither.
    """
    return now if typed == "now" else read_moment(typed, "--until")
