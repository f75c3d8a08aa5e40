"""Channels, each with the real thing behind it: a terminal, a file, a mail server on loopback."""

from __future__ import annotations

import io
import json
import socket
import sys
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from adapters.send.conftest import Server
from proactive_adapters.channel import Chat, Console, Outbox, Smtp
from proactive_core import Message, Ref, SourceError, UsageError

TECH = Ref("servicetitan", "technician", "7")


def a_message(**changed) -> Message:
    held = {
        "key": "lead:1/1/outcome/1",
        "to": TECH,
        "address": "amy@example.com",
        "subject": "Your idea: accepted – merci!",
        "body": "The customer said yes.\n.\nÀ bientôt",
    }
    return Message(**{**held, **changed})


class Mailbox:
    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.refuse = self.refuse_rcpt = ""

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.refuse_rcpt or "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        self.mails.append(envelope.content)
        return "250 OK"


@pytest.fixture
def unused_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture
def server(unused_port):
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=unused_port)
    controller.start()
    controller.box = box
    yield controller
    controller.stop()


def smtp(server, **changed) -> Smtp:
    held = {"host": "127.0.0.1", "port": server.port, "sender": "ideas@example.com"}
    return Smtp(**{**held, "starttls": False, "timeout": 5, **changed})


def test_a_mail_arrives_with_its_words_whole(server):
    smtp(server).deliver(a_message())
    mail = message_from_bytes(server.box.mails[0], policy=policy.default)
    assert mail["To"] == "amy@example.com"
    assert mail["Subject"] == "Your idea: accepted – merci!"
    assert mail.get_content().replace("\r\n", "\n") == "The customer said yes.\n.\nÀ bientôt\n"


def test_one_key_is_one_message_id_however_often_it_is_sent(server):
    first, second = (smtp(server).deliver(a_message()) for _ in range(2))
    other = smtp(server).deliver(a_message(key="lead:1/1/outcome/2"))
    assert first == second != other


def test_a_subject_cannot_smuggle_in_a_header(server):
    smtp(server).deliver(a_message(subject="Hello\r\nBcc: everybody@example.com"))
    mail = message_from_bytes(server.box.mails[0], policy=policy.default)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: everybody@example.com"


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?q?=0D=0ABcc:_x@example.com?=",
        "=?utf-8?b?DQpCY2M6IHg=?= é",
        "a =?us-ascii?q?=0A=0Abody?= " + "b" * 200,
        "a plain =?utf-8?q?=C3=A9?= word",
        "long " * 300 + "end",
        "é" * 500,
    ],
)
def test_a_subject_is_written_as_it_was_said_whatever_it_looks_like(server, subject):
    smtp(server).deliver(a_message(subject=subject))
    mail = message_from_bytes(server.box.mails[0], policy=policy.compat32)
    assert mail["Bcc"] is None
    assert mail.get_payload(decode=True).startswith(b"The customer said yes.")
    assert str(make_header(decode_header(mail["Subject"]))) == subject


@pytest.mark.parametrize(
    "address", ["nobody", "=?utf-8?q?=0ABcc:x?=@b.c", "a@b\r\nBcc: c@d", "", " "]
)
def test_what_is_no_address_is_refused_before_anything_is_sent(server, address):
    with pytest.raises((SourceError, UsageError)):
        smtp(server).deliver(a_message(address=address))
    assert server.box.mails == []


def test_a_refusal_is_a_source_error_with_the_servers_words(server):
    server.box.refuse = "552 mailbox full"
    with pytest.raises(SourceError, match="552 mailbox full"):
        smtp(server).deliver(a_message())


@pytest.mark.parametrize("at", ["refuse", "refuse_rcpt"])
def test_a_refusal_tells_the_servers_code(server, at):
    setattr(server.box, at, "452 try later")
    with pytest.raises(SourceError, match="refused the mail: 452 try later") as caught:
        smtp(server).deliver(a_message())
    assert caught.value.status == 452


def test_a_domain_may_have_accents(server):
    smtp(server).deliver(a_message(address="amy@exämple.com"))
    assert "\r\nTo: amy@exämple.com\r\n" in server.box.mails[0].decode()


