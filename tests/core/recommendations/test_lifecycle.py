"""From noticed to implemented; nothing withheld is ever presented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.facts import Stakes
from proactive_core.recommendations import (
    TRANSITIONS,
    Agree,
    Cause,
    Course,
    Decline,
    Discuss,
    Explore,
    Finding,
    GateOutcome,
    Hesitate,
    Implement,
    Level,
    Moved,
    Phase,
    Refused,
    Screen,
    Screening,
    SendQuote,
    Severity,
    advance,
    allowed,
    evolve,
    replay,
)
from proactive_core.refs import Ref

ADVICE = Ref("fsm", "recommendation", "1")
TECH = Ref("fsm", "technician", "7")
QUOTE = Ref("fsm", "quote", "9")
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
DOUBT = Finding(
    rule="domain:R1",
    level=Level.ENFORCE,
    severity=Severity.HIGH,
    why="doubt",
    remedy="leave it unsaid",
    where="belief",
)
PASSED = Screening(ADVICE, GateOutcome.PASSED)
WITHHELD = Screening(ADVICE, GateOutcome.WITHHELD, (DOUBT,))
START = Course(recommendation=ADVICE, stakes=Stakes.HIGH)
COMMANDS = (
    Screen(PASSED),
    Screen(WITHHELD),
    Discuss(TECH),
    Agree(),
    Hesitate(),
    Hesitate(Cause.SUMS),
    Explore(TECH, Cause.DOUBT),
    Decline("too dear"),
    SendQuote(QUOTE),
    Implement(),
)


def walk(*commands, start=START):
    state = start
    for command in commands:
        event = advance(state, command, NOW)
        assert isinstance(event, Moved), event
        state = evolve(state, event)
    return state


def test_a_hesitant_customer_is_heard_and_the_improvement_is_made():
    state = walk(
        Screen(PASSED),
        Discuss(TECH),
        Hesitate(),
        Explore(TECH, Cause.APPROVAL),
        Agree(),
        SendQuote(QUOTE),
        Implement(),
    )
    assert state == Course(
        recommendation=ADVICE,
        stakes=Stakes.HIGH,
        phase=Phase.IMPLEMENTED,
        screening=PASSED,
        quote=QUOTE,
        changed_at=NOW,
    )


def test_there_are_five_causes_of_hesitation():
    """W6 names five."""
    assert len(Cause) == 5
    explored = walk(Screen(PASSED), Discuss(TECH), Hesitate(Cause.SUMS), Explore(TECH, Cause.DOUBT))
    assert explored.cause is Cause.DOUBT


def test_what_was_withheld_can_be_looked_at_again_and_nothing_else():
    state = walk(Screen(WITHHELD))
    assert state.phase is Phase.WITHHELD
    assert allowed(Phase.WITHHELD) == ("Screen",)
    refused = advance(state, Discuss(TECH), NOW)
    assert refused == Refused(
        "Discuss does not fit a recommendation that is withheld", Phase.WITHHELD, ("Screen",)
    )
    assert walk(Screen(PASSED), Discuss(TECH), start=state).phase is Phase.DISCUSSED


def test_a_no_is_not_answered_with_a_second_attempt():
    """W6: declining is legitimate; only the customer may come back to it."""
    state = walk(Screen(PASSED), Discuss(TECH), Decline())
    assert allowed(state.phase) == ("Agree",)
    assert walk(Agree(), start=state).phase is Phase.AGREED


def test_what_is_implemented_stays_so():
    assert allowed(Phase.IMPLEMENTED) == ()


def test_a_screening_of_another_recommendation_is_refused():
    other = Screening(Ref("fsm", "recommendation", "2"), GateOutcome.PASSED)
    refused = advance(START, Screen(other), NOW)
    assert isinstance(refused, Refused)
    assert "fsm:recommendation:2" in refused.why


def test_time_does_not_run_backwards():
    state = walk(Screen(PASSED))
    refused = advance(state, Discuss(TECH), NOW - timedelta(seconds=1))
    assert isinstance(refused, Refused)
    assert "later" in refused.why
    assert isinstance(advance(state, Discuss(TECH), NOW), Moved)


def test_nonsense_is_refused_as_a_usage_error():
    with pytest.raises(UsageError, match="a command is one of"):
        advance(START, "agree", NOW)
    with pytest.raises(UsageError, match="UTC offset"):
        advance(START, Screen(PASSED), datetime(2024, 1, 1))
    event = advance(START, Screen(PASSED), NOW)
    with pytest.raises(UsageError, match="is screened; the event moves"):
        evolve(evolve(START, event), event)


commands = st.lists(st.sampled_from(COMMANDS), max_size=25)


@given(commands)
def test_nothing_withheld_is_ever_presented(sequence):
    """D4: it must not be suggested at all. Presented → the latest screening let it through."""
    state = START
    for command in sequence:
        event = advance(state, command, NOW)
        if isinstance(event, Moved):
            if event.target.presented:
                assert state.screening is not None
                assert not state.screening.withheld
            state = evolve(state, event)
        else:
            assert type(command).__name__ not in event.allowed
        assert state.phase.presented <= (
            state.screening is not None and not state.screening.withheld
        )


@given(commands)
def test_the_events_alone_rebuild_the_state(sequence):
    state, events = START, []
    for command in sequence:
        event = advance(state, command, NOW)
        if isinstance(event, Moved):
            events.append(event)
            state = evolve(state, event)
    assert replay(START, events) == state


@given(st.sampled_from(Phase), st.sampled_from(COMMANDS))
def test_the_table_is_the_whole_law(phase, command):
    state = Course(recommendation=ADVICE, phase=phase)
    fits = (phase, type(command)) in TRANSITIONS
    assert isinstance(advance(state, command, NOW), Moved) is fits
    assert (type(command).__name__ in allowed(phase)) is fits


def test_every_phase_can_be_reached():
    assert {Phase.NOTICED, Phase.WITHHELD, *TRANSITIONS.values()} == set(Phase)


def test_the_table_cannot_be_changed_by_its_users():
    with pytest.raises(TypeError):
        TRANSITIONS[Phase.WITHHELD, Discuss] = Phase.DISCUSSED
