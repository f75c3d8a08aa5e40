"""What a journal on PostgreSQL keeps, erases and finds, and what it does when the server goes."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert

from proactive_adapters.journal import _escape, _tables
from proactive_core.errors import SourceError, UsageError
from proactive_core.ports import ConflictError, Index, Text
from proactive_core.refs import Ref

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BORIS = Ref("fsm", "customer", "42")
TEXTS = st.text(
    st.sampled_from("ab%_\0\1\2\ud7ff\ue000\U0010ffff") | st.characters(codec="utf-8"), max_size=4
)


# --- text


@given(TEXTS, TEXTS)
@example("\0", "\1")
@example("\1\1", "\0")
def test_escaped_texts_are_read_back_and_sort_as_before(one, other):
    assert _escape.unescape(_escape.escape(one)) == one
    assert "\0" not in _escape.escape(one)
    assert (_escape.escape(one) < _escape.escape(other)) == (one < other)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.sets(TEXTS.filter(str.strip), min_size=1, max_size=5), TEXTS)
@example({"a\0b", "a\1b", "ab", "a"}, "a\0")
@example({"a\ud7ffx", "a\ue000"}, "a\ud7ff")
@example({"\U0010ffffx", "x"}, "\U0010ffff")
def test_names_are_sorted_and_found_by_prefix_as_python_does(schema, names, prefix):
    with remote_of(schema) as journal:
        with journal._writer.begin() as connection:
            rows = [{"stream": name, "version": 0, "head": ""} for name in names]
            connection.execute(insert(_tables.streams), rows)

        assert journal.streams() == tuple(sorted(names))
        found = tuple(sorted(name for name in names if name.startswith(prefix)))
        assert journal.streams(prefix) == found


_ONE = {}


def remote_of(schema):
    """One journal for all examples, emptied."""
    if "journal" not in _ONE:
        _ONE["journal"] = schema(durability="normal").open()
    with _ONE["journal"]._writer.begin() as connection:
        connection.execute(_tables.streams.delete())
    return _ONE["journal"]


@pytest.mark.parametrize("kept_by", ["remote", "journal"])
def test_a_character_that_the_server_has_not_is_kept_by_both(request, kept_by, entry, owe):
    remote = request.getfixturevalue(kept_by)
    nul = "a\0b\1c"
    subject = Ref("fsm", "customer", nul)
    remote.append(
        entry(
            f"lead:{nul}",
            effects=(owe(nul, kind=nul),),
            texts=(Text(nul, subject, nul),),
            claims=(nul,),
            index=Index(live=True, next_action_at=MONDAY, owner=subject, stage=nul),
        )
    )
    remote.postpone(nul, until=MONDAY, why=nul)

    assert remote.streams("lead:a\0") == (f"lead:{nul}",)
    assert remote.texts(f"lead:{nul}") == {nul: nul}
    assert remote.holder(nul) == f"lead:{nul}"
    assert remote.index(f"lead:{nul}").owner == subject
    ((_, effect),) = remote.owed(MONDAY, nul)
    assert (effect.key, effect.why) == (nul, nul)
    assert list(remote.verify()) == []
    assert remote.erase(subject, at=MONDAY) == 1
    assert list(remote.verify()) == []


def test_text_that_is_not_unicode_is_refused_and_nothing_stored(remote, entry):
    with pytest.raises(UsageError, match="not Unicode"):
        remote.append(entry("lead:1"), entry("lead:2", texts=(Text("note", None, "\ud800"),)))
    with pytest.raises(UsageError, match="not Unicode"):
        remote.append(entry("lead:\ud800", events=entry("x").events))
    assert remote.streams() == ()


def test_a_name_too_long_for_an_index_is_refused_for_good(remote, entry):
    import random

    endless = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=9000))
    with pytest.raises(UsageError, match="too long"):
        remote.append(entry(endless))
    assert remote.streams() == ()


# --- erasing and finding


def test_what_was_erased_is_cleared_away(remote, served, admin, entry):
    remote.append(entry("lead:1", texts=(Text("note", BORIS, "the key is under the flower pot"),)))
    assert remote.erase(BORIS, at=MONDAY) == 1

    query = "SELECT vacuum_count, n_dead_tup FROM pg_stat_all_tables WHERE relid = %s::regclass"
    assert admin.execute(query, (f"{served.schema}.texts",)).fetchone() == (1, 0)
    assert list(remote.verify()) == []


def test_erasing_does_not_wait_for_a_reader_and_the_reader_sees_what_was_there(remote, entry):
    remote.append(entry("a", texts=tuple(Text(str(n), BORIS, "x") for n in range(2000))))
    reading = remote.all_texts("")
    next(reading)

    assert remote.erase(BORIS, at=MONDAY) == 2000
    assert sum(1 for _ in reading) == 1999
    assert list(remote.all_texts("")) == []


def test_a_cleaning_that_fails_does_not_undo_the_erasure(remote, entry):
    remote.append(entry("lead:1", texts=(Text("note", BORIS, "x"),)))

    def broken(_connection, _cursor, statement, values, *_):
        return statement.replace("VACUUM", "VACUUM nothing, "), values

    event.listen(remote._writer, "before_cursor_execute", broken, retval=True)
    assert remote.erase(BORIS, at=MONDAY) == 1
    assert remote.texts("lead:1") == {"note": None}


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda j: j.due(MONDAY), "streams_due"),
        (lambda j: j.next_due(), "streams_due"),
        (lambda j: j.owed(MONDAY, "tell"), "effects_owed"),
    ],
)
def test_what_is_asked_often_is_answered_by_a_partial_index(
    remote, served, admin, entry, owe, overhear, ask, index
):
    later = Index(live=True, next_action_at=MONDAY + timedelta(days=9), owner=None, stage="x")
    remote.append(entry("lead:0", index=later, effects=(owe("k", 99),)))
    admin.execute(f"SET search_path = {served.schema}")
    admin.execute(
        "INSERT INTO streams SELECT 'lead:' || n, 1, '', (n % 2), s.next_action_at + n, NULL, 'x'"
        " FROM streams s, generate_series(1, 20000) n"
    )
    admin.execute(
        "INSERT INTO effects SELECT 'k' || n, stream, 1, n, kind, NULL, '', next_try_at + n, 0,"
        " NULL, CASE n % 9 WHEN 0 THEN NULL ELSE 1 END, '' FROM effects, generate_series(1, 20000) n"
    )
    admin.execute("ANALYZE streams, effects")
    asked = []
    overhear(remote._reader, remote._asking, lambda *said: asked.append(said))
    ask(remote)
    statement, values = asked[-1]
    with remote._reader.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars().all()

    assert any(f"using {index}" in line for line in plan), plan


# --- a server that goes away


def cut(admin, journal):
    """End every other connection of the journal's kind, as a restart of the server does."""
    admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'proactive'"
    )


