"""Whatever is changed past a journal on PostgreSQL, `verify` finds [leads:S14]."""

import contextlib

import pytest
from sqlalchemy.exc import DataError, IntegrityError

from proactive_adapters.journal import _verify
from proactive_core.errors import SourceError, UsageError

TABLES = ("meta", "streams", "events", "effects", "texts", "claims")
#: Columns that may be empty and mean something else when they are not.
MOMENTS = {"live", "next_action_at", "settled_at", "erased_at", "leased_until"}


@pytest.fixture
def lived(remote, live):
    live(remote)
    return remote


@contextlib.contextmanager
def spoilt(journal, statement, values=()):
    """What `verify` finds after a change by hand, which is taken back."""
    with journal._writer.connect() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(statement, values)
        yield list(_verify.faults(connection))


def rows_of(journal, table):
    with journal._reader.connect() as connection:
        found = connection.exec_driver_sql(f'SELECT ctid::text, * FROM "{table}"').mappings().all()
    assert found, f"the history leaves nothing in {table}"
    return found


def test_what_nobody_touched_is_well(lived):
    assert list(lived.verify()) == []


@pytest.mark.parametrize("table", TABLES)
def test_any_single_row_deleted_is_found(lived, table):
    for row in rows_of(lived, table):
        with spoilt(lived, f'DELETE FROM "{table}" WHERE ctid = %s::tid', (row["ctid"],)) as found:
            assert found, f"nobody misses {row} of {table}"


@pytest.mark.parametrize("table", TABLES)
def test_any_single_value_changed_is_found(lived, table):
    tried = 0
    for row in rows_of(lived, table):
        for column in list(row)[1:]:
            old = row[column]
            new = old - 1 if isinstance(old, int) else f"{old or ''}x"
            if column == "stream":  # another stream that exists: the hardest to see
                new = "quiet" if old != "quiet" else "lead:2"
            if column in MOMENTS and old is None:
                new = 1
            statement = f'UPDATE "{table}" SET "{column}" = %s WHERE ctid = %s::tid'
            try:
                with spoilt(lived, statement, (new, row["ctid"])) as found:
                    assert found, f"nobody sees {column} = {new!r} in {row} of {table}"
            except IntegrityError:
                continue  # the database itself refuses: that row name is taken
            tried += 1
    assert tried


@pytest.mark.parametrize("table", TABLES)
def test_any_value_removed_is_found(lived, table):
    for row in rows_of(lived, table):
        for column in [c for c in list(row)[1:] if row[c] is not None]:
            statement = f'UPDATE "{table}" SET "{column}" = NULL WHERE ctid = %s::tid'
            try:
                with spoilt(lived, statement, (row["ctid"],)) as found:
                    assert found, f"nobody misses {column} in {row} of {table}"
            except IntegrityError:
                continue  # the database itself refuses: it may not be empty


@pytest.mark.parametrize("half", ["\1", "\1\3", "x\1"])
def test_half_an_escape_written_by_hand_is_found(lived, half):
    statement = "UPDATE texts SET body = %s WHERE slot = 's1'"
    with spoilt(lived, statement, (half,)) as (fault,):
        assert fault.where == "texts pull:fsm:sites#1/1 (s1)"


def test_an_escape_rewritten_by_hand_into_another_spelling_is_found(lived, entry):
    from proactive_core.ports import Text

    for text in ("\0", "\1", "\ufffd"):
        lived.append(entry(f"raw {text}", texts=(Text("raw", None, text),)))
        for other in ("\1", "\1\1", "\1\2", "\ufffd"):
            statement = "UPDATE texts SET body = %s WHERE stream LIKE 'raw%%'"
            held = text.replace("\1", "\1\2").replace("\0", "\1\1")
            with spoilt(lived, f"{statement} AND body = %s", (other, held)) as found:
                assert bool(found) == (other != held)


def test_a_forged_row_is_found(lived):
    for statement, where in (
        ("INSERT INTO streams VALUES ('new', 0, '', 1, 5, NULL, '')", "streams new"),
        ("INSERT INTO claims VALUES ('fsm:9', 'lead:1')", "claims fsm:9 of lead:1"),
        ("INSERT INTO claims VALUES ('fsm:9', 'nowhere')", "streams nowhere"),
        (
            "INSERT INTO texts VALUES ('lead:1', 1, 9, 'note', NULL, 'aa', 'forged', NULL, NULL)",
            "texts lead:1#1/9 (note)",
        ),
        (
            "INSERT INTO effects VALUES ('k', 'quiet', 1, 0, 'page', NULL, '', 0, 0, NULL, 1, '')",
            "effects k of quiet",
        ),
    ):
        with spoilt(lived, statement) as found:
            assert where in {fault.where for fault in found}


def test_values_of_another_type_are_refused_by_the_server(lived):
    with pytest.raises(DataError), spoilt(lived, "UPDATE texts SET ordinal = %s", ("abc",)):
        pass


@pytest.mark.parametrize(
    ("harm", "index"),
    [
        ("ALTER TABLE effects DROP CONSTRAINT effects_pkey", "effects_pkey"),
        ("DROP INDEX {}.streams_due", "streams_due"),
    ],
)
def test_a_key_or_index_that_was_dropped_is_found(lived, served, admin, harm, index):
    admin.execute(f"SET search_path = {served.schema}")
    admin.execute(harm.format(served.schema))

    (fault,) = lived.verify()

    assert index in fault.where


def test_a_table_that_was_dropped_is_a_fault_and_no_crash(lived, served, admin, entry):
    admin.execute(f"DROP TABLE {served.schema}.claims")

    assert any("claims" in fault.why and "exist" in fault.why for fault in lived.verify())
    with pytest.raises(SourceError, match=r'cannot be read: relation "claims" does not exist'):
        lived.holder("fsm:1")
    with pytest.raises(SourceError, match=r'cannot be written: relation "claims" does not exist'):
        lived.append(entry("x", claims=("k",)))


def test_without_its_schema_row_a_journal_is_read_and_verified_but_not_written(
    lived, served, admin, entry
):
    admin.execute(f"DELETE FROM {served.schema}.meta")

    with served.open() as journal:
        assert len(journal.load("lead:1")) == 4
        assert list(journal.verify())
        with pytest.raises(UsageError, match="schema row is lost"):
            journal.append(entry("new"))


def test_verifying_does_not_mind_others_who_write(lived, entry):
    with lived._reader.connect() as connection:
        walk = _verify.faults(connection)
        snapshot = connection.exec_driver_sql("SELECT count(*) FROM events").scalar()
        lived.append(entry("aaa"), entry("lead:1", 4), entry("zzz"))

        assert list(walk) == []
        assert connection.exec_driver_sql("SELECT count(*) FROM events").scalar() == snapshot
    assert list(lived.verify()) == []
