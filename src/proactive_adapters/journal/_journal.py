"""A journal in SQL: one transaction for everything that must be true together."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, ClassVar, Self

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as QueueError

from proactive_core import wire
from proactive_core.errors import SourceError, UsageError
from proactive_core.ports import Append, ConflictError, Effect, Fault, Index
from proactive_core.refs import Ref

from . import _schema
from . import _statements as s
from . import _tables as t
from ._database import Database
from ._driver import Driver, Statement
from ._leases import lease, postpone
from ._moments import micros, moment_or_none
from ._rows import after, checked_limit, effect_of, starts_with
from ._seals import erasure
from ._store import Written, store
from ._verify import faults

# Events never change, so one that was read is the same value the next time its text is met.
_READ = 1 << 14


class SqlJournal:
    """Streams of events in an SQL database; satisfies `proactive_core.ports.Journal`.

    May be used from several threads and opened by several processes at once. A decision
    without events is refused: whatever else it brings follows from an event [leads:S7].
    Settling a key that is settled already changes nothing.

    Args:
        database: The database, such as a `SqliteJournal` opens.
        dump: Writes an event as UTF-8; `proactive_core.wire.dumps` by default.
        load: Reads what `dump` wrote; `proactive_core.wire.loads` by default.

    Raises:
        UsageError: The database cannot be opened, holds something else than a journal, or
            was written by a newer version of this library.
        SourceError: Its server does not answer.
    """

    name: ClassVar[str] = "sql"

    def __init__(
        self,
        database: Database,
        *,
        dump: Callable[[Any], bytes] | None = None,
        load: Callable[[bytes], Any] | None = None,
    ) -> None:
        self._database = database
        self._dump = dump or wire.dumps
        self._read = load or _event_of
        self._writer, self._reader = database.writer(), database.reader()
        self._storing = Driver(self._writer, database.begin)
        self._asking = Driver(self._reader, database.begin)
        self._unreadable = (DBAPIError, QueueError, self._asking.faults)
        try:
            self._sound = _schema.prepare(database, self._writer)
        except DBAPIError as fault:
            self.close()
            if database.away(fault.orig):
                raise SourceError(f"{database} cannot be opened now: {fault.orig}") from fault
            raise UsageError(f"{database} cannot be opened as a journal: {fault.orig}") from fault
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back to the system; reading again opens new ones."""
        self._reader.dispose()
        self._writer.dispose()

    def append(self, *entries: Append) -> None:
        """Store one or several decisions in one transaction; once it returns, they last.

        Raises:
            ConflictError: A stream holds another number of events than expected or looked
                at, or somebody to be released owns a live stream.
            ClaimedError: A claimed key is held by another stream.
            UsageError: A decision without events, an effect's key that exists, or one to
                settle that its stream does not owe.
            SourceError: The database is busy, full or out of reach: try again. Nothing was
                stored, unless a server was lost in the very moment of committing: then
                trying again raises `ConflictError` if it was.
        """
        names = [name for entry in entries for name in (entry.stream, *entry.claims)]
        rests_on = [name for entry in entries for name, _ in entry.rests_on]
        with self._write_faults():
            written = [Written.of(entry, self._dump) for entry in entries]
            with self._storing.transaction() as said:
                self._database.lock(said.cursor, names, rests_on)
                store(said, written)

    def load(self, stream: str) -> tuple[Any, ...]:
        """Every event of a stream, oldest first; empty if there is none."""
        bodies = self._ask(s.BODIES, stream)
        return tuple(self._read(body.encode()) for (body,) in bodies)

    def holder(self, claim: str) -> str | None:
        """The stream that holds a claimed key; None if none does."""
        return next((stream for (stream,) in self._ask(s.HOLDER, claim)), None)

    def streams(self, prefix: str = "") -> tuple[str, ...]:
        """Names of all streams that start with the prefix, sorted by code point."""
        until = after(prefix)
        between = () if until is None else (until,)
        found = self._ask(s.BETWEEN if between else s.FROM, prefix, *between)
        return tuple(stream for (stream,) in found)

    def index(self, stream: str) -> Index | None:
        """The stream's index entry; None if it has none."""
        for live, next_action_at, owner, stage in self._ask(s.INDEX, stream):
            if live is not None:
                return Index(
                    live=bool(live),
                    next_action_at=moment_or_none(next_action_at),
                    owner=None if owner is None else Ref.parse(owner),
                    stage=stage,
                )
        return None

    def due(self, now: datetime, limit: int = 100) -> tuple[str, ...]:
        """Live streams whose `next_action_at` is not after now, earliest first."""
        found = self._ask(s.DUE, micros(now), checked_limit(limit))
        return tuple(stream for (stream,) in found)

    def next_due(self) -> datetime | None:
        """The earliest `next_action_at` of a live stream; None if there is none."""
        ((earliest,),) = self._ask(s.EARLIEST)
        return moment_or_none(earliest)

    def owners(self) -> frozenset[Ref]:
        """Everybody who owns a live stream."""
        return frozenset(Ref.parse(owner) for (owner,) in self._ask(s.OWNERS))

    def texts(self, stream: str) -> Mapping[str, str | None]:
        """Slot → latest text of a stream; None where it was erased."""
        return dict(self._ask(s.TEXTS, stream))  # a later row of a slot replaces an earlier

    def all_texts(self, prefix: str) -> Iterator[tuple[str, str, str]]:
        """(stream, slot, latest text) of all streams with the prefix, erased ones left out.

        Sorted by stream and slot, as they stood when the first one was asked for.
        """
        columns = t.texts.c
        query = (
            select(columns.stream, columns.slot, columns.body)
            .where(*starts_with(columns.stream, prefix))
            .order_by(columns.stream, columns.slot, columns.version, columns.ordinal)
            .execution_options(yield_per=500)
        )
        with (
            self._reading() as connection,
            contextlib.closing(connection.execute(query)) as rows,
        ):
            last: tuple[str, str, str | None] | None = None
            for stream, slot, body in rows:
                if last is not None and last[:2] != (stream, slot) and last[2] is not None:
                    yield last[0], last[1], last[2]
                last = stream, slot, body
            if last is not None and last[2] is not None:
                yield last[0], last[1], last[2]

    def owed(self, now: datetime, kind: str, limit: int = 100) -> tuple[tuple[str, Effect], ...]:
        """(stream, effect) not settled whose `next_try_at` is not after now, earliest first."""
        found = self._ask(s.OWING, kind, micros(now), checked_limit(limit))
        return tuple((stream, effect_of(effect)) for stream, *effect in found)

    def lease(self, key: str, *, now: datetime, until: datetime) -> Effect | None:
        """Take what is owed and free, so that nobody else takes it before `until`.

        On PostgreSQL, what another process is taking or settling right now counts as taken.
        """
        with self._write_faults(), self._storing.transaction() as said:
            return lease(said, key, micros(now), micros(until))

    def effects(self, stream: str) -> tuple[Effect, ...]:
        """Every effect that a stream ever owed, in the order in which it came to be owed."""
        return tuple(effect_of(effect) for effect in self._ask(s.EFFECTS, stream))

    def postpone(self, key: str, *, until: datetime, why: str, lease: int | None = None) -> None:
        """Note a failed attempt and when to try next; its lease ends.

        Raises:
            UsageError: Nothing is owed under the key: nothing ever was, or it is settled,
                perhaps because another relay carried it out in the meantime. Or somebody else
                has leased it since.
        """
        with self._write_faults(), self._storing.transaction() as said:
            postpone(said, key, micros(until), why, lease)

    def erase(self, subject: Ref, *, at: datetime) -> int:
        """Erase every text about a person, earlier ones of a slot too; how many there were.

        The rows stay, without text and salt, and the chain still verifies.
        """
        columns, erased_at, person = t.texts.c, micros(at), str(subject)
        about = (columns.subject == person, columns.erased_at.is_(None))
        with self._writing() as connection:
            rows = connection.execute(
                select(columns.stream, columns.version, columns.ordinal, columns.slot)
                .where(*about)
                .order_by(columns.stream, columns.version, columns.ordinal)
                .with_for_update()
            ).all()
            for stream, version, ordinal, slot in rows:
                mark = erasure(stream, version, ordinal, slot, person, erased_at)
                connection.execute(
                    update(t.texts)
                    .where(
                        columns.stream == stream,
                        columns.version == version,
                        columns.ordinal == ordinal,
                    )
                    .values(salt=None, body=None, erased_at=erased_at, erasure=mark)
                )
        if rows:
            self._database.scrub(self._writer)
        return len(rows)

    def heads(self) -> Mapping[str, str]:
        """Stream → hash of its latest event.

        Kept outside the database, they also show a stream that vanished whole, and a
        history rewritten by somebody who knows how to seal it.
        """
        columns = t.streams.c
        query = select(columns.stream, columns.head).order_by(columns.stream)
        with self._reading() as connection:
            return {row.stream: row.head for row in connection.execute(query)}

    def chain(self, stream: str) -> tuple[str, ...]:
        """The hash of every event of a stream, oldest first."""
        columns = t.events.c
        query = select(columns.hash).where(columns.stream == stream).order_by(columns.version)
        with self._reading() as connection:
            return tuple(connection.scalars(query))

    def verify(self) -> Sequence[Fault]:
        """Compare every row with what the chain of its stream sealed; empty when all is well.

        Raises:
            SourceError: The database's server does not answer.
        """
        found: list[Fault] = []
        try:
            with self._reader.connect() as connection:
                found += self._database.examine(connection)
                found += faults(connection)
        except (DBAPIError, UnicodeError) as fault:
            if isinstance(fault, DBAPIError) and self._database.away(fault.orig):
                raise SourceError(f"the journal cannot be verified: {fault.orig}") from fault
            found.append(Fault("database", f"cannot be read to the end: {fault}"))
        except QueueError as fault:
            raise SourceError("the journal cannot be verified: too many threads wait") from fault
        return found

    def describe(self) -> Mapping[str, str]:
        """What an operator may want to know: database, version, schema, advice."""
        with self._reading() as connection:
            told = dict(self._database.describe(connection))
        return {**told, "schema": str(_schema.NEWEST) if self._sound else "unknown"}

    def _ask(self, query: Statement, *values: object) -> list[Any]:
        try:
            return self._asking.ask(query, *values)
        except self._unreadable as fault:
            raise self._unread(fault) from fault

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._reader.connect() as connection:
                yield connection
        except self._unreadable as fault:
            raise self._unread(fault) from fault

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._write_faults(), self._writer.begin() as connection:
            yield connection

    def _unread(self, fault: Exception) -> SourceError:
        why = "too many threads wait" if isinstance(fault, QueueError) else _told(fault)
        return SourceError(f"the journal cannot be read: {why}")

    @contextlib.contextmanager
    def _write_faults(self) -> Iterator[None]:
        if not self._sound:
            raise UsageError(
                "the journal's schema row is lost or spoilt, so nothing is written to it: "
                "see verify(), then restore a backup"
            )
        try:
            yield
        except (IntegrityError, self._storing.taken) as fault:
            raise ConflictError(
                f"the row is there already ({_told(fault)}): somebody else wrote first, so load "
                "it again and decide again; if that does not help, see verify()"
            ) from fault
        except (DBAPIError, self._storing.faults) as fault:
            if why := self._database.never(_told(fault)):
                raise UsageError(why) from fault
            raise SourceError(f"the journal cannot be written: {_told(fault)}") from fault
        except QueueError as fault:
            raise SourceError("the journal cannot be written: too many threads wait") from fault
        except UnicodeEncodeError as fault:
            raise UsageError(f"text that is not Unicode cannot be stored: {fault}") from fault


@functools.lru_cache(_READ)
def _event_of(body: bytes) -> Any:
    return wire.loads(body)


def _told(fault: Exception) -> BaseException | None:
    """The fault as the driver told it, whoever carried the statement out."""
    return fault.orig if isinstance(fault, DBAPIError) else fault
