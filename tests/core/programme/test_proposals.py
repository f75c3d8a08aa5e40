"""Answers that data suggest: with figures, and confirmed by a person or not at all."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from core.leads.office import ANN, CUSTOMER, LEO, MIA, MONDAY, Office
from core.programme._company import NORTH, SINCE, UNTIL, card, lead, ref
from proactive_core.checklists import ItemAnswer, Outcome, bank, evaluate
from proactive_core.errors import UsageError
from proactive_core.facts import CoachingTalk, Complaint, CustomerChase
from proactive_core.leads import Acknowledge, RecordContact, Violation
from proactive_core.programme import Known, proposals
from proactive_core.recommendations import review_incentives, review_wording


def proposed(checklist, known):
    return {one.item: one for one in proposals(checklist, known)}


def desk_cell(office, **settings):
    span = {"since": MONDAY - timedelta(days=1), "until": MONDAY + timedelta(days=30)}
    return card(leads=tuple(office.desk.leads()), now=office.now, **span, **settings).cell()


@pytest.fixture
def told():
    """A desk whose one lead was taken up, spoken of with the customer and told of."""
    office = Office()
    office.submit()
    office.done(Acknowledge(by=MIA))
    office.done(RecordContact(by=MIA, contacted_at=office.now))
    office.relay()
    return office


def test_a_clean_audit_and_a_full_told_rate_propose_that_leads_are_fail_safe(told):
    """ "fail-safe for leads?" is answerable from the desk's own audit and told rate."""
    known = Known(cell=desk_cell(told), violations=told.audit())
    one = proposed(bank.proactive_team(), known)["c2"]
    assert one.answer == "yes"
    assert [f.name for f in one.figures] == [
        "audit_violations",
        "leads_told_share",
        "leads_captured",
        "leads_overdue",
    ]
    assert one.evidence == (
        "audit_violations: 0; leads_told_share: 100.0 % of 1; leads_captured: 1; leads_overdue: 0"
    )


def test_one_broken_rule_or_one_person_not_told_proposes_no(told):
    broken = Violation("leads:S2", "lead:x", "no due")
    known = Known(cell=desk_cell(told), violations=[broken])
    assert proposed(bank.proactive_team(), known)["c2"].answer == "no"
    silent = Office()
    silent.submit()
    silent.done(Acknowledge(by=MIA))
    silent.done(RecordContact(by=MIA, contacted_at=silent.now))
    found = proposed(bank.proactive_team(), Known(cell=desk_cell(silent), violations=()))
    assert found["c2"].answer == "no"


def test_without_an_audit_or_leads_nothing_is_said_of_them(told):
    assert "c2" not in proposed(bank.proactive_team(), Known(cell=desk_cell(told)))
    empty = Known(cell=card().cell(), violations=())
    assert "c2" not in proposed(bank.proactive_team(), empty)
    assert proposed(bank.five_barriers(), empty) == {}


def test_a_lead_that_has_not_come_so_far_decides_nothing():
    office = Office()
    office.submit()
    known = Known(cell=desk_cell(office), violations=office.audit())
    one = proposed(bank.proactive_team(), known)["c2"]
    assert one.answer is None
    assert "leads_told_share: none (no data: no lead has come that far)" in one.evidence
    with pytest.raises(UsageError, match="decide nothing about c2"):
        one.confirmed()
    assert one.confirmed("no").answer.value == "no"


def test_a_proposal_is_no_answer_until_a_person_confirms_it(told):
    """`programme` proposes the answer with its figures, a person confirms it."""
    checklist = bank.proactive_team()
    one = proposed(checklist, Known(cell=desk_cell(told), violations=told.audit()))["c2"]
    sneaked = evaluate(checklist, {"c2": one})
    assert (sneaked.score, [r.at for r in sneaked.refused]) == (None, ["c2"])
    given = one.confirmed(note="looked at them with Leo")
    assert isinstance(given, ItemAnswer)
    assert (given.note, given.evidence) == ("looked at them with Leo", one.evidence)
    assert evaluate(checklist, [given]).outcome is Outcome.SCORED
    assert one.confirmed("no").answer.value == "no"


def test_barrier_3_is_found_where_technicians_were_not_told():
    moved = lead("1", SINCE, first_contact_at=SINCE)
    barriers = proposed(bank.five_barriers(), Known(cell=card(leads=[moved]).cell()))
    assert barriers["b3"].answer == "yes"


def test_barrier_3_is_left_to_technicians_where_all_were_told(told):
    assert proposed(bank.five_barriers(), Known(cell=desk_cell(told)))["b3"].answer is None


def test_a_customer_who_had_to_ask_shows_barrier_3():
    """The loudest signal of all [domain:FM2]."""
    chase = CustomerChase(ref=ref("chase", "1"), customer=CUSTOMER, branch=NORTH, asked_at=SINCE)
    assert proposed(bank.five_barriers(), Known(cell=card(chase).cell()))["b3"].answer == "yes"


def talk(at):
    return CoachingTalk(ref=ref("coaching_talk", "1"), branch=NORTH, actor=LEO, coached_at=at)


def test_no_talk_proposes_no_and_a_talk_decides_nothing_for_no_source_gives_a_rhythm():
    during = card(talk(SINCE)).cell()
    before = card(talk(SINCE - timedelta(days=1)), since=SINCE, until=UNTIL).cell()
    team = bank.proactive_team()
    assert proposed(team, Known(cell=before))["m5"].answer == "no"
    found = proposed(team, Known(cell=during))
    assert (found["m5"].answer, found["k2"].answer) == (None, None)
    assert "m5" not in proposed(team, Known(cell=card().cell()))


def complaint(*, sold):
    return Complaint(
        ref=ref("complaint", "1"), customer=CUSTOMER, technician=ANN, branch=NORTH,
        raised_at=SINCE, sold_to=sold,
    )  # fmt: skip


def test_complaints_of_being_sold_propose_that_trust_wears_away():
    selling = bank.selling_perspective()
    assert proposed(selling, Known(cell=card(complaint(sold=True)).cell()))["p3"].answer == "yes"
    # That nobody complained shows nothing.
    assert proposed(selling, Known(cell=card(complaint(sold=False)).cell())) == {}


@pytest.mark.parametrize(
    ("scheme", "answer"),
    [("Technicians get 5 % commission on sales.", "no"), ("A fixed salary.", "yes")],
)
def test_a_pay_scheme_that_was_looked_at_proposes_whether_it_strengthens_the_heart(scheme, answer):
    known = Known(cell=card().cell(), pay=review_incentives(scheme))
    assert proposed(bank.heart_audit(), known)["h2"].answer == answer
    assert proposed(bank.heart_audit(), attrs.evolve(known, pay=None)) == {}


def test_words_of_selling_speak_against_the_culture_and_their_absence_says_nothing():
    found = review_wording("Sell more and close the deal.")
    known = Known(cell=card().cell(), wording=found)
    assert proposed(bank.culture_indicators(), known)["k1"].answer == "no"
    assert proposed(bank.culture_indicators(), attrs.evolve(known, wording=())) == {}


def test_a_checklist_of_ones_own_is_served_by_the_ids_it_cites(told):
    team = bank.proactive_team()
    (item,) = [i for i in team.items if i.key == "c2"]
    own = attrs.evolve(item, key="leads_are_safe")
    tree = attrs.evolve(team.tree, children=(own, attrs.evolve(item, source=None)))
    form = attrs.evolve(team, key="own", tree=tree)
    found = proposals(form, Known(cell=desk_cell(told), violations=told.audit()))
    assert [one.item for one in found] == ["leads_are_safe"]
