"""Our channels under the published suite, each with the real thing behind it."""

from __future__ import annotations

import html
import io
import itertools
import json
import socket
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from adapters.send.conftest import Server
from proactive_adapters.channel import Chat, Console, Outbox, Smtp
from proactive_core.testing import ChannelSuite


class TestConsole(ChannelSuite):
    encoding = "utf-8"

    @pytest.fixture(autouse=True)
    def _terminal(self, monkeypatch):
        self.monkeypatch = monkeypatch

    def make(self):
        self.screen = io.BytesIO()
        terminal = io.TextIOWrapper(self.screen, encoding=self.encoding, newline="\n")
        self.monkeypatch.setattr(sys, "stdout", terminal)
        return Console()

    def arrived(self, channel):
        shown = self.screen.getvalue().decode(self.encoding)
        return [shown.partition("\n")[2]] if shown else []


class TestConsoleInAscii(TestConsole):
    """A terminal that cannot show accents shows the rest."""

    encoding = "ascii"
    waived = {
        "test_words_arrive_whole": "ASCII has no accents",
        "test_any_words_arrive_whole": "ASCII has no accents",
    }


class TestOutbox(ChannelSuite):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path, monkeypatch):
        self.paths = (tmp_path / f"{n}.jsonl" for n in itertools.count())
        monkeypatch.setattr("os.fsync", lambda _: None)  # hundreds of examples, none after a crash

    def make(self):
        return Outbox(path=next(self.paths))

    def arrived(self, channel):
        if not Path(channel.path).exists():
            return []
        lines = channel.path.read_bytes().decode().split("\n")
        return [json.loads(line)["body"] for line in lines if line]


class Mailbox:
    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        self.mails.append(envelope.content)
        return "250 OK"


@pytest.fixture(scope="class", params=[False, True], ids=["ascii-addresses", "smtputf8"])
def server(request):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    controller = Controller(
        Mailbox(), hostname="127.0.0.1", port=port, enable_SMTPUTF8=request.param
    )
    controller.start()
    yield controller
    controller.stop()


class TestSmtp(ChannelSuite):
    bad_addresses = ("nobody", "a@", "@b", "a@[", "a@b, c@d", "a@b\r\nBcc: c@d", "\ud800@b")

    @pytest.fixture(autouse=True)
    def _server(self, server, monkeypatch):
        self.server = server
        monkeypatch.setattr(socket, "getfqdn", lambda *_: "localhost")  # asks no name server

    def make(self):
        self.server.handler.mails.clear()
        return Smtp(
            host="127.0.0.1",
            port=self.server.port,
            sender="ideas@example.com",
            starttls=False,
            timeout=5,
        )

    def arrived(self, channel):
        mails = self.server.handler.mails
        return [message_from_bytes(m, policy=policy.default).get_content() for m in mails]


class TestChat(ChannelSuite):
    """A real server on loopback that keeps what is posted, as an incoming webhook does."""

    address = "@amy"
    escape = True

    @pytest.fixture(autouse=True)
    def _room(self):
        self.server = Server()
        self.server.answer = lambda _: (200, {}, b"ok")
        yield
        self.server.close()

    def make(self):
        return Chat(url=f"{self.server.base}/hooks/5f2c", escape=self.escape, longest=30_000)

    def arrived(self, channel):
        texts = [json.loads(asked.body)["text"] for asked in self.server.asked]
        bodies = ["\n".join(text.split("\n")[2:]) for text in texts]
        return [html.unescape(body) for body in bodies] if self.escape else bodies


class TestChatAsItIs(TestChat):
    escape = False
