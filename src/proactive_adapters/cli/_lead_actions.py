"""`proactive leads …`: what the office does about one lead, with its right to do it checked."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from cyclopts import App, Parameter

from proactive_core import Ref, UsageError
from proactive_core.facts import Urgency
from proactive_core.leads import (
    Acknowledge,
    Classify,
    Command,
    LinkLead,
    Outcome,
    Reassign,
    RecordChase,
    RecordContact,
    Reopen,
    Resolve,
    Resume,
    TellByHand,
    UnlinkLead,
    Wait,
    Withdraw,
)

from ..run import Operation
from ._acting import By, Company, How, Moment, Version, Which, do, pick, somebody, when
from ._company import HiddenAt
from ._moments import read_moment


def acknowledge(
    config: Company, lead: Which, /, *, by: By, version: Version = None, at: HiddenAt = None
) -> int:
    """Take a lead up: the next promise begins to run."""
    return do(config, lead, by, at, version, lambda _, who, __: Acknowledge(by=who))


def contact(
    config: Company,
    lead: Which,
    /,
    *,
    by: By,
    moment: Moment = None,
    how: How = "phone",
    in_vain: Annotated[bool, Parameter(help="Nobody was reached.")] = False,
    version: Version = None,
    at: HiddenAt = None,
) -> int:
    """Note that the customer was spoken with, or that somebody tried in vain."""

    def made(_: Operation, who: Ref, now: datetime) -> Command:
        at = when(moment, now)
        return RecordContact(by=who, contacted_at=at, how=how, reached=not in_vain)

    return do(config, lead, by, at, version, made)


def wait(
    config: Company,
    lead: Which,
    /,
    *,
    by: By,
    until: str,
    reason: str,
    version: Version = None,
    at: HiddenAt = None,
) -> int:
    """Pause a lead until a moment, for a reason; it wakes by itself."""
    return do(
        config,
        lead,
        by,
        at,
        version,
        lambda _, who, __: Wait(by=who, reason=reason, resume_by=read_moment(until, "--until")),
    )


def resume(
    config: Company, lead: Which, /, *, by: By, version: Version = None, at: HiddenAt = None
) -> int:
    """Go on before a pause ends."""
    return do(config, lead, by, at, version, lambda _, who, __: Resume(by=who))


def resolve(
    config: Company,
    lead: Which,
    outcome: Outcome,
    /,
    *,
    by: By,
    reason: str | None = None,
    covered_by: Annotated[
        str | None, Parameter(help="The record that already covers it, such as fsm:job:17.")
    ] = None,
    version: Version = None,
    at: HiddenAt = None,
) -> int:
    """Settle what became of a lead; its technicians are told, and only then it closes."""
    covers = None if covered_by is None else Ref.parse(covered_by)

    def made(_: Operation, who: Ref, __: datetime) -> Command:
        return Resolve(by=who, outcome=outcome, reason=reason, covered_by=covers)

    return do(config, lead, by, at, version, made)


def classify(  # noqa: PLR0913 - each option is named
    config: Company,
    lead: Which,
    /,
    *,
    by: By,
    customer: str | None = None,
    technician: str | None = None,
    branch: str | None = None,
    urgency: Urgency | None = None,
    summary: str | None = None,
    version: Version = None,
    at: HiddenAt = None,
) -> int:
    """Say what a lead in triage is about; what is left out stays as it is known."""

    def made(operation: Operation, who: Ref, _: datetime) -> Command:
        keys = [b.key for b in operation.config.branches]
        if branch is not None and branch not in keys:
            raise UsageError(f"there is no branch {branch!r}; there are {', '.join(keys)}")
        return Classify(
            by=who,
            customer=None if customer is None else Ref.parse(customer),
            technician=None if technician is None else Ref.parse(technician),
            branch=None if branch is None else Ref("company", "branch", branch),
            urgency=urgency,
            summary=summary,
        )

    return do(config, lead, by, at, version, made)


def reassign(
    config: Company,
    lead: Which,
    /,
    *,
    by: By,
    to: str,
    note: str | None = None,
    version: Version = None,
    at: HiddenAt = None,
) -> int:
    """Give a lead to somebody else; its promise stays."""

    def made(operation: Operation, who: Ref, _: datetime) -> Command:
        return Reassign(by=who, to=somebody(operation, to), note=note)

    return do(config, lead, by, at, version, made)


def tell(
    config: Company,
    lead: Which,
    /,
    *,
    by: By,
    moment: Moment = None,
    how: How = "in_person",
    version: Version = None,
    at: HiddenAt = None,
) -> int:
    """Note that the technicians were told the outcome in person."""

    def made(_: Operation, who: Ref, now: datetime) -> Command:
        return TellByHand(by=who, told_at=when(moment, now), how=how)

    return do(config, lead, by, at, version, made)


def withdraw(
    config: Company,
    lead: Which,
    /,
    *,
    by: By,
    why: str | None = None,
    version: Version = None,
    at: HiddenAt = None,
) -> int:
    """Take back what one handed in oneself."""

    def made(operation: Operation, who: Ref, _: datetime) -> Command:
        held = operation.desk.lead(pick(operation, lead)).submissions
        own = [s.ref for s in held if s.technician == who and not s.withdrawn]
        if not own:
            raise UsageError(f"{by} handed nothing in that stands in this lead")
        return Withdraw(by=who, submission=own[0], why=why)

    return do(config, lead, by, at, version, made)


def reopen(
    config: Company,
    lead: Which,
    /,
    *,
    by: By,
    why: str,
    version: Version = None,
    at: HiddenAt = None,
) -> int:
    """Open a closed lead again, as a new cycle with promises of its own."""
    return do(config, lead, by, at, version, lambda _, who, __: Reopen(by=who, why=why))


def link(
    config: Company,
    lead: Which,
    root: Which,
    /,
    *,
    by: By,
    why: str | None = None,
    version: Version = None,
    at: HiddenAt = None,
) -> int:
    """Handle a lead as part of another, its root: two people said the same. Nothing is merged."""

    def made(operation: Operation, who: Ref, _: datetime) -> Command:
        return LinkLead(by=who, root=pick(operation, root), why=why)

    return do(config, lead, by, at, version, made)


def unlink(
    config: Company,
    lead: Which,
    /,
    *,
    by: By,
    why: str | None = None,
    version: Version = None,
    at: HiddenAt = None,
) -> int:
    """Let a linked lead stand on its own again, where it stood before."""
    return do(config, lead, by, at, version, lambda _, who, __: UnlinkLead(by=who, why=why))


def chased(
    config: Company,
    lead: Which,
    /,
    *,
    by: By,
    moment: Moment = None,
    version: Version = None,
    at: HiddenAt = None,
) -> int:
    """Note that the customer asked whether anybody will call: owner and manager are told."""

    def made(_: Operation, who: Ref, now: datetime) -> Command:
        return RecordChase(by=who, chased_at=when(moment, now))

    return do(config, lead, by, at, version, made)


def add_to(app: App) -> None:
    """Give a command all of them."""
    for one in (
        *(acknowledge, contact, wait, resume, resolve, classify, reassign),
        *(tell, withdraw, reopen, link, unlink, chased),
    ):
        app.command(one)
