"""What the strategies for leads make is what a desk makes, and every rule holds for it."""

from __future__ import annotations

from hypothesis import given, settings

from proactive_core.leads import fold
from proactive_core.testing import strategies


@given(strategies.directories().flatmap(lambda d: strategies.policies(d).map(lambda p: (d, p))))
def test_a_policy_resolves_to_somebody(made):
    directory, policy = made
    assert policy.faults(directory) == ()
    assert directory.active(policy.owner_for(None, directory))


@settings(max_examples=60)
@given(strategies.lead_desks())
def test_every_rule_holds_at_every_desk(made):
    desk, now = made
    assert desk.audit(now, gap=0) == ()
    for lead in desk.leads():
        assert fold(desk.journal.load(f"lead:{lead.id}")) == lead
        told = desk.explain(lead.id)
        assert sum(x.seconds for x in told.counted) in (0, told.budget)


@settings(max_examples=30)
@given(strategies.leads())
def test_a_live_lead_has_somebody_and_something_due(lead):
    assert lead.live == (lead.next_action_at is not None)
