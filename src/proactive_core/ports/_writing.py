"""Writing to an outside system: an order, and what became of it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Protocol

import attrs
from attrs.validators import optional

from ..checks import aware, in_utc, text
from ..refs import Ref
from ._connection import Connection
from ._reading import Reply, Request, Support


class OrderKind(enum.Enum):
    """What an outside system can be asked to write."""

    LEAD = "lead"  #: create or update the record of a lead
    NOTE = "note"  #: add words to a record
    TASK = "task"  #: give somebody something to do


@attrs.frozen(kw_only=True)
class Order:
    """Something to be written outside exactly once, however often it is sent.

    Attributes:
        key: Idempotency key: orders with one key are about one record.
        title: One line.
        body: What a colleague has to know, as plain text.
        customer: Name of the customer; None if unknown.
        owner: Name of the person who has to act; None if nobody has to any more.
        due: When they promised to; None once the lead is closed.
        stage: The lead's stage in the glossary's words.
        outcome: None while there is none.
        at: When the order was given.
    """

    kind: OrderKind
    key: str = attrs.field(validator=text)
    title: str = attrs.field(validator=text)
    body: str = ""
    customer: str | None = None
    owner: str | None = None
    due: datetime | None = attrs.field(default=None, converter=in_utc, validator=optional(aware))
    stage: str = attrs.field(validator=text)
    outcome: str | None = None
    at: datetime = attrs.field(converter=in_utc, validator=aware)


@attrs.frozen
class Receipt:
    """The order stands in the outside system, under this name."""

    ref: Ref
    created: bool = True  #: False when a record was found and updated, or needed nothing


@attrs.frozen
class Rejected:
    """The outside system understood, and will never accept this: a person must look.

    Attributes:
        why: What it said, in words for that person.
    """

    why: str = attrs.field(validator=text)


class Writer(Protocol):
    """Everything an adapter's author writes for writing. It does no I/O."""

    name: ClassVar[str]
    orders: ClassVar[Mapping[OrderKind, Support]]
    connection: ClassVar[Connection]

    def write(self, order: Order) -> Request:
        """Ask for the first step of carrying out the order."""
        ...

    def confirm(self, order: Order, request: Request, reply: Reply) -> Request | Receipt | Rejected:
        """Tell what a reply meant: a further step, done, or refused for good.

        Raises:
            SourceError: The outcome is unknown: look with `seek` before trying again.
        """
        ...

    def seek(self, order: Order) -> Request | None:
        """Ask whether the order was carried out before; None if `write` looks itself."""
        ...
