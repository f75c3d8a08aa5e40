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
from proactive_core.wire import plain

from ..report import LeadRow, lead_rows, write_leads_csv
from ..run import Operation, read_config
from ..run._build import build_calendars as calendars_of
from ._acting import pick, somebody
from ._company import At, HiddenAt, at_work, find_plugins, moment
from ._lead_actions import add_to
from ._print import emit, pour, say, table
from ._publish import draw_up

command = App(name="leads", help_format="plaintext")
add_to(command)
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
    linked = sum(row.linked_to is not None for row in rows)
    rest = f"; {linked} linked" if linked else ""
    say(f"{live} open, {overdue} of them overdue; {len(rows) - live - linked} closed{rest}")
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
        found = pick(operation, lead)
        [row] = [row for row in _rows(operation, now) if row.id == found]
        version = operation.desk.lead(found).version
        lines = operation.desk.history(row.id)
        zone = ZoneInfo(operation.config.report.zone)
    if json:
        told = [{"at": line.at.isoformat(), "words": line.words} for line in lines]
        emit({**_plain(row), "version": version, "history": told})
        return 0
    say(f"{row.id}: {row.about} ({row.branch_name})")
    if row.said:
        say(f"  “{row.said}”")
    say(f"  {_capital(row.outcome_words or row.stage_words)}. {row.why}")
    say(f"  {_capital(row.told_words)}")
    if row.linked:
        say(f"  linked to it: {', '.join(row.linked)}")
    say(f"  {version} events")
    say()
    table(("when", "what"), [(f"{x.at.astimezone(zone):{_MOMENT}}", x.words) for x in lines])
    return 0


@command.command(name="explain")
def why_then(config: Path, lead: str, /, *, json: bool = False) -> int:
    """Show why a lead is due when it is: every stretch of working time that was counted.

    Args:
        config: The company's configuration, a TOML file.
        lead: Its id, or the beginning of it.
        json: Print it as JSON.
    """
    with at_work(config, find_plugins(), offline=True) as operation:
        found = pick(operation, lead)
        told = operation.desk.explain(found)
        local = operation.desk.context().calendar(operation.desk.lead(found).branch).local
    if json:
        emit(plain(told))
        return 0
    say(told.why)
    if told.used:
        say(f"{told.used} seconds of the step were used before")
    if told.counted:
        rows = [
            (f"{local(x.since):{_MOMENT}}", f"{local(x.until):{_MOMENT}}", x.seconds)
            for x in told.counted
        ]
        table(("from", "until", "seconds"), [*rows, ("", "in all", told.budget)])
    if told.due is not None:
        say(f"due {local(told.due):{_MOMENT} %Z}, by calendar {told.calendar}")
    if told.ladder is not None:
        say(told.ladder)
    return 0


@command.command
def missing(config: Path, /, *, json: bool = False, at: At = None) -> int:
    """List the running numbers that technicians' devices gave and that never came in.

    The exit code is 1 when there are any.

    Args:
        config: The company's configuration, a TOML file.
        json: Print them as JSON.
        at: As of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    now = moment(config, at)
    with at_work(config, find_plugins(), offline=True) as operation:
        found = operation.desk.missing(now)
        name = operation.desk.directory.name
    if json:
        emit([plain(one) for one in found])
        return int(bool(found))
    if found:
        rows = [(name(x.technician), x.number, f"{x.noticed_at:{_MOMENT}}Z") for x in found]
        table(("technician", "number", "noticed"), rows)
    say(f"{len(found)} numbers never arrived")
    return int(bool(found))


@command.command
def rebind(config: Path, /, *, before: Path, by: str, at: HiddenAt = None) -> int:
    """Count what is left of every running promise by today's calendars and policy.

    A change of the configuration alone moves no promise. Used time stays.

    Args:
        config: The company's configuration as it is now.
        before: The configuration as it was while the promises were counted.
        by: Key of the manager who decides it.
        at: The moment to act at.
    """
    now, old = moment(config, at), calendars_of(read_config(before))
    with at_work(config, find_plugins(), offline=True) as operation:
        moved, kept = operation.desk.rebind(old, by=somebody(operation, by), now=now)
    for lead in moved:
        say(f"{lead}: counted anew")
    for lead, why in kept:
        say(f"{lead}: stays, {why}")
    say(f"{len(moved)} promises were counted anew, {len(kept)} stay")
    return 0


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _rows(operation: Operation, now: datetime) -> tuple[LeadRow, ...]:
    zone = ZoneInfo(operation.config.report.zone)
    return lead_rows(operation.desk, operation.branches, now, zone)


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
