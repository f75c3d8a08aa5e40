"""The walls of the house: what may be asked of the outside, and what comes back."""

from __future__ import annotations

from ._channel import Channel, Message
from ._connection import Auth, Connection
from ._journal import (
    Append,
    ClaimedError,
    ConflictError,
    Effect,
    Fault,
    Index,
    Journal,
    Text,
)
from ._reading import (
    ActionRefused,
    Adapter,
    Feed,
    Page,
    PageRead,
    Problem,
    Reply,
    Request,
    Support,
    Window,
    feeds_of,
    problem,
    read_rows,
)
from ._writing import Order, OrderKind, Receipt, Rejected, Writer

__all__ = [
    "ActionRefused",
    "Adapter",
    "Append",
    "Auth",
    "Channel",
    "ClaimedError",
    "ConflictError",
    "Connection",
    "Effect",
    "Fault",
    "Feed",
    "Index",
    "Journal",
    "Message",
    "Order",
    "OrderKind",
    "Page",
    "PageRead",
    "Problem",
    "Receipt",
    "Rejected",
    "Reply",
    "Request",
    "Support",
    "Text",
    "Window",
    "Writer",
    "feeds_of",
    "problem",
    "read_rows",
]
