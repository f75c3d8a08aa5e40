"""CSV files of any size in the memory of a block: cut between rows, never inside one."""

from __future__ import annotations

import csv
import gzip
import io
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

pytest.importorskip("polars", reason='pip install "proactive-core[frames]"')

import polars as pl
import pyarrow as pa

from proactive_adapters.frames import Reason, _open, paired_tallies, tallies
from proactive_adapters.frames._blocks import blocks_of
from proactive_core import SourceError, UsageError
from proactive_core.loyalty import PROACTIVE_1_10

CELLS = st.text(alphabet='ab9,"\n;', max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=20)


def as_csv(rows, end="\n"):
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator=end).writerows(rows)
    return held.getvalue().encode()


@given(ROWS, st.integers(1, 80), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_blocks_hold_every_row_once_and_whole(rows, size, end, cut_short):
    """A cell may hold delimiters, quotes and line ends; the last line end may be missing."""
    body = as_csv(rows, end)
    body = body.removesuffix(end.encode()) if cut_short else body
    found = list(blocks_of(io.BytesIO(body), size))
    read = [list(csv.reader(io.StringIO(b.decode(), newline=""))) for b in found]
    expected = list(csv.reader(io.StringIO(body.decode(), newline="")))
    assert all(block[:1] == expected[:1] for block in read)
    assert expected[:1] + [row for block in read for row in block[1:]] == expected


@given(st.binary(max_size=200), st.integers(1, 40))
@example(b'a\n"\n\n\n', 1)
@example(b'"', 3)
@example(b"\n\n", 1)
def test_no_byte_of_any_file_is_lost_or_read_twice(body, size):
    found = list(blocks_of(io.BytesIO(body), size))
    header = found[0]
    for block in found:
        while not block.startswith(header):
            header = header[:-1]
    if len(found) > 1:
        end = body.find(b"\n") + 1
        while body[:end].count(b'"') % 2:
            end = body.find(b"\n", end) + 1
        header = body[:end]
        assert header + b"".join(block.removeprefix(header) for block in found) == body
    else:
        assert found == [body]


def test_a_long_file_comes_in_blocks_of_about_the_size_asked_for():
    body = b"branch,rating\n" + b"toronto,9\n" * 10_000
    found = list(blocks_of(io.BytesIO(body), 1 << 12))
    assert len(found) == pytest.approx(len(body) / (1 << 12), abs=2)
    assert max(map(len, found)) < 2 * (1 << 12)


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(_open, "blocks_of", partial(blocks_of, size=64))


def test_the_tallies_of_blocks_are_those_of_the_file(tmp_path, monkeypatch):
    plain = tmp_path / "answers.csv"
    cells = [("a\nb", 9), ('c "d"', 11), ("a\nb", ""), ("", 6.5), ("c", "x"), ("a\nb", 10)] * 40
    plain.write_bytes(as_csv([("branch", "rating"), *cells]))
    whole = tallies(plain, PROACTIVE_1_10, answer="rating", by=["branch"])
    monkeypatch.setattr(_open, "blocks_of", partial(blocks_of, size=64))
    found = tallies(plain, PROACTIVE_1_10, answer="rating", by=["branch"])
    assert dict(found) == dict(whole)
    assert (found.rows, dict(found.refused)) == (240, dict(whole.refused))
    assert [str(one) for one in found.refusals] == [str(one) for one in whole.refusals]
    assert {one.reason: one.rows for one in found.refusals} == {
        Reason.OFF_SCALE: 40, Reason.NOT_WHOLE: 40, Reason.TEXT: 40,
    }  # fmt: skip


@pytest.mark.usefixtures("small_blocks")
def test_pairs_of_blocks_are_those_of_the_file_where_a_row_is_a_person(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("ideas,better_off\n" + "9,6\n10,10\n,9\n" * 50, "utf-8")
    pair = {"questions": ("ideas", "better_off"), "answers": ("ideas", "better_off")}
    found = paired_tallies(path, PROACTIVE_1_10, **pair)
    assert found[()].table == ((0, 0, 0), (0, 0, 0), (50, 0, 50))
    assert (found[()].second.n, found.rows) == (150, 150)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("bad", ['9,"open\n' + "9,9\n" * 40, "9,9\n" * 40 + "9,9,9\n", "9,\xff\n"])
def test_a_broken_row_far_down_is_told_with_the_file_s_name(tmp_path, bad):
    path = tmp_path / "answers.csv"
    path.write_bytes(("rating,note\n" + "9,9\n" * 40 + bad).encode("latin-1"))
    with pytest.raises(SourceError, match="answers.csv cannot be read"):
        tallies(path, PROACTIVE_1_10, answer="rating", by=["note"])


PACKED = {
    ".csv": bytes,
    ".csv.gz": gzip.compress,
    ".csv.zst": lambda body: pa.compress(body, codec="zstd", asbytes=True),
}


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("ending", PACKED)
def test_several_files_packed_or_not_are_read_in_blocks(tmp_path, monkeypatch, ending):
    """Each file has its own header; the columns may stand in another order."""
    pack = PACKED[ending]
    (tmp_path / f"1{ending}").write_bytes(pack(b"branch,rating\n" + b"a,9\nb,10\n" * 40))
    (tmp_path / f"2{ending}").write_bytes(pack(b"rating,branch\n" + b"3,a\n,b\n" * 40))
    (tmp_path / f"3{ending}").mkdir()
    monkeypatch.setattr(pl, "scan_csv", _only_blocks(pl.scan_csv))
    found = tallies(str(tmp_path / f"*{ending}"), PROACTIVE_1_10, answer="rating", by=["branch"])
    assert {group: tally.dqp for group, tally in found.items()} == {
        ("a",): (40, 0, 40), ("b",): (0, 0, 40),
    }  # fmt: skip
    assert found[("b",)].no_answer == 40


def _only_blocks(scan):
    def checked(source, **how):
        assert isinstance(source, io.BytesIO), "a scan of the file itself takes its memory"
        return scan(source, **how)

    return checked


CUT, HARMED = (lambda b: b[: len(b) // 2]), (lambda b: b[:12] + b"?" * 9 + b[21:])


@pytest.mark.parametrize(
    ("ending", "harm"), [(".csv.gz", CUT), (".csv.zst", CUT), (".csv.gz", HARMED)]
)
def test_a_packed_file_that_is_cut_off_or_damaged_is_told(tmp_path, ending, harm):
    path = tmp_path / f"answers{ending}"
    body = b"rating\n" + bytes(b"9\n10\n" * 4000)
    path.write_bytes(harm(PACKED[ending](body)))
    with pytest.raises(SourceError, match="cannot be read: it is cut off or damaged"):
        tallies(path, PROACTIVE_1_10, answer="rating")


def test_a_pattern_of_nothing_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"cannot read .*\*\.csv: no such file"):
        tallies(str(tmp_path / "*.csv"), PROACTIVE_1_10, answer="rating")


def test_a_packed_file_may_be_called_plain(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_bytes(gzip.compress(b"rating\n9\n"))
    assert tallies(path, PROACTIVE_1_10, answer="rating")[()].n == 1
