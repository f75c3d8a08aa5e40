"""`proactive reconcile`: where an outside system's copies of leads differ from the leads."""

from __future__ import annotations

import csv
from pathlib import Path

from proactive_core import UsageError
from proactive_core.leads import OutsideLead
from proactive_core.wire import plain

from ._company import At, at_work, find_plugins, moment
from ._print import emit, say, table

_UNDONE = 1


def command(config: Path, mirror: str, file: Path, /, *, json: bool = False, at: At = None) -> int:
    """Compare the leads with what an outside system holds, both ways.

    The same difference has the same id every time. A copy that is on its way is none. The exit
    code is 1 when there are differences.

    Args:
        config: The company's configuration, a TOML file.
        mirror: Name of the outside system, as in [[mirrors]].
        file: Its leads: CSV with the columns key, stage and outcome.
        json: Print the differences as JSON.
        at: As of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    now, theirs = moment(config, at), _read(file)
    with at_work(config, find_plugins(), offline=True) as operation:
        names = [held.name for held in operation.config.mirrors]
        if mirror not in names:
            known = ", ".join(names) or "none"
            raise UsageError(f"there is no mirror {mirror!r}; there are {known}")
        found = operation.desk.reconcile(theirs, now, name=mirror)
    if json:
        emit([plain(one) for one in found])
    else:
        if found:
            table(("id", "lead", "why"), [(one.id, one.key, one.why) for one in found])
        say(f"{len(found)} differences between the desk and {mirror}")
    return _UNDONE if found else 0


def _read(file: Path) -> list[OutsideLead]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        lacking = {"key", "stage"} - set(rows.fieldnames or ())
        if lacking:
            raise UsageError(f"{file} has no column {', '.join(sorted(lacking))}")
        found, faults = [], []
        for row in rows:
            try:
                outcome = (row.get("outcome") or "").strip() or None
                found.append(OutsideLead(key=row["key"], stage=row["stage"], outcome=outcome))
            except UsageError as fault:
                faults.append(f"{file}, line {rows.line_num}: {fault}")
    if faults:
        raise UsageError("\n".join(faults))
    return found
