"""Sending: hosts, signing in, rate limits and retries live here and nowhere else.

An adapter asks with a `proactive_core.ports.Request` and never sees a host or a secret. A
request is repeated after an unknown outcome only if that does no harm: reading methods
(GET, HEAD, OPTIONS) by themselves, any other when the adapter wrote `SAFE_TO_REPEAT` into
`Request.carry`, such as a question asked by POST. Whatever was certainly not carried out
(429, 401, no connection) is repeated for every request.
"""

from __future__ import annotations

from ._clock import Clock
from ._folder import FolderSender
from ._http import AsyncSender, Sender
from ._secrets import Secrets, secrets_from
from ._sign import SignIn
from ._talk import SAFE_TO_REPEAT

__all__ = [
    "SAFE_TO_REPEAT",
    "AsyncSender",
    "Clock",
    "FolderSender",
    "Secrets",
    "Sender",
    "SignIn",
    "secrets_from",
]
