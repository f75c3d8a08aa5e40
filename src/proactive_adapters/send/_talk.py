"""What a sender says and what it makes of the answers, without any I/O.

`Talk.send` is a generator: it yields what has to be done and is sent what came of it, so
that the waiting and the awaiting sender share every decision.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

import attrs

from proactive_core.errors import PluginError, SourceError, UsageError
from proactive_core.ports import Auth, Connection, Reply, Request

from ._address import address
from ._clock import Clock
from ._extra import need
from ._sign import (
    Credential,
    SignIn,
    bearer_name,
    can_travel,
    check_secrets,
    token_credential,
)
from ._steps import Alone, Call, Pause, Silence, Steps
from ._wait import asked_wait

#: Write this into `Request.carry` where repeating does no harm although the method writes.
SAFE_TO_REPEAT = ("repeat", "safe")

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_MOVES = 5
_OK = range(200, 300)
_FAILED = range(500, 600)
_FIRST_WAIT, _MOST_WAIT = 0.5, 30.0


class _AgainError(Exception):
    """Nothing was carried out, or repeating does no harm: try again.

    `wait` is in seconds; None means that patience decides.
    """

    def __init__(self, why: str, *, wait: float | None = None, status: int | None = None) -> None:
        super().__init__(why)
        self.wait = wait
        self.status = status


@attrs.define(eq=False, kw_only=True, repr=False)
class Talk:
    """One sender's side of every conversation with one outside system.

    Raises:
        UsageError: An address, a secret or the way to sign in is missing or wrong.
    """

    connection: Connection
    base: str
    secrets: Mapping[str, str]
    token_url: str | None = None
    sign_in: SignIn | None = None
    clock: Clock = attrs.field(factory=Clock)
    tries: int = 10
    longest_wait: float = 120.0
    jitter: Callable[[], float] = random.random
    notice: Callable[[str], None] = lambda _: None
    host: str = attrs.field(init=False)
    _known: bool = attrs.field(init=False)
    _origin: tuple[str, str] = attrs.field(init=False)
    _next_turn: float = attrs.field(init=False, default=0.0)
    _turns: Any = attrs.field(init=False, factory=threading.Lock)
    _held: Credential | None = attrs.field(init=False, default=None)
    _retrying: Any = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._retrying = need("stamina").retry_context
        connection = self.connection
        self._known = bool(connection.secrets or connection.headers)
        base = address(self.base, secret=self._known)
        self.host, self._origin = str(base.hostname), (base.scheme, base.netloc.lower())
        check_secrets(connection, self.secrets)
        if connection.auth is Auth.CLIENT_CREDENTIALS:
            if self.token_url is None:
                raise UsageError(f"signing in to {self.host} needs a token_url")
            address(self.token_url, secret=True)
            if lacking := {"client_id", "client_secret"} - set(self.secrets):
                raise UsageError(f"these secrets are missing: {', '.join(sorted(lacking))}")
        elif connection.auth is Auth.SESSION and self.sign_in is None:
            raise UsageError(f"signing in to {self.host} needs a sign_in: see SignIn")

    def send(self, request: Request) -> Steps[Reply]:
        """Say one request and settle what it brought."""
        # Encoded here: a client's own way with parameters may group them by name.
        query = urlencode(request.query, quote_via=quote)
        url = self._url(request.path) + (f"?{query}" if query else "")
        headers = [("accept", "application/json, */*;q=0.5"), ("user-agent", "proactive-core")]
        body = None
        if request.body is not None:
            headers.append(("content-type", "application/json"))
            try:
                body = request.body.encode()
            except UnicodeEncodeError:
                msg = f"{request.method} {request.path}: the body holds half a character"
                raise PluginError(msg) from None
        call = Call(method=request.method, url=url, headers=tuple(headers), body=body)
        safe = request.method in _READING or SAFE_TO_REPEAT in request.carry
        about = f"{request.method} {request.path} at {self.host}"
        return (yield from self._patiently(call, about, safe=safe))

    def _patiently(self, call: Call, about: str, *, safe: bool) -> Steps[Reply]:
        # stamina counts the tries and spaces them; the waiting itself is done by the
        # sender's own clock, which is why stamina is told to wait no time at all.
        past: list[_AgainError] = []

        def again(e: Exception) -> bool | float:
            if not isinstance(e, _AgainError):
                return False
            past.append(e)
            return 0.0

        backoff = 0.0
        try:
            for attempt in self._retrying(
                on=again,
                attempts=self.tries,
                timeout=None,
                wait_initial=_FIRST_WAIT,
                wait_max=_MOST_WAIT,
                wait_jitter=0.0,
            ):
                with attempt:
                    if past and (wait := self._wait(past[-1], backoff)) > 0:
                        self.notice(f"{past[-1]}; trying again in {wait:.1f} s")
                        yield Pause(wait)
                    backoff = attempt.next_wait
                    credential = yield from self._credential()
                    reply = yield from self._exchange(call, credential, about, safe=safe)
                    if reply.status == HTTPStatus.UNAUTHORIZED and self._known:
                        raise self._refused(credential, about, past)
        except _AgainError as e:
            msg = f"{e} (tried {len(past)} times)" if len(past) > 1 else str(e)
            raise SourceError(msg, status=e.status, retry_after=e.wait) from None
        return reply  # the loop ends with the first try that raised nothing

    def _wait(self, past: _AgainError, backoff: float) -> float:
        wait = backoff * (1 + self.jitter()) if past.wait is None else past.wait
        if wait > self.longest_wait:
            msg = f"{past}; it asks to wait {wait:.0f} s"
            raise SourceError(msg, status=past.status, retry_after=wait)
        return wait

    def _exchange(
        self, call: Call, credential: Credential, about: str, *, safe: bool
    ) -> Steps[Reply]:
        """Carry out a call once, and follow where it moved within its own host."""
        extra = tuple((name, self.secrets[key]) for name, key in self.connection.headers.items())
        call = attrs.evolve(call, headers=(*call.headers, *extra, *credential.headers))
        for _ in range(_MOST_MOVES + 1):
            yield from self._turn()
            answer: Reply | Silence = yield call
            reply = self._judge(answer, about, safe=safe)
            place = dict(reply.headers).get("location")
            if reply.status not in _MOVED or place is None:
                return reply
            call = self._moved(call, place, about, reply.status)
        raise SourceError(f"{about}: moved more than {_MOST_MOVES} times", status=reply.status)

    def _judge(self, answer: Reply | Silence, about: str, *, safe: bool) -> Reply:
        if isinstance(answer, Silence):
            known = safe or not answer.sent
            if known and not answer.hopeless:
                raise _AgainError(f"{about}: {answer.why}")
            raise SourceError(f"{about}: {'' if known else 'unknown outcome: '}{answer.why}")
        status = answer.status
        if status == HTTPStatus.TOO_MANY_REQUESTS or status in _FAILED:
            wait = asked_wait(answer, self.clock.now())
            if safe or status not in _FAILED:
                raise _AgainError(f"{about}: status {status}", wait=wait, status=status)
            msg = f"{about}: unknown outcome: status {status}"
            raise SourceError(msg, status=status, retry_after=wait)
        return answer

    def _moved(self, call: Call, place: str, about: str, status: int) -> Call:
        try:
            url = urljoin(call.url, place)
            there = urlsplit(url)
        except ValueError:
            raise SourceError(f"{about}: moved to a malformed address", status=status) from None
        if (there.scheme, there.netloc.lower()) != self._origin:
            # Following would hand our credentials to somebody else.
            msg = f"{about}: moved to another host ({there.hostname}): not followed"
            raise SourceError(msg, status=status)
        if call.method not in _READING:
            raise SourceError(f"{about}: moved to {there.path}: not followed", status=status)
        return attrs.evolve(call, url=url)

    def _turn(self) -> Steps[None]:
        """Keep calls at least 1/per_second apart: no window of a second ever holds more."""
        if (most := self.connection.per_second) is None:
            return
        with self._turns:
            now = self.clock.monotonic()
            mine = max(now, self._next_turn)
            self._next_turn = mine + 1 / most
        if mine > now:
            yield Pause(mine - now)

    def _credential(self) -> Steps[Credential]:
        connection = self.connection
        if connection.auth is Auth.NONE:
            return Credential(())
        if connection.auth is Auth.BEARER:
            token = self.secrets[bearer_name(connection)]
            return Credential((("authorization", f"Bearer {token}"),))
        while (held := self._good()) is None:
            fault: Exception | None = yield Alone(self._sign_in_once)
            if fault is not None:
                raise fault
        return held

    def _good(self) -> Credential | None:
        held = self._held
        if held is None or (held.until is not None and self.clock.monotonic() >= held.until):
            return None
        return held

    def _refused(
        self, credential: Credential, about: str, past: list[_AgainError]
    ) -> _AgainError | SourceError:
        """A 401 means that nothing was carried out: sign in again, once a request."""
        status = int(HTTPStatus.UNAUTHORIZED)
        if self._held is credential:  # somebody else may have renewed it meanwhile
            self._held = None
        if credential.renewable and not any(e.status == status for e in past):
            return _AgainError(f"{about}: status {status}", wait=0.0, status=status)
        return SourceError(f"{about}: {self._unaccepted()}", status=status)

    def _sign_in_once(self) -> Steps[Exception | None]:
        if self._good() is not None:
            return None
        try:
            self._held = yield from self._signed_in()
        except (_AgainError, SourceError) as e:
            return e
        return None

    def _signed_in(self) -> Steps[Credential]:
        secrets = self.secrets
        asked_at = self.clock.monotonic()
        if self.sign_in is not None and self.connection.auth is Auth.SESSION:
            path, text = self.sign_in.sign_in(secrets)
            url, kind, body = self._url(path), "application/json", text.encode()
            yield from self._turn()
        else:
            assert self.token_url is not None
            url, kind = self.token_url, "application/x-www-form-urlencoded"
            form = {
                "grant_type": "client_credentials",
                "client_id": secrets["client_id"],
                "client_secret": secrets["client_secret"],
            }
            body = urlencode(form).encode()
        headers = (("accept", "application/json"), ("content-type", kind))
        answer = yield Call(method="POST", url=url, headers=headers, body=body)
        about = f"signing in at {urlsplit(url).hostname}"
        reply = self._judge(answer, about, safe=True)
        if reply.status not in _OK:
            raise SourceError(f"{about}: {self._unaccepted()}", status=reply.status)
        if self.connection.auth is Auth.CLIENT_CREDENTIALS:
            return token_credential(reply, asked_at)
        assert self.sign_in is not None
        shown = self.sign_in.authorization(secrets, reply)
        if not can_travel(shown):
            raise SourceError(f"{about}: the answer opens no session", status=reply.status)
        return Credential((("authorization", shown),), renewable=True)

    def _unaccepted(self) -> str:
        names = ", ".join(dict.fromkeys((*self.connection.secrets, *self.secrets)))
        return f"it does not accept who asks: check the secrets {names}"

    def _url(self, path: str) -> str:
        if "?" in path or "#" in path or not path.isprintable():
            msg = f"the path {path!r} holds more than a path: parameters belong in the query"
            raise PluginError(msg)
        return self.base.rstrip("/") + path
