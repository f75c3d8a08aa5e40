"""What the customers answered to the two questions, on the web form and on the telephone."""

import hashlib
from datetime import UTC, datetime, timedelta

from .company import OVER_PROMOTER
from .moments import stamp, work
from .world import World

FORM = "hcrLoy26"
# Answers by quarter of the programme's year: October, January, April, July.
PLAN = {
    "toronto": (104, 112, 119, 123),
    "halifax": (47, 52, 55, 55),
    "st_johns": (7, 12, 9, 5),
}
QUARTERS = tuple(
    datetime(year, month, 1, 4, tzinfo=UTC)
    for year, month in ((2025, 10), (2026, 1), (2026, 4), (2026, 7), (2026, 10))
)
COMMENTS = (
    "He took the time to explain it.",
    "Quick and clean, thank you.",
    "I did not hear back about the quote.",
    "Nice person. Nobody called afterwards though.",
    "Always on time.",
    "The photo of the coil helped me decide.",
    "It was a bit of a sales talk.",
    "Our fridge has never been so steady.",
    "Invoice came before the work was done!",
    "Très bon service, merci.",
)
PUSHED_COMMENTS = (
    "I only wanted the heat fixed and was offered three packages.",
    "Felt like a car dealer.",
    "He sells all the time.",
)


def _scale(key: str, ref: str, title: str, left: str, right: str) -> dict:
    return {
        "id": key,
        "title": title,
        "ref": ref,
        "type": "opinion_scale",
        "properties": {
            "steps": 10,
            "start_at_one": True,
            "labels": {"left": left, "right": right},
        },
        "validations": {"required": False},
    }


DEFINITION = {
    "id": FORM,
    "type": "quiz",
    "title": "How are we doing?",
    "last_updated_at": "2025-09-12T15:40:11Z",
    "created_at": "2025-09-10T13:02:45Z",
    "settings": {"language": "en", "is_public": True, "is_trial": False},
    "hidden": ["customer", "job", "technician", "branch"],
    "fields": [
        _scale(
            "Qx1ideas00001",
            "ideas",
            "Do our technicians bring you ideas that improve how you operate?",
            "Never",
            "All the time",
        ),
        _scale(
            "Qx2better0002",
            "better_off",
            "Are you better off for having dealt with us?",
            "Not at all",
            "Very much",
        ),
        {
            "id": "Qx3words00003",
            "title": "Anything you want to tell us?",
            "ref": "comment",
            "type": "long_text",
            "properties": {},
            "validations": {"required": False},
        },
    ],
    "_links": {
        "display": f"https://harbour.typeform.com/to/{FORM}",
        "responses": f"https://api.typeform.com/forms/{FORM}/responses",
    },
}

# Shares of 9-10, of 7-8; the rest is 6 or less.
MOOD = {"toronto": (0.40, 0.33), "halifax": (0.49, 0.31), "st_johns": (0.42, 0.33)}


def ask(world: World) -> None:
    items = []
    for branch, plan in PLAN.items():
        for quarter, count in enumerate(plan):
            since, until = QUARTERS[quarter], QUARTERS[quarter + 1]
            seen = [
                v
                for v in world.visits
                if v["branch"].key == branch and since <= v["done"] < until - timedelta(days=8)
            ]
            items += [_answer(world, v, quarter) for v in world.rng.sample(seen, count)]
    items.sort(key=lambda item: (item["submitted_at"], item["token"]))
    _spoil(items)
    world.tables["responses"] = items


def ratings(world: World, seen: dict, quarter: int) -> tuple[int, int]:
    rng = world.rng
    high, middle = MOOD[seen["branch"].key]
    if seen["tech"].id == OVER_PROMOTER:
        high, middle = 0.16, 0.27
    high += 0.02 * quarter - 0.03
    ideas = _rating(rng.random(), high, middle, rng)
    better = _rating(rng.random(), high + 0.05, middle, rng) if rng.random() < 0.45 else ideas
    return ideas, min(10, max(1, better + rng.choice((-1, 0, 0, 0, 1))))


