"""The example company's year, lived through in a minute.

Everything but time and addresses is what a real company runs: the same adapters, senders,
desk and journal. Time is virtual, and the vendors are `VendorServer` on the loopback address.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import EntryPoint
from pathlib import Path

import attrs

from proactive_core import UsageError
from proactive_core.plugins import GROUP, Catalog, discover

from ..run import Config, Operation, Refusal, prepare, read_config
from ..send import Clock
from ._clock import VirtualClock
from ._payload import payload_dir
from .server import Faults, Keys, VendorServer

#: 06:00 in Toronto, when the first pull takes place.
START = datetime(2025, 10, 1, 10, tzinfo=UTC)
#: The last second of the year in Toronto: a moment later the report would be about the next one.
END = datetime(2026, 10, 1, 3, 59, 59, tzinfo=UTC)
CONFIG = "harbour.toml"
MARK = "proactive-demo.json"
_JOURNAL = "proactive-demo.db"
_REPORTS = (
    "proactive-report.html",
    "proactive-report-rows.html",
    "leads.csv",
    "problems.csv",
)
_MADE = {
    *(_JOURNAL, f"{_JOURNAL}-wal", f"{_JOURNAL}-shm", "proactive-outbox.jsonl", CONFIG, MARK),
    *(*_REPORTS, *(f".{name}.part" for name in _REPORTS)),
}
#: Vendors that the stand-in plays.
_PLAYED = {"servicetitan", "typeform"}
_SECOND = timedelta(seconds=1)
#: Mishaps of every day: each is met, waited for and made good without anybody noticing.
_FAULTS = Faults(stumble_every=47, token_uses=30, burst=25)


@attrs.frozen(kw_only=True)
class Played:
    """What the year came to.

    Attributes:
        operation: The company at the end, still open: close it.
        now: The moment at which it stands.
        cycles: How often there was something to do.
        requests: What the stand-in was asked, refused requests included.
        told: Messages delivered.
        acted: Actions of the office applied.
        failures: Reads that could not be finished at once and were done again.
        refusals: What the desk refused.
    """

    operation: Operation
    now: datetime
    cycles: int = 0
    requests: int = 0
    told: int = 0
    acted: int = 0
    failures: int = 0
    refusals: tuple[Refusal, ...] = ()


def own_plugins() -> Catalog:
    """What this package brings itself: whatever else is installed, the year is the same."""
    return discover([EntryPoint("proactive_adapters", "proactive_adapters.plugin", GROUP)])


def lay_out(folder: Path) -> Path:
    """Make a folder ready: the configuration and the files that it reads, and nothing else.

    An earlier demonstration in the folder is removed.

    Returns:
        The path of the configuration.

    Raises:
        UsageError: The folder holds what no demonstration made.
        OSError: The folder cannot be made or written.
    """
    source = payload_dir()
    _clear(folder, {p.relative_to(source).as_posix() for p in (source / "files").rglob("*")})
    folder.mkdir(parents=True, exist_ok=True)
    mark(folder, START)
    shutil.copyfile(source / CONFIG, folder / CONFIG)
    shutil.copytree(source / "files", folder / "files")
    return folder / CONFIG


def _clear(folder: Path, files: set[str]) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder: choose another with --out")
    held = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))
    strange = [name for name in held if name not in _MADE | files | {"files"}]
    if held and MARK not in held:
        strange = strange or held
    if strange:
        named = ", ".join(strange[:3]) + (" …" if len(strange) > 3 else "")  # noqa: PLR2004
        raise UsageError(
            f"{folder} holds what no demonstration made ({named}): "
            "choose an empty or new folder with --out"
        )
    # The mark goes last: a folder whose clearing was interrupted can still be cleared.
    for name in sorted(held, key=lambda n: (n == MARK, -n.count("/"))):
        place = folder / name
        if place.is_dir() and not place.is_symlink():
            place.rmdir()
        else:
            place.unlink()


def mark(folder: Path, now: datetime) -> None:
    """Note at which moment the demonstration in a folder stands."""
    said = {"made_by": "proactive demo", "stands_at": now.isoformat()}
    (folder / MARK).write_text(json.dumps(said, indent=1) + "\n", "utf-8")


def stands_at(folder: Path) -> datetime | None:
    """The moment at which the demonstration in a folder stands; None if there is none."""
    try:
        said = json.loads((folder / MARK).read_text("utf-8"))
        moment = datetime.fromisoformat(said["stands_at"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return None if moment.utcoffset() is None else moment.astimezone(UTC)


def play(
    config_file: Path,
    *,
    until: datetime = END,
    on: Callable[[datetime], None] = lambda _: None,
    faults: Faults = _FAULTS,
) -> Played:
    """Live through the year: every time there is something to do, do it.

    Args:
        config_file: What `lay_out` gave.
        until: The moment at which to stop.
        on: Told every virtual moment at which something was done.
        faults: What goes wrong on purpose.
    """
    clock, keys = VirtualClock(START), Keys()
    with VendorServer(clock, keys=keys, faults=faults) as vendors:
        config = _pointed(read_config(config_file), vendors)
        opened = prepare(config, own_plugins(), _environ(keys), clock=_sped_up(clock))
        operation = opened()
        try:
            played = _live(operation, clock, until, on)
        except BaseException:
            operation.close()
            raise
        return attrs.evolve(played, requests=vendors.served)


def _live(
    operation: Operation, clock: VirtualClock, until: datetime, on: Callable[[datetime], None]
) -> Played:
    played = Played(operation=operation, now=START)
    for now in _moments(operation, until):
        clock.set(now)
        done = operation.cycle(now)
        played = attrs.evolve(
            played,
            now=now,
            cycles=played.cycles + 1,
            told=played.told + done.told,
            acted=played.acted + done.acted,
            failures=played.failures + len(done.failures),
            refusals=(*played.refusals, *done.refusals),
        )
        on(now)
    return played


def _moments(operation: Operation, until: datetime) -> Iterator[datetime]:
    """When there is something to do; `until` is the last, whatever there is."""
    now = START
    while now < until:
        yield now
        following = operation.next_at()
        now = until if following is None else max(following, now + _SECOND)
    yield until


def _pointed(config: Config, vendors: VendorServer) -> Config:
    sources = tuple(
        attrs.evolve(s, base=vendors.url, token_url=vendors.token_url)
        if s.adapter in _PLAYED
        else s
        for s in config.sources
    )
    return attrs.evolve(config, sources=sources)


def _environ(keys: Keys) -> Mapping[str, str]:
    return {
        "HARBOUR_ST_CLIENT_ID": keys.client_id,
        "HARBOUR_ST_CLIENT_SECRET": keys.client_secret,
        "HARBOUR_ST_APP_KEY": keys.app_key,
        "HARBOUR_TYPEFORM_TOKEN": keys.typeform_token,
    }


def _sped_up(clock: VirtualClock) -> Clock:
    """The senders' time: it follows the virtual clock, and waiting costs nothing real."""
    slept = [0.0]

    def sleep(seconds: float) -> None:
        slept[0] += seconds

    return Clock(
        monotonic=lambda: (clock.now - START).total_seconds() + slept[0],
        now=lambda: clock.now,
        sleep=sleep,
    )
