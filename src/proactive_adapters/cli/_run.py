"""`proactive run`: everything that is due now, and the report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from ..report import as_plain
from ..run import Done, Failure
from ._company import HiddenAt, at_work, find_plugins, moment
from ._print import emit, hint, say
from ._publish import draw_up, publish
from ._summary import print_summary


def command(config: Path, /, *, json: bool = False, at: HiddenAt = None) -> int:
    """Pull, screen, open leads, apply what the office did, sweep, tell, copy, report.

    Run it as often as you like: whatever was done already is left alone, and a run that
    was killed is simply done again.

    Args:
        config: The company's configuration, a TOML file.
        json: Print everything that the report shows as JSON, and nothing else.
        at: The moment to act at.
    """
    now, catalog = moment(config, at), find_plugins()
    with steps() as step, at_work(config, catalog, after="run", step=step) as operation:
        done = operation.cycle(now)
        summary = draw_up(operation, now, catalog, done.refusals)
        place = publish(operation, summary)
        code = complete(done, operation.beat(now, complete=not done.unfinished))
    if json:
        emit({"summary": as_plain(summary), "done": plain_done(done)})
        return code
    say(_sentence(done))
    print_summary(summary)
    say(place)
    return code


def _sentence(done: Done) -> str:
    return (
        f"{done.news} new or changed records, {done.unread} unreadable; {done.opened} leads "
        f"opened, {done.acted} actions applied, {done.swept} leads moved, {done.told} messages "
        f"delivered, {done.mirrored} copies written"
    )


def plain_done(done: Done) -> dict[str, Any]:
    """What was done, as JSON data."""
    held = {f.name: getattr(done, f.name) for f in attrs.fields(Done)}
    held["untold"] = dict(done.untold)
    held["failures"] = [{"source": f.source, "what": f.what, "why": f.why} for f in done.failures]
    held["refusals"] = [
        {"action": str(r.action), "submission": str(r.submission), "why": r.why}
        for r in done.refusals
    ]
    return held


def complete(done: Done, unfed: tuple[Failure, ...] = ()) -> int:
    """Say what could not be done, and give the exit code for it."""
    for failure in (*done.failures, *unfed):
        hint(f"proactive: {failure.source} {failure.what}: {failure.why}")
    for refusal in done.refusals:
        hint(f"proactive: {refusal.action} for {refusal.submission} was refused: {refusal.why}")
    if done.ahead:
        hint(f"proactive: {done.ahead} rows of files lie in the future: they wait for their time")
    for why, count in done.untold.items():
        hint(f"proactive: {count} messages could not be delivered: {why}")
    if done.unfinished:
        hint("proactive: what was done is stored; run again later for the rest")
        return 1
    return int(bool(unfed))


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Show what is being done: in one place on a terminal, line by line elsewhere."""
    if not sys.stderr.isatty():
        yield hint
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.status import Status  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    with Status(Text(""), console=Console(stderr=True)) as status:
        yield lambda words: status.update(Text(words))
