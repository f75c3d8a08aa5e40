"""Typeform as far as this library asks it: one form's definition and its responses."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from proactive_core.errors import UsageError

from ._clock import VirtualClock
from ._http import Answer, Asked
from ._versions import Version, Versions, read_moment

_PAGE, _LEAST, _MOST = 25, 1, 1000
_KNOWN = {"page_size", "since", "until", "after", "before", "sort", "response_type", "fields"}


class _BadRequestError(Exception):
    """The vendor would say 400: which parameter, and why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class Typeform:
    """Answers requests; knows nothing of sockets.

    Args:
        lag: How long a response takes to appear in the list.
    """

    def __init__(self, folder: Path, clock: VirtualClock, token: str, lag: timedelta) -> None:
        self._clock, self._token, self._lag = clock, token, lag
        try:
            self._form: dict[str, Any] = json.loads((folder / "form.json").read_text("utf-8"))
        except (OSError, ValueError) as e:
            raise UsageError(f"cannot read {folder / 'form.json'}: {e}") from e
        self._responses = Versions.read(
            folder / "responses.jsonl", moment="submitted_at", key="token"
        )

    def answer(self, asked: Asked, home: str) -> Answer:
        """Answer a request; `home` is the address under which this server is reached."""
        if asked.bearer != self._token:
            return _refused(401, "AUTHENTICATION_FAILED", "The token is missing or not valid.")
        if asked.method != "GET":
            return _refused(405, "METHOD_NOT_ALLOWED", "Only GET is answered here.")
        place = f"/forms/{self._form['id']}"
        if asked.path == place:
            links = self._form["_links"] | {"responses": f"{home}{place}/responses"}
            return Answer.of(self._form | {"_links": links})
        if asked.path != f"{place}/responses":
            return _refused(404, "FORM_NOT_FOUND", "There is no such form.")
        try:
            return Answer.of(self._list(asked.query))
        except _BadRequestError as bad:
            detail = [
                {"code": "INVALID", "description": str(bad), "field": bad.field, "in": "query"}
            ]
            return _refused(400, "VALIDATION_ERROR", "A parameter is not valid.", detail)

    def _list(self, query: Mapping[str, str]) -> dict[str, Any]:
        unknown = sorted(set(query) - _KNOWN)
        if unknown:
            raise _BadRequestError(unknown[0], "This parameter is not known.")
        size = _size(query)
        since, until = _moment(query, "since"), _moment(query, "until")
        found = [
            v
            for v in self._responses.at(self._clock.now - self._lag)
            if (since is None or v.at >= since) and (until is None or v.at <= until)
        ]
        ahead = self._from(found, query)
        return {
            "total_items": len(ahead),
            "page_count": math.ceil(len(ahead) / size),
            "items": [v.row for v in ahead[:size]],
        }

    def _from(self, found: list[Version], query: Mapping[str, str]) -> list[Version]:
        """Put responses in the order asked for, from a token on; newest first if unsaid."""
        after, before, sort = query.get("after"), query.get("before"), query.get("sort")
        if sum(held is not None for held in (after, before, sort)) > 1:
            field = "sort" if sort is not None else "after"
            raise _BadRequestError(field, "Only one of after, before and sort can be given.")
        if after is not None:
            mark = self._mark(after, "after")
            return [v for v in found if (v.at, v.line) > mark]
        if sort not in (None, "submitted_at,desc", "submitted_at,asc"):
            raise _BadRequestError("sort", "One can sort by submitted_at,asc or submitted_at,desc.")
        if sort == "submitted_at,asc":
            return found
        newest = found[::-1]
        if before is None:
            return newest
        mark = self._mark(before, "before")
        return [v for v in newest if (v.at, v.line) < mark]

    def _mark(self, token: str, field: str) -> tuple[datetime, int]:
        for version in self._responses.at(self._clock.now):
            if version.row["token"] == token:
                return version.at, version.line
        raise _BadRequestError(field, "There is no response with this token.")


def _size(query: Mapping[str, str]) -> int:
    written = query.get("page_size", str(_PAGE))
    if not written.isdecimal() or not _LEAST <= int(written) <= _MOST:
        raise _BadRequestError("page_size", f"must be from {_LEAST} to {_MOST}")
    return int(written)


def _moment(query: Mapping[str, str], name: str) -> datetime | None:
    written = query.get(name)
    if written is None:
        return None
    try:
        if written.isdecimal():
            return datetime.fromtimestamp(int(written), UTC)
        return read_moment(written)
    except (ValueError, OverflowError, OSError) as e:
        raise _BadRequestError(name, "must be seconds since 1970 or a moment in UTC") from e


def _refused(
    status: int, code: str, description: str, details: list[dict[str, str]] | None = None
) -> Answer:
    """The vendor's form of an error."""
    body = {"code": code, "description": description, "details": details or []}
    return Answer.of(body, status)
