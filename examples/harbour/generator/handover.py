"""Technician-generated leads: jobs that a technician set for the office to act on."""

from datetime import timedelta

from . import rows
from .company import OVER_PROMOTER
from .findings import lead
from .moments import stamp
from .words import IDEAS, TGL_WORDS
from .world import World

READABLE = 104


def hand_over(world: World) -> None:
    rng = world.rng
    able = [v for v in world.visits if v["tech"].weight > 0 or v["tech"].id == OVER_PROMOTER]
    rng.shuffle(able)
    world.known["handed"] = []
    for seen in sorted(able[:READABLE], key=lambda v: (v["done"], v["job"]["id"])):
        _set(world, seen)
    _unreadable(world)


def _set(world: World, seen: dict) -> None:
    rng, source, branch = world.rng, seen["job"], seen["branch"]
    kinds = ("R", "B") if seen["site"]["home"] else ("C", "B")
    idea = rng.choice([i for i in IDEAS if i.kind in kinds])
    created = seen["done"] + timedelta(minutes=rng.randrange(5, 50))
    about = idea.name[0].lower() + idea.name[1:]
    said = rng.choice(TGL_WORDS).format(idea=about)
    row = rows.job(
        world.number("jobs", 600001),
        source["customerId"],
        source["locationId"],
        branch.units[0].id,
        created,
        createdById=seen["tech"].user,
        jobTypeId=79,
        noCharge=True,
        priority=rng.choice(("Low", "Normal", "Normal", "High")),
        jobGeneratedLeadSource={"jobId": source["id"], "employeeId": seen["tech"].id},
        summary=f"<p>{said}</p>" if rng.random() < 0.3 else said[0].upper() + said[1:],
    )
    world.put("jobs", row)
    known = seen | {"row": row, "price": idea.price, "name": idea.name}
    known["lead"] = lead(world, f"servicetitan:submission:{row['id']}", known, created, idea.name)
    world.known["handed"].append(known)


def _unreadable(world: World) -> None:
    """Three of these cannot be read: they must still reach somebody."""
    world.known["unreadable"] = []
    for seen in (world.visits[40], world.visits[333], world.visits[950]):
        at = seen["done"] + timedelta(minutes=25)
        row = rows.job(
            world.number("jobs", 600001),
            0,
            seen["job"]["locationId"],
            seen["branch"].units[0].id,
            at,
            jobTypeId=79,
            noCharge=True,
            jobGeneratedLeadSource={"jobId": seen["job"]["id"], "employeeId": seen["tech"].id},
            summary="call the lady at the counter, she asked twice",
        )
        row |= {"customerId": "unknown", "createdOn": "yesterday"}
        world.put("jobs", row | {"modifiedOn": stamp(at)})
        known = seen | {"row": row}
        known["lead"] = lead(world, f"servicetitan:unreadable:{row['id']}", known, at, "unreadable")
        known["lead"]["unreadable"] = True
        world.known["unreadable"].append(known)
