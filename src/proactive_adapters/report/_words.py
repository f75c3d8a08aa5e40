"""Numbers, moments and names as people read them. The same input is the same text, anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from math import ceil, floor
from zoneinfo import ZoneInfo

from proactive_core.loyalty import round_half_away
from proactive_core.programme import Figure, Unit

from ._score_values import Score

MINUS = "\N{MINUS SIGN}"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOUR = 3600
_DAY = 24 * _HOUR
_FINE = 10 * _HOUR
_GUARD = 1e-9
_ELAPSED = frozenset({"coaching_gap_median"})  # not counted in working time

QUESTIONS: Mapping[str, tuple[str, str]] = {
    "ideas": (
        "Ideas",
        "Do our technicians bring you ideas that improve how you operate?",
    ),
    "better_off": ("Better off", "Are you better off for having dealt with us?"),
}
"""Short name and meaning of the method's two questions [domain §6.1, paraphrased]."""


def question_name(question: str) -> str:
    """A question's short name; its key made readable where it is not the method's."""
    known = QUESTIONS.get(question)
    return known[0] if known else question.replace("_", " ").capitalize()


def question_words(question: str) -> str | None:
    """What a question asks; None where only its form knows."""
    known = QUESTIONS.get(question)
    return known[1] if known else None


def signed(points: int) -> str:
    """A whole number of points with its sign: +21, −4, 0."""
    return "0" if points == 0 else f"{'+' if points > 0 else MINUS}{abs(points)}"


def span(low: float, high: float) -> str:
    """An interval in whole points, rounded outwards: it never looks narrower than it is."""
    lower, upper = floor(low * 100 + _GUARD), ceil(high * 100 - _GUARD)
    return f"{signed(lower)} to {signed(upper)}"


def percent(share: Fraction | float) -> str:
    """A share of 0 to 1 as whole percent, half away from zero."""
    return f"{round_half_away(Fraction(share) * 100)} %"


def points_of_percent(share: Fraction) -> str:
    """A change of shares, in signed percentage points."""
    whole = round_half_away(share * 100)
    return f"{signed(whole)} points"


def working(seconds: int | Fraction) -> str:
    """Working time in hours: one place below ten hours."""
    return f"{hours(seconds)} working h"


def hours(seconds: int | Fraction) -> str:
    """Seconds as hours: one place below ten hours."""
    exact = Fraction(seconds)
    if exact < _FINE:
        tenths = round_half_away(exact * 10 / _HOUR)
        return f"{tenths // 10}.{tenths % 10}"
    return f"{round_half_away(exact / _HOUR)}"


def elapsed(seconds: int) -> str:
    """Elapsed time in whole days, or hours below one day."""
    if seconds < _DAY:
        return f"{seconds // _HOUR} h"
    days = seconds // _DAY
    return f"{days} day{'' if days == 1 else 's'}"


def date_of(on: date) -> str:
    """A date as people write it: 3 Sep 2026."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def day(moment: datetime, zone: ZoneInfo) -> str:
    """A day as people write it: 3 Sep 2026."""
    return date_of(moment.astimezone(zone))


def day_time(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as people write it: 3 Sep 2026, 12:00."""
    return f"{day(moment, zone)}, {moment.astimezone(zone):%H:%M}"


def figure(found: Figure) -> str:
    """A figure's value; "no data" where there is none."""
    if found.value is None:
        return "no data"
    if found.unit is Unit.SHARE:
        return percent(Fraction(found.value))
    if found.unit is Unit.SECONDS:
        return elapsed(int(found.value)) if found.name in _ELAPSED else f"{hours(found.value)} h"
    if found.unit is Unit.RATING:
        tenths = round_half_away(Fraction(found.value) * 10)
        return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
    return str(found.value)


def score(found: Score) -> str:
    """A net score in points; "no data" or "held back" where there is none."""
    if found.points is not None:
        return signed(found.points)
    return "held back" if found.n is None else "no data"


def interval(found: Score) -> str:
    """A net score's interval; an empty text where there is none."""
    return "" if found.low is None or found.high is None else span(found.low, found.high)


def counted(n: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 lead, 3 leads."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def sentence(words: str) -> str:
    """The same words with a capital letter in front and a full stop at the end."""
    made = words[:1].upper() + words[1:]
    return made if made.endswith((".", "!", "?", ":")) else f"{made}."


def shorten(words: str, most: int) -> str:
    """One line of at most so many characters."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
