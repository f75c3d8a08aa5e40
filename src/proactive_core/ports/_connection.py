"""How an adapter's requests reach its system, without any secret in it."""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs


class Auth(enum.Enum):
    """How the outside system wants to know who asks."""

    NONE = "none"  #: nobody asks: a file, or an open address
    BEARER = "bearer"  #: a token in the `Authorization` header
    CLIENT_CREDENTIALS = "client_credentials"  #: OAuth 2.0, tokens that expire
    SESSION = "session"  #: a login request whose answer opens a session


@attrs.frozen(kw_only=True)
class Connection:
    """What the sender must know about an outside system. A value, and no secret.

    Attributes:
        bases: Address of the API by environment name, such as `production`; empty when
            the configuration must name it.
        auth: How to sign in.
        token_urls: Address that hands out tokens, by the same environment names.
        secrets: Names of the secrets needed, in the adapter's words (`client_id` ...); the
            configuration maps each to an environment variable.
        headers: Header name → name of the secret whose value it carries.
        per_second: Most requests a second that the system tolerates; None = unknown.
        read_timeout: Seconds after which no answer is an unknown outcome.
    """

    bases: Mapping[str, str] = attrs.field(factory=dict)
    auth: Auth = Auth.NONE
    token_urls: Mapping[str, str] = attrs.field(factory=dict)
    secrets: tuple[str, ...] = ()
    headers: Mapping[str, str] = attrs.field(factory=dict)
    per_second: float | None = None
    read_timeout: float = 120.0
