"""Files that people keep by hand: complaints, ideas on paper, checklists."""

from datetime import date, timedelta

from .company import BRANCHES, OVER_PROMOTER, Branch
from .findings import lead
from .moments import local
from .world import World

SOLD = (
    "He kept on about a new system, I only wanted the thermostat fixed.",
    "Was told we must replace everything. A second firm fixed it for 180 dollars.",
    "Third visit, third package. Please send somebody else.",
    "My mother signed for an air purifier she does not need.",
    "We felt sold to. The quote was twice what he said on site.",
    "Pushy. He said the price is only good today.",
)
OTHER = (
    "Nobody called back about the cooler, I asked twice.",
    "Left the panel open in the rain.",
    "Came two hours late and did not ring.",
    "Invoice shows a filter that was never changed.",
    "Water on the floor again a day after the visit.",
    "The second man could not find the unit.",
    "No one told us the part is on back-order.",
    "Muddy boots through the bakery.",
)


def complaints(world: World) -> list[dict]:
    rng = world.rng
    his = [v for v in world.visits if v["tech"].id == OVER_PROMOTER]
    once = {v["job"]["customerId"]: v for v in his}
    pushed = rng.sample(list(once.values()), 5)
    other = [v for v in world.visits if v["tech"].id != OVER_PROMOTER]
    halifax = next(v for v in rng.sample(other, 200) if v["branch"].key == "halifax")
    picked = [(v, True, SOLD[n]) for n, v in enumerate(pushed)]
    picked.append((halifax, True, SOLD[5]))
    picked += [(v, False, OTHER[n]) for n, v in enumerate(rng.sample(other, len(OTHER)))]
    picked.sort(key=lambda p: (p[0]["done"], p[0]["job"]["id"]))
    sheet = []
    for n, (visit, sold, words) in enumerate(picked, start=1):
        at = visit["done"] + timedelta(days=rng.randrange(1, 6), hours=1)
        sheet.append(
            {
                "id": f"C-{n:02}",
                "at": at.astimezone(visit["branch"].zone).isoformat(timespec="minutes"),
                "customer": str(visit["job"]["customerId"]),
                "technician": str(visit["tech"].id),
                "visit": str(visit["job"]["id"]),
                "branch": visit["branch"].key,
                "sold_to": "yes" if sold else "no",
                "summary": words,
            }
        )
    sheet[2]["technician"] = ""
    bad = dict(sheet[-1], id="C-15", at="2026-13-45", sold_to="maybe", summary="see e-mail")
    return [*sheet, bad]


_IDEAS = (
    (
        "Add a strip curtain to the walk-in",
        "Staff hold the door open while loading",
        "Box holds its temperature during deliveries",
        "Product warms up twice a day",
        "certain",
        "agreed",
        "low",
    ),
    (
        "Move the thermostat out of the sun",
        "West wall, reads 4 degrees high after lunch",
        "The room is no longer too cold in the afternoon",
        "",
        "certain",
        "hesitant",
        "low",
    ),
    (
        "Second sump pump float",
        "The only float sticks",
        "A dry basement when you are away",
        "Flood damage",
        "certain",
        "agreed",
        "high",
    ),
    (
        "Lock on the rooftop hatch",
        "Hatch is open to the public stairs",
        "Nobody gets hurt on the roof and your insurer is content",
        "",
        "certain",
        "declined",
        "high",
    ),
    (
        "Label the breakers",
        "Nobody knows which breaker feeds the freezer",
        "Your staff can act in a minute at night",
        "Wrong breaker off, stock lost",
        "certain",
        "agreed",
        "medium",
    ),
    ("Bigger unit for the server room", "Room at 29 degrees", "", "", "doubtful", "", "medium"),
    (
        "Sell a loyalty plan",
        "They like us",
        "Locks them in for three years, great for our margin",
        "",
        "certain",
        "hesitant",
        "low",
    ),
    (
        "Night set-back for the make-up air",
        "Runs all night at full speed",
        "Around 300 dollars a month less gas",
        "",
        "certain",
        "agreed",
        "medium",
    ),
    (
        "Guard for the condenser fan",
        "Fence post touches the guard",
        "Safe for the children next door",
        "",
        "",
        "agreed",
        "high",
    ),
)


def ideas(world: World) -> None:
    """Ideas from the paper pads of Halifax, typed in the same evening."""
    rng = world.rng
    seen = [v for v in world.visits if v["branch"].key == "halifax"]
    picked = sorted(rng.sample(seen, 12), key=lambda v: (v["done"], v["job"]["id"]))
    sheet = []
    for n, visit in enumerate(picked):
        advice, saw, gain, risk, belief, said, stakes = _IDEAS[n % len(_IDEAS)]
        sheet.append(
            {
                "id": f"H-{n + 1:02}",
                "at": visit["done"].astimezone(visit["branch"].zone).isoformat(timespec="minutes"),
                "technician": str(visit["tech"].id),
                "customer": str(visit["job"]["customerId"]),
                "site": str(visit["job"]["locationId"]),
                "visit": str(visit["job"]["id"]),
                "branch": "halifax",
                "observation": saw,
                "advice": advice,
                "benefit": gain,
                "risk": risk,
                "stakes": stakes,
                "decide_by": (visit["done"] + timedelta(days=45)).date().isoformat()
                if n % 3 == 0
                else "",
                "belief": belief,
                "decision": said,
            }
        )
    sheet[9] |= {"at": "some time in June"}
    sheet[10] |= {"belief": "pretty sure", "decision": "maybe"}
    sheet[11] |= {"decide_by": "before winter", "stakes": "huge"}
    for n, visit in enumerate(picked[:9]):
        said = sheet[n]
        if (said["belief"], said["decision"]) == ("certain", "agreed"):
            ref = f"proactive:submission:table:recommendation:ideas.csv:{said['id']}"
            lead(world, ref, visit, visit["done"], said["advice"])
    world.tables["ideas"] = sheet


