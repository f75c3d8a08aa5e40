"""What people recorded at the desks counts: facts, as their life in the journal completes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

import attrs

from ..facts import CustomerChase, Decision, Quote, Recommendation
from ..leads import Lead, LeadDesk
from ..recommendations import (
    AdviceDesk,
    Agreed,
    BenefitRecorded,
    Course,
    Declined,
    Event,
    Explored,
    Hesitated,
    Implemented,
    Screening,
    fold,
)
from ..refs import Ref
from ._following import caught_up
from ._records import Records

_ANSWERS: Mapping[type[Event], Decision] = {
    Agreed: Decision.AGREED,
    Hesitated: Decision.HESITANT,
    Explored: Decision.HESITANT,
    Declined: Decision.DECLINED,
}
GAINED = "The customer got what was promised."
"""Stands for the customer's words where none were noted, or they were erased."""


@attrs.frozen
class Lives:
    """Everything that is known, once: what came in, and what was recorded at the desks.

    Attributes:
        records: Facts, completed by what people recorded about them; questions of customers
            that were recorded at a lead are among them.
        courses: The life of every recommendation of `records`, by ref.
    """

    records: Records
    courses: tuple[Course, ...]


def lives(
    records: Records,
    advice: AdviceDesk,
    leads: LeadDesk,
    *,
    screenings: Iterable[Screening],
    now: datetime,
) -> Lives:
    """Put facts and what people recorded by hand together, each thing once.

    An outside system may send another version of a recommendation at any time; what was
    recorded here is kept in its life and is not lost by that. What the facts tell and the
    life does not know yet counts, too, though nothing is stored.

    Args:
        records: What outside systems and files told.
        advice: Where lives are kept.
        leads: Where customers' questions are recorded; both over one journal.
        screenings: What the gate made of every recommendation of `records`.
        now: The moment to judge.
    """
    looks = {one.recommendation: one for one in screenings}
    sent: dict[Ref | None, list[Quote]] = {}
    for quote in records.all(Quote):
        sent.setdefault(quote.recommendation, []).append(quote)
    courses: list[Course] = []
    completed: list[Recommendation | CustomerChase] = []
    for fact in records.all(Recommendation):
        look = looks.get(fact.ref)
        if look is None:
            continue
        stored = advice.events(fact.ref)
        events = (*stored, *caught_up(fold(stored), fact, look, sent.get(fact.ref, ()), now))
        course = fold(events)
        assert course is not None
        courses.append(course)
        completed.append(_completed(fact, events, partial(advice.texts, fact.ref)))
    completed += chases_at_desk(leads.leads(), _noted(records, leads))
    return Lives(records.completed(completed), tuple(courses))


def _completed(
    fact: Recommendation, events: Iterable[Event], texts: Callable[[], Mapping[str, str | None]]
) -> Recommendation:
    """The fact with what its life adds; what the fact has of its own is kept."""
    answer, done, gain = fact.decision, fact.implemented_at, fact.realised
    recorded: list[BenefitRecorded] = []
    for event in events:
        answer = _ANSWERS.get(type(event), answer)
        if isinstance(event, Implemented) and fact.implemented_at is None:
            done = event.at
        elif isinstance(event, BenefitRecorded):
            recorded.append(event)
    if recorded and recorded[-1].realised:
        slot = recorded[-1].words_slot
        gain = gain or (None if slot is None else texts().get(slot)) or GAINED
    elif any(event.realised for event in recorded):
        gain = None  # somebody asked again, and by then the customer had not gained
    return attrs.evolve(fact, decision=answer, implemented_at=done, realised=gain)


def chase_claim(chase: Ref) -> str:
    """The key by which a customer's question is noted at its lead once."""
    return f"chase:{chase}"


def _noted(records: Records, leads: LeadDesk) -> Mapping[str, tuple[datetime, ...]]:
    """Lead → when the questions were asked that it has from facts."""
    noted: dict[str, tuple[datetime, ...]] = {}
    for chase in records.all(CustomerChase):
        stream = leads.journal.holder(chase_claim(chase.ref))
        if stream is not None:
            lead = stream.partition(":")[2]
            noted[lead] = (*noted.get(lead, ()), chase.asked_at)
    return noted


def chases_at_desk(
    leads: Iterable[Lead], noted: Mapping[str, Iterable[datetime]]
) -> Iterator[CustomerChase]:
    """Questions of customers that somebody recorded at a lead, as facts.

    Args:
        leads: All leads.
        noted: Lead → when the questions were asked that it has from facts: as many of its own
            are left out, those of the same moment first, since they count as facts already.
    """
    for lead in leads:
        left = list(enumerate(lead.chases, 1))
        for moment in sorted(noted.get(lead.id, ())):
            same = next((one for one in left if one[1] == moment), None)
            if left:
                left.remove(same or left[0])
        submission = next(iter(lead.submissions), None)
        for number, asked_at in left:
            yield CustomerChase(
                ref=Ref("proactive", "customer_chase", f"{lead.id}#{number}"),
                customer=lead.customer,
                technician=None if submission is None else submission.technician,
                branch=lead.branch,
                submission=None if submission is None else submission.ref,
                asked_at=asked_at,
            )
