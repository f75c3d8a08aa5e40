"""The moment at which the demonstration stands."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from proactive_core.errors import UsageError


class VirtualClock:
    """A clock that goes on only when it is told to. Threads may share it.

    Args:
        now: The first moment; aware.

    Raises:
        UsageError: The moment has no UTC offset.
    """

    def __init__(self, now: datetime) -> None:
        self._lock = threading.Lock()
        self._now = _aware(now)

    @property
    def now(self) -> datetime:
        """The virtual moment, in UTC."""
        with self._lock:
            return self._now

    def set(self, now: datetime) -> None:
        """Go on to a later moment, or stay.

        Raises:
            UsageError: The moment has no UTC offset, or lies in the past.
        """
        later = _aware(now)
        with self._lock:
            if later < self._now:
                raise UsageError(
                    f"a clock never goes back: {later.isoformat()} is before "
                    f"{self._now.isoformat()}"
                )
            self._now = later


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise UsageError(f"the virtual moment needs a UTC offset: {moment!r}")
    return moment.astimezone(UTC)
