"""CSV and Parquet files: scanned, never loaded; text is the only thing a CSV file knows."""

import gzip

import pytest

pl = pytest.importorskip("polars", reason='pip install "proactive-core[frames]"')

from proactive_adapters.frames import Reason, _damage, paired_tallies, tallies  # noqa: E402
from proactive_core import SourceError, UsageError  # noqa: E402
from proactive_core.loyalty import PROACTIVE_1_10, Tally  # noqa: E402

KEY = PROACTIVE_1_10


def written(tmp_path, text, name="answers.csv"):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_numbers_are_read_from_text_and_everything_else_is_refused_by_its_reason(tmp_path):
    cells = [
        "9",
        "9.0",
        " 10 ",
        "07",
        '"8"',
        "",
        "  ",
        '""',
        "0",
        "11",
        "-1",
        "6.5",
        "1e1",
        "nan",
        "inf",
        "+9",
        "true",
        "9,5",
        "９",
    ]
    cells = [f'"{c}"' if "," in c else c for c in cells]
    file = written(tmp_path, "branch,rating\n" + "".join(f"a,{cell}\n" for cell in cells))
    found = tallies(file, KEY, answer="rating", by=["branch"])
    assert found[("a",)] == Tally.of(KEY, [9, 9, 10, 7, 8, None, None, None])
    assert {r.reason: r.rows for r in found.refusals} == {
        Reason.OFF_SCALE: 3,
        Reason.NOT_WHOLE: 1,
        Reason.TEXT: 7,
    }
    assert dict(found.refused) == {("a",): 11}
    assert found.rows == len(cells)


def test_a_bad_cell_far_down_does_not_stop_the_file(tmp_path):
    rows = "".join(f"b{i % 7},{i % 10 + 1}\n" for i in range(20_000))
    file = written(tmp_path, f"branch,rating\n{rows}b0,later\n")
    found = tallies(file, KEY, answer="rating", by=["branch"])
    assert sum(tally.n for tally in found.values()) == 20_000
    assert [str(r) for r in found.refusals] == [
        "1 row: rating must be a whole number on 1..10: text ('later')"
    ]


def test_groups_are_text_without_the_white_space_around_it(tmp_path):
    file = written(tmp_path, "branch,rating\n 01,9\n01 ,10\n,8\n  ,7\n")
    found = tallies(file, KEY, answer="rating", by=["branch"])
    assert {group: tally.n for group, tally in found.items()} == {("01",): 2, (None,): 2}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_marks_line_ends_and_other_delimiters_are_read(tmp_path, mark, end):
    body = mark + end.join([b"rating;branch", b'9;"a;b"', "10;Ŝ".encode(), b""])
    found = tallies(written(tmp_path, body), KEY, answer="rating", by=["branch"], delimiter=";")
    assert {group: tally.counts[8:] for group, tally in found.items()} == {
        ("a;b",): (1, 0),
        ("Ŝ",): (0, 1),
    }


def test_compressed_files_folders_and_patterns_are_read(tmp_path):
    packed = tmp_path / "answers.csv.gz"
    packed.write_bytes(gzip.compress(b"rating\n9\n10\n"))
    assert tallies(str(packed), KEY, answer="rating")[()].n == 2
    folder = tmp_path / "parts"
    folder.mkdir()
    for i in range(3):
        pl.DataFrame({"rating": [9, i]}).write_parquet(folder / f"{i}.parquet")
    whole = tallies(folder, KEY, answer="rating")
    assert whole[()] == tallies(str(folder / "*.parquet"), KEY, answer="rating")[()]
    assert (whole[()].n, whole.rows) == (5, 6)


@pytest.mark.parametrize(
    "text", ["", "rating\n9\n10,11\n", b"rating\n\xff\xfe9\n"], ids=["empty", "ragged", "not UTF-8"]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, text):
    with pytest.raises(SourceError, match="answers.csv cannot be read"):
        tallies(written(tmp_path, text), KEY, answer="rating")


PACK = {
    ".csv": bytes,
    ".csv.gz": gzip.compress,
    ".csv.zst": lambda body: pytest.importorskip("pyarrow").compress(body, "zstd", asbytes=True),
}
BROKEN_LINES = {
    "line 4 has 3 cells, and the first line has 2": b"a,9\n" * 2 + b"b,9,8\n" + b"a,9\n" * 9,
    "line 5 is not UTF-8: save the file as UTF-8": b"a,9\n" * 3 + "Québec,9\n".encode("latin-1"),
    "line 6 has a quote that is never closed": b'"a\nb",9\na,9\na,9\n"b,9\n' + b"a,9\n" * 9,
}


