"""What managers keep of the programme itself: coaching, the plan, chases, the company's figures."""

import hashlib
import random
from datetime import date, timedelta

from .company import BRANCHES, END, SEED, TECHS, Branch
from .moments import is_open, local
from .world import World

FOCUSES = ("personal", "professional", "manner", "currency", "conversation")
# Day of the month on which a branch coaches, in which months, and whom of its technicians.
# Toronto takes turns, Halifax sees everybody since February, St. John's let it slip in spring.
RHYTHM = {
    "toronto": (8, (11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9), 5),
    "halifax": (11, (2, 3, 4, 5, 6, 7, 8, 9), 7),
    "st_johns": (15, (11, 1, 3), 2),
}
NOTES = (
    "Bring the photo up before the price.",
    "Ask what changed since the last visit.",
    "Tell them what the new controllers are for, and for whom not.",
    "Come back to last month's repair.",
    "It is fine to hear a no.",
    "",
)


def coaching() -> list[dict]:
    """Talks with one technician each; in St. John's also one with the whole team."""
    rng = random.Random(SEED + 1)
    sheet = []
    for key, (day, months, many) in RHYTHM.items():
        branch = BRANCHES[key]
        team = [t for t in TECHS if t.branch == key]
        for turn, month in enumerate(months):
            held = _open_day(branch, date(2025 if month > 9 else 2026, month, day))
            there = [t for t in team if t.since <= held and not (t.left and t.left <= held)]
            for place in range(min(many, len(there))):
                tech = there[(turn * many + place) % len(there)]
                focus = FOCUSES[(turn + place) % 5]
                tried = focus == "conversation" and rng.random() < 0.6
                sheet.append(
                    {
                        "at": _written(branch, held, 8.25 + place * 0.5),
                        "technician": str(tech.id),
                        "branch": key,
                        "actor": branch.manager,
                        "focus": "conversation" if key == "st_johns" else focus,
                        "practised": "yes" if tried else "",
                        "note": rng.choice(NOTES),
                    }
                )
    team_day = _open_day(BRANCHES["st_johns"], date(2026, 6, 9))
    sheet.append(
        {
            "at": _written(BRANCHES["st_johns"], team_day, 8.5),
            "technician": "",
            "branch": "st_johns",
            "actor": "kay",
            "focus": "currency",
            "practised": "",
            "note": "What the heat pump grants are for",
        }
    )
    sheet = _numbered("T", sheet)
    return [*sheet, dict(sheet[-1], id="T-bad", at="first Monday", focus="closing")]


def chases(world: World) -> list[dict]:
    """Customers who asked their technician whether anybody will call."""
    slow = [x for x in world.known["leads"] if str(x.get("plan")).startswith(("late", "untouched"))]
    words = (
        "Asked on the next visit whether anybody is going to call.",
        "Wanted to know what happened to the quote.",
        "Said a month is a long time for a phone call.",
    )
    sheet = []
    for lead in slow[::6]:
        later = lead["opened"] + timedelta(days=9 + _digit(lead["ref"], 12), hours=5)
        if later < END and lead["branch"].key in BRANCHES:
            sheet.append(
                {
                    "at": later.astimezone(lead["branch"].zone).isoformat(timespec="minutes"),
                    "customer": "",
                    "technician": str(lead["tech"].id) if lead["tech"] else "",
                    "branch": lead["branch"].key,
                    "submission": lead["ref"],
                    "summary": words[len(sheet) % len(words)],
                }
            )
    sheet.sort(key=lambda row: (row["at"], row["submission"]))
    return _numbered("A", sheet)


