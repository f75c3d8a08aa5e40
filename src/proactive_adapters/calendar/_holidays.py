"""Public holidays of the `holidays` library, written down as a `HolidaySet`.

Asked about a year that it does not know, that library answers with no holidays at all, and
says nothing [leads §4.2]. Here that is an error: a promise must not rest on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any

from proactive_core import UsageError
from proactive_core.worktime import HolidaySet

_DAY = timedelta(days=1)


def holiday_set(
    place: str,
    *,
    since: date,
    until: date,
    also: Iterable[date] = (),
    without: Iterable[date] = (),
    categories: Iterable[str] = ("public",),
) -> HolidaySet:
    """The holidays of a place, for stated dates.

    Days that are observed on another date, because the holiday falls on a weekend, are in it.

    Args:
        place: ISO 3166 code of the country, such as `NL`, or of a part of it, such as `CA-ON`.
        since: First date, in.
        until: Last date, out.
        also: Other days on which nobody works.
        without: Holidays on which work is done all the same.
        categories: Which kinds of holidays, in the library's words.

    Raises:
        UsageError: The place or a category is not known; the library does not know every year
            from `since` to `until`; or a day `without` is none of the holidays.
        ImportError: The library is not installed; the message says what to type.
    """
    if since >= until:
        raise UsageError(f"holidays of {place} cover nothing: {since} .. {until}")
    held, library = _asked(place, tuple(categories), since, until)
    found = {day for day in held if since <= day < until}
    kept = frozenset(without)
    unknown = sorted(kept - found)
    if unknown:
        days = ", ".join(map(str, unknown))
        raise UsageError(f"{days}: no holiday of {place}, so it cannot be left out")
    others = {day for day in also if since <= day < until}
    name = f"{place} {'+'.join(categories)}, holidays {library}"
    return HolidaySet(name, (*(found - kept), *others), since, until)


def _asked(
    place: str, categories: tuple[str, ...], since: date, until: date
) -> tuple[Iterable[date], str]:
    try:
        import holidays  # noqa: PLC0415 - an extra: loaded where it is used
    except ImportError as absent:
        msg = 'holidays is not installed; type: pip install "proactive-core[holidays]"'
        raise ImportError(msg, name="holidays") from absent
    known_by = version("holidays")
    country, _, part = place.partition("-")
    years = range(since.year, (until - _DAY).year + 1)
    try:
        held: Any = holidays.country_holidays(
            country, subdiv=part or None, years=years, categories=categories, expand=False
        )
    except (NotImplementedError, ValueError) as fault:
        msg = f"holidays {known_by} cannot tell those of {place!r}: {fault}"
        raise UsageError(msg) from fault
    first, last = held.start_year, held.end_year
    if years[0] < first or years[-1] > last:
        raise UsageError(
            f"holidays {known_by} knows those of {place} for {first} to {last}, "
            f"not for {years[0]} to {years[-1]}"
        )
    empty = [year for year in years if not any(day.year == year for day in held)]
    if empty:
        raise UsageError(f"holidays {known_by} has none of {place} in {empty[0]}")
    return held, known_by
