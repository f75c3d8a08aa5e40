"""The checks that every journal must pass: what is told to it stays, whole and findable."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ..ports import ClaimedError, ConflictError, Index, Journal, Text
from ._journal_owing import OwingChecks, entry, rich
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
)
from ._suite import prop


class JournalSuite(OwingChecks):
    """Subclass, define `make`, done.

    Each check works on journals of its own. A journal with a `close` method is closed.

    >>> class TestMine(JournalSuite):  # doctest: +SKIP
    ...     def make(self):
    ...         return MyJournal()
    """

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
        with self._journal(entry("lead:1", events=first), entry("lead:10")) as journal:
            journal.append(entry("lead:1", 2, events=second))
            assert journal.load("lead:1") == first + second
            assert len(journal.load("lead:10")) == 1

    def test_lists_streams_by_prefix(self) -> None:
        """`streams` sorts, and a prefix means its characters: `%`, `_` and `*` are nothing else."""
        names = ("lead%1", "lead*", "lead:1", "lead:10", "lead_1", "müller", "pull:x")
        with self._journal(*(entry(name) for name in reversed(names))) as journal:
            assert journal.streams() == tuple(sorted(names))
            for prefix in ("lead:1", "lead_", "lead%", "lead*", "m", "lead:1x"):
                expected = tuple(name for name in names if name.startswith(prefix))
                assert journal.streams(prefix) == expected

    def test_refuses_a_stale_decision(self) -> None:
        """A decision on another number of events raises `ConflictError` and stores nothing."""
        with self._journal(rich("lead:1")) as journal:
            before = _snapshot(journal)
            for expected in (0, 2):
                with pytest.raises(ConflictError):
                    journal.append(rich("lead:1", expected))
            with pytest.raises(ConflictError):
                journal.append(rich("lead:10", 1))
            assert _snapshot(journal) == before

    def test_lets_a_claim_be_held_once(self) -> None:
        """A key that another stream holds raises `ClaimedError`, names it, and stores nothing."""
        with self._journal(rich("lead:1")) as journal:
            key = "claim lead:1 0"
            before = _snapshot(journal)
            with pytest.raises(ClaimedError) as refused:
                journal.append(entry("lead:10", claims=("new", key)))
            assert (refused.value.key, refused.value.stream) == (key, "lead:1")
            assert journal.holder(key) == "lead:1"
            assert journal.holder("new") is None
            assert _snapshot(journal) == before

    def test_stores_all_entries_or_none(self) -> None:
        """If the last entry of a call is refused, nothing of the first ones is stored."""
        with self._journal(rich("lead:1")) as journal:
            before = _snapshot(journal)
            settling = entry("lead:1", 1, settles=("lead:1/0",), index=index_of(7))
            with pytest.raises(ConflictError):
                journal.append(rich("lead:10"), settling, rich("lead:2", 5))
            with pytest.raises(ClaimedError):
                journal.append(rich("lead:10"), settling, entry("x", claims=("claim lead:10 0",)))
            assert _snapshot(journal) == before
            journal.append(rich("lead:10"), settling)
            assert (len(journal.load("lead:1")), len(journal.load("lead:10"))) == (2, 1)

    def test_refuses_what_rests_on_a_stream_that_moved(self) -> None:
        """What a decision looked at is as it was then, or `ConflictError`, and nothing stored."""
        with self._journal(rich("lead:1")) as journal:
            absent = (("person:x", 0),)
            journal.append(entry("lead:1", 1, rests_on=absent))
            journal.append(entry("person:x"))
            before = _snapshot(journal)
            for held in (absent, (("person:x", 2),), (("person:x", 1), *absent)):
                with pytest.raises(ConflictError):
                    journal.append(rich("lead:10"), entry("lead:1", 2, rests_on=held))
            assert _snapshot(journal) == before
            journal.append(entry("lead:1", 2, rests_on=(("person:x", 1),)))
            assert len(journal.load("lead:1")) == 3

    def test_releases_nobody_who_owns_something(self) -> None:
        """Whoever is to own nothing owns nothing afterwards, or `ConflictError` [leads:S12]."""
        with self._journal(rich("lead:1"), rich("lead:10")) as journal:
            before = _snapshot(journal)
            gone = entry("person:x", releases=(ANNE,))
            theirs = Index(live=True, next_action_at=at(1), owner=BORIS, stage="contact")
            with pytest.raises(ConflictError):
                journal.append(gone, entry("lead:1", 1, index=theirs))
            assert _snapshot(journal) == before
            closed = index_of(None, live=False)
            journal.append(
                gone, entry("lead:1", 1, index=theirs), entry("lead:10", 1, index=closed)
            )
            assert journal.owners() == {BORIS}

    def test_finds_what_is_due(self) -> None:
        """Live streams at or before now, earliest first; an index entry stays until replaced."""
        with self._journal(
            entry("late", index=index_of(30)),
            entry("early", index=index_of(10)),
            entry("never", index=index_of(None)),
            entry("dead", index=index_of(5, live=False)),
            entry("bare"),
        ) as journal:
            assert journal.due(at(10) - timedelta(microseconds=1)) == ()
            assert journal.due(at(10)) == ("early",)
            assert journal.due(at(30)) == ("early", "late")
            assert journal.due(at(30), 1) == ("early",)
            assert journal.next_due() == at(10)
            assert journal.index("early") == index_of(10)
            assert journal.index("dead") == index_of(5, live=False)
            assert journal.index("bare") is None
            journal.append(entry("late", 1))
            assert journal.index("late") == index_of(30)
            journal.append(entry("early", 1, index=index_of(60)))
            assert journal.due(at(60)) == ("late", "early")
            journal.append(entry("late", 2, index=index_of(None, live=False)))
            assert journal.next_due() == at(60)

    def test_gives_the_latest_text(self) -> None:
        """A later text of a slot is read instead of an earlier one, in its own stream only."""
        with self._journal(rich("lead:1"), rich("lead:1", 1), rich("lead:10")) as journal:
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
        with self._journal(rich("lead:1"), rich("lead:1", 1), rich("lead:10")) as journal:
            history, heads = journal.load("lead:1"), dict(journal.heads())
            assert journal.erase(ANNE, at=at(50)) == 0
            assert journal.erase(BORIS, at=at(50)) == 3
            assert journal.texts("lead:1") == {"note": None, "free": "no one"}
            assert [slot for _, slot, _ in journal.all_texts("")] == ["free", "free"]
            assert (journal.load("lead:1"), dict(journal.heads())) == (history, heads)
            assert list(journal.verify()) == []
            assert journal.erase(BORIS, at=at(51)) == 0
            journal.append(entry("lead:1", 2, texts=(Text("note", BORIS, "back"),)))
            assert journal.texts("lead:1") == {"note": "back", "free": "no one"}
            assert list(journal.verify()) == []

    def test_moves_the_head_with_every_event(self) -> None:
        """Each decision gives its stream, and no other, a new head, beside the earlier ones."""
        with self._journal(rich("lead:1"), rich("lead:10")) as journal:
            heads = dict(journal.heads())
            if not heads:
                pytest.skip(f"the journal {journal.name} keeps no heads")
            assert set(heads) == {"lead:1", "lead:10"}
            seen, chain = {heads["lead:1"]}, journal.chain("lead:1")
            for expected in (1, 2, 3):
                journal.append(entry("lead:1", expected, events=(event("the same"),)))
                now = dict(journal.heads())
                assert now["lead:10"] == heads["lead:10"]
                assert now["lead:1"] not in seen
                seen.add(now["lead:1"])
                longer = journal.chain("lead:1")
                assert longer[: len(chain)] == chain
                assert longer[len(chain) :] != ()
                assert longer[-1] == now["lead:1"]
                chain = longer
            assert journal.chain("nobody's") == ()

    def test_outlives_reopening(self) -> None:
        """A journal opened again holds what was appended, and goes on from there [leads:S6]."""
        journal = self.make()
        try:
            journal.append(rich("lead:1"), rich("lead:10"))
            journal.postpone("lead:1/0", until=at(3), why="busy")
            journal.erase(BORIS, at=at(4))
            before = _snapshot(journal)
            journal = self.reopen(journal)
            assert _snapshot(journal) == before
            assert list(journal.verify()) == []
            journal.append(rich("lead:1", 1))
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
