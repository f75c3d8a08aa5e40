"""What reaches a lead from elsewhere: a changed text, an impatient customer, another owner."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from core.leads.linked import ONE, TWO, at, link, pair
from core.leads.office import (
    ANN,
    CUSTOMER,
    LEO,
    MIA,
    MONDAY,
    NOOR,
    POLICY,
    SAM,
    said,
)
from proactive_core.facts import Urgency
from proactive_core.leads import (
    Acknowledge,
    Amend,
    Authority,
    Reassign,
    RecordChase,
    RecordContact,
    Refused,
)

# --- what was said is changed in the field


def test_what_was_changed_in_the_field_reaches_the_owner_and_the_lead(office):
    office.relay()
    due = office.lead.promised_due
    changed = said(summary="The boiler is leaking", urgency=Urgency.URGENT)
    [event, *_] = office.desk.amend(changed, now=office.now)
    assert office.desk.summary(ONE) == "The boiler is leaking"
    assert (office.lead.urgency, office.lead.promised_due) == (Urgency.URGENT, due)
    office.relay()
    assert (office.post.sent[-1].to, office.post.sent[-1].subject) == (
        MIA,
        "Changed: the idea for Mrs Smith",
    )
    assert "leaking" not in repr(event)
    words = [line.words for line in office.desk.history(ONE)]
    assert "What was said in the field was changed there: “The boiler is leaking”" in words
    assert office.audit() == ()


def test_only_what_was_said_counts_as_a_change(office):
    same = said(modified_at=office.now, observed_at=MONDAY + timedelta(hours=1))
    assert office.desk.amend(same, now=office.now) == ()
    assert office.desk.amend(said(summary=None), now=office.now) == ()
    assert office.desk.amend(said(urgency=Urgency.URGENT, summary=None), now=office.now) != ()
    words = [line.words for line in office.desk.history(ONE)]
    assert "What was said in the field was changed there." in words
    assert office.desk.amend(said(urgency=Urgency.URGENT), now=office.now) == ()


def test_words_that_come_where_there_were_none(office):
    office.submit(said("2", summary=None))
    assert office.desk.amend(said("2", summary=None), now=office.now) == ()
    office.desk.amend(said("2", summary="A crack"), now=office.now)
    assert office.desk.summary(TWO) == "A crack"


def test_what_was_erased_is_not_compared(office):
    office.journal.erase(CUSTOMER, at=office.now)
    assert office.desk.amend(said(summary="x"), now=office.now) == ()


def test_a_changed_text_of_a_linked_lead_reaches_the_root():
    office = pair()
    link(office)
    second = said("2", technician=at(office, TWO).submissions[0].technician)
    assert office.desk.amend(second, now=office.now) == ()
    office.desk.amend(attrs.evolve(second, summary="It smells of gas"), now=office.now)
    assert "It smells of gas" in office.desk.texts(ONE).values()
    assert office.desk.amend(attrs.evolve(second, summary="It smells of gas"), now=office.now) == ()
    assert office.audit() == ()


def test_a_change_is_of_a_submission_that_the_lead_holds(office):
    answer = office.act(Amend(submission=said("2")))
    assert answer.why == "fsm:lead:2 is no submission of this lead"


def test_a_change_of_nothing_is_an_error(office):
    with pytest.raises(ValueError, match="never came in"):
        office.desk.amend(said("9"), now=office.now)


# --- the customer asks [domain:FM2]


@pytest.mark.parametrize("by", [ANN, MIA, LEO])
def test_a_customer_who_asks_calls_the_owner_and_the_manager(office, by):
    """[domain:FM2]: the customer asks the technician whether anyone will call."""
    office.relay()
    office.done(RecordChase(by=by, chased_at=office.now))
    assert office.lead.chases == (office.now,)
    office.relay()
    asked = {m.to for m in office.post.sent if m.subject.startswith("The customer is asking")}
    assert asked == {MIA, LEO} - {by}
    assert office.audit() == ()


def test_a_customer_who_asks_changes_no_promise(office):
    due = office.lead.promised_due
    office.done(RecordChase(by=ANN, chased_at=office.now))
    assert office.lead.promised_due == due
    future = office.now + timedelta(seconds=1)
    assert "not before" in office.refused(RecordChase(by=ANN, chased_at=future))
    assert "takes the submitter or owner" in office.refused(
        RecordChase(by=SAM, chased_at=office.now)
    )
    words = [line.words for line in office.desk.history(ONE)]
    assert "The customer asked whether anybody will call (Ann Ode says so)." in words


def test_where_there_is_no_manager_the_owner_is_called_alone(office):
    people = [attrs.evolve(p, manager=False) for p in office.directory.people]
    office.policy = attrs.evolve(POLICY, ladder=attrs.evolve(POLICY.ladder, rungs=()))
    office.directory = attrs.evolve(office.directory, people=people)
    [event, *_] = office.done(RecordChase(by=ANN, chased_at=office.now))
    assert event.paged == (MIA,)


# --- who stands in, and who was given it


def test_a_delegate_acts_for_the_owner_and_for_nobody_else(office):
    """[leads §7.4]: owner, delegate."""
    people = [attrs.evolve(p, manager=False) for p in office.directory.people]
    office.policy = attrs.evolve(POLICY, ladder=attrs.evolve(POLICY.ladder, rungs=()))
    office.directory = attrs.evolve(office.directory, people=people)
    [event, *_] = office.done(Acknowledge(by=LEO))
    assert event.authority is Authority.DELEGATE
    assert "takes the owner or delegate" in office.refused(
        RecordContact(by=NOOR, contacted_at=office.now)
    )
    office.done(Reassign(by=LEO, to=NOOR))
    assert isinstance(office.act(RecordContact(by=LEO, contacted_at=office.now)), Refused)
    assert office.audit() == ()


def test_a_delegate_who_left_stands_in_for_nobody(office):
    office.desk.person_left(LEO, now=office.now)
    assert "takes the owner" in office.refused(Acknowledge(by=LEO))


def test_a_lead_that_was_given_away_says_so_until_its_new_owner_acts(office):
    """[domain:FM10]: transferred, not accepted."""
    assert office.lead.given_at is None
    office.done(Reassign(by=MIA, to=NOOR))
    given = office.now
    office.later(hours=1).done(RecordChase(by=ANN, chased_at=office.now))
    assert office.lead.given_at == given
    office.done(Acknowledge(by=NOOR))
    assert office.lead.given_at is None
