"""Which lead, who acts, and what comes of it: what all actions on the command line share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from proactive_core import Ref, UsageError
from proactive_core.leads import Command, Refused

from ..run import Operation
from ._company import at_work, find_plugins, moment
from ._moments import read_moment
from ._print import complain, hint, say

_UNDONE = 1

Company = Annotated[Path, Parameter(help="The company's configuration, a TOML file.")]
Which = Annotated[str, Parameter(help="Its id, or the beginning of it.")]
By = Annotated[
    str,
    Parameter(help="Who does it: a key of the configuration, or a ref such as fsm:technician:7."),
]
Version = Annotated[
    int | None,
    Parameter(
        name="--version",
        help="How many events you have seen (`leads show`); if there are more, it is refused.",
    ),
]
Moment = Annotated[
    str | None,
    Parameter(help="When it was, such as 2026-10-01T09:00-04:00; now unless given."),
]
How = Annotated[str, Parameter(help="A word, such as phone, visit or in_person.")]


def pick(operation: Operation, asked: str) -> str:
    """The id of the one lead whose id is, or begins with, what was asked for.

    Raises:
        UsageError: There is none, or there are several.
    """
    ids = [stream.partition(":")[2] for stream in operation.journal.streams("lead:")]
    fitting = [one for one in ids if one == asked] or [one for one in ids if one.startswith(asked)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise UsageError(f"there is no lead {asked!r}: `proactive leads CONFIG --all` lists them")
    some = ", ".join(fitting[:5])
    raise UsageError(f"{len(fitting)} leads begin with {asked!r}: {some} … write more of it")


def somebody(operation: Operation, key: str) -> Ref:
    """Whoever is named by a key of the configuration, or by a whole ref.

    Raises:
        UsageError: Nobody is known by that name.
    """
    ref = Ref.parse(key) if key.count(":") > 1 else Ref("company", "person", key)
    if operation.desk.directory.person(ref) is None:
        known = ", ".join(person.key for person in operation.config.people)
        raise UsageError(f"nobody is known as {key!r}; in the configuration there are {known}")
    return ref


def when(written: str | None, now: datetime) -> datetime:
    """When something was done; None = now.

    Raises:
        UsageError: It is no moment with a UTC offset.
    """
    return now if written is None else read_moment(written, "--moment")


def do(
    config: Path,
    lead: str,
    by: str,
    at: str | None,
    version: int | None,
    make: Callable[[Operation, Ref, datetime], Command],
) -> int:
    """Do one thing to one lead, and say what came of it; 1 when it is refused."""
    now = moment(config, at)
    with at_work(config, find_plugins(), offline=True) as operation:
        found = pick(operation, lead)
        command = make(operation, somebody(operation, by), now)
        done = operation.desk.act(found, command, now=now, version=version)
        if isinstance(done, Refused):
            complain(f"{found}: {done.why}")
            state = operation.desk.lead(found)
            hint(f"it stands in stage {state.stage.value} and has {state.version} events")
            return _UNDONE
        for line in operation.desk.history(found)[-len(done) :]:
            say(line.words)
    return 0