def test_connections_that_were_cut_are_made_again(remote, admin, entry):
    remote.append(entry("lead:1"))
    cut(admin, remote)

    assert remote.streams() == ("lead:1",)
    cut(admin, remote)
    remote.append(entry("lead:1", 1))
    assert list(remote.verify()) == []


@pytest.mark.parametrize("word", ["advisory", "INSERT", "COMMIT"])
def test_a_server_that_goes_while_it_stores_is_told_once(
    remote, admin, entry, overhear, caplog, word
):
    """As an error of the journal; the pool has nothing to complain of beside it."""
    times = iter([True])

    def hear(statement, _):
        if word in statement and next(times, False):
            cut(admin, remote)

    overhear(remote._writer, remote._storing, hear)
    with pytest.raises(SourceError, match="cannot be written"):
        remote.append(entry("lead:1", texts=(Text("note", None, "x"),)))
    # The driver may warn of its broken pipeline, depending on when it notices.
    assert [r for r in caplog.records if r.name.startswith("sqlalchemy")] == []
    assert remote.streams() == ()
    remote.append(entry("lead:1"))
    assert list(remote.verify()) == []


def test_a_server_that_goes_while_it_reads_is_no_damage(remote, admin, entry, monkeypatch):
    remote.append(entry("a", texts=tuple(Text(str(n), None, "x") for n in range(2000))))

    def examine(_connection):
        cut(admin, remote)
        return iter(())

    monkeypatch.setattr(type(remote._database), "examine", lambda _, c: examine(c))
    with pytest.raises(SourceError, match="cannot be verified"):
        remote.verify()
    reading = remote.all_texts("")
    next(reading)
    cut(admin, remote)
    with pytest.raises(SourceError, match="cannot be read"):
        list(reading)


def test_a_writer_that_waits_too_long_says_so_and_stores_nothing(served, entry):
    with served.open() as first, attrs.evolve(served, patience=0.2).open() as second:
        with first._writer.begin() as held:
            first._database.lock(held.connection.cursor(), ["lead:1"])
            with pytest.raises(SourceError, match="cannot be written: .*lock timeout"):
                second.append(entry("lead:1"))
        assert second.streams() == ()
        second.append(entry("lead:1"))


def test_a_writer_that_fell_silent_loses_its_locks(served, entry):
    with attrs.evolve(served, patience=0.2).open() as silent, served.open() as other:
        with silent._writer.connect() as held:
            silent._database.lock(held.connection.cursor(), ["lead:1"])
            other.append(entry("lead:1"))  # waits until the server ends the silent one
            held.invalidate()
        assert other.streams() == ("lead:1",)


def test_threads_that_queue_too_long_say_so(served, entry):
    with attrs.evolve(served, patience=0.2).open() as journal:
        for engine, ask in (
            (journal._writer, lambda: journal.append(entry("lead:1"))),
            (journal._reader, journal.streams),
            (journal._reader, journal.verify),
        ):
            taken = [engine.connect() for _ in range(15)]
            try:
                with pytest.raises(SourceError, match="too many threads wait"):
                    ask()
            finally:
                for connection in taken:
                    connection.close()


def test_readers_cannot_write(remote):
    with (
        remote._reader.connect() as connection,
        pytest.raises(Exception, match="read-only transaction"),
    ):
        connection.exec_driver_sql("DELETE FROM streams")


def test_an_event_that_nobody_sealed_is_never_written_over(remote, served, admin, entry):
    remote.append(entry("quiet"))
    admin.execute(f"SET search_path = {served.schema}")
    admin.execute(
        "INSERT INTO events SELECT stream, 2, kind, at, body, NULL, hash, hash FROM events"
    )

    with pytest.raises(ConflictError, match="verify"):
        remote.append(entry("quiet", 1))
