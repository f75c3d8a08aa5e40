"""Finding what is due. It remembers nothing: a lost run loses no due instant [leads §7.6]."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from ..errors import ProactiveError
from . import _commands as c
from ._draft import Refused, whole_second

if TYPE_CHECKING:
    from ._desk import LeadDesk


@attrs.frozen
class Swept:
    """What a sweep did.

    Attributes:
        acted: Ids of the leads that it moved.
        failed: (id, why) of those that it could not; the others were not held up by them.
    """

    acted: tuple[str, ...]
    failed: tuple[tuple[str, str], ...] = ()


def sweep(desk: LeadDesk, now: datetime, limit: int) -> Swept:
    """Give every lead an active owner, and move every due lead one step."""
    acted: list[str] = []
    failed: list[tuple[str, str]] = []

    def step(stream: str, command: c.Command) -> None:
        lead_id = stream.partition(":")[2]
        try:
            if not isinstance(desk.act(lead_id, command, now=now), Refused):
                acted.append(lead_id)
        except ProactiveError as fault:
            failed.append((lead_id, str(fault)))

    people = desk.people()
    if not all(people.active(owner) for owner in desk.journal.owners()):
        for stream in desk.journal.streams("lead:"):
            index = desk.journal.index(stream)
            if index is not None and index.live and not people.active(index.owner):
                step(stream, c.Offboard())
    for stream in desk.journal.due(whole_second(now), limit):
        step(stream, c.DuePassed())
    return Swept(tuple(acted), tuple(failed))
