"""What the front doors refuse, and what to type when a library is missing."""

import subprocess
import sys

import pytest

pa = pytest.importorskip("pyarrow", reason='pip install "proactive-core[frames]"')
pl = pytest.importorskip("polars", reason='pip install "proactive-core[frames]"')

from proactive_adapters.frames import PeriodOf, paired_tallies, tallies  # noqa: E402
from proactive_core import UsageError  # noqa: E402
from proactive_core.loyalty import PROACTIVE_1_10, net_score  # noqa: E402
from proactive_core.programme import Period  # noqa: E402

TABLE = pa.table({"branch": ["a", "b"], "rating": [9, 3]})
POLARS = pl.DataFrame({"branch": ["a", "b"], "rating": [9, 3]})


@pytest.mark.parametrize(
    "data",
    [[9, 10], {"rating": [9]}, None, 7, pa.array([9])],
    ids=["list", "dict", "none", "number", "array"],
)
def test_what_is_no_frame_is_refused_with_what_would_be_one(data):
    with pytest.raises(
        UsageError, match="data must be a pandas, Polars, DuckDB, PyArrow or Spark frame"
    ):
        tallies(data, PROACTIVE_1_10, answer="rating")


@pytest.mark.parametrize("by", ["branch", [1], [None]])
def test_groups_that_are_no_sequence_of_columns_are_refused(by):
    with pytest.raises(UsageError, match="by must be a sequence of columns"):
        tallies(TABLE, PROACTIVE_1_10, answer="rating", by=by)


def test_a_column_named_twice_is_refused():
    twice = pa.Table.from_arrays([pa.array([9]), pa.array([3])], names=["rating", "rating"])
    with pytest.raises(UsageError, match="columns named twice: rating"):
        tallies(twice, PROACTIVE_1_10, answer="rating")
    pd = pytest.importorskip("pandas")
    with pytest.raises(UsageError, match="columns named twice: rating"):
        tallies(
            pd.DataFrame([[9, 3]], columns=["rating", "rating"]), PROACTIVE_1_10, answer="rating"
        )


def test_a_bad_question_is_refused_before_anything_is_read():
    with pytest.raises(UsageError, match="question must be a lower_case word"):
        tallies("nowhere.csv", PROACTIVE_1_10, answer="rating", question="Ideas?")


def test_a_column_may_be_answer_and_group_at_once():
    found = tallies(TABLE, PROACTIVE_1_10, answer="rating", by=["rating", "rating"])
    assert {group: tally.n for group, tally in found.items()} == {(3, 3): 1, (9, 9): 1}


@pytest.mark.parametrize(
    "name", ["by 0", "c0", "n", "clock of by 0", "it's", "a`b", 'a"b', "a.b", "*", "^r.*$"]
)
@pytest.mark.parametrize("engine", ["polars", "duckdb", "pandas", "arrow", "spark"])
def test_columns_may_be_called_anything(made, engine, name):
    if (engine, name) == ("duckdb", "*"):
        return  # its column expressions take that for all columns, and say so
    table = pa.table({name: ["a", "b"], "rating": [9, 3]})
    found = tallies(made(engine, table), PROACTIVE_1_10, answer="rating", by=[name])
    assert list(found) == [("a",), ("b",)]
    pairs = paired_tallies(
        made(engine, table.rename_columns(["x", name])),
        PROACTIVE_1_10,
        questions=("ideas", "better_off"),
        answers=(name, name),
        respondent="x",
    )
    assert pairs[()].n == 2
    moments = pa.table({name: pa.array([0], pa.timestamp("us", "UTC")), "rating": [11]})
    period = PeriodOf(name, Period.YEAR, "Europe/Paris")
    dated = tallies(made(engine, moments), PROACTIVE_1_10, answer="rating", by=[period])
    assert dict(dated.refused) == {("1970",): 1}


def test_tallies_are_read_only_and_go_straight_into_the_statistics():
    found = tallies(TABLE, PROACTIVE_1_10, answer="rating", by=["branch"])
    assert net_score(found[("a",)]).points == 100
    with pytest.raises(TypeError):
        found[("a",)] = None
    with pytest.raises(TypeError):
        found.refused[("a",)] = 1
    with pytest.raises(KeyError):
        found[("z",)]


@pytest.mark.parametrize(
    ("missing", "data", "extra"),
    [
        ("polars", "answers.csv", "frames"),
        ("narwhals", "answers.csv", "frames"),
        ("numpy", TABLE, "frames"),
        ("narwhals", TABLE, "frames"),
        ("polars", POLARS, "frames"),
    ],
)
def test_a_missing_library_is_answered_with_what_to_type(monkeypatch, missing, data, extra):
    for name in [name for name in sys.modules if name.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)

    class Absent:
        def find_spec(self, name, path=None, target=None):
            if name.partition(".")[0] == missing:
                raise ModuleNotFoundError(name)

    monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])
    with pytest.raises(
        ImportError,
        match=rf'{missing} is not installed; type: pip install "proactive-core\[{extra}\]"',
    ):
        tallies(data, PROACTIVE_1_10, answer="rating")


