"""The example company for a few days, in a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from proactive_adapters.demo import Keys, VendorServer, VirtualClock, payload_dir
from proactive_adapters.run import Config, Operation, prepare, read_config
from proactive_adapters.send import Clock
from proactive_core.plugins import discover

START = datetime(2025, 10, 1, 10, tzinfo=UTC)
KEYS = Keys()
ENVIRON = {
    "HARBOUR_ST_CLIENT_ID": KEYS.client_id,
    "HARBOUR_ST_CLIENT_SECRET": KEYS.client_secret,
    "HARBOUR_ST_APP_KEY": KEYS.app_key,
    "HARBOUR_TYPEFORM_TOKEN": KEYS.typeform_token,
}


def config_for(vendor: VendorServer, folder: Path, **changed: Any) -> Config:
    """The company's configuration, its addresses on loopback, what it writes in the folder."""
    config = read_config(payload_dir() / "harbour.toml")
    at_vendor = {"base": vendor.url, "token_url": vendor.token_url}
    return attrs.evolve(
        config,
        sources=tuple(attrs.evolve(s, **({} if s.folder else at_vendor)) for s in config.sources),
        journal=attrs.evolve(config.journal, settings={"path": str(folder / "journal.db")}),
        channels=tuple(
            attrs.evolve(c, settings={"path": str(folder / "outbox.jsonl")})
            for c in config.channels
        ),
        **changed,
    )


def senders_clock(clock: VirtualClock) -> Clock:
    """Follows the virtual clock; waiting costs no time of anybody's."""
    slept = [0.0]

    def sleep(seconds: float) -> None:
        slept[0] += seconds

    return Clock(
        monotonic=lambda: (clock.now - START).total_seconds() + slept[0],
        now=lambda: clock.now,
        sleep=sleep,
    )


def open_operation(config: Config, clock: VirtualClock, **changed: Any) -> Operation:
    return prepare(config, discover(), {**ENVIRON, **changed}, clock=senders_clock(clock))()


def run(
    operation: Operation,
    clock: VirtualClock,
    days: int,
    each: Callable[[Any], None] = lambda _: None,
) -> None:
    """Live through some days from wherever the clock stands."""
    end = START + timedelta(days=days)
    now = clock.now
    while now < end:
        clock.set(now)
        each(operation.cycle(now))
        following = operation.next_at()
        if following is None:
            return
        now = max(following, now + timedelta(seconds=1))


def outbox(folder: Path) -> list[dict[str, str]]:
    path = folder / "outbox.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def state(operation: Operation) -> dict[str, tuple[Any, ...]]:
    """What must be the same however often a run was interrupted."""
    return {
        lead.id: (
            lead.stage,
            lead.outcome,
            lead.owner,
            lead.rung,
            len(lead.breaches),
            lead.opened_at,
        )
        for lead in operation.desk.leads()
    }
