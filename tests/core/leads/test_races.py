"""Two processes at one journal: what was true when it was decided is true when it is stored."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from core.leads.office import (
    BO,
    CALENDAR,
    LEO,
    MIA,
    NOOR,
    SAM,
    TORONTO,
    Office,
    said,
)
from proactive_core.leads import (
    Acknowledge,
    MemoryJournal,
    Outcome,
    Reassign,
    Refused,
    Reopen,
    Resolve,
)
from proactive_core.ports import ClaimedError, ConflictError
from proactive_core.worktime import HolidaySet


@attrs.define
class Interrupted:
    """A journal at which somebody else comes first, once, before something is stored."""

    inner: MemoryJournal
    meanwhile: object
    name = "interrupted"

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def append(self, *entries):
        first, self.meanwhile = self.meanwhile, None
        if first is not None:
            first()
        self.inner.append(*entries)


def interrupted(office, meanwhile):
    return Office(
        journal=Interrupted(office.journal, meanwhile),
        calendars=office.calendars,
        now=office.now,
    )


def leaves(office, who):
    return lambda: office.desk.person_left(who, now=office.now)


def test_nobody_is_given_a_lead_while_they_leave():
    """[leads:S12] deactivating a person and re-owning all their live leads is one transaction."""
    office = Office()
    assert interrupted(office, leaves(office, MIA)).submit().owner == LEO
    assert office.audit() == ()


def test_a_lead_cannot_be_moved_to_somebody_who_is_leaving(office):
    here = interrupted(office, leaves(office, NOOR))
    assert "not an active person" in here.refused(Reassign(by=MIA, to=NOOR))
    assert office.audit() == ()


def test_who_is_given_a_lead_while_leaving_does_not_keep_it(office):
    """The other order: the departure was decided first, and is stored second."""
    here = interrupted(office, lambda: office.done(Reassign(by=MIA, to=NOOR)))
    assert here.desk.person_left(NOOR, now=here.now) == 1
    assert office.lead.owner != NOOR
    assert office.audit() == ()


def test_the_last_two_of_the_sink_cannot_leave_at_once():
    """[leads:S12] the sink always has an active member whom a confirmed channel reaches."""
    office = Office()
    here = interrupted(office, leaves(office, SAM))
    assert isinstance(here.desk.person_left(BO, now=here.now), Refused)
    assert office.audit() == ()


def test_a_lead_is_not_reopened_for_somebody_who_is_leaving(office):
    office.done(Acknowledge(by=MIA))
    office.done(Resolve(by=MIA, outcome=Outcome.ACCEPTED))
    office.relay()
    assert not office.lead.live
    here = interrupted(office, leaves(office, MIA))
    here.done(Reopen(by=LEO, why="nobody called"))
    assert office.lead.owner != MIA
    assert office.audit() == ()


def test_who_has_left_meanwhile_decides_nothing(office):
    """[leads:S4] authority is checked in the transaction that stores."""
    office.done(Reassign(by=MIA, to=NOOR))
    here = interrupted(office, leaves(office, LEO))
    assert "takes the" in here.refused(Reassign(by=LEO, to=MIA))


SHORT = attrs.evolve(
    CALENDAR,
    until=date(2026, 1, 6),
    holidays=HolidaySet("none", (), date(2026, 1, 1), date(2026, 1, 6)),
    revision="short",
)


@pytest.fixture
def ending():
    """An office whose calendar ends tomorrow."""
    return Office(calendars={None: CALENDAR, TORONTO: SHORT})


def test_a_calendar_that_ends_is_told_in_the_same_transaction(ending):
    """[leads:S13] whatever ends between two transactions: there is only one."""
    stored = []
    here = interrupted(ending, None)
    append = here.journal.inner.append
    here.journal.inner = Recording(ending.journal, stored, append)
    ending.submit(said("1"))
    here.later(hours=7).act(Acknowledge(by=MIA))
    assert [len(entries) for entries in stored] == [2]
    assert ending.audit() == ()


@attrs.define
class Recording:
    inner: MemoryJournal
    stored: list
    real: object

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def append(self, *entries):
        self.stored.append(entries)
        self.real(*entries)


def test_two_who_find_that_a_calendar_ends_tell_it_once(ending):
    ending.submit(said("1"))
    ending.submit(said("2"))
    ending.later(hours=7)

    def other():
        ending.lead_id = "fsm:lead:2"
        ending.done(Acknowledge(by=MIA))

    here = interrupted(ending, other)
    here.done(Acknowledge(by=MIA))
    assert [s for s in ending.journal.streams() if "calendar" in s] == [
        "lead:proactive:calendar:short"
    ]
    assert ending.audit() == ()


def test_a_key_that_somebody_else_took_is_told_to_whoever_asked_for_it(office):
    office.submit(said("2"))
    office.done(Acknowledge(by=MIA), claims=("action:1",))
    office.lead_id = "fsm:lead:2"
    with pytest.raises(ClaimedError):
        office.act(Acknowledge(by=MIA), claims=("action:1",))


def test_who_returns_twice_at_once_returned_once(office):
    office.desk.person_left(MIA, now=office.now)
    here = interrupted(office, lambda: office.desk.person_returned(MIA, now=office.now))
    assert isinstance(here.desk.person_returned(MIA, now=here.now), Refused)
    assert office.desk.people().active(MIA)


def test_a_departure_that_is_always_overtaken_says_so(office):
    class Busy(Interrupted):
        def append(self, *entries):
            raise ConflictError("busy")

    here = Office(journal=Busy(office.journal, None))
    with pytest.raises(ConflictError, match="others kept writing"):
        here.desk.person_left(MIA, now=here.now)
    office.desk.person_left(MIA, now=here.now)
    with pytest.raises(ConflictError, match="others kept noting"):
        here.desk.person_returned(MIA, now=here.now)
