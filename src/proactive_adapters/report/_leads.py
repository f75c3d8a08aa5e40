"""From the lead desk to rows that a manager reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import attrs

from proactive_core import Ref, UsageError
from proactive_core.leads import (
    Context,
    Discharge,
    Lead,
    LeadDesk,
    LeadKind,
    Line,
    Obligation,
    Outcome,
    Stage,
    Telling,
    TellState,
)
from proactive_core.programme import BranchMap, is_action

from ._lead_rows import Event, LeadRow
from ._words import day_time, shorten

STEPS: Mapping[Stage, str] = {
    Stage.TRIAGE: "find out what it is about",
    Stage.ACKNOWLEDGE: "take it up",
    Stage.CONTACT: "speak with the customer",
    Stage.DECIDE: "reach a decision",
    Stage.WAITING: "wait",
    Stage.TELL: "tell the technician",
    Stage.LINKED: "linked to another lead",
    Stage.CLOSED: "closed",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ACCEPTED: "the customer wants it",
    Outcome.DECLINED: "the customer decided against it",
    Outcome.NOT_SUITABLE: "not suitable for this customer",
    Outcome.ALREADY_COVERED: "already taken care of",
    Outcome.UNREACHABLE: "the customer could not be reached",
    Outcome.WITHDRAWN: "withdrawn by the technician",
}
_OF: Mapping[Obligation, str] = {
    Obligation.RECEIPT: "that it arrived",
    Obligation.OWNER: "who took it up",
    Obligation.CONTACT: "that the customer was spoken with",
    Obligation.OUTCOME: "what became of it",
}
_NOT_TOLD: Mapping[Discharge, str] = {
    Discharge.NOBODY: "nobody is known who could be told",
    Discharge.WITHDRAWN: "the technician took it back",
    Discharge.SUPERSEDED: "a later message said more",
    Discharge.LEFT: "the technician has left the company",
    Discharge.UNLINKED: "the technician's own lead will tell",
}
_SAID = 160


def lead_rows(
    desk: LeadDesk, branches: BranchMap, now: datetime, zone: ZoneInfo
) -> tuple[LeadRow, ...]:
    """Every lead: open ones first, the most overdue at the top; then closed ones, newest first.

    Those that are linked to another come last: they are open or closed with it.
    """
    context = desk.context()
    rows = [_row(desk, lead, context, branches, now, zone) for lead in desk.leads()]
    live = [row for row in rows if row.open]
    done = [row for row in rows if row.closed_at is not None]
    linked = [row for row in rows if row.linked_to is not None]
    live.sort(key=lambda r: (r.due is None, r.due or r.opened_at, r.id))
    done.sort(key=lambda r: r.id)
    done.sort(key=lambda r: r.closed_at or r.opened_at, reverse=True)
    return (*live, *done, *linked)


def _row(
    desk: LeadDesk,
    lead: Lead,
    context: Context,
    branches: BranchMap,
    now: datetime,
    zone: ZoneInfo,
) -> LeadRow:
    texts = desk.texts(lead.id)
    branch = branches.find(lead.branch)
    told, told_words, untold = _told(lead, context)
    overdue = lead.is_overdue(now)
    return LeadRow(
        id=lead.id,
        branch=None if branch is None else branch.key,
        branch_name="of no branch" if branch is None else branches.name_of(branch),
        about=_about(lead, texts),
        said=_said(lead, texts),
        owner=context.directory.name(lead.owner),
        stage=lead.stage.value,
        stage_words=STEPS[lead.stage],
        opened_at=lead.opened_at,
        closed_at=lead.closed_at if lead.stage is Stage.CLOSED else None,
        linked_to=lead.linked_to,
        linked=lead.joined,
        due=_due(lead),
        overdue=overdue,
        overdue_by=_working(context, lead, now) if overdue else None,
        age=int(((lead.closed_at if lead.stage is Stage.CLOSED else None) or now).timestamp())
        - int(lead.opened_at.timestamp()),
        breaches=len(lead.breaches),
        told=told,
        told_words=told_words,
        untold=untold,
        outcome=None if lead.outcome is None else lead.outcome.value,
        outcome_words=None if lead.outcome is None else OUTCOMES[lead.outcome],
        why=_why(lead, texts, context, overdue=overdue, zone=zone),
        history=_history(desk.history(lead.id)) if lead.live else (),
    )


def _due(lead: Lead) -> datetime | None:
    if not lead.live:
        return None
    return lead.resume_by if lead.stage is Stage.WAITING else lead.promised_due


def _history(lines: Iterable[Line]) -> tuple[Event, ...]:
    # The ladder's top is called on for as long as it takes: once told is enough.
    found: dict[str, Event] = {}
    for line in lines:
        first = found.setdefault(line.words, Event(line.at, line.words, 0, line.at))
        found[line.words] = attrs.evolve(first, times=first.times + 1, last=line.at)
    return tuple(found.values())


def _working(context: Context, lead: Lead, now: datetime) -> int | None:
    if lead.promised_due is None:
        return None
    try:
        return context.calendar(lead.branch).between(lead.promised_due, now)
    except UsageError:
        return None


def _text(texts: Mapping[str, str | None], slot: str | None) -> str | None:
    found = None if slot is None else texts.get(slot)
    return None if found is None else shorten(found, _SAID) or None


def _about(lead: Lead, texts: Mapping[str, str | None]) -> str:
    name = _text(texts, lead.customer_name_slot)
    if name:
        return name
    if is_action(lead):
        return "an action of a checklist"
    if lead.kind is LeadKind.UNREADABLE and lead.customer is None:
        return "something that could not be read"
    return "a customer without a name on record"


def _said(lead: Lead, texts: Mapping[str, str | None]) -> str | None:
    found = (_text(texts, s.summary_slot) for s in lead.submissions)
    return next((words for words in found if words), None)


def _told(lead: Lead, context: Context) -> tuple[str, str, tuple[str, ...]]:
    """The state of telling the submitter: a word, words for people, and who waits."""
    waiting = [t for t in lead.told if t.open]
    by_hand = [t for t in waiting if t.state is TellState.BY_HAND]
    if by_hand:
        names = _names(by_hand, context)
        what = _OF[by_hand[-1].obligation]
        return "by_hand", f"{', '.join(names)} has to be told in person {what}", names
    if waiting:
        names = _names(waiting, context)
        what = _OF[waiting[-1].obligation]
        return "owed", f"a message to {', '.join(names)} is on its way: {what}", names
    now = [t for t in lead.told if t.cycle == lead.cycle]
    said = [t for t in now if t.state is TellState.DELIVERED]
    last = next((t for t in reversed(now) if t.obligation is Obligation.OUTCOME), None)
    if said and (last is None or last.state is TellState.DELIVERED):
        return "told", f"told {_OF[said[-1].obligation]}", ()
    reasons = [t.why for t in now if t.why is not None]
    if reasons:
        return "nobody", _NOT_TOLD[reasons[-1]], ()
    return "nothing", "nothing had to be told so far", ()


def _names(tellings: list[Telling], context: Context) -> tuple[str, ...]:
    people: list[Ref | None] = [t.to for t in tellings]
    return tuple(sorted({context.directory.name(person) for person in people}))


def _why(
    lead: Lead,
    texts: Mapping[str, str | None],
    context: Context,
    *,
    overdue: bool,
    zone: ZoneInfo,
) -> str:
    owner = context.directory.name(lead.owner)
    if lead.linked_to is not None:
        return f"It goes on as {lead.linked_to}."
    if not lead.live:
        reason = _text(texts, lead.reason_slot)
        return f"Reason: {reason}" if reason else "No reason was written down."
    if lead.stage is Stage.WAITING:
        until = "" if lead.resume_by is None else f" until {day_time(lead.resume_by, zone)}"
        return f"{owner} paused it{until}."
    if lead.promised_due is None:
        return f"{owner} looks after it."
    when = day_time(lead.promised_due, zone)
    if overdue:
        called = ", ".join(context.directory.name(p) for p in lead.rung_holders)
        paged = f" {called} was called on." if called else ""
        return f"{owner} had promised to {STEPS[lead.stage]} by {when}.{paged}"
    return f"{owner} will {STEPS[lead.stage]} by {when}."
