"""Storing decisions: looked at together, decided upon one by one, written table by table."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from proactive_core.errors import UsageError
from proactive_core.ports import Append, ConflictError

from . import _statements as s
from ._driver import Transaction
from ._held import Held
from ._moments import micros, micros_or_none
from ._seals import (
    Seals,
    attempt,
    event_hash,
    seal_effect,
    seal_index,
    seal_text,
)

_SALT_BYTES = 16
_NO_INDEX = (None, None, None, None)


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


def store(said: Transaction, decisions: Sequence[Written]) -> None:
    """Add decisions to their streams, inside the caller's transaction: all, or an error."""
    entries = [written.entry for written in decisions]
    held = Held.look(said, entries)
    held.check_looked_at(entries)
    rows = _Rows()
    for written in decisions:
        rows.add(written, held)
    rows.tell(said)
    _release(said, entries)


@attrs.frozen
class _Rows:
    """The rows of decisions, table by table, each as long as its table is wide."""

    new: set[str] = attrs.field(factory=set)
    heads: dict[str, tuple[int, str]] = attrs.field(factory=dict)
    indexes: dict[str, tuple[Any, ...]] = attrs.field(factory=dict)
    events: list[tuple[Any, ...]] = attrs.field(factory=list)
    texts: list[tuple[Any, ...]] = attrs.field(factory=list)
    effects: list[tuple[Any, ...]] = attrs.field(factory=list)
    claims: list[tuple[Any, ...]] = attrs.field(factory=list)
    settled: list[tuple[Any, ...]] = attrs.field(factory=list)

    def add(self, written: Written, held: Held) -> None:
        """Make the rows of one decision, and the seals over them."""
        entry = written.entry
        stream, first, at = entry.stream, entry.expected + 1, micros(entry.at)
        head = held.head(entry)
        claims = held.claim(entry)
        for effect in entry.effects:
            held.owe(effect, stream)
        settles = held.settle(entry)
        index = None if entry.index is None else seal_index(entry.index)
        texts, effects = list(_texts(entry)), [seal_effect(effect) for effect in entry.effects]
        seals: str | None = Seals(
            texts=[seal for seal, _ in texts],
            effects=effects,
            claims=claims,
            settles=settles,
            index=index,
        ).write()
        for version, (kind, body) in enumerate(written.events, start=first):
            prev, head = head, event_hash(head, stream, version, kind, at, body, seals)
            self.events.append((stream, version, kind, at, body, seals, prev, head))
            seals = None
        if stream not in held.heads:
            self.new.add(stream)
        held.heads[stream] = self.heads[stream] = entry.expected + len(entry.events), head
        if index is not None:
            self.indexes[stream] = index
        self.texts.extend(row for _, row in texts)
        self.effects.extend(_effects(entry, effects))
        self.claims.extend((key, stream) for key in claims)
        self.settled.extend((at, key) for key in settles)

    def tell(self, said: Transaction) -> None:
        """Write them, streams first: all others name one."""
        added, moved, moved_with_index = [], [], []
        for name, head in self.heads.items():
            index = self.indexes.get(name)
            if name in self.new:
                added.append((name, *head, *(index or _NO_INDEX)))
            elif index is None:
                moved.append((*head, name))
            else:
                moved_with_index.append((*head, *index, name))
        said.tell(s.ADD_STREAMS, added)
        said.tell(s.MOVE, moved)
        said.tell(s.MOVE_AND_INDEX, moved_with_index)
        said.tell(s.ADD_EVENTS, self.events)
        said.tell(s.ADD_TEXTS, self.texts)
        said.tell(s.ADD_EFFECTS, self.effects)
        said.tell(s.ADD_CLAIMS, self.claims)
        said.tell(s.SETTLE, self.settled)


def _texts(entry: Append) -> Iterator[tuple[tuple[str, str], tuple[Any, ...]]]:
    """Seal and row of each text."""
    for ordinal, text in enumerate(entry.texts):
        salt = secrets.token_hex(_SALT_BYTES)
        subject = None if text.subject is None else str(text.subject)
        place = entry.stream, entry.expected + 1, ordinal
        row = (*place, text.slot, subject, salt, text.body, None, None)
        yield seal_text(entry.stream, text, salt), row


def _effects(
    entry: Append, seals: Sequence[tuple[str, str, int | None]]
) -> Iterator[tuple[Any, ...]]:
    for ordinal, (effect, (key, _, settled_at)) in enumerate(
        zip(entry.effects, seals, strict=True)
    ):
        next_try_at, leased_until = micros(effect.next_try_at), micros_or_none(effect.leased_until)
        mark = attempt(key, next_try_at, effect.tries, effect.why, effect.lease, leased_until)
        yield (
            key,
            entry.stream,
            entry.expected + 1,
            ordinal,
            effect.kind,
            None if effect.to is None else str(effect.to),
            effect.about,
            next_try_at,
            effect.tries,
            effect.why,
            settled_at,
            mark,
            effect.lease,
            leased_until,
        )


def _release(said: Transaction, entries: Sequence[Append]) -> None:
    """Refuse to let somebody go who owns a live stream once all is stored."""
    people = [str(person) for entry in entries for person in entry.releases]
    for query, names in s.owning(people):
        for owner, stream in said.ask(query, *names):
            raise ConflictError(f"{owner} owns {stream} by now: look and decide again")
