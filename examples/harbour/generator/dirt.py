"""What real data has and nobody wants: put in on purpose, and counted in `expected.json`."""

import copy
from datetime import UTC, datetime

from .moments import read, stamp
from .world import World


def soil(world: World) -> None:
    done: dict[str, object] = {}
    done["merged_customers"] = _merge(world)
    done["null_fields"] = _nulls(world)
    done["unknown_values"] = _unknown_values(world)
    done["naive_dates"] = _naive(world)
    done["unreadable_rows"] = _unreadable(world)
    _null_status(world)
    done["amounts_as_text"] = _texts(world)
    done["duplicate_rows"] = _duplicates(world)
    _fractions(world)
    world.known["dirt"] = done


def _latest(world: World, table: str) -> list[dict]:
    """The last version of every record, in the order of their ids."""
    last: dict[object, dict] = {}
    for row in sorted(world.tables[table], key=lambda row: read(row["modifiedOn"])):
        last[row["id"]] = row
    return [last[key] for key in sorted(last)]


def _plain_jobs(world: World) -> list[dict]:
    """Completed visits that nothing hangs on: no lead, no finding, no quote, no answer."""
    used = {k["job"]["id"] for k in world.known["findings"]}
    used |= {v["job"]["id"] for k in ("handed", "unreadable") for v in world.known[k]}
    used |= {int(r["hidden"]["job"]) for r in world.tables["responses"] if r["hidden"].get("job")}
    used |= {row["jobId"] for row in world.tables["estimates"]}
    plain = {v["job"]["id"] for v in world.visits} - used
    versions = [row["id"] for row in world.tables["jobs"]]
    return [r for r in _latest(world, "jobs") if r["id"] in plain and versions.count(r["id"]) == 1]


def _merge(world: World) -> list[list[int]]:
    """Pairs of customer records become one, and one chain of two: A into B, B into C."""
    with_leads = sorted(
        {k["site"]["customer"] for k in world.known["findings"] if k.get("lead")} - {20006, 20010}
    )
    rows = {row["id"]: row for row in _latest(world, "customers")}
    a, b, c = with_leads[7], with_leads[8], with_leads[9]
    d, e, f, g = with_leads[30], with_leads[31], with_leads[80], with_leads[81]
    steps = (
        (a, b, datetime(2026, 1, 20, 15, 10, tzinfo=UTC)),
        (b, c, datetime(2026, 6, 3, 18, 45, tzinfo=UTC)),
        (d, e, datetime(2026, 3, 11, 13, 5, tzinfo=UTC)),
        (f, g, datetime(2026, 7, 8, 17, 30, tzinfo=UTC)),
    )
    for gone, into, at in steps:
        world.change("customers", rows[gone], at, active=False, mergedToId=into)
    return [[gone, into] for gone, into, _ in steps]


def _nulls(world: World) -> dict[str, int]:
    people = _latest(world, "customers")
    for row in people[20:200:18]:
        row["address"] = row["address"] | {"country": None}
    for row in people[31:250:40]:
        row["address"] = row["address"] | {"street": None, "zip": None}
    for row in people[44:260:30]:
        row["externalData"] = None
    sites = _latest(world, "locations")
    for row in sites[12:300:24]:
        row["address"] = row["address"] | {"country": None}
    jobs = _plain_jobs(world)
    for row in jobs[10:400:20]:
        row["customerPo"] = None
    for row in jobs[15:400:40]:
        row["externalData"] = None
    for row in world.tables["technicians"][3::6]:
        row["permissions"] = None
    return {
        "customers.address.country": len(people[20:200:18]),
        "jobs.customerPo": len(jobs[10:400:20]),
    }


def _unknown_values(world: World) -> dict[str, list[int]]:
    jobs, people = _plain_jobs(world), _latest(world, "customers")
    jobs[33]["jobStatus"] = jobs[71]["jobStatus"] = "Rescheduled"
    jobs[52]["priority"] = 2
    people[60]["type"] = "Industrial"
    tech = next(row for row in world.tables["technicians"] if row["id"] == 208)
    tech["status"] = "OnBreak"
    quiet = [k["row"] for k in world.known["findings"] if not k.get("lead")]
    quiet = [row for row in quiet if row in world.tables["location-findings"]]
    quiet[20]["urgencyLevel"] = quiet[90]["urgencyLevel"] = "Urgent"
    quiet[130]["status"] = "Deferred"
    spare = [row for row in _latest(world, "estimates") if row["name"] == "Repair as discussed"]
    for row in spare[4:30:13]:
        row["status"] = {"value": 7, "name": "Expired"}
    world.tables["appointment-assignments"][77]["status"] = "Traveling"
    return {
        "jobs.jobStatus": [jobs[33]["id"], jobs[71]["id"]],
        "jobs.priority": [jobs[52]["id"]],
        "customers.type": [people[60]["id"]],
        "findings.urgencyLevel": [quiet[20]["id"], quiet[90]["id"]],
        "findings.status": [quiet[130]["id"]],
        "estimates.status": [row["id"] for row in spare[4:30:13]],
    }


