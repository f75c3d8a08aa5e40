"""What became of the ideas: quotes, bookings and finished work."""

from datetime import datetime, timedelta

from . import rows
from .company import END
from .moments import read, stamp, work
from .visits import visit
from .world import World

GAINED = (
    "No call-out since.",
    None,
    "The bill is about a tenth lower.",
    None,
    "Staff say it is quiet now.",
    None,
    "It held through the hot week.",
)


def go_on(world: World) -> None:
    for known in world.known["findings"]:
        _finding(world, known)
    for known in world.known["handed"]:
        _handed(world, known)
    _counter_quotes(world)


def _quote(world: World, known: dict, job: dict, at: datetime, name: str) -> dict:
    low, high = known["price"]
    price = round(world.rng.randrange(low, high + 1) / 5) * 5.0
    row = rows.estimate(world.number("estimates", 800001), name, job, price, at)
    row |= {"isRecommended": world.rng.random() < 0.3}
    if world.rng.random() < 0.12:
        row["items"] = [_item(world, row)]
    return world.put("estimates", row)


def _item(world: World, row: dict) -> dict:
    return {
        "id": world.number("items", 850001),
        "sku": {
            "id": 3301,
            "name": "LAB-01",
            "displayName": "Labour and material",
            "type": "Service",
            "soldHours": 2.0,
            "generalLedgerAccountId": 0,
            "generalLedgerAccountName": "",
            "modifiedOn": row["createdOn"],
        },
        "skuAccount": "Sales",
        "description": "<p>Labour &amp; material</p>",
        "membershipTypeId": None,
        "qty": 1.0,
        "unitRate": row["subtotal"],
        "total": row["subtotal"],
        "unitCost": 0.0,
        "totalCost": 0.0,
        "itemGroupName": "",
        "itemGroupRootId": None,
        "createdOn": row["createdOn"],
        "modifiedOn": row["createdOn"],
        "chargeable": True,
        "invoiceItemId": None,
        "budgetCodeId": None,
    }


def _sold(world: World, quote: dict, at: datetime, seller: int) -> dict:
    return world.change("estimates", quote, at, status=rows.SOLD, soldOn=stamp(at), soldBy=seller)


def _finding(world: World, known: dict) -> None:
    """Walk a finding through its states; every step is a further version of the row."""
    plan = _of_lead(world, known) if known.get("lead") else _of_no_lead(world, known)
    if plan is None or plan[0] > END:
        return
    quoted, verb, when = plan
    quote = _quote(world, known, known["job"], quoted, known["row"]["name"])
    known["row"] = _state(world, known, quoted, "EstimateCreated", linkedEstimateIds=[quote["id"]])
    if verb == "accept":
        _done(world, known, quote, when)
    elif verb == "decline":
        world.change("estimates", quote, when, status=rows.DISMISSED)
        _state(world, known, when, "EstimateRejected")


Plan = tuple[datetime, str | None, datetime | None]


def _of_lead(world: World, known: dict) -> Plan | None:
    """When the office quoted for a lead, and what the customer said when; None if it did not."""
    lead, rng = known["lead"], world.rng
    if lead["contact_at"] is None or rng.random() < 0.06:
        return None
    verb, when = lead["fate"], lead["fate_at"]
    if verb in ("not_suitable", "already_covered"):
        if verb == "not_suitable" and rng.random() < 0.5:
            _state(world, known, when, "Archived", archived=True)
        return None
    quoted = lead["contact_at"] + timedelta(hours=rng.randrange(3, 60))
    if when:
        quoted = min(quoted, lead["contact_at"] + (when - lead["contact_at"]) * 0.8)
    return quoted, verb, when


