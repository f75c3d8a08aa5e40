"""Pulling: every feed of every source, page by page, into the shelf."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta

import attrs

from proactive_core import Fact, Feed, PluginError, SourceError, UsageError, Window
from proactive_core.drive import Walk
from proactive_core.ports import Append, Journal

from ._build import Source
from ._shelf import Shelf, Unread

#: Rows that a system stored late are found by reading a little of the past again.
OVERLAP = timedelta(hours=1)
Step = Callable[[str], None]


@attrs.frozen
class Failure:
    """Something outside could not be reached to the end; the next run goes on from there.

    Attributes:
        source: Name of the source or mirror.
        what: The feed that was read, or `leads` that were to be written.
    """

    source: str
    what: str
    why: str


@attrs.frozen
class Pulled:
    """What one pull brought.

    Attributes:
        news: Facts and unreadable rows that were not known before, in order of reading.
        failures: Feeds that could not be read to their end.
    """

    news: tuple[Fact | Unread, ...]
    failures: tuple[Failure, ...]


def _quiet(_: str) -> None:
    """Tell nobody."""


def pull_sources(
    sources: Iterable[Source], shelf: Shelf, journal: Journal, now: datetime, step: Step = _quiet
) -> Pulled:
    """Read every feed of the sources up to now.

    A feed that fails costs only itself. Whatever was read is stored page by page, so that
    a run that is killed loses nothing and reads no page twice in vain.

    Args:
        sources: What to read, in this order.
        shelf: What was read before, and where reading stands.
        journal: Where pages are stored.
        now: The end of the window; nothing after it is asked for.
        step: Told the name of each page that was read.
    """
    news: list[Fact | Unread] = []
    failures: list[Failure] = []
    ends: list[_End] = []
    for source in sources:
        for feed in source.feeds:
            step(f"{source.table.name} {feed.value}")
            try:
                end = _pull_feed(source, feed, shelf, journal, now, news)
            except (SourceError, PluginError, UsageError) as e:
                failures.append(Failure(source.table.name, feed.value, f"{type(e).__name__}: {e}"))
                continue
            if end is not None:
                ends.append(end)
    if ends:
        journal.append(*(end.append for end in ends))
        for end in ends:
            shelf.took(end.append, end.digest)
    return Pulled(tuple(news), tuple(failures))


@attrs.frozen
class _End:
    """The last page of a walk.

    Attributes:
        digest: Of a file that was read to its last row at once; None for anything else.
    """

    append: Append
    digest: bytes | None


def _pull_feed(
    source: Source,
    feed: Feed,
    shelf: Shelf,
    journal: Journal,
    now: datetime,
    news: list[Fact | Unread],
) -> _End | None:
    """Read a feed; what it brings is added to the news even when it breaks half way."""
    name = source.table.name
    position = shelf.position(name, feed)
    first = datetime.combine(source.table.since, time(), UTC)
    since = max(first, position.until - OVERLAP) if position.until else first
    # What an interrupted walk left to ask was asked for an earlier window.
    until = (position.asked_until or now) if position.pending else now
    window = Window(min(since, until - timedelta(seconds=1)), until, position.cursor)
    walk = Walk(source.adapter, feed, window, position.pending)
    whole = source.table.folder is not None
    while walk.request is not None:
        reply = source.send(walk.request)
        digest = hashlib.sha256(reply.body).digest() if whole else None
        if digest is not None and digest == position.whole:
            position.until = until  # the same file as last time: it says nothing new
            return None
        page = walk.take(reply)
        whole = whole and walk.request is None and not page.deferred
        append, found = shelf.put(
            name, feed, page, pending=walk.pending, cursor=walk.cursor, until=until, now=now
        )
        news.extend(found)
        if walk.request is None:
            # The last page is stored together with those of other feeds.
            return _End(append, digest if whole else None)
        if found or page.deferred:
            journal.append(append)
            shelf.took(append)
    raise PluginError(f"{source.adapter.name} asked for nothing")
