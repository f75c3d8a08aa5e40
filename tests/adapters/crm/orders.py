"""Orders that the tests of writers send."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from proactive_core.ports import Order, OrderKind

_NUMBERS = itertools.count(1)
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def lead(**changes) -> Order:
    values = {
        "kind": OrderKind.LEAD,
        "key": f"lead-{next(_NUMBERS)}",
        "title": "Burner is at the end of its life",
        "body": "Flame sensor replaced twice.\nA new burner saves 14 % gas.",
        "customer": "Hotel Krone",
        "owner": "Ada Example",
        "due": AT + timedelta(days=2),
        "stage": "contact",
        "at": AT,
    }
    return Order(**{**values, **changes})
