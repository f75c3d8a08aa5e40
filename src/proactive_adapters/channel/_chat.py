"""Chat systems that take `{"text": …}` at an address of their own (incoming webhooks)."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import attrs

from proactive_core import Message, SourceError, UsageError
from proactive_core.ports import Connection, Request

from ..send import Sender
from ..send._address import address
from ._words import one_line, plain

_FINE = range(200, 300)
_TRIES = 3


def _room(_: object, field: attrs.Attribute[str], value: Any) -> None:
    if not isinstance(value, str):
        raise UsageError(f"{field.name} must be the address of an incoming webhook")
    parts = urlsplit(value)
    address(f"{parts.scheme}://{parts.netloc}", secret=True)
    if len(parts.path) <= 1:
        raise UsageError(f"{field.name} must be the whole address of an incoming webhook")


def _some(_: object, field: attrs.Attribute[int], value: int) -> None:
    if type(value) is not int or value < 1:
        raise UsageError(f"{field.name} must be 1 or more, not {value!r}")


@attrs.frozen(kw_only=True)
class Chat:
    """Posts each message to a room of a chat system, through an incoming webhook.

    The room is the webhook's. A person's address is what mentions them there, as the system writes
    it (`@mia`, `<@U024BE7LH>`): it stands on the first line. Everybody in the room can read it.
    The system knows no keys: after an answer that was lost, a message may stand there twice.

    Attributes:
        url: Address of the webhook, with all of its path. Whoever has it can post: fill it in from
            the environment.
        escape: Write `&`, `<` and `>` as `&amp;`, `&lt;` and `&gt;`, as Slack asks for, so that
            the words of outsiders mention nobody; False where the system shows them as they are.
        longest: Most characters of a text; a longer one is not delivered, rather than cut.
        timeout: Seconds to wait for an answer.
    """

    url: str = attrs.field(repr=False, validator=_room)
    escape: bool = True
    longest: int = attrs.field(default=16_000, validator=_some)
    timeout: float = 30.0

    name: ClassVar[str] = "chat"

    def deliver(self, message: Message) -> str:
        """Post the message; its key is the delivery's name, for the system gives none.

        Raises:
            SourceError: It is too long, or the system did not take it.
        """
        said = f"{one_line(message.subject)}\n{plain(message.body)}"
        if self.escape:
            said = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = f"{one_line(message.address)}\n{said}"
        if len(text) > self.longest:
            raise SourceError(f"too long for the chat: {len(text)} characters")
        parts = urlsplit(self.url)
        request = Request(
            about="message",
            method="POST",
            path=parts.path,
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            body=json.dumps({"text": text}),
        )
        connection = Connection(read_timeout=self.timeout)
        base = f"{parts.scheme}://{parts.netloc}"
        with Sender(connection, base, {}, tries=_TRIES, longest_wait=self.timeout) as send:
            reply = send(request)
        if reply.status not in _FINE:
            raise SourceError(f"the chat refused the message: {reply.status}", status=reply.status)
        return message.key
