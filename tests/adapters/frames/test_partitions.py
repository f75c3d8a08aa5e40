"""Sums only: the result does not depend on how the rows are split or ordered."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow", reason='pip install "proactive-core[frames]"')
pytest.importorskip("polars", reason='pip install "proactive-core[frames]"')

from proactive_adapters.frames import paired_tallies, tallies  # noqa: E402
from proactive_core import UsageError  # noqa: E402
from proactive_core.loyalty import PROACTIVE_1_10, REICHHELD_0_10, count  # noqa: E402

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", None]),
        st.one_of(st.none(), st.integers(-2, 13), st.sampled_from([6.5, 9.25, 1e300])),
    ),
    max_size=30,
)
ENGINES = st.sampled_from(
    [
        "pandas_arrow",
        "pandas",
        "polars",
        "polars_lazy",
        "arrow",
        "arrow_stream",
        "duckdb",
        "parquet",
    ]
)
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def frame_of(made, engine, rows):
    table = pa.table(
        {
            "branch": pa.array([branch for branch, _ in rows], "string"),
            "rating": pa.array([rating for _, rating in rows], "float64"),
        }
    )
    return made(engine, table)


def plain(found):
    return dict(found), dict(found.refused), found.refusals, found.rows, list(found)


@QUIET
@given(
    rows=ROWS,
    cuts=st.lists(st.integers(0, 30), max_size=4),
    engines=st.lists(ENGINES, min_size=5, max_size=5),
    turned=st.booleans(),
)
def test_any_split_over_any_engines_merges_to_the_same(made, rows, cuts, engines, turned):
    """Tallies merge "by addition over chunks, days, branches" [loyalty §4]."""

    def count_of(engine, part):
        frame = frame_of(made, engine, part)
        return tallies(frame, PROACTIVE_1_10, answer="rating", by=["branch"])

    whole = count_of(engines[0], rows)
    edges = [0, *sorted(cuts), len(rows)]
    parts = [
        count_of(engine, rows[since:until])
        for engine, since, until in zip(engines, edges[:-1], edges[1:], strict=False)
    ]
    total = parts.pop(-1 if turned else 0)
    for part in reversed(parts) if turned else parts:
        total = total + part
    assert plain(total) == plain(whole)
    assert whole.rows == len(rows)


@QUIET
@given(rows=ROWS, engine=ENGINES)
def test_whatever_the_rows_the_engine_equals_the_core(made, rows, engine):
    found = tallies(frame_of(made, engine, rows), PROACTIVE_1_10, answer="rating", by=["branch"])
    for branch in {branch for branch, _ in rows}:
        mine = [
            int(r) if isinstance(r, float) and r.is_integer() else r for b, r in rows if b == branch
        ]
        expected = count(PROACTIVE_1_10, mine)
        assert found[(branch,)] == expected.tally
        assert found.refused.get((branch,), 0) == len(expected.refusals)


def test_a_stream_of_millions_of_rows_is_counted_batch_by_batch(monkeypatch):
    from proactive_adapters.frames import _open

    monkeypatch.setattr(_open, "_BATCH", 1000)
    seen = []

    def batches():
        for i in range(50):
            seen.append(i)
            yield pa.record_batch(
                {"branch": ["a", "b"] * 250, "rating": pa.array([9, i % 12] * 250, "int8")}
            )

    schema = pa.schema([("branch", pa.string()), ("rating", pa.int8())])
    stream = pa.RecordBatchReader.from_batches(schema, batches())
    found = tallies(stream, PROACTIVE_1_10, answer="rating", by=["branch"])
    assert found.rows == 25_000
    assert found[("a",)].counts[8] == 12_500
    assert found.refused == {("b",): 250 * sum(i % 12 in {0, 11} for i in range(50))}


def test_results_of_different_keys_questions_or_groups_do_not_add_up():
    table = pa.table({"branch": ["a"], "rating": [9]})
    one = tallies(table, PROACTIVE_1_10, answer="rating", by=["branch"], question="ideas")
    for other in (
        tallies(table, REICHHELD_0_10, answer="rating", by=["branch"], question="ideas"),
        tallies(table, PROACTIVE_1_10, answer="rating", by=["branch"]),
        tallies(table, PROACTIVE_1_10, answer="rating", question="ideas"),
    ):
        with pytest.raises(UsageError, match="cannot be added"):
            one + other
    with pytest.raises(TypeError):
        one + {}
    pairs = paired_tallies(
        table, PROACTIVE_1_10, questions=("x", "y"), answers=("rating", "rating")
    )
    with pytest.raises(TypeError):
        pairs + one
    assert (pairs + pairs)[()].n == 2
