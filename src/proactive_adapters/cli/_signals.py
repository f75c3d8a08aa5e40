"""`proactive signals`: reasons to talk with a technician, shown to whom they concern."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from proactive_core import Ref, Technician, UsageError
from proactive_core.programme import Audience, Shown, Signal, Viewer, shown_to

from ..report import SIGNALS
from ..run import Operation, programme_limits
from ..run._card import since_of
from ..run._summary import rules_of, signals_of
from ._company import At, at_work, find_plugins, moment
from ._print import emit, say, table

For = Annotated[str, Parameter(name="--for")]


def command(config: Path, /, *, for_: For, json: bool = False, at: At = None) -> int:
    """Show what there is reason to talk about, with whom: help, never rank, pay or punish.

    A manager sees the technicians of their branch by name; a technician sees what is said
    about themselves; for the company there are numbers alone, and none of small branches.

    Args:
        config: The company's configuration, a TOML file.
        for_: Who looks: a manager's key, a technician's ref, or `company`.
        json: Print it as JSON, and nothing else.
        at: As of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    now = moment(config, at)
    with at_work(config, find_plugins(), offline=True) as operation:
        limits = programme_limits(operation.config, now)
        rules = rules_of(limits)
        shown = shown_to(
            _viewer(operation, for_),
            signals_of(operation, limits, since_of(operation, now), now),
            operation.records,
            rules=rules,
            smallest=operation.config.report.smallest_group,
        )
        names = {one.ref: one.name for one in operation.records.all(Technician)}
        branches = operation.branches
        plain = _plain(shown, names, {b: branches.name_of(b) for b in _places(shown)})
    if json:
        emit(plain)
        return 0
    if not rules:
        say("no limits are set: see [programme] of the configuration")
        return 0
    if plain["signals"]:
        header = ("technician", "branch", "what", "why", "what helps")
        table(header, [tuple(row[key] for key in header) for row in plain["signals"]])
    for row in plain["counts"]:
        n = "held back" if row["n"] is None else f"{row['n']} of {row['people']}"
        say(f"{row['branch']}: {row['what'].lower()}, {n}")
    if not plain["signals"] and not plain["counts"]:
        say("nothing to talk about")
    return 0


def _viewer(operation: Operation, asked: str) -> Viewer:
    if asked == "company":
        return Viewer(audience=Audience.COMPANY)
    for person in operation.config.people:
        if person.key == asked:
            if person.manager and person.branch is not None:
                branch = Ref("company", "branch", person.branch)
                return Viewer(audience=Audience.MANAGER, branch=branch)
            raise UsageError(f"{asked} manages no branch: names are for its manager alone")
    try:
        ref = operation.records.technician(Ref.parse(asked))
    except UsageError:
        ref = None
    if operation.records.find(Technician, ref) is None:
        raise UsageError(f"{asked!r} is no manager's key, no technician's ref, and not `company`")
    return Viewer(audience=Audience.TECHNICIAN, technician=ref)


def _why(one: Signal) -> str:
    if one.override is None:
        return one.finding.why
    o = one.override
    return f"{one.finding.why} Overruled by {o.by.key} until {o.until:%Y-%m-%d}: {o.why}"


def _places(shown: Shown) -> set[Ref]:
    return {s.branch for s in shown.signals} | {c.branch for c in shown.counts}


def _plain(shown: Shown, names: dict[Ref, str], branches: dict[Ref, str]) -> dict[str, Any]:
    return {
        "for": shown.viewer.audience.value,
        "signals": [
            {
                "technician": names.get(one.technician, str(one.technician)),
                "branch": branches[one.branch],
                "what": SIGNALS[one.finding.rule],
                "rule": one.finding.rule,
                "why": _why(one),
                "what helps": one.finding.remedy,
                "overruled": one.override is not None,
                "rows": [str(ref) for ref in one.rows],
            }
            for one in shown.signals
        ],
        "counts": [
            {
                "branch": branches[one.branch],
                "what": SIGNALS[one.rule],
                "rule": one.rule,
                "people": one.people,
                "n": one.n,
            }
            for one in shown.counts
        ],
    }
