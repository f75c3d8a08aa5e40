"""Cutting time into calendar periods."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.programme import Period
from proactive_core.programme._periods import cut

YEAR = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))


def test_a_year_has_four_quarters_and_twelve_months():
    assert [s.label for s in cut(*YEAR, Period.QUARTER, UTC)] == [
        f"2024-Q{q}" for q in (1, 2, 3, 4)
    ]
    months = cut(*YEAR, Period.MONTH, UTC)
    assert [s.label for s in months] == [f"2024-{m:02}" for m in range(1, 13)]
    (year,) = cut(*YEAR, Period.YEAR, UTC)
    assert (year.label, year.whole, year.since, year.until) == ("2024", True, *YEAR)
    assert YEAR[0] in year
    assert YEAR[1] not in year


def test_a_period_that_is_only_partly_looked_at_says_so():
    spans = cut(
        datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 8, 1, tzinfo=UTC), Period.QUARTER, UTC
    )
    assert [(s.label, s.whole) for s in spans] == [
        ("2024-Q1", False),
        ("2024-Q2", True),
        ("2024-Q3", False),
    ]


def test_periods_begin_on_the_given_clock():
    spans = cut(*YEAR, Period.MONTH, ZoneInfo("America/Toronto"))
    assert [s.label for s in spans][:2] == ["2023-12", "2024-01"]
    assert spans[0].until == datetime(2024, 1, 1, 5, tzinfo=UTC)
    assert spans[4].since == datetime(2024, 4, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize("until", [YEAR[0], YEAR[0] - timedelta(seconds=1)])
def test_an_empty_span_is_refused(until):
    with pytest.raises(UsageError, match="empty span"):
        cut(YEAR[0], until, Period.MONTH, UTC)


moments = st.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(["UTC", "America/Toronto", "Australia/Lord_Howe", "Asia/Kathmandu"])


@given(
    moments,
    st.timedeltas(timedelta(microseconds=1), timedelta(days=800)),
    st.sampled_from(Period),
    zones,
)
def test_periods_touch_and_together_are_the_span(since, length, period, zone):
    """Half-open: every moment of the span lies in exactly one period."""
    spans = cut(since, since + length, period, ZoneInfo(zone))
    assert (spans[0].since, spans[-1].until) == (since, since + length)
    assert all(a.until == b.since for a, b in pairwise(spans))
    assert all(s.since < s.until for s in spans)
    assert all(s.whole for s in spans[1:-1])
    assert len({s.label for s in spans}) == len(spans)
