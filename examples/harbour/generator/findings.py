"""What the technicians noticed, in their own words, and what the customers said to it."""

from datetime import datetime, timedelta

from . import rows
from .company import OVER_PROMOTER
from .moments import next_pull, work
from .words import IDEAS, OFFICE_TALK, SALES_TALK, UNITS_C, UNITS_R, WEAK_GAINS, WEAK_NAMES
from .world import World

ORDINARY, PUSHED = 356, 64
FAMOUS = (20006, 20010)  # the customers with dangerous names: each gets an idea that is agreed


def notice(world: World) -> None:
    """Write the first version of every finding, and the later word of some customers."""
    world.known["findings"] = []
    told = _chosen(world)
    for place, seen in enumerate(told):
        pushed = seen["tech"].id == OVER_PROMOTER
        _notice(world, seen, pushed=pushed, famous=place < len(FAMOUS))


def _chosen(world: World) -> list[dict]:
    """Visits on which somebody noticed something: the famous ones first."""
    rng = world.rng
    famous = []
    for customer in FAMOUS:
        at = [v for v in world.visits if v["job"]["customerId"] == customer]
        famous.append(next(v for v in at if v["tech"].id not in {OVER_PROMOTER, 210}))
    his = [v for v in world.visits if v["tech"].id == OVER_PROMOTER]
    once: dict[int, dict] = {}
    for seen in his:
        once.setdefault(seen["job"]["customerId"], seen)
    fresh = list(once.values())
    again = [v for v in his if v not in fresh]
    pushed = (fresh + again)[:PUSHED]
    others = [v for v in world.visits if v["tech"].weight > 0 and v not in famous]
    others.sort(key=lambda v: (rng.random() ** (1 / v["tech"].weight), v["job"]["id"]))
    ordinary = others[len(famous) - ORDINARY :]
    rest = sorted(pushed + ordinary, key=lambda v: (v["done"], v["job"]["id"]))
    return famous + rest


def _decided(world: World, *, pushed: bool) -> tuple[str | None, str | None]:
    """What the technician believed, and what the customer said; None where it is not written."""
    x, y = world.rng.random(), world.rng.random()
    if pushed:
        belief = "certain" if x < 0.66 else "doubtful" if x < 0.72 else None
        word = "agreed" if y < 0.1 else "hesitant" if y < 0.42 else "declined"
        return belief, word if y < 0.9 else None
    belief = "certain" if x < 0.82 else "doubtful" if x < 0.9 else None
    word = "agreed" if y < 0.44 else "hesitant" if y < 0.68 else "declined"
    return belief, word if y < 0.81 else None


def _notice(world: World, seen: dict, *, pushed: bool, famous: bool) -> None:
    rng, tech, job = world.rng, seen["tech"], seen["job"]
    home = seen["site"]["home"]
    idea = rng.choice([i for i in IDEAS if i.kind in ("R" if home else "C", "B")])
    fill = {
        "unit": rng.choice(UNITS_R if home else UNITS_C),
        "age": rng.randrange(14, 29),
        "n": rng.randrange(2, 6),
    }
    belief, word = ("certain", "agreed") if famous else _decided(world, pushed=pushed)
    gain: str | None = rng.choice(idea.gains)
    risk: str | None = rng.choice(idea.risks)
    name, seen_text, advice = idea.name, rng.choice(idea.seen).format(**fill), idea.advice
    if pushed:
        gain = rng.choice(WEAK_GAINS) if rng.random() < 0.78 else None
        risk = risk if rng.random() < 0.2 else None
        if rng.random() < 0.6:
            name, advice = rng.choice(WEAK_NAMES), "Sell them the package with the promo price."
            seen_text = "Customer has an older setup, good candidate for the promo."
    elif not famous and rng.random() < 0.08:
        gain = None
    elif not famous and rng.random() < 0.03:
        gain = rng.choice(SALES_TALK)
    created = seen["done"] - timedelta(minutes=rng.randrange(4, 40))
    by = None
    if not pushed and rng.random() < 0.38:
        by = (created + timedelta(days=rng.randrange(25, 130))).date().isoformat()
    labels = {
        "Technician": str(tech.id),
        "Better off": belief,
        "Benefit": gain,
        "Risk": risk,
        "Decide by": by,
        "Customer": word,
    }
    if word != "agreed" and rng.random() < 0.03:
        labels["Technician"] = None
    talk = rng.choice(OFFICE_TALK) if rng.random() < 0.3 else None
    row = rows.finding(
        world.number("findings", 700001),
        job["locationId"],
        job["id"],
        tech.user,
        created,
        name=name,
        description=seen_text,
        recommendedSolution=advice.format(**fill),
        internalNotes=notes(labels, talk),
        urgencyLevel=idea.urgency if not pushed else rng.choice(("NotSpecified", "High")),
        attachments=_photos(world, job["id"]),
    )
    world.put("location-findings", row)
    known = {
        "row": row,
        "labels": labels,
        "talk": talk,
        "tech": tech,
        "branch": seen["branch"],
        "site": seen["site"],
        "job": job,
        "created": created,
        "agreed": created if word == "agreed" else None,
        "price": idea.price,
        "pushed": pushed,
    }
    world.known["findings"].append(known)
    if word == "hesitant" and not pushed and rng.random() < 0.24:
        _comes_round(world, known)
    if known["agreed"] and belief == "certain" and gain:
        key = f"proactive:submission:servicetitan:recommendation:{row['id']}"
        known["lead"] = lead(world, key, known, known["agreed"], name)


def _comes_round(world: World, known: dict) -> None:
    """A hesitant customer says yes at a later talk: the finding gets a new version."""
    branch = known["branch"]
    at = work(branch, known["created"] + timedelta(days=world.rng.randrange(6, 22)), 2.5)
    labels = known["labels"] | {"Customer": "agreed", "Technician": str(known["tech"].id)}
    row = world.change(
        "location-findings", known["row"], at, internalNotes=notes(labels, known["talk"])
    )
    if row in world.tables["location-findings"]:
        known |= {"row": row, "labels": labels, "agreed": at}


def notes(labels: dict[str, str | None], talk: str | None) -> str:
    """The company's convention: labelled lines, and whatever else the technician wrote."""
    lines = [talk] if talk else []
    lines += [f"{label}: {said}" for label, said in labels.items() if said]
    return "\n".join(lines)


def _photos(world: World, job: int) -> list[dict]:
    if world.rng.random() > 0.35:
        return []
    number = world.number("photos", 810001)
    path = f"/findings/{job}/{number}.jpg"
    return [{"id": number, "fileName": f"{number}.jpg", "url": path, "type": "Image"}]


def lead(world: World, ref: str, known: dict, seen: datetime, about: str) -> dict:
    """Something that the office has to act on, from the morning after it was seen."""
    made = {
        "ref": ref,
        "branch": known["branch"],
        "tech": known["tech"],
        "opened": next_pull(seen),
        "about": about,
        "fate": None,
        "fate_at": None,
        "contact_at": None,
    }
    world.known.setdefault("leads", []).append(made)
    return made
