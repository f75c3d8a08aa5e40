"""Heads that were kept outside show what a chain inside a file cannot: that it was cut or replaced."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.journal import (
    Fate,
    Head,
    SqliteJournal,
    compare_heads,
    kept_heads,
    read_heads,
)
from proactive_core.leads import MemoryJournal


@pytest.fixture(params=["memory", "sqlite"])
def journal(request, tmp_path):
    if request.param == "memory":
        yield MemoryJournal()
    else:
        with SqliteJournal(tmp_path / "journal.db").open() as held:
            yield held


def test_streams_only_grow(journal, entry):
    journal.append(entry("lead:1"))
    journal.append(entry("lead:2"))
    kept = kept_heads(journal)
    assert compare_heads(journal, kept) == {"lead:1": Fate.SAME, "lead:2": Fate.SAME}
    journal.append(entry("lead:2", len(journal.load("lead:2")), texts=()))
    journal.append(entry("lead:3"))
    assert compare_heads(journal, kept) == {
        "lead:1": Fate.SAME,
        "lead:2": Fate.GROWN,
        "lead:3": Fate.NEW,
    }
    bare = {stream: Head(head.head) for stream, head in kept.items()}
    assert compare_heads(journal, bare) == compare_heads(journal, kept)


def test_a_stream_that_was_cut_and_made_consistent_is_shorter(tmp_path, entry):
    """Nothing inside the file shows it: the audit of the store is content."""
    path = tmp_path / "journal.db"
    with SqliteJournal(path).open() as journal:
        journal.append(entry("lead:1", texts=()))
        short = kept_heads(journal)
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with SqliteJournal(path).open() as journal:
        journal.append(entry("lead:1", len(journal.load("lead:1")), texts=()))
        kept = kept_heads(journal)
        assert kept != short
    with SqliteJournal(copy).open() as cut:
        assert list(cut.verify()) == []
        assert compare_heads(cut, kept) == {"lead:1": Fate.SHORTER}
        assert compare_heads(cut, {"lead:1": Head(kept["lead:1"].head)}) == {"lead:1": Fate.CHANGED}


def test_a_history_that_was_forged_is_changed_and_one_that_is_gone_is_missing(tmp_path, entry):
    with SqliteJournal(tmp_path / "true.db").open() as journal:
        journal.append(entry("lead:1"))
        journal.append(entry("lead:2"))
        kept = kept_heads(journal)
    with SqliteJournal(tmp_path / "forged.db").open() as forged:
        forged.append(entry("lead:1", events=entry("something else").events))
        forged.append(entry("lead:1", len(forged.load("lead:1")), texts=()))
        assert list(forged.verify()) == []
        assert compare_heads(forged, kept) == {"lead:1": Fate.CHANGED, "lead:2": Fate.MISSING}


def test_a_stream_that_lost_its_events_is_told(tmp_path, entry):
    path = tmp_path / "journal.db"
    with SqliteJournal(path).open() as journal:
        journal.append(entry("lead:1", texts=()))
        kept = kept_heads(journal)
    by_hand = sqlite3.connect(path)
    with by_hand:
        by_hand.execute("PRAGMA foreign_keys = OFF")
        by_hand.execute("DELETE FROM events")
    by_hand.close()
    with SqliteJournal(path).open() as journal:
        assert compare_heads(journal, kept) == {"lead:1": Fate.SHORTER}
        assert kept_heads(journal) == {"lead:1": Head(kept["lead:1"].head, None)}


@given(
    st.dictionaries(
        st.text(min_size=1),
        st.builds(Head, st.text(min_size=1), st.none() | st.integers(1, 10**6)),
    )
)
def test_kept_heads_are_read_as_they_were_written(kept):
    written = {
        stream: head.head if head.length is None else {"head": head.head, "length": head.length}
        for stream, head in kept.items()
    }
    assert read_heads(written) == kept
