"""Decisions are pure: the state is the fold of its events, and no lead ever changes [leads §7.4].

Inside, a lead changes in place for as long as nobody else holds it. Here it is seen that nobody
does.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from core.leads import search as searching
from core.leads.search import begin, search
from proactive_core.leads import Refused, _kernel, decide, evolve, fold
from proactive_core.testing import strategies


@settings(max_examples=60)
@given(strategies.lead_desks())
def test_folding_is_evolving_one_by_one_from_wherever_one_begins(made):
    desk, _ = made
    for lead in desk.leads():
        events = desk.journal.load(f"lead:{lead.id}")
        held, seen = [None], [None]
        for event in events:
            held.append(evolve(held[-1], event))
            seen.append(dict(vars(held[-1])))
        for n, state in enumerate(held):
            assert fold(events[n:], state) == lead
        assert [state and vars(state) for state in held] == seen


def test_a_decision_and_a_refusal_leave_the_lead_as_it_was(monkeypatch):
    def watched(lead, command, **given):
        seen = dict(vars(lead))
        answer = decide(lead, command, **given)
        assert vars(lead) == seen
        return answer

    start = begin()
    monkeypatch.setattr(searching, "decide", watched)
    assert len(search(start, 3, lambda *_: None)) == 4


def test_a_rule_sees_the_lead_as_its_events_will_make_it(monkeypatch):
    judged = []

    def judging(rule):
        def judged_rule(draft, command):
            refused = rule(draft, command)
            if not isinstance(refused, Refused):
                judged.append(command)
                assert draft.lead == fold(draft.events, draft.before)
                assert draft.lead is not draft.before
            return refused

        return judged_rule

    rules = {command: judging(rule) for command, rule in _kernel.RULES.items()}
    monkeypatch.setattr(_kernel, "RULES", rules)
    search(begin(), 3, lambda *_: None)
    assert {"Acknowledge", "Resolve", "ConfirmTold"} <= {type(one).__name__ for one in judged}


def test_no_events_are_no_change():
    lead = begin().lead
    assert fold((), lead) is lead
    with pytest.raises(AttributeError):
        lead.stage = None
