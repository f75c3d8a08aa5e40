"""`proactive audit`: does every rule of the fail-safe hold?"""

from __future__ import annotations

import os
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from proactive_core import UsageError
from proactive_core.leads import Violation
from proactive_core.plugins import Catalog
from proactive_core.wire import plain

from ..run import read_config
from ..run._build import Surroundings, build_journal
from ._company import At, UnreadableError, at_work, find_plugins, moment
from ._print import emit, hint, say, table

_VIOLATED = 3


def command(
    config: Path,
    /,
    *,
    json: bool = False,
    gap: timedelta | None = None,
    at: At = None,
) -> int:
    """Recompute every rule of the fail-safe from what is stored, trusting no shortcut.

    Every submission is open with an active owner and a due moment, or closed with an
    outcome that its technician was told; nothing that was stored has changed or is gone.
    The exit code is 3 when a rule is violated. No source is read and no secret needed.

    Args:
        config: The company's configuration, a TOML file.
        json: Print the violations as JSON.
        gap: Time between two sweeps, such as 24h: what is overdue for longer and was not
            noticed is a violation. Left out, this is not checked.
        at: Check as of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    if gap is not None and gap <= timedelta():
        raise UsageError("--gap takes a time such as 24h")
    now, seconds = moment(config, at), None if gap is None else int(gap.total_seconds())
    catalog = find_plugins()
    try:
        # A look at another moment says nothing about this one.
        after = "audit" if at is None else None
        with at_work(config, catalog, offline=True, after=after) as operation:
            found = operation.audit(now, gap=seconds)
            leads = len(operation.journal.streams("lead:"))
            unfed = operation.beat(now, complete=not found)
    except UnreadableError as fault:
        (found, leads), unfed = _of_store(config, catalog, fault), ()
    for failure in unfed:
        hint(f"proactive: {failure.source} {failure.what}: {failure.why}")
    code = _VIOLATED if found else int(bool(unfed))
    if json:
        emit({"as_of": now.isoformat(), "leads": leads, "violations": [plain(v) for v in found]})
        return code
    if found:
        table(("rule", "where", "why"), [(v.rule, v.where, v.why) for v in found])
    say(f"{len(found)} violations in {leads} leads, as of {now:%Y-%m-%d %H:%M}Z")
    return code


def _of_store(
    config: Path, catalog: Catalog, fault: UnreadableError
) -> tuple[tuple[Violation, ...], int]:
    """What the store itself can tell where what it holds is too damaged to be worked with."""
    read = read_config(config)
    around = Surroundings(catalog=catalog, folder=read.folder, environ=os.environ)
    with closing(build_journal(read, around).open()) as journal:
        found = [Violation("leads:S14", f.where, f.why) for f in journal.verify()]
        leads = len(journal.streams("lead:"))
    return tuple(found) or (Violation("leads:S14", "what was pulled", fault.why),), leads
