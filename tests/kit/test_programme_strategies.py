"""The strategies for the programme make every kind of value, and only valid ones."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import find, given, settings
from hypothesis import strategies as st

from proactive_core import wire
from proactive_core.programme import (
    Audience,
    BranchMap,
    Records,
    people_signals,
    shown_to,
    upkeep_due,
)
from proactive_core.testing import strategies

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NONE = Records.of((), BranchMap())


@given(
    strategies.coaching_talks()
    | strategies.customer_chases()
    | strategies.plan_entries()
    | strategies.stated_figures()
)
def test_facts_of_the_programme_survive_the_wire(fact):
    assert wire.loads(wire.dumps(fact)) == fact


@given(strategies.upkeeps())
def test_an_interval_is_days_or_working_time_and_never_both(upkeep):
    assert (upkeep.days is None) != (upkeep.working is None)
    assert upkeep_due([upkeep], NONE, since=NOW, now=NOW, tz=UTC, calendars={}) == ()


@given(strategies.people_policies(), strategies.viewers(), st.integers(1, 9))
@settings(max_examples=50)
def test_nobody_sees_anything_where_nobody_works(policy, viewer, smallest):
    signals = people_signals(NONE, policy=policy, since=NOW, now=NOW, tz=UTC)
    shown = shown_to(viewer, signals, NONE, rules=["domain:R21"], smallest=smallest)
    assert (shown.signals, shown.counts) == ((), ())


def test_every_kind_of_viewer_is_made():
    for audience in Audience:
        assert find(strategies.viewers(), lambda v, a=audience: v.audience is a)
