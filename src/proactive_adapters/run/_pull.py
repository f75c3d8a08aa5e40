"""Pulling: every feed of every source, page by page, into the shelf."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta

import attrs

from proactive_core import Fact, Feed, Page, PluginError, Request, SourceError, UsageError, Window
from proactive_core.drive import Walk
from proactive_core.ports import Append, ConflictError, Journal

from ._build import Source
from ._shelf import Shelf, Unread

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
        ahead: Rows of files that lie in the future.
    """

    news: tuple[Fact | Unread, ...]
    failures: tuple[Failure, ...]
    ahead: int = 0


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
            ends.append(end)
    try:
        if ends:
            journal.append(*(end.append for end in ends))
    except ConflictError as e:
        failures.append(Failure("journal", "pull", f"another run is at work: {e}"))
    else:
        for end in ends:
            shelf.took(end.append, end.digest)
    return Pulled(tuple(news), tuple(failures), sum(end.ahead for end in ends))


@attrs.frozen
class _End:
    """The last page of a walk.

    Attributes:
        digest: Of a file that was read to its last row at once; None for anything else.
    """

    append: Append
    digest: bytes | None
    ahead: int = 0


def _pull_feed(
    source: Source,
    feed: Feed,
    shelf: Shelf,
    journal: Journal,
    now: datetime,
    news: list[Fact | Unread],
) -> _End:
    """Read a feed; what it brings is added to the news even when it breaks half way."""
    position = shelf.position(source.table.name, feed)
    first = datetime.combine(source.table.since, time(), UTC)
    overlap = timedelta(hours=source.table.overlap)
    since = max(first, min(position.until, now) - overlap) if position.until else first

    def walk_to(until: datetime, pending: tuple[Request, ...] = ()) -> _Reading:
        start = min(since, until - timedelta(seconds=1))
        window = Window(start, until, position.cursor)
        walk = Walk(source.adapter, feed, window, pending)
        return _Reading(source, feed, shelf, journal, now, until, walk)

    if position.pending:
        # What an interrupted walk left to ask was asked for an earlier window.
        resumed = walk_to(position.asked_until or now, position.pending)
        try:
            return resumed.finish(news)
        except SourceError:
            if resumed.taken:
                raise
            # Nothing of what was left can be had: begin anew, so that the rest still flows.
    return walk_to(now).finish(news)


@attrs.define
class _Reading:
    """One walk, stored page by page."""

    source: Source
    feed: Feed
    shelf: Shelf
    journal: Journal
    now: datetime
    until: datetime
    walk: Walk
    taken: int = 0

    def finish(self, news: list[Fact | Unread]) -> _End:
        """Read to the end; what cannot be had now is left for last, and for the next run.

        Raises:
            SourceError: Something could not be had; everything else was read and stored.
        """
        position = self.shelf.position(self.source.table.name, self.feed)
        whole = self.source.table.folder is not None
        refused = 0
        while self.walk.request is not None:
            try:
                reply = self.source.send(self.walk.request)
                digest = hashlib.sha256(reply.body).digest() if whole else None
                if digest is not None and digest == position.whole:
                    # The same file as last time: that it was looked at is all there is to store.
                    return _End(self._put(Page(rows=0), pending=())[0], digest)
                page = self.walk.take(reply)
            except SourceError:
                refused += 1
                if refused >= len(self.walk.pending):
                    raise
                self.walk.postpone()
                continue
            refused = 0
            self.taken += 1
            append, found = self._put(page, self.walk.pending)
            news.extend(found)
            whole = whole and self.walk.request is None and not page.deferred
            if self.walk.request is None:
                # The last page is stored together with those of other feeds.
                ahead = page.deferred if self.source.table.folder is not None else 0
                return _End(append, digest if whole else None, ahead)
            if found or page.deferred:
                self.journal.append(append)
                self.shelf.took(append)
        raise PluginError(f"{self.source.adapter.name} asked for nothing")

    def _put(self, page: Page, pending: tuple[Request, ...]) -> tuple[Append, list[Fact | Unread]]:
        return self.shelf.put(
            self.source.table.name,
            self.feed,
            page,
            pending=pending,
            cursor=self.walk.cursor,
            until=self.until,
            now=self.now,
        )
