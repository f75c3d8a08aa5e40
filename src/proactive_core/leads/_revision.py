"""What was changed in the field after it had become a lead: never silent, whoever changed it.

Other words and another urgency reach whoever has the lead. Another customer, branch or technician
is another content under the same name [leads:S5]: a lead of its own in triage, for a person to
find out which of them holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..facts import Submission
from ..ports import ConflictError
from ..refs import Ref
from . import _commands as c
from . import _events as e
from ._draft import Refused
from ._intake import Intake, current, versions
from ._model import Lead, stream_of

if TYPE_CHECKING:
    from ._desk import LeadDesk

_TRIES = 10


def amend(
    desk: LeadDesk,
    submission: Submission,
    now: datetime,
    branch: Ref | None,
    customer_name: str | None,
    merged: Mapping[Ref, Ref],
) -> tuple[e.Event, ...]:
    """Note that a submission was changed in the field, if it was."""
    if desk.find(submission.ref) is None:
        msg = f"{submission.ref} never came in, so it cannot have changed"
        raise UsageError(msg)
    held = current(desk, submission.ref)
    lead = desk.lead(desk.root(held))
    happened: tuple[e.Event, ...] = ()
    if _moved(desk, held, lead, submission, branch, merged):
        receipt = Intake(desk, now).submit(submission, branch, customer_name)
        if not receipt.repeated:
            return desk.journal.load(stream_of(receipt.lead))
        # It was changed back to what has its lead, whose words may have changed since. (The
        # lead that has it already: somebody states another branch, and nothing was changed.)
        if receipt.lead != held:
            note = c.NoteArrival(submission=submission.ref, lead=receipt.lead)
            happened = _noted(desk, held, note, now)
        held = receipt.lead
        lead = desk.lead(desk.root(held))
    if _differs(desk, lead, held, submission):
        happened += _noted(desk, held, c.Amend(submission=submission), now)
    return happened


def _noted(desk: LeadDesk, held: str, command: c.Command, now: datetime) -> tuple[e.Event, ...]:
    """Note something at the lead that goes on for one, whichever that is by then."""
    for _ in range(_TRIES):
        answer = desk.act(desk.root(held), command, now=now)
        if not isinstance(answer, Refused):
            return answer
    msg = f"others kept linking {held}; try again"
    raise ConflictError(msg)


def note_readable(
    desk: LeadDesk, unreadable: Ref, submission: Ref, now: datetime
) -> tuple[e.Event, ...]:
    """Tell whoever has something unreadable that it came in again and can be read now."""
    leads = versions(desk, unreadable)
    if not leads:
        msg = f"{unreadable} never came in, so it cannot have become readable"
        raise UsageError(msg)
    happened: list[e.Event] = []
    became = desk.find(submission) or _agreed(desk, submission)
    note = c.NoteArrival(submission=submission, lead=became)
    for lead in dict.fromkeys(desk.root(lead) for lead in leads):
        noted = (
            (event.submission, event.lead)
            for event in desk.journal.load(stream_of(lead))
            if isinstance(event, e.ArrivedAgain)
        )
        if lead != became and (submission, became) not in noted:
            happened += _noted(desk, lead, note, now)
    return tuple(happened)


def _agreed(desk: LeadDesk, recommendation: Ref) -> str | None:
    """Id of the lead that an agreement to a recommendation became; None if there is none."""
    stream = desk.journal.holder(f"recommendation:{recommendation}")
    return None if stream is None else desk.root(stream.partition(":")[2])


def _moved(
    desk: LeadDesk,
    held: str,
    lead: Lead,
    said: Submission,
    branch: Ref | None,
    merged: Mapping[Ref, Ref],
) -> bool:
    """Whether it is about somebody or somewhere else than when it last came in.

    It is compared with what was said, not with what somebody found out since; what is not said
    any more takes nothing back. Where the lead is closed, another branch has nothing to do.
    """
    first = desk.journal.load(stream_of(held))[0]
    assert isinstance(first, e.SubmissionReceived)
    customers = (_latest(first.customer, merged), _latest(said.customer, merged))
    pairs = [customers, (first.technician, said.technician)]
    if lead.live:
        pairs.append((first.branch, branch or said.branch))
    return any(now is not None and now != then for then, now in pairs)


def _latest(customer: Ref | None, merged: Mapping[Ref, Ref]) -> Ref | None:
    """The record that a customer is known under today."""
    seen = {customer}
    while customer is not None and merged.get(customer, customer) not in seen:
        customer = merged[customer]
        seen.add(customer)
    return customer


def _differs(desk: LeadDesk, lead: Lead, held: str, said: Submission) -> bool:
    place = None if held == lead.id else held
    known = next((s for s in lead.submissions if (s.ref, s.lead) == (said.ref, place)), None)
    if known is None:
        return True  # it was linked or unlinked this moment: better told once too often
    if said.urgency is not None and said.urgency is not lead.urgency and known.lead is None:
        return True
    slot, texts = known.summary_slot, desk.texts(lead.id)
    if slot is None and known.lead is not None:  # its words stayed with the lead it came in as
        texts = desk.texts(known.lead)
        slot = next(s.summary_slot for s in desk.lead(known.lead).submissions if s.ref == said.ref)
    if slot is None:
        return said.summary is not None
    known_as = texts.get(slot)
    return known_as is not None and said.summary is not None and known_as != said.summary
