"""The stand-in itself: HTTP on the loopback address, in a thread."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import attrs

from proactive_core.errors import UsageError

from ._clock import VirtualClock
from ._http import Answer, Asked
from ._payload import payload_dir
from ._servicetitan import Door, ServiceTitan
from ._typeform import Typeform

TOKEN_PATH = "/connect/token"  # noqa: S105 - an address, no secret
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"


@attrs.frozen(kw_only=True)
class Keys:
    """What the stand-in accepts; the secrets are of this machine's own and guard nothing."""

    tenant: int = 880055
    client_id: str = "cid.harbour"
    client_secret: str = attrs.field(default="cs.harbour", repr=False)
    app_key: str = attrs.field(default="ak.harbour", repr=False)
    typeform_token: str = attrs.field(default="tfp_harbour", repr=False)


def _two_or_more(_: object, field: attrs.Attribute[Any], value: int | None) -> None:
    if value is not None and (type(value) is not int or value < 2):  # noqa: PLR2004 - see text
        raise UsageError(f"{field.name} must be at least 2, or nothing would get through")


@attrs.frozen(kw_only=True)
class Faults:
    """What goes wrong on purpose, always at the same places.

    Attributes:
        burst: Requests at one virtual moment after which one is refused with 429; None = never.
        retry_after: Seconds that a refused one is told to wait.
        stumble_every: Every so many requests one is answered with 502 and HTML; None = never.
        token_uses: Requests after which a token dies before its time; None = never.
        lag: How long a survey response takes to appear.
    """

    burst: int | None = attrs.field(default=None, validator=_two_or_more)
    retry_after: int = 1
    stumble_every: int | None = attrs.field(default=None, validator=_two_or_more)
    token_uses: int | None = attrs.field(default=None, validator=_two_or_more)
    lag: timedelta = timedelta(minutes=30)


class VendorServer:
    """ServiceTitan and Typeform on one loopback address, at the moment of a clock.

    Use it as a context manager; outside of it nobody listens.

    Args:
        clock: Decides which versions of the records are shown, and when tokens end.
        folder: Holds `servicetitan/` and `typeform/`; None = `payload_dir()`.
        keys: What is accepted.
        faults: What goes wrong on purpose.
        page_size: Rows on a page of an export feed.
        token_seconds: Virtual seconds for which a token is good.

    Raises:
        UsageError: The files are missing or unreadable, or `page_size` is below 1.

    >>> from datetime import UTC, datetime
    >>> with VendorServer(VirtualClock(datetime(2026, 1, 1, tzinfo=UTC))) as vendor:
    ...     vendor.url.startswith("http://127.0.0.1:")
    True
    """

    def __init__(
        self,
        clock: VirtualClock,
        *,
        folder: Path | None = None,
        keys: Keys | None = None,
        faults: Faults | None = None,
        page_size: int = 200,
        token_seconds: int = 900,
    ) -> None:
        if page_size < 1:
            raise UsageError(f"page_size must be at least 1, not {page_size}")
        self.keys = keys or Keys()
        self.faults = faults or Faults()
        self.clock = clock
        place = folder or payload_dir()
        door = Door(
            tenant=self.keys.tenant,
            client_id=self.keys.client_id,
            client_secret=self.keys.client_secret,
            app_key=self.keys.app_key,
            token_seconds=token_seconds,
            token_uses=self.faults.token_uses,
        )
        self._titan = ServiceTitan(place / "servicetitan", clock, door, page_size)
        self._form = Typeform(place / "typeform", clock, self.keys.typeform_token, self.faults.lag)
        self._lock = threading.Lock()
        self._served = 0
        self._burst: tuple[datetime, int] = (clock.now, 0)
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address, without a slash at the end.

        Raises:
            UsageError: The server is not running.
        """
        if self._http is None:
            raise UsageError("the server runs only inside its `with` block")
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def token_url(self) -> str:
        """Where ServiceTitan's tokens are handed out; raises like `url`."""
        return self.url + TOKEN_PATH

    @property
    def served(self) -> int:
        """How many requests were answered so far."""
        with self._lock:
            return self._served

    def __enter__(self) -> Self:
        if self._http is not None:
            raise UsageError("the server is running already")
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._http.server_close()
            self._thread.join()
        self._http = self._thread = None

    def answer(self, asked: Asked) -> Answer:
        """Answer one request, as over HTTP."""
        fault = self._fault()
        if fault is not None:
            return fault
        if asked.path == TOKEN_PATH:
            return self._titan.token(asked)
        if asked.path.startswith("/forms/"):
            return self._form.answer(asked, self.url)
        return self._titan.answer(asked)

    def _fault(self) -> Answer | None:
        """The next fault that is due, if one is."""
        with self._lock:
            self._served += 1
            every = self.faults.stumble_every
            if every is not None and self._served % every == 0:
                return Answer(502, _HTML, (("Content-Type", "text/html"),))
            now = self.clock.now
            count = self._burst[1] + 1 if self._burst[0] == now else 1
            if self.faults.burst is not None and count > self.faults.burst:
                self._burst = (now, 0)
                wait = str(self.faults.retry_after)
                title = f"Rate limit is exceeded. Try again in {wait} seconds."
                return Answer.of({"title": title, "status": 429}, 429, Retry_After=wait)
            self._burst = (now, count)
        return None


def _handler(vendor: VendorServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body leave together: each alone would wait for the other's receipt.
        wbufsize = -1
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            length = self.headers.get("Content-Length", "0")
            asked = Asked(
                method=self.command,
                path=parts.path,
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(int(length)) if length.isdecimal() else b"",
            )
            answer = vendor.answer(asked)
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
            self.wfile.flush()

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
            """Keep quiet: the console belongs to whoever runs the demonstration."""

    return Handler
