"""What nobody knows the outcome of, against a real server on the loopback."""

from __future__ import annotations

import gzip
import socket
import threading
import time

import pytest

from adapters.send.exchange import (
    ASK,
    GET,
    OK,
    OPEN,
    POST,
)
from proactive_core.errors import SourceError
from proactive_core.ports import Connection, Request


@pytest.mark.parametrize("request_", [GET, ASK])
def test_a_read_is_repeated_after_an_html_502_or_a_cut_line(server, open_sender, request_, time_):
    server.script((502, {"Content-Type": "text/html"}, b"<html>"), None, (500, {}, b""), OK)
    assert open_sender(OPEN)(request_).json() == {"ok": 1}
    assert time_.waits == [0.5, 1.0, 2.0]


def test_a_read_that_keeps_failing_is_a_source_error_with_the_status(server, open_sender):
    server.script((503, {"Retry-After": "1"}, b"secret details"))
    with pytest.raises(SourceError, match="status 503 .tried 3 times") as caught:
        open_sender(OPEN, tries=3)(GET)
    assert (caught.value.status, caught.value.retry_after) == (503, 1.0)
    assert "details" not in str(caught.value)


@pytest.mark.parametrize("answer", [(500, {}, b""), (504, {}, b""), None])
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_a_write_with_an_unknown_outcome_is_not_repeated(
    server, open_sender, time_, answer, method
):
    server.script(answer, OK)
    request = Request(about="lead", method=method, path="/leads", body="{}")
    with pytest.raises(SourceError, match="unknown outcome") as caught:
        open_sender(OPEN)(request)
    assert caught.value.status == (answer and answer[0])
    assert len(server.asked) == 1
    assert time_.waits == []


def test_a_time_out_after_the_commit_is_not_repeated_for_a_write(server, open_sender):
    done, stored = threading.Event(), []

    def commit_then_hang(asked):
        stored.append(asked.body)
        done.wait(5)
        return OK

    server.answer = commit_then_hang
    with pytest.raises(SourceError, match="unknown outcome: ReadTimeout"):
        open_sender(Connection(read_timeout=0.1))(POST)
    done.set()
    assert stored == [POST.body.encode()]


def test_a_time_out_is_repeated_for_a_read(server, open_sender):
    waits = [0.5, 0.0]
    server.answer = lambda asked: time.sleep(waits.pop(0)) or OK
    assert open_sender(Connection(read_timeout=0.1))(GET).status == 200
    assert len(server.asked) == 2


def test_a_write_that_never_left_is_repeated(open_sender, time_):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(SourceError, match="ConnectError .tried 3 times"):
        open_sender(OPEN, base=f"http://127.0.0.1:{port}", tries=3)(POST)
    assert time_.waits == [0.5, 1.0]


def test_an_answer_that_drips_for_ever_is_cut_off(server, open_sender, time_):
    """Each byte comes in time, but the whole does not."""
    server.script((200, {}, b"x" * 200_000))
    ticks = iter(range(0, 10**6, 100))
    time_.clock = time_.clock.__class__(
        monotonic=lambda: float(next(ticks)), sleep=time_.sleep, asleep=time_.asleep
    )
    with pytest.raises(SourceError, match="unknown outcome: the answer took longer than 50 s"):
        open_sender(Connection(read_timeout=50.0), clock=time_.clock)(POST)


def test_an_answer_that_is_too_large_is_not_taken(server, open_sender):
    server.script((200, {}, b"x" * 1001))
    with pytest.raises(SourceError, match="larger than 1000 bytes"):
        open_sender(OPEN, max_bytes=1000)(GET)
    assert len(server.asked) == 1
    server.script((200, {}, b"x" * 1000))
    assert len(open_sender(OPEN, max_bytes=1000)(GET).body) == 1000


def test_an_answer_is_measured_after_unpacking(server, open_sender):
    bomb = gzip.compress(b"0" * 10**6)
    server.script((200, {"Content-Encoding": "gzip"}, bomb))
    with pytest.raises(SourceError, match="unknown outcome: the answer is larger"):
        open_sender(OPEN, max_bytes=len(bomb) * 2)(POST)


def test_an_answer_that_cannot_be_unpacked_is_not_asked_for_again(server, open_sender):
    server.script((200, {"Content-Encoding": "gzip"}, b"no gzip"))
    with pytest.raises(SourceError, match="DecodingError"):
        open_sender(OPEN)(GET)
    assert len(server.asked) == 1
