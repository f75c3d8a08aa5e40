"""What the office did with the leads: most of it in time, some of it late, some of it never."""

from datetime import datetime, timedelta

from .company import END, Branch
from .moments import stamp, work
from .words import ACCEPT_NOTES, COVERED_NOTES, DECLINE_NOTES, UNSUITABLE_NOTES
from .world import World

UNTOUCHED, WAITS, REASSIGNED, REOPENED = 8, 12, 3, 2
LATE_SHARE = 0.12
DAY = 9.0  # working hours of one business day

# Working hours until each step: (least, most) by pace.
PACE = {
    "usual": {"acknowledge": (0.5, 6.0), "contact": (4.0, 16.0), "decide": (4 * DAY, 13 * DAY)},
    "st_johns": {"acknowledge": (3.0, 8.5), "contact": (9.0, 17.5), "decide": (7 * DAY, 14 * DAY)},
}
OUTCOMES = (
    ("accept", 0.47, ACCEPT_NOTES),
    ("decline", 0.74, DECLINE_NOTES),
    ("not_suitable", 0.86, UNSUITABLE_NOTES),
    ("already_covered", 1.0, COVERED_NOTES),
)
CONTACT_NOTES = (
    "Spoke with the manager, she will look at the photo tonight.",
    "Reached the owner, he asks for a price.",
    "Talked to the office there, visit agreed for a closer look.",
    "",
    "",
)
WAIT_NOTES = (
    "Board meets at the end of the month.",
    "Owner is travelling, asked to be called after.",
    "Waiting for the landlord's consent.",
    "Waiting for the grant letter.",
)


def run_the_desk(world: World) -> None:
    world.tables["desk"] = []
    leads = sorted(world.known["leads"], key=lambda lead: (lead["opened"], lead["ref"]))
    world.known["leads"] = leads
    _pick(world, [lead for lead in leads if not lead.get("unreadable")])
    for lead in leads:
        if lead.get("unreadable"):
            _make_sense(world, lead)
        elif lead.get("plan") != "untouched":
            _handle(world, lead)


