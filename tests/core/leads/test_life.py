"""The life of a lead, step by step [leads §7.4]."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from core.leads.office import (
    ANN,
    BO,
    BUDGETS,
    CUSTOMER,
    LEO,
    MIA,
    NOOR,
    OTTAWA,
    POLICY,
    RAY,
    SAM,
    TORONTO,
    H,
    Office,
    person,
    said,
)
from core.leads.steps import at, in_contact, in_decide, in_tell, told
from proactive_core.errors import UsageError
from proactive_core.facts import Urgency
from proactive_core.leads import (
    Acknowledge,
    Budget,
    Classify,
    Discharge,
    LeadKind,
    Obligation,
    Outcome,
    Reassign,
    RecordContact,
    Reopen,
    Resolve,
    Resume,
    Stage,
    TellByHand,
    TellState,
    Wait,
    Withdraw,
    decide,
    fold,
)
from proactive_core.refs import Ref


def test_a_lead_goes_from_the_field_to_closed_and_everybody_hears_of_it(office):
    """[leads §7.1]: receipt, named owner, first contact, outcome."""
    assert office.lead.stage is Stage.ACKNOWLEDGE
    assert office.lead.promised_due == at(2026, 1, 5, 18)
    in_contact(office)
    assert (office.lead.stage, office.lead.promised_due) == (Stage.CONTACT, at(2026, 1, 5, 22))
    office.later(hours=1).done(RecordContact(by=MIA, contacted_at=office.now))
    assert office.lead.first_contact_at == at(2026, 1, 5, 15)
    office.done(Resolve(by=MIA, outcome=Outcome.ACCEPTED))
    assert office.lead.stage is Stage.TELL
    assert office.relay().failed == 0
    assert office.lead.stage is Stage.CLOSED
    assert office.lead.closed_at == office.now
    assert office.lead.next_action_at is None
    subjects = [m.subject for m in office.post.sent if m.to == ANN]
    assert subjects == [
        "Received: your idea for Mrs Smith",
        "Mia Jansen has taken up your idea for Mrs Smith",
        "We spoke with the customer about your idea for Mrs Smith",
        "What became of your idea for Mrs Smith",
    ]
    assert [t.state for t in office.lead.told] == [TellState.DELIVERED] * 4
    assert office.audit() == ()


def test_the_receipt_names_owner_and_due(office):
    receipt = office.submit(said("2"))
    assert (receipt.owner, receipt.due, receipt.repeated) == (MIA, at(2026, 1, 5, 18), False)
    assert receipt.lead == "fsm:lead:2"


def test_an_urgent_lead_has_the_budget_for_its_urgency():
    policy = attrs.evolve(POLICY, budgets=(*BUDGETS, Budget(Stage.ACKNOWLEDGE, H, Urgency.URGENT)))
    office = Office(policy=policy)
    assert office.submit(said(urgency=Urgency.URGENT)).due == at(2026, 1, 5, 15)
    assert office.submit(said("2", urgency=Urgency.LOW)).due == at(2026, 1, 5, 18)


def test_a_submission_without_a_customer_waits_in_triage(office):
    office.lead_id = office.submit(said("2", customer=None)).lead
    assert office.lead.stage is Stage.TRIAGE
    office.done(Classify(by=MIA, customer=CUSTOMER, urgency=Urgency.HIGH, customer_name="Ms Dee"))
    assert (office.lead.stage, office.lead.customer) == (Stage.ACKNOWLEDGE, CUSTOMER)
    assert office.desk.customer_name(office.lead_id) == "Ms Dee"
    assert office.lead.owner == MIA


def test_classifying_for_another_branch_moves_the_lead_there():
    office = Office()
    office.lead_id = office.desk.submit_unreadable(
        "fsm", "row 7", "{broken", "no customer @ $.data[7]", now=office.now
    ).lead
    lead = office.lead
    assert (lead.kind, lead.stage, lead.owner) == (LeadKind.UNREADABLE, Stage.TRIAGE, NOOR)
    assert office.desk.texts(office.lead_id)["raw"] == "{broken"
    office.done(
        Classify(by=NOOR, branch=TORONTO, technician=ANN, customer=CUSTOMER, summary="A leak")
    )
    assert (office.lead.owner, office.lead.branch) == (MIA, TORONTO)
    assert office.desk.summary(office.lead_id) == "A leak"
    office.done(Acknowledge(by=MIA))
    assert office.lead.telling(lead.submissions[0].ref, Obligation.OWNER).to == ANN


def test_moving_a_card_buys_no_time(office):
    """[leads §7.4]: Reassign leaves the due unchanged."""
    due = office.lead.promised_due
    office.later(hours=1).done(Reassign(by=MIA, to=LEO, note="my day off"))
    assert (office.lead.owner, office.lead.promised_due) == (LEO, due)
    assert office.lead.next_action_at == due
    assert office.refused(Reassign(by=LEO, to=LEO)).endswith("owns the lead already")
    assert "not an active person" in office.refused(Reassign(by=LEO, to=person("nobody")))


def test_the_owner_may_resume_early(office):
    in_decide(office).done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=9)))
    office.later(days=1).done(Resume(by=MIA))
    assert (office.lead.stage, office.lead.budget) == (Stage.DECIDE, 40 * H)


def test_beyond_the_cap_a_manager_decides_about_a_pause(office):
    """[leads §7.4]: Wait up to the cap by the owner, beyond it by the manager."""
    in_contact(office)
    long = office.now + timedelta(days=21)
    assert "a manager decides" in office.refused(Wait(by=MIA, reason="x", resume_by=long))
    office.done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=15)))
    office.later(days=15).sweep()
    again = office.now + timedelta(days=6)
    assert "a manager decides" in office.refused(Wait(by=MIA, reason="x", resume_by=again))
    office.done(Wait(by=LEO, reason="x", resume_by=again))
    assert office.lead.stage is Stage.WAITING


def test_an_owner_cannot_pause_away_a_broken_promise(office):
    """Leads L3: the sink is reached whatever people do; a pause would start the ladder anew."""
    in_contact(office).later(days=3).sweep()
    wait = Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=1))
    assert "only a manager may pause the lead now" in office.refused(wait)
    for _ in range(6):
        office.later(days=2).sweep()
    assert {BO, SAM} & set(office.lead.rung_holders)


@pytest.mark.parametrize(
    ("outcome", "reason", "says"),
    [
        (Outcome.DECLINED, None, "needs a reason"),
        (Outcome.NOT_SUITABLE, "  ", "needs a reason"),
        (Outcome.ALREADY_COVERED, None, "covered by what"),
        (Outcome.WITHDRAWN, "x", "only the submitter"),
        (Outcome.UNREACHABLE, "x", "3 recorded attempts"),
    ],
)
def test_an_outcome_says_why(office, outcome, reason, says):
    in_contact(office)
    assert says in office.refused(Resolve(by=MIA, outcome=outcome, reason=reason))


def test_already_covered_names_what_covers_it(office):
    in_contact(office)
    contract = Ref("crm", "contract", "3")
    office.done(Resolve(by=MIA, outcome=Outcome.ALREADY_COVERED, covered_by=contract))
    assert office.lead.covered_by == contract


def test_unreachable_takes_attempts_on_two_days(office):
    in_contact(office)
    give_up = Resolve(by=MIA, outcome=Outcome.UNREACHABLE)
    for _ in range(3):
        office.later(hours=1).done(RecordContact(by=MIA, contacted_at=office.now, reached=False))
    assert "3 on 1" in office.refused(give_up)
    assert office.lead.promised_due == at(2026, 1, 5, 22), "trying in vain starts no new clock"
    office.later(days=1).done(RecordContact(by=MIA, contacted_at=office.now, reached=False))
    office.done(give_up)
    assert office.lead.outcome is Outcome.UNREACHABLE


def test_unreachable_is_no_outcome_once_the_customer_was_spoken_with(office):
    in_contact(office)
    for _ in range(3):
        office.later(days=1).done(RecordContact(by=MIA, contacted_at=office.now, reached=False))
    office.done(RecordContact(by=MIA, contacted_at=office.now))
    assert "before any contact" in office.refused(Resolve(by=MIA, outcome=Outcome.UNREACHABLE))


def test_nothing_is_recorded_before_it_happens(office):
    in_contact(office)
    soon = office.now + timedelta(seconds=1)
    assert "has happened" in office.refused(RecordContact(by=MIA, contacted_at=soon))
    assert "in the future" in office.refused(Wait(by=MIA, reason="x", resume_by=office.now))
    in_tell_office = Office()
    in_tell_office.submit()
    in_tell(in_tell_office)
    assert "has happened" in in_tell_office.refused(TellByHand(by=MIA, told_at=soon))


def test_a_submitter_takes_back_their_own_submission(office):
    office.done(Withdraw(by=ANN, submission=said().ref, why="It was another house"))
    lead = office.lead
    assert (lead.stage, lead.outcome) == (Stage.CLOSED, Outcome.WITHDRAWN)
    assert told(office, Obligation.OUTCOME).why is Discharge.WITHDRAWN
    assert office.owed("tell") == []
    assert office.audit() == ()


def test_nobody_takes_back_what_is_not_theirs(office):
    assert "takes the submitter" in office.refused(Withdraw(by=MIA, submission=said().ref))
    other = Ref("fsm", "lead", "2")
    assert "not a submission of" in office.refused(Withdraw(by=ANN, submission=other))


def test_withdrawing_after_the_outcome_keeps_the_outcome(office):
    in_tell(office).done(Withdraw(by=ANN, submission=said().ref))
    assert (office.lead.stage, office.lead.outcome) == (Stage.CLOSED, Outcome.ACCEPTED)
    office.done(Reopen(by=MIA, why="the customer called"))
    assert not office.lead.submissions[0].withdrawn


def test_an_unknown_submitter_is_nobody_to_tell_and_that_is_written_down():
    office = Office()
    office.submit(said(technician=None))
    in_contact(office).done(Resolve(by=MIA, outcome=Outcome.ACCEPTED))
    assert office.lead.stage is Stage.CLOSED
    assert told(office, Obligation.OUTCOME).why is Discharge.NOBODY
    assert any("nobody is known" in line.words for line in office.desk.history(office.lead_id))
    assert office.audit() == ()


def test_a_technician_without_a_contact_is_told_by_hand_before_it_closes():
    """[leads §7.1]: the outcome is owed by hand: stage Tell, with owner and due."""
    office = Office()
    office.submit(said(technician=RAY))
    in_tell(office)
    office.relay()
    assert (office.lead.stage, office.lead.owner) == (Stage.TELL, MIA)
    assert told(office, Obligation.OUTCOME).state is TellState.BY_HAND
    office.later(days=5).sweep()
    assert office.lead.breached
    office.done(TellByHand(by=LEO, told_at=office.now))
    assert office.lead.stage is Stage.CLOSED
    assert told(office, Obligation.RECEIPT).why is Discharge.SUPERSEDED
    assert office.audit() == ()


def test_telling_by_hand_names_who_was_told(office):
    in_tell(office)
    wrong = TellByHand(by=MIA, told_at=office.now, submission=Ref("fsm", "lead", "2"))
    assert "nobody of that name" in office.refused(wrong)
    office.done(TellByHand(by=MIA, told_at=office.now, submission=said().ref))
    assert office.lead.stage is Stage.CLOSED
    assert office.owed("tell") == []


def test_reopening_is_a_new_cycle_with_new_obligations(office):
    """[leads:S10]"""
    in_tell(office).relay()
    office.later(days=1).done(Reopen(by=ANN, why="Nobody called"))
    lead = office.lead
    assert (lead.cycle, lead.stage, lead.owner, lead.outcome) == (2, Stage.ACKNOWLEDGE, MIA, None)
    assert lead.promised_due == office.now + timedelta(hours=4)
    assert told(office, Obligation.OUTCOME) is None
    assert told(office, Obligation.RECEIPT).cycle == 2
    office.relay()
    assert (
        "opened your idea for Mrs Smith again"
        in office.post.sent[-2].body + office.post.sent[-1].body
    )
    assert office.audit() == ()


def test_a_submitter_disputes_for_a_while_and_a_manager_for_ever(office):
    in_tell(office).relay()
    office.later(days=15)
    assert "after that a manager" in office.refused(Reopen(by=ANN, why="x"))
    office.done(Reopen(by=LEO, why="x"))


def test_a_stale_version_changes_nothing(office):
    """[leads:S4]"""
    seen = office.lead.version
    in_contact(office)
    assert "has moved on" in office.refused(
        RecordContact(by=MIA, contacted_at=office.now), version=seen
    )
    office.done(RecordContact(by=MIA, contacted_at=office.now), version=office.lead.version)


def test_an_unknown_lead_is_a_mistake_of_the_caller(office):
    with pytest.raises(UsageError, match="no lead 'fsm:lead:0'"):
        office.desk.lead("fsm:lead:0")
    assert office.desk.find(Ref("fsm", "lead", "0")) is None
    assert office.desk.customer_name("fsm:lead:1") == "Mrs Smith"
    office.desk.submit(said("2", summary=None), now=office.now, branch=OTTAWA)
    assert office.desk.summary("fsm:lead:2") is None
    assert office.desk.customer_name("fsm:lead:2") is None
    assert office.desk.lead("fsm:lead:2").owner == NOOR


def test_taking_one_of_two_submissions_back_keeps_the_lead(office):
    """[leads §7.4]: the lead closes only if it was the last."""
    lead = office.lead
    both = attrs.evolve(
        lead,
        submissions=(
            *lead.submissions,
            attrs.evolve(lead.submissions[0], ref=Ref("fsm", "lead", "2"), technician=RAY),
        ),
    )
    command = Withdraw(by=ANN, submission=said().ref)
    events = decide(both, command, now=office.now, context=office.desk.context())
    after = fold(events, both)
    assert after.stage is Stage.ACKNOWLEDGE
    assert [s.withdrawn for s in after.submissions] == [True, False]
    again = decide(after, command, now=office.now, context=office.desk.context())
    assert "not a submission of" in again.why


def test_a_new_cycle_starts_with_nothing_used_up(office):
    """[leads:S10]: attempts and pauses count within a cycle, the first contact for ever."""
    in_contact(office).done(RecordContact(by=MIA, contacted_at=office.now, reached=False))
    office.done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=1)))
    office.later(days=1).sweep()
    office.done(RecordContact(by=MIA, contacted_at=office.now))
    first = office.now
    office.done(Resolve(by=MIA, outcome=Outcome.ACCEPTED))
    office.relay()
    office.later(days=1).done(Reopen(by=ANN, why="x"))
    assert (office.lead.attempts, office.lead.waited) == ((), 0)
    in_decide(office)
    assert office.lead.first_contact_at == first


def test_an_action_that_somebody_else_applied_meanwhile_happens_once(office):
    take_up = Acknowledge(by=MIA)
    assert office.done(take_up, claims=("action:crm:action:1",))
    assert office.act(take_up, claims=("action:crm:action:1",)) == ()