@pytest.mark.parametrize("ending", PACK)
@pytest.mark.parametrize("said", BROKEN_LINES)
def test_a_broken_line_is_named_without_advice_for_programmers(tmp_path, said, ending):
    """House rule: "Bad input gets a located, actionable error"."""
    body = b"branch,rating\n" + BROKEN_LINES[said]
    file = written(tmp_path, PACK[ending](body), f"answers{ending}")
    with pytest.raises(SourceError) as caught:
        tallies(file, KEY, answer="rating", by=["branch"])
    told = str(caught.value)
    assert told.startswith(f"{file} cannot be read: {said}")
    assert "\n" not in told
    assert not any(word in told for word in ("schema", "dtype", "truncate"))


def test_a_broken_line_beyond_the_first_block_has_its_number(tmp_path, monkeypatch):
    monkeypatch.setattr(_damage, "_BLOCK", 7)
    file = written(tmp_path, b"rating\r\n" + b"10\r\n" * 50 + b"9,9\n" + b"8")
    with pytest.raises(SourceError, match="line 52 has 2 cells, and the first line has 1$"):
        tallies(file, KEY, answer="rating")


def test_a_file_in_another_encoding_is_told_how_to_save_it(tmp_path):
    for encoding in ("utf-16", "utf-16-be"):
        file = written(tmp_path, "branch,rating\nQuébec,9\n".encode(encoding))
        with pytest.raises((SourceError, UsageError)) as caught:
            tallies(file, KEY, answer="rating")
        assert encoding != "utf-16" or "line 1 is not UTF-8: save" in str(caught.value)


@pytest.mark.parametrize("respondent", [None, "who"])
def test_a_column_named_twice_is_refused_as_in_every_frame(tmp_path, respondent):
    """Polars would take the first, and call the second by another name."""
    file = written(tmp_path, "who,rating,rating,\n1,9,2,\n")
    with pytest.raises(UsageError, match="answers.csv: columns named twice: rating$"):
        tallies(file, KEY, answer="rating")
    with pytest.raises(UsageError, match="columns named twice: rating$"):
        paired_tallies(
            file,
            KEY,
            questions=("ideas", "better_off"),
            answers=("rating", "who"),
            respondent=respondent,
        )


@pytest.mark.parametrize("ending", [".csv.gz", ".csv.zst"])
def test_pairs_of_a_damaged_file_are_told_like_any_other(tmp_path, ending):
    body = PACK[ending](b"who,a,b\n" + b"1,9,9\n" * 4000)
    file = written(tmp_path, body[: len(body) // 2], f"answers{ending}")
    ways = {"questions": ("ideas", "better_off"), "answers": ("a", "b"), "respondent": "who"}
    with pytest.raises(SourceError, match="cannot be read: it is cut off or damaged"):
        paired_tallies(file, KEY, **ways)
    with pytest.raises(UsageError, match="no such file"):
        paired_tallies(tmp_path / "nowhere.csv", KEY, **ways)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_columns_that_something_else_parts_are_told_what_to_say(tmp_path, mark):
    """Spreadsheets write semicolons where the comma is the mark of decimals."""
    file = written(tmp_path, f"branch{mark}rating\na{mark}9\n")
    with pytest.raises(UsageError) as caught:
        tallies(file, KEY, answer="rating")
    assert str(caught.value).endswith(f"{mark!r} seems to part the columns: say delimiter={mark!r}")
    assert tallies(file, KEY, answer="rating", delimiter=mark)[()].n == 1


def test_a_broken_or_missing_file_and_one_of_another_kind_are_named(tmp_path):
    with pytest.raises(SourceError, match="answers.parquet cannot be read"):
        tallies(written(tmp_path, "PAR1 no", "answers.parquet"), KEY, answer="rating")
    with pytest.raises(UsageError, match="cannot read .*nowhere.csv: no such file"):
        tallies(tmp_path / "nowhere.csv", KEY, answer="rating")
    with pytest.raises(UsageError, match="answers.xlsx: the name must end in one of .csv"):
        tallies(written(tmp_path, "x", "answers.xlsx"), KEY, answer="rating")


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path):
    file = written(tmp_path, "branch,rating\na,9\n")
    with pytest.raises(
        UsageError, match="there is no column 'mark', 'town'; there is: branch, rating"
    ):
        tallies(file, KEY, answer="mark", by=["town"])


def test_two_questions_are_paired_straight_from_a_file(tmp_path):
    text = "form,question,rating\n1,ideas,9\n1,better_off,6\n2,ideas,8\n3,price,5\n,ideas,9\n2,ideas,7\n4,better_off,x\n"
    found = paired_tallies(
        written(tmp_path, text),
        KEY,
        questions=("ideas", "better_off"),
        answers="rating",
        asked="question",
        respondent="form",
    )
    assert found[()].table == ((0, 0, 0), (0, 0, 0), (1, 0, 0))
    assert found.refused == {(): 4}
    assert {r.reason: (r.column, r.rows) for r in found.refusals} == {
        Reason.TWICE: ("rating (ideas)", 1),
        Reason.ANOTHER_QUESTION: ("question", 1),
        Reason.NO_RESPONDENT: ("form", 1),
        Reason.TEXT: ("rating (better_off)", 1),
    }
