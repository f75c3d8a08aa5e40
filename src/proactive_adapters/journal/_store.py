"""Storing one decision: its events, and their seals over everything else."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

import attrs
from sqlalchemy import Connection, insert, select, update

from proactive_core.errors import UsageError
from proactive_core.ports import Append, ClaimedError, ConflictError

from . import _tables as t
from ._moments import micros, micros_or_none
from ._rows import LIVE
from ._seals import (
    NOTHING_BEFORE,
    Seals,
    attempt,
    event_hash,
    seal_effect,
    seal_index,
    seal_text,
)

_SALT_BYTES = 16


@attrs.frozen
class Written:
    """A decision whose events are written already, outside the transaction.

    Attributes:
        entry: The decision.
        events: (kind, body) of each event.
    """

    entry: Append
    events: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, entry: Append, dump: Callable[[Any], bytes]) -> Written:
        """Write the events; a decision without any is a `UsageError` [leads:S7]."""
        if not entry.events:
            raise UsageError(
                f"nothing happened in {entry.stream}: effects, texts, claims and index entries "
                "are stored with the event that causes them"
            )
        return cls(entry, tuple((type(e).__name__, dump(e).decode()) for e in entry.events))


def store(connection: Connection, written: Written) -> None:
    """Add one decision to its stream, inside the caller's transaction."""
    entry = written.entry
    held = connection.execute(
        select(t.streams.c.version, t.streams.c.head)
        .where(t.streams.c.stream == entry.stream)
        .with_for_update()
    ).one_or_none()
    version, head = (0, NOTHING_BEFORE) if held is None else (held.version, held.head)
    if version != entry.expected:
        raise ConflictError(
            f"{entry.stream} holds {version} events, not {entry.expected}: "
            "load it again and decide again"
        )
    claimed = _claims(connection, entry)
    texts, text_seals = _texts(entry)
    settles = _settles(connection, entry)
    seals = Seals(
        texts=text_seals,
        effects=[seal_effect(effect) for effect in entry.effects],
        claims=claimed,
        settles=settles,
        index=None if entry.index is None else seal_index(entry.index),
    )
    events = _chain(written, head, seals.write())
    _stream(connection, entry, new=held is None, head=events[-1]["hash"])
    _insert(connection, t.events, events)
    _insert(connection, t.texts, texts)
    _insert(connection, t.effects, _effects(entry))
    _insert(connection, t.claims, [{"key": key, "stream": entry.stream} for key in claimed])
    for key in settles:
        connection.execute(
            update(t.effects).where(t.effects.c.key == key).values(settled_at=micros(entry.at))
        )


def look(connection: Connection, entries: Sequence[Append]) -> None:
    """Refuse what rests on streams that others wrote to since they were looked at."""
    looked_at = sorted({pair for entry in entries for pair in entry.rests_on})
    if not looked_at:
        return
    columns = t.streams.c
    names = {stream for stream, _ in looked_at}
    rows = connection.execute(
        select(columns.stream, columns.version).where(columns.stream.in_(names))
    )
    now = {row.stream: row.version for row in rows}
    for stream, held in looked_at:
        if now.get(stream, 0) != held:
            raise ConflictError(
                f"{stream}, on which this rests, holds {now.get(stream, 0)} events, not {held}: "
                "look and decide again"
            )


def release(connection: Connection, entries: Sequence[Append]) -> None:
    """Refuse to let somebody go who owns a live stream once all is stored."""
    people = [str(person) for entry in entries for person in entry.releases]
    if not people:
        return
    owned = select(t.streams.c.owner, t.streams.c.stream).where(LIVE, t.streams.c.owner.in_(people))
    row = connection.execute(owned.limit(1)).one_or_none()
    if row is not None:
        raise ConflictError(f"{row.owner} owns {row.stream} by now: look and decide again")


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _claims(connection: Connection, entry: Append) -> list[str]:
    """Those claims of the entry that its stream does not hold yet."""
    keys = list(dict.fromkeys(entry.claims))
    if not keys:
        return []
    columns = t.claims.c
    rows = connection.execute(select(columns.key, columns.stream).where(columns.key.in_(keys)))
    held = {row.key: row.stream for row in rows}
    for key in keys:
        if held.get(key, entry.stream) != entry.stream:
            raise ClaimedError(key, held[key])
    return [key for key in keys if key not in held]


