"""A journal in memory: the oracle for every other one, and enough for a trial or a test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import attrs

from ..errors import UsageError
from ..ports import Append, ClaimedError, ConflictError, Effect, Fault, Index, Text
from ..refs import Ref


@attrs.define
class _Stream:
    """One stream's rows, beside the log from which they can be rebuilt."""

    events: list[Any] = attrs.field(factory=list)
    effects: dict[str, Effect] = attrs.field(factory=dict)
    texts: dict[int, Text | None] = attrs.field(factory=dict)
    index: Index | None = None


@attrs.define
class MemoryJournal:
    """Keeps everything in dictionaries; nothing survives the process.

    What a decision stored is also kept as a log, without any text, so that `verify` notices
    a row that was taken away or changed behind the journal's back.
    """

    name: ClassVar[str] = "memory"

    _streams: dict[str, _Stream] = attrs.field(factory=dict, init=False)
    _claims: dict[str, str] = attrs.field(factory=dict, init=False)
    _keys: dict[str, str] = attrs.field(factory=dict, init=False)
    _log: dict[str, list[Append]] = attrs.field(factory=dict, init=False)

    def append(self, *entries: Append) -> None:
        """Store one or several decisions, all or none.

        Raises:
            ConflictError: A stream holds another number of events than expected or looked
                at, or somebody to be released owns a live stream.
            ClaimedError: A claimed key is held by another stream.
            UsageError: Nothing happened; an effect's key was used before; or what is to be
                settled is not owed.
        """
        self._check(entries)
        for entry in entries:
            stream = self._streams.setdefault(entry.stream, _Stream())
            stream.events += entry.events
            for effect in entry.effects:
                stream.effects[effect.key] = effect
                self._keys[effect.key] = entry.stream
            for key in entry.settles:
                if stream.effects[key].settled_at is None:
                    stream.effects[key] = attrs.evolve(stream.effects[key], settled_at=entry.at)
            for text in entry.texts:
                stream.texts[len(stream.texts)] = text
            for claim in entry.claims:
                self._claims[claim] = entry.stream
            if entry.index is not None:
                stream.index = entry.index
            bare = tuple(attrs.evolve(text, body="") for text in entry.texts)
            self._log.setdefault(entry.stream, []).append(attrs.evolve(entry, texts=bare))

    def _check(self, entries: Sequence[Append]) -> None:
        counts: dict[str, int] = {}
        claims: dict[str, str] = {}
        fresh: set[str] = set()
        for entry in entries:
            if not entry.events:
                msg = f"nothing happened in {entry.stream}, so there is nothing to store"
                raise UsageError(msg)
            held = counts.get(entry.stream, len(self.load(entry.stream)))
            if held != entry.expected:
                msg = f"{entry.stream} holds {held} events, not {entry.expected}"
                raise ConflictError(msg)
            counts[entry.stream] = held + len(entry.events)
            for claim in entry.claims:
                holder = claims.get(claim, self._claims.get(claim, entry.stream))
                if holder != entry.stream:
                    raise ClaimedError(claim, holder)
                claims[claim] = entry.stream
            self._check_effects(entry, fresh)
        self._check_others(entries)

    def _check_others(self, entries: Sequence[Append]) -> None:
        indexes = {name: held.index for name, held in self._streams.items()}
        for entry in entries:
            for stream, held in entry.rests_on:
                if len(self.load(stream)) != held:
                    msg = f"{stream}, on which {entry.stream} rests, does not hold {held} events"
                    raise ConflictError(msg)
            if entry.index is not None:
                indexes[entry.stream] = entry.index
        released = {person for entry in entries for person in entry.releases}
        if released:
            for stream, index in indexes.items():
                if index is not None and index.live and index.owner in released:
                    msg = f"{index.owner} owns {stream} by now, and is to be released"
                    raise ConflictError(msg)

    def _check_effects(self, entry: Append, fresh: set[str]) -> None:
        for effect in entry.effects:
            if effect.key in self._keys or effect.key in fresh:
                msg = f"the effect {effect.key} is owed already"
                raise UsageError(msg)
            fresh.add(effect.key)
        known = {effect.key for effect in (*self.effects(entry.stream), *entry.effects)}
        for key in entry.settles:
            if key not in known:
                msg = f"{entry.stream} does not owe {key}, so it cannot be settled"
                raise UsageError(msg)

    def load(self, stream: str) -> tuple[Any, ...]:
        """Every event of a stream, oldest first; empty if there is none."""
        held = self._streams.get(stream)
        return () if held is None else tuple(held.events)

    def holder(self, claim: str) -> str | None:
        """The stream that holds a claimed key; None if none does."""
        return self._claims.get(claim)

    def streams(self, prefix: str = "") -> tuple[str, ...]:
        """Names of all streams that start with the prefix, sorted."""
        return tuple(sorted(name for name in self._streams if name.startswith(prefix)))

    def index(self, stream: str) -> Index | None:
        """The stream's index entry; None if it has none."""
        held = self._streams.get(stream)
        return None if held is None else held.index

    def _timed(self) -> list[tuple[datetime, str]]:
        return sorted(
            (held.index.next_action_at, name)
            for name, held in self._streams.items()
            if held.index is not None and held.index.live and held.index.next_action_at is not None
        )

    def due(self, now: datetime, limit: int = 100) -> tuple[str, ...]:
        """Live streams whose `next_action_at` is not after now, earliest first."""
        return tuple(name for at, name in self._timed() if at <= now)[:limit]

    def next_due(self) -> datetime | None:
        """The earliest `next_action_at` of a live stream; None if there is none."""
        return next((at for at, _ in self._timed()), None)

    def owners(self) -> frozenset[Ref]:
        """Everybody who owns a live stream."""
        indexes = (held.index for held in self._streams.values())
        return frozenset(i.owner for i in indexes if i is not None and i.live and i.owner)

    def texts(self, stream: str) -> Mapping[str, str | None]:
        """Slot → latest text of a stream; None where it was erased."""
        held = self._streams.get(stream)
        if held is None:
            return {}
        logged = [text for entry in self._log[stream] for text in entry.texts]
        found: dict[str, str | None] = {}
        for n, text in sorted(held.texts.items()):
            found[logged[n].slot] = None if text is None else text.body
        return found

    def all_texts(self, prefix: str) -> Iterator[tuple[str, str, str]]:
        """(stream, slot, latest text) of all streams with the prefix, erased ones left out."""
        for stream in self.streams(prefix):
            for slot, body in sorted(self.texts(stream).items()):
                if body is not None:
                    yield stream, slot, body

    def owed(self, now: datetime, kind: str, limit: int = 100) -> tuple[tuple[str, Effect], ...]:
        """(stream, effect) not settled whose `next_try_at` is not after now, earliest first."""
        found = [
            (name, effect)
            for name, held in self._streams.items()
            for effect in held.effects.values()
            if effect.kind == kind and effect.settled_at is None and effect.next_try_at <= now
        ]
        return tuple(sorted(found, key=lambda row: (row[1].next_try_at, row[1].key))[:limit])

    def effects(self, stream: str) -> tuple[Effect, ...]:
        """Every effect that a stream ever owed, in the order in which it came to be owed."""
        held = self._streams.get(stream)
        return () if held is None else tuple(held.effects.values())

    def lease(self, key: str, *, now: datetime, until: datetime) -> Effect | None:
        """Take what is owed and free, so that nobody else takes it before `until`."""
        held = self._streams.get(self._keys.get(key, ""), _Stream())
        effect = held.effects.get(key)
        if effect is None or effect.settled_at is not None or effect.next_try_at > now:
            return None
        if effect.leased_until is not None and effect.leased_until > now:
            return None
        held.effects[key] = attrs.evolve(effect, lease=effect.lease + 1, leased_until=until)
        return held.effects[key]

    def postpone(self, key: str, *, until: datetime, why: str, lease: int | None = None) -> None:
        """Note a failed attempt and when to try next; its lease ends.

        Raises:
            UsageError: Nothing of that key is owed, or somebody else has leased it since.
        """
        held = self._streams.get(self._keys.get(key, ""), _Stream())
        effect = held.effects.get(key)
        if effect is None or effect.settled_at is not None:
            msg = f"nothing is owed under {key}"
            raise UsageError(msg)
        if lease not in (None, effect.lease):
            msg = f"{key} was leased again since lease {lease}: leave it to lease {effect.lease}"
            raise UsageError(msg)
        held.effects[key] = attrs.evolve(
            effect, tries=effect.tries + 1, next_try_at=until, why=why, leased_until=None
        )

    def erase(self, subject: Ref, *, at: datetime) -> int:  # noqa: ARG002 - no row keeps the moment
        """Erase every text about a person; the log still verifies. Returns how many."""
        count = 0
        for held in self._streams.values():
            for n, text in held.texts.items():
                if text is not None and text.subject == subject:
                    held.texts[n] = None
                    count += 1
        return count

    def heads(self) -> Mapping[str, str]:
        """Stream → hash of its latest decision, chained over all before it, without any text."""
        return {stream: self.chain(stream)[-1] for stream in sorted(self._log)}

    def chain(self, stream: str) -> tuple[str, ...]:
        """Every head that a stream ever had, oldest first; empty if there is none."""
        heads = [""]
        for entry in self._log.get(stream, ()):
            heads.append(hashlib.sha256(f"{heads[-1]}{entry!r}".encode()).hexdigest())
        return tuple(heads[1:])

    def verify(self) -> Sequence[Fault]:
        """Compare the rows with the log of decisions; empty when nothing is amiss."""
        faults: list[Fault] = []
        claims: dict[str, str] = {}
        for stream, entries in sorted(self._log.items()):
            claims.update((claim, stream) for entry in entries for claim in entry.claims)
            held = self._streams.get(stream)
            if held is None:
                faults.append(Fault(f"stream {stream}", "every row of it is gone"))
            else:
                faults += _compare(stream, held, entries)
        faults += [
            Fault(f"stream {stream}", "no decision stored it")
            for stream in sorted(set(self._streams) - set(self._log))
        ]
        for claim in sorted(set(claims) | set(self._claims)):
            if claims.get(claim) != self._claims.get(claim):
                why = f"held by {self._claims.get(claim)}, claimed by {claims.get(claim)}"
                faults.append(Fault(f"claim {claim}", why))
        return tuple(faults)


