"""From noticed to implemented; nothing withheld is ever presented."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.recommendations.boiler import (
    ADVICE,
    COMMANDS,
    FACT,
    MATE,
    NEVER,
    NOW,
    PASSED,
    QUOTE,
    TECH,
    WITHHELD,
)
from proactive_core.errors import UsageError
from proactive_core.facts import Decision, Stakes
from proactive_core.recommendations import (
    TRANSITIONS,
    Agree,
    Cause,
    Course,
    Decline,
    Discuss,
    Explore,
    GateOutcome,
    HandOver,
    Hesitate,
    Implement,
    Inability,
    LeaveUndone,
    Note,
    Overrule,
    Phase,
    RecordBenefit,
    Refused,
    Screen,
    Screening,
    SendQuote,
    advance,
    allowed,
    evolve,
    fold,
)
from proactive_core.refs import Ref


def walk(*commands, start=None):
    state = start
    for command in commands:
        events = advance(state, command, NOW)
        assert not isinstance(events, Refused), events
        state = fold(events, state)
    return state


BEGUN = walk(Note(FACT))
HEARD = walk(Screen(PASSED), Discuss(TECH), start=BEGUN)


def refused(state, command, now=NOW):
    answer = advance(state, command, now)
    assert isinstance(answer, Refused), answer
    return answer.why


def test_a_proposal_that_waits_for_an_answer_is_not_sent_again():
    """A command given twice is done once, and said to be."""
    quoted = walk(SendQuote(QUOTE), start=HEARD)
    assert refused(quoted, SendQuote(QUOTE)) == f"{QUOTE} was sent already, and waits for an answer"
    other = Ref("fsm", "quote", "2")
    assert walk(SendQuote(other), start=quoted).quotes == (QUOTE, other)
    again = walk(Hesitate(), SendQuote(QUOTE), start=quoted)
    assert (again.phase, again.quotes) == (Phase.QUOTED, (QUOTE,))


def test_who_got_a_proposal_first_may_agree_once_and_it_stays_quoted():
    quoted = walk(SendQuote(QUOTE), start=HEARD)
    agreed = walk(Agree(), start=quoted)
    assert (agreed.phase, agreed.agreements) == (Phase.QUOTED, 1)
    assert "agreed already" in refused(agreed, Agree())
    assert "agreed already" in refused(walk(Agree(), SendQuote(QUOTE), start=HEARD), Agree())


def test_a_hesitant_customer_is_heard_and_the_improvement_is_made_and_its_gain_recorded():
    state = walk(
        Hesitate(),
        Explore(TECH, Cause.APPROVAL),
        Agree(),
        SendQuote(QUOTE),
        Implement(),
        RecordBenefit(realised=True),
        start=HEARD,
    )
    assert state == attrs.evolve(
        HEARD,
        phase=Phase.IMPLEMENTED,
        hesitations=1,
        explored=1,
        quotes=(QUOTE,),
        agreements=1,
        realised=True,
        version=HEARD.version + 6,
    )
    assert (state.technician, state.stakes, state.spoken_by) == (TECH, Stakes.HIGH, TECH)


def test_the_first_thing_is_that_it_is_written_down():
    assert allowed(None) == ("Note",)
    assert refused(None, Discuss(TECH)) == "Discuss comes too early: nothing was written down yet"
    with pytest.raises(UsageError, match="first event of a recommendation is Noted"):
        evolve(None, advance(BEGUN, Screen(PASSED), NOW)[0])


def test_there_are_five_causes_of_hesitation():
    """W6 names five."""
    assert len(Cause) == 5
    explored = walk(Hesitate(Cause.SUMS), Explore(TECH, Cause.DOUBT), start=HEARD)
    assert explored.cause is Cause.DOUBT


def test_what_was_withheld_can_be_written_anew_and_looked_at_again_and_nothing_else():
    state = walk(Screen(WITHHELD), start=BEGUN)
    assert state.phase is Phase.WITHHELD
    assert state.withheld
    telling = ("ConfirmTold", "GiveUpTelling")
    fits = (*telling, "Note", "Overrule", "Screen", "TellByHand")
    assert allowed(Phase.WITHHELD) == fits
    assert advance(state, Discuss(TECH), NOW) == Refused(
        "Discuss does not fit a recommendation that is withheld",
        Phase.WITHHELD,
        fits,
    )
    assert walk(Screen(PASSED), Discuss(TECH), start=state).phase is Phase.DISCUSSED


def test_another_version_has_to_pass_the_gate_again():
    state = walk(Screen(PASSED), Note(attrs.evolve(FACT, belief=None)), start=BEGUN)
    assert state.phase is Phase.NOTICED
    assert "does not fit" in refused(state, Discuss(TECH))


def test_what_was_said_is_said_whatever_is_written_later():
    later = Note(attrs.evolve(FACT, decision=Decision.HESITANT))
    state = walk(later, start=HEARD)
    assert (state.phase, state.decision) == (Phase.DISCUSSED, Decision.HESITANT)


def test_who_will_not_hold_the_conversation_hands_it_over_and_still_takes_part():
    """W11: people take part without the conversation, and the customer still hears of it."""
    passed = walk(Screen(PASSED), start=BEGUN)
    assert passed.speaker == TECH
    assert "hand it over first" in refused(passed, Discuss(MATE))
    handed = walk(HandOver(MATE, Inability.WILL_NOT, by=TECH), start=passed)
    assert (handed.phase, handed.speaker, handed.technician) == (Phase.SCREENED, MATE, TECH)
    assert walk(Discuss(MATE), start=handed).spoken_by == MATE
    assert walk(Discuss(TECH), start=handed).spoken_by == TECH
    assert str(MATE) in refused(handed, Discuss(Ref("fsm", "technician", "99")))


def test_where_nobody_is_named_anybody_may_have_spoken():
    nobody = walk(Note(attrs.evolve(FACT, technician=None)), Screen(PASSED))
    assert walk(Discuss(MATE), start=nobody).spoken_by == MATE
    assert walk(Discuss(), start=nobody).spoken_by is None


def test_a_no_is_not_answered_with_a_second_attempt():
    """W6: declining is legitimate; only the customer may come back to it."""
    state = walk(Decline(), start=HEARD)
    assert allowed(state.phase) == ("Agree", "Implement", "Note", "Overrule")
    assert walk(Agree(), start=state).agreements == 1
    again = walk(Agree(), Decline(), Agree(), start=state)
    assert (again.phase, again.agreements) == (Phase.AGREED, 2)


def test_what_came_to_nothing_can_still_come_about():
    state = walk(Agree(), SendQuote(QUOTE), LeaveUndone("no budget"), start=HEARD)
    assert state.phase is Phase.NOT_IMPLEMENTED
    assert walk(Implement(), start=state).phase is Phase.IMPLEMENTED
    assert walk(Agree(), start=state).phase is Phase.AGREED


def test_what_is_implemented_stays_so():
    assert allowed(Phase.IMPLEMENTED) == ("Note", "Overrule", "RecordBenefit")


def test_only_what_the_gate_found_and_is_not_absolute_can_be_overruled():
    passed = walk(Screen(PASSED), start=BEGUN)
    over = Overrule(rule="domain:R7", by=MATE, why="their own word", until=NEVER)
    (held,) = walk(over, start=passed).overruled
    assert (held.rule, held.by, held.since, held.until) == ("domain:R7", MATE, NOW, NEVER)
    assert "found nothing by acme:1" in refused(passed, attrs.evolve(over, rule="acme:1"))
    assert "earlier than now" in refused(passed, over, NEVER + timedelta(seconds=1))
    (taken_back,) = walk(attrs.evolve(over, until=NOW), start=passed).overruled
    assert taken_back.since == taken_back.until
    withheld = walk(Screen(WITHHELD), start=BEGUN)
    assert "absolute" in refused(withheld, attrs.evolve(over, rule="domain:R1"))


def test_a_screening_or_a_version_of_another_recommendation_is_refused():
    other = Ref("fsm", "recommendation", "2")
    assert "fsm:recommendation:2" in refused(BEGUN, Screen(Screening(other, GateOutcome.PASSED)))
    assert "fsm:recommendation:2" in refused(BEGUN, Note(attrs.evolve(FACT, ref=other)))


def test_time_does_not_run_backwards():
    state = walk(Screen(PASSED), start=BEGUN)
    assert "later" in refused(state, Discuss(TECH), NOW - timedelta(seconds=1))
    assert not isinstance(advance(state, Discuss(TECH), NOW), Refused)


def test_nonsense_is_refused_as_a_usage_error():
    with pytest.raises(UsageError, match="a command is one of"):
        advance(BEGUN, "agree", NOW)
    with pytest.raises(UsageError, match="UTC offset"):
        advance(BEGUN, Screen(PASSED), datetime(2024, 1, 1))
    (event,) = advance(BEGUN, Screen(PASSED), NOW)
    with pytest.raises(UsageError, match="has 2 events; the event is of"):
        evolve(evolve(BEGUN, event), event)


commands = st.lists(st.sampled_from(COMMANDS), max_size=25)


@given(commands)
def test_nothing_withheld_is_ever_presented(sequence):
    """D4: it must not be suggested at all. Presented → the gate's look before let it through."""
    state, passed = None, False
    for command in sequence:
        events = advance(state, command, NOW)
        if isinstance(events, Refused):
            if (None if state is None else state.phase, type(command)) not in TRANSITIONS:
                assert type(command).__name__ not in events.allowed
            continue
        before, state = state, fold(events, state)
        if isinstance(command, Screen):
            passed = not command.screening.withheld
        elif isinstance(command, Note) and not state.phase.presented:
            passed = False
        if state.phase.presented and not before.phase.presented:
            assert passed
        assert state.phase.presented <= (state.outcome is GateOutcome.PASSED)


@given(commands)
def test_the_events_alone_rebuild_the_state(sequence):
    state, events = None, []
    for command in sequence:
        happened = advance(state, command, NOW)
        if not isinstance(happened, Refused):
            events += happened
            state = fold(happened, state)
    assert fold(events) == state
    assert (0 if state is None else state.version) == len(events)


@given(st.none() | st.sampled_from(Phase), st.sampled_from(COMMANDS))
def test_what_is_not_in_the_table_is_refused(phase, command):
    state = None if phase is None else attrs.evolve(BEGUN, phase=phase, technician=None)
    fits = (phase, type(command)) in TRANSITIONS
    assert (type(command).__name__ in allowed(phase)) is fits
    if not isinstance(command, Overrule):
        assert isinstance(advance(state, command, NOW), tuple) is fits


def test_every_phase_can_be_reached():
    assert {Phase.WITHHELD, *TRANSITIONS.values()} == set(Phase)


def test_the_table_cannot_be_changed_by_its_users():
    with pytest.raises(TypeError):
        TRANSITIONS[Phase.WITHHELD, Discuss] = Phase.DISCUSSED


def test_a_course_without_events_is_only_noticed():
    assert Course(recommendation=ADVICE).phase is Phase.NOTICED
