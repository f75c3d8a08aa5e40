"""What could not be read, and can be read now: whoever has it hears of that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.leads.office import BO, NOOR, Office, said
from proactive_core.leads import LinkLead
from proactive_core.refs import Ref


@pytest.fixture
def office():
    return Office().submitted()


def told(office):
    """Who was told what since the last look."""
    office.post.sent.clear()
    office.relay()
    return [(m.to, m.subject) for m in office.post.sent]


def unreadable(office, raw="{"):
    office.desk.submit_unreadable("fsm", "17", raw, "no customer", now=office.now)
    return Ref("fsm", "unreadable", "17")


def test_whoever_has_what_nobody_could_read_hears_that_it_can_be_read_now(office):
    ref = unreadable(office)
    told(office)
    [event] = office.desk.note_readable(ref, said().ref, now=office.now)
    assert (event.submission, event.lead) == (said().ref, "fsm:lead:1")
    assert event.paged == (NOOR,)
    assert told(office) == [(NOOR, "It can be read now: something that could not be read")]
    assert "readable, as fsm:lead:1" in office.post.sent[0].body
    assert "It came in again, readable, as fsm:lead:1." in [
        line.words for line in office.desk.history(str(ref))
    ]
    assert office.desk.note_readable(ref, said().ref, now=office.now) == ()
    assert office.audit() == ()


def test_whoever_gets_something_unreadable_reads_what_is_wrong_and_how_it_came(office):
    ref = unreadable(office, '{"id": 17,')
    told(office)
    [page] = [m for m in office.post.sent if m.subject.startswith("Yours: something")]
    assert "What is wrong: no customer" in page.body
    assert office.desk.history(str(ref))[0].words == (
        'Something arrived that could not be read: “{"id": 17,”. The reason: no customer'
    )


def test_a_person_links_it_and_nothing_more_is_said(office):
    ref = unreadable(office)
    office.desk.act(str(ref), LinkLead(by=BO, root="fsm:lead:1", why="the same"), now=office.now)
    assert office.desk.note_readable(ref, said().ref, now=office.now) == ()
    assert office.audit() == ()


def test_what_needs_no_lead_is_told_by_its_own_name_and_again_once_it_has_one(office):
    ref, advice = unreadable(office), Ref("fsm", "lead", "9")
    [event] = office.desk.note_readable(ref, advice, now=office.now)
    assert (event.lead, event.submission) == (None, advice)
    [page] = [x for x in office.owed("page", str(ref)) if x.about.startswith("again")]
    assert page.about == "again fsm:lead:9"
    office.submit(said("9"))
    [event] = office.desk.note_readable(ref, advice, now=office.now + timedelta(minutes=1))
    assert event.lead == "fsm:lead:9"


def test_every_unreadable_version_is_told(office):
    ref = unreadable(office)
    unreadable(office, "[")
    assert len(office.desk.note_readable(ref, said().ref, now=office.now)) == 2
    assert office.audit() == ()


def test_what_never_came_in_cannot_have_become_readable(office):
    with pytest.raises(ValueError, match="never came in"):
        office.desk.note_readable(Ref("fsm", "unreadable", "8"), said().ref, now=office.now)
