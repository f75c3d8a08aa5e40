"""Finding any row that was lost, added or changed outside `append`, `postpone` and `erase`.

All tables are walked once, side by side, in the order of streams, so that memory does not
grow with the journal.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from proactive_core.ports import Fault

from . import _schema
from . import _tables as t
from ._seals import NOTHING_BEFORE, Seals, attempt, commitment, debt, erasure, event_hash

_LOST = "is missing: somebody or something removed it"
_CHANGED = "was changed after it was stored"
_STRANGE = "was not stored by this library: no event seals it"


class _Rows:
    """The rows of one table in order, of which the foremost can be looked at."""

    def __init__(self, connection: Connection, table: Table, *order: str) -> None:
        ordered = select(table).order_by(*(table.c[column] for column in ("stream", *order)))
        self._found = connection.execute(ordered.execution_options(yield_per=500))
        self._rows = iter(self._found)
        self.first: Row[Any] | None = next(self._rows, None)

    def close(self) -> None:
        """Read no further."""
        self._found.close()

    @property
    def stream(self) -> str | None:
        """The stream of the foremost row; None at the end."""
        # str, because a hand in the database can store anything.
        return None if self.first is None else str(self.first.stream)

    def of(self, stream: str) -> Iterator[Row[Any]]:
        """The rows of the stream, from the foremost on."""
        while self.first is not None and self.stream == stream:
            row, self.first = self.first, next(self._rows, None)
            yield row


def faults(connection: Connection) -> Iterator[Fault]:
    """Everything that is not as it was sealed."""
    if (found := _schema.rows(connection)) != _schema.SEALED:
        yield Fault("meta", f"must hold the rows {_schema.SEALED}, holds {found}")
    with contextlib.ExitStack() as opened:

        def rows(table: Table, *order: str) -> _Rows:
            return opened.enter_context(contextlib.closing(_Rows(connection, table, *order)))

        yield from _side_by_side(
            rows(t.streams),
            rows(t.events, "version"),
            rows(t.effects, "version", "ordinal"),
            rows(t.texts, "version", "ordinal"),
            rows(t.claims, "key"),
        )


def _side_by_side(
    heads: _Rows, events: _Rows, effects: _Rows, texts: _Rows, claims: _Rows
) -> Iterator[Fault]:
    tables = (heads, events, effects, texts, claims)
    while waiting := [name for table in tables if (name := table.stream) is not None]:
        stream = min(waiting)
        chain, private = _Chain(stream), _Private(stream, texts)
        debts, held = _Debts(stream), _Held(stream)
        for event in events.of(stream):
            yield from chain.add(event)
            seals = Seals.read(event.seals)
            if seals is None:  # the event's hash has told already
                continue
            yield from private.add(event.version, seals)
            chain.index = seals.index or chain.index
            debts.add(event, seals)
            held.keys.update(seals.claims)
        yield from chain.end(list(heads.of(stream)))
        yield from private.end()
        yield from debts.compare(effects.of(stream))
        yield from held.compare(claims.of(stream))


class _Chain:
    """The events of one stream, each with the hash of the one before."""

    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._version = 0
        self._head = NOTHING_BEFORE
        self.index: tuple[object, ...] | None = None  #: the latest index entry sealed

    def add(self, event: Row[Any]) -> Iterator[Fault]:
        """Compare the next event with its hash and its predecessor."""
        where = f"events {self._stream}#{event.version}"
        if event.version != self._version + 1:
            yield Fault(f"events {self._stream}#{self._version + 1}", _LOST)
        elif event.prev != self._head:
            yield Fault(where, "does not follow from the event before it")
        if event.hash != event_hash(
            event.prev,
            event.stream,
            event.version,
            event.kind,
            event.at,
            event.body,
            event.seals,
        ):
            yield Fault(where, _CHANGED)
        self._version, self._head = event.version, event.hash

    def end(self, rows: Sequence[Row[Any]]) -> Iterator[Fault]:
        """Compare the stream's row with its last event and the latest index entry."""
        where = f"streams {self._stream}"
        if not rows:
            yield Fault(where, _LOST)
            return
        (row,) = rows
        if row.version != self._version:
            yield Fault(
                where,
                f"says that the stream holds {row.version} events, the last one found is "
                f"{self._version}: events at its end are missing, or the row was changed",
            )
        elif row.head != self._head:
            yield Fault(where, "names another head than the last event's hash")
        held = (row.live, row.next_action_at, row.owner, row.stage)
        if held != (self.index or (None, None, None, None)):
            yield Fault(where, f"index entry {_CHANGED}")


