"""What is hashed, and how: every row follows from the events of its stream.

The first event of each append carries *seals*: what else was stored with it. An event's hash
covers its seals and the hash before it, so each row of the journal is held by the head of
its stream. Personal text is held by a salted commitment only: without salt and text, which
are erased together, the commitment says nothing [leads §4.8, S14].
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import attrs

from proactive_core.ports import Effect, Index, Text

from ._moments import micros_or_none

#: What the first event of a stream has before it.
NOTHING_BEFORE = ""
# repr, for values that no journal writes but a hand in the database may.
_PARTS = json.JSONEncoder(separators=(",", ":"), default=repr)
_SORTED = json.JSONEncoder(separators=(",", ":"), sort_keys=True)


def digest(*parts: object) -> str:
    """SHA-256, in hex, of the parts as a JSON array: no two lists of parts are written alike."""
    return hashlib.sha256(_PARTS.encode(parts).encode()).hexdigest()


def event_hash(
    prev: str, stream: str, version: int, kind: str, at: int, body: str, seals: str | None
) -> str:
    """Hash of one event, with the one before it."""
    return digest("event", prev, stream, version, kind, at, body, seals)


def commitment(salt: str, stream: str, slot: str, subject: str | None, body: str) -> str:
    """What an event keeps of a personal text."""
    return digest("text", salt, stream, slot, subject, body)


def erasure(
    stream: str, version: int, ordinal: int, slot: str, subject: str | None, at: int
) -> str:
    """Mark of a text that was erased by `erase` and not by hand."""
    return digest("erased", stream, version, ordinal, slot, subject, at)


def debt(kind: str, to: str | None, about: str) -> str:
    """What an event keeps of an effect: that which never changes."""
    return digest("effect", kind, to, about)


def attempt(
    key: str,
    next_try_at: int,
    tries: int,
    why: str | None,
    lease: int = 0,
    leased_until: int | None = None,
) -> str:
    """Mark of an effect's changing columns, as `append`, `lease` or `postpone` left them."""
    # What was never leased is marked as before there were leases, in schema 1.
    leased = () if (lease, leased_until) == (0, None) else (lease, leased_until)
    return digest("attempt", key, next_try_at, tries, why, *leased)


@attrs.frozen
class Seals:
    """What one append stored besides its events.

    Attributes:
        texts: (slot, commitment), in the order of their ordinals.
        effects: (key, debt, settled at) likewise; the last is None while it is owed.
        claims: Keys.
        settles: Keys of effects settled by it.
        index: (live, next action at, owner, stage); None if it was left alone.
    """

    texts: Sequence[tuple[str, str]] = ()
    effects: Sequence[tuple[str, str, int | None]] = ()
    claims: Sequence[str] = ()
    settles: Sequence[str] = ()
    index: tuple[int, int | None, str | None, str] | None = None

    def write(self) -> str:
        """The seals as JSON, empty ones left out."""
        held = {name: value for name in _SEALED if (value := getattr(self, name))}
        return _SORTED.encode(held)

    @classmethod
    def read(cls, written: str | None) -> Seals | None:
        """Read what `write` wrote; None for anything else (the event's hash fails too then)."""
        if written is None:
            return cls()
        try:
            held: dict[str, Any] = json.loads(written)
            index = held.get("index")
            return cls(
                texts=[(str(slot), str(held_by)) for slot, held_by in held.get("texts", ())],
                effects=[(str(key), str(of), at) for key, of, at in held.get("effects", ())],
                claims=[str(key) for key in held.get("claims", ())],
                settles=[str(key) for key in held.get("settles", ())],
                index=None if index is None else tuple(index),
            )
        except (TypeError, ValueError, AttributeError):
            return None


_SEALED = tuple(field.name for field in attrs.fields(Seals))


def seal_text(stream: str, text: Text, salt: str) -> tuple[str, str]:
    """Slot and commitment of a text."""
    subject = None if text.subject is None else str(text.subject)
    return text.slot, commitment(salt, stream, text.slot, subject, text.body)


def seal_effect(effect: Effect) -> tuple[str, str, int | None]:
    """Key, debt and settlement of an effect."""
    to = None if effect.to is None else str(effect.to)
    return effect.key, debt(effect.kind, to, effect.about), micros_or_none(effect.settled_at)


def seal_index(index: Index) -> tuple[int, int | None, str | None, str]:
    """An index entry as its columns."""
    owner = None if index.owner is None else str(index.owner)
    return int(index.live), micros_or_none(index.next_action_at), owner, index.stage
