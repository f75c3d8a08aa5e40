"""A journal reduced to its meaning, and the operations by which another is held against it.

The yardstick of `JournalSuite`: lists and dictionaries, searched from end to end. It shares no
code with any journal, seals nothing and is slow on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import strategies as st

from ..facts import Branch
from ..ports import Append, ClaimedError, ConflictError, Effect, Index, Journal, Text
from ..refs import Ref

_DAWN = datetime(2026, 3, 2, 9, 0, 0, 250_001, tzinfo=UTC)
ANNE = Ref("fsm", "technician", "7:anne")
BORIS = Ref("fsm", "customer", "00042")
KINDS = ("tell", "push")
_STREAMS = ("lead:1", "lead:10", "lead_2")
_CLAIMS = ("submission fsm:1", "submission fsm:2")
_PEOPLE = (ANNE, BORIS, None)


def at(minutes: int) -> datetime:
    """A moment so many minutes after the first one."""
    return _DAWN + timedelta(minutes=minutes)


def event(name: str) -> Branch:
    """Something that `wire` can write; journals do not look inside events."""
    return Branch(ref=Ref("fsm", "branch", name), name=f"Zweigstelle “{name}”\n=1+1")


def owe(key: str, minutes: int = 0, *, kind: str = "tell") -> Effect:
    """Something to tell or to push."""
    return Effect(key=key, kind=kind, to=ANNE, about=f"outcome of {key}", next_try_at=at(minutes))


def index_of(minutes: int | None, *, live: bool = True) -> Index:
    """An index entry that is due at so many minutes."""
    moment = None if minutes is None else at(minutes)
    return Index(live=live, next_action_at=moment, owner=ANNE, stage="contact")


@st.composite
def _parts(draw: st.DrawFn) -> dict[str, Any]:
    """What one decision brings, before it is known where it ends up."""
    small = st.integers(0, 3)
    return {
        "late": draw(st.sampled_from([0, 0, 0, 0, 0, 1, -1])),
        "events": draw(st.integers(1, 2)),
        "effects": draw(st.lists(st.tuples(st.sampled_from(KINDS), small), max_size=2)),
        "texts": draw(
            st.lists(
                st.tuples(
                    st.sampled_from("ab"),
                    st.sampled_from(_PEOPLE),
                    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4),
                ),
                max_size=3,
            )
        ),
        "claims": draw(st.lists(st.sampled_from(_CLAIMS), max_size=1)),
        "settle": draw(st.booleans()),
        "index": draw(st.none() | st.builds(index_of, st.none() | small, live=st.booleans())),
    }


OPERATIONS = st.lists(
    st.one_of(
        st.dictionaries(st.sampled_from(_STREAMS), _parts(), min_size=1, max_size=2),
        st.tuples(st.integers(0, 20), st.integers(0, 3)),
        st.tuples(st.sampled_from(KINDS), st.integers(0, 3), st.integers(0, 3)),
        st.sampled_from([ANNE, BORIS]),
    ),
    max_size=8,
)


class PlainJournal:
    """What a journal must remember."""

    def __init__(self) -> None:
        self.events: dict[str, list[Any]] = {}
        self.index: dict[str, Index] = {}
        self.debts: list[tuple[str, Effect]] = []
        self.private: list[tuple[str, str, Ref | None, str | None]] = []
        self.claims: dict[str, str] = {}

    def refuses(self, entries: tuple[Append, ...]) -> bool:
        """Whether a decision came too late, or wants a key that another stream holds.

        The entries are about different streams.
        """
        claims = dict(self.claims)
        return any(
            len(self.events.get(entry.stream, ())) != entry.expected
            or any(claims.setdefault(key, entry.stream) != entry.stream for key in entry.claims)
            for entry in entries
        )

    def append(self, entry: Append) -> None:
        """Store a decision that is not refused."""
        self.events.setdefault(entry.stream, []).extend(entry.events)
        self.debts += [(entry.stream, effect) for effect in entry.effects]
        self.private += [(entry.stream, t.slot, t.subject, t.body) for t in entry.texts]
        self.claims |= dict.fromkeys(entry.claims, entry.stream)
        for key in entry.settles:
            self._change(key, settled_at=entry.at)
        if entry.index is not None:
            self.index[entry.stream] = entry.index

    def postpone(self, key: str, until: datetime, why: str) -> None:
        """Note a failed attempt."""
        tries = next(effect.tries for _, effect in self.debts if effect.key == key)
        self._change(key, next_try_at=until, why=why, tries=tries + 1, leased_until=None)

    def lease(self, key: str, now: datetime, until: datetime) -> Effect | None:
        """Give away what is owed and free."""
        for effect in [effect for _, effect in self.debts if effect.key == key]:
            taken = effect.leased_until is not None and effect.leased_until > now
            if effect.settled_at is None and effect.next_try_at <= now and not taken:
                self._change(key, lease=effect.lease + 1, leased_until=until)
                return next(effect for _, effect in self.debts if effect.key == key)
        return None

    def _change(self, key: str, **news: Any) -> None:
        self.debts = [
            (stream, attrs.evolve(effect, **news) if effect.key == key else effect)
            for stream, effect in self.debts
        ]

    def erase(self, subject: Ref) -> int:
        """Forget what is about a person."""
        before = self.private
        self.private = [
            (stream, slot, about, None if about == subject else body)
            for stream, slot, about, body in before
        ]
        return sum(body is not None and about == subject for _, _, about, body in before)

    def texts(self, stream: str) -> dict[str, str | None]:
        """Slot → latest text."""
        return {slot: body for of, slot, _, body in self.private if of == stream}

    def due(self, now: datetime) -> set[str]:
        """Streams that the sweep must look at."""
        return {
            stream
            for stream, index in self.index.items()
            if index.live and index.next_action_at is not None and index.next_action_at <= now
        }

    def moments(self) -> Iterator[datetime]:
        """When something is to be done in a live stream."""
        for index in self.index.values():
            if index.live and index.next_action_at is not None:
                yield index.next_action_at

    def owed(self, now: datetime, kind: str) -> set[tuple[str, Effect]]:
        """Effects to be tried now."""
        return {
            (stream, effect)
            for stream, effect in self.debts
            if effect.kind == kind and effect.settled_at is None and effect.next_try_at <= now
        }


def do_both(journal: Journal, plain: PlainJournal, operation: Any, number: int) -> None:
    """Do the same to the journal and to the plain one."""
    if isinstance(operation, Ref):
        assert journal.erase(operation, at=at(number)) == plain.erase(operation)
    elif isinstance(operation, tuple) and isinstance(operation[0], str):
        kind, minutes, length = operation
        now, until = at(minutes), at(minutes + length)
        for key in sorted(effect.key for _, effect in plain.debts if effect.kind == kind):
            assert journal.lease(key, now=now, until=until) == plain.lease(key, now, until)
    elif isinstance(operation, tuple):
        choice, minutes = operation
        owed = [effect.key for _, effect in plain.debts if effect.settled_at is None]
        if owed:
            key = owed[choice % len(owed)]
            journal.postpone(key, until=at(minutes), why=f"failed at {number}")
            plain.postpone(key, at(minutes), f"failed at {number}")
    else:
        entries = tuple(
            _decision(plain, stream, parts, number) for stream, parts in operation.items()
        )
        if plain.refuses(entries):
            with pytest.raises((ConflictError, ClaimedError)):
                journal.append(*entries)
            return
        journal.append(*entries)
        for entry in entries:
            plain.append(entry)


def _decision(plain: PlainJournal, stream: str, parts: dict[str, Any], number: int) -> Append:
    owed = [e.key for of, e in plain.debts if of == stream and e.settled_at is None]
    return Append(
        stream=stream,
        expected=max(0, len(plain.events.get(stream, ())) + parts["late"]),
        events=tuple(event(f"{number}.{n}") for n in range(parts["events"])),
        effects=tuple(
            owe(f"{number}/{stream}/{n}", minutes, kind=kind)
            for n, (kind, minutes) in enumerate(parts["effects"])
        ),
        texts=tuple(Text(*given) for given in parts["texts"]),
        claims=tuple(parts["claims"]),
        settles=tuple(owed[:1]) if parts["settle"] else (),
        index=parts["index"],
        at=at(number),
    )


def compare(journal: Journal, plain: PlainJournal) -> None:
    """Ask both for everything; all answers are the same."""
    assert journal.streams() == tuple(sorted(plain.events))
    assert {key: journal.holder(key) for key in _CLAIMS if journal.holder(key)} == plain.claims
    for stream in _STREAMS:
        assert journal.load(stream) == tuple(plain.events.get(stream, ()))
        assert journal.index(stream) == plain.index.get(stream)
        assert dict(journal.texts(stream)) == plain.texts(stream)
        assert journal.effects(stream) == tuple(e for of, e in plain.debts if of == stream)
    assert sorted(journal.all_texts("lead:")) == sorted(
        (stream, slot, body)
        for stream in _STREAMS[:2]
        for slot, body in plain.texts(stream).items()
        if body is not None
    )
    assert journal.next_due() == min(plain.moments(), default=None)
    live = [index for index in plain.index.values() if index.live]
    assert journal.owners() == {index.owner for index in live if index.owner is not None}
    for now in (at(0), at(2)):
        due = journal.due(now)
        assert (len(due), set(due)) == (len(plain.due(now)), plain.due(now))
        moments = [plain.index[stream].next_action_at for stream in due]
        assert moments == sorted(m for m in moments if m is not None)
        for kind in KINDS:
            owed = journal.owed(now, kind)
            assert (len(owed), set(owed)) == (len(plain.owed(now, kind)), plain.owed(now, kind))
            tries = [effect.next_try_at for _, effect in owed]
            assert tries == sorted(tries)
