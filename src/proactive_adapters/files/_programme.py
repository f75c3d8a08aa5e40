"""Rows about the programme itself: coaching, chases, the plan, and figures of the company."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation

from proactive_core import (
    CoachingTalk,
    CustomerChase,
    Focus,
    PlanEntry,
    PlanStage,
    Ref,
    StatedFigure,
    UsageError,
)

from ._cells import Cells
from ._naming import Naming, person


def coaching_talk(names: Naming, cells: Cells) -> tuple[CoachingTalk, datetime]:
    """A row of `coaching_talks`."""
    at = cells.when()
    made = CoachingTalk(
        ref=names.own("coaching_talk", cells),
        technician=names.outside("technician", cells),
        branch=names.branch(cells),
        actor=person(cells.needed("actor")),
        coached_at=at,
        focus=cells.choice("focus", Focus),
        practised=cells.yes("practised"),
        note=cells.text("note"),
    )
    return made, at


def customer_chase(names: Naming, cells: Cells) -> tuple[CustomerChase, datetime]:
    """A row of `customer_chases`."""
    at = cells.when()
    about = cells.text("submission")
    made = CustomerChase(
        ref=names.own("customer_chase", cells),
        customer=names.outside("customer", cells),
        technician=names.outside("technician", cells),
        visit=names.outside("visit", cells),
        branch=names.branch(cells),
        submission=Ref.parse(about) if about else None,
        asked_at=at,
        summary=cells.text("summary"),
    )
    return made, at


def plan_entry(names: Naming, cells: Cells) -> tuple[PlanEntry, datetime]:
    """A row of `plan_entries`; `follows` is the id of another row of the file."""
    at = cells.when()
    stage, owner = cells.choice("stage", PlanStage), cells.text("owner")
    if stage is None:
        raise UsageError("column 'stage' is empty")
    made = PlanEntry(
        ref=names.own("plan_entry", cells),
        stage=stage,
        branch=names.branch(cells),
        title=cells.needed("title"),
        follows=names.beside("plan_entry", cells.text("follows")),
        owner=person(owner) if owner else None,
        specific=cells.judged("specific"),
        achievable=cells.judged("achievable"),
        proof=cells.text("proof"),
        planned_at=at,
        due_on=cells.day("due_on"),
        done_at=cells.moment("done_at"),
    )
    return made, at


def stated_figure(names: Naming, cells: Cells) -> tuple[StatedFigure, datetime]:
    """A row of `stated_figures`: it counts once its span has ended."""
    since, until = cells.moment("since"), cells.moment("until")
    if since is None or until is None:
        raise UsageError("columns 'since' and 'until' may not be empty")
    written = cells.needed("stated")
    try:
        stated = Decimal(written)
    except InvalidOperation:
        raise UsageError(f"column 'stated' must be a number, not {written!r}") from None
    made = StatedFigure(
        ref=names.own("stated_figure", cells),
        measure=cells.needed("measure"),
        branch=names.branch(cells),
        since=since,
        until=until,
        stated=stated,
        unit=cells.needed("unit"),
    )
    return made, until
