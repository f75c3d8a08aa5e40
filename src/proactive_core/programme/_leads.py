"""Figures about leads: is anybody answering what technicians bring?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import attrs

from ..errors import UsageError
from ..facts import CustomerChase
from ..leads import Lead, Obligation, TellState
from ..refs import Ref
from ..worktime import WorkCalendar
from ._branches import WHOLE, BranchMap
from ._figures import Figure, Measure, Unit, counted

_CAPTURED = counted("leads_captured", "leads that came in")
_OPEN = counted("leads_open", "of these, leads that are not closed")
_OVERDUE = counted("leads_overdue", "of these, open leads whose promised time is past")
_CLOSED = counted("leads_closed", "of these, leads closed with an outcome, their submitter told")
_BREACHED = counted("leads_breached", "of these, leads of which any promise was ever broken")
_REPEATED = counted("leads_reopened", "of these, leads that were reopened")
_CONTACTED = Measure(
    name="leads_contacted_share",
    definition="leads whose customer was spoken with, of the leads that came in",
    unit=Unit.SHARE,
)
_TOLD = Measure(
    name="leads_told_share",
    definition=(
        "leads whose technician was told of contact or outcome, of the leads that came that far"
    ),
    unit=Unit.SHARE,
)
_AGE = Measure(
    name="leads_age_median",
    definition="median age of the open leads, in working seconds of their branch's calendar",
    unit=Unit.SECONDS,
)
_CONTACT = Measure(
    name="leads_first_contact_median",
    definition="median working seconds from arrival to speaking with the customer",
    unit=Unit.SECONDS,
)
LEADS = (
    _CAPTURED, _OPEN, _OVERDUE, _CLOSED, _BREACHED, _REPEATED, _CONTACTED, _TOLD, _AGE, _CONTACT,
)  # fmt: skip
_CHASED = counted("customers_chasing", "times that a customer had to ask whether anybody will call")
CHASES = (_CHASED,)
_PROGRESS = frozenset({Obligation.CONTACT, Obligation.OUTCOME})


@attrs.frozen
class Clock:
    """Working time by branch.

    Attributes:
        calendars: By the company's branch; under `WHOLE` the one for all others.
    """

    branches: BranchMap
    calendars: Mapping[Ref, WorkCalendar]
    now: datetime

    def between(self, branch: Ref | None, a: datetime, b: datetime) -> int | None:
        """Working seconds; None if no calendar covers them. What lies before `a` counts 0."""
        own = self.calendars.get(self.branches.find(branch) or WHOLE)
        calendar = own if own is not None else self.calendars.get(WHOLE)
        if calendar is None:
            return None
        try:
            return calendar.between(a, max(a, b))
        except UsageError:
            return None


def with_their_roots(leads: Iterable[Lead]) -> Iterator[Lead]:
    """Each lead; one that is linked to another stands where its root stands [leads:S11]."""
    known = {lead.id: lead for lead in leads}
    for lead in known.values():
        root = lead
        while root.linked_to is not None and root.linked_to in known:
            root = known[root.linked_to]
        if root is lead:
            yield lead
            continue
        own = frozenset(s.ref for s in lead.submissions)
        yield attrs.evolve(
            lead,
            stage=root.stage,
            promised_due=root.promised_due,
            first_contact_at=root.first_contact_at,
            outcome=root.outcome,
            closed_at=root.closed_at,
            told=(*lead.told, *(t for t in root.told if t.submission in own)),
        )


def lead_row(lead: Lead) -> Ref:
    """By which name a figure points to a lead."""
    return Ref("proactive", "lead", lead.id)


def lead_figures(leads: Sequence[Lead], clock: Clock) -> tuple[Figure, ...]:
    """The figures of some leads, in the order of `LEADS`."""
    n = len(leads)
    live = [lead for lead in leads if lead.live]
    contacted = [lead for lead in leads if lead.first_contact_at is not None]
    moved = [x for x in leads if x.first_contact_at is not None or x.outcome is not None]
    ages = ((lead_row(x), clock.between(x.branch, x.opened_at, clock.now)) for x in live)
    waits = (
        (lead_row(x), clock.between(x.branch, x.opened_at, x.first_contact_at))
        for x in contacted
        if x.first_contact_at is not None
    )
    return (
        _CAPTURED.count(_rows(leads), n),
        _OPEN.count(_rows(live), n),
        _OVERDUE.count(_rows(x for x in live if x.is_overdue(clock.now)), n),
        _CLOSED.count(_rows(x for x in leads if not x.live), n),
        _BREACHED.count(_rows(x for x in leads if x.breaches), n),
        _REPEATED.count(_rows(x for x in leads if x.cycle > 1), n),
        _CONTACTED.share(len(contacted), _rows(leads), of="no leads came in"),
        _TOLD.share(sum(map(_was_told, moved)), _rows(moved), of="no lead has come that far"),
        _AGE.median(ages, of="no lead is open"),
        _CONTACT.median(waits, of="no customer was spoken with"),
    )


def _rows(leads: Iterable[Lead]) -> list[Ref]:
    return [lead_row(lead) for lead in leads]


def chase_figures(chases: Sequence[CustomerChase]) -> tuple[Figure, ...]:
    """The figures of customers who had to ask, in the order of `CHASES`."""
    return (_CHASED.count([chase.ref for chase in chases], len(chases)),)


def _was_told(lead: Lead) -> bool:
    return any(
        telling.obligation in _PROGRESS and telling.state is TellState.DELIVERED
        for telling in lead.told
    )
