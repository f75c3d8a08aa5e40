"""Whatever is changed past the journal, `verify` finds [leads:S14]."""

import shutil
import sqlite3

import pytest

from proactive_adapters.journal import SqliteJournal
from proactive_adapters.journal._seals import event_hash
from proactive_core.errors import UsageError

TABLES = ("meta", "streams", "events", "effects", "texts", "claims")


def faults(path):
    with SqliteJournal(path, "normal").open() as journal:
        return list(journal.verify())


def table_of(path, table):
    connection = sqlite3.connect(path)
    try:
        found = connection.execute(f'SELECT rowid, * FROM "{table}" ORDER BY rowid')
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found]
    finally:
        connection.close()


def copies(lived, tmp_path):
    for number in range(10_000):
        copy = tmp_path / f"copy{number}.db"
        shutil.copyfile(lived, copy)
        yield copy
        copy.unlink()


@pytest.mark.parametrize("table", TABLES)
def test_any_single_row_deleted_is_found(lived, tmp_path, by_hand, table):
    rows = table_of(lived, table)
    assert rows, f"the history leaves nothing in {table}"
    for row, copy in zip(rows, copies(lived, tmp_path), strict=False):
        by_hand(copy, f'DELETE FROM "{table}" WHERE rowid = ?', row["rowid"])

        assert faults(copy), f"nobody misses {row} of {table}"


@pytest.mark.parametrize("table", TABLES)
def test_any_single_value_changed_is_found(lived, tmp_path, by_hand, table):
    rows = table_of(lived, table)
    places = [(row, column) for row in rows for column in list(row)[1:]]
    for (row, column), copy in zip(places, copies(lived, tmp_path), strict=False):
        old = row[column]
        new = old - 1 if isinstance(old, int) else f"{old or ''}x"
        if column == "stream":  # another stream that exists: the hardest to see
            new = "quiet" if old != "quiet" else "lead:2"
        if (
            column in {"live", "next_action_at", "settled_at", "erased_at", "leased_until"}
            and old is None
        ):
            new = 1
        try:
            by_hand(copy, f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', new, row["rowid"])
        except sqlite3.IntegrityError:
            continue  # the database itself refuses: that row name is taken

        assert faults(copy), f"nobody sees {column} = {new!r} in {row} of {table}"


@pytest.mark.parametrize("table", TABLES)
def test_any_value_removed_is_found(lived, tmp_path, by_hand, table):
    rows = table_of(lived, table)
    places = [(row, c) for row in rows for c in list(row)[1:] if row[c] is not None]
    for (row, column), copy in zip(places, copies(lived, tmp_path), strict=False):
        try:
            by_hand(copy, f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', row["rowid"])
        except sqlite3.IntegrityError:
            continue

        assert faults(copy), f"nobody misses {column} in {row} of {table}"


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("INSERT INTO meta VALUES (2, 2)", "meta"),
        ("INSERT INTO streams VALUES ('new', 0, '', 1, 5, NULL, '')", "streams new"),
        ("INSERT INTO claims VALUES ('fsm:9', 'lead:1')", "claims fsm:9 of lead:1"),
        (
            "INSERT INTO texts VALUES ('lead:1', 1, 9, 'note', NULL, 'aa', 'forged', NULL, NULL)",
            "texts lead:1#1/9 (note)",
        ),
        (
            "INSERT INTO texts VALUES ('quiet', 1, 0, 'note', NULL, 'aa', 'forged', NULL, NULL)",
            "texts quiet#1/0 (note)",
        ),
        (
            "INSERT INTO effects VALUES ('k', 'quiet', 1, 0, 'page', NULL, '', 0, 0, NULL, 1, '', 0, NULL)",
            "effects k of quiet",
        ),
        (
            """INSERT INTO events SELECT stream, 5, kind, at, body, NULL, hash, hash
            FROM events WHERE stream = 'lead:1' AND version = 4""",
            "events lead:1#5",
        ),
    ],
)
def test_a_forged_row_is_found(lived, by_hand, statement, where):
    by_hand(lived, statement)

    assert where in {fault.where for fault in faults(lived)}


def test_an_effect_settled_by_hand_is_found(lived, by_hand):
    by_hand(lived, "UPDATE effects SET settled_at = 1 WHERE \"key\" = '1/tell'")

    (fault,) = faults(lived)

    assert fault.where == "effects 1/tell of lead:1"
    assert "settled" in fault.why