class _Private:
    """The texts of one stream, beside the seals that commit to them."""

    def __init__(self, stream: str, texts: _Rows) -> None:
        self._stream = stream
        self._rows = texts.of(stream)
        self._next = next(self._rows, None)

    def add(self, version: int, seals: Seals) -> Iterator[Fault]:
        """Compare the texts of one append."""
        for ordinal, (slot, sealed) in enumerate(seals.texts):
            place = (version, ordinal)
            yield from self._strange(before=place)
            if self._next is None or (self._next.version, self._next.ordinal) != place:
                yield Fault(f"texts {self._stream}#{version}/{ordinal} ({slot})", _LOST)
                continue
            if why := _text_fault(self._next, slot, sealed):
                yield Fault(f"texts {self._stream}#{version}/{ordinal} ({slot})", why)
            self._next = next(self._rows, None)

    def end(self) -> Iterator[Fault]:
        """Whatever is left was sealed by no event."""
        yield from self._strange(before=None)

    def _strange(self, before: tuple[int, int] | None) -> Iterator[Fault]:
        while (row := self._next) is not None:
            if before is not None and (row.version, row.ordinal) >= before:
                return
            yield Fault(f"texts {self._stream}#{row.version}/{row.ordinal} ({row.slot})", _STRANGE)
            self._next = next(self._rows, None)


def _text_fault(row: Row[Any], slot: str, sealed: str) -> str | None:
    whole = (row.stream, row.slot, row.subject, row.body)
    if row.erased_at is None and row.erasure is None:
        return None if commitment(row.salt, *whole) == sealed else _CHANGED
    marked = (row.stream, row.version, row.ordinal, row.slot, row.subject, row.erased_at)
    proper = row.slot == slot and row.salt is None and row.body is None
    return None if proper and erasure(*marked) == row.erasure else "was erased or changed by hand"


class _Debts:
    """The effects of one stream, beside the seals that say what is owed and settled."""

    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._owed: dict[str, tuple[int, int, str]] = {}
        self._settled: dict[str, int | None] = {}

    def add(self, event: Row[Any], seals: Seals) -> None:
        """Note what one append sealed."""
        for ordinal, (key, sealed, settled_at) in enumerate(seals.effects):
            self._owed[key] = event.version, ordinal, sealed
            self._settled[key] = settled_at
        self._settled.update(dict.fromkeys(seals.settles, event.at))

    def compare(self, rows: Iterator[Row[Any]]) -> Iterator[Fault]:
        """Compare the rows with what was sealed."""
        for row in rows:
            where = f"effects {row.key} of {self._stream}"
            sealed = self._owed.pop(row.key, None)
            if sealed is None:
                yield Fault(where, _STRANGE)
                continue
            if sealed != (row.version, row.ordinal, debt(row.kind, row.to, row.about)):
                yield Fault(where, _CHANGED)
            if row.attempt != attempt(
                row.key, row.next_try_at, row.tries, row.why, row.lease, row.leased_until
            ):
                yield Fault(where, "was postponed or leased by hand")
            if row.settled_at != self._settled[row.key]:
                yield Fault(where, "is not settled when its stream says that it was")
        yield from (Fault(f"effects {key} of {self._stream}", _LOST) for key in self._owed)


class _Held:
    """The claims of one stream, beside the seals that made them."""

    def __init__(self, stream: str) -> None:
        self._stream = stream
        self.keys: set[str] = set()

    def compare(self, rows: Iterator[Row[Any]]) -> Iterator[Fault]:
        """Compare the rows with what was sealed."""
        found = {row.key for row in rows}
        yield from (Fault(f"claims {k} of {self._stream}", _STRANGE) for k in found - self.keys)
        for key in sorted(self.keys - found):
            yield Fault(f"claims {key} of {self._stream}", _LOST)
