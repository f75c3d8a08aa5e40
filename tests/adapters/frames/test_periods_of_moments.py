"""Grouping by the calendar period of a column of moments, in a stated time zone."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow", reason='pip install "proactive-core[frames]"')
pytest.importorskip("polars", reason='pip install "proactive-core[frames]"')

from proactive_adapters.frames import PeriodOf, Reason, tallies  # noqa: E402
from proactive_core import UsageError  # noqa: E402
from proactive_core.loyalty import PROACTIVE_1_10  # noqa: E402
from proactive_core.programme import Period  # noqa: E402
from proactive_core.programme._periods import cut  # noqa: E402

from .conftest import ENGINES  # noqa: E402

# Either side of midnight in Halifax (UTC−3 in summer, UTC−4 in winter), and no moment.
EDGES = [
    dt.datetime(2026, 7, 1, 2, 59, 59, tzinfo=dt.UTC),
    dt.datetime(2026, 7, 1, 3, 0, tzinfo=dt.UTC),
    dt.datetime(2027, 1, 1, 3, 59, 59, 999999, tzinfo=dt.UTC),
    dt.datetime(2027, 1, 1, 4, 0, tzinfo=dt.UTC),
    None,
]
IN_HALIFAX = {
    Period.MONTH: ["2026-06", "2026-07", "2026-12", "2027-01", None],
    Period.QUARTER: ["2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1", None],
    Period.YEAR: ["2026", "2026", "2026", "2027", None],
}


def table_of(moments, kind):
    return pa.table({"at": pa.array(moments, kind), "rating": pa.array([9] * len(moments), "int8")})


def counted(frame, period):
    found = tallies(frame, PROACTIVE_1_10, answer="rating", by=[period])
    return {group: tally.n for (group,), tally in found.items()}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("period", Period)
def test_moments_fall_into_the_period_that_the_clock_on_the_wall_shows(made, engine, period):
    frame = made(engine, table_of(EDGES, pa.timestamp("us", "UTC")))
    found = counted(frame, PeriodOf("at", period, "America/Halifax"))
    assert found == dict(Counter(IN_HALIFAX[period]))


@pytest.mark.parametrize("engine", ENGINES)
def test_naive_moments_are_refused_until_somebody_says_what_they_mean(made, engine):
    bare = [moment and moment.replace(tzinfo=None) for moment in EDGES]
    table = table_of(bare, pa.timestamp("us"))
    with pytest.raises(
        UsageError, match='without a UTC offset: say what they mean with naive="utc"'
    ):
        counted(made(engine, table), PeriodOf("at", Period.MONTH, "America/Halifax"))
    as_utc = PeriodOf("at", Period.MONTH, "America/Halifax", naive="utc")
    assert counted(made(engine, table), as_utc) == dict(Counter(IN_HALIFAX[Period.MONTH]))
    as_local = PeriodOf("at", Period.MONTH, "America/Halifax", naive="zone")
    assert counted(made(engine, table), as_local) == {"2026-07": 2, "2027-01": 2, None: 1}


@pytest.mark.parametrize("engine", [e for e in ENGINES if e not in {"pandas", "pandas_nullable"}])
def test_dates_are_taken_as_they_stand(made, engine):
    days = [dt.date(2026, 6, 30), dt.date(2026, 7, 1), None]
    found = counted(
        made(engine, table_of(days, "date32")), PeriodOf("at", Period.QUARTER, "Asia/Tokyo")
    )
    assert found == {"2026-Q2": 1, "2026-Q3": 1, None: 1}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_column_without_moments_is_refused(made, engine):
    with pytest.raises(UsageError, match="'at' must hold moments or dates, not"):
        counted(made(engine, table_of([1, 2], "int64")), PeriodOf("at", Period.MONTH, "UTC"))


def test_dates_that_pandas_holds_as_objects_are_told_how_to_become_moments():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"q": [9], "at": [dt.date(2026, 6, 30)]})
    quarter = PeriodOf("at", Period.QUARTER, "America/Halifax", naive="zone")
    with pytest.raises(UsageError, match=r"not object \(pandas.to_datetime .* convert it first"):
        tallies(frame, PROACTIVE_1_10, answer="q", by=[quarter])
    frame["at"] = pd.to_datetime(frame["at"])
    assert list(tallies(frame, PROACTIVE_1_10, answer="q", by=[quarter])) == [("2026-Q2",)]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", None])
def test_a_zone_that_does_not_exist_is_refused(zone):
    with pytest.raises(UsageError, match="no such IANA time zone"):
        PeriodOf("at", Period.MONTH, zone)


MOMENTS = st.datetimes(
    dt.datetime(1971, 1, 2), dt.datetime(2036, 12, 30), timezones=st.just(dt.UTC)
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    moments=st.lists(MOMENTS, min_size=1, max_size=8),
    period=st.sampled_from(Period),
    zone=st.sampled_from(
        ["America/St_Johns", "Europe/Paris", "Asia/Kathmandu", "Pacific/Apia", "UTC"]
    ),
    engine=st.sampled_from(["pandas", "pandas_arrow", "polars", "arrow", "duckdb"]),
)
def test_labels_are_those_of_the_scorecard(made, moments, period, zone, engine):
    """The programme cuts time into labelled spans; a moment's label is that of its span."""
    tz = ZoneInfo(zone)
    expected = Counter(
        cut(moment, moment + dt.timedelta(microseconds=1), period, tz)[0].label
        for moment in moments
    )
    frame = made(engine, table_of(moments, pa.timestamp("us", "UTC")))
    assert counted(frame, PeriodOf("at", period, zone)) == dict(expected)


def test_text_in_a_csv_file_is_read_as_iso_8601_and_refused_row_by_row(tmp_path):
    cells = [
        "2026-07-01T02:59:59Z",
        "2026-07-01 03:00:00+00:00",
        "2026-06-30T23:59-0300",
        "2026-06-30T23:59:59.999999-03:00",
        "2026-07-01",
        " ",
        "2026-07-01T00:00",
        "1 July 2026",
        "2026-02-30",
    ]
    file = tmp_path / "answers.csv"
    file.write_text("at,rating\n" + "".join(f"{cell},9\n" for cell in cells), encoding="utf-8")
    by = PeriodOf("at", Period.MONTH, "America/Halifax")
    found = tallies(file, PROACTIVE_1_10, answer="rating", by=[by])
    assert {g: t.n for (g,), t in found.items()} == {"2026-06": 3, "2026-07": 2, None: 1}
    assert dict(found.refused) == {(None,): 3}
    (one,) = found.refusals
    assert (one.column, one.reason, one.rows) == ("at", Reason.NO_MOMENT, 3)
    stated = tallies(
        file,
        PROACTIVE_1_10,
        answer="rating",
        by=[PeriodOf("at", Period.MONTH, "America/Halifax", naive="utc")],
    )
    assert {g: t.n for (g,), t in stated.items()} == {"2026-06": 4, "2026-07": 2, None: 1}
    assert stated.rows == found.rows == 9
    local = tallies(
        file,
        PROACTIVE_1_10,
        answer="rating",
        by=[PeriodOf("at", Period.MONTH, "America/Halifax", naive="zone")],
    )
    assert {g: t.n for (g,), t in local.items()} == {"2026-06": 3, "2026-07": 3, None: 1}
