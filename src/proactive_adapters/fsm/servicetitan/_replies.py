"""What a reply says when it is not what was asked for."""

from __future__ import annotations

import email.utils
import json
import re
from typing import Any

from proactive_core.errors import SourceError
from proactive_core.ports import Reply

from ._text import plain_text

_WAIT = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|second|min|minute|hour)s?\b", re.IGNORECASE)
_SECONDS = {"s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "hour": 3600}
_TOO_MANY = 429
_LONGEST = 200

_ADVICE = {
    400: "the question was refused as it stands",
    401: (
        "signing in was refused: check client_id, client_secret and app_key, and that all "
        "of them belong to the configured environment"
    ),
    403: "the application lacks the scope {scope}, or the tenant has not approved it",
    404: "there is no such resource: check the tenant's number and the environment",
    429: "too many requests: wait and ask again",
}


def decode(reply: Reply, *, path: str, scope: str, advice: str | None = None) -> Any:
    """Decode a reply's JSON.

    Args:
        reply: What came.
        path: What was asked for, named in the error.
        scope: What an application needs to be allowed to ask for it.
        advice: What to say on 403 and 404 instead of the usual.

    Raises:
        SourceError: ServiceTitan refused, or what came is not JSON. The message says what
            to do, and quotes the title and trace id that ServiceTitan gave.
    """
    try:
        return reply.json()
    except SourceError as fault:
        if fault.status in range(200, 300):
            said = f"answered with something that is no data: {_said(reply) or 'nothing'}"
        else:
            usual = _ADVICE.get(reply.status, "ServiceTitan cannot answer now: ask again later")
            known = advice if advice and reply.status in (403, 404) else usual
            said = f"status {reply.status}: {known.format(scope=scope)}{_quoted(reply)}"
        raise SourceError(
            f"{path} {said}", status=reply.status, retry_after=_retry_after(reply)
        ) from fault


def said_in_error(reply: Reply) -> dict[str, Any]:
    """ServiceTitan's own error object; empty when the body is something else."""
    try:
        held = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def _quoted(reply: Reply) -> str:
    said = _said(reply)
    return f" ({said})" if said else ""


def _said(reply: Reply) -> str:
    held = said_in_error(reply)
    if held:
        parts = [str(held[key]) for key in ("title", "errors") if held.get(key)]
        if held.get("traceId"):
            parts.append(f"traceId {held['traceId']}")
        return "; ".join(parts)[: 3 * _LONGEST]
    return (plain_text(reply.body.decode(errors="replace")) or "")[:_LONGEST]


def _retry_after(reply: Reply) -> float | None:
    headers = dict(reply.headers)
    asked = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", asked):
        return float(asked)
    try:
        # A moment: how far ahead it lies, by the server's own clock.
        ahead = email.utils.parsedate_to_datetime(asked) - email.utils.parsedate_to_datetime(
            headers.get("date", "")
        )
    except (TypeError, ValueError):
        return _wait_in_title(reply) if reply.status == _TOO_MANY else None
    return max(0.0, ahead.total_seconds())


def _wait_in_title(reply: Reply) -> float | None:
    found = _WAIT.findall(str(said_in_error(reply).get("title", "")))
    if not found:
        return None
    number, unit = found[-1]
    return float(number) * _SECONDS[unit.lower()]
