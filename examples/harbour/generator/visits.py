"""A year of visits: jobs, and who was sent to them."""

from datetime import datetime, timedelta

from . import rows
from .company import BRANCHES, TECHS, Branch, Tech
from .moments import all_days, is_open, local, stamp
from .words import CALLS
from .world import World

_ASKING = "<p>{0}.</p><p>Called by <b>{1}</b>,<br>please park at the back &amp; sign in.</p>"


def work_the_year(world: World) -> None:
    for branch in BRANCHES.values():
        days = [day for day in all_days()[:-1] if is_open(branch, day)]
        sites = world.sites[branch.key]
        for n in range(branch.visits):
            # Every site is seen once, then those with a plan come round again and again.
            site = sites[n] if n < len(sites) else sites[int(len(sites) * world.rng.random() ** 2)]
            day = world.rng.choice(days)
            hour = world.rng.choice((8.0, 8.5, 9.25, 10.0, 11.5, 13.0, 14.0, 15.25))
            done = local(branch, day, hour) + timedelta(minutes=world.rng.randrange(45, 200))
            visit(world, branch, site, done)


def crew(branch: Branch, moment: datetime) -> list[Tech]:
    day = moment.astimezone(branch.zone).date()
    return [
        tech
        for tech in TECHS
        if tech.branch == branch.key and tech.since <= day and (not tech.left or day < tech.left)
    ]


def visit(
    world: World,
    branch: Branch,
    site: dict,
    done: datetime,
    tech: Tech | None = None,
    **more: object,
) -> dict:
    """One completed visit: its job, its assignments, now and then an earlier version."""
    rng = world.rng
    planned = rng.random() < 0.55
    unit = branch.units[1] if planned else rng.choice((branch.units[0], branch.units[-1]))
    if site["home"] and unit.trade == "Refrigeration":
        unit = branch.units[0]
    ahead = rng.randrange(3, 20) if planned else rng.randrange(1, 4)
    created = done - timedelta(days=ahead, minutes=rng.randrange(30, 300))
    call = rng.choice(CALLS["maintenance" if planned else "service"])
    summary = _ASKING.format(call, "the manager") if rng.random() < 0.25 else call
    row = rows.job(
        world.number("jobs", 600001),
        site["customer"],
        site["location"],
        unit.id,
        created,
        summary=summary,
        jobTypeId=72 if planned else 71,
        priority=rng.choice(("Normal", "Normal", "Normal", "High", "Urgent")),
        jobGeneratedLeadSource={"jobId": None, "employeeId": None} if rng.random() < 0.3 else None,
        estimateIds=[],
    )
    row |= more
    if rng.random() < 0.05:
        world.put("jobs", row)
    finished = {
        "jobStatus": "Completed",
        "completedOn": stamp(done),
        "total": 0.0 if planned else round(rng.randrange(180, 2400) + 0.5, 2),
        "summaryOfWork": None,
    }
    closed = done + timedelta(minutes=rng.randrange(10, 600))
    row = world.change("jobs", row, closed, **finished)
    lead = tech or rng.choice(crew(branch, done))
    assign(world, row, lead, done)
    if rng.random() < 0.1:
        second = rng.choice(crew(branch, done))
        if second.id != lead.id:
            assign(world, row, second, done)
    seen = {"job": row, "tech": lead, "branch": branch, "done": done, "closed": closed}
    seen["site"] = site
    if not more:
        world.visits.append(seen)
    return seen


def assign(world: World, job: dict, tech: Tech, done: datetime) -> None:
    row = rows.assignment(world.number("assignments", 900001), tech.id, tech.name, job["id"], done)
    began = stamp(done - timedelta(hours=20))
    world.put(
        "appointment-assignments", row | {"assignedOn": began, "createdOn": began, "status": "Done"}
    )
