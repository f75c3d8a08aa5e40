"""Time: working days of an office, the daily pull, and moments as the vendor writes them."""

from datetime import UTC, date, datetime, time, timedelta

from .company import FIRST_DAY, LAST_DAY, PULL_HOUR, PULL_ZONE, Branch

OPENS, CLOSES = time(8), time(17)
_DAY = timedelta(days=1)


def all_days() -> list[date]:
    return [FIRST_DAY + n * _DAY for n in range((LAST_DAY - FIRST_DAY).days + 1)]


def is_open(branch: Branch, day: date) -> bool:
    return day.weekday() < 5 and day not in branch.closed


def local(branch: Branch, day: date, hour: float) -> datetime:
    """A wall-clock time of the branch's, in UTC."""
    minutes = round(hour * 60)
    clock = time(minutes // 60, minutes % 60)
    return datetime.combine(day, clock, branch.zone).astimezone(UTC)


def work(branch: Branch, start: datetime, hours: float) -> datetime:
    """The moment at which the office has been open for so many hours since `start`."""
    left = timedelta(minutes=round(hours * 60))
    day = start.astimezone(branch.zone).date()
    while True:
        if is_open(branch, day):
            begin = max(start, datetime.combine(day, OPENS, branch.zone).astimezone(UTC))
            end = datetime.combine(day, CLOSES, branch.zone).astimezone(UTC)
            if begin + left <= end:
                return begin + left
            left -= max(end - begin, timedelta(0))
        day += _DAY


def next_pull(seen: datetime) -> datetime:
    """The first daily pull after something became visible."""
    day = seen.astimezone(PULL_ZONE).date()
    while True:
        pull = datetime.combine(day, time(PULL_HOUR), PULL_ZONE).astimezone(UTC)
        if pull > seen:
            return pull
        day += _DAY


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(written: str) -> datetime:
    """Read a stamp as the server does: without an offset it is UTC."""
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
