"""What the office did elsewhere happens at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.leads.office import (
    LEO,
    MIA,
    Office,
    said,
    take_up,
)
from proactive_core.facts import DeskAction, Verb
from proactive_core.leads import (
    Outcome,
    Refused,
    Stage,
    Wait,
    apply_action,
)
from proactive_core.refs import Ref


def action(verb, n=1, actor=MIA, office=None, **rest):
    given = {
        "ref": Ref("crm", "action", str(n)),
        "submission": said().ref,
        "verb": verb,
        "actor": actor,
        "acted_at": Office().now,
        **rest,
    }
    return DeskAction(**given)


def apply(office, *args, **rest):
    return apply_action(office.desk, action(*args, **rest), now=office.now)


def test_what_the_office_did_elsewhere_happens_at_the_desk(office):
    apply(office, Verb.REASSIGN, 1, to=LEO, note="yours")
    apply(office, Verb.ACKNOWLEDGE, 2, actor=LEO)
    apply(office, Verb.CONTACT, 3, actor=LEO)
    apply(office, Verb.WAIT, 4, actor=LEO, until=office.now + timedelta(days=2), note="budget")
    assert office.lead.stage is Stage.WAITING
    apply(office, Verb.RESUME, 5, actor=LEO)
    apply(office, Verb.DECLINE, 6, actor=LEO, note="too dear")
    assert (office.lead.stage, office.lead.outcome) == (Stage.TELL, Outcome.DECLINED)
    apply(office, Verb.TELL, 7, actor=LEO)
    assert office.lead.stage is Stage.CLOSED
    apply(office, Verb.REOPEN, 8, actor=LEO, note="the customer called")
    assert office.lead.cycle == 2
    assert office.audit() == ()


@pytest.mark.parametrize(
    ("verb", "outcome"),
    [
        (Verb.ACCEPT, Outcome.ACCEPTED),
        (Verb.NOT_SUITABLE, Outcome.NOT_SUITABLE),
        (Verb.ALREADY_COVERED, Outcome.ALREADY_COVERED),
    ],
)
def test_steps_that_were_skipped_are_added(office, verb, outcome):
    events = apply(office, verb, note="because")
    assert type(events[0]).__name__ == "Acknowledged"
    assert office.lead.outcome is outcome


def test_acting_on_a_paused_lead_resumes_it(office):
    take_up(office)
    office.done(Wait(by=MIA, reason="x", resume_by=office.now + timedelta(days=1)))
    apply(office, Verb.CONTACT)
    assert office.lead.stage is Stage.DECIDE


def test_the_same_action_again_is_harmless(office):
    """An action's ref is claimed with what it did."""
    assert apply(office, Verb.ACKNOWLEDGE)
    version = office.lead.version
    assert apply(office, Verb.ACKNOWLEDGE) == ()
    assert office.lead.version == version


def test_an_action_makes_sense_of_an_unreadable_submission(office):
    office.submit(said("2", customer=None))
    office.lead_id = "fsm:lead:2"
    apply(office, Verb.CLASSIFY, submission=Ref("fsm", "lead", "2"), note="A leaking tank")
    assert office.lead.stage is Stage.ACKNOWLEDGE
    assert office.desk.summary("fsm:lead:2") == "A leaking tank"


@pytest.mark.parametrize(
    ("verb", "rest", "says"),
    [
        (Verb.REASSIGN, {}, "to whom"),
        (Verb.WAIT, {"note": "x"}, "until when"),
        (Verb.WAIT, {"until": Office().now + timedelta(days=1), "note": " "}, "why"),
        (Verb.REOPEN, {}, "why"),
        (Verb.ACCEPT, {"actor": Ref("company", "person", "x")}, "takes the owner"),
        (Verb.DECLINE, {}, "needs a reason"),
        (Verb.TELL, {}, "not possible in stage acknowledge"),
        (Verb.CONTACT, {"submission": Ref("fsm", "lead", "0")}, "no lead to act on"),
    ],
)
def test_an_action_that_cannot_be_is_refused_with_its_reason(office, verb, rest, says):
    answer = apply(office, verb, **rest)
    assert isinstance(answer, Refused)
    assert says in answer.why
