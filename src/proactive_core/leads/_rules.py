"""What each command means, once the table allows it and its author may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import _commands as c
from . import _events as e
from ._draft import Draft, Refused
from ._linking import join_lead, link_lead, part_lead, unlink_lead
from ._model import (
    Authority,
    Discharge,
    Obligation,
    Outcome,
    OwnerReason,
    Stage,
)
from ._replanning import amend, note_arrival, rebind, record_chase
from ._telling import (
    confirm_mirror,
    confirm_page,
    confirm_told,
    give_up_telling,
    tell_by_hand,
)

_REASONED = (Outcome.DECLINED, Outcome.NOT_SUITABLE)
_DAYS_TRIED = 2


def _submit(d: Draft, command: c.Submit) -> None:
    said = command.submission
    d.add(
        e.SubmissionReceived,
        lead=command.lead,
        submission=said.ref,
        technician=said.technician,
        customer=said.customer,
        site=said.site,
        visit=said.visit,
        branch=command.branch or said.branch,
        recommendation=said.recommendation,
        urgency=said.urgency,
        observed_at=said.observed_at,
        sequence=said.sequence,
        digest_slot=d.slot("digest"),
        summary_slot=d.slot("summary"),
        customer_name_slot=d.slot("customer_name"),
        beside=command.beside,
        conflicts_with=command.conflicts_with,
    )
    d.own(None, OwnerReason.ROUTED)
    clear = said.customer is not None and command.beside is None and command.conflicts_with is None
    d.enter(Stage.ACKNOWLEDGE if clear else Stage.TRIAGE)
    d.owe(Obligation.RECEIPT)


def _submit_unreadable(d: Draft, command: c.SubmitUnreadable) -> None:
    d.add(
        e.UnreadableReceived,
        lead=command.lead,
        submission=command.submission,
        branch=command.branch,
        digest_slot=d.slot("digest"),
        raw_slot=d.slot("raw"),
        why_slot=d.slot("why"),
    )
    d.own(None, OwnerReason.ROUTED)
    d.enter(Stage.TRIAGE)
    d.owe(Obligation.RECEIPT)


def _classify(d: Draft, command: c.Classify) -> None:
    before = d.lead.branch
    d.add(
        e.Classified,
        technician=command.technician,
        customer=command.customer,
        branch=command.branch,
        recommendation=command.recommendation,
        urgency=command.urgency,
        summary_slot=d.slot("summary"),
        customer_name_slot=d.slot("customer_name"),
    )
    if d.lead.branch != before:
        d.own(None, OwnerReason.ROUTED)
    d.enter(Stage.ACKNOWLEDGE)


def _acknowledge(d: Draft, _: c.Acknowledge) -> None:
    d.add(e.Acknowledged)
    d.enter(Stage.CONTACT)
    d.owe(Obligation.OWNER)


def _reassign(d: Draft, command: c.Reassign) -> Refused | None:
    if not d.context.directory.active(command.to):
        return d.refuse(f"{command.to} is not an active person, so nobody would own the lead")
    if command.to == d.lead.owner:
        return d.refuse(f"{command.to} owns the lead already")
    d.own(command.to, OwnerReason.REASSIGNED, d.slot("note"))
    return None


def _offboard(d: Draft, _: c.Offboard) -> Refused | None:
    if d.lead.live and not d.context.directory.active(d.lead.owner):
        d.own(None, OwnerReason.LEFT)
    for telling in d.lead.told:
        if telling.open and telling.cycle == d.lead.cycle and d.has_left(telling.to):
            d.discharge(telling.submission, telling.obligation, Discharge.LEFT)
    if not d.events:
        return d.refuse(f"{d.lead.owner} is active and keeps the lead")
    if d.lead.stage is Stage.TELL:
        d.close_if_told()
    return None


def _record_contact(d: Draft, command: c.RecordContact) -> Refused | None:
    if command.contacted_at > d.now:
        return d.refuse("a contact is recorded once it has happened, not before")
    if not command.reached:
        d.add(e.ContactTried, tried_at=command.contacted_at, how=command.how)
        return None
    d.add(e.Contacted, contacted_at=command.contacted_at, how=command.how)
    d.enter(Stage.DECIDE)
    d.owe(Obligation.CONTACT)
    return None


def _wait(d: Draft, command: c.Wait) -> Refused | None:
    if command.resume_by <= d.now:
        return d.refuse("a pause ends in the future")
    by_manager = d.context.directory.manages(command.by, d.lead.branch)
    if d.lead.is_overdue(d.now) and not by_manager:
        # A pause starts the ladder anew: an owner could keep the sink from ever hearing of it.
        return d.refuse("the promise is broken already; only a manager may pause the lead now")
    paused = d.lead.waited + int((command.resume_by - d.now).total_seconds())
    cap = d.context.policy.wait_cap
    if paused > cap and not by_manager:
        return d.refuse(
            f"this would pause the lead for {paused} seconds in all; beyond {cap} a manager decides"
        )
    due = d.lead.promised_due
    assert due is not None
    d.add(
        e.Waited,
        resume_by=command.resume_by,
        remaining=d.context.left(d.lead.branch, d.now, due),
        reason_slot=d.slot("reason"),
    )
    return None


def _resume(d: Draft, _: c.Command) -> None:
    stage, remaining = d.lead.resume_to, d.lead.remaining
    assert stage is not None
    d.add(e.Resumed)
    d.enter(stage, remaining)


def _due_passed(d: Draft, command: c.DuePassed) -> Refused | None:
    due = d.lead.next_action_at
    assert due is not None
    if due > d.now:
        return d.refuse(f"nothing is due before {due.isoformat()}")
    if not d.context.directory.active(d.lead.owner):
        d.own(None, OwnerReason.LEFT)
    if d.lead.stage is Stage.WAITING:
        _resume(d, command)
        return None
    call = d.context.policy.call(d.lead.rung, d.lead.branch, d.context.directory)
    if not d.lead.breached:
        owner = () if d.lead.owner in call.paged else d.paged(d.lead.owner)
        d.add(e.Breached, stage=d.lead.stage, due=d.lead.promised_due, paged=owner)
    promise = d.context.promise(d.lead.branch, d.now, call.gap, elapsed=call.elapsed)
    d.add(
        e.Escalated,
        rung=call.rung,
        paged=call.paged,
        gap=call.gap,
        elapsed=call.elapsed,
        channels=call.channels,
        next_action_at=promise.due,
        calendar=promise.calendar,
        covered=promise.covered,
    )
    return None


def _resolve(d: Draft, command: c.Resolve) -> Refused | None:
    said = (command.reason or "").strip()
    if command.outcome is Outcome.WITHDRAWN:
        return d.refuse("only the submitter withdraws, and only their own submission")
    if command.outcome in _REASONED and not said:
        return d.refuse(f"{command.outcome.value} needs a reason: the submitter will read it")
    if command.outcome is Outcome.ALREADY_COVERED and not said and command.covered_by is None:
        return d.refuse("already covered by what? Name the record or give the reason")
    if command.outcome is Outcome.UNREACHABLE:
        calendar = d.context.calendar(d.lead.branch)
        days = {calendar.local(at).date() for at in d.lead.attempts}
        least = d.context.policy.unreachable_attempts
        if (
            d.lead.stage is not Stage.CONTACT
            or len(d.lead.attempts) < least
            or len(days) < min(least, _DAYS_TRIED)
        ):
            return d.refuse(
                f"unreachable only before any contact, after {least} recorded attempts on at least "
                f"two days; there are {len(d.lead.attempts)} on {len(days)}"
            )
    d.add(
        e.Resolved,
        outcome=command.outcome,
        reason_slot=d.slot("reason"),
        covered_by=command.covered_by,
    )
    d.enter(Stage.TELL)
    d.owe(Obligation.OUTCOME)
    d.close_if_told()
    return None


def _withdraw(d: Draft, command: c.Withdraw) -> Refused | None:
    own = [
        s for s in d.lead.submissions if s.ref == command.submission and s.technician == command.by
    ]
    if not own or own[0].withdrawn:
        return d.refuse(f"{command.submission} is not a submission of {command.by} that stands")
    d.add(e.Withdrawn, submission=command.submission, why_slot=d.slot("why"))
    d.discharge_open(Discharge.WITHDRAWN, command.submission)
    if d.lead.outcome is None and all(s.withdrawn for s in d.lead.submissions):
        d.add(e.Resolved, outcome=Outcome.WITHDRAWN, reason_slot=None, covered_by=None)
        d.owe(Obligation.OUTCOME)
        d.discharge_open(Discharge.WITHDRAWN)
    if d.lead.outcome is not None:
        d.close_if_told()
    return None


def _reopen(d: Draft, _: c.Reopen) -> Refused | None:
    closed = d.lead.closed_at
    assert closed is not None
    window = d.context.policy.dispute_window
    if d.authority is Authority.SUBMITTER and (d.now - closed).total_seconds() > window:
        return d.refuse(f"a submitter may reopen for {window} seconds; after that a manager does")
    d.add(e.Reopened, cycle=d.lead.cycle + 1, why_slot=d.slot("why"))
    kept = d.context.directory.active(d.lead.owner)
    d.own(d.lead.owner if kept else None, OwnerReason.ROUTED)
    d.enter(Stage.ACKNOWLEDGE)
    d.owe(Obligation.RECEIPT)
    return None


RULES: Mapping[type[c.Command], Callable[[Draft, Any], Refused | None]] = {
    c.Submit: _submit,
    c.SubmitUnreadable: _submit_unreadable,
    c.Classify: _classify,
    c.Amend: amend,
    c.NoteArrival: note_arrival,
    c.Acknowledge: _acknowledge,
    c.Reassign: _reassign,
    c.Offboard: _offboard,
    c.RecordContact: _record_contact,
    c.RecordChase: record_chase,
    c.Wait: _wait,
    c.Resume: _resume,
    c.DuePassed: _due_passed,
    c.Resolve: _resolve,
    c.Withdraw: _withdraw,
    c.LinkLead: link_lead,
    c.UnlinkLead: unlink_lead,
    c.JoinLead: join_lead,
    c.PartLead: part_lead,
    c.ConfirmTold: confirm_told,
    c.TellByHand: tell_by_hand,
    c.GiveUpTelling: give_up_telling,
    c.ConfirmPage: confirm_page,
    c.ConfirmMirror: confirm_mirror,
    c.Rebind: rebind,
    c.Reopen: _reopen,
}
