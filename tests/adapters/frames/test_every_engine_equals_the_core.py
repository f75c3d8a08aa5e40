"""Every engine against the pure-Python core, on the same hostile data."""

from collections import defaultdict
from decimal import Decimal

import pytest

pa = pytest.importorskip("pyarrow", reason='pip install "proactive-core[frames]"')
pytest.importorskip("polars", reason='pip install "proactive-core[frames]"')

from proactive_adapters.frames import Reason, tallies  # noqa: E402
from proactive_core.loyalty import (  # noqa: E402
    PROACTIVE_1_10,
    REICHHELD_0_10,
    Band,
    BandRange,
    Scale,
    ScoringKey,
    Tally,
    count,
)

from .conftest import ENGINES  # noqa: E402

NAN, INF = float("nan"), float("inf")


def by_the_core(key, rows):
    """(tallies, refused) by group, from Python lists; a whole float is read as an integer."""
    parts = defaultdict(list)
    for group, value in rows:
        whole = isinstance(value, float) and value.is_integer()
        parts[(group,)].append(int(value) if whole else value)
    counted = {group: count(key, values) for group, values in parts.items()}
    return (
        {group: one.tally for group, one in counted.items()},
        {group: len(one.refusals) for group, one in counted.items() if one.refusals},
    )


def assert_equal(found, key, rows):
    expected, refused = by_the_core(key, rows)
    assert dict(found) == expected
    assert dict(found.refused) == refused
    assert found.rows == len(rows)
    assert sum(refusal.rows for refusal in found.refusals) == sum(refused.values())


def table_of(values, kind, groups=None):
    groups = groups or [["a", "b", None][i % 3] for i in range(len(values))]
    rows = list(zip(groups, values, strict=True))
    return pa.table({"branch": groups, "rating": pa.array(values, kind)}), rows


SIGNED = [0, 1, 10, 11, None, 9, -1, -128, 127, 7, 8, 6, 10, None, 3]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "int64"])
@pytest.mark.parametrize("key", [PROACTIVE_1_10, REICHHELD_0_10], ids=str)
def test_whole_numbers_of_any_width(made, engine, kind, key):
    table, rows = table_of(SIGNED, kind)
    found = tallies(made(engine, table), key, answer="rating", by=["branch"])
    assert_equal(found, key, rows)
    (off,) = found.refusals
    assert (off.reason, off.least, off.greatest) == (Reason.OFF_SCALE, -128, 127)


def wide(high):
    return ScoringKey(
        name="wide",
        version="1",
        scale=Scale(-100, high),
        bands=(BandRange(Band.DETRACTOR, -100, 0, "-"), BandRange(Band.PROMOTER, 1, high, "-")),
        provenance="made for this test: a scale as wide as the type of its column allows",
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("high", [126, 127])  # there is room for one number more, or for none
@pytest.mark.parametrize("other", [0, -101])
def test_a_scale_may_fill_the_type_of_its_column(made, engine, high, other):
    table, rows = table_of([-100, high, None, 100, other], "int8")
    found = tallies(made(engine, table), wide(high), answer="rating", by=["branch"])
    assert_equal(found, wide(high), rows)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["int8", "int32"])
def test_numbers_of_groups_may_lie_far_apart(made, engine, kind):
    groups = [-(2**62), 2**62, 3, 2**62, -(2**62), 4]
    table, rows = table_of([9, 10, 1, None, 11, 9], kind, groups=groups)
    found = tallies(made(engine, table), PROACTIVE_1_10, answer="rating", by=["branch"])
    assert_equal(found, PROACTIVE_1_10, rows)


@pytest.mark.parametrize("engine", [e for e in ENGINES if e != "spark"])  # it has no unsigned ones
@pytest.mark.parametrize(
    ("kind", "most"),
    [("uint8", 255), ("uint16", 65535), ("uint32", 2**32 - 1), ("uint64", 2**63 - 1)],
)
def test_unsigned_whole_numbers_and_the_far_end_of_each_width(made, engine, kind, most):
    table, rows = table_of([0, 1, 10, 11, None, most, 9], kind)
    found = tallies(made(engine, table), PROACTIVE_1_10, answer="rating", by=["branch"])
    assert_equal(found, PROACTIVE_1_10, rows)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("value", [2**63 - 1, -(2**63)])
