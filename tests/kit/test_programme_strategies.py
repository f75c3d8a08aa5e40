"""The strategies for the programme make every kind of value, and only valid ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from drawing import all_found
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from proactive_core import wire
from proactive_core.programme import (
    WHOLE,
    Audience,
    BranchMap,
    Records,
    people_signals,
    shown_to,
    upkeep_due,
)
from proactive_core.testing import strategies

# A checklist is long in words; hypothesis writes it out where a draw ends early.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


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


@given(strategies.scorecards())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_a_scorecard_adds_up_whatever_its_facts(card):
    parts = {cell.branch for cell in card.cells} - {WHOLE}
    for figure in card.cell().figures:
        if figure.additive and figure.value is not None:
            assert figure.value == sum(card.cell(b).figure(figure.name).value for b in parts)


@given(strategies.annual_reviews())
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_an_annual_review_holds_its_year_alone(review):
    for line in (*review.made, *(x for site in review.sites for x in site.to_discuss)):
        assert review.since <= line.noticed_on < review.until
    share = review.share_implemented
    assert (share is None) == (not review.made)


@given(strategies.signals(), strategies.branch_maps())
def test_a_signal_is_about_somebody_and_a_map_knows_its_own_branches(signal, branches):
    assert signal.technician.kind == "technician"
    assert all(branches.find(ref) == own.ref for own in branches for ref in own.outside)


def test_what_is_drawn_up_reaches_what_there_is_to_reach():
    assert all_found(strategies.annual_reviews(), lambda review: bool(review.sites))
    assert all_found(strategies.signals(), lambda one: one.override is not None)
    assert all_found(strategies.records(), lambda held: bool(held.unmapped))
