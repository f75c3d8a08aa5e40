"""How ServiceTitan hands out many rows: export feeds, and lists by page number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from proactive_core.errors import SourceError, UsageError
from proactive_core.ports import Feed, Page, Problem, Request, Window, problem

from ._findings import listed


def _written(moment: datetime) -> str:
    # Offsets and fractions are refused in places: whole seconds and Z are taken everywhere.
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def first_export(
    path: str, feed: Feed, window: Window, *, query: tuple[tuple[str, str], ...]
) -> Request:
    """Ask an export feed to go on from the cursor, or to begin at `since`."""
    start = window.cursor or _written(window.since)
    asked = (("from", start), ("includeRecentChanges", "true"), *query)
    return Request(about=feed.value, path=path, query=asked)


def read_export(request: Request, body: Any) -> tuple[list[Any], tuple[Request, ...], str | None]:
    """Take a page of an export feed apart: its rows, what to ask next, and the cursor.

    Raises:
        SourceError: It is no such page, or it does not say how to go on.
    """
    rows, more = _envelope(request, body)
    token = body.get("continueFrom")
    if token is not None and not (isinstance(token, str) and token.strip()):
        raise SourceError(f"{request.path}: continueFrom is no token but {token!r:.60}")
    if not more:
        return rows, (), token
    query = dict(request.query)
    if token is None or token == query.get("from"):
        # Going on would be going round in circles, stopping would lose the rest.
        raise SourceError(f"{request.path} has more rows, but does not say where they begin")
    following = attrs.evolve(request, query=tuple((query | {"from": token}).items()))
    return rows, (following,), None


def first_list(path: str, window: Window, *, page_size: int) -> Request:
    """Ask for the first page of the findings that changed in a window."""
    # `until` is rounded up: it is better to read a row twice than never.
    until = window.until + timedelta(microseconds=999_999)
    return Request(
        about=Feed.RECOMMENDATIONS.value,
        path=path,
        query=(
            ("modifiedOnOrAfter", _written(window.since)),
            ("modifiedBefore", _written(until)),
            ("active", "Any"),
            ("sort", "+ModifiedOn"),
            ("includeTotal", "true"),
            ("pageSize", str(page_size)),
            ("page", "1"),
        ),
    )


def read_list(request: Request, body: Any) -> Page:
    """Read a page of the list of findings: each is deferred to a request of its own.

    A finding that somebody changes while we read leaves the window, and the rows behind it
    move up, some of them onto pages that were read already. The total tells: when it has
    shrunk, those pages are read again. Findings then come twice, and none is missed.

    Raises:
        SourceError: It is no such page.
    """
    rows, more = _envelope(request, body)
    number = int(dict(request.query)["page"])
    total = body.get("totalCount")
    total = total if type(total) is int else None
    details: list[Request] = []
    problems: list[Problem] = []
    asked: dict[int, int] = {}
    for i, row in enumerate(rows):
        try:
            finding = listed(row)
        except UsageError as fault:
            problems.append(problem(i, row, fault, at=f"$.data[{i}]", key="id"))
            continue
        asked[finding] = asked.get(finding, 0) + 1
        # A row may come twice, and a walk never asks the same twice: number the askings.
        place = f"{number}.{asked[finding]}{_again(request)}"
        details.append(_detail(request, finding, place))
    following = [] if _again(request) or not more else [_page(request, number + 1, total)]
    return Page(
        rows=len(rows),
        problems=tuple(problems),
        deferred=len(details),
        next=(*details, *_moved(request, number, total), *following),
    )


def _envelope(request: Request, body: Any) -> tuple[list[Any], bool]:
    held = body if isinstance(body, dict) else {}
    rows, more = held.get("data"), held.get("hasMore")
    if not isinstance(rows, list) or not isinstance(more, bool):
        raise SourceError(f"{request.path} answered without a list of rows and hasMore")
    return rows, more


def _again(request: Request) -> str:
    return dict(request.carry).get("again", "")


def _detail(request: Request, finding: int, place: str) -> Request:
    return Request(
        about=request.about,
        path=f"{request.path}/{finding}",
        carry=(("finding", str(finding)), ("listed", place)),
    )


def _page(request: Request, number: int, total: int | None, again: str = "") -> Request:
    carry = (("total", str(total)),) if total is not None else ()
    return attrs.evolve(
        request,
        query=tuple((dict(request.query) | {"page": str(number)}).items()),
        carry=(*carry, ("again", again)) if again else carry,
    )


def _moved(request: Request, number: int, total: int | None) -> list[Request]:
    """The pages before this one onto which rows have moved since they were read."""
    before = dict(request.carry).get("total")
    if before is None or total is None or total >= int(before):
        return []
    size = int(dict(request.query)["pageSize"])
    pages = -(-(int(before) - total) // size)
    # The pages that led here, so that no two askings of one page are the same.
    again = f"{_again(request)}/{number}"
    return [_page(request, n, total, again) for n in range(max(1, number - pages), number)]


def first_submissions(path: str, window: Window, *, forms: str, page_size: int) -> Request:
    """Ask for the first page of the completed form submissions of a window."""
    until = window.until + timedelta(microseconds=999_999)
    return Request(
        about=Feed.CHECKLIST_RUNS.value,
        path=path,
        query=(
            ("formIds", forms),
            ("status", "Completed"),
            ("submittedOnOrAfter", _written(window.since)),
            ("submittedBefore", _written(until)),
            ("active", "True"),
            ("sort", "+SubmittedOn"),
            ("includeTotal", "true"),
            ("pageSize", str(page_size)),
            ("page", "1"),
        ),
    )


def read_submissions(request: Request, body: Any) -> tuple[list[Any], tuple[Request, ...]]:
    """Take a page of submissions apart: its rows, and what to ask next.

    When the total has shrunk, rows have moved onto pages that were read already: these are
    read again, as with findings. Some then come twice, and none is missed.

    Raises:
        SourceError: It is no such page.
    """
    rows, more = _envelope(request, body)
    number = int(dict(request.query)["page"])
    total = body.get("totalCount")
    total = total if type(total) is int else None
    following = [] if _again(request) or not more else [_page(request, number + 1, total)]
    return rows, (*_moved(request, number, total), *following)