def _rating(x: float, high: float, middle: float, rng) -> int:
    if x < high:
        return rng.choice((9, 9, 10))
    return rng.choice((7, 8, 8)) if x < high + middle else rng.choice((2, 4, 5, 5, 6, 6, 6))


def _answer(world: World, seen: dict, quarter: int) -> dict:
    rng, job = world.rng, seen["job"]
    landed = seen["done"] + timedelta(hours=rng.randrange(8, 140), seconds=rng.randrange(3600))
    token = hashlib.sha256(f"harbour {job['id']}".encode()).hexdigest()[:32]
    ideas, better = ratings(world, seen, quarter)
    x = rng.random()
    answers = [] if x < 0.06 else [_number(ideas, 0)]
    answers += [] if 0.05 < x < 0.1 else [_number(better, 1)]
    if rng.random() < 0.18 or not answers:
        words = PUSHED_COMMENTS if seen["tech"].id == OVER_PROMOTER else COMMENTS
        field = {"id": "Qx3words00003", "type": "long_text", "ref": "comment"}
        answers.append({"type": "text", "text": rng.choice(words), "field": field})
    return {
        "landing_id": token,
        "token": token,
        "response_id": token,
        "response_type": "completed",
        "landed_at": stamp(landed),
        "submitted_at": stamp(landed + timedelta(seconds=rng.randrange(25, 400))),
        "metadata": {"platform": rng.choice(("mobile", "other")), "browser": "default"},
        "hidden": {
            "customer": str(job["customerId"]),
            "job": str(job["id"]),
            "technician": str(seen["tech"].id),
            "branch": seen["branch"].key,
        },
        "calculated": {"score": 0},
        "answers": answers,
    }


def _number(value: int, question: int) -> dict:
    field = DEFINITION["fields"][question]
    names = {"id": field["id"], "type": "opinion_scale", "ref": field["ref"]}
    return {"type": "number", "number": value, "field": names}


def _spoil(items: list[dict]) -> None:
    """A few forms came in as forms do: a bare link, an edited link, an empty one."""
    items[90]["hidden"] = {}
    items[210]["hidden"] = items[210]["hidden"] | {"technician": "xxxxx", "job": ""}
    items[333]["answers"] = []
    items[480]["hidden"] = items[480]["hidden"] | {"branch": "Haliax"}


def phone(world: World) -> list[dict]:
    """A hundred and twenty calls, typed into a sheet by hand."""
    rng = world.rng
    seen = sorted(rng.sample(world.visits, 120), key=lambda v: (v["done"], v["job"]["id"]))
    sheet = []
    for n, visit in enumerate(seen, start=1):
        at = work(visit["branch"], visit["done"] + timedelta(days=rng.randrange(2, 9)), 2.5)
        ideas, better = ratings(world, visit, min(3, (n - 1) // 30))
        sheet.append(
            {
                "id": f"P{n:03}",
                "at": at.astimezone(visit["branch"].zone).isoformat(timespec="minutes"),
                "customer": str(visit["job"]["customerId"]),
                "visit": str(visit["job"]["id"]),
                "technician": str(visit["tech"].id),
                "branch": visit["branch"].key,
                "ideas": str(ideas),
                "better_off": str(better),
                "comment": rng.choice(COMMENTS) if rng.random() < 0.3 else "",
            }
        )
    for n, column, written in (
        (8, "ideas", "0"),
        (21, "better_off", "11"),
        (33, "ideas", "n/a"),
        (34, "better_off", "n/a"),
        (47, "ideas", ""),
        (48, "better_off", ""),
        (59, "ideas", "8,5"),
        (66, "ideas", "nine"),
        (75, "at", "last week"),
        (88, "customer", ""),
        (97, "better_off", " 7 "),
        (101, "comment", '=HYPERLINK("http://example.invalid")'),
        (110, "technician", ""),
    ):
        sheet[n][column] = written
    return [*sheet[:105], sheet[104], *sheet[105:]]
