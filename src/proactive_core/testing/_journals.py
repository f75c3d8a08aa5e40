"""The checks that every journal must pass: what is told to it stays, whole and findable."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from ..ports import Append, ClaimedError, ConflictError, Effect, Journal, Text
from ._plain_journal import (
    ANNE,
    BORIS,
    KINDS,
    OPERATIONS,
    PlainJournal,
    at,
    compare,
    do_both,
    event,
    index_of,
    owe,
)
from ._suite import Suite, prop


def _entry(stream: str, expected: int = 0, **rest: Any) -> Append:
    given = {"events": (event(f"{stream} {expected}"),), "at": at(expected), **rest}
    return Append(stream=stream, expected=expected, **given)


def _rich(stream: str, expected: int = 0) -> Append:
    """A decision that leaves something behind in every corner of the journal."""
    return _entry(
        stream,
        expected,
        effects=(owe(f"{stream}/{expected}"),),
        texts=(Text("note", BORIS, f"Boris, from {expected}"), Text("free", None, "no one")),
        claims=(f"claim {stream} {expected}",),
        index=index_of(expected),
    )


class JournalSuite(Suite):
    """Subclass, define `make`, done.

    Each check works on journals of its own. A journal with a `close` method is closed.

    >>> class TestMine(JournalSuite):  # doctest: +SKIP
    ...     def make(self):
    ...         return MyJournal()
    """

    def make(self) -> Journal:
        """A new, empty journal."""
        raise NotImplementedError("a JournalSuite needs make(): a new, empty journal")

    def reopen(self, journal: Journal) -> Journal:
        """Close the journal and open what it stored; leave it out for one in memory."""
        pytest.skip(f"the journal {journal.name} says not how to be opened again: define reopen")

    @contextlib.contextmanager
    def _journal(self, *entries: Append) -> Iterator[Journal]:
        journal = self.make()
        try:
            for entry in entries:
                journal.append(entry)
            yield journal
        finally:
            getattr(journal, "close", lambda: None)()

    def test_knows_nothing_at_first(self) -> None:
        """What was never appended is empty, absent or None, and no error."""
        with self._journal() as journal:
            assert journal.load("lead:1") == ()
            assert journal.streams() == ()
            assert journal.index("lead:1") is None
            assert dict(journal.texts("lead:1")) == {}
            assert list(journal.all_texts("")) == []
            assert journal.effects("lead:1") == ()
            assert journal.holder("submission fsm:1") is None
            assert journal.due(at(9999)) == ()
            assert journal.next_due() is None
            assert journal.owners() == frozenset()
            assert journal.owed(at(9999), "tell") == ()
            assert dict(journal.heads()) == {}
            assert list(journal.verify()) == []

    def test_gives_back_what_was_appended(self) -> None:
        """`load` gives every event of its stream and no other, equal and in order."""
        first, second = (event("1"), event("2")), (event("3"),)
        with self._journal(_entry("lead:1", events=first), _entry("lead:10")) as journal:
            journal.append(_entry("lead:1", 2, events=second))
            assert journal.load("lead:1") == first + second
            assert len(journal.load("lead:10")) == 1

    def test_lists_streams_by_prefix(self) -> None:
        """`streams` sorts, and a prefix means its characters: `%`, `_` and `*` are nothing else."""
        names = ("lead%1", "lead*", "lead:1", "lead:10", "lead_1", "müller", "pull:x")
        with self._journal(*(_entry(name) for name in reversed(names))) as journal:
            assert journal.streams() == tuple(sorted(names))
            for prefix in ("lead:1", "lead_", "lead%", "lead*", "m", "lead:1x"):
                expected = tuple(name for name in names if name.startswith(prefix))
                assert journal.streams(prefix) == expected

    def test_refuses_a_stale_decision(self) -> None:
        """A decision on another number of events raises `ConflictError` and stores nothing."""
        with self._journal(_rich("lead:1")) as journal:
            before = _snapshot(journal)
            for expected in (0, 2):
                with pytest.raises(ConflictError):
                    journal.append(_rich("lead:1", expected))
            with pytest.raises(ConflictError):
                journal.append(_rich("lead:10", 1))
            assert _snapshot(journal) == before

    def test_lets_a_claim_be_held_once(self) -> None:
        """A key that another stream holds raises `ClaimedError`, names it, and stores nothing."""
        with self._journal(_rich("lead:1")) as journal:
            key = "claim lead:1 0"
            before = _snapshot(journal)
            with pytest.raises(ClaimedError) as refused:
                journal.append(_entry("lead:10", claims=("new", key)))
            assert (refused.value.key, refused.value.stream) == (key, "lead:1")
            assert journal.holder(key) == "lead:1"
            assert journal.holder("new") is None
            assert _snapshot(journal) == before

    def test_stores_all_entries_or_none(self) -> None:
        """If the last entry of a call is refused, nothing of the first ones is stored."""
        with self._journal(_rich("lead:1")) as journal:
            before = _snapshot(journal)
            settling = _entry("lead:1", 1, settles=("lead:1/0",), index=index_of(7))
            with pytest.raises(ConflictError):
                journal.append(_rich("lead:10"), settling, _rich("lead:2", 5))
            with pytest.raises(ClaimedError):
                journal.append(_rich("lead:10"), settling, _entry("x", claims=("claim lead:10 0",)))
            assert _snapshot(journal) == before
            journal.append(_rich("lead:10"), settling)
            assert (len(journal.load("lead:1")), len(journal.load("lead:10"))) == (2, 1)

    def test_finds_what_is_due(self) -> None:
        """Live streams at or before now, earliest first; an index entry stays until replaced."""
        with self._journal(
            _entry("late", index=index_of(30)),
            _entry("early", index=index_of(10)),
            _entry("never", index=index_of(None)),
            _entry("dead", index=index_of(5, live=False)),
            _entry("bare"),
        ) as journal:
            assert journal.due(at(10) - timedelta(microseconds=1)) == ()
            assert journal.due(at(10)) == ("early",)
            assert journal.due(at(30)) == ("early", "late")
            assert journal.due(at(30), 1) == ("early",)
            assert journal.next_due() == at(10)
            assert journal.index("early") == index_of(10)
            assert journal.index("dead") == index_of(5, live=False)
            assert journal.index("bare") is None
            journal.append(_entry("late", 1))
            assert journal.index("late") == index_of(30)
            journal.append(_entry("early", 1, index=index_of(60)))
            assert journal.due(at(60)) == ("late", "early")
            journal.append(_entry("late", 2, index=index_of(None, live=False)))
            assert journal.next_due() == at(60)

    def test_owes_until_settled(self) -> None:
        """What is owed is found from its moment on, by kind, until an event settles it."""
        owes = (owe("b", 20), owe("a", 10), owe("p", 0, kind="push"))
        with self._journal(_entry("lead:1", effects=owes)) as journal:
            assert journal.effects("lead:1") == owes
            assert journal.owed(at(10) - timedelta(microseconds=1), "tell") == ()
            assert journal.owed(at(20), "tell") == (("lead:1", owes[1]), ("lead:1", owes[0]))
            assert journal.owed(at(20), "tell", 1) == (("lead:1", owes[1]),)
            assert journal.owed(at(0), "push") == (("lead:1", owes[2]),)
            journal.append(_entry("lead:1", 1, settles=("a",), effects=(owe("c", 5),)))
            assert [effect.key for effect in journal.effects("lead:1")] == ["b", "a", "p", "c"]
            assert [effect.settled_at for effect in journal.effects("lead:1")] == [
                None,
                at(1),
                None,
                None,
            ]
            assert [effect.key for _, effect in journal.owed(at(20), "tell")] == ["c", "b"]

    def test_postpones_after_a_failed_attempt(self) -> None:
        """An attempt that failed is counted, with its reason, and tried at its new moment."""
        with self._journal(_entry("lead:1", effects=(owe("a"), owe("b")))) as journal:
            journal.postpone("a", until=at(15), why="mailbox full")
            journal.postpone("a", until=at(30), why="mailbox still full")
            assert [effect.key for _, effect in journal.owed(at(29), "tell")] == ["b"]
            (_, _), (_, late) = journal.owed(at(30), "tell")
            assert (late.key, late.tries, late.why) == ("a", 2, "mailbox still full")
            assert (late.next_try_at, late.settled_at) == (at(30), None)
            journal.append(_entry("lead:1", 1, settles=("a",)))
            done = journal.effects("lead:1")
            with contextlib.suppress(ValueError):  # another relay was faster; it stays settled
                journal.postpone("a", until=at(40), why="too late to fail")
            assert journal.effects("lead:1") == done
            assert list(journal.verify()) == []

    def test_leases_what_is_owed_to_one_at_a_time(self) -> None:
        """What was leased is given to nobody else until it is postponed or the lease ends."""
        owes = (owe("b", 2), owe("a", 1), owe("later", 9), owe("p", kind="push"))
        with self._journal(_entry("lead:1", effects=owes)) as journal:
            (first,) = _leased(journal, 5, until=20, limit=1)
            assert (first.key, first.lease, first.leased_until) == ("a", 1, at(20))
            assert first in journal.effects("lead:1")
            (second,) = _leased(journal, 5, until=20)
            assert (second.key, second.lease) == ("b", 1)
            assert _leased(journal, 5, until=20) == []
            assert [effect.key for _, effect in journal.owed(at(5), "tell")] == ["a", "b"]
            # Given up: free from its next moment on.
            journal.postpone("b", until=at(6), why="mailbox full", lease=1)
            (again,) = _leased(journal, 6, until=20)
            assert (again.key, again.tries, again.lease) == ("b", 1, 2)
            # Whoever took it came back to neither settle nor postpone: free when the lease ends.
            assert [e.key for e in _leased(journal, 19, until=30)] == ["later"]
            retaken = {e.key: e.lease for e in _leased(journal, 20, until=40)}
            assert retaken == {"a": 2, "b": 3}
            with pytest.raises(ValueError, match="a"):
                journal.postpone("a", until=at(50), why="slow", lease=1)
            journal.append(_entry("lead:1", 1, settles=("a",)))
            assert {e.key for e in _leased(journal, 99, until=100)} == {"b", "later"}
            assert list(journal.verify()) == []

    def test_leaves_the_effects_of_others_alone(self) -> None:
        """A stream cannot settle what another one owes: it is still owed afterwards."""
        with self._journal(_rich("lead:1")) as journal:
            with contextlib.suppress(ValueError):
                journal.append(_entry("lead:10", settles=("lead:1/0",)))
            assert [effect.key for _, effect in journal.owed(at(0), "tell")] == ["lead:1/0"]
            assert list(journal.verify()) == []

    def test_gives_the_latest_text(self) -> None:
        """A later text of a slot is read instead of an earlier one, in its own stream only."""
        with self._journal(_rich("lead:1"), _rich("lead:1", 1), _rich("lead:10")) as journal:
            assert journal.texts("lead:1") == {"note": "Boris, from 1", "free": "no one"}
            assert sorted(journal.all_texts("lead:1")) == [
                ("lead:1", "free", "no one"),
                ("lead:1", "note", "Boris, from 1"),
                ("lead:10", "free", "no one"),
                ("lead:10", "note", "Boris, from 0"),
            ]
            assert len(list(journal.all_texts("lead:10"))) == 2
            assert list(journal.all_texts("pull:")) == []

    def test_erases_a_person_and_nothing_else(self) -> None:
        """Every text about the person is gone, older ones too; events and other texts stay."""
        with self._journal(_rich("lead:1"), _rich("lead:1", 1), _rich("lead:10")) as journal:
            history, heads = journal.load("lead:1"), dict(journal.heads())
            assert journal.erase(ANNE, at=at(50)) == 0
            assert journal.erase(BORIS, at=at(50)) == 3
            assert journal.texts("lead:1") == {"note": None, "free": "no one"}
            assert [slot for _, slot, _ in journal.all_texts("")] == ["free", "free"]
            assert (journal.load("lead:1"), dict(journal.heads())) == (history, heads)
            assert list(journal.verify()) == []
            assert journal.erase(BORIS, at=at(51)) == 0
            journal.append(_entry("lead:1", 2, texts=(Text("note", BORIS, "back"),)))
            assert journal.texts("lead:1") == {"note": "back", "free": "no one"}
            assert list(journal.verify()) == []

    def test_moves_the_head_with_every_event(self) -> None:
        """Each decision gives its stream, and no other, a new head (if there are heads)."""
        with self._journal(_rich("lead:1"), _rich("lead:10")) as journal:
            heads = dict(journal.heads())
            if not heads:
                pytest.skip(f"the journal {journal.name} keeps no heads")
            assert set(heads) == {"lead:1", "lead:10"}
            seen = {heads["lead:1"]}
            for expected in (1, 2, 3):
                journal.append(_entry("lead:1", expected, events=(event("the same"),)))
                now = dict(journal.heads())
                assert now["lead:10"] == heads["lead:10"]
                assert now["lead:1"] not in seen
                seen.add(now["lead:1"])

    def test_outlives_reopening(self) -> None:
        """A journal opened again holds what was appended, and goes on from there [leads:S6]."""
        journal = self.make()
        try:
            journal.append(_rich("lead:1"), _rich("lead:10"))
            journal.postpone("lead:1/0", until=at(3), why="busy")
            journal.erase(BORIS, at=at(4))
            before = _snapshot(journal)
            journal = self.reopen(journal)
            assert _snapshot(journal) == before
            assert list(journal.verify()) == []
            journal.append(_rich("lead:1", 1))
            assert len(journal.load("lead:1")) == 2
        finally:
            getattr(journal, "close", lambda: None)()

    @prop(operations=OPERATIONS)
    def test_agrees_with_a_plain_model(self, operations: list[Any]) -> None:
        """After any operations it answers as lists and dictionaries do, and verifies."""
        plain = PlainJournal()
        with self._journal() as journal:
            for number, operation in enumerate(operations):
                do_both(journal, plain, operation, number)
                compare(journal, plain)
            assert list(journal.verify()) == []


def _leased(journal: Journal, minutes: int, *, until: int, limit: int = 100) -> list[Effect]:
    """What is leased at a moment, until a later one."""
    taken = journal.lease("tell", now=at(minutes), until=at(until), limit=limit)
    assert {stream for stream, _ in taken} <= {"lead:1"}
    return [effect for _, effect in taken]


def _snapshot(journal: Journal) -> tuple[object, ...]:
    """Everything that can be asked of a journal."""
    streams = journal.streams()
    return (
        [(s, journal.load(s), journal.index(s), dict(journal.texts(s))) for s in streams],
        [(s, journal.effects(s)) for s in streams],
        sorted(journal.all_texts("")),
        [journal.owed(at(9999), kind) for kind in KINDS],
        journal.due(at(9999)),
        dict(journal.heads()),
    )