def _of_no_lead(world: World, known: dict) -> Plan | None:
    rng = world.rng
    chance = {"hesitant": 0.42, "declined": 0.05, "agreed": 0.3}
    if rng.random() > chance.get(known["labels"]["Customer"], 0.22):
        if known["pushed"] and rng.random() < 0.1:
            old = known["created"] + timedelta(days=60)
            _state(world, known, old, "Archived", archived=True)
        return None
    base = max(known["created"], read(known["row"]["modifiedOn"]))
    quoted = work(known["branch"], base + timedelta(days=rng.randrange(1, 8)), 2.0)
    when = work(known["branch"], quoted + timedelta(days=rng.randrange(7, 24)), 4.0)
    verb = rng.choice(("accept", "decline", "decline", None, None, None))
    if verb == "accept" and passes(known):
        verb = None  # a yes would make it a lead, and all leads are known by now
    return quoted, verb, when


def _state(world: World, known: dict, at: datetime, status: str, **more: object) -> dict:
    known["row"] = world.change(
        "location-findings", known["row"], at, status=status, modifiedBy=5103, **more
    )
    return known["row"]


def _done(world: World, known: dict, quote: dict, when: datetime) -> None:
    sold = when - timedelta(minutes=12)
    _sold(world, quote, sold, known["tech"].id)
    _state(world, known, sold + timedelta(minutes=1), "EstimateAccepted")
    done = work(known["branch"], when + timedelta(days=world.rng.randrange(4, 26)), 3.5)
    if done + timedelta(hours=12) > END:
        return
    tech = known["tech"]
    if tech.left and done.date() >= tech.left:
        tech = None
    came = visit(
        world,
        known["branch"],
        known["site"],
        done,
        tech,
        createdFromEstimateId=quote["id"],
        estimateIds=[quote["id"]],
        summary=f"Do the work of quote {quote['id']}: {quote['name']}",
    )
    booked = [known["row"]["id"], came["job"]["id"]]
    _state(world, known, when + (done - when) * 0.3, "JobBooked", linkedJobIds=booked[1:])
    # Whoever did the work asks, and writes down what the customer says: about every second time.
    gained = GAINED[known["row"]["id"] % len(GAINED)]
    said = {"internalNotes": f"{known['row']['internalNotes']}\nGained: {gained}"} if gained else {}
    _state(world, known, came["closed"] + timedelta(minutes=1), "JobCompleted", **said)


def _handed(world: World, known: dict) -> None:
    """A technician-generated lead is itself a job: it is done, or it is canceled."""
    lead, rng, row = known["lead"], world.rng, known["row"]
    if lead["contact_at"] is None or lead["fate_at"] is None:
        return
    when = lead["fate_at"]
    if lead["fate"] in ("accept", "decline") and rng.random() < 0.7:
        span = when - lead["contact_at"]
        quote = _quote(world, known, row, lead["contact_at"] + span * 0.5, known["name"])
        row = world.change(
            "jobs",
            row,
            lead["contact_at"] + span * 0.5 + timedelta(minutes=1),
            estimateIds=[quote["id"]],
        )
        if lead["fate"] == "accept":
            _sold(world, quote, when - timedelta(minutes=9), known["tech"].id)
        else:
            world.change("estimates", quote, when, status=rows.DISMISSED)
    if lead["fate"] != "accept":
        world.change("jobs", row, when + timedelta(minutes=20), jobStatus="Canceled")
        return
    done = work(known["branch"], when + timedelta(days=rng.randrange(3, 22)), 5.0)
    world.change(
        "jobs",
        row,
        done + timedelta(hours=2),
        jobStatus="Completed",
        completedOn=stamp(done),
        total=0.0,
    )


def passes(known: dict) -> bool:
    """Whether the gate lets the finding through: certain, and with a benefit."""
    return known["labels"]["Better off"] == "certain" and bool(known["labels"]["Benefit"])


def _counter_quotes(world: World) -> None:
    """Quotes that no idea stands behind; many of them nobody ever chased."""
    rng = world.rng
    for seen in rng.sample(world.visits, 52):
        at = seen["closed"] + timedelta(hours=rng.randrange(2, 70))
        known = {"price": (300, 5200)}
        quote = _quote(world, known, seen["job"], at, "Repair as discussed")
        x = rng.random()
        later = at + timedelta(days=rng.randrange(5, 30))
        if x < 0.3:
            _sold(world, quote, later, seen["tech"].id)
        elif x < 0.5:
            world.change("estimates", quote, later, status=rows.DISMISSED)
