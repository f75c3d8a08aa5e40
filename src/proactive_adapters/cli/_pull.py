"""`proactive pull`: read the sources, and do nothing else."""

from __future__ import annotations

from pathlib import Path

from ._company import HiddenAt, at_work, find_plugins, moment
from ._print import emit, say
from ._run import complete, plain_done, steps


def command(config: Path, /, *, json: bool = False, at: HiddenAt = None) -> int:
    """Read every source that is due, and store what is new.

    No lead is opened and nobody is told: `proactive run` does that.

    Args:
        config: The company's configuration, a TOML file.
        json: Print what was read as JSON.
        at: The moment to act at.
    """
    now = moment(config, at)
    catalog = find_plugins()
    with steps() as step, at_work(config, catalog, without=("mirrors",), step=step) as operation:
        done = operation.pull(now)
    if json:
        emit(plain_done(done))
    else:
        say(f"{done.news} new or changed records, {done.unread} unreadable")
    return complete(done)
