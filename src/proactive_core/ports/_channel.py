"""Telling people."""

from __future__ import annotations

from typing import ClassVar, Protocol

import attrs

from ..checks import text
from ..refs import Ref


@attrs.frozen(kw_only=True)
class Message:
    """Words for one person.

    Attributes:
        key: Unique for ever; a channel may use it to drop duplicates.
        to: The person.
        address: Where the channel reaches them, in the channel's own form.
        subject: One line, without line breaks.
        body: Plain text.
    """

    key: str = attrs.field(validator=text)
    to: Ref
    address: str = attrs.field(validator=text)
    subject: str = attrs.field(validator=text)
    body: str


class Channel(Protocol):
    """A way to tell people something. It does I/O; its fields are its settings."""

    name: ClassVar[str]

    def deliver(self, message: Message) -> str:
        """Deliver, and return the channel's own name for the delivery.

        Raises:
            SourceError: It was not delivered, or nobody knows: it will be tried again
                with the same key.
        """
        ...
