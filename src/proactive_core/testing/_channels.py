"""The checks that every channel must pass: words arrive whole, or it is known that they did not."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

import pytest
from hypothesis import strategies as st

from ..errors import SourceError
from ..ports import Channel, Message
from ..refs import Ref
from ._suite import Suite, prop

_TO = Ref("company", "person", "amy")
_WORDS = (
    "Merci, ça marche. Žluťoučký kůň, 你好, שלום",
    "Well done 🎉, says the 👩🏽‍🔧",
    ".\n.leading dots\n..\nand the rest",
    "From here on\nTo: nobody\n\nSubject: no header",
    "a tab\tand a trailing blank \n\n  indented = 100 %, =41, &amp; <b>&lt;</b> {0} %s",
    "long " * 2_000,
    "é" * 10_000,
    "\n".join(f"line {n} €" for n in range(200)),
    "",
)
_HOSTILE = (
    "a\x00b",
    "\x1b[2Jgone? \x9b2J \x07\x08\x0b\x0c\x7f\x85",
    "Hello\r\nBcc: everybody@example.com",
    "Hello\n\nand a body",
    "\ud800 alone \udfff, \udce9 from bad bytes",
    "\u202egnp.exe \u200f\u2066 \u2028line\u2029paragraph\ufeff\ufffe",
    "=?utf-8?q?=0D=0ABcc:_x@example.com?=",
    "x" * 10_000,
)
_NASTY = "\r\n\0\x1b\x9b\ud800\udfff\u202e@[<"
# Lists, because `text` would merge the few into the many and hardly ever draw them.
_ANY = st.lists(st.characters() | st.sampled_from(_NASTY), max_size=30).map("".join)
_SAID = _ANY.filter(str.strip)
_PRINTABLE = st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n .=~")


class ChannelSuite(Suite):
    """Subclass, define `make`, and `arrived` if the other end can be seen.

    Each check works on channels of its own. A channel with a `close` method is closed.

    Attributes:
        address: One that the channel can use.
        bad_addresses: Some that it cannot use; none if every text will do.

    >>> class TestMine(ChannelSuite):  # doctest: +SKIP
    ...     bad_addresses = ("no number",)
    ...     def make(self):
    ...         return MyChannel(gateway=self.gateway.url)
    ...     def arrived(self, channel):
    ...         return self.gateway.bodies
    """

    address: ClassVar[str] = "amy@example.com"
    bad_addresses: ClassVar[tuple[str, ...]] = ()

    def make(self) -> Channel:
        """A channel that is ready to deliver."""
        raise NotImplementedError("a ChannelSuite needs make(): a channel ready to deliver")

    def arrived(self, channel: Channel) -> Sequence[str] | None:  # noqa: ARG002 - for subclasses
        """The bodies that arrived so far, oldest first; None if that cannot be seen."""
        return None

    def _message(self, **changed: str) -> Message:
        said = {"key": "lead:1/1/outcome/1", "subject": "Your idea", "body": "They said yes."}
        return Message(to=_TO, **{"address": self.address, **said, **changed})

    @contextlib.contextmanager
    def _channel(self) -> Iterator[Channel]:
        channel = self.make()
        try:
            yield channel
        finally:
            getattr(channel, "close", lambda: None)()

    def _arrives_whole(self, body: str) -> None:
        with self._channel() as channel:
            before = self.arrived(channel)
            if before is None:
                pytest.skip(f"what the channel {channel.name} delivers cannot be seen")
            seen = len(before)
            channel.deliver(self._message(body=body))
            new = list(self.arrived(channel) or ())[seen:]
        assert [_lines(held) for held in new] == [_lines(body)]

    def _is_delivered_or_refused(self, **changed: str) -> None:
        with self._channel() as channel, contextlib.suppress(SourceError):
            channel.deliver(self._message(**changed))

    def test_has_a_lower_case_name(self) -> None:
        """The name of its class of channels is one lower_case word."""
        with self._channel() as channel:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", channel.name), channel.name

    def test_names_its_delivery(self) -> None:
        """A delivery has a name: text with something in it."""
        with self._channel() as channel:
            delivery = channel.deliver(self._message())
            assert isinstance(delivery, str), delivery
            assert delivery.strip(), "a delivery without a name"

    def test_takes_a_message_again(self) -> None:
        """The same message again is delivered or dropped, under the same name, and no error."""
        with self._channel() as channel:
            first = channel.deliver(self._message())
            assert channel.deliver(self._message()) == first

    def test_words_arrive_whole(self) -> None:
        """Accents, emoji, leading dots, long lines, many lines and no lines arrive as written."""
        for body in _WORDS:
            self._arrives_whole(body)

    @prop(body=st.lists(_PRINTABLE, max_size=200).map("".join))
    def test_any_words_arrive_whole(self, body: str) -> None:
        """Every printable text arrives as written; line ends and empty last lines may differ."""
        self._arrives_whole(body)

    def test_hostile_text_is_delivered_or_refused(self) -> None:
        """Control characters, line breaks in a subject, lone surrogates: no other error."""
        for text in _HOSTILE:
            self._is_delivered_or_refused(subject=text)
            self._is_delivered_or_refused(body=text)

    @prop(subject=_SAID, body=_ANY, address=_SAID)
    def test_any_text_is_delivered_or_refused(self, subject: str, body: str, address: str) -> None:
        """Whatever the text and the address are: delivered, or a `SourceError`."""
        self._is_delivered_or_refused(subject=subject, body=body)
        self._is_delivered_or_refused(address=address)

    def test_refuses_bad_addresses(self) -> None:
        """An address that the channel cannot use is a `SourceError`."""
        for address in self.bad_addresses:
            with self._channel() as channel, pytest.raises(SourceError):
                channel.deliver(self._message(address=address))


def _lines(body: str) -> str:
    return re.sub(r"\r\n?", "\n", body).rstrip("\n")
