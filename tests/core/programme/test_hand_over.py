"""Actions at a real desk: what nobody takes up climbs the ladder as a lead does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.leads.office import BO, LEO, MIA, MONDAY, NOOR, OTTAWA, RAY, TORONTO, H, Office
from core.programme._company import NOW, card
from proactive_core.checklists import (
    ActionTemplate,
    Change,
    Checklist,
    Gate,
    Group,
    Item,
    Option,
    Options,
    Step,
    actions,
    evaluate,
    follow_up,
)
from proactive_core.leads import Acknowledge, Classify, LinkLead, Outcome, Resolve, Stage, Wait
from proactive_core.programme import action_lead, hand_over, is_action, submission_of_action
from proactive_core.refs import Ref

YES_NO = Options((Option("yes", 1, "Yes"), Option("no", 0, "No")))
PLAN = ActionTemplate(steps=(Step("Ring back"), Step("Tell them")), owner="office", due_days=3)
FORM = Checklist(
    key="team",
    version="1",
    title="Team",
    tree=Group(
        key="all",
        children=tuple(
            Item(key=key, text=f"Question {key}?", scale=YES_NO, target=1, action=PLAN)
            for key in ("a", "b")
        ),
    ),
)


@pytest.fixture
def office():
    return Office()


def evaluated(answers, earlier=()):
    evaluation = evaluate(FORM, answers)
    found = actions(FORM, evaluation, TORONTO, found_at=MONDAY)
    return follow_up(FORM, evaluation, earlier, found)


def hand(office, updates, *, by=LEO):
    return hand_over(office.desk, updates, by=by, now=office.now, branch=TORONTO)


def open_actions(updates):
    return [u.action for u in updates if u.change is not Change.CLOSED]


def test_an_action_becomes_a_lead_with_an_owner_and_a_due(office):
    (done,) = hand(office, evaluated({"a": "no", "b": "yes"}))
    assert (done.done, done.refused) == ("submitted", None)
    lead = office.desk.lead(done.lead)
    assert (lead.stage, lead.owner, lead.branch) == (Stage.TRIAGE, MIA, TORONTO)
    assert lead.promised_due is not None
    assert is_action(lead)
    said = office.desk.summary(done.lead)
    assert said == "Question a?\n- Ring back\n- Tell them\nOwner: office\nDue: 2026-01-08"
    assert office.audit() == ()


def test_what_nobody_takes_up_escalates_as_a_lead_does(office):
    (done,) = hand(office, evaluated({"a": "no"}))
    office.later(days=2).sweep()
    lead = office.desk.lead(done.lead)
    assert (lead.breached, lead.rung, lead.rung_holders) == (True, 1, (LEO,))
    office.later(days=2).sweep()
    assert BO in office.desk.lead(done.lead).rung_holders
    assert office.audit(gap=3 * 86400) == ()


def test_one_that_waits_for_its_due_wakes_by_itself_and_escalates(office):
    updates = evaluated({"a": "no"})
    (done,) = hand(office, updates)
    office.lead_id = done.lead
    office.done(Classify(by=MIA))
    office.done(Acknowledge(by=MIA))
    due = updates[0].action.due
    office.done(Wait(by=MIA, reason="agreed for that day", resume_by=due))
    office.now = due
    office.sweep()
    assert office.lead.stage is Stage.CONTACT
    office.later(days=7).sweep()
    assert office.lead.breached


def test_handing_over_again_changes_nothing_and_makes_no_twin(office):
    first = evaluated({"a": "no", "b": "no"})
    hand(office, first)
    again = evaluated({"a": "no", "b": "no"}, open_actions(first))
    assert {done.done for done in hand(office.later(days=1), again)} == {"kept"}
    assert len(list(office.desk.leads())) == 2


def test_what_reached_its_target_is_closed_by_its_owner_as_accepted(office):
    first = evaluated({"a": "no"})
    hand(office, first, by=MIA)
    later = evaluated({"a": "yes"}, open_actions(first))
    (done,) = hand(office.later(hours=1), later, by=MIA)
    lead = office.desk.lead(done.lead)
    assert (done.done, lead.outcome, lead.stage) == ("ended", Outcome.ACCEPTED, Stage.TELL)
    (again,) = hand(office, later, by=MIA)
    assert (again.done, again.refused) == ("kept", None)
    assert office.audit() == ()


def test_who_raised_it_takes_it_back_once_it_reached_its_target(office):
    first = evaluated({"a": "no"})
    hand(office, first, by=LEO)
    (done,) = hand(office.later(hours=1), evaluated({"a": "yes"}, open_actions(first)), by=LEO)
    lead = office.desk.lead(done.lead)
    assert (done.done, lead.outcome, lead.live) == ("ended", Outcome.WITHDRAWN, False)
    assert office.audit() == ()


def test_the_owner_closes_it_from_wherever_it_stands(office):
    for steps in (
        [],
        [Classify(by=MIA)],
        [Classify(by=MIA), Acknowledge(by=MIA)],
        [
            Classify(by=MIA),
            Acknowledge(by=MIA),
            Wait(by=MIA, reason="later", resume_by=MONDAY.replace(day=9)),
        ],
    ):
        here = Office()
        first = evaluated({"a": "no"})
        (done,) = hand(here, first, by=MIA)
        here.lead_id = done.lead
        for step in steps:
            here.done(step)
        (ended,) = hand(here, evaluated({"a": "yes"}, open_actions(first)), by=MIA)
        assert (ended.done, ended.refused) == ("ended", None)
        assert here.lead.outcome is Outcome.ACCEPTED


def test_who_may_not_close_it_is_refused_and_the_lead_stays_live(office):
    first = evaluated({"a": "no"})
    hand(office, first, by=LEO)
    (done,) = hand(office, evaluated({"a": "yes"}, open_actions(first)), by=RAY)
    assert done.done == "kept"
    assert "may not Withdraw" in done.refused
    assert office.desk.lead(done.lead).live


def test_a_gap_that_is_back_reopens_its_lead_and_makes_no_other(office):
    first = evaluated({"a": "no"})
    hand(office, first, by=LEO)
    hand(office, evaluated({"a": "yes"}, open_actions(first)), by=LEO)
    (done,) = hand(office.later(days=1), evaluated({"a": "no"}), by=LEO)
    lead = office.desk.lead(done.lead)
    assert (done.done, lead.cycle, lead.stage) == ("reopened", 2, Stage.ACKNOWLEDGE)
    assert len(list(office.desk.leads())) == 1
    assert office.audit() == ()


def test_answers_older_than_what_the_desk_did_last_change_nothing(office):
    def given(answers, days, earlier=()):
        at = MONDAY + timedelta(days=days)
        updates = evaluated(answers, earlier)
        (done,) = hand_over(
            office.desk, updates, by=LEO, now=office.now, branch=TORONTO, answered_at=at
        )
        return updates, done

    first, done = given({"a": "no"}, 0)
    assert action_lead(office.desk, done.action) == done.lead
    assert action_lead(office.desk, "never seen") is None
    known = open_actions(first)
    _, done = given({"a": "yes"}, -1, known)
    assert (done.done, done.why) == ("kept", "it was found after these answers were given")
    office.later(days=2)
    assert given({"a": "yes"}, 2, known)[1].done == "ended"
    _, done = given({"a": "no"}, 1, known)
    assert (done.done, done.why) == ("kept", "it was settled after these answers were given")
    office.later(days=2)
    assert given({"a": "no"}, 3, known)[1].done == "reopened"
    _, done = given({"a": "yes"}, 2, known)
    assert (done.done, done.why) == ("kept", "it was opened again after these answers were given")
    assert office.audit() == ()


def test_a_gap_that_is_back_before_the_outcome_was_told_is_no_lost_one(office):
    def given(answers, hours, earlier=()):
        office.now = MONDAY + timedelta(hours=hours)
        updates = evaluated(answers, earlier)
        (done,) = hand(office, updates, by=MIA)
        return updates, done

    first, done = given({"a": "no"}, 0)
    assert given({"a": "yes"}, 1, open_actions(first))[1].done == "ended"
    assert office.desk.lead(done.lead).stage is Stage.TELL
    again, back = given({"a": "no"}, 2)
    assert (back.done, "not told yet" in back.refused) == ("kept", True)
    office.later(hours=1).relay()
    assert office.desk.lead(done.lead).stage is Stage.CLOSED
    # The same answers as before: they are newer than the outcome, though not than the end.
    (done,) = hand_over(
        office.desk, again, by=MIA, now=office.now, answered_at=MONDAY + timedelta(hours=2)
    )
    assert done.done == "reopened"


def test_an_action_that_goes_on_as_part_of_another_lead_is_kept(office):
    first = evaluated({"a": "no", "b": "no"})
    one, two = hand(office, first, by=MIA)
    for lead in (one.lead, two.lead):
        for step in (Classify(by=MIA), Acknowledge(by=MIA)):
            office.lead_id = lead
            office.done(step)
    office.done(LinkLead(by=MIA, root=one.lead, why="one and the same"))
    assert office.desk.lead(two.lead).stage is Stage.LINKED
    again = hand(office, evaluated({"a": "no", "b": "no"}, open_actions(first)), by=MIA)
    assert [(done.done, done.refused) for done in again] == [("kept", None), ("kept", None)]
    assert {done.lead for done in again} == {one.lead}
    # One of the two is put right: the other's gap keeps the lead open.
    half = evaluated({"a": "yes", "b": "no"}, open_actions(first))
    assert [done.done for done in hand(office.later(hours=1), half, by=MIA)] == ["kept", "ended"]
    assert office.desk.lead(one.lead).live
    # Once that other lead has ended, a gap that is still there opens it again.
    office.lead_id = one.lead
    office.done(Resolve(by=MIA, outcome=Outcome.ACCEPTED, reason="done"))
    office.later(hours=1).relay()
    assert office.desk.lead(one.lead).stage is Stage.CLOSED
    back = hand(office.later(days=1), evaluated({"a": "yes", "b": "no"}), by=MIA)
    assert [(done.done, done.lead) for done in back] == [("reopened", one.lead)]


def test_what_was_put_right_before_it_was_handed_over_needs_no_lead(office):
    first = evaluated({"a": "no"})
    (done,) = hand(office, evaluated({"a": "yes"}, open_actions(first)))
    assert (done.done, done.lead) == ("kept", None)
    assert list(office.desk.leads()) == []


def test_what_is_unsettled_is_handed_over_too(office):
    first = evaluated({"a": "no"})
    (done,) = hand(office, evaluated({}, open_actions(first)))
    assert done.done == "submitted"


def test_without_a_plan_the_words_of_the_question_are_what_there_is_to_do():
    plain = Checklist(
        key="c",
        version="1",
        title="C",
        tree=Group(key="all", children=(Item(key="a", text="A?", scale=YES_NO, target=1),)),
    )
    (action,) = actions(plain, evaluate(plain, {"a": "no"}), TORONTO)
    said = submission_of_action(action, by=LEO, found_at=MONDAY, branch=None)
    assert (said.summary, said.technician) == ("A?", LEO)
    assert said.ref == Ref("proactive", "action", action.id)


def test_a_group_without_a_heading_goes_by_its_key():
    gated = Checklist(
        key="c",
        version="1",
        title="C",
        tree=Group(key="all", gate=Gate(1), children=(Item(key="a", text="A?", scale=YES_NO),)),
    )
    (action,) = actions(gated, evaluate(gated, {"a": "no"}), TORONTO)
    assert submission_of_action(action, by=LEO, found_at=MONDAY, branch=None).summary == "all"


def test_actions_are_not_counted_among_the_leads_of_the_field(office):
    hand(office, evaluated({"a": "no", "b": "no"}))
    office.submit()
    cell = card(leads=tuple(office.desk.leads()), now=NOW, since=MONDAY.replace(day=1), until=MONDAY.replace(day=30)).cell()  # fmt: skip
    assert cell.figure("leads_captured").value == 1


def test_budgets_and_routes_are_those_of_the_desk(office):
    (done,) = hand_over(
        office.desk, evaluated({"a": "no"}), by=LEO, now=office.now, branch=OTTAWA, language="fr"
    )
    lead = office.desk.lead(done.lead)
    assert (lead.owner, lead.budget) == (NOOR, 4 * H)
