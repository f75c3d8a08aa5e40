"""One intake: nothing twice, nothing lost [leads:S5, S6]."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from core.leads.office import ANN, CUSTOMER, MIA, MONDAY, RAY, Office, said, take_up
from proactive_core.facts import Urgency
from proactive_core.leads import LeadKind, MemoryJournal, Obligation, Stage, TellState
from proactive_core.leads._intake import digest_of
from proactive_core.ports import ConflictError
from proactive_core.refs import Ref


def test_the_same_submission_again_gives_the_same_receipt():
    office = Office()
    first = office.submit()
    before = office.journal.heads()
    take_up(office)
    again = office.later(days=2).submit()
    assert attrs.evolve(again, repeated=False) == first
    assert again.repeated
    assert before.keys() == office.journal.heads().keys()
    assert len(list(office.desk.leads())) == 1


def test_a_later_touch_without_a_change_is_no_news():
    office = Office()
    office.submit()
    assert office.submit(said(modified_at=MONDAY + timedelta(days=1))).repeated


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "Something else"},
        {"urgency": Urgency.HIGH},
        {"technician": RAY},
        {"observed_at": MONDAY - timedelta(hours=1)},
        {"sequence": 3},
    ],
)
def test_other_content_under_one_key_opens_a_conflict_and_keeps_both(change):
    """[leads:S5]: a Conflict in triage; nothing of the first lead changes, and its owner is told."""
    office = Office()
    first = office.submit()
    before = office.lead
    conflict = office.submit(said(**change))
    assert not conflict.repeated
    assert conflict.lead != first.lead
    lead = office.desk.lead(conflict.lead)
    assert (lead.kind, lead.stage, lead.conflicts_with) == (
        LeadKind.CONFLICT,
        Stage.TRIAGE,
        first.lead,
    )
    noted = {"version": before.version + 1}
    assert office.lead == attrs.evolve(before, **noted)
    [page] = [x for x in office.owed("page") if x.about.startswith("again")]
    assert (page.to, page.about) == (office.lead.owner, f"again {conflict.lead}")
    assert office.desk.find(said().ref) == first.lead
    assert office.submit(said(**change)).lead == conflict.lead
    assert office.submit().lead == first.lead
    third = office.submit(said(summary="And a third"))
    assert third.lead not in (first.lead, conflict.lead)
    assert office.audit() == ()


def test_a_recommendation_has_one_submission_and_a_second_is_looked_at():
    office = Office()
    advice = Ref("fsm", "recommendation", "5")
    office.submit(said(recommendation=advice))
    second = office.desk.lead(office.submit(said("2", recommendation=advice)).lead)
    assert (second.stage, second.beside) == (Stage.TRIAGE, "fsm:lead:1")
    assert office.journal.holder(f"recommendation:{advice}") == "lead:fsm:lead:1"
    assert second.telling(Ref("fsm", "lead", "2"), Obligation.RECEIPT).state is TellState.OWED
    assert office.audit() == ()


def test_what_cannot_be_read_is_a_lead_with_owner_and_due():
    """[leads §6, no. 9]"""
    office = Office()
    args = ("fsm", "row 3", '{"id": 3}', "customer missing @ $.data[3]")
    receipt = office.desk.submit_unreadable(*args, now=office.now)
    assert office.desk.submit_unreadable(*args, now=office.now).lead == receipt.lead
    lead = office.desk.lead(receipt.lead)
    assert (lead.stage, lead.owner, lead.promised_due) == (
        Stage.TRIAGE,
        receipt.owner,
        receipt.due,
    )
    assert office.desk.texts(receipt.lead)["why"] == "customer missing @ $.data[3]"
    other = office.desk.submit_unreadable("fsm", "row 3", "{}", "still broken", now=office.now)
    assert other.lead != receipt.lead
    assert office.audit() == ()


def test_what_was_erased_cannot_be_told_apart_and_is_taken_for_the_same():
    office = Office()
    office.submit()
    assert office.journal.erase(CUSTOMER, at=office.now) > 0
    assert office.submit(said(summary="Changed")).repeated
    assert office.desk.customer_name(office.lead_id) is None
    office.relay()
    assert "an idea" not in office.post.sent[0].subject
    assert "thirty years" not in office.post.sent[0].body
    assert office.audit() == ()


def test_no_event_holds_a_word_that_a_person_wrote():
    """[leads §4.8]: events hold ids, instants and codes; texts lie beside them."""
    office = Office()
    office.submit()
    take_up(office, note="Mrs Smith shouted")
    written = repr(office.journal.load("lead:fsm:lead:1"))
    for word in ("boiler", "Smith", "Mia Jansen", "example.org"):
        assert word not in written


def test_a_digest_survives_a_new_field_without_a_value():
    assert digest_of(said()) == digest_of(attrs.evolve(said(), modified_at=MONDAY))
    assert digest_of(said()) != digest_of(said(sequence=1))
    assert digest_of(said("2")) != digest_of(said())


@attrs.define
class Racing:
    """A journal into which somebody else writes first, some times."""

    inner: MemoryJournal
    races: int
    other: object = None

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def append(self, *entries):
        if self.races:
            self.races -= 1
            if self.other:
                self.other()
            msg = "somebody else was first"
            raise ConflictError(msg)
        self.inner.append(*entries)


def test_two_desks_that_take_one_submission_in_make_one_lead():
    journal = MemoryJournal()
    elsewhere = Office(journal=journal)
    here = Office(journal=Racing(journal, 1, elsewhere.submit))
    assert here.submit().repeated
    assert len(list(elsewhere.desk.leads())) == 1


def test_a_desk_that_is_always_late_says_so():
    office = Office(journal=Racing(MemoryJournal(), 99))
    with pytest.raises(ConflictError, match="send it again"):
        office.submit()
    with pytest.raises(ConflictError, match="send it again"):
        office.desk.submit_unreadable("fsm", "1", "", "x", now=office.now)
    office.journal.races = 0
    office.submit()
    office.journal.races = 99
    with pytest.raises(ConflictError, match="try again"):
        take_up(office)
    with pytest.raises(ConflictError, match="try again"):
        office.desk.person_left(MIA, now=office.now)
    assert office.later(days=1).sweep().failed[0][0] == office.lead_id
    office.journal.races = 1
    take_up(office)
    office.journal.races = 1
    assert office.desk.person_left(MIA, now=office.now) == 1
    assert office.submit(said("9", technician=ANN)).repeated is False
