"""Where a recommendation stands, from what outside systems tell."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.facts import Decision, Quote, QuoteState, Stakes
from proactive_core.recommendations import (
    Belief,
    Phase,
    Recommendation,
    presented,
    review_course,
    screen,
    state_of,
)
from proactive_core.refs import Ref

NOW = datetime(2024, 5, 1, tzinfo=UTC)
ADVICE = Recommendation(
    ref=Ref("fsm", "recommendation", "1"),
    noticed_at=NOW,
    observation="The filter is clogged.",
    advice="Change it twice a year.",
    benefit="Lower energy bills.",
    belief=Belief.CERTAIN,
)


def quote(state, key="1", *, about=ADVICE.ref, raised_at=NOW):
    return Quote(
        ref=Ref("fsm", "quote", key), recommendation=about, state=state, raised_at=raised_at
    )


def phase(quotes=(), **changes):
    fact = attrs.evolve(ADVICE, **changes)
    return state_of(fact, screen(fact), quotes).phase


OPEN, ACCEPTED, REFUSED = (quote(s, s.value) for s in QuoteState)


@pytest.mark.parametrize(
    ("changes", "quotes", "expected"),
    [
        ({}, (), Phase.SCREENED),
        ({"decision": Decision.AGREED}, (), Phase.AGREED),
        ({"decision": Decision.HESITANT}, (), Phase.HESITANT),
        ({"decision": Decision.DECLINED}, (), Phase.DECLINED),
        ({"decision": Decision.AGREED}, (OPEN,), Phase.QUOTED),
        ({"decision": Decision.DECLINED}, (OPEN,), Phase.DECLINED),
        ({"decision": Decision.DECLINED}, (REFUSED, ACCEPTED), Phase.QUOTED),
        ({"decision": Decision.AGREED}, (REFUSED,), Phase.DECLINED),
        ({}, (REFUSED, OPEN), Phase.QUOTED),
        ({"decision": Decision.AGREED, "implemented_at": NOW}, (OPEN,), Phase.IMPLEMENTED),
        ({"belief": None, "decision": Decision.AGREED}, (OPEN,), Phase.WITHHELD),
        ({"belief": None, "implemented_at": NOW}, (), Phase.WITHHELD),
    ],
)
def test_the_furthest_fact_counts_and_the_gate_before_all(changes, quotes, expected):
    assert phase(quotes, **changes) is expected


def test_what_the_gate_has_not_seen_is_only_noticed():
    assert state_of(attrs.evolve(ADVICE, decision=Decision.AGREED)).phase is Phase.NOTICED


def test_quotes_of_other_recommendations_are_passed_over():
    other = quote(QuoteState.ACCEPTED, about=Ref("fsm", "recommendation", "2"))
    assert phase((other,)) is Phase.SCREENED


def test_the_quotes_stand_in_the_order_of_time():
    later = quote(QuoteState.OPEN, "2", raised_at=datetime(2024, 6, 1, tzinfo=UTC))
    course = state_of(ADVICE, screen(ADVICE), (later, OPEN))
    assert course.quotes == (OPEN.ref, later.ref)


def test_a_screening_of_another_recommendation_is_refused():
    other = screen(attrs.evolve(ADVICE, ref=Ref("fsm", "recommendation", "2")))
    for use in (state_of, review_course):
        with pytest.raises(UsageError, match="the screening is of fsm:recommendation:2"):
            use(ADVICE, other)


decisions = st.none() | st.sampled_from(Decision)
quotes = st.lists(
    st.builds(quote, st.sampled_from(QuoteState), st.sampled_from("abcd")), max_size=4
)


@given(decisions, quotes, st.randoms(use_true_random=False), st.none() | st.sampled_from(Belief))
def test_order_changes_nothing_and_nothing_withheld_is_presented(
    decision, given_quotes, rng, belief
):
    """Permuting input changes nothing; D4: what fails the gate must not be suggested at all."""
    fact = attrs.evolve(ADVICE, decision=decision, belief=belief)
    course = state_of(fact, screen(fact), given_quotes)
    mixed = [*given_quotes]
    rng.shuffle(mixed)
    assert state_of(fact, screen(fact), mixed).phase is course.phase
    if screen(fact).withheld:
        assert not course.phase.presented


def test_facts_show_what_the_customer_heard():
    assert not presented(ADVICE, (quote(QuoteState.OPEN, about=None),))
    assert presented(attrs.evolve(ADVICE, decision=Decision.DECLINED))
    assert presented(attrs.evolve(ADVICE, implemented_at=NOW))
    assert presented(ADVICE, (OPEN,))


def test_presenting_what_was_withheld_is_a_high_finding():
    fact = attrs.evolve(ADVICE, belief=Belief.DOUBTFUL, decision=Decision.AGREED)
    (finding,) = review_course(fact, screen(fact))
    assert finding.rule == "domain:R1"
    assert finding.why.startswith("it was put to the customer, although the technician doubts")
    unsaid = attrs.evolve(fact, decision=None, benefit="We sell more.")
    assert review_course(unsaid, screen(unsaid)) == ()
    assert [f.rule for f in review_course(unsaid, screen(unsaid), (OPEN,))] == ["domain:R1"]


@pytest.mark.parametrize("stakes", [None, *Stakes])
def test_hesitation_is_asked_about_when_much_is_at_stake(stakes):
    """domain:R19, W6: leaving it alone fails the duty to serve."""
    fact = attrs.evolve(ADVICE, decision=Decision.HESITANT, stakes=stakes)
    much = stakes in {Stakes.HIGH, Stakes.CRITICAL}
    assert [f.rule for f in review_course(fact, screen(fact))] == ["domain:R19"] * much
