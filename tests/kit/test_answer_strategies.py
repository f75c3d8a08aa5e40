"""What the core answers, and what passes its walls, can be drawn in every shape."""

from __future__ import annotations

import attrs
import pytest
from drawing import LARGE, all_found
from hypothesis import given
from hypothesis import strategies as st

from proactive_core import facts, wire
from proactive_core.checklists import Change, Item
from proactive_core.leads import MemoryJournal, Stage, lead_of
from proactive_core.loyalty import Counted
from proactive_core.ports import Auth
from proactive_core.recommendations import Level, Refused, Step
from proactive_core.testing import strategies as s

# A checklist is long in words; hypothesis writes it out where a draw ends early.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


DRAWN_BY = {
    facts.Assignment: "assignments",
    facts.Branch: "branches",
    facts.ChecklistRun: "checklist_runs",
    facts.CoachingTalk: "coaching_talks",
    facts.Complaint: "complaints",
    facts.Customer: "customers",
    facts.CustomerChase: "customer_chases",
    facts.DeskAction: "desk_actions",
    facts.Equipment: "equipment",
    facts.Link: "links",
    facts.PlanEntry: "plan_entries",
    facts.Quote: "quotes",
    facts.Recommendation: "recommendations",
    facts.Response: "responses",
    facts.Site: "sites",
    facts.StatedFigure: "stated_figures",
    facts.Submission: "submissions",
    facts.Technician: "technicians",
    facts.Visit: "visits",
}


SCORES = (
    "net_scores",
    "mean_ratings",
    "population_scores",
    "weighted_scores",
    "clustered_scores",
    "paired_differences",
    "differences",
    "clustered_differences",
)


def test_every_kind_of_fact_is_looked_at():
    assert set(DRAWN_BY) == set(facts.Fact.__args__)


@pytest.mark.parametrize(("kind", "name"), DRAWN_BY.items(), ids=DRAWN_BY.values())
def test_every_field_of_a_fact_is_drawn_and_left_out(kind, name):
    optional = [field.name for field in attrs.fields(kind) if field.default is None]
    shapes = [
        lambda fact, f=field, there=there: (getattr(fact, f) is not None) == there
        for field in optional
        for there in (True, False)
    ]
    assert optional
    assert all_found(getattr(s, name)(), *shapes)


@given(s.lead_events() | s.recommendation_events() | s.finding_overrulings())
def test_every_event_by_itself_survives_the_wire(event):
    assert wire.loads(wire.dumps(event)) == event


@LARGE
@given(s.appends())
def test_a_journal_takes_whatever_decision_is_made(append):
    # The first of its stream: what the journal holds already is no matter of one decision.
    first = attrs.evolve(append, expected=0, rests_on=(), releases=(), settles=())
    journal = MemoryJournal()
    journal.append(first)
    assert journal.load(first.stream) == first.events
    assert journal.index(first.stream) == first.index
    assert [one.key for one in journal.effects(first.stream)] == [one.key for one in first.effects]


@given(s.pages(), s.messages() | s.orders(), s.connections())
def test_what_passes_the_walls_is_whole(page, letter, connection):
    assert page.rows == len(page.facts) + len(page.problems) + page.deferred
    # A subject is "one line, without line breaks".
    heading = getattr(letter, "subject", None) or letter.title
    assert heading.splitlines() == [heading]
    assert set(connection.headers.values()) <= set(connection.secrets)


def test_requests_replies_and_connections_of_every_kind_are_made():
    assert all_found(s.requests(), lambda r: r.body is None, lambda r: r.body is not None)
    assert all_found(
        s.replies(), lambda r: r.status == 200, lambda r: r.status >= 500, lambda r: not r.body
    )
    assert all_found(
        s.connections(), *(lambda x, a=auth: x.auth is a for auth in Auth), lambda x: x.per_second
    )
    assert all_found(s.indexes(), lambda i: i.live, lambda i: not i.live)
    assert all_found(s.receipts(), lambda r: r.created, lambda r: not r.created)


@LARGE
@given(s.intake_receipts(), s.calls(), s.relays())
def test_a_desk_promises_calls_and_relays(receipt, call, relay):
    assert lead_of(f"lead:{receipt.lead}") is not None
    assert call.paged
    assert len(relay.faults) == relay.failed + relay.given_up