def _compare(stream: str, held: _Stream, entries: Sequence[Append]) -> Iterator[Fault]:
    events = [event for entry in entries for event in entry.events]
    if len(events) != len(held.events):
        yield Fault(f"events {stream}", f"{len(held.events)} events are left of {len(events)}")
    for n, (was, is_now) in enumerate(zip(events, held.events, strict=False)):
        if was != is_now:
            yield Fault(f"events {stream}#{n}", "it is not what was decided")
    yield from _compare_effects(held.effects, entries)
    logged = [text for entry in entries for text in entry.texts]
    for n, text in enumerate(logged):
        if n not in held.texts:
            yield Fault(f"texts {stream}#{n}", f"the text in {text.slot} is gone, and not erased")
    index = next((entry.index for entry in reversed(entries) if entry.index is not None), None)
    if index != held.index:
        yield Fault(f"index {stream}", "it is not what the latest decision left")


def _compare_effects(held: Mapping[str, Effect], entries: Sequence[Append]) -> Iterator[Fault]:
    owed = {effect.key: effect for entry in entries for effect in entry.effects}
    settled = {key for entry in entries for key in entry.settles}
    settled |= {key for key, effect in owed.items() if effect.settled_at is not None}
    for key in sorted(set(owed) | set(held)):
        if key not in held:
            yield Fault(f"effects {key}", "it was owed, and is gone")
        elif key not in owed:
            yield Fault(f"effects {key}", "no decision owes it")
        elif (held[key].settled_at is not None) != (key in settled):
            yield Fault(f"effects {key}", "it is settled without a decision, or the reverse")
        elif _gist(held[key]) != _gist(owed[key]):
            yield Fault(f"effects {key}", "it is not what was decided")


def _gist(effect: Effect) -> tuple[str, Ref | None, str]:
    return effect.kind, effect.to, effect.about
