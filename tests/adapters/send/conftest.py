"""A loopback server that does what a test tells it, and a clock that nobody waits for."""

from __future__ import annotations

import asyncio
import contextlib
import http.server
import threading
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from proactive_adapters.send import AsyncSender, Clock, Sender


@attrs.frozen
class Asked:
    """What arrived at the server."""

    method: str
    path: str
    headers: dict
    body: bytes


class Server:
    """Answers with `answer(asked) -> (status, headers, body) | None`; None cuts the line."""

    def __init__(self):
        self.asked = []
        self.answer = lambda asked: (200, {}, b"{}")
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do(self):
                size = int(self.headers.get("content-length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, self.rfile.read(size))
                owner.asked.append(asked)
                answered = owner.answer(asked)
                if answered is None:
                    self.close_connection = True
                    return
                status, headers, body = answered
                with contextlib.suppress(ConnectionError):
                    self.send_response_only(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        for method in ("GET", "POST", "PATCH", "PUT"):
            setattr(Handler, f"do_{method}", Handler.do)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def script(self, *answers):
        """Give these answers in turn, the last one for ever."""
        left = list(answers)
        self.answer = lambda asked: left.pop(0) if len(left) > 1 else left[0]

    def paths(self):
        return [asked.path for asked in self.asked]

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server():
    running = Server()
    yield running
    running.close()


class Time:
    """A clock that only moves when somebody sleeps."""

    def __init__(self):
        self.at = 1000.0
        self.waits = []
        self.clock = Clock(
            monotonic=lambda: self.at,
            now=lambda: datetime(2026, 3, 2, tzinfo=UTC) + timedelta(seconds=self.at - 1000),
            sleep=self.sleep,
            asleep=self.asleep,
        )

    def sleep(self, seconds):
        self.waits.append(seconds)
        self.at += seconds

    async def asleep(self, seconds):
        self.sleep(seconds)


@pytest.fixture
def time_():
    return Time()


@pytest.fixture(params=["waiting", "awaited"])
def open_sender(request, server, time_):
    """Opens either kind of sender as a plain callable, and closes it in the end."""
    with contextlib.ExitStack() as stack:
        runner = None
        if request.param == "awaited":
            runner = stack.enter_context(asyncio.Runner())

        def open_one(connection, secrets=None, base=server.base, **settings):
            settings = {"clock": time_.clock, "jitter": lambda: 0.0, **settings}
            kind = Sender if runner is None else AsyncSender
            sender = kind(connection, base, secrets or {}, **settings)
            if runner is None:
                stack.enter_context(sender)
                return sender
            runner.run(sender.__aenter__())
            stack.callback(lambda: runner.run(sender.__aexit__(None, None, None)))
            return lambda request: runner.run(_await(sender, request))

        yield open_one


async def _await(sender, request):
    return await sender(request)
