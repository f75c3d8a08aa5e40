"""What came in and could not be used, and what did not come in, as plain frozen values."""

from __future__ import annotations

from datetime import datetime

import attrs


@attrs.frozen(kw_only=True)
class UnreadRow:
    """A row that came in and could not be read; `raw` is shortened."""

    source: str
    feed: str
    key: str | None
    why: str
    raw: str


@attrs.frozen(kw_only=True)
class UnreadCount:
    """How many rows of one feed of one source could not be read."""

    source: str
    feed: str
    n: int


@attrs.frozen(kw_only=True)
class RefusalRow:
    """Something the office did that the desk could not apply."""

    action: str
    submission: str
    verb: str
    acted_at: datetime
    why: str


@attrs.frozen
class SilentFeed:
    """What should have been read and was not; `last_read` is None if it never was."""

    source: str
    feed: str
    last_read: datetime | None
