"""What is wrong with the ladder or the calendars is a lead for whoever can mend it [leads §7.6]."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from core.leads.office import (
    ANN,
    BO,
    CALENDAR,
    DIRECTORY,
    LEO,
    MONDAY,
    NOOR,
    POLICY,
    SAM,
    H,
    Office,
    said,
)
from proactive_core.leads import Ladder, LeadKind, Reassign, Rung, Stage
from proactive_core.ports import ClaimedError
from proactive_core.refs import Ref

RUNG = Ref("proactive", "rung", "1:company:branch:toronto")


@pytest.fixture
def office():
    """Leo, who manages Toronto, has left since the ladder was made."""
    office = Office()
    office.submit()
    people = [attrs.evolve(p, manager=p.ref in (LEO, NOOR)) for p in DIRECTORY.people]
    office.directory = attrs.evolve(DIRECTORY, people=people)
    office.desk.person_left(LEO, now=office.now)
    return office


def test_a_rung_that_calls_nobody_is_passed_over_at_once_and_somebody_hears_of_it(office):
    """[leads §7.6]: empty → next rung at once and an administrator Lead opens."""
    office.later(days=1).sweep()
    assert office.lead.rung_holders == (BO, SAM)
    trouble = office.desk.lead(str(RUNG))
    assert (trouble.kind, trouble.stage, trouble.owner) == (LeadKind.UNREADABLE, Stage.TRIAGE, NOOR)
    why = office.desk.texts(trouble.id)["why"]
    assert "Rung 1 of the ladder calls nobody who can be reached for leads of company" in why
    assert office.audit() == ()


def test_it_is_told_once_however_often_it_shows(office):
    office.submit(said("2"))
    office.later(days=1).sweep()
    office.later(days=1).sweep()
    streams = [s for s in office.journal.streams("lead:") if ":rung:" in s]
    assert streams == [f"lead:{RUNG}", "lead:proactive:rung:1:none"], "and once for its own rung"


def test_nobody_told_of_a_rung_that_calls_nobody_is_seen(office):
    office.later(days=1).sweep()
    del office.journal._claims[f"submission:{RUNG}"]
    assert {v.rule for v in office.audit() if "calls nobody" in v.why} == {"leads:S12"}


def test_every_rung_that_is_passed_over_is_named(office):
    ladder = Ladder((Rung("manager", H), Rung("manager", H), Rung(NOOR, H)), (BO, SAM), H)
    office.policy = attrs.evolve(POLICY, ladder=ladder)
    office.later(days=1).sweep()
    assert office.lead.rung == 3
    found = {s for s in office.journal.streams("lead:") if ":toronto" in s}
    assert len(found) == 2


def test_the_trouble_and_what_shows_it_are_stored_together_or_not_at_all(office, monkeypatch):
    """A crash between the two would leave a promise that nobody knows to be doubtful."""
    entries = []
    real = type(office.journal).append

    def kept(journal, *given):
        entries.append([entry.stream for entry in given])
        real(journal, *given)

    monkeypatch.setattr(type(office.journal), "append", kept)
    office.later(days=1).sweep()
    assert [f"lead:{office.lead_id}", f"lead:{RUNG}"] in entries


def test_trouble_that_somebody_else_told_meanwhile_holds_nothing_up(office, monkeypatch):
    real, raced = type(office.journal).append, []

    def slow(journal, *given):
        if not raced and len(given) > 1:
            raced.append(given)
            real(journal, *given[1:])
        real(journal, *given)

    monkeypatch.setattr(type(office.journal), "append", slow)
    assert office.later(days=1).sweep().failed == ()
    assert (len(raced), office.lead.rung) == (1, 2)
    assert office.audit() == ()


def test_a_claim_that_the_caller_asked_for_and_another_holds_is_the_callers_matter():
    office = Office()
    office.submit()
    office.submit(said("2"))
    command = Reassign(by=BO, to=NOOR)
    office.desk.act("fsm:lead:2", command, now=office.now, claims=("action:1",))
    with pytest.raises(ClaimedError):
        office.act(command, claims=("action:1",))


def test_a_calendar_that_ends_troubles_its_own_trouble_no_further():
    """[leads:S13]"""
    ends = attrs.evolve(CALENDAR, until=MONDAY.date() + timedelta(days=1))
    office = Office(calendars={None: ends}, now=MONDAY + timedelta(hours=6)).submitted()
    assert office.journal.streams("lead:") == ("lead:fsm:lead:1", "lead:proactive:calendar:2026")
    assert office.desk.submit(said(), now=office.now).repeated
    assert office.audit() == ()
    assert office.lead.submissions[0].technician == ANN
