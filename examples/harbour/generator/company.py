"""Who and where: the fictional company, its people, offices and closed days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SEED = 20251001
TENANT = 880055
FIRST_DAY = date(2025, 10, 1)
LAST_DAY = date(2026, 9, 30)
END = datetime(2026, 9, 30, 21, 0, tzinfo=UTC)  # nothing happens after it
PULL_ZONE = ZoneInfo("America/Toronto")
PULL_HOUR = 6  # the daily pull sees yesterday's records then


@dataclass(frozen=True)
class Unit:
    id: int
    name: str
    trade: str


@dataclass(frozen=True)
class Branch:
    key: str
    name: str
    zone: ZoneInfo
    province: str
    cities: tuple[str, ...]
    postal: str
    area: str
    handler: str
    manager: str
    units: tuple[Unit, ...]
    closed: frozenset[date]
    customers: int
    visits: int


@dataclass(frozen=True)
class Tech:
    id: int
    user: int
    name: str
    branch: str
    email: str | None
    weight: float = 1.0  # how often this one brings an idea
    since: date = date(2019, 4, 1)
    left: date | None = None


def _days(*written: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in written)


# The days on which this company's offices are closed: its own choice, not a statement of law.
CLOSED = {
    "toronto": _days(
        *("2025-10-13", "2025-12-25", "2025-12-26", "2026-01-01", "2026-02-16", "2026-04-03"),
        *("2026-05-18", "2026-07-01", "2026-08-03", "2026-09-07"),
    ),
    "halifax": _days(
        *("2025-10-13", "2025-11-11", "2025-12-25", "2025-12-26", "2026-01-01", "2026-02-16"),
        *("2026-04-03", "2026-05-18", "2026-07-01", "2026-08-03", "2026-09-07"),
    ),
    "st_johns": _days(
        *("2025-10-13", "2025-11-11", "2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03"),
        *("2026-05-18", "2026-07-01", "2026-08-05", "2026-09-07"),
    ),
}


def _branch(
    key: str,
    name: str,
    where: tuple[str, str, str, str],
    staff: tuple[str, str],
    size: tuple[int, int],
    *,
    cities: tuple[str, ...],
    units: tuple[tuple[int, str], ...],
) -> Branch:
    zone, province, postal, area = where
    handler, manager = staff
    customers, visits = size
    trades = {"Refrigeration": "Refrigeration"}
    return Branch(
        key,
        name,
        ZoneInfo(f"America/{zone}"),
        province,
        cities,
        postal,
        area,
        handler,
        manager,
        tuple(Unit(n, f"{name} {what}", trades.get(what, "HVAC")) for n, what in units),
        CLOSED[key],
        customers,
        visits,
    )


_SERVICE, _MAINTENANCE = "Service", "Planned Maintenance"
BRANCHES = {
    branch.key: branch
    for branch in (
        _branch(
            "toronto",
            "Toronto",
            ("Toronto", "ON", "M5", "416"),
            ("mia", "theo"),
            (174, 872),
            cities=("Toronto", "Mississauga", "Etobicoke", "Scarborough"),
            units=((1101, "HVAC Service"), (1102, _MAINTENANCE), (1103, "Refrigeration")),
        ),
        _branch(
            "halifax",
            "Halifax",
            ("Halifax", "NS", "B3", "902"),
            ("noor", "ines"),
            (86, 398),
            cities=("Halifax", "Dartmouth", "Bedford"),
            units=((1201, _SERVICE), (1202, _MAINTENANCE), (1203, "Refrigeration")),
        ),
        _branch(
            "st_johns",
            "St. John's",
            ("St_Johns", "NL", "A1", "709"),
            ("pat", "kay"),
            (40, 172),
            cities=("St. John's", "Mount Pearl", "Paradise"),
            units=((1301, _SERVICE), (1302, _MAINTENANCE)),
        ),
    )
}

TEST_UNIT = Unit(1999, "Test", "HVAC")


def _mail(name: str) -> str:
    return name.lower().replace(" ", ".").replace("'", "") + "@harbour.example"


def _tech(number: int, user: int, name: str, branch: str, weight: float = 1.0, **more) -> Tech:
    return Tech(number, user, name, branch, more.pop("email", _mail(name)), weight, **more)


OVER_PROMOTER = 206
LEAVER = 225
TECHS = (
    _tech(201, 5317, "Dana Whitlock", "toronto", 1.6),
    _tech(202, 5288, "Marcus Oyelaran", "toronto", 1.2),
    _tech(203, 5340, "Priya Raman", "toronto", 1.4),
    _tech(204, 5201, "Gord Pelletier", "toronto", 0.7),
    _tech(205, 5266, "Luca Ferrante", "toronto", 0.9),
    _tech(206, 5359, "Rick Vandersloot", "toronto", 0.0),  # has his own rule: findings.py
    _tech(207, 5295, "Sofia Marchetti", "toronto", 1.5),
    _tech(208, 5233, "Tom Bielski", "toronto", 0.6),
    _tech(209, 5372, "Hana Kobayashi", "toronto", 1.3),
    _tech(210, 5219, "Wes Carmichael", "toronto", 0.0),  # silent all year
    _tech(211, 5304, "Ilya Sorokin", "toronto", 0.8),
    _tech(212, 5381, "Joanne Addo", "toronto", 1.1),
    _tech(213, 5247, "Kyle Fenwick", "toronto", 0.9, email=None),
    _tech(214, 5433, "Mei Chen", "toronto", 1.2, since=date(2026, 1, 12)),
    _tech(221, 5210, "Angus MacIsaac", "halifax", 1.3),
    _tech(222, 5278, "Beth Doucette", "halifax", 1.7),
    _tech(223, 5325, "Colin Surette", "halifax", 0.9),
    _tech(224, 5390, "Fatima Haddad", "halifax", 1.5),
    _tech(225, 5256, "Neil Gallant", "halifax", 1.4, left=date(2026, 2, 27)),
    _tech(226, 5311, "Rory Boudreau", "halifax", 0.8),
    _tech(227, 5402, "Wanda Sark", "halifax", 1.2),
    _tech(241, 5224, "Leo Power", "st_johns", 1.1),
    _tech(242, 5283, "Maura Dunphy", "st_johns", 1.0, email=None),
    _tech(243, 5336, "Frank Noseworthy", "st_johns", 0.7),
    _tech(244, 5417, "Tess Abbott", "st_johns", 1.3),
)
TECH = {tech.id: tech for tech in TECHS}

# key, id, user, name, role in the FSM system, branch (None = all), what they do in the programme
PEOPLE = (
    ("ruth", 301, 5101, "Ruth Calder", "Admin", None, "service director; last rung of the ladder"),
    ("theo", 302, 5102, "Theo Brandt", "FieldManager", "toronto", "service manager"),
    ("mia", 303, 5103, "Mia Lindqvist", "CSR", "toronto", "handles leads"),
    ("ines", 304, 5104, "Ines Cormier", "FieldManager", "halifax", "service manager"),
    ("noor", 305, 5105, "Noor Siddiqui", "CSR", "halifax", "handles leads"),
    ("kay", 306, 5106, "Kay Hynes", "FieldManager", "st_johns", "service manager"),
    ("pat", 307, 5107, "Pat Murphy", "CSR", "st_johns", "handles leads"),
)
API_USER = 5099


def mail_of(name: str) -> str:
    return _mail(name)
