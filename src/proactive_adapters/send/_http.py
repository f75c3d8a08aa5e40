"""Senders over HTTP: one that waits and one that is awaited."""

from __future__ import annotations

import asyncio
import contextlib
import random
import ssl
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, cast

from proactive_core.errors import PluginError, UsageError
from proactive_core.ports import Connection, Reply, Request

from ._address import is_loopback
from ._clock import Clock
from ._extra import need
from ._sign import SignIn
from ._steps import Alone, Call, Pause, Silence, Steps, T
from ._talk import Talk

_CONNECT = 10.0
_MAX_BYTES = 64 * 2**20


class _Line:
    """What both senders have in common: settings, and the reading of one answer."""

    def __init__(  # noqa: PLR0913 - settings, all but three of them optional keywords
        self,
        connection: Connection,
        base: str,
        secrets: Mapping[str, str],
        *,
        token_url: str | None = None,
        sign_in: SignIn | None = None,
        clock: Clock | None = None,
        tries: int = 10,
        longest_wait: float = 120.0,
        max_bytes: int = _MAX_BYTES,
        tls: ssl.SSLContext | None = None,
        jitter: Callable[[], float] = random.random,
        notice: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._httpx = need("httpx2")
        self._clock = clock or Clock()
        self._max_bytes = max_bytes
        self._patience = connection.read_timeout
        self._talk = Talk(
            connection=connection,
            base=base,
            secrets=secrets,
            token_url=token_url,
            sign_in=sign_in,
            clock=self._clock,
            tries=tries,
            longest_wait=longest_wait,
            jitter=jitter,
            notice=notice,
        )
        try:
            self._httpx.URL(base)
        except self._httpx.InvalidURL:
            raise UsageError("the address of the outside system is malformed") from None
        self._settings: dict[str, Any] = {
            "timeout": self._httpx.Timeout(self._patience, connect=_CONNECT),
            "verify": tls or True,
            "follow_redirects": False,
            # A proxy of the environment cannot reach this machine's own addresses.
            "trust_env": not is_loopback(self._talk.host),
        }

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._talk.host}, {self._talk.connection.auth.value})"

    def _asked(self, call: Call) -> dict[str, Any]:
        return {
            "method": call.method,
            "url": call.url,
            "headers": call.headers,
            "content": call.body,
        }

    def _grow(self, body: bytearray, piece: bytes, started: float) -> Silence | None:
        body += piece
        if len(body) > self._max_bytes:
            return Silence(why=f"the answer is larger than {self._max_bytes} bytes", hopeless=True)
        if self._clock.monotonic() - started > self._patience:
            return Silence(why=f"the answer took longer than {self._patience:g} s")
        return None

    def _silence(self, fault: Exception) -> Silence:
        httpx = self._httpx
        if isinstance(fault, httpx.InvalidURL | httpx.UnsupportedProtocol):
            raise PluginError("the path or the query of a request cannot be sent") from None
        why = type(fault).__name__
        unsent = httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError
        if isinstance(fault, httpx.ConnectError) and "CERTIFICATE" in str(fault):
            return Silence(why="its certificate cannot be verified", sent=False, hopeless=True)
        return Silence(
            why=why,
            sent=not isinstance(fault, unsent),
            hopeless=isinstance(fault, httpx.DecodingError | httpx.LocalProtocolError),
        )


class Sender(_Line):
    """Sends requests to one outside system; use it as a context manager.

    Safe to share among threads. A `Reply` is what the system said, whatever its status,
    except that 429 and 5xx are tried again where nothing can be done twice, a refused
    session is opened anew once, and moves within the same host are followed for reading.
    What is left after that is a `SourceError`; when a write may have been carried out, it
    says "unknown outcome".

    Args:
        connection: The adapter's.
        base: Address of the API: https, or this machine.
        secrets: By the names that the connection uses.
        token_url: Who hands out tokens (`Auth.CLIENT_CREDENTIALS`).
        sign_in: How a session is opened (`Auth.SESSION`), often the adapter itself.
        clock: Where time comes from.
        tries: Most attempts at one request.
        longest_wait: Most seconds to wait before one attempt; an answer that asks for
            more is a `SourceError` with `retry_after`.
        max_bytes: The largest answer to take, after unpacking.
        tls: Whom to trust; None for the usual authorities.
        jitter: A number from 0 to 1 for each wait that nobody prescribed.
        notice: Told each time before it waits to try again, and why: for people to read.

    Raises:
        UsageError: A secret is missing, secrets would travel in the clear, or httpx2 and
            stamina are not installed.
    """

    def __init__(
        self, connection: Connection, base: str, secrets: Mapping[str, str], **settings: Any
    ) -> None:
        super().__init__(connection, base, secrets, **settings)
        self._alone = threading.Lock()
        self._client = self._httpx.Client(**self._settings)

    def __call__(self, request: Request) -> Reply:
        """Send one request.

        Raises:
            SourceError: There is no answer that an adapter could read.
            PluginError: The request cannot be sent as it is.
        """
        return self._run(self._talk.send(request))

    def _run(self, steps: Steps[T]) -> T:
        came: object = None
        with contextlib.closing(steps):
            while True:
                try:
                    step = steps.send(came)
                except StopIteration as end:
                    return cast(T, end.value)
                match step:
                    case Pause():
                        self._clock.sleep(step.seconds)
                        came = None
                    case Alone():
                        with self._alone:
                            came = self._run(step.steps())
                    case _:
                        came = self._carry(step)

    def _carry(self, call: Call) -> Reply | Silence:
        started, body = self._clock.monotonic(), bytearray()
        try:
            with self._client.stream(**self._asked(call)) as answer:
                for piece in answer.iter_bytes():
                    if silence := self._grow(body, piece, started):
                        return silence
                return _reply(answer, body)
        except (self._httpx.HTTPError, self._httpx.InvalidURL) as fault:
            return self._silence(fault)

    def close(self) -> None:
        """Close every connection; the sender cannot be used afterwards."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncSender(_Line):
    """Sends requests as `Sender` does, where sending is awaited; one event loop only."""

    def __init__(
        self, connection: Connection, base: str, secrets: Mapping[str, str], **settings: Any
    ) -> None:
        super().__init__(connection, base, secrets, **settings)
        self._alone = asyncio.Lock()
        self._client = self._httpx.AsyncClient(**self._settings)

    async def __call__(self, request: Request) -> Reply:
        """Send one request; see `Sender`."""
        return await self._run(self._talk.send(request))

    async def _run(self, steps: Steps[T]) -> T:
        came: object = None
        with contextlib.closing(steps):
            while True:
                try:
                    step = steps.send(came)
                except StopIteration as end:
                    return cast(T, end.value)
                match step:
                    case Pause():
                        await self._clock.asleep(step.seconds)
                        came = None
                    case Alone():
                        async with self._alone:
                            came = await self._run(step.steps())
                    case _:
                        came = await self._carry(step)

    async def _carry(self, call: Call) -> Reply | Silence:
        started, body = self._clock.monotonic(), bytearray()
        try:
            async with self._client.stream(**self._asked(call)) as answer:
                async for piece in answer.aiter_bytes():
                    if silence := self._grow(body, piece, started):
                        return silence
                return _reply(answer, body)
        except (self._httpx.HTTPError, self._httpx.InvalidURL) as fault:
            return self._silence(fault)

    async def close(self) -> None:
        """Close every connection; the sender cannot be used afterwards."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


def _reply(answer: Any, body: bytearray) -> Reply:
    headers = tuple((name.lower(), value) for name, value in answer.headers.multi_items())
    return Reply(answer.status_code, bytes(body), headers)