def test_the_far_ends_of_64_bits_do_not_wrap_around_onto_the_scale(made, engine, value):
    table, rows = table_of([value, 5, 2**32 + 9], "int64")
    assert_equal(
        tallies(made(engine, table), PROACTIVE_1_10, answer="rating", by=["branch"]),
        PROACTIVE_1_10,
        rows,
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_whole_floats_count_and_others_are_refused(made, engine, kind):
    values = [9.0, 10.0, 6.5, 0.0, -0.0, 11.0, INF, -INF, 1e30, None, 1.0, 9.5]
    table, rows = table_of(values, kind)
    found = tallies(made(engine, table), PROACTIVE_1_10, answer="rating", by=["branch"])
    assert_equal(found, PROACTIVE_1_10, rows)
    whole = {refusal.reason: refusal for refusal in found.refusals}
    assert (whole[Reason.NOT_WHOLE].least, whole[Reason.NOT_WHOLE].greatest) == (6.5, 9.5)
    assert whole[Reason.OFF_SCALE].greatest == INF


@pytest.mark.parametrize("engine", [e for e in ENGINES if e not in {"pandas", "pandas_nullable"}])
def test_nan_is_refused_where_the_engine_tells_it_from_null(made, engine):
    table, rows = table_of([9.0, NAN, None, NAN, 1.0], "float64")
    found = tallies(made(engine, table), PROACTIVE_1_10, answer="rating", by=["branch"])
    assert_equal(found, PROACTIVE_1_10, rows)
    assert [(r.reason, r.rows) for r in found.refusals] == [(Reason.NOT_A_NUMBER, 2)]


@pytest.mark.parametrize("engine", ["pandas", "pandas_nullable"])
def test_nan_is_no_answer_in_pandas_which_marks_gaps_with_it(made, engine):
    table, _ = table_of([9, None, 10], "int64")
    frame = made(engine, table)
    if engine == "pandas":
        assert str(frame["rating"].dtype) == "float64"
    found = tallies(frame, PROACTIVE_1_10, answer="rating")
    assert found[()] == Tally.of(PROACTIVE_1_10, [9, None, 10])
    assert not found.refusals


@pytest.mark.parametrize("engine", ENGINES)
def test_decimals_count_when_they_are_whole_to_the_last_digit(made, engine):
    almost = Decimal("9.00000000000000000001")
    values = [Decimal(9), Decimal("10.00"), Decimal("6.5"), Decimal(11), None, almost, Decimal(0)]
    table, rows = table_of(values, pa.decimal128(30, 20))
    found = tallies(made(engine, table), PROACTIVE_1_10, answer="rating", by=["branch"])
    assert_equal(found, PROACTIVE_1_10, rows)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("values", "kind", "reason"),
    [
        (["9", None, "10", "", "9+"], "string", Reason.TEXT),
        ([True, None, False, True, True], "bool", Reason.BOOLEAN),
        ([None, None, None, None, None], "int8", None),
    ],
)
def test_text_and_booleans_are_refused_even_where_they_look_like_ratings(
    made, engine, values, kind, reason
):
    table, rows = table_of(values, kind)
    found = tallies(made(engine, table), PROACTIVE_1_10, answer="rating", by=["branch"])
    assert_equal(found, PROACTIVE_1_10, rows)
    if reason is None:
        assert found.refusals == ()
    else:
        (one,) = found.refusals
        given = [v for v in values if v is not None]
        assert (one.reason, one.least, one.greatest) == (reason, min(given), max(given))


@pytest.mark.parametrize("engine", [e for e in ENGINES if e != "spark"])  # it has no categories
def test_categories_of_text_are_text(made, engine):
    table, rows = table_of(["9", None, "10", "9", "x"], "string")
    coded = table.set_column(1, "rating", table["rating"].dictionary_encode())
    found = tallies(made(engine, coded), PROACTIVE_1_10, answer="rating", by=["branch"])
    assert_equal(found, PROACTIVE_1_10, rows)
    assert (found.refusals[0].least, found.refusals[0].greatest) == ("10", "x")


