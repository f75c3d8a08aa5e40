"""`proactive leads`: who owes what to whom, and how one lead came to stand where it stands."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
from cyclopts import App

from proactive_core import UsageError

from ..report import LeadRow, lead_rows, write_leads_csv
from ..run import Operation
from ._company import At, at_work, find_plugins, moment
from ._print import emit, pour, say, table
from ._publish import draw_up

command = App(name="leads", help_format="plaintext")
_MOMENT = "%Y-%m-%d %H:%M"


@command.default
def list_leads(
    config: Path,
    /,
    *,
    all: bool = False,  # noqa: A002 - the option's own word
    json: bool = False,
    csv: bool = False,
    at: At = None,
) -> int:
    """List the open leads, the most overdue first.

    Args:
        config: The company's configuration, a TOML file.
        all: The closed ones, too.
        json: Print every lead as JSON.
        csv: Print every lead as CSV.
        at: As of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    if json and csv:
        raise UsageError("either --json or --csv")
    now, catalog = moment(config, at), find_plugins()
    with at_work(config, catalog, offline=True) as operation:
        if csv:
            held = io.StringIO(newline="")
            write_leads_csv(draw_up(operation, now, catalog), held)
            pour(held.getvalue())
            return 0
        rows = _rows(operation, now)
        zone = ZoneInfo(operation.config.report.zone)
    if json:
        emit([_plain(row) for row in rows])
        return 0
    shown = [row for row in rows if all or row.open]
    header = ("id", "branch", "about", "next step", "owner", "due", "")
    table(header, [_line(row, zone) for row in shown])
    overdue = sum(row.overdue for row in rows)
    live = sum(row.open for row in rows)
    say(f"{live} open, {overdue} of them overdue; {len(rows) - live} closed")
    return 0


@command.command
def show(
    config: Path,
    lead: str,
    /,
    *,
    json: bool = False,
    at: At = None,
) -> int:
    """Show one lead: what it is about, where it stands, and everything that happened.

    Args:
        config: The company's configuration, a TOML file.
        lead: Its id, or the beginning of it.
        json: Print it as JSON.
        at: As of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    now = moment(config, at)
    with at_work(config, find_plugins(), offline=True) as operation:
        row = _pick(_rows(operation, now), lead)
        lines = operation.desk.history(row.id)
        zone = ZoneInfo(operation.config.report.zone)
    if json:
        told = [{"at": line.at.isoformat(), "words": line.words} for line in lines]
        emit({**_plain(row), "history": told})
        return 0
    say(f"{row.id}: {row.about} ({row.branch_name})")
    if row.said:
        say(f"  “{row.said}”")
    say(f"  {row.outcome_words or row.stage_words}. {row.why}")
    say(f"  {row.told_words}")
    say()
    table(("when", "what"), [(f"{x.at.astimezone(zone):{_MOMENT}}", x.words) for x in lines])
    return 0


def _rows(operation: Operation, now: datetime) -> tuple[LeadRow, ...]:
    zone = ZoneInfo(operation.config.report.zone)
    return lead_rows(operation.desk, operation.branches, now, zone)


def _pick(rows: tuple[LeadRow, ...], asked: str) -> LeadRow:
    fitting = [row for row in rows if row.id == asked] or [
        row for row in rows if row.id.startswith(asked)
    ]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise UsageError(f"there is no lead {asked!r}: `proactive leads CONFIG --all` lists them")
    some = ", ".join(row.id for row in fitting[:5])
    raise UsageError(f"{len(fitting)} leads begin with {asked!r}: {some} … write more of it")


def _line(row: LeadRow, zone: ZoneInfo) -> tuple[str, ...]:
    due = "" if row.due is None else f"{row.due.astimezone(zone):{_MOMENT}}"
    late = "overdue" if row.overdue else ""
    return row.id, row.branch_name, row.about, row.stage_words, row.owner, due, late


def _plain(row: LeadRow) -> dict[str, Any]:
    def written(_: type, __: Any, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value

    held = attrs.asdict(row, value_serializer=written)
    del held["history"]
    return held
