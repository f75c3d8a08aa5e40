"""Signing in: what the outside system must be shown, and for how long it is good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

import attrs

from proactive_core.errors import SourceError, UsageError
from proactive_core.ports import Auth, Connection, Reply

#: Seconds before its end at which a token is renewed.
EARLY = 60.0
#: Seconds that a token is trusted when its giver does not say how long it lasts.
UNSAID = 600.0

Headers = tuple[tuple[str, str], ...]


class SignIn(Protocol):
    """How a session is opened (`Auth.SESSION`). An adapter may be its own."""

    def sign_in(self, secrets: Mapping[str, str]) -> tuple[str, str]:
        """The path and the JSON body of the login request, which is sent by POST."""
        ...

    def authorization(self, secrets: Mapping[str, str], reply: Reply) -> str:
        """The `Authorization` header that the login's answer entitles to.

        Raises:
            SourceError: The answer opens no session. Say nothing of the secrets.
        """
        ...


@attrs.frozen(eq=False)
class Credential:
    """Headers that show who asks.

    Attributes:
        until: Monotonic moment from which to sign in again; None = not before it is refused.
        renewable: True if signing in again may bring another one.
    """

    headers: Headers = attrs.field(repr=False)
    until: float | None = None
    renewable: bool = False


def check_secrets(connection: Connection, secrets: Mapping[str, str]) -> None:
    """Refuse to start without a secret, or with one that cannot travel in a header."""
    needed = dict.fromkeys((*connection.secrets, *connection.headers.values()))
    if missing := [name for name in needed if not secrets.get(name)]:
        raise UsageError(f"these secrets are missing: {', '.join(missing)}")
    travelling = {*connection.headers.values()}
    if connection.auth is Auth.BEARER:
        travelling.add(bearer_name(connection))
    for name in sorted(travelling):
        if not can_travel(secrets[name]):
            raise UsageError(
                f"the secret {name} holds white space, control or non-ASCII characters"
            )


def can_travel(value: str) -> bool:
    """True if a value may stand in a header as it is."""
    return value.isascii() and value.isprintable() and value == value.strip()


def bearer_name(connection: Connection) -> str:
    """The one secret that is the bearer token: the one that no extra header carries."""
    names = [name for name in connection.secrets if name not in connection.headers.values()]
    if len(names) != 1:
        msg = f"a bearer connection needs exactly one secret besides its headers, not {names}"
        raise UsageError(msg)
    return names[0]


def token_credential(reply: Reply, now: float) -> Credential:
    """Read the answer of an OAuth 2.0 token address (RFC 6749 §5.1).

    Raises:
        SourceError: It holds no usable token.
    """
    try:
        told: Any = json.loads(reply.body)
        token = told["access_token"]
        lifetime = float(told.get("expires_in") or UNSAID)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        token, lifetime = None, UNSAID
    if not isinstance(token, str) or not token or not can_travel(token):
        msg = "the token address answered, but with no usable access_token"
        raise SourceError(msg, status=reply.status)
    # A short-lived token must not be renewed before every single request.
    until = now + lifetime - min(EARLY, lifetime / 2)
    return Credential((("authorization", f"Bearer {token}"),), until, renewable=True)