@pytest.mark.parametrize("engine", ["arrow", "arrow_stream", "pandas", "pandas_arrow"])
def test_categories_of_whole_numbers_count_as_those(made, engine):
    table, rows = table_of([9, None, 10, 11, 9, 1], "int64")
    coded = table.set_column(1, "rating", table["rating"].dictionary_encode())
    found = tallies(made(engine, coded), PROACTIVE_1_10, answer="rating", by=["branch"])
    assert_equal(found, PROACTIVE_1_10, rows)


def test_a_column_of_objects_is_read_value_by_value_as_the_core_does():
    pd = pytest.importorskip("pandas")
    np = pytest.importorskip("numpy")
    values = [
        9,
        10,
        0,
        11,
        6.5,
        9.0,
        "9",
        True,
        np.True_,
        np.int8(7),
        np.float32(8),
        None,
        Decimal(9),
        Decimal("6.5"),
        Decimal("1E+99"),
        INF,
        [9],
        b"9",
        2**70,
    ]
    frame = pd.DataFrame({"branch": ["a"] * len(values), "rating": pd.Series(values, dtype=object)})
    found = tallies(frame, PROACTIVE_1_10, answer="rating", by=["branch"])
    plain = [
        int(v) if isinstance(v, (float, np.floating)) and float(v).is_integer() else v
        for v in values
    ]
    assert_equal(found, PROACTIVE_1_10, [("a", v) for v in plain])
    assert {r.reason: r.rows for r in found.refusals} == {
        Reason.OFF_SCALE: 5,
        Reason.NOT_WHOLE: 2,
        Reason.TEXT: 1,
        Reason.BOOLEAN: 2,
        Reason.NO_RATING: 2,
    }
    assert found[("a",)].counts[8] == 3  # 9, 9.0 and Decimal(9); neither "9" nor [9]


@pytest.mark.parametrize("engine", ENGINES)
def test_dates_are_no_ratings(made, engine):
    import datetime as dt

    table, rows = table_of([dt.date(2026, 1, 9), None, dt.date(2026, 1, 10)], "date32")
    found = tallies(made(engine, table), PROACTIVE_1_10, answer="rating", by=["branch"])
    assert_equal(found, PROACTIVE_1_10, rows)
    assert found.refusals[0].reason is Reason.NO_RATING


@pytest.mark.parametrize("engine", ENGINES)
def test_groups_may_be_of_any_kind_and_a_missing_value_is_a_group(made, engine):
    table = pa.table(
        {
            "number": pa.array([1, 1, None, 2**40, -5, 1], "int64"),
            "share": pa.array([0.5, 0.5, NAN, None, 1.5, 0.5], "float64"),
            "branch": ["a", "a", None, "Ŝ", "", "a"],
            "rating": pa.array([9, 10, 1, 2, 11, None], "int8"),
        }
    )
    found = tallies(
        made(engine, table), PROACTIVE_1_10, answer="rating", by=["number", "share", "branch"]
    )
    of = lambda *answers: Tally.of(PROACTIVE_1_10, answers)  # noqa: E731
    assert dict(found) == {
        (1, 0.5, "a"): of(9, 10, None),
        (None, None, None): of(1),
        (2**40, None, "Ŝ"): of(2),
        (-5, 1.5, ""): of(),
    }
    assert dict(found.refused) == {(-5, 1.5, ""): 1}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("by", [(), ("branch",)])
def test_a_frame_without_rows_has_no_answers(made, engine, by):
    table, _ = table_of([], "int64", groups=[])
    table = table.cast(pa.schema([("branch", pa.string()), ("rating", pa.int64())]))
    found = tallies(made(engine, table), PROACTIVE_1_10, answer="rating", by=by)
    assert dict(found) == ({} if by else {(): Tally.empty(PROACTIVE_1_10)})
    assert found.rows == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_question_and_wording_are_carried_and_groups_are_sorted(made, engine):
    table, _ = table_of([9, 10, 8], "int32", groups=["b", "c", "a"])
    found = tallies(
        made(engine, table),
        PROACTIVE_1_10,
        answer="rating",
        by=["branch"],
        question="ideas",
        wording="2026",
    )
    assert list(found) == [("a",), ("b",), ("c",)]
    assert found[("b",)] == Tally.of(PROACTIVE_1_10, [9], question="ideas", wording="2026")
