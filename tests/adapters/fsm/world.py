"""A ServiceTitan for tests: it pages and filters like the vendor, and knows no adapter."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from proactive_adapters.fsm.servicetitan import ServiceTitan
from proactive_core.drive import Walk
from proactive_core.ports import Feed, Page, Problem, Reply, Request, Support, Window

TAPE = Path(__file__).parent / "tape"
ADAPTER = ServiceTitan(tenant=4242, currency="EUR", page_size=2)
WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
FULL = [feed for feed, support in ServiceTitan.feeds.items() if support is Support.FULL]
EXPORTS = [feed for feed in FULL if feed is not Feed.RECOMMENDATIONS]


def reply(data: Any, status: int = 200, **headers: str) -> Reply:
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    return Reply(status, body, tuple((k.replace("_", "-"), v) for k, v in headers.items()))


def takes(feed: Feed) -> list[dict[str, Any]]:
    return json.loads((TAPE / f"{feed.value}.json").read_text("utf-8"))


def rows(feed: Feed) -> list[dict[str, Any]]:
    """Every row on the tape of an export feed, or every finding in full."""
    bodies = [take["body"] for take in takes(feed)]
    if feed is Feed.RECOMMENDATIONS:
        return [body for body in bodies if "data" not in body]
    return [row for body in bodies for row in body["data"]]


def row(feed: Feed, at: int = 0, /, **changes: Any) -> dict[str, Any]:
    return copy.deepcopy(rows(feed)[at]) | changes


def without(held: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in held.items() if key not in keys}


def read(feed: Feed, *held: Any, adapter: ServiceTitan = ADAPTER) -> Page:
    """Read rows as one page of a feed; for findings, one row in full."""
    if feed is not Feed.RECOMMENDATIONS:
        body = {"hasMore": False, "continueFrom": "end", "data": list(held)}
        return adapter.read(adapter.open(feed, WINDOW), reply(body))
    (finding,) = held
    key = finding.get("id")
    listed = {"hasMore": False, "data": [{"id": key if type(key) is int else 1}]}
    (request,) = adapter.read(adapter.open(feed, WINDOW), reply(listed)).next
    return adapter.read(request, reply(finding))


def fact(feed: Feed, held: Any, adapter: ServiceTitan = ADAPTER) -> Any:
    page = read(feed, held, adapter=adapter)
    assert page.problems == ()
    (only,) = page.facts
    return only


def why(feed: Feed, held: Any, adapter: ServiceTitan = ADAPTER) -> str:
    page = read(feed, held, adapter=adapter)
    assert page.facts == ()
    (only,) = page.problems
    assert kept(only, held)
    return only.why


def kept(problem: Problem, held: Any) -> bool:
    """Whether a problem holds its whole row; exact decimals may be written as text."""
    return json.loads(problem.raw) == json.loads(json.dumps(held), parse_float=str)


def played(feed: Feed, window: Window = WINDOW) -> list[tuple[Request, Page]]:
    """The walk over a tape."""
    replies = {(t["path"], tuple(map(tuple, t["query"]))): t["body"] for t in takes(feed)}
    return walked(ADAPTER, feed, lambda r: reply(replies[r.path, r.query]), window)


def walked(
    adapter: ServiceTitan,
    feed: Feed,
    send: Callable[[Request], Reply],
    window: Window = WINDOW,
) -> list[tuple[Request, Page]]:
    walk, made = Walk(adapter, feed, window), []
    while (request := walk.request) is not None:
        made.append((request, walk.take(send(request))))
        assert len(made) < 1000, "the walk does not end"
    return made


class Vendor:
    """Findings and export feeds that change while they are read.

    `meddle` is called with the number of requests so far, before each is answered.
    """

    def __init__(
        self,
        held: list[dict[str, Any]],
        *,
        page: int = 2,
        is_sorted: bool = True,
        meddle: Callable[[int, list[dict[str, Any]]], None] = lambda _, __: None,
    ) -> None:
        self.held = copy.deepcopy(held)
        self.page = page
        self.is_sorted = is_sorted
        self.meddle = meddle
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        self.meddle(len(self.asked), self.held)
        query = dict(request.query)
        if "from" in query:
            return self._export(query["from"])
        last = request.path.rsplit("/", 1)[1]
        if last.isdigit():
            return reply(next(row for row in self.held if row["id"] == int(last)))
        return self._list(query)

    def _export(self, start: str) -> Reply:
        at = int(start.removeprefix("t")) if start.startswith("t") else 0
        more = at + self.page < len(self.held)
        end = min(at + self.page, len(self.held))
        return reply(
            {"hasMore": more, "continueFrom": f"t{end}", "data": self.held[at : at + self.page]}
        )

    def _list(self, query: dict[str, str]) -> Reply:
        inside = [
            row
            for row in self.held
            if query["modifiedOnOrAfter"] <= row["modifiedOn"] < query["modifiedBefore"]
        ]
        if self.is_sorted:
            inside.sort(key=lambda row: (row["modifiedOn"], row["id"]))
        size = int(query["pageSize"])
        at = (int(query["page"]) - 1) * size
        data = [without(row, "status", "attachments") for row in inside[at : at + size]]
        total = {"totalCount": len(inside)} if query.get("includeTotal") == "true" else {}
        return reply({"hasMore": at + size < len(inside), "data": data, **total})