def _texts(entry: Append) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    rows, seals = [], []
    for ordinal, text in enumerate(entry.texts):
        salt = secrets.token_hex(_SALT_BYTES)
        seals.append(seal_text(entry.stream, text, salt))
        rows.append(
            {
                "stream": entry.stream,
                "version": entry.expected + 1,
                "ordinal": ordinal,
                "slot": text.slot,
                "subject": None if text.subject is None else str(text.subject),
                "salt": salt,
                "body": text.body,
            }
        )
    return rows, seals


def _settles(connection: Connection, entry: Append) -> list[str]:
    """Keys that the entry settles now; those settled earlier stay as they were."""
    fresh = [effect.key for effect in entry.effects]
    held = _known(connection, {*fresh, *entry.settles})
    for place, key in enumerate(fresh):
        if key in held or key in fresh[:place]:
            by = held[key].stream if key in held else entry.stream
            raise UsageError(f"effect {key} is owed by {by} already: its key is unique for ever")
    owed = {effect.key: effect.settled_at is None for effect in entry.effects}
    for key in entry.settles:
        if key not in owed:
            row = held.get(key)
            if row is None or row.stream != entry.stream:
                raise UsageError(f"{entry.stream} owes no effect {key}, so it cannot settle it")
            owed[key] = row.settled_at is None
    return [key for key in dict.fromkeys(entry.settles) if owed[key]]


def _known(connection: Connection, keys: set[str]) -> dict[str, Any]:
    """The effects of those keys that there are already."""
    if not keys:
        return {}
    columns = t.effects.c
    rows = connection.execute(
        select(columns.key, columns.stream, columns.settled_at).where(columns.key.in_(sorted(keys)))
    )
    return {row.key: row for row in rows}


def _effects(entry: Append) -> list[dict[str, Any]]:
    return [
        {
            "key": effect.key,
            "stream": entry.stream,
            "version": entry.expected + 1,
            "ordinal": ordinal,
            "kind": effect.kind,
            "to": None if effect.to is None else str(effect.to),
            "about": effect.about,
            "next_try_at": (next_try_at := micros(effect.next_try_at)),
            "tries": effect.tries,
            "why": effect.why,
            "settled_at": micros_or_none(effect.settled_at),
            "lease": effect.lease,
            "leased_until": (leased_until := micros_or_none(effect.leased_until)),
            "attempt": attempt(
                effect.key, next_try_at, effect.tries, effect.why, effect.lease, leased_until
            ),
        }
        for ordinal, effect in enumerate(entry.effects)
    ]


def _chain(written: Written, head: str, seals: str) -> list[dict[str, Any]]:
    stream, at = written.entry.stream, micros(written.entry.at)
    rows = []
    held: str | None = seals
    for version, (kind, body) in enumerate(written.events, start=written.entry.expected + 1):
        prev, head = head, event_hash(head, stream, version, kind, at, body, held)
        rows.append(
            {
                "stream": stream,
                "version": version,
                "kind": kind,
                "at": at,
                "body": body,
                "seals": held,
                "prev": prev,
                "hash": head,
            }
        )
        held = None
    return rows


def _stream(connection: Connection, entry: Append, *, new: bool, head: str) -> None:
    row: dict[str, Any] = {"version": entry.expected + len(entry.events), "head": head}
    if entry.index is not None:
        row |= dict(
            zip(("live", "next_action_at", "owner", "stage"), seal_index(entry.index), strict=True)
        )
    if new:
        connection.execute(insert(t.streams).values(stream=entry.stream, **row))
        return
    connection.execute(update(t.streams).where(t.streams.c.stream == entry.stream).values(**row))
