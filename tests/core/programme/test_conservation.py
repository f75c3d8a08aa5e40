"""Nothing is lost between branches and periods."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from core.programme._company import (
    ELEVEN,
    NORTH,
    SINCE,
    SOUTH,
    TEN,
    UNTIL,
    advice,
    card,
    lead,
    ref,
    response,
    values,
)
from proactive_core.facts import (
    CoachingTalk,
    Complaint,
    CustomerChase,
    Decision,
    Focus,
    PlanEntry,
    PlanStage,
    Quote,
    QuoteState,
)
from proactive_core.leads import Stage
from proactive_core.programme import (
    COMPANY_WIDE,
    UNASSIGNED,
    WHOLE,
    Period,
    lead_row,
)
from proactive_core.recommendations import Belief
from proactive_core.refs import Ref

moments = st.datetimes(datetime(2023, 11, 1), datetime(2025, 2, 1), timezones=st.just(UTC))
branches = st.sampled_from([NORTH, SOUTH, None, Ref("fsm", "branch", "1"), ref("branch", 404)])
keys = st.integers(0, 50)
things = st.fixed_dictionaries(
    {
        "facts": st.lists(
            st.builds(
                advice,
                keys,
                moments,
                branch=branches,
                belief=st.none() | st.sampled_from(Belief),
                decision=st.none() | st.sampled_from(Decision),
            )
            | st.builds(
                response,
                keys,
                st.none() | st.integers(1, 10),
                scale=st.sampled_from([TEN, ELEVEN]),
                branch=branches,
                at=moments,
            )
            | st.builds(
                Complaint,
                ref=keys.map(lambda k: ref("complaint", k)),
                branch=branches,
                raised_at=moments,
                sold_to=st.booleans(),
            )
            | st.builds(
                CustomerChase,
                ref=keys.map(lambda k: ref("chase", k)),
                branch=branches,
                asked_at=moments,
            )
            | st.builds(
                CoachingTalk,
                ref=keys.map(lambda k: ref("talk", k)),
                technician=st.none() | keys.map(lambda k: ref("technician", k % 3)),
                branch=branches,
                actor=st.just(ref("person", 1)),
                coached_at=moments,
                focus=st.none() | st.sampled_from(Focus),
                practised=st.booleans(),
            )
            | st.builds(
                PlanEntry,
                ref=keys.map(lambda k: ref("plan", k)),
                stage=st.sampled_from(PlanStage),
                branch=branches,
                title=st.just("Do it"),
                planned_at=moments,
                due_on=st.none() | st.dates(date(2023, 11, 1), date(2025, 2, 1)),
                done_at=st.none() | moments,
            )
            | st.builds(
                Quote,
                ref=keys.map(lambda k: ref("quote", k)),
                branch=branches,
                raised_at=moments,
                state=st.sampled_from(QuoteState),
            ),
            max_size=16,
            unique_by=lambda fact: fact.ref,
        ),
        "leads": st.lists(
            st.builds(
                lead,
                keys,
                moments,
                branch=branches,
                stage=st.sampled_from(Stage),
                first_contact_at=st.none() | moments,
                promised_due=st.none() | moments,
            ),
            max_size=8,
            unique_by=lambda one: one.id,
        ),
        "period": st.sampled_from(Period),
    }
)


@given(things, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_counts_add_up_over_branches_and_periods_whatever_the_order(given_things, rng):
    """leads:S15, and nothing that belongs to no branch is lost: it is `UNASSIGNED`."""
    facts, leads, period = given_things["facts"], given_things["leads"], given_things["period"]
    review = card(*facts, leads=leads, period=period)
    labels = [span.label for span in review.periods]
    parts = (NORTH, SOUTH, COMPANY_WIDE, UNASSIGNED)
    for figure in review.cell().figures:
        if not figure.additive or figure.value is None:
            continue
        for branch in (WHOLE, *parts):
            by_period = [review.cell(branch, p).figure(figure.name) for p in labels]
            held = review.cell(branch).figure(figure.name)
            assert sum(f.value for f in by_period) == held.value
            assert sorted(row for f in by_period for row in f.rows) == sorted(held.rows)
        for label in (None, *labels):
            by_branch = [review.cell(b, label).figure(figure.name) for b in parts]
            held = review.cell(WHOLE, label).figure(figure.name)
            assert sum(f.value for f in by_branch) == held.value
            assert sorted(row for f in by_branch for row in f.rows) == sorted(held.rows)
    for i, score in enumerate(review.cell().scores):
        assert score.n == sum(review.cell(b).scores[i].n for b in parts)
        assert sorted(score.rows) == sorted(r for b in parts for r in review.cell(b).scores[i].rows)
        assert len(score.rows) == score.n
    cell = review.cell()
    if leads:
        captured, live, closed = values(cell, "leads_captured", "leads_open", "leads_closed")
        assert captured == live + closed == sum(SINCE <= x.opened_at < UNTIL for x in leads)
    rng.shuffle(facts)
    rng.shuffle(leads)
    assert card(*facts, leads=leads, period=period) == review


#: What counts something else than its rows, and so may be larger or smaller than they are.
OTHERWISE = {"findings_high", "findings_medium", "findings_low"}


@given(things)
@settings(max_examples=60, deadline=None)
def test_every_number_has_its_rows_behind_it(given_things):
    """A count counts its rows; a share, a median or a rating says on how many it rests."""
    facts, leads = given_things["facts"], given_things["leads"]
    review = card(*facts, leads=leads, period=given_things["period"])
    known = {fact.ref for fact in facts} | {lead_row(lead) for lead in leads}
    for cell in review.cells:
        for figure in cell.figures:
            assert set(figure.rows) <= known
            assert len(set(figure.rows)) == len(figure.rows)
            if figure.value is None:
                assert figure.rows == ()
            elif figure.additive and figure.name not in OTHERWISE:
                assert figure.value == len(figure.rows)
            else:
                assert figure.n == len(figure.rows)