def _pick(world: World, leads: list[dict]) -> None:
    """Mark the leads whose story is not the usual one."""
    rng = world.rng
    old = [lead for lead in leads if lead["opened"] < END - timedelta(days=50)]
    by_branch = {
        key: [x for x in old if x["branch"].key == key]
        for key in ("toronto", "halifax", "st_johns")
    }
    for key, count in (("toronto", 4), ("halifax", 2), ("st_johns", UNTOUCHED - 6)):
        mailed = [lead for lead in by_branch[key] if lead["tech"].email]
        for lead in rng.sample(mailed, count):
            lead["plan"] = "untouched"
    free = [lead for lead in old if "plan" not in lead]
    silent = [x for x in free if x["tech"].email is None and x["branch"].key == "toronto"]
    silent[len(silent) // 2]["plan"] = "forgotten"
    free = [lead for lead in free if "plan" not in lead]
    late = round(LATE_SHARE * len(leads))
    for n, lead in enumerate(rng.sample(free, late + WAITS + REASSIGNED + REOPENED)):
        kinds = ("late_acknowledge", "late_manager", "late_contact", "late_decide")
        if n < late:
            lead["plan"] = kinds[n % len(kinds)]
        elif n < late + WAITS:
            lead["plan"] = "wait_resume" if n % 2 else "wait_wakes"
        else:
            lead["plan"] = "reassign" if n < late + WAITS + REASSIGNED else "reopen"


def _act(world: World, lead: dict, verb: str, actor: str, at: datetime, **more: str) -> datetime:
    """Write a row of the desk's book, unless the year is over."""
    if at <= END:
        world.tables["desk"].append(
            {
                "at": at,
                "submission": lead["ref"],
                "verb": verb,
                "actor": actor,
                "to": more.get("to", ""),
                "until": more.get("until", ""),
                "note": more.get("note", ""),
            }
        )
    return at


def _hours(world: World, span: tuple[float, float], times: float = 1.0) -> float:
    return times * world.rng.uniform(*span)


def _handle(world: World, lead: dict) -> None:
    rng, plan = world.rng, lead.get("plan", "usual")
    branch: Branch = lead["branch"]
    pace = PACE.get(branch.key, PACE["usual"])
    actor = branch.handler
    at = lead["opened"]
    if plan in ("late_acknowledge", "late_manager"):
        at = work(branch, at, rng.uniform(4 * DAY, 7 * DAY))
    if plan == "late_manager":
        actor = branch.manager
        at = _act(
            world,
            lead,
            "reassign",
            actor,
            work(branch, at, 0.5),
            to=actor,
            note="Found it on the overdue list, I take it myself.",
        )
    at = _act(
        world, lead, "acknowledge", actor, work(branch, at, _hours(world, pace["acknowledge"]))
    )
    if plan == "reassign":
        note = "I am away from tomorrow, please take this one."
        at = _act(
            world, lead, "reassign", actor, work(branch, at, 1.0), to=branch.manager, note=note
        )
        actor = branch.manager
    if plan == "late_contact":
        at = work(branch, at, rng.uniform(5 * DAY, 8 * DAY))
    at = _act(
        world,
        lead,
        "contact",
        actor,
        work(branch, at, _hours(world, pace["contact"])),
        note=rng.choice(CONTACT_NOTES),
    )
    lead["contact_at"] = at
    if plan.startswith("wait"):
        at = _wait(world, lead, actor, at, wakes=plan == "wait_wakes")
        at = work(branch, at, rng.uniform(2.0, 2 * DAY))
    else:
        slow = 2.2 if plan == "late_decide" else 1.0
        at = work(branch, at, _hours(world, pace["decide"], slow))
    _resolve(world, lead, actor, at, only="decline" if plan == "reopen" else None)
    if plan == "reopen":
        _reopen(world, lead, at)


def _wait(world: World, lead: dict, actor: str, at: datetime, *, wakes: bool) -> datetime:
    branch = lead["branch"]
    at = work(branch, at, world.rng.uniform(1.0, DAY))
    until = work(branch, at + timedelta(days=world.rng.randrange(9, 25)), 0.0)
    note = world.rng.choice(WAIT_NOTES)
    _act(world, lead, "wait", actor, at, until=stamp(until), note=note)
    if wakes:
        return until
    early = work(branch, at + (until - at) * 0.7, 0.25)
    return _act(world, lead, "resume", actor, early, note="They called back sooner.")


def _resolve(world: World, lead: dict, actor: str, at: datetime, only: str | None = None) -> None:
    branch, x = lead["branch"], world.rng.random()
    verb, _, notes = next(o for o in OUTCOMES if only == o[0] or (only is None and x < o[1]))
    _act(world, lead, verb, actor, at, note=world.rng.choice(notes))
    lead |= {"fate": verb, "fate_at": at} if at <= END else {}
    if lead["tech"].email is None and lead.get("plan") != "forgotten":
        told = work(branch, at, DAY)
        _act(
            world,
            lead,
            "tell",
            actor,
            told,
            note="Told him at the shop this morning."
            if lead["branch"].key == "toronto"
            else "Rang her on the road and told her.",
        )


def _reopen(world: World, lead: dict, closed: datetime) -> None:
    branch = lead["branch"]
    at = _act(
        world,
        lead,
        "reopen",
        branch.manager,
        work(branch, closed, 8 * DAY),
        note="The customer rang: the second unit has the same trouble.",
    )
    at = _act(world, lead, "acknowledge", branch.handler, work(branch, at, 2.0))
    at = _act(world, lead, "contact", branch.handler, work(branch, at, 5.0))
    _resolve(world, lead, branch.handler, work(branch, at, 5 * DAY), only="accept")


def _make_sense(world: World, lead: dict) -> None:
    """Of the three unreadable ones, two are understood by the director; one stays where it is."""
    branch = lead["branch"]
    if lead["ref"] == world.known["unreadable"][-1]["lead"]["ref"]:
        lead["plan"] = "untouched"
        return
    at = _act(
        world,
        lead,
        "classify",
        "ruth",
        work(branch, lead["opened"], 3.0),
        note="It is the counter at the site of the earlier job; the customer field was lost.",
    )
    at = _act(
        world,
        lead,
        "reassign",
        "ruth",
        work(branch, at, 0.25),
        to=branch.handler,
        note="Please call them today.",
    )
    at = _act(world, lead, "acknowledge", branch.handler, work(branch, at, 1.0))
    at = _act(world, lead, "contact", branch.handler, work(branch, at, 4.0))
    lead["plan"] = "classified"
    _resolve(world, lead, branch.handler, work(branch, at, 5 * DAY))


def book(world: World) -> list[dict]:
    """The desk's rows in the order in which they happened, numbered."""
    ordered = sorted(world.tables["desk"], key=lambda row: (row["at"], row["submission"]))
    return [{"id": f"d{n:04}", **row, "at": stamp(row["at"])} for n, row in enumerate(ordered, 1)]
