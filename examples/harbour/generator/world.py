"""The tables being filled, and the customers, sites and people who were there before."""

import random
from datetime import UTC, date, datetime, timedelta

from . import rows
from .company import BRANCHES, END, PEOPLE, SEED, TECHS, TEST_UNIT, Branch, mail_of
from .moments import local, read, stamp

FIRST_NAMES = (
    "Ana",
    "Brett",
    "Chloe",
    "Derek",
    "Elena",
    "Farid",
    "Grace",
    "Hugh",
    "Imran",
    "Jill",
    "Karl",
    "Lena",
    "Mona",
    "Nils",
    "Olga",
    "Paul",
    "Rosa",
    "Sam",
    "Tina",
    "Uwe",
)
LAST_NAMES = (
    "Abernathy",
    "Bouchard",
    "Chowdhury",
    "Delaney",
    "Eastwick",
    "Forsythe",
    "Gillis",
    "Hatcher",
    "Iqbal",
    "Jankowski",
    "Kearney",
    "Larkin",
    "Moulton",
    "Nakamura",
    "O'Dell",
    "Parrott",
    "Quinlan",
    "Rideout",
    "Sheppard",
    "Tobin",
    "Verma",
    "Whalen",
)
SHOPS = (
    "Bakery",
    "Fine Foods",
    "Grill House",
    "Fish Market",
    "Dental Clinic",
    "Dairy Bar",
    "Condominium Corp.",
    "Brewery",
    "Curling Club",
    "Public School",
    "Butcher",
    "Pharmacy",
    "Hotel",
    "Cold Storage",
    "Arena",
    "Noodle Bar",
    "Print Works",
    "Veterinary Clinic",
)
PLACES = (
    "Maple Street",
    "Harbourfront",
    "Lakeshore",
    "Citadel",
    "Signal Hill",
    "North End",
    "Danforth",
    "Quidi Vidi",
    "Kingsway",
    "Birch Cove",
    "Junction",
    "Old Mill",
    "Portside",
    "Riverdale",
    "Chebucto",
    "Topsail",
    "Beaches",
    "Point Pleasant",
    "Rosedale",
    "Fairview",
)
STREETS = (
    "Water St",
    "King St W",
    "Barrington St",
    "Duckworth St",
    "Elm Ave",
    "Queen St E",
    "Agricola St",
    "Dundas St W",
    "Torbay Rd",
    "Robie St",
    "Bloor St",
    "Portland St",
)


# What somebody typed into the name field of the sixth and the tenth customer.
DANGEROUS = {
    5: "<script>alert(1)</script> & Sons",
    9: '=HYPERLINK("http://example.invalid","Open me")',
}


class World:
    """What the year has brought so far: versions of records by file, and what is known of it."""

    def __init__(self) -> None:
        self.rng = random.Random(SEED)
        self.tables: dict[str, list[dict]] = {}
        self.known: dict[str, object] = {}
        self.sites: dict[str, list[dict]] = {key: [] for key in BRANCHES}
        self.visits: list[dict] = []  # completed: {"job", "tech", "branch", "done"}
        self._next: dict[str, int] = {}

    def number(self, table: str, first: int) -> int:
        self._next[table] = self._next.get(table, first - 1) + 1
        return self._next[table]

    def put(self, table: str, row: dict) -> dict:
        """Keep a version, unless it happens after the end of the year."""
        if read(row["modifiedOn"]) <= END:
            self.tables.setdefault(table, []).append(row)
        return row

    def change(self, table: str, row: dict, at: datetime, **more: object) -> dict:
        return self.put(table, row | more | {"modifiedOn": stamp(at)})


def settle(world: World) -> None:
    """Fill in business units, people, customers and sites."""
    _units(world)
    _people(world)
    for branch in BRANCHES.values():
        _customers(world, branch)


