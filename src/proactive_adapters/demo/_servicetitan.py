"""ServiceTitan as far as this library asks it: tokens, export feeds, lists, one finding."""

from __future__ import annotations

import base64
import binascii
import itertools
import re
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import attrs

from ._clock import VirtualClock
from ._http import Answer, Asked
from ._versions import Version, Versions, read_moment

_PATH = re.compile(
    r"/(?P<api>[a-z]+)/v2/tenant/(?P<tenant>\d+)/(?P<rest>[a-z-]+(?:/[a-z0-9-]+)?)\Z"
)
_APIS = {
    "technicians": "settings",
    "employees": "settings",
    "business-units": "settings",
    "customers": "crm",
    "locations": "crm",
    "jobs": "jpm",
    "appointment-assignments": "dispatch",
    "estimates": "sales",
    "location-findings": "findings",
}
_UNEXPORTED = {"location-findings"}
#: What the vendor tells of a finding only when it is asked for alone.
_DETAILS = ("status", "attachments", "linkedEstimateIds", "linkedJobIds")
_TITLES = {
    400: "The request cannot be processed.",
    401: "The access token is missing, unknown or expired.",
    403: "The application key is missing or not known.",
    404: "There is no such thing here.",
    405: "This method is not allowed here.",
}
#: How far `includeRecentChanges` looks back, and so repeats rows.
RECENT = timedelta(minutes=10)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_PAGE, _MOST = 50, 5000
_INT_FILTERS = ("locationId", "sourceJobId", "installedEquipmentId", "customerId", "jobId")
_SORTS = {"id": "id", "createdon": "createdOn", "modifiedon": "modifiedOn"}
_KNOWN = {
    *("page", "pageSize", "includeTotal", "ids", "active", "sort", *_INT_FILTERS),
    *("createdOnOrAfter", "createdBefore", "modifiedOnOrAfter", "modifiedBefore"),
}


