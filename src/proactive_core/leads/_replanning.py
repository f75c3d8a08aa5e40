"""What comes from outside a lead’s way: another calendar, other words, a customer who asks."""

from __future__ import annotations

from ..refs import Ref
from . import _commands as c
from . import _events as e
from ._draft import Draft, Refused
from ._policy import working_seconds


def rebind(d: Draft, command: c.Rebind) -> Refused | None:
    """Used time stays, and the rest counts in the new hours [leads §4.2, leads:T14]."""
    lead, due = d.lead, d.lead.promised_due
    assert due is not None
    if command.counted_by.revision != lead.calendar:
        return d.refuse(
            f"its clock is counted by calendar {lead.calendar!r}, "
            f"not by {command.counted_by.revision!r}"
        )
    if lead.is_overdue(d.now):
        return d.refuse("the promise is broken already, and no calendar mends that")
    left = working_seconds(command.counted_by, d.now, due)
    used = lead.used + lead.budget - left
    budget = max(0, d.context.policy.budget(lead.stage, lead.urgency) - used)
    promise = d.context.promise(lead.branch, d.now, budget)
    if (promise.calendar, promise.due) == (lead.calendar, due):
        return d.refuse("by the calendar and the policy of today it is due at the same moment")
    d.add(
        e.ClockRebound,
        used=used,
        budget=budget,
        calendar=promise.calendar,
        due=promise.due,
        covered=promise.covered,
    )
    return None


def amend(d: Draft, command: c.Amend) -> Refused | None:
    if all(s.ref != command.submission.ref for s in d.lead.submissions):
        return d.refuse(f"{command.submission.ref} is no submission of this lead")
    d.add(
        e.SubmissionAmended,
        submission=command.submission.ref,
        urgency=command.submission.urgency,
        summary_slot=d.slot("summary"),
        paged=_heard_by(d),
    )
    return None


def note_arrival(d: Draft, command: c.NoteArrival) -> Refused | None:
    if command.lead == d.lead.id:
        return d.refuse("a lead is not another one beside itself")
    d.add(e.ArrivedAgain, submission=command.submission, lead=command.lead, paged=_heard_by(d))
    return None


def _heard_by(d: Draft) -> tuple[Ref, ...]:
    """Who hears of news: the owner, even a former one, else the manager, else the sink."""
    directory = d.context.directory
    manager = directory.manager(d.lead.branch)
    return (
        d.paged(d.lead.owner)
        or (() if manager is None else d.paged(manager.ref))
        or d.paged(*d.context.policy.sink(directory))
    )


def record_chase(d: Draft, command: c.RecordChase) -> Refused | None:
    if command.chased_at > d.now:
        return d.refuse("a customer's question is recorded once it was asked, not before")
    manager = d.context.directory.manager(d.lead.branch)
    called = (d.lead.owner,) if manager is None else (d.lead.owner, manager.ref)
    d.add(e.CustomerChased, chased_at=command.chased_at, paged=d.paged(*called))
    return None
