"""What is changed in the field afterwards: somebody always hears of it."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.leads.linked import ONE, TWO, link, pair
from core.leads.office import (
    ANN,
    BO,
    CUSTOMER,
    LEO,
    MIA,
    NOOR,
    OTTAWA,
    RAY,
    SAM,
    TORONTO,
    Office,
    said,
)
from core.leads.steps import in_contact, in_tell
from proactive_core.facts import Urgency
from proactive_core.leads import (
    Amend,
    ArrivedAgain,
    Classify,
    LeadKind,
    LinkLead,
    MirrorsOwed,
    NoteArrival,
    Outcome,
    Refused,
    Reopen,
    Resolve,
    Stage,
    SubmissionAmended,
    SubmissionReceived,
)
from proactive_core.leads._intake import current, versions
from proactive_core.refs import Ref

OTHER = Ref("fsm", "customer", "10")
AGAIN = "~2:fsm:lead:1"


@pytest.fixture
def office():
    return Office().submitted()


@pytest.fixture
def closed(office):
    in_tell(office).relay()
    assert office.lead.stage is Stage.CLOSED
    office.post.sent.clear()
    return office


def amend(office, **changes):
    return office.desk.amend(said(**changes), now=office.now, customer_name="Mr Jones")


def told(office):
    """Who was told what since the last look."""
    office.post.sent.clear()
    office.relay()
    return [(m.to, m.subject) for m in office.post.sent]


# --- once the lead is closed


@pytest.mark.parametrize("change", [{"summary": "It leaks"}, {"urgency": Urgency.URGENT}])
def test_an_edit_of_a_closed_lead_reaches_its_former_owner(closed, change):
    """Once the lead is closed, an edit is news for somebody all the same."""
    before = closed.lead
    events = amend(closed, **change)
    assert [type(x) for x in events] == [SubmissionAmended, MirrorsOwed][: len(events)]
    assert events[0].paged == (MIA,)
    assert told(closed) == [(MIA, "Changed: the idea for Mrs Smith")]
    body = closed.post.sent[0].body
    assert "The lead is closed: The customer wants it to be done." in body
    assert "If this changes that, open it again." in body
    after = closed.lead
    assert (after.stage, after.outcome, after.told) == (before.stage, before.outcome, before.told)
    assert amend(closed, **change) == (), "the same again is no news"
    assert closed.audit() == ()
    closed.done(Reopen(by=MIA, why="it leaks"))
    assert closed.audit() == ()


def test_where_the_owner_has_left_the_manager_hears_and_then_the_sink(closed):
    closed.desk.person_left(MIA, now=closed.now)
    assert amend(closed, summary="a")[0].paged == (LEO,)
    closed.desk.person_left(LEO, now=closed.now)
    assert amend(closed, summary="b")[0].paged == (BO,)
    closed.desk.person_left(BO, now=closed.now)
    assert amend(closed, summary="c")[0].paged == (SAM,)
    assert closed.audit() == ()


def test_news_is_still_delivered_when_the_lead_is_closed_meanwhile(office):
    in_contact(office).relay()
    amend(office, summary="It leaks")
    office.post.sent.clear()
    office.done(Resolve(by=MIA, outcome=Outcome.ACCEPTED))
    office.relay()
    assert office.lead.stage is Stage.CLOSED
    assert (MIA, "Changed: the idea for Mrs Smith") in [(m.to, m.subject) for m in office.post.sent]
    assert office.audit() == ()


@pytest.mark.parametrize("change", [{"customer": OTHER}, {"technician": RAY}])
def test_somebody_else_in_a_closed_lead_is_a_lead_in_triage(closed, change):
    """The right customer was never called, or the right technician never told."""
    [first, *_] = amend(closed, **change)
    assert isinstance(first, SubmissionReceived)
    beside = closed.desk.lead(AGAIN)
    assert (beside.kind, beside.stage) == (LeadKind.CONFLICT, Stage.TRIAGE)
    assert closed.lead.stage is Stage.CLOSED
    assert (MIA, "It came in again: the idea for Mrs Smith") in told(closed)
    assert closed.audit() == ()


def test_another_branch_of_a_closed_lead_has_nothing_to_do(closed):
    """A company that redraws its branches does not open its whole past again."""
    assert amend(closed, branch=OTTAWA) == ()


# --- somebody else, somewhere else


@pytest.mark.parametrize("change", [{"customer": OTHER}, {"technician": RAY}, {"branch": OTTAWA}])
def test_another_customer_branch_or_technician_is_for_a_person_to_find_out(office, change):
    """[leads:S5] with another digest it opens a Conflict in Triage and keeps both."""
    office.relay()
    before = office.lead
    [first, *_] = amend(office, **change)
    assert isinstance(first, SubmissionReceived)
    beside = office.desk.lead(AGAIN)
    assert (beside.kind, beside.stage, beside.conflicts_with) == (
        LeadKind.CONFLICT,
        Stage.TRIAGE,
        "fsm:lead:1",
    )
    owner = NOOR if "branch" in change else MIA
    assert (beside.owner, beside.promised_due is not None) == (owner, True)
    assert office.desk.customer_name(AGAIN) == "Mr Jones"
    # The first one stands as it did, and whoever has it is told.
    assert office.lead == attrs.evolve(before, version=before.version + 1)
    assert "It came in again, with other content, as ~2:fsm:lead:1." in [
        line.words for line in office.desk.history("fsm:lead:1")
    ]
    news = told(office)
    assert (MIA, "It came in again: the idea for Mrs Smith") in news
    assert (owner, "Yours: the idea for Mr Jones") in news
    [page] = [m for m in office.post.sent if m.subject == "Yours: the idea for Mr Jones"]
    assert "It came in before with other content, as fsm:lead:1" in page.body
    assert office.audit() == ()
    # Once is enough.
    assert amend(office, **change) == ()
    # A person decides both: this one does not end the other.
    answer = office.desk.act(ONE, LinkLead(by=BO, root=AGAIN, why="same"), now=office.now)
    assert "decide both" in answer.why


def test_a_customer_whose_records_were_merged_is_the_same_customer(office):
    third, stranger = Ref("fsm", "customer", "11"), Ref("fsm", "customer", "12")
    merged = {CUSTOMER: OTHER, OTHER: third}

    def change(customer, known=merged):
        return office.desk.amend(said(customer=customer), now=office.now, merged=known)

    assert change(OTHER) == ()
    assert change(third) == ()
    # Two records that are said to have replaced each other end nowhere, and are two.
    assert change(stranger, {CUSTOMER: OTHER, OTHER: CUSTOMER}) != ()
    assert current(office.desk, said().ref) == AGAIN
    assert change(third) != ()


def test_a_branch_that_was_stated_at_intake_is_compared_with_one_stated_now():
    office = Office()
    office.submit(said(branch=None), branch=TORONTO)
    assert office.desk.amend(said(branch=None), branch=TORONTO, now=office.now) == ()
    assert office.desk.amend(said(branch=None), now=office.now) == ()
    # Whoever hands it in states another branch: that is no edit in the field.
    assert office.desk.amend(said(branch=None), branch=OTTAWA, now=office.now) == ()


def test_what_a_person_found_out_is_no_edit_in_the_field():
    """Compared with what was said: a branch that triage corrected does not come in again."""
    office = Office()
    office.submit(said(customer=None))
    office.done(Classify(by=MIA, customer=OTHER, branch=OTTAWA, technician=RAY))
    assert office.desk.amend(said(customer=None), now=office.now) == ()
    [event] = office.desk.amend(said(customer=None, summary="It leaks"), now=office.now)[:1]
    assert isinstance(event, SubmissionAmended)


def test_what_is_not_said_any_more_takes_nothing_back(office):
    assert amend(office, customer=None, technician=None, branch=None) == ()


def test_words_that_change_later_go_to_the_lead_with_the_latest_content(office):
    amend(office, customer=OTHER)
    [event] = amend(office, customer=OTHER, summary="It leaks")[:1]
    assert isinstance(event, SubmissionAmended)
    assert office.desk.summary(AGAIN) == "It leaks"
    assert office.desk.summary("fsm:lead:1") == "The boiler is thirty years old"


def test_a_change_that_is_taken_back_is_told_to_whoever_has_the_changed_one(office):
    amend(office, customer=OTHER)
    assert current(office.desk, said().ref) == AGAIN
    office.later(minutes=1)
    [event] = amend(office, customer=CUSTOMER)[:1]
    assert isinstance(event, ArrivedAgain)
    assert event.lead == "fsm:lead:1"
    assert event in office.journal.load(f"lead:{AGAIN}")
    assert current(office.desk, said().ref) == "fsm:lead:1"
    assert amend(office, customer=CUSTOMER) == ()
    office.later(minutes=1)
    [event] = amend(office, customer=OTHER)[:1]
    assert (type(event), event.lead) == (ArrivedAgain, AGAIN)
    assert amend(office, customer=OTHER) == ()
    assert versions(office.desk, said().ref) == ("fsm:lead:1", AGAIN)
    assert office.audit() == ()


def test_an_edit_of_what_was_linked_reaches_the_root():
    office = pair()
    link(office)
    technician = office.desk.lead(TWO).submissions[0].technician
    office.desk.amend(said("2", technician=technician, customer=OTHER), now=office.now)
    [note] = [x for x in office.journal.load(f"lead:{ONE}") if isinstance(x, ArrivedAgain)]
    assert note.lead == "~2:fsm:lead:2"
    assert office.audit() == ()


def test_a_second_content_that_comes_in_by_submit_is_told_too(office):
    office.submit(said(summary="Something else"))
    assert (MIA, "It came in again: the idea for Mrs Smith") in told(office)


def test_a_lead_does_not_come_in_beside_itself(office):
    why = office.refused(NoteArrival(submission=said().ref, lead="fsm:lead:1"))
    assert why == "a lead is not another one beside itself"
    why = office.refused(Amend(submission=said("7")))
    assert why == "fsm:lead:7 is no submission of this lead"


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "customer": st.sampled_from((CUSTOMER, OTHER, None)),
        "technician": st.sampled_from((ANN, RAY, None)),
        "branch": st.sampled_from((TORONTO, OTTAWA, None)),
        "summary": st.sampled_from(("a", "b", None)),
        "urgency": st.sampled_from((None, Urgency.LOW, Urgency.URGENT)),
    },
)


@given(edits=st.lists(CHANGES, min_size=1, max_size=6), end=st.integers(0, 6))
@settings(max_examples=60)
def test_however_it_is_edited_every_change_is_owed_to_somebody_and_said_once(edits, end):
    """What changes is never silent: a page is owed by it; and the same again says nothing."""
    office = Office().submitted()
    for n, change in enumerate(edits):
        if n == end:
            in_tell(office)
            office.relay()
        office.later(minutes=1)
        before = {x.key for s in office.journal.streams("lead:") for x in office.journal.effects(s)}
        events = office.desk.amend(said(**change), now=office.now)
        assert not isinstance(events, Refused)
        owed = [
            x
            for s in office.journal.streams("lead:")
            for x in office.journal.effects(s)
            if x.key not in before and x.kind == "page"
        ]
        assert bool(owed) == bool(events)
        assert office.desk.amend(said(**change), now=office.now) == ()
        assert office.audit() == ()