def test_importing_the_package_loads_no_frame_library():
    program = (
        "import sys, proactive_adapters.frames\n"
        "heavy = {'narwhals', 'polars', 'pandas', 'pyarrow', 'duckdb', 'pyspark', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_single_batch_and_a_generator_of_nothing_are_read():
    batch = TABLE.to_batches()[0]
    assert tallies(batch, PROACTIVE_1_10, answer="rating")[()].n == 2
    empty = pa.RecordBatchReader.from_batches(TABLE.schema, [])
    assert tallies(empty, PROACTIVE_1_10, answer="rating").rows == 0


def test_a_data_set_without_the_column_says_which_columns_it_has():
    ds = pytest.importorskip("pyarrow.dataset")
    with pytest.raises(UsageError, match="no column 'mark'; there is: branch, rating"):
        tallies(ds.dataset(TABLE), PROACTIVE_1_10, answer="mark")


def test_frames_of_other_libraries_that_narwhals_knows_are_refused_until_they_are_tested():
    pd = pytest.importorskip("pandas")
    with pytest.raises(UsageError, match="not Series"):
        tallies(pd.Series([9]), PROACTIVE_1_10, answer="rating")


def test_a_refusal_reads_as_one_line():
    found = tallies(
        pa.table({"rating": pa.array([0.0, 11.0, float("nan"), 6.5, 9.0])}),
        PROACTIVE_1_10,
        answer="rating",
    )
    assert [str(refusal) for refusal in found.refusals] == [
        "2 rows: rating must be a whole number on 1..10: off the scale (0.0 .. 11.0)",
        "1 row: rating must be a whole number on 1..10: not whole (6.5)",
        "1 row: rating must be a whole number on 1..10: NaN",
    ]


def test_a_long_text_is_cut_before_it_is_shown():
    found = tallies(pa.table({"rating": ["x" * 1000]}), PROACTIVE_1_10, answer="rating")
    assert found.refusals[0].least == "x" * 80


def test_many_columns_of_far_apart_numbers_are_counted_without_a_table_of_all_pairs():
    far = [0, 2**40, -(2**60), 7]
    table = pa.table({"a": far * 3, "b": [i * 10**9 for i in range(12)], "rating": [9] * 12})
    found = tallies(table, PROACTIVE_1_10, answer="rating", by=["a", "b"])
    assert {group: tally.n for group, tally in found.items()} == {
        (a, i * 10**9): 1 for i, a in enumerate(far * 3)
    }


@pytest.mark.parametrize(
    "kind", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
)
@pytest.mark.parametrize("engine", ["pandas", "arrow", "polars"])
def test_groups_reach_from_end_to_end_of_their_width(made, engine, kind):
    bits, signed = int(kind.lstrip("uint")), kind[0] == "i"
    ends = [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] if signed else [0, 2**bits - 1]
    for groups in (
        ends * 100,
        [ends[1] - 5, ends[1]] * 9,
        list(range(ends[0], ends[0] + 9)) * 3,
    ):
        table = pa.table({"branch": pa.array(groups, kind), "rating": [9] * len(groups)})
        found = tallies(made(engine, table), PROACTIVE_1_10, answer="rating", by=["branch"])
        expected = {(group,): groups.count(group) for group in groups}
        assert {group: tally.n for group, tally in found.items()} == expected
        pairs = paired_tallies(
            made(engine, table),
            PROACTIVE_1_10,
            questions=("x", "y"),
            answers=("rating", "rating"),
            by=["branch"],
        )
        assert {group: pair.n for group, pair in pairs.items()} == expected


def test_objects_that_cannot_be_groups_are_refused():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"branch": [["a"], ["b"]], "rating": [9, 3]})
    with pytest.raises(UsageError, match="'branch' cannot be grouped by"):
        tallies(frame, PROACTIVE_1_10, answer="rating", by=["branch"])


def test_a_series_is_no_frame():
    with pytest.raises(UsageError, match="not Series"):
        tallies(POLARS["rating"], PROACTIVE_1_10, answer="rating")


def test_what_spark_needs_is_its_own_extra(made, monkeypatch):
    frame = made("spark", TABLE)
    for name in [name for name in sys.modules if name.partition(".")[0] == "narwhals"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=r'pip install "proactive-core\[spark\]"'):
        tallies(frame, PROACTIVE_1_10, answer="rating")


@pytest.mark.parametrize("engine", ["polars", "pandas", "duckdb", "arrow"])
def test_a_frame_may_come_wrapped_in_narwhals_or_as_a_kind_of_pandas_frame(made, engine):
    nw = pytest.importorskip("narwhals.stable.v2")
    frame = made(engine, TABLE)
    if engine == "pandas":
        kind = type("Field", (type(frame),), {})
        assert tallies(kind(frame), PROACTIVE_1_10, answer="rating")[()].n == 2
    assert tallies(nw.from_native(frame), PROACTIVE_1_10, answer="rating")[()].n == 2


def test_paired_tallies_are_a_mapping():
    found = paired_tallies(
        TABLE, PROACTIVE_1_10, questions=("x", "y"), answers=("rating", "rating"), by=["branch"]
    )
    assert len(found) == 2
    assert list(found) == [("a",), ("b",)]
