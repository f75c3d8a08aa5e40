"""What a faithful reader of the files must find: numbers known from making them."""

from collections import Counter

from . import care
from .papers import INSTRUMENTS
from .world import World


def expected(world: World, desk: list[dict]) -> dict:
    findings, leads = world.known["findings"], world.known["leads"]
    acted = {row["submission"] for row in world.tables["desk"]}
    plans = Counter(lead.get("plan", "usual") for lead in leads)
    return {
        "rows": {name: len(rows) for name, rows in sorted(world.tables.items()) if name != "desk"},
        "records": {
            name: len({row["id"] for row in rows})
            for name, rows in sorted(world.tables.items())
            if name not in {"desk", "ideas", "responses"}
        },
        "desk_rows": len(desk),
        "findings": {
            "noticed": len(findings),
            "agreed": sum(k["agreed"] is not None for k in findings),
            "agreed_without_certain_belief": sum(
                k["agreed"] is not None and k["labels"]["Better off"] != "certain" for k in findings
            ),
            "certain": sum(k["labels"]["Better off"] == "certain" for k in findings),
            "doubtful": sum(k["labels"]["Better off"] == "doubtful" for k in findings),
            "no_belief": sum(k["labels"]["Better off"] is None for k in findings),
            "no_benefit": sum(k["labels"]["Benefit"] is None for k in findings),
            "over_promoter": sum(k["pushed"] for k in findings),
            "leads": sum("lead" in k for k in findings),
        },
        "handed_over": {
            "readable": len(world.known["handed"]),
            "unreadable": [k["row"]["id"] for k in world.known["unreadable"]],
        },
        "paper_leads": sorted(x["ref"] for x in leads if ":table:" in x["ref"]),
        "leads": {
            "all": len(leads),
            "by_branch": dict(sorted(Counter(x["branch"].key for x in leads).items())),
            "plans": dict(sorted(plans.items())),
            "outcomes": dict(sorted(Counter(str(x["fate"]) for x in leads).items())),
            "untouched": sorted(x["ref"] for x in leads if x.get("plan") == "untouched"),
            "acted_on": len(acted),
            "never_acted_on": sorted(x["ref"] for x in leads if x["ref"] not in acted),
            "forgotten_tell": sorted(x["ref"] for x in leads if x.get("plan") == "forgotten"),
            "reopened": sorted(x["ref"] for x in leads if x.get("plan") == "reopen"),
            "late": sorted(x["ref"] for x in leads if str(x.get("plan")).startswith("late")),
            "told_by_hand": sum(row["verb"] == "tell" for row in world.tables["desk"]),
        },
        "dirt": world.known["dirt"],
    }


def programme(world: World) -> dict:
    """What the files about the programme itself hold, readable rows only."""
    talks = [row for row in care.coaching() if row["id"] != "T-bad"]
    actions = [row for row in care.plan() if row["stage"] == "action"]
    stated = care.stated()[:-1]
    latest = {
        key: int(answers["perspective"])
        for (key, day), answers in sorted(INSTRUMENTS["perspective_reflection"].items())
    }
    return {
        "chases": len(care.chases(world)),
        "coaching_talks": dict(sorted(Counter(row["branch"] for row in talks).items())),
        "coaching_practised": sum(row["practised"] == "yes" for row in talks),
        "plan_actions": len(actions),
        "plan_actions_done": sum(bool(row["done_at"]) for row in actions),
        "plan_actions_due": [
            row["id"] for row in actions if not row["done_at"] and row["due_on"] < "2026-09-30"
        ],
        "plan_actions_unowned": [row["id"] for row in actions if not row["owner"]],
        "perspective": latest,
        "stated": dict(sorted(Counter(row["measure"] for row in stated).items())),
        "gained": sum("Gained: " in k["row"]["internalNotes"] for k in world.known["findings"]),
    }