def test_a_text_erased_by_hand_is_found_and_one_erased_properly_is_not(lived, by_hand):
    assert faults(lived) == []
    by_hand(
        lived,
        "UPDATE texts SET body = NULL, salt = NULL, erased_at = 5 WHERE slot = 's1'",
    )

    (fault,) = faults(lived)

    assert fault.where == "texts pull:fsm:sites#1/1 (s1)"
    assert "by hand" in fault.why


def test_an_event_changed_by_somebody_who_can_seal_no_longer_precedes_the_next(lived, by_hand):
    where = "WHERE stream = 'lead:1' AND version = 2"
    ((prev, kind, at, body),) = by_hand(lived, f"SELECT prev, kind, at, body FROM events {where}")
    body = body.replace("routed", "forgot")
    sealed = event_hash(prev, "lead:1", 2, kind, at, body, None)
    by_hand(lived, f"UPDATE events SET body = ?, hash = ? {where}", body, sealed)

    (fault,) = faults(lived)

    assert fault.where == "events lead:1#3"
    assert "does not follow" in fault.why


def test_the_last_event_of_a_stream_is_missed(lived, by_hand):
    by_hand(lived, "DELETE FROM events WHERE stream = 'lead:1' AND version = 4")

    assert "streams lead:1" in {fault.where for fault in faults(lived)}


def test_seals_that_are_no_seals_are_one_fault_and_no_crash(lived, by_hand):
    for nonsense in ("{", "[]", '{"texts": 3}', '{"effects": [["k"]]}', '{"index": 7}'):
        by_hand(lived, "UPDATE events SET seals = ? WHERE stream = 'quiet'", nonsense)

        assert "events quiet#1" in {fault.where for fault in faults(lived)}


def test_bytes_that_are_no_text_are_a_fault_and_no_crash(lived, by_hand):
    by_hand(lived, "UPDATE events SET body = CAST(x'ff00' AS TEXT) WHERE stream = 'quiet'")

    assert faults(lived)


@pytest.mark.parametrize("value", [b"blob", "abc"])
def test_values_of_another_type_are_a_fault_and_no_crash(lived, by_hand, value):
    by_hand(lived, "UPDATE texts SET ordinal = ? WHERE slot = 's2'", value)

    assert faults(lived)


def test_a_stream_named_by_bytes_is_a_fault_and_no_crash(lived, by_hand):
    by_hand(lived, "UPDATE claims SET stream = x'00ff' WHERE stream = 'lead:2'")

    assert faults(lived)


def test_a_table_that_was_dropped_is_a_fault_and_no_crash(lived, by_hand):
    by_hand(lived, "DROP TABLE claims")

    assert any("no such table: claims" in fault.why for fault in faults(lived))


def test_a_damaged_page_is_a_fault_and_no_crash(lived):
    pages = bytearray(lived.read_bytes())
    for at in range(4096 * 3, len(pages), 4096):
        pages[at + 8 : at + 300] = b"\xaa" * 292
    lived.write_bytes(pages)

    assert faults(lived)


@pytest.mark.parametrize(
    "harm", ["DELETE FROM meta", "UPDATE meta SET schema = 0", "DROP TABLE meta"]
)
def test_without_its_schema_row_a_journal_is_read_and_verified_but_not_written(
    lived, by_hand, entry, harm
):
    by_hand(lived, harm)

    with SqliteJournal(lived).open() as journal:
        assert len(journal.load("lead:1")) == 4
        assert journal.describe()["schema"] == "unknown"
        assert list(journal.verify())
        with pytest.raises(UsageError, match="schema row is lost"):
            journal.append(entry("new"))


def test_the_heads_show_a_history_rewritten_by_somebody_who_can_seal(lived, path, entry):
    with SqliteJournal(lived).open() as journal:
        kept = dict(journal.heads())
    with SqliteJournal(path.with_name("other.db")).open() as forged:
        forged.append(entry("quiet", texts=()))
        forged.append(entry("lead:2"))
        assert list(forged.verify()) == []
        assert forged.heads()["quiet"] == kept["quiet"]
        assert forged.heads()["lead:2"] != kept["lead:2"]