def _naive(world: World) -> dict[str, list[int]]:
    jobs = _plain_jobs(world)
    for row in (jobs[90], jobs[140]):
        row["completedOn"] = row["completedOn"][:10] + "T00:00:00"
    sold = [row for row in _latest(world, "estimates") if row["soldOn"]][9]
    sold["soldOn"] = sold["soldOn"][:10] + "T00:00:00"
    return {"jobs.completedOn": [jobs[90]["id"], jobs[140]["id"]], "estimates.soldOn": [sold["id"]]}


def _unreadable(world: World) -> dict[str, list[object]]:
    """Rows that no adapter can make a record of; each must be named, none may vanish."""
    job = copy.deepcopy(_plain_jobs(world)[200])
    job |= {"id": 699001, "jobNumber": "699001", "customerId": None, "locationId": None}
    world.put("jobs", job)
    nameless = copy.deepcopy(_latest(world, "customers")[110])
    nameless |= {"id": 29901, "name": None, "createdById": None}
    world.put("customers", nameless)
    lost = copy.deepcopy(world.tables["appointment-assignments"][300])
    lost |= {"id": 990001, "technicianId": None, "technicianName": ""}
    world.put("appointment-assignments", lost)
    finding = copy.deepcopy(world.known["findings"][120]["row"])
    finding |= {
        "id": 799001,
        "locationId": None,
        "createdOn": "0001-01-01",
        "status": "New",
        "internalNotes": "Technician: the new guy\nBetter off: sort of",
        "linkedEstimateIds": None,
        "linkedJobIds": None,
        "sourceJobId": None,
    }
    world.put("location-findings", finding)
    return {
        "jobs": [699001],
        "customers": [29901],
        "appointment-assignments": [990001],
        "location-findings": [799001],
    }


def _null_status(world: World) -> None:
    spare = [row for row in _latest(world, "estimates") if row["name"] == "Repair as discussed"]
    nulls = [row for row in spare if row["status"] and row["status"]["name"] == "Open"][1:12:2]
    for row in nulls:
        row["status"] = None
    nulls[0] |= {"jobId": None, "jobNumber": None, "locationId": None, "customerId": None}
    nulls[1] |= {"jobId": None, "jobNumber": None}


def _texts(world: World) -> list[int]:
    spare = [row for row in _latest(world, "estimates") if row["name"] == "Repair as discussed"]
    for row in spare[2:50:22]:
        row["subtotal"] = f"{row['subtotal']:.2f}"
    return [row["id"] for row in spare[2:50:22]]


def _duplicates(world: World) -> dict[str, int]:
    """The same line twice, as feeds do."""
    counts = {"jobs": 6, "customers": 2, "location-findings": 3, "appointment-assignments": 3}
    for table, count in counts.items():
        rows = _latest(world, table)
        step = len(rows) // (count + 1)
        for n in range(1, count + 1):
            world.tables[table].append(copy.deepcopy(rows[n * step]))
    return counts


def _fractions(world: World) -> None:
    """Some moments carry seven digits after the second, one more than a microsecond needs."""
    for table in ("jobs", "customers", "location-findings", "estimates"):
        for row in world.tables[table]:
            if isinstance(row["id"], int) and row["id"] % 9 == 4:
                written = stamp(read(row["modifiedOn"]))
                row["modifiedOn"] = f"{written[:-1]}.{row['id'] * 7919 % 10**7:07}Z"


def bad_desk_rows(book: list[dict]) -> list[dict]:
    """Slips of the pen in the desk's book; the good rows around them stay as they are."""
    model = book[len(book) // 3]
    bad = [
        dict(model, id="b01", verb="called", note="rang them twice"),
        dict(model, id="b02", at="next Tuesday"),
        dict(model, id="b03", submission="job 12"),
        dict(model, id="b04", submission="servicetitan:submission:999999", verb="acknowledge"),
        dict(model, id="b05", actor="", verb="acknowledge"),
        dict(model, id="b06", verb="wait", until="when he is back", note="owner abroad"),
        dict(book[len(book) // 2]),
    ]
    places = (40, 130, 222, 310, 401, 480, len(book) // 2 + 1)
    whole = list(book)
    for place, row in sorted(zip(places, bad, strict=True), key=lambda pair: -pair[0]):
        whole.insert(place, row)
    return whole
