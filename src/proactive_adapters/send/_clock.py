"""Time as a thing that can be handed in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import attrs


def _now() -> datetime:
    return datetime.now(UTC)


@attrs.frozen(kw_only=True)
class Clock:
    """Where a sender's time comes from; the default is the machine's own.

    Attributes:
        monotonic: Seconds since some moment; never goes back.
        now: The wall clock as an aware moment, asked only for dates in answers.
        sleep: Waits so many seconds.
        asleep: The same, awaited.
    """

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _now
    sleep: Callable[[float], None] = time.sleep
    asleep: Callable[[float], Awaitable[None]] = asyncio.sleep
