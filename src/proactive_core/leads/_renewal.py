"""What changed elsewhere after a lead was opened: the calendars, or the policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ..refs import Ref
from ..worktime import WorkCalendar
from . import _commands as c
from ._draft import Refused
from ._model import TIMED

if TYPE_CHECKING:
    from ._desk import LeadDesk


def rebind(
    desk: LeadDesk, before: Mapping[Ref | None, WorkCalendar], by: Ref, now: datetime
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Re-plan every running clock that another revision counts, or another policy."""
    moved: list[str] = []
    kept: list[tuple[str, str]] = []
    for lead in desk.leads():
        if lead.stage in TIMED:
            old = before.get(lead.branch, before.get(None))
            if old is None:
                kept.append((lead.id, f"no calendar is given that counted for {lead.branch}"))
                continue
            answer = desk.act(lead.id, c.Rebind(by=by, counted_by=old), now=now)
            if isinstance(answer, Refused):
                kept.append((lead.id, answer.why))
            else:
                moved.append(lead.id)
    return tuple(moved), tuple(kept)