def _units(world: World) -> None:
    at = datetime(2025, 8, 4, 14, 30, tzinfo=UTC)
    for number, branch in enumerate(BRANCHES.values(), start=1):
        for unit in branch.units:
            extra = {
                "division": {"id": number, "name": branch.name},
                "trade": {"id": 1 if unit.trade == "HVAC" else 2, "name": unit.trade},
                "tenant": {
                    "id": 880055,
                    "name": "harbourclimate",
                    "accountCode": None,
                    "franchiseId": None,
                    "conceptCode": None,
                    "modifiedOn": stamp(at),
                },
            }
            row = world.put("business-units", rows.business_unit(unit.id, unit.name, at, **extra))
            if unit.id == 1203:
                renamed = datetime(2026, 4, 14, 12, 5, tzinfo=UTC)
                world.change("business-units", row, renamed, name="Halifax Refrigeration & Marine")
    world.put("business-units", rows.business_unit(TEST_UNIT.id, TEST_UNIT.name, at))


def _people(world: World) -> None:
    for tech in TECHS:
        branch = BRANCHES[tech.branch]
        created = max(local(branch, tech.since, 9.0), datetime(2019, 4, 1, 12, 0, tzinfo=UTC))
        if tech.since < date(2025, 1, 1):
            created += timedelta(days=tech.id % 40)
        row = rows.technician(
            tech.id, tech.user, tech.name, branch.units[tech.id % len(branch.units)].id, created
        )
        row |= {"email": tech.email, "loginName": tech.name.split()[0].lower()}
        world.put("technicians", row)
        if tech.left:
            world.change(
                "technicians", row, local(branch, tech.left, 16.5), active=False, status="Idle"
            )
        if tech.id == 222:
            moved = local(branch, date(2026, 5, 6), 10.0)
            world.change("technicians", row, moved, email="beth.doucette-ross@harbour.example")
    for key, number, user, name, role, _, _ in PEOPLE:
        manager = None if key == "ruth" else 301
        row = rows.employee(number, user, name, role, managerId=manager, email=mail_of(name))
        world.put("employees", row | {"loginName": key})


def _address(world: World, branch: Branch) -> dict:
    rng = world.rng
    return {
        "street": f"{rng.randrange(2, 990)} {rng.choice(STREETS)}",
        "unit": None,
        "city": rng.choice(branch.cities),
        "state": branch.province,
        "zip": f"{branch.postal}{rng.choice('ABCEGHJ')} {rng.randrange(1, 9)}"
        f"{rng.choice('KLMNPRS')}{rng.randrange(1, 9)}",
        "country": "CAN",
        "latitude": None,
        "longitude": None,
    }


def _customers(world: World, branch: Branch) -> None:
    rng = world.rng
    shops = [f"{place} {shop}" for place in PLACES for shop in SHOPS]
    homes = [f"{first} {last}" for last in LAST_NAMES for first in FIRST_NAMES]
    rng.shuffle(shops)
    rng.shuffle(homes)
    for n in range(branch.customers):
        home = rng.random() < 0.36
        created = datetime(2020, 1, 6, 15, 0, tzinfo=UTC) + timedelta(
            days=rng.randrange(2080), minutes=rng.randrange(400)
        )
        name = (homes if home else shops)[n]
        kind = "Residential" if home else "Commercial"
        if branch.key == "toronto":
            name = DANGEROUS.get(n, name)
        where = _address(world, branch)
        who = world.put(
            "customers",
            rows.customer(world.number("customers", 20001), name, kind, where, created),
        )
        for extra in range(1 if home or rng.random() < 0.7 else rng.randrange(2, 4)):
            place = where if extra == 0 else _address(world, branch)
            label = name if extra == 0 else f"{name}, {place['street']}"
            site = rows.location(world.number("locations", 30001), who["id"], label, place, created)
            world.put("locations", site)
            world.sites[branch.key].append(
                {"customer": who["id"], "location": site["id"], "home": home}
            )
