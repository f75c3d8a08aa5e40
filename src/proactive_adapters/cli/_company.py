"""From a configuration's path to a company at work, and the moment it stands at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Annotated, Any

import attrs
from cyclopts import Parameter

from proactive_core import UsageError
from proactive_core.plugins import GROUP, Catalog, discover

from ..demo._play import stands_at
from ..run import Config, Operation, prepare, read_config
from ._moments import read_moment
from ._print import hint

_OWN = EntryPoint("proactive_adapters", "proactive_adapters.plugin", GROUP)

#: The moment as of which things are looked at, as it is written on the command line.
At = Annotated[str | None, Parameter(name="--at", allow_leading_hyphen=False)]
#: The same for commands that act: only tests need it.
HiddenAt = Annotated[str | None, Parameter(name="--at", show=False)]


class UnreadableError(UsageError):
    """What is stored cannot be worked with."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}\n`proactive audit` tells what is amiss with the journal")
        self.why = why


def find_plugins() -> Catalog:
    """Every plugin that is installed, and this package's own even where it is not."""
    installed = [*entry_points(group=GROUP)]
    if any(point.name == _OWN.name for point in installed):
        return discover()
    return discover([*installed, _OWN])


def moment(config: Path, at: str | None) -> datetime:
    """The moment to act at: as asked, or now; a demonstration stands still where it ended.

    Raises:
        UsageError: What was asked is no moment with a UTC offset.
    """
    if at is not None:
        return read_moment(at, "--at")
    stopped = stands_at(config.parent)
    if stopped is not None:
        hint(f"this is a demonstration: time stands still at {stopped:%Y-%m-%d %H:%M}Z")
        return stopped
    return datetime.now(UTC)


def quiet(_: str) -> None:
    """Show nothing."""


@contextmanager
def at_work(
    config_file: Path,
    catalog: Catalog,
    *,
    offline: bool = False,
    fresh: bool = False,
    without: Iterable[str] = (),
    after: str | None = None,
    step: Callable[[str], None] = quiet,
) -> Iterator[Operation]:
    """A company over its open journal, which is closed at the end.

    Args:
        config_file: The configuration.
        catalog: The plugins found.
        offline: True for commands that only look at what is stored: no secret is needed
            then, and there must be a journal.
        fresh: True makes the journal if there is none yet.
        without: Tables of the configuration that the command does not use (`sources`,
            `mirrors`): their secrets are not needed.
        after: The command, if it feeds dead man's switches.
        step: Told what is being done.

    Raises:
        UsageError: All faults of the configuration, one a line; nothing was opened.
        UnreadableError: The journal was damaged.
    """
    config = read_config(config_file)
    unused: dict[str, Any] = dict.fromkeys(without, ())
    config = attrs.evolve(config, **unused)
    opened = prepare(config, catalog, os.environ, step=step, offline=offline, after=after)
    if offline and not fresh:
        _need_journal(config)
    with _open(opened) as operation:
        yield operation


def _open(opened: Callable[[], Operation]) -> Operation:
    try:
        return opened()
    except (UsageError, LookupError, TypeError, AttributeError) as fault:
        said = str(fault) if isinstance(fault, UsageError) else f"{type(fault).__name__}: {fault}"
        raise UnreadableError(said) from fault


def _need_journal(config: Config) -> None:
    path = config.journal.settings.get("path")
    if isinstance(path, str) and not config.path(path).is_file():
        raise UsageError(
            f"there is no journal at {config.path(path)} yet: run `proactive run` first"
        )
