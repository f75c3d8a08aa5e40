"""Where requests may go."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from proactive_core.errors import UsageError


def address(written: str, *, secret: bool) -> SplitResult:
    """Check the address of an outside system.

    Raises:
        UsageError: It is none, holds more than host and path, or would let secrets
            travel in the clear.
    """
    try:
        parts = urlsplit(written)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UsageError("the address of the outside system is malformed") from None
    if host is not None and not (host.isprintable() and " " not in host):
        raise UsageError("the address of the outside system is malformed")
    if parts.scheme not in ("https", "http") or not host:
        raise UsageError("an address begins with https:// and names a host")
    if parts.username is not None or parts.password is not None:
        raise UsageError(f"the address of {host} holds a user or a password: use secrets")
    if parts.query or parts.fragment:
        raise UsageError(f"the address of {host} holds a query or a fragment: leave them out")
    if secret and parts.scheme != "https" and not is_loopback(host):
        raise UsageError(f"secrets only travel over https: change the address of {host}")
    return parts


def is_loopback(host: str | None) -> bool:
    """True for this machine's own addresses."""
    return host is not None and (host in ("localhost", "::1") or host.startswith("127."))