PLAN_COLUMNS = (
    *("stage", "branch", "title", "follows", "owner", "specific", "achievable", "proof"),
    *("due_on", "done_at"),
)
# What is not named is an empty cell.
_PLAN = (
    {
        "stage": "starting_point",
        "title": "Filled the checklist in with every team",
        "owner": "ruth",
        "done_at": "2025-10-29",
    },
    {
        "stage": "vision",
        "title": "In spring of 2027 a customer says: they told us before it broke",
        "owner": "ruth",
    },
    {
        "stage": "hurdle",
        "title": "Nobody in the field hears what became of an idea",
        "follows": "P-02",
    },
    {
        "stage": "hurdle",
        "branch": "toronto",
        "title": "Some of us count packages",
        "follows": "P-02",
    },
    {
        "stage": "hurdle",
        "branch": "st_johns",
        "title": "Four people, long roads, no time for training",
        "follows": "P-02",
    },
    {
        "stage": "action",
        "title": "One form on the handheld, and a message back for each idea",
        "follows": "P-03",
        "owner": "mia",
        "proof": "Every idea of May has its outcome on record",
        "due_on": "2026-03-31",
        "done_at": "2026-03-20",
        "specific": "yes",
        "achievable": "yes",
    },
    {
        "stage": "action",
        "branch": "toronto",
        "title": "Take the package bonus out of the pay letter",
        "follows": "P-04",
        "owner": "theo",
        "proof": "The letter of July has no such line",
        "due_on": "2026-07-01",
        "specific": "yes",
        "achievable": "yes",
    },
    {
        "stage": "action",
        "branch": "halifax",
        "title": "A coaching morning each month, in the calendar",
        "follows": "P-02",
        "owner": "ines",
        "proof": "Talks on record in eight months",
        "due_on": "2026-02-28",
        "done_at": "2026-02-11",
        "specific": "yes",
        "achievable": "yes",
    },
    {
        "stage": "action",
        "branch": "st_johns",
        "title": "Be more present at the customer's",
        "follows": "P-05",
        "due_on": "2026-06-30",
        "specific": "no",
    },
    {
        "stage": "action",
        "branch": "st_johns",
        "title": "Second course in November, by video",
        "follows": "P-05",
        "owner": "kay",
        "proof": "All four have the certificate",
        "due_on": "2026-11-20",
        "specific": "yes",
        "achievable": "yes",
    },
    {
        "stage": "implementation",
        "title": "Told the technicians first, then the customers by letter",
        "owner": "ruth",
        "due_on": "2026-01-31",
        "done_at": "2026-02-16",
    },
    {
        "stage": "implementation",
        "title": "Contract sales offers the annual review with every renewal",
        "owner": "ruth",
        "due_on": "2026-12-31",
    },
)


def plan() -> list[dict]:
    """The planning sequence as it was written down in the autumn, and what came of it."""
    rows = []
    home = BRANCHES["toronto"]
    for n, held in enumerate(_PLAN):
        row = dict.fromkeys(PLAN_COLUMNS, "") | held
        if row["done_at"]:
            row["done_at"] = _written(home, date.fromisoformat(row["done_at"]), 16)
        written = date(2025, 11, 3) + timedelta(days=7 * (n // 3))
        rows.append({"at": _written(home, written, 10)} | row)
    return _numbered("P", rows)


def stated() -> list[dict]:
    """What the bookkeeping and the personnel office say; nobody here knows how."""
    quarters = ("2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01")
    revenue = {
        "toronto": ("1204500", "1187200", "1251900", "1318000"),
        "halifax": ("488300", "502750.50", "541200", "566900"),
        "st_johns": ("171400", "165900", "168200", "174800"),
    }
    rows = [
        _figure("revenue", branch, since, until, amount, "CAD")
        for branch, amounts in revenue.items()
        for since, until, amount in zip(quarters, quarters[1:], amounts, strict=False)
    ]
    year = ("2025-09-01", "2026-09-01")
    rows += [
        _figure("retention", branch, *year, share, "%")
        for branch, share in (("toronto", "88.5"), ("halifax", "93"), ("st_johns", "91"))
    ]
    rows += [
        _figure("margin", "", *year, "31.2", "%"),
        _figure("technician_turnover", "", *year, "1", "of 25 people"),
    ]
    bad = _figure("margin", "toronto", *year, "a third", "%")
    return _numbered("F", [*rows, bad])


def _figure(measure: str, branch: str, since: str, until: str, value: str, unit: str) -> dict:
    return {
        "measure": measure,
        "branch": branch,
        "since": since,
        "until": until,
        "stated": value,
        "unit": unit,
    }


def _open_day(branch: Branch, day: date) -> date:
    while not is_open(branch, day):
        day += timedelta(days=1)
    return day


def _written(branch: Branch, day: date, hour: float) -> str:
    return local(branch, day, hour).astimezone(branch.zone).isoformat(timespec="minutes")


def _digit(text: str, below: int) -> int:
    return hashlib.sha256(text.encode()).digest()[0] % below


def _numbered(letter: str, rows: list[dict]) -> list[dict]:
    return [{"id": f"{letter}-{n:02}"} | row for n, row in enumerate(rows, start=1)]
