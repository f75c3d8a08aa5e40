"""What may not be linked, and half a link, which nothing stores and the audit sees [leads:S11]."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from core.leads.linked import (
    MIA,
    ONE,
    SECOND,
    THREE,
    TWO,
    Acknowledge,
    at,
    link,
    pair,
    resolved,
    said,
    unlink,
)
from core.leads.office import BO, LEO, NOOR, SAM, Refused, Stage
from proactive_core.leads import SYSTEM, Authority, LeadJoined, LeadLinked, LeadParted, Reopen


@pytest.fixture
def office():
    return pair()


@pytest.mark.parametrize(
    ("lead", "root", "says"),
    [
        (TWO, TWO, "cannot be linked to itself"),
        (TWO, "fsm:lead:9", "there is no lead 'fsm:lead:9'"),
    ],
)
def test_a_link_leads_to_another_lead_that_is_there(office, lead, root, says):
    before = [office.journal.load(f"lead:{x}") for x in (ONE, TWO)]
    answer = link(office, lead, root)
    assert (says in answer.why, answer.stage) == (True, Stage.ACKNOWLEDGE)
    assert [office.journal.load(f"lead:{x}") for x in (ONE, TWO)] == before


def test_one_submission_that_came_in_twice_is_not_linked_to_itself(office):
    """Both have one name: told once, or parted once, they could not be told apart."""
    office.submit(said("1", summary="Something else altogether"))
    assert "holds fsm:lead:1 itself, with other content" in link(office, "~2:fsm:lead:1", ONE).why
    assert office.audit() == ()


def test_links_never_go_round_in_a_circle(office):
    link(office)
    assert "in stage linked: act on its root, fsm:lead:1" in link(office, ONE, TWO).why
    office.submit(said("3"))
    link(office, ONE, THREE)
    assert at(office, THREE).joined == (ONE, TWO)
    assert "in stage linked" in link(office, THREE, ONE).why
    assert office.desk.find(SECOND.ref) == THREE
    assert office.audit() == ()


def test_what_was_linked_to_a_linked_lead_comes_along_and_leaves_with_it(office):
    office.submit(said("3"))
    link(office)
    link(office, ONE, THREE)
    assert office.audit() == ()
    answer = unlink(office)
    assert "fsm:lead:1: PartLead is not possible in stage linked" in answer.why
    unlink(office, ONE)
    assert at(office, THREE).joined == ()
    assert at(office, ONE).joined == (TWO,)
    unlink(office)
    assert office.audit() == ()
    assert [at(office, x).stage for x in (ONE, TWO, THREE)] == [Stage.ACKNOWLEDGE] * 3


def test_a_closed_root_is_reopened_before_anything_leaves_it(office):
    link(office)
    resolved(office).relay()
    assert "not possible in stage closed" in unlink(office).why
    office.done(Reopen(by=BO, why="they are two boilers"))
    unlink(office)
    assert at(office, TWO).stage is Stage.ACKNOWLEDGE
    assert [s.ref for s in office.lead.submissions] == [said().ref]
    assert office.audit() == ()


def test_a_link_to_what_is_closed_is_refused(office):
    resolved(office).relay()
    assert "not possible in stage closed" in link(office).why


def test_an_outcome_that_is_being_told_cannot_be_linked_away(office):
    resolved(office)
    assert "not possible in stage tell" in link(office, ONE, TWO).why


def test_who_has_no_right_on_the_lead_links_nothing(office):
    assert "takes the owner or delegate or manager" in link(office, by=NOOR).why
    assert not isinstance(link(office, by=LEO), Refused)
    assert "takes the owner" in unlink(office, by=SAM).why


def test_two_desks_that_link_at_once_make_one_link(office, monkeypatch):
    """[leads:S4]: both halves are decided on what is stored, or neither is stored."""
    real, calls = office.journal.append, []

    def slow(*entries):
        if not calls:
            calls.append(entries)
            office.desk.act(ONE, Acknowledge(by=MIA), now=office.now)
        return real(*entries)

    monkeypatch.setattr(type(office.journal), "append", lambda _, *entries: slow(*entries))
    link(office)
    joined = [x for x in office.journal.load(f"lead:{ONE}") if isinstance(x, LeadJoined)]
    assert len(joined) == 1
    assert at(office, ONE).stage is Stage.CONTACT
    assert office.audit() == ()


def forge(office, at_lead, kind, **fields):
    """Put an event into a journal that believes it."""
    held = office.journal._streams[f"lead:{at_lead}"].events
    given = {"at": office.now, "by": MIA, "authority": Authority.OWNER, **fields}
    held.append(kind(version=len(held), **given))


def forest(office):
    return [v.why for v in office.audit() if v.rule == "leads:S11"]


def test_a_link_that_only_the_root_knows_of_is_seen(office):
    link(office)
    held = office.journal._streams[f"lead:{TWO}"].events
    while not isinstance(held.pop(), LeadLinked):
        pass
    assert forest(office) == ["it holds what came in as fsm:lead:2, which is not linked to it"]


def test_a_link_that_only_the_linked_lead_knows_of_is_seen(office):
    forge(office, TWO, LeadLinked, root=ONE, why_slot=None)
    assert forest(office) == ["its link to fsm:lead:1 is not known there"]


def test_a_circle_is_seen_from_every_lead_in_it(office):
    forge(office, TWO, LeadLinked, root=ONE, why_slot=None)
    forge(office, ONE, LeadLinked, root=TWO, why_slot=None)
    assert sorted(forest(office)) == [
        "its link to fsm:lead:1 goes round in a circle",
        "its link to fsm:lead:2 goes round in a circle",
    ]


def test_a_submission_that_the_root_lost_is_seen(office):
    office.submit(said("3"))
    link(office)
    link(office, THREE)
    system = {"by": SYSTEM, "authority": Authority.SYSTEM}
    parted = {"lead": TWO, "asked_by": MIA, "submissions": (SECOND.ref,), "paged": ()}
    forge(office, ONE, LeadParted, **parted, **system)
    assert forest(office) == ["fsm:lead:2 is linked to fsm:lead:1, which does not hold it"]


def test_what_a_lead_holds_of_one_that_is_linked_elsewhere_is_seen(office):
    office.submit(said("3"))
    link(office)
    link(office, TWO, THREE)
    system = {"by": SYSTEM, "authority": Authority.SYSTEM}
    brought = tuple(attrs.evolve(s, lead=TWO) for s in at(office, TWO).submissions)
    joined = {"lead": TWO, "asked_by": MIA, "submissions": brought, "due": None, "paged": ()}
    forge(office, THREE, LeadJoined, **joined, **system)
    assert forest(office) == ["it holds what came in as fsm:lead:2, which is not linked to it"]
    gone = attrs.evolve(brought[0], lead="fsm:lead:9")
    forge(
        office,
        THREE,
        LeadJoined,
        **{**joined, "lead": "fsm:lead:9", "submissions": (gone,)},
        **system,
    )
    assert "it holds what came in as fsm:lead:9, which is not linked to it" in forest(office)


def test_a_promise_moved_later_by_a_link_is_seen(office):
    late = office.now + timedelta(days=9)
    joined = {"lead": TWO, "asked_by": MIA, "submissions": (), "due": late, "paged": ()}
    forge(office, ONE, LeadJoined, by=SYSTEM, authority=Authority.SYSTEM, **joined)
    assert "moves a promise to a later moment" in str(office.audit())
