"""Copies of leads in outside systems: owed, taken, refused and compared."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from core.leads.office import (
    DIRECTORY,
    LEO,
    MIA,
    POLICY,
    Office,
    said,
    take_up,
)
from proactive_core.errors import UsageError
from proactive_core.leads import (
    MirrorRejected,
    MirrorWritten,
    Outcome,
    OutsideLead,
    RecordContact,
    Resolve,
    Stage,
    lead_of,
)
from proactive_core.ports import OrderKind, Receipt, Rejected
from proactive_core.refs import Ref


def resolve(office, **rest):
    take_up(office)
    office.done(RecordContact(by=MIA, contacted_at=office.now))
    office.done(Resolve(by=MIA, **{"outcome": Outcome.ACCEPTED, **rest}))
    return office


def test_every_change_that_shows_is_owed_to_the_copy_once(office):
    [first] = office.owed("push:crm")
    assert (first.to, first.about, lead_of(first.key)) == (None, "crm", office.lead_id)
    office.relay()
    assert office.owed("push:crm") == [first], "a message changes nothing in the copy"
    take_up(office)
    [second] = office.owed("push:crm")
    assert second.key != first.key


def test_the_order_says_what_a_colleague_has_to_know(office):
    order = office.desk.order(office.lead_id, now=office.now)
    assert (order.kind, order.key, order.title) == (
        OrderKind.LEAD,
        "fsm:lead:1",
        "The idea for Mrs Smith",
    )
    assert (order.customer, order.owner, order.stage) == ("Mrs Smith", "Mia Jansen", "acknowledge")
    assert order.due == office.lead.promised_due
    assert "It came from Ann Ode." in order.body
    resolve(office, outcome=Outcome.NOT_SUITABLE, reason="Flat roof").relay()
    order = office.desk.order(office.lead_id, now=office.now)
    assert (order.owner, order.due, order.stage, order.outcome) == (
        None,
        None,
        "closed",
        "not_suitable",
    )
    assert "Flat roof" in order.body


def test_a_copy_that_was_taken_is_noted_once(office):
    [effect] = office.owed("push:crm")
    ref = Ref("crm", "lead", "77")
    [event] = office.desk.pushed(effect.key, Receipt(ref), now=office.now)
    assert isinstance(event, MirrorWritten)
    assert office.lead.mirrors == (("crm", ref),)
    assert office.owed("push:crm") == []
    assert "noted already" in office.desk.pushed(effect.key, Receipt(ref), now=office.now).why
    unknown = office.desk.pushed("fsm:lead:1/1/0/crm", Receipt(ref), now=office.now)
    assert "no copy is owed" in unknown.why
    assert office.audit() == ()


def test_a_copy_that_was_refused_calls_the_owner(office):
    office.relay()
    [effect] = office.owed("push:crm")
    [event] = office.desk.pushed(effect.key, Rejected("The name is too long"), now=office.now)
    assert isinstance(event, MirrorRejected)
    assert office.lead.rejected == ("crm",)
    office.relay()
    assert office.post.sent[-1].to == MIA
    assert "It said: The name is too long" in office.post.sent[-1].body
    assert "too long" not in repr(office.journal.load("lead:fsm:lead:1"))
    take_up(office)
    [effect] = office.owed("push:crm")
    office.desk.pushed(effect.key, Receipt(Ref("crm", "lead", "77")), now=office.now)
    assert office.lead.rejected == ()
    assert office.audit() == ()


def test_a_refused_copy_of_an_unreachable_owners_lead_calls_the_manager():
    people = [attrs.evolve(p, contacts=()) if p.ref == MIA else p for p in DIRECTORY.people]
    office = Office(directory=attrs.evolve(DIRECTORY, people=people))
    office.submit()
    [effect] = office.owed("push:crm")
    [event] = office.desk.pushed(effect.key, Rejected("no"), now=office.now)
    assert event.paged == (LEO,)
    office.directory = attrs.evolve(
        DIRECTORY,
        people=[
            attrs.evolve(p, manager=False, contacts=p.contacts if p.ref != MIA else ())
            for p in people
        ],
    )
    office.policy = attrs.evolve(POLICY, ladder=attrs.evolve(POLICY.ladder, rungs=()))
    office.submit(said("2"))
    office.lead_id = "fsm:lead:2"
    [effect] = office.owed("push:crm")
    [event] = office.desk.pushed(effect.key, Rejected("no"), now=office.now)
    assert event.paged == ()


def test_a_closed_lead_still_notes_what_became_of_its_copy(office):
    resolve(office).relay()
    assert office.lead.stage is Stage.CLOSED
    [effect] = office.owed("push:crm")
    office.desk.pushed(effect.key, Receipt(Ref("crm", "lead", "77")), now=office.now)
    assert office.owed("push:crm") == []
    assert office.audit() == ()


def test_an_answer_about_a_copy_is_one_or_the_other(office):
    from proactive_core.leads import ConfirmMirror

    assert "took the copy or said why" in office.refused(ConfirmMirror(name="crm", effect="k"))


def test_the_two_systems_are_compared_both_ways(office):
    """[leads:L6]: stable ids; a copy that is on its way is no difference."""
    for key in ("2", "3", "4"):
        office.submit(said(key))
    for key in ("2", "3", "4"):
        office.lead_id = f"fsm:lead:{key}"
        [effect] = office.owed("push:crm")
        office.desk.pushed(effect.key, Receipt(Ref("crm", "lead", key)), now=office.now)
    outside = [
        OutsideLead(key="fsm:lead:3", stage="closed", outcome="accepted"),
        OutsideLead(key="fsm:lead:4", stage="acknowledge"),
        OutsideLead(key="fsm:lead:5", stage="contact"),
    ]
    found = office.desk.reconcile(outside, office.now, name="crm")
    assert [d.id for d in found] == [
        "crm:missing_outside:fsm:lead:2",
        "crm:stage:fsm:lead:3",
        "crm:outcome:fsm:lead:3",
        "crm:missing_inside:fsm:lead:5",
    ]
    assert office.desk.reconcile(reversed(outside), office.now, name="crm") == found
    before = office.now - timedelta(seconds=1)
    assert [d.key for d in office.desk.reconcile([], before, name="crm")] == []


def test_there_is_no_copy_of_a_lead_that_does_not_exist(office):
    with pytest.raises(UsageError, match="no lead"):
        office.desk.order("fsm:lead:0", now=office.now)
