"""The checks that every reading adapter must pass, on its own recorded replies."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import attrs
from hypothesis import strategies as st

from .. import wire
from ..drive import Walk
from ..errors import SourceError
from ..ports import Adapter, Feed, Page, Reply, Request, Window, feeds_of
from ._suite import Suite, prop

_SECRET = re.compile(r"(?i)access.?token|secret|password|api.?key|authorization|bearer")
_JUNK: st.SearchStrategy[object] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.just([])
    | st.just({})
)
_BAD_REPLIES = (
    Reply(401, b""),
    Reply(403, b'{"title": "no"}'),
    Reply(429, b""),
    Reply(500, b"oops"),
    Reply(200, b""),
    Reply(200, b"<html><body>down</body></html>"),
    Reply(200, b"null"),
    Reply(200, b"[]"),
    Reply(200, b"{}"),
    Reply(200, b"3"),
    Reply(200, b"\xff\xfe\x00"),
)


@attrs.frozen
class _Take:
    """One reply of a tape, and the request that it answered."""

    request: Request
    reply: Reply
    page: Page


class AdapterSuite(Suite):
    """Subclass, set `adapter` and `tape`, done.

    Attributes:
        adapter: The adapter under test, configured.
        tape: A folder with one `<feed>.json` for every feed the adapter supports fully: a
            list of `{"path", "query", "status", "body"}`, one for every request of the
            walk; `query` is a list of pairs, `status` is 200 unless given, and `body` is
            JSON data, or text for a file. Every row on it is clean.
        rows: Where the rows lie in a body, as keys; a body without them is one row.
        window: What the tape was recorded for.
    """

    adapter: ClassVar[Adapter]
    tape: ClassVar[Path]
    rows: ClassVar[tuple[str, ...]] = ("data",)
    window: ClassVar[Window] = Window(
        datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    )

    # -- the stand-in for the outside system: it shares no code with any adapter

    def _play(self, feed: Feed) -> Iterator[_Take]:
        recorded = json.loads((self.tape / f"{feed.value}.json").read_text("utf-8"))
        replies = {(t["path"], tuple(map(tuple, t["query"]))): t for t in recorded}
        walk, asked = Walk(self.adapter, feed, self.window), 0
        while (request := walk.request) is not None:
            take = replies.get((request.path, request.query))
            assert take is not None, f"not on the tape {feed.value}.json: {request}"
            reply = Reply(take.get("status", 200), _body(take["body"]))
            asked += 1
            yield _Take(request, reply, walk.take(reply))
        assert asked == len(replies), f"{feed.value}.json has replies that nobody asked for"

    def _takes(self) -> list[_Take]:
        held = vars(type(self)).get("_held")
        if held is None:
            held = [take for feed in feeds_of(self.adapter) for take in self._play(feed)]
            type(self)._held = held  # type: ignore[attr-defined]
        return list(held)

    def _list(self, body: Any) -> list[Any] | None:
        for key in self.rows:
            if not isinstance(body, dict) or key not in body:
                return None
            body = body[key]
        return body if isinstance(body, list) else None

    # -- checks

    def test_answers_for_every_feed(self) -> None:
        """Each feed is FULL, PENDING or ABSENT: silence is not an answer."""
        assert set(self.adapter.feeds) == set(Feed)
        assert re.fullmatch(r"[a-z][a-z0-9_]*", self.adapter.name)
        assert feeds_of(self.adapter), "an adapter that reads nothing has nothing to be checked"

    def test_asks_without_secrets(self) -> None:
        """A request is a path and a query: no host, no credential."""
        for take in self._takes():
            assert "://" not in take.request.path, take.request
            assert not _SECRET.search(repr(take.request)), take.request

    def test_reads_its_tape_whole(self) -> None:
        """Every row on the clean tape becomes a fact, and every feed has some."""
        for feed in feeds_of(self.adapter):
            takes = [t for t in self._takes() if t.request.about == feed.value]
            assert all(not t.page.problems for t in takes), [t.page.problems for t in takes]
            assert any(t.page.facts for t in takes), f"{feed.value}.json holds no row"

    def test_reads_the_same_twice(self) -> None:
        """Reading is pure: the same request and reply give an equal page."""
        for take in self._takes():
            assert self.adapter.read(take.request, take.reply) == take.page

    def test_names_things_once(self) -> None:
        """Facts are named under the adapter's own name, and no two of a feed share one."""
        names: dict[str, set[object]] = {}
        for take in self._takes():
            for fact in take.page.facts:
                assert fact.ref.system == self.adapter.name, fact.ref
                known = names.setdefault(take.request.about, set())
                assert fact.ref not in known, f"twice: {fact.ref}"
                known.add(fact.ref)

    def test_facts_survive_the_wire(self) -> None:
        """Facts become bytes and come back equal."""
        for take in self._takes():
            for fact in take.page.facts:
                assert wire.loads(wire.dumps(fact)) == fact

    def test_new_fields_change_nothing(self) -> None:
        """A vendor may add fields to its rows."""
        for take in self._takes():
            body = _data(take.reply)
            rows = self._list(body) if body is not None else None
            if rows is None:
                continue
            for row in (r for r in rows if isinstance(r, dict)):
                row["addedByTheSuite"] = {"x": [1]}
            again = self.adapter.read(take.request, Reply(200, _body(body)))
            assert again.facts == take.page.facts
            assert not again.problems

    @prop(data=st.data())
    def test_bad_rows_become_problems(self, data: st.DataObject) -> None:
        """Spoil a field: the row is a fact or a problem, and its neighbours are untouched."""
        able = [t for t in self._takes() if self._list(_data(t.reply))]
        if not able:
            return
        take = data.draw(st.sampled_from(able))
        body = _data(take.reply)
        rows = self._list(body)
        assert rows is not None
        at = data.draw(st.integers(0, len(rows) - 1))
        without = copy.deepcopy(body)
        without_rows = self._list(without)
        assert without_rows is not None
        del without_rows[at]
        if not isinstance(rows[at], dict) or data.draw(st.booleans()):
            rows[at] = data.draw(_JUNK)
        else:
            key = data.draw(st.sampled_from(sorted(rows[at])))
            rows[at][key] = data.draw(_JUNK)
        got = self.adapter.read(take.request, Reply(200, _body(body)))
        neighbours = self.adapter.read(take.request, Reply(200, _body(without)))
        assert set(neighbours.facts) <= set(got.facts)
        assert set(neighbours.next) <= set(got.next)
        assert all(p.why and p.raw is not None for p in got.problems)

    def test_bad_replies_are_never_empty_pages(self) -> None:
        """A refusal or nonsense is a `SourceError` or a problem, not "there is nothing"."""
        for take in self._takes():
            for reply in _BAD_REPLIES:
                try:
                    page = self.adapter.read(take.request, reply)
                except SourceError:
                    continue
                assert page.problems, f"{reply} read as {page}"
                assert not page.facts, f"{reply} read as {page}"


def _body(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def _data(reply: Reply) -> Any:
    try:
        return json.loads(reply.body)
    except ValueError:
        return None
