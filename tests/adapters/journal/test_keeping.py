"""What a journal in a file keeps, erases and finds."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import literal, select

from proactive_adapters.journal import SqliteJournal, _rows, _sqlite
from proactive_core.ports import Text
from proactive_core.refs import Ref

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BORIS = Ref("fsm", "customer", "42")
TEXTS = st.text(
    st.sampled_from("ab%_\ud7ff\ue000\U0010ffff") | st.characters(codec="utf-8"), max_size=3
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXTS, prefix=TEXTS)
@example(name="a\ud7ffx", prefix="a\ud7ff")
@example(name="a\ue000", prefix="a\ud7ff")
@example(name="b", prefix="a\U0010ffff")
@example(name="\U0010ffffx", prefix="\U0010ffff")
def test_a_prefix_is_a_prefix(journal, name, prefix):
    if "\0" in name + prefix:
        return
    with journal._reader.connect() as connection:
        column = select(literal(name).label("name")).subquery().c.name
        found = connection.scalar(select(column).where(*_rows.starts_with(column, prefix)))

    assert (found == name) is name.startswith(prefix)


def test_what_was_erased_is_nowhere_in_the_file(path, entry):
    secret = "Boris keeps the key under the third flower pot"
    with SqliteJournal(path).open() as journal:
        for n in range(3):  # one in a row, the others in pages of their own
            body = f"{secret} {n}; " * (1 + 300 * n)
            journal.append(entry("lead:1", n, texts=(Text("note", BORIS, body),)))
        assert secret.encode() in b"".join(f.read_bytes() for f in path.parent.iterdir())
        assert journal.erase(BORIS, at=MONDAY) == 3

        files = list(path.parent.iterdir())
        assert secret.encode() not in b"".join(file.read_bytes() for file in files)
        assert list(journal.verify()) == []


def test_erasing_does_not_wait_long_for_a_reader(path, journal, entry, monkeypatch):
    monkeypatch.setattr(_sqlite, "_SCRUB_PATIENCE", 20)
    journal.append(entry("a", texts=tuple(Text(str(n), BORIS, "x") for n in range(2000))))
    reading = journal.all_texts("")
    next(reading)

    assert journal.erase(BORIS, at=MONDAY) == 2000
    assert sum(1 for _ in reading) == 1999, "a reader sees what was there when it began"
    assert list(journal.all_texts("")) == []


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda j: j.due(MONDAY), "streams_due"),
        (lambda j: j.next_due(), "streams_due"),
        (lambda j: j.owners(), "streams_owned"),
        (lambda j: j.owed(MONDAY, "tell"), "effects_owed"),
        (lambda j: list(j.all_texts("pull:")), "texts_latest"),
        (lambda j: j.effects("lead:1"), "effects_of"),
    ],
)
def test_what_is_asked_often_is_answered_by_an_index(lived, by_hand, overhear, ask, index):
    with SqliteJournal(lived).open() as journal:
        asked = []
        overhear(journal._reader, journal._asking, lambda *said: asked.append(said))
        ask(journal)
    statement, values = asked[-1]
    plan = " ".join(row[3] for row in by_hand(lived, f"EXPLAIN QUERY PLAN {statement}", *values))

    assert f"INDEX {index}" in plan, plan


def test_a_year_of_facts_is_stored_and_read_in_seconds(journal, entry):
    for batch in range(10):
        texts = tuple(Text(f"fsm:site:{batch}-{n}", None, '{"name":"x"}' * 10) for n in range(1000))
        journal.append(entry("pull:fsm:sites", batch, texts=texts))

    assert sum(1 for _ in journal.all_texts("pull:fsm:")) == 10_000
    assert len(journal.texts("pull:fsm:sites")) == 10_000
    assert list(journal.verify()) == []
