"""A dead man's switch outside this machine: fed after a clean audit and a complete run, never else.

Whoever watches it hears of everything else by its silence: a rule that does not hold, a command
that failed or died, a tick that nobody gave. There is one way to feed it, and it asks for the
audit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import attrs

from proactive_core import SourceError, UsageError
from proactive_core.leads import Violation
from proactive_core.ports import Connection, Reply, Request

from ..send import Sender, secrets_from
from ..send._address import address
from ._build import Surroundings
from ._config import Config, HeartbeatTable
from ._faults import read_duration
from ._pull import Failure

_PATIENCE = 10.0
_TRIES = 3
_FINE = range(200, 300)
_ABOUT = "heartbeat"


@attrs.frozen(kw_only=True)
class Heartbeat:
    """One switch.

    Attributes:
        after: The command after which it is fed.
        gap: Longest elapsed seconds between two sweeps.
        file: A file that is written; None = none.
        ask: The address that is asked; None = none.
        send: Carries the question; None where there is no address.
    """

    after: str
    gap: int
    file: Path | None
    ask: Request | None
    send: Callable[[Request], Reply] | None

    def feed(self, now: datetime, found: tuple[Violation, ...], *, complete: bool) -> bool:
        """Feed it, if the audit found nothing and everything was done.

        Args:
            now: The moment that is written into the file.
            found: What an audit with `gap` found.
            complete: Whether the command did all that it had to do.

        Returns:
            Whether it was fed.

        Raises:
            SourceError: It could not be: nobody answered, or the file could not be written.
        """
        if found or not complete:
            return False
        if self.file is not None:
            try:
                self.file.write_text(f"{now.isoformat()}\n", "utf-8")
            except OSError as fault:
                raise SourceError(f"{self.file.name}: {fault.strerror}") from fault
        if self.ask is not None and self.send is not None:
            status = self.send(self.ask).status
            if status not in _FINE:
                raise SourceError(f"the switch answered {status}")
        return True


def beat(
    heartbeats: tuple[Heartbeat, ...],
    now: datetime,
    audit: Callable[[int], tuple[Violation, ...]],
    *,
    complete: bool,
) -> tuple[Failure, ...]:
    """Feed every switch of a command; what could not be fed is told.

    Args:
        heartbeats: Those of the command that was carried out.
        now: The moment at which it acted.
        audit: Asked once for each gap.
        complete: Whether the command did all that it had to do.
    """
    failures: list[Failure] = []
    found: dict[int, tuple[Violation, ...]] = {}
    for one in heartbeats if complete else ():
        if one.gap not in found:
            found[one.gap] = audit(one.gap)
        for violation in found[one.gap][:1]:
            why = f"it was not fed: the audit found {violation.rule} at {violation.where}"
            failures.append(Failure(_ABOUT, one.after, why))
        try:
            one.feed(now, found[one.gap], complete=complete)
        except SourceError as fault:
            failures.append(Failure(_ABOUT, one.after, str(fault)))
    return tuple(failures)


def build_heartbeats(config: Config, around: Surroundings, after: str) -> tuple[Heartbeat, ...]:
    """The switches of one command.

    Args:
        config: What was read from the file.
        around: Where secrets are looked up.
        after: The command.

    Raises:
        UsageError: Secrets are missing or an address is none; all faults are named at once.
    """
    made: list[Heartbeat] = []
    faults: list[str] = []
    for i, table in enumerate(config.heartbeats):
        if table.after != after:
            continue
        try:
            made.append(_built(table, config, around))
        except UsageError as fault:
            faults.append(f"{fault} @ $.heartbeats[{i}]")
    if faults:
        raise UsageError("\n".join(faults))
    return tuple(made)


def _built(table: HeartbeatTable, config: Config, around: Surroundings) -> Heartbeat:
    secrets = secrets_from(around.environ, table.secrets)
    url = secrets.get("url", table.url)
    send, ask = None, None
    if url is not None:
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        address(base, secret="url" in secrets)
        send = Sender(
            Connection(read_timeout=_PATIENCE),
            base,
            {},
            clock=around.clock,
            tries=_TRIES,
            longest_wait=_PATIENCE,
            notice=around.step,
        )
        ask = Request(
            about=_ABOUT,
            method=table.method,
            path=parts.path or "/",
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        )
    return Heartbeat(
        after=table.after,
        gap=read_duration(table.gap),
        file=None if table.file is None else config.path(table.file),
        ask=ask,
        send=send,
    )
