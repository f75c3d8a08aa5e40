"""`proactive sweep`: move what is due, tell, copy; read nothing."""

from __future__ import annotations

from pathlib import Path

from ..run import Done
from ._company import HiddenAt, at_work, find_plugins, moment
from ._print import emit, say
from ._run import complete, plain_done, steps


def command(config: Path, /, *, json: bool = False, at: HiddenAt = None) -> int:
    """Move what is due by now, tell people what they are owed, and write the copies.

    No source is read and none of their secrets is needed. Any number of sweeps may run,
    on any number of machines.

    Args:
        config: The company's configuration, a TOML file.
        json: Print what was done as JSON.
        at: The moment to act at.
    """
    now, catalog = moment(config, at), find_plugins()
    with (
        steps() as step,
        at_work(config, catalog, without=("sources",), after="sweep", step=step) as operation,
    ):
        swept, unswept = operation.sweep(now)
        told, untold = operation.tell(now)
        mirrored, failures = operation.mirror(now)
        done = Done(
            swept=swept,
            told=told,
            untold=untold,
            mirrored=mirrored,
            failures=(*unswept, *failures),
        )
        unfed = operation.beat(now, complete=not done.unfinished)
    if json:
        emit(plain_done(done))
    else:
        say(f"{swept} leads moved, {told} messages delivered, {mirrored} copies written")
    return complete(done, unfed)
