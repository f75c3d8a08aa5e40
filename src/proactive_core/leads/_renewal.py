"""What changed elsewhere after a lead was opened: what was said, or the calendars."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..facts import Submission
from ..refs import Ref
from ..worktime import WorkCalendar
from . import _commands as c
from . import _events as e
from ._draft import Refused
from ._model import TIMED, Lead, Submitted

if TYPE_CHECKING:
    from ._desk import LeadDesk


def amend(desk: LeadDesk, submission: Submission, now: datetime) -> tuple[e.Event, ...] | Refused:
    """Note that a submission was changed in the field, if it was."""
    lead_id = desk.find(submission.ref)
    if lead_id is None:
        msg = f"{submission.ref} never came in, so it cannot have changed"
        raise UsageError(msg)
    lead = desk.lead(lead_id)
    known = next(s for s in lead.submissions if s.ref == submission.ref)
    if not _differs(desk, lead, known, submission):
        return ()
    return desk.act(lead_id, c.Amend(submission=submission), now=now)


def _differs(desk: LeadDesk, lead: Lead, known: Submitted, said: Submission) -> bool:
    if said.urgency is not None and said.urgency is not lead.urgency and known.lead is None:
        return True
    slot, texts = known.summary_slot, desk.texts(lead.id)
    if slot is None and known.lead is not None:  # its words stayed with the lead it came in as
        texts = desk.texts(known.lead)
        slot = next(s.summary_slot for s in desk.lead(known.lead).submissions if s.ref == said.ref)
    if slot is None:
        return said.summary is not None
    held = texts.get(slot)
    return held is not None and said.summary is not None and held != said.summary


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
