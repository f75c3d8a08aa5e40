"""How long an answer asks us to wait."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from proactive_core.ports import Reply

_SECONDS = re.compile(rb"(\d{1,6}(?:\.\d{1,6})?) ?sec(?:ond)?s?\b", re.ASCII)
_START = 2000
_YEAR = 366 * 86400.0


def asked_wait(reply: Reply, now: datetime) -> float | None:
    """Seconds that a 429 or 503 asks to wait; None if it does not say.

    `Retry-After` counts first, as seconds or as a date (RFC 9110 §10.2.3; the date is
    compared with the server's own `Date` where it sent one). Otherwise the words
    "... 27 seconds" at the start of a 429's body: ServiceTitan writes the wait only there
    [fsm §3.2].
    """
    headers = dict(reply.headers)
    if (said := headers.get("retry-after")) is not None:
        if said.isascii() and said.strip().isdecimal():
            return min(float(said), _YEAR)
        until = _moment(said)
        if until is not None:
            since = _moment(headers.get("date", "")) or now
            return min(max(0.0, (until - since).total_seconds()), _YEAR)
    if reply.status == 429 and (found := _SECONDS.search(reply.body[:_START])):  # noqa: PLR2004 - the status has no better name
        return float(found[1])
    return None


def _moment(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return None
    return moment if moment.utcoffset() is not None else None
