"""Acme Field, an invented vendor: a whole adapter, for the programs beside it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

import attrs

from proactive_core import (
    Connection,
    Feed,
    Page,
    Recommendation,
    Ref,
    Reply,
    Request,
    SourceError,
    Support,
    Window,
    read_rows,
)
from proactive_core.wire import shape


@attrs.frozen
class _Suggestion:
    id: int
    customer_id: int
    raised_on: datetime
    text: str | None = None


_suggestion = shape(_Suggestion)


@attrs.frozen(kw_only=True)
class AcmeField:
    """Reads what technicians suggested."""

    name: ClassVar[str] = "acme_field"
    feeds: ClassVar[Mapping[Feed, Support]] = MappingProxyType(
        {f: Support.FULL if f is Feed.RECOMMENDATIONS else Support.ABSENT for f in Feed}
    )
    connection: ClassVar[Connection] = Connection()

    def open(self, feed: Feed, window: Window) -> Request:
        """Ask for the first page."""
        query = (("since", window.since.isoformat()), ("page", "1"))
        return Request(about=feed.value, path="/v1/suggestions", query=query)

    def read(self, request: Request, reply: Reply) -> Page:
        """Read one page."""
        body = reply.json()
        if not isinstance(body, dict) or "data" not in body:
            raise SourceError("the reply has no list @ $.data")
        more = ()
        if body.get("more") is True:
            query = dict(request.query)
            query["page"] = str(int(query["page"]) + 1)
            more = (attrs.evolve(request, query=tuple(query.items())),)
        return read_rows(body["data"], self._recommendation, at="$.data", key="id", next=more)

    def _recommendation(self, row: object) -> Recommendation:
        it = _suggestion(row)
        return Recommendation(
            ref=Ref(self.name, "recommendation", str(it.id)),
            customer=Ref(self.name, "customer", str(it.customer_id)),
            noticed_at=it.raised_on,
            observation=it.text,
        )


if __name__ == "__main__":
    for feed, support in AcmeField.feeds.items():
        print(f"{feed.value}: {support.value}")
