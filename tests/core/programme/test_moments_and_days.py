"""A moment without a UTC offset, or a year that is none, is refused by its name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from proactive_core.errors import UsageError
from proactive_core.programme import (
    BranchMap,
    PeoplePolicy,
    Records,
    people_signals,
    programme_findings,
    upkeep_due,
)
from proactive_core.recommendations import (
    PayScheme,
    Statement,
    annual_review,
    judge,
    review_between,
    review_statement,
)
from proactive_core.refs import Ref

NAIVE, AWARE = datetime(2026, 5, 1), datetime(2026, 5, 1, tzinfo=UTC)
NOBODY = Ref("fsm", "customer", "1")
EMPTY = Records.of([], BranchMap())


def signals(since, now):
    return people_signals(EMPTY, policy=PeoplePolicy(silence_days=1), since=since, now=now, tz=UTC)


def findings(since, now):
    return programme_findings(EMPTY, since=since, now=now)


def upkeep(since, now):
    return upkeep_due([], EMPTY, since=since, now=now, tz=UTC, calendars={})


@pytest.mark.parametrize("look", [signals, findings, upkeep])
def test_a_moment_without_an_offset_is_named(look):
    assert look(AWARE - timedelta(days=9), AWARE) == ()
    with pytest.raises(UsageError, match="now must be a moment with a UTC offset"):
        look(AWARE, NAIVE)
    with pytest.raises(UsageError, match="since must be a moment with a UTC offset"):
        look(NAIVE, AWARE)
    with pytest.raises(UsageError, match="now must be a moment"):
        look(AWARE, "today")


def test_overrides_are_judged_at_a_moment():
    assert judge([], NOBODY, [], AWARE) == ()
    with pytest.raises(UsageError, match="now must be a moment with a UTC offset"):
        judge([], NOBODY, [], NAIVE)


@pytest.mark.parametrize("year", [0, -1, 9999, 10_000, 2026.0, True, "2026", None])
def test_what_is_no_calendar_year_is_refused(year):
    with pytest.raises(UsageError, match="year must be a calendar year such as 2026"):
        annual_review(NOBODY, year, [])


@pytest.mark.parametrize("day", ["2026-01-01", AWARE, 20260101, None])
def test_what_is_no_day_is_refused(day):
    with pytest.raises(UsageError, match="since must be a day"):
        review_between(NOBODY, day, date(2026, 2, 1), [])
    with pytest.raises(UsageError, match="until must be a day"):
        review_between(NOBODY, date(2026, 1, 1), day, [])


def test_what_is_no_text_is_no_statement_and_no_scheme():
    for kind in (Statement, PayScheme):
        with pytest.raises(UsageError, match="words must be a text, not None"):
            kind(words=None)
    with pytest.raises(UsageError, match="words must be a text"):
        review_statement(b"You save.")
