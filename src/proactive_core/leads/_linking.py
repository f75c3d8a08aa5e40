"""Linking: two leads that are one are handled as one, and can be taken apart again.

Submissions are never merged: each stays with the lead that it came in as, so an unlinking
restores what was [leads:S11]. A link is two halves, stored in one transaction: `LinkLead`
rests the one lead, and `JoinLead` makes the other, its root, owe an outcome to both.
"""

from __future__ import annotations

import attrs

from . import _commands as c
from . import _events as e
from ._draft import Draft, Refused
from ._model import TIMED, Discharge, Lead, Obligation, OwnerReason, Stage

_OWED_ON_THE_WAY = (Obligation.OWNER, Obligation.CONTACT, Obligation.OUTCOME)


def other_half(lead: Lead, command: c.Command) -> tuple[str, c.Command] | None:
    """What has to be asked of which other lead in the same transaction; None if of none."""
    if isinstance(command, c.LinkLead):
        brought = tuple(
            attrs.evolve(s, lead=s.lead or lead.id, summary_slot=None) for s in lead.submissions
        )
        return command.root, c.JoinLead(
            lead=lead.id,
            asked_by=command.by,
            submissions=brought,
            stage=_reached(lead),
            due=lead.promised_due,
        )
    if isinstance(command, c.UnlinkLead) and lead.linked_to is not None:
        taken = tuple(s.ref for s in lead.submissions)
        return lead.linked_to, c.PartLead(lead=lead.id, asked_by=command.by, submissions=taken)
    return None


def link_lead(d: Draft, command: c.LinkLead) -> Refused | None:
    if command.root == d.lead.id:
        return d.refuse("a lead cannot be linked to itself")
    d.add(e.LeadLinked, root=command.root, why_slot=d.slot("why"))
    return None


def unlink_lead(d: Draft, _: c.UnlinkLead) -> None:
    root, due = d.lead.linked_to, d.lead.resume_by or d.lead.promised_due
    assert due is not None
    # The promise is the one that was given: if it is past, the next sweep says so.
    d.add(e.LeadUnlinked, root=root, next_action_at=max(due, d.now), why_slot=d.slot("why"))
    if not d.context.directory.active(d.lead.owner):
        d.own(None, OwnerReason.LEFT)


def join_lead(d: Draft, command: c.JoinLead) -> Refused | None:
    own = {s.ref for s in d.lead.submissions}
    for said in command.submissions:
        if said.ref in own:
            return d.refuse(f"{d.lead.id} holds {said.ref} itself, with other content: decide both")
    ahead = TIMED.index(command.stage) < TIMED.index(_reached(d.lead))
    if d.lead.stage is Stage.WAITING and command.due is not None and not ahead:
        return d.refuse(f"{d.lead.id} is paused, and a pause is no promise: resume it first")
    due = None
    # A promise to reach a stage that the root has passed is kept by the link.
    if command.due is not None and not ahead and not d.lead.breached:
        promised = d.lead.promised_due
        due = command.due if promised is not None and command.due < promised else None
    d.add(
        e.LeadJoined,
        lead=command.lead,
        asked_by=command.asked_by,
        submissions=command.submissions,
        due=due,
        paged=() if d.lead.owner == command.asked_by else d.paged(d.lead.owner),
    )
    for obligation in _OWED_ON_THE_WAY:
        if any((t.cycle, t.obligation) == (d.lead.cycle, obligation) for t in d.lead.told):
            d.owe(obligation)
    if d.lead.stage is Stage.TELL:
        d.close_if_told()
    return None


def part_lead(d: Draft, command: c.PartLead) -> None:
    for submission in command.submissions:
        d.discharge_open(Discharge.UNLINKED, submission)
    d.add(
        e.LeadParted,
        lead=command.lead,
        asked_by=command.asked_by,
        submissions=command.submissions,
        paged=() if d.lead.owner == command.asked_by else d.paged(d.lead.owner),
    )
    if d.lead.stage is Stage.TELL:
        d.close_if_told()


def _reached(lead: Lead) -> Stage:
    """How far a lead has come, a pause aside."""
    return lead.resume_to or lead.stage