@pytest.mark.slow
def test_desks_answer_in_every_shape():
    assert all_found(s.promises(), lambda p: p.covered, lambda p: not p.covered)
    assert all_found(s.intake_receipts(), lambda r: r.repeated, lambda r: not r.repeated)
    assert all_found(s.healths(), lambda h: h.clean, lambda h: not h.clean)
    assert all_found(s.explanations(), lambda x: x.due is None, lambda x: x.counted)
    assert all_found(s.lead_refusals(), lambda r: r.stage is None, lambda r: r.stage in Stage)
    kinds = ("missing_inside", "missing_outside", "stage")
    assert all_found(
        s.discrepancies(), *(lambda d, k=kind: d.id.startswith(f"crm:{k}:") for kind in kinds)
    )


def test_advice_is_judged_refused_and_taken_further():
    assert all_found(
        s.judgements(),
        lambda j: j.override is not None,
        lambda j: j.override is None and j.finding.level is Level.ENFORCE,
    )
    assert all_found(
        s.advice_steps(), lambda x: isinstance(x, Step), lambda x: isinstance(x, Refused)
    )
    assert all_found(s.advice_refusals(), lambda r: r.phase is None, lambda r: r.allowed)
    assert all_found(s.override_desks(), lambda desk: desk.overrides(), lambda d: not d.overrides())


@LARGE
@given(s.advice_desks(), s.override_desks())
def test_desks_of_advice_keep_every_rule(advice, overruled):
    assert advice.audit() == ()
    assert overruled.audit() == ()


@LARGE
@given(s.comparisons(), s.common_cores())
def test_the_parts_of_a_difference_add_up(comparison, core):
    for one in (comparison, core.comparison):
        assert one.answer_effect + one.applicability_effect == one.difference
        assert one.after - one.before == one.difference


@pytest.mark.slow
def test_checklists_answer_in_every_shape():
    assert all_found(s.follow_ups(), *(lambda u, ch=change: u.change is ch for change in Change))
    assert all_found(s.actions(), lambda a: a.due, lambda a: a.due is None, lambda a: a.gate_failed)
    assert all_found(s.common_cores(), lambda x: x.added, lambda x: x.dropped)
    assert all_found(
        s.refused_answers(), lambda r: r.at == "nobody_asked", lambda r: r.at[0] == "k"
    )
    assert all_found(s.definition_faults(), lambda f: "must be a" in f.why, lambda f: f.at)
    assert all_found(s.parts(Item, of=s.checklists()), lambda i: i.help, lambda i: i.source)


@pytest.mark.parametrize("name", SCORES)
def test_a_score_has_a_value_or_says_why_not(name):
    strategy = getattr(s, name)()
    assert all_found(strategy, lambda x: x.value is not None, lambda x: x.value is None and x.why)


@LARGE
@given(st.one_of(s.net_scores(), s.population_scores(), s.weighted_scores(), s.clustered_scores()))
def test_a_score_lies_within_its_interval(score):
    # "A score never rounds to certainty": where there is an interval, it holds its score.
    if score.low is not None:
        assert -1 <= score.low <= score.high <= 1


@LARGE
@given(s.counted() | s.counted_pairs() | s.counted_clusters() | s.counted_groups())
def test_whatever_is_counted_is_counted_or_refused(counted):
    # A pair may be refused for both of its answers, so rows are counted and not refusals.
    assert {one.row for one in counted.refusals} <= set(range(counted.rows))
    if isinstance(counted, Counted):
        tally = counted.tally
        assert counted.rows == tally.n + tally.no_answer + len(counted.refusals)


def test_tests_and_charts_are_made_with_and_without_an_outcome():
    for strategy in (s.trends(), s.target_tests(), s.ratings_comparisons(), s.funnels()):
        assert all_found(strategy, lambda x: x.p is not None, lambda x: x.p is None)
    assert all_found(
        s.control_charts(), lambda x: x.centre is None, lambda x: any(p.outside for p in x.periods)
    )
    assert all_found(s.rakings(), lambda r: r.converged, lambda r: r.why)
