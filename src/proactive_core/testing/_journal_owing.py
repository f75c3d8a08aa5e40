"""The checks of a journal that are about what is owed: found, tried, leased, settled."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from ..ports import Append, Journal, Text
from ._plain_journal import BORIS, at, event, index_of, owe
from ._suite import Suite


def entry(stream: str, expected: int = 0, **rest: Any) -> Append:
    """A decision of one event, with whatever else is asked for."""
    given = {"events": (event(f"{stream} {expected}"),), "at": at(expected), **rest}
    return Append(stream=stream, expected=expected, **given)


def rich(stream: str, expected: int = 0) -> Append:
    """A decision that leaves something behind in every corner of the journal."""
    return entry(
        stream,
        expected,
        effects=(owe(f"{stream}/{expected}"),),
        texts=(Text("note", BORIS, f"Boris, from {expected}"), Text("free", None, "no one")),
        claims=(f"claim {stream} {expected}",),
        index=index_of(expected),
    )


class OwingChecks(Suite):
    """A part of `JournalSuite`."""

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
            for one in entries:
                journal.append(one)
            yield journal
        finally:
            getattr(journal, "close", lambda: None)()

    def test_owes_until_settled(self) -> None:
        """What is owed is found from its moment on, by kind, until an event settles it."""
        owes = (owe("b", 20), owe("a", 10), owe("p", 0, kind="push"))
        with self._journal(entry("lead:1", effects=owes)) as journal:
            assert journal.effects("lead:1") == owes
            assert journal.owed(at(10) - timedelta(microseconds=1), "tell") == ()
            assert journal.owed(at(20), "tell") == (("lead:1", owes[1]), ("lead:1", owes[0]))
            assert journal.owed(at(20), "tell", 1) == (("lead:1", owes[1]),)
            assert journal.owed(at(0), "push") == (("lead:1", owes[2]),)
            journal.append(entry("lead:1", 1, settles=("a",), effects=(owe("c", 5),)))
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
        with self._journal(entry("lead:1", effects=(owe("a"), owe("b")))) as journal:
            journal.postpone("a", until=at(15), why="mailbox full")
            journal.postpone("a", until=at(30), why="mailbox still full")
            assert [effect.key for _, effect in journal.owed(at(29), "tell")] == ["b"]
            (_, _), (_, late) = journal.owed(at(30), "tell")
            assert (late.key, late.tries, late.why) == ("a", 2, "mailbox still full")
            assert (late.next_try_at, late.settled_at) == (at(30), None)
            journal.append(entry("lead:1", 1, settles=("a",)))
            done = journal.effects("lead:1")
            with contextlib.suppress(ValueError):  # another relay was faster; it stays settled
                journal.postpone("a", until=at(40), why="too late to fail")
            assert journal.effects("lead:1") == done
            assert list(journal.verify()) == []

    def test_leases_what_is_owed_to_one_at_a_time(self) -> None:
        """What was leased is given to nobody else until it is postponed or the lease ends."""
        owes = (owe("b", 2), owe("a", 1), owe("later", 9), owe("p", kind="push"))
        with self._journal(entry("lead:1", effects=owes)) as journal:
            first = journal.lease("a", now=at(5), until=at(20))
            assert first is not None
            assert (first.key, first.lease, first.leased_until) == ("a", 1, at(20))
            assert first in journal.effects("lead:1")
            second = journal.lease("b", now=at(5), until=at(20))
            assert second is not None
            assert second.lease == 1
            assert _leased(journal, ("a", "b", "later", "nobody owes this"), 5) == {}
            assert [effect.key for _, effect in journal.owed(at(5), "tell")] == ["a", "b"]
            # Given up: free from its next moment on.
            journal.postpone("b", until=at(6), why="mailbox full", lease=1)
            assert _leased(journal, ("a", "b"), 5) == {}
            again = journal.lease("b", now=at(6), until=at(20))
            assert again is not None
            assert (again.tries, again.lease) == (1, 2)
            # Whoever took it came back to neither settle nor postpone: free when the lease ends.
            assert _leased(journal, ("a", "b", "later"), 19) == {"later": 1}
            assert _leased(journal, ("a", "b", "later"), 20) == {"a": 2, "b": 3}
            with pytest.raises(ValueError, match="a"):
                journal.postpone("a", until=at(50), why="slow", lease=1)
            journal.append(entry("lead:1", 1, settles=("a",)))
            assert _leased(journal, ("a", "b", "later", "p"), 99) == {"b": 4, "later": 2, "p": 1}
            assert list(journal.verify()) == []

    def test_leaves_the_effects_of_others_alone(self) -> None:
        """A stream cannot settle what another one owes: it is still owed afterwards."""
        with self._journal(rich("lead:1")) as journal:
            with contextlib.suppress(ValueError):
                journal.append(entry("lead:10", settles=("lead:1/0",)))
            assert [effect.key for _, effect in journal.owed(at(0), "tell")] == ["lead:1/0"]
            assert list(journal.verify()) == []


def _leased(journal: Journal, keys: Iterable[str], minutes: int) -> dict[str, int]:
    """What of some effects is leased at a moment, with the numbers of the leases."""
    taken = [journal.lease(key, now=at(minutes), until=at(minutes + 20)) for key in keys]
    return {effect.key: effect.lease for effect in taken if effect is not None}
