"""Public holidays as data, and an error where the library knows nothing and says nothing."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime

import pytest

from proactive_adapters.calendar import holiday_set
from proactive_core import UsageError
from proactive_core.worktime import WorkCalendar, hours

Y2026 = {"since": date(2026, 1, 1), "until": date(2027, 1, 1)}


def test_the_holidays_of_ontario_in_2026():
    """Statutory days of the Employment Standards Act, 2000 of Ontario, s. 1 and Part X."""
    found = holiday_set("CA-ON", **Y2026)
    assert set(found.dates) >= {
        date(2026, 1, 1),  # New Year's Day
        date(2026, 2, 16),  # Family Day, the third Monday of February
        date(2026, 4, 3),  # Good Friday
        date(2026, 5, 18),  # Victoria Day, the Monday before 25 May
        date(2026, 7, 1),  # Canada Day
        date(2026, 9, 7),  # Labour Day
        date(2026, 10, 12),  # Thanksgiving, the second Monday of October
        date(2026, 12, 25),
    }
    assert (found.since, found.until) == (Y2026["since"], Y2026["until"])
    assert found.name.startswith("CA-ON public, holidays ")


def test_a_calendar_counts_around_them():
    calendar = WorkCalendar(
        zone="America/Toronto",
        weekly=hours("mon-fri", "09:00-17:00"),
        holidays=holiday_set("CA-ON", **Y2026),
        **Y2026,
    )
    wednesday = datetime(2026, 6, 30, 20, tzinfo=UTC)  # 16:00 on the day before Canada Day
    assert calendar.add(wednesday, 2 * 3600) == datetime(2026, 7, 2, 14, tzinfo=UTC)


def test_only_the_stated_dates_are_in_it():
    found = holiday_set("NL", since=date(2026, 4, 6), until=date(2026, 12, 25))
    assert found.dates[0] == date(2026, 4, 6), "Easter Monday: the first date is in"
    assert date(2026, 12, 25) not in found.dates, "the last is out"
    assert date(2027, 1, 1) not in holiday_set("NL", **Y2026).dates


def test_a_company_adds_its_own_days_and_works_on_others():
    bridge, other_year = date(2026, 5, 15), date(2030, 1, 2)
    found = holiday_set("NL", also=(bridge, other_year), without=(date(2026, 4, 27),), **Y2026)
    assert bridge in found.dates
    assert not {other_year, date(2026, 4, 27)} & set(found.dates)


@pytest.mark.parametrize(
    ("place", "since", "until", "rest", "says"),
    [
        ("CA-ON", 2150, 2151, {}, "knows those of CA-ON for .* not for 2150 to 2150"),
        ("CA-ON", 2026, 2200, {}, "not for 2026 to 2199"),
        ("NL", 1800, 1801, {}, "not for 1800 to 1800"),
        ("XX", 2026, 2027, {}, "cannot tell those of 'XX'"),
        ("CA-ZZ", 2026, 2027, {}, "cannot tell those of 'CA-ZZ'"),
        ("CA", 2026, 2027, {"categories": ("feast",)}, "not supported: feast"),
        ("CA", 2026, 2026, {}, "cover nothing"),
        ("NL", 2026, 2027, {"without": (date(2026, 1, 2),)}, "2026-01-02: no holiday of NL"),
    ],
)
def test_what_nobody_knows_is_refused(place, since, until, rest, says):
    """[leads §4.2]: `holidays` returns nothing, silently, beyond its years."""
    with pytest.raises(UsageError, match=says):
        holiday_set(place, since=date(since, 1, 1), until=date(until, 1, 1), **rest)


def test_a_year_in_which_the_library_has_nothing_is_refused(monkeypatch):
    import holidays

    class Forgetful(dict):
        start_year, end_year = 1900, 2100

    monkeypatch.setattr(holidays, "country_holidays", lambda *_, **__: Forgetful())
    with pytest.raises(UsageError, match="has none of NL in 2026"):
        holiday_set("NL", **Y2026)


def test_without_the_library_the_error_says_what_to_type(monkeypatch):
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(ImportError, match=r'pip install "proactive-core\[holidays\]"'):
        holiday_set("NL", **Y2026)