def test_a_server_that_knows_no_accents_in_addresses_is_a_source_error(unused_port):
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=unused_port, enable_SMTPUTF8=False)
    server.start()
    try:
        with pytest.raises(SourceError, match="did not take the mail: SMTPNotSupportedError"):
            smtp(server).deliver(a_message(address="amy@exämple.com"))
    finally:
        server.stop()
    assert box.mails == []


def test_a_line_of_the_body_may_begin_with_from(server):
    smtp(server).deliver(a_message(body="From here on:\nFrom there."))
    assert b"\r\n\r\nFrom here on:\r\nFrom there." in server.box.mails[0]


def test_what_cannot_be_written_as_a_mail_is_not_sent(server, monkeypatch):
    """Newer Pythons look at the headers they wrote; ours are plain, and theirs is the last word."""

    def as_bytes(mail, policy):
        raise MessageError("folded header contains newline")

    monkeypatch.setattr(EmailMessage, "as_bytes", as_bytes)
    with pytest.raises(SourceError, match="cannot be written as a mail: folded header"):
        smtp(server).deliver(a_message())
    assert server.box.mails == []


def test_control_characters_reach_neither_subject_nor_body(server):
    smtp(server).deliver(a_message(subject="a\x00b\x9bc", body="a\x1bb\r\nc\td\ud800"))
    mail = message_from_bytes(server.box.mails[0], policy=policy.default)
    assert mail["Subject"] == "a\ufffdb\ufffdc"
    assert mail.get_content().splitlines() == ["a\ufffdb", "c\td\ufffd"]


def test_a_server_that_is_not_there_is_a_source_error(unused_port):
    with pytest.raises(SourceError, match="did not take the mail"):
        Smtp(
            host="127.0.0.1", port=unused_port, sender="a@example.com", starttls=False, timeout=2
        ).deliver(a_message())


def test_an_encrypted_channel_never_speaks_in_the_clear(server):
    with pytest.raises(SourceError, match="STARTTLS"):
        smtp(server, starttls=True).deliver(a_message())
    assert server.box.mails == []


def test_it_signs_in_before_it_sends(unused_port):
    box = Mailbox()

    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"hunter2", handled=False)

    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=unused_port,
        authenticator=authenticate,
        auth_require_tls=False,
    )
    controller.start()
    try:
        with pytest.raises(SourceError, match="refused the mail: 535") as caught:
            smtp(controller, user="u", password="wrong").deliver(a_message())
        assert caught.value.status == 535
        assert box.mails == []
        smtp(controller, user="u", password="hunter2").deliver(a_message())
        assert len(box.mails) == 1
    finally:
        controller.stop()


def test_a_password_is_not_shown():
    assert "hunter2" not in repr(Smtp(host="h", sender="a@b.c", user="u", password="hunter2"))


@pytest.mark.parametrize("sender", ["nobody", "", "a@[", "Ideas <a@b.c>", "a@b.c\n", None, 7])
def test_a_sender_must_be_an_address_from_the_start(sender):
    with pytest.raises(UsageError, match="sender must be an e-mail address"):
        Smtp(host="h", sender=sender)


def test_the_outbox_keeps_one_line_a_message(tmp_path):
    box = Outbox(path=tmp_path / "outbox.jsonl")
    assert box.deliver(a_message()) == "lead:1/1/outcome/1"
    box.deliver(a_message(body="a\nb\u2028c"))
    lines = [json.loads(line) for line in box.path.read_bytes().decode().split("\n") if line]
    assert [line["body"] for line in lines] == [
        "The customer said yes.\n.\nÀ bientôt",
        "a\nb\u2028c",
    ]
    assert lines[0]["to"] == "servicetitan:technician:7"


def test_an_outbox_that_cannot_be_written_is_a_source_error(tmp_path):
    with pytest.raises(SourceError, match="cannot write"):
        Outbox(path=tmp_path / "no" / "such" / "folder").deliver(a_message())