ITEMS = (
    "c1",
    "c2",
    "t1",
    "t2",
    "t3",
    "t4",
    "h1",
    "h2",
    "h3",
    "m1",
    "m2",
    "m3",
    "m4",
    "m5",
    "u1",
    "u2",
    "u3",
    "u4",
    "u5",
    "x1",
    "k1",
    "k2",
    "a1",
)
# The items answered "no", those that do not apply, and notes, by branch and autumn.
RUNS = {
    ("toronto", date(2025, 10, 20)): (
        ("c2", "t2", "t4", "h2", "h3", "m2", "m4", "u2", "u4", "k1", "k2", "a1"),
        {"x1": "No spare person in the branch yet."},
        {"c2": "We answer most of them, nobody checks the rest."},
    ),
    ("toronto", date(2026, 9, 24)): (
        ("h3", "u2", "k2"),
        {},
        {
            "c2": "Since the ladder runs, nothing lies around for a week.",
            "h3": "One of us still counts packages.",
        },
    ),
    ("halifax", date(2025, 10, 22)): (
        ("c2", "t3", "m2", "m5", "u4", "k1", "a1"),
        {},
        {"c2": "Notes on the work order, that is all we have."},
    ),
    ("halifax", date(2026, 9, 22)): (("u4",), {}, {"k1": "Monthly since February."}),
    ("st_johns", date(2025, 10, 29)): (
        ("c1", "c2", "t1", "t2", "h2", "m1", "m2", "m3", "u1", "u2", "u3", "k1", "k2", "a1"),
        {"t3": "Nobody was trained this year.", "t4": "Nobody was trained this year."},
        {"c1": "We fix what is broken."},
    ),
    ("st_johns", date(2026, 9, 23)): (
        ("t2", "m3", "u2", "u3", "k2"),
        {"t4": "The second course is in November."},
        {"u2": "Four people, long roads."},
    ),
}
SKIPPED = {("st_johns", date(2025, 10, 29)): ("u5",)}


def checklists() -> dict[str, str]:
    """Each run as the manager wrote it, by file name."""
    return {
        f"{key}-{day:%Y-%m}.yaml": _run(BRANCHES[key], day, *answers)
        for (key, day), answers in RUNS.items()
    }


def _head(branch: Branch, day: date, checklist: str, who: str, *, own: bool) -> list[str]:
    at = local(branch, day, 14.5).astimezone(branch.zone).isoformat(timespec="minutes")
    return [
        f"# {branch.name}: filled in by the service manager{who}.",
        f"checklist: {checklist}",
        'version: "1.0.0"',
        f"subject: {branch.key}",
        f"rater: {branch.manager}",
        f"self: {'true' if own else 'false'}",
        f"at: {at}",
        "answers:",
    ]


def _barriers(*there: str, left_open: tuple[str, ...] = ()) -> dict[str, str]:
    asked = (key for key in ("b1", "b2", "b3", "b4", "b5") if key not in left_open)
    return {key: "yes" if key in there else "no" for key in asked}


# checklist: (branch, day) -> answers; what is not named is left open.
INSTRUMENTS = {
    "perspective_reflection": {
        ("toronto", date(2025, 10, 20)): {"perspective": "4"},
        ("toronto", date(2026, 9, 24)): {"perspective": "6"},
        ("halifax", date(2025, 10, 22)): {"perspective": "6"},
        ("halifax", date(2026, 9, 22)): {"perspective": "8"},
        ("st_johns", date(2025, 10, 29)): {"perspective": "3"},
        ("st_johns", date(2026, 9, 23)): {"perspective": "4"},
    },
    "five_barriers": {
        ("toronto", date(2026, 4, 14)): _barriers("b1", "b3"),
        ("halifax", date(2026, 4, 15)): _barriers("b4"),
        ("st_johns", date(2026, 4, 16)): _barriers("b2", "b3", "b5", left_open=("b4",)),
    },
    "maintenance": {
        ("toronto", date(2026, 7, 7)): dict.fromkeys(
            ("m1", "m3", "m4", "m5", "u1", "u3", "u5", "x1"), "yes"
        )
        | dict.fromkeys(("m2", "u2", "u4"), "no"),
        ("halifax", date(2026, 5, 12)): dict.fromkeys(
            ("m1", "m2", "m3", "m4", "m5", "u1", "u2", "u3", "u5", "x1"), "yes"
        )
        | {"u4": "no"},
    },
}


def instruments() -> dict[str, str]:
    """The shorter instruments, by file name."""
    return {
        f"{checklist}-{key}-{day:%Y-%m}.yaml": "\n".join(
            [
                *_head(BRANCHES[key], day, checklist, "", own=False),
                *(f"  {item}: {said}" for item, said in answers.items()),
            ]
        )
        + "\n"
        for checklist, runs in INSTRUMENTS.items()
        for (key, day), answers in runs.items()
    }


def _run(
    branch: Branch,
    day: date,
    no: tuple[str, ...],
    not_applicable: dict[str, str],
    notes: dict[str, str],
) -> str:
    lines = _head(branch, day, "proactive_team", " with the team", own=True)
    for item in ITEMS:
        if item in SKIPPED.get((branch.key, day), ()):
            continue
        if item in not_applicable:
            lines.append(f"  {item}: {{not_applicable: {not_applicable[item]!r}}}")
            continue
        said = "no" if item in no else "yes"
        if item in notes:
            lines.append(f"  {item}: {{answer: {said}, note: {notes[item]!r}}}")
        else:
            lines.append(f"  {item}: {said}")
    return "\n".join(lines) + "\n"
