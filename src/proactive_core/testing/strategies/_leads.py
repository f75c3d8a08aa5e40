"""Strategies for the fail-safe: companies that can promise something, and leads that they made."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import attrs
from hypothesis import strategies as st

from ...facts import Submission, Urgency
from ...leads import (
    TIMED,
    Acknowledge,
    Budget,
    Classify,
    Command,
    Contact,
    Directory,
    Ladder,
    Lead,
    LeadDesk,
    LinkLead,
    MemoryJournal,
    Outcome,
    Person,
    Policy,
    QuietHours,
    RecordChase,
    RecordContact,
    Resolve,
    Rung,
    TellByHand,
    UnlinkLead,
    Wait,
)
from ...refs import Ref
from ...worktime import HolidaySet, WorkCalendar, hours
from ._facts import _maybe, submissions, texts

_NOW = datetime(2026, 1, 5, 14, tzinfo=UTC)
_CALENDAR = WorkCalendar(
    zone="America/Toronto",
    weekly=hours("mon-fri", "09:00-17:00"),
    holidays=HolidaySet("none", (), date(2026, 1, 1), date(2027, 1, 1)),
    since=date(2026, 1, 1),
    until=date(2027, 1, 1),
)
_SECONDS = st.integers(1, 200_000)
_HEAD = Ref("company", "person", "0")
_BRANCH = Ref("company", "branch", "north")


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    """Up to five people; the first manages everything and can be reached."""
    found = [Person(ref=_HEAD, name="Head", manager=True, contacts=(Contact("mail", "0"),))]
    for n in range(1, draw(st.integers(1, 5))):
        reached = st.builds(Contact, st.just("mail"), texts(), confirmed=st.booleans())
        found.append(
            Person(
                ref=Ref("company", "person", str(n)),
                name=draw(texts()),
                branch=draw(st.sampled_from([None, _BRANCH])),
                active=draw(st.booleans()),
                manager=draw(st.booleans()),
                delegate=draw(st.none() | st.just(_HEAD)),
                contacts=draw(st.lists(reached, max_size=2)),
            )
        )
    return Directory(found)


def policies(directory: Directory) -> st.SearchStrategy[Policy]:
    """Policies that resolve to somebody among these people, whose first can be reached."""
    able = [person.ref for person in directory.people if directory.reachable(person.ref)]
    active = [person.ref for person in directory.people if person.active]
    how = {"elapsed": st.booleans(), "channels": st.sampled_from([(), ("mail",)])}
    rungs = st.builds(Rung, st.sampled_from(able) | st.just("manager"), _SECONDS, **how)
    budgets = st.tuples(*(st.builds(Budget, st.just(stage), _SECONDS) for stage in TIMED))
    hurried = st.lists(
        st.builds(Budget, st.sampled_from(TIMED), _SECONDS, st.sampled_from(Urgency)),
        max_size=2,
        unique_by=lambda one: (one.stage, one.urgency),
    )
    return st.builds(
        Policy,
        budgets=st.tuples(budgets, hurried).map(lambda both: (*both[0], *both[1])),
        routing=st.fixed_dictionaries(
            {None: st.sampled_from(active)}, optional={_BRANCH: st.sampled_from(active)}
        ),
        ladder=st.builds(
            Ladder,
            st.lists(rungs, max_size=3),
            st.lists(st.sampled_from(able), min_size=1, max_size=2, unique=True),
            _SECONDS,
            **how,
        ),
        wait_cap=_SECONDS,
        unreachable_attempts=st.integers(1, 3),
        dispute_window=st.integers(0, 200_000),
        mirrors=st.sampled_from([(), ("crm",)]),
        tell_tries=st.integers(1, 5),
        retry_after=_SECONDS,
        retry_cap=_SECONDS,
        missing_after=_maybe(st.integers(0, 200_000)),
        quiet=_maybe(quiet_hours()),
        lease=_SECONDS,
    )


def quiet_hours() -> st.SearchStrategy[QuietHours]:
    """Any hours of a day, or of a night, in which nobody is disturbed."""
    walls = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
    return st.lists(walls, min_size=2, max_size=2, unique=True).map(lambda ends: QuietHours(*ends))


def _commands(owner: Ref, others: list[str], now: datetime) -> st.SearchStrategy[Command]:
    who = st.sampled_from((owner, _HEAD))
    return st.one_of(
        st.builds(Classify, by=who, summary=st.none() | texts()),
        st.builds(Acknowledge, by=who),
        st.builds(RecordContact, by=who, contacted_at=st.just(now), reached=st.booleans()),
        st.builds(RecordChase, by=who, chased_at=st.just(now)),
        st.builds(Wait, by=who, reason=texts(), resume_by=st.just(now + timedelta(days=1))),
        st.builds(Resolve, by=who, outcome=st.sampled_from(Outcome), reason=texts()),
        st.builds(LinkLead, by=who, root=st.sampled_from(others)),
        st.builds(UnlinkLead, by=who),
        st.builds(TellByHand, by=who, told_at=st.just(now)),
    )


@st.composite
def lead_desks(draw: st.DrawFn) -> tuple[LeadDesk, datetime]:
    """A desk at which something happened, and the moment at which it stands.

    Leads of up to three submissions, with up to twelve steps: commands that are allowed or
    refused, waiting, sweeps.
    """
    people = draw(directories())
    desk = LeadDesk(MemoryJournal(), draw(policies(people)), people, {None: _CALENDAR})
    now, opened = _NOW, list[str]()
    said: list[Submission] = draw(st.lists(submissions(), min_size=1, max_size=3))
    for n, submission in enumerate(said):
        branch = draw(st.sampled_from([None, _BRANCH]))
        own = attrs.evolve(submission, ref=Ref("fsm", "lead", str(n)), branch=branch)
        opened.append(desk.submit(own, now=now).lead)
    for _ in range(draw(st.integers(0, 12))):
        now += timedelta(seconds=draw(st.integers(0, 200_000)))
        if draw(st.booleans()):
            desk.sweep(now)
        lead = desk.lead(draw(st.sampled_from(opened)))
        desk.act(lead.id, draw(_commands(lead.owner, opened, now)), now=now)
    desk.sweep(now)
    return desk, now


def leads() -> st.SearchStrategy[Lead]:
    """Leads as commands make them: no other state can be reached."""
    return lead_desks().flatmap(lambda made: st.sampled_from(list(made[0].leads())))