class _BadRequestError(Exception):
    """The vendor would say 400: which parameter, and why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


@attrs.frozen(kw_only=True)
class Door:
    """Who may come in.

    Attributes:
        token_seconds: Virtual seconds for which a token is good.
        token_uses: Requests after which a token dies early; None = never.
    """

    tenant: int
    client_id: str
    client_secret: str = attrs.field(repr=False)
    app_key: str = attrs.field(repr=False)
    token_seconds: int = 900
    token_uses: int | None = None


@attrs.define
class _Token:
    until: datetime
    uses: int = 0


class ServiceTitan:
    """Answers requests; knows nothing of sockets. Threads may share it.

    Args:
        page_size: Rows on a page of an export feed, which lets nobody choose.
    """

    def __init__(self, folder: Path, clock: VirtualClock, door: Door, page_size: int) -> None:
        self._clock, self._door, self._page_size = clock, door, page_size
        self._tables = {name: Versions.read(folder / f"{name}.jsonl") for name in _APIS}
        self._lock = threading.Lock()
        self._tokens: dict[str, _Token] = {}
        self._numbers = itertools.count(1)

    def token(self, asked: Asked) -> Answer:
        """Hand out a token (OAuth 2.0 client credentials, a form body)."""
        if asked.method != "POST":
            return _refused(405)
        form = {name: held[-1] for name, held in parse_qs(asked.body.decode("latin-1")).items()}
        if form.get("grant_type") != "client_credentials":
            return Answer.of({"error": "unsupported_grant_type"}, 400)
        if (form.get("client_id"), form.get("client_secret")) != (
            self._door.client_id,
            self._door.client_secret,
        ):
            return Answer.of({"error": "invalid_client"}, 400)
        with self._lock:
            name = f"virtual-{next(self._numbers)}"
            lifetime = timedelta(seconds=self._door.token_seconds)
            self._tokens[name] = _Token(self._clock.now + lifetime)
        return Answer.of(
            {
                "access_token": name,
                "expires_in": self._door.token_seconds,
                "token_type": "Bearer",
                "scope": "",
            }
        )

    def answer(self, asked: Asked) -> Answer:
        """Answer a request to the API."""
        if self._tired(asked.bearer):
            return _refused(401)
        if asked.headers.get("st-app-key") != self._door.app_key:
            return _refused(403)
        if asked.method != "GET":
            return _refused(405)
        try:
            held = self._held(asked)
        except _BadRequestError as bad:
            return _refused(400, {bad.field: [str(bad)]})
        return _refused(404) if held is None else Answer.of(held)

    def _held(self, asked: Asked) -> Mapping[str, Any] | None:
        """The body that a request asks for; None if there is no such thing."""
        found = _PATH.match(asked.path)
        if found is None or int(found["tenant"]) != self._door.tenant:
            return None
        first, _, second = found["rest"].partition("/")
        name = second if first == "export" else first
        if _APIS.get(name) != found["api"]:
            return None
        if first == "export":
            return None if name in _UNEXPORTED else self._export(name, asked.query)
        return self._one(name, second) if second else self._list(name, asked.query)

    def _tired(self, bearer: str | None) -> bool:
        """Whether a token is not good, or not any more."""
        with self._lock:
            token = self._tokens.get(bearer or "")
            if token is None or self._clock.now >= token.until:
                return True
            token.uses += 1
            return self._door.token_uses is not None and token.uses > self._door.token_uses

    def _export(self, name: str, query: Mapping[str, str]) -> dict[str, Any]:
        rows = self._tables[name].at(self._clock.now)
        if query.get("active", "Any") == "True":
            rows = tuple(v for v in rows if v.row.get("active") is not False)
        since, line, resting = _position(query.get("from"))
        if resting and query.get("includeRecentChanges", "").lower() == "true":
            since, line = max(since - RECENT, _BEGINNING), 0
        ahead = [v for v in rows if (v.at, v.line) > (since, line)]
        page = ahead[: self._page_size]
        more = len(ahead) > len(page)
        last = (page[-1].at, page[-1].line) if page else _position(query.get("from"))[:2]
        return {
            "hasMore": more,
            "continueFrom": _token(*last, resting=not more),
            "data": [v.row for v in page],
        }

    def _list(self, name: str, query: Mapping[str, str]) -> dict[str, Any]:
        unknown = sorted(set(query) - _KNOWN)
        if unknown:
            raise _BadRequestError(unknown[0], "This parameter is not known.")
        page = _whole(query, "page", 1, least=1)
        size = _whole(query, "pageSize", _PAGE, least=1, most=_MOST)
        found = [v for v in self._tables[name].at(self._clock.now) if _fits(v.row, query)]
        _sort(found, query.get("sort", "+Id"))
        shown = found[(page - 1) * size : page * size]
        total = len(found) if query.get("includeTotal", "").lower() == "true" else None
        return {
            "page": page,
            "pageSize": size,
            "hasMore": page * size < len(found),
            "totalCount": total,
            "data": [_listed(name, v.row) for v in shown],
        }

    def _one(self, name: str, key: str) -> Mapping[str, Any] | None:
        shown = self._tables[name].at(self._clock.now)
        return next((v.row for v in shown if str(v.row.get("id")) == key), None)


def _listed(name: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    hidden = _DETAILS if name == "location-findings" else ()
    return {field: held for field, held in row.items() if field not in hidden}


def _token(at: datetime, line: int, *, resting: bool) -> str:
    """Write a position so that nobody is tempted to read it."""
    plain = f"{at.isoformat()}|{line}|{int(resting)}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _position(written: str | None) -> tuple[datetime, int, bool]:
    """Where to go on: after which version, and whether the reader had caught up there."""
    if written is None:
        return _BEGINNING, 0, False
    try:
        return read_moment(written), 0, False  # a date is inclusive: lines count from 1
    except ValueError:
        pass
    try:
        plain = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode()
        at, line, resting = plain.split("|")
        return read_moment(at), int(line), resting == "1"
    except (ValueError, binascii.Error) as e:
        raise _BadRequestError("from", "This is neither a date nor one of our tokens.") from e


def _whole(
    query: Mapping[str, str], name: str, unsaid: int, *, least: int, most: int | None = None
) -> int:
    written = query.get(name, str(unsaid))
    if not written.isdecimal() or int(written) < least or (most and int(written) > most):
        raise _BadRequestError(name, f"The value {written!r} is not valid.")
    return int(written)


def _moment(query: Mapping[str, str], name: str) -> datetime | None:
    if name not in query:
        return None
    try:
        return read_moment(query[name])
    except ValueError as e:
        raise _BadRequestError(name, f"The value {query[name]!r} is not a date.") from e


def _fits(row: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    """Whether a row passes every filter; lists hide what is not active unless asked."""
    active = query.get("active", "True")
    if active not in ("True", "False", "Any"):
        raise _BadRequestError("active", f"The value {active!r} is not valid.")
    if active != "Any" and (row.get("active") is not False) != (active == "True"):
        return False
    if "ids" in query and str(row.get("id")) not in query["ids"].split(","):
        return False
    if any(name in query and str(row.get(name)) != query[name] for name in _INT_FILTERS):
        return False
    return all(_within(row, query, field) for field in ("created", "modified"))


def _within(row: Mapping[str, Any], query: Mapping[str, str], field: str) -> bool:
    since, until = _moment(query, f"{field}OnOrAfter"), _moment(query, f"{field}Before")
    if since is None and until is None:
        return True
    try:
        at = read_moment(row[f"{field}On"])
    except ValueError:
        return True  # a row whose moment is unreadable is shown, not lost
    return (since is None or at >= since) and (until is None or at < until)


def _sort(found: list[Version], written: str) -> None:
    field = _SORTS.get(written.lstrip("+- ").lower())
    if field is None:
        raise _BadRequestError("sort", f"One cannot sort by {written!r}.")
    places: dict[str, Callable[[Version], Any]] = {
        "id": lambda v: (v.row["id"], v.line),
        "createdOn": lambda v: (str(v.row["createdOn"]), v.line),
        "modifiedOn": lambda v: (v.at, v.line),
    }
    found.sort(key=places[field], reverse=written.startswith("-"))


def _refused(status: int, errors: Mapping[str, list[str]] | None = None) -> Answer:
    """The vendor's form of an error."""
    return Answer.of(
        {
            "type": f"https://httpstatuses.io/{status}",
            "title": _TITLES[status],
            "status": status,
            "traceId": "00-harbour-00",
            "errors": dict(errors or {}),
            "data": {},
        },
        status,
    )
