"""What the outside systems told us, kept in the journal beside everything else.

Facts are texts of the streams `pull:<source>:<feed>`: sealed into the chain, erasable per
person, and missed by the audit when one is gone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

import attrs

from proactive_core import (
    Customer,
    Fact,
    Feed,
    Page,
    Problem,
    Ref,
    Request,
    Technician,
    UsageError,
    wire,
)
from proactive_core.ports import Append, Index, Journal, PageRead, Text

F = TypeVar("F")
PREFIX = "pull:"
_PROBLEM = "problem:"


def stream_of(source: str, feed: Feed) -> str:
    """The journal's stream for one feed of one source."""
    return f"{PREFIX}{source}:{feed.value}"


@attrs.frozen(kw_only=True)
class Unread:
    """A row that came in and could not be read.

    Attributes:
        seen_at: When it was stored.
    """

    source: str
    feed: Feed
    problem: Problem


@attrs.define
class _Position:
    """Where the reading of one feed stands."""

    version: int = 0
    pending: tuple[Request, ...] = ()
    cursor: str | None = None
    until: datetime | None = None  #: the end of the last window that was read completely
    asked_until: datetime | None = None  #: the end of the window that `pending` belongs to
    whole: bytes | None = None  #: digest of a file that was read to its last row


class Shelf:
    """Every fact and every problem that was ever pulled, in memory and in the journal.

    Args:
        journal: Where they are kept; what it already holds is read once, here.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._written: dict[str, dict[str, str]] = {}
        self._facts: dict[type[Any], dict[str, Any]] = {}
        self._problems: dict[str, Unread] = {}
        self._positions: dict[str, _Position] = {}
        for stream, slot, body in journal.all_texts(PREFIX):
            self._written.setdefault(stream, {})[slot] = body
            self._take(stream, slot, body)
        for stream in journal.streams(PREFIX):
            events = journal.load(stream)
            if not events:
                raise UsageError(f"{stream} has lost its events: run `proactive audit`")
            done = [e for e in events if isinstance(e, PageRead) and not e.pending]
            last = events[-1]
            self._positions[stream] = _Position(
                version=len(events),
                pending=last.pending,
                cursor=last.cursor,
                until=done[-1].until if done else None,
                asked_until=last.until,
            )

    def _take(self, stream: str, slot: str, body: str) -> Fact | Unread | None:
        if slot.startswith(_PROBLEM) and not body:
            self._problems.pop(f"{stream}/{slot}", None)
            return None
        if slot.startswith(_PROBLEM):
            _, source, feed = stream.split(":", 2)
            unread = Unread(source=source, feed=Feed(feed), problem=_problem(body))
            self._problems[f"{stream}/{slot}"] = unread
            return unread
        fact: Fact = wire.loads(body)
        self._facts.setdefault(type(fact), {})[f"{stream}/{slot}"] = fact
        return fact

    def facts(self, *kinds: type[Any]) -> Iterator[Fact]:
        """Every fact, the latest of each record of each feed; only some kinds if any is named."""
        for kind in kinds or tuple(self._facts):
            held = self._facts.get(kind, {})
            # By name: the order in which they came is forgotten when the journal is read again.
            yield from (held[name] for name in sorted(held))

    def of(self, kind: type[F]) -> Iterator[F]:
        """Every fact of one kind."""
        return iter(self._facts.get(kind, {}).values())

    def of_feed(self, source: str, feed: Feed, kind: type[F]) -> Iterator[F]:
        """Every fact of one kind that one feed of one source brought."""
        start = f"{stream_of(source, feed)}/"
        held = self._facts.get(kind, {})
        return (fact for name, fact in held.items() if name.startswith(start))

    def problems(self) -> tuple[Unread, ...]:
        """Every row that could not be read, once each."""
        return tuple(self._problems.values())

    def last_reads(self) -> dict[tuple[str, Feed], datetime | None]:
        """(source, feed) → the end of the last window that was read completely; None if none."""
        found: dict[tuple[str, Feed], datetime | None] = {}
        for stream, position in self._positions.items():
            _, source, feed = stream.split(":", 2)
            found[source, Feed(feed)] = position.until
        return found

    def position(self, source: str, feed: Feed) -> _Position:
        """Where the reading of a feed stands; the beginning if it was never read."""
        return self._positions.setdefault(stream_of(source, feed), _Position())

    def put(
        self,
        source: str,
        feed: Feed,
        page: Page,
        *,
        pending: tuple[Request, ...],
        cursor: str | None,
        until: datetime,
        now: datetime,
    ) -> tuple[Append, list[Fact | Unread]]:
        """Say what storing a page would add: the append, and what in it is news.

        Nothing is taken over until `took` is told that the append was stored.
        """
        stream = stream_of(source, feed)
        held = self._written.get(stream, {})
        mended = (s for f in page.facts for s in _slots_of(f.ref.key, held) if held[s])
        texts = [t for t in _texts(page) if held.get(t.slot) != t.body]
        texts += [Text(slot, None, "") for slot in dict.fromkeys(mended)]
        event = PageRead(
            source=source,
            feed=feed,
            at=now,
            rows=page.rows,
            facts=sum(not t.slot.startswith(_PROBLEM) for t in texts),
            problems=len(page.problems),
            pending=pending,
            cursor=cursor,
            until=until,
        )
        append = Append(
            stream=stream,
            expected=self.position(source, feed).version,
            events=(event,),
            texts=tuple(texts),
            index=Index(live=False, next_action_at=None, stage=feed.value),
            at=now,
        )
        return append, [_read(source, feed, t) for t in texts if t.body]

    def took(self, append: Append, whole: bytes | None = None) -> None:
        """Take over what an append stored, and the digest of a file that was read whole."""
        (event,) = append.events
        position = self._positions.setdefault(append.stream, _Position())
        position.version += 1
        position.pending, position.cursor = event.pending, event.cursor
        position.asked_until, position.whole = event.until, whole
        if not event.pending:
            position.until = event.until
        for text in append.texts:
            self._written.setdefault(append.stream, {})[text.slot] = text.body
            self._take(append.stream, text.slot, text.body)


def _read(source: str, feed: Feed, text: Text) -> Fact | Unread:
    if text.slot.startswith(_PROBLEM):
        return Unread(source=source, feed=feed, problem=_problem(text.body))
    fact: Fact = wire.loads(text.body)
    return fact


def _texts(page: Page) -> Iterable[Text]:
    # Of two rows with one name in one page the later stands, as in two pages.
    latest = {str(fact.ref): fact for fact in page.facts}
    for slot, fact in latest.items():
        yield Text(slot, _subject(fact), wire.dumps(fact).decode())
    told: dict[str, Problem] = {}
    # A row that is asked for two answers and has no date is one problem.
    distinct = {(p.raw, p.why): p for p in reversed(page.problems)}
    for problem in reversed(distinct.values()):
        slot = _slot(problem)
        # Two rows with one key and different contents are two problems.
        again = next(n for n in count(1) if told.get(_numbered(slot, n), problem) == problem)
        told[_numbered(slot, again)] = problem
    for slot, problem in told.items():
        yield Text(slot, None, wire.canonical(attrs.asdict(problem)).decode())


def _slot(problem: Problem) -> str:
    # The same row read again, or edited and still unreadable, is the same problem.
    said = problem.key or hashlib.sha256(problem.raw.encode()).hexdigest()[:24]
    return f"{_PROBLEM}{said}"


def _numbered(slot: str, n: int) -> str:
    return slot if n == 1 else f"{slot}#{n}"


def _slots_of(key: str, held: Mapping[str, str]) -> Iterator[str]:
    """The slots of problems that a readable row of this key puts an end to."""
    n = 1
    while (slot := _numbered(f"{_PROBLEM}{key}", n)) in held:
        yield slot
        n += 1


def _problem(body: str) -> Problem:
    held: dict[str, Any] = json.loads(body)
    return Problem(**held)


def _subject(fact: Fact) -> Ref | None:
    """The person a fact is about: by this name it can be erased."""
    if isinstance(fact, Customer | Technician):
        return fact.ref
    customer: Ref | None = getattr(fact, "customer", None)
    technician: Ref | None = getattr(fact, "technician", None)
    return customer or technician