def test_the_outbox_writes_every_word_that_can_be_written(tmp_path):
    box = Outbox(path=tmp_path / "outbox.jsonl")
    box.deliver(a_message(body="a\x1bb\ud800 é"))
    assert json.loads(box.path.read_text("utf-8"))["body"] == "a\x1bb\ufffd é"


def test_a_terminal_without_accents_shows_the_rest(monkeypatch):
    screen = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(screen, encoding="ascii"))
    Console().deliver(a_message())
    assert b"The customer said yes.\n.\n? bient?t\n\n" in screen.getvalue()


def test_a_terminal_that_hung_up_is_a_source_error(monkeypatch):
    class Gone(io.StringIO):
        def flush(self):
            raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(sys, "stdout", Gone())
    with pytest.raises(SourceError, match="terminal: Broken pipe"):
        Console().deliver(a_message())


def test_a_subject_cannot_begin_another_message_on_the_console(capsys):
    Console().deliver(a_message(subject="Hello\nTo boss: fired", body="a\x9b2Jb"))
    assert capsys.readouterr().out == "To amy@example.com: Hello To boss: fired\na\ufffd2Jb\n\n"


def test_the_console_prints_words_and_no_escape_sequences(capsys):
    assert Console().deliver(a_message(body="\x1b[2Jgone?")) == "lead:1/1/outcome/1"
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "gone?" in out
    assert out.startswith("To amy@example.com: Your idea")


# --- chat


@pytest.fixture
def room():
    """A server on loopback that takes what is posted, as an incoming webhook does."""
    running = Server()
    running.answer = lambda _: (200, {}, b"ok")
    yield running
    running.close()


def test_a_message_stands_in_the_room_of_its_webhook_and_mentions_its_person(room):
    chat = Chat(url=f"{room.base}/hooks/5f2c?thread=1")
    assert chat.deliver(a_message(address="<@U1>", body="1 < 2 & <!channel>")) == a_message().key
    [asked] = room.asked
    assert (asked.method, asked.path) == ("POST", "/hooks/5f2c?thread=1")
    assert asked.headers["content-type"].startswith("application/json")
    text = "<@U1>\nYour idea: accepted – merci!\n1 &lt; 2 &amp; &lt;!channel&gt;"
    assert json.loads(asked.body) == {"text": text}
    assert "5f2c" not in repr(chat)


def test_a_chat_that_shows_words_as_they_are_gets_them_so(room):
    Chat(url=f"{room.base}/hooks/5f2c", escape=False).deliver(a_message(body="1 < 2"))
    assert json.loads(room.asked[0].body)["text"].endswith("1 < 2")


def test_what_is_too_long_for_a_chat_is_not_cut(room):
    whole = len("amy@example.com\nYour idea: accepted – merci!\n") + 5
    chat = Chat(url=f"{room.base}/hooks/5f2c", longest=whole)
    chat.deliver(a_message(body="x" * 5))
    with pytest.raises(SourceError, match=f"too long for the chat: {whole + 1} characters"):
        chat.deliver(a_message(body="x" * 6))
    assert len(room.asked) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_chat_that_refuses_says_so_and_not_where_it_is(room, status):
    room.answer = lambda _: (status, {}, b"invalid_token")
    with pytest.raises(SourceError, match=f"refused the message: {status}") as caught:
        Chat(url=f"{room.base}/hooks/5f2c").deliver(a_message())
    assert caught.value.status == status
    assert "5f2c" not in str(caught.value)


def test_an_answer_that_is_lost_is_no_delivery(room):
    room.answer = lambda _: None
    with pytest.raises(SourceError):
        Chat(url=f"{room.base}/hooks/5f2c").deliver(a_message())


@pytest.mark.parametrize(
    "url", ["", 7, "chat.example/hooks/1", "http://chat.example/hooks/1", "https://chat.example/"]
)
def test_only_the_whole_safe_address_of_a_webhook_will_do(url):
    with pytest.raises(UsageError):
        Chat(url=url)


def test_a_chat_takes_texts_of_some_length():
    with pytest.raises(UsageError, match="longest must be 1 or more, not 0"):
        Chat(url="https://chat.example/hooks/1", longest=0)
