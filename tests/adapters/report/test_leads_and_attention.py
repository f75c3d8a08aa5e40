"""How a lead reads in each of its states, and every sentence about what needs attention."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import attrs
import pytest

from adapters.report.conftest import play
from proactive_adapters.report import attention, render
from proactive_adapters.run._summary import summarise
from proactive_core import DeskAction, Ref, Submission, Verb
from proactive_core.leads import apply_action
from proactive_core.ports import Fault

NOW = datetime(2026, 6, 15, 10, tzinfo=UTC)
ANN = Ref("company", "person", "ann")
NORTH = Ref("company", "branch", "north")


@pytest.fixture
def operation(tmp_path):
    made = play(tmp_path, empty=True)
    yield made
    made.close()


def hand_in(operation, key, **more):
    submission = Submission(
        ref=Ref("app", "submission", key),
        customer=Ref("app", "customer", "1"),
        branch=NORTH,
        observed_at=NOW,
        **more,
    )
    operation.desk.submit(submission, now=NOW, customer_name="Baker")
    return submission.ref


def act(operation, submission, verb, at, **more):
    action = DeskAction(
        ref=Ref("app", "action", verb.value),
        submission=submission,
        verb=verb,
        actor=ANN,
        acted_at=at,
        **more,
    )
    assert apply_action(operation.desk, action, now=at)


def row_of(operation, now=NOW):
    (row,) = summarise(operation, now).leads
    return row


def test_a_message_that_was_not_delivered_yet_is_on_its_way(operation):
    hand_in(operation, "1", technician=ANN)
    row = row_of(operation)
    assert row.about == "Baker"
    assert row.told == "owed"
    assert row.told_words == "a message to Ann Ahrens is on its way: that it arrived"
    operation.tell(NOW)
    assert row_of(operation).told_words == "told that it arrived"


def test_where_nobody_is_known_nobody_can_be_told(operation):
    hand_in(operation, "1")
    row = row_of(operation)
    assert (row.told, row.told_words) == ("nobody", "nobody is known who could be told")
    assert row.why == "Ann Ahrens will take it up by 16 Jun 2026, 12:00."
    assert not row.overdue


def test_a_paused_lead_says_until_when(operation):
    submission = hand_in(operation, "1", technician=ANN)
    act(operation, submission, Verb.ACKNOWLEDGE, NOW)
    until = NOW + timedelta(days=5)
    act(operation, submission, Verb.WAIT, NOW, until=until, note="They are on holiday.")
    row = row_of(operation)
    assert row.stage == "waiting"
    assert row.due == until
    assert row.why == "Ann Ahrens paused it until 20 Jun 2026, 12:00."
    assert not row.overdue
    assert "Paused" in render(summarise(operation, NOW))


def test_what_could_not_be_read_is_a_lead_without_a_customer(operation):
    operation.desk.submit_unreadable("app", "7", "{broken", "not JSON @ $", now=NOW)
    row = row_of(operation)
    assert row.about == "something that could not be read"
    assert row.branch is None
    assert row.branch_name == "of no branch"


def test_a_reason_that_nobody_wrote_down_is_said_to_be_missing(operation):
    submission = hand_in(operation, "1")
    act(operation, submission, Verb.ACCEPT, NOW)
    row = row_of(operation)
    assert row.stage == "closed"
    assert row.why == "No reason was written down."


def test_time_past_the_calendars_end_is_not_counted_as_working_time(operation):
    hand_in(operation, "1", technician=ANN)
    late = row_of(operation, datetime(2027, 3, 1, tzinfo=UTC))
    assert late.overdue
    assert late.overdue_by is None


def said(summary) -> list[tuple[str, str]]:
    return [(m.weight, m.words) for m in attention(summary)]


def figures(summary, **values):
    def changed(cell):
        return attrs.evolve(
            cell,
            figures=tuple(
                attrs.evolve(f, value=values[f.name], why=None) if f.name in values else f
                for f in cell.figures
            ),
        )

    return attrs.evolve(summary, cells=tuple(map(changed, summary.cells)))


def test_one_complaint_of_being_sold_is_looked_at_and_several_are_an_alarm(summary):
    one = said(figures(summary, customers_complaining_of_being_sold=1))
    assert ("look", "One customer complained of being sold something.") in one


def test_leads_of_old_and_messages_on_their_way_are_said(summary):
    owed = attrs.evolve(summary.leads[0], told="owed")
    carried = attrs.evolve(summary.carried, value=1)
    found = said(attrs.evolve(summary, leads=(owed,), carried=carried))
    assert ("know", "1 lead has a message to a technician on its way.") in found
    assert ("look", "1 lead from before 1 Oct 2025 is still open.") in found


def test_quotes_that_nobody_followed_up_are_said(summary):
    assert ("look", "1 open quote has not been followed up.") in said(
        figures(summary, quotes_unfollowed=1)
    )


def test_a_failed_gate_and_a_lower_result_are_said(summary):
    north = [r for r in summary.checklists if r.branch == "north"]
    failed = attrs.evolve(north[1], outcome="gate_failed", reasons=("gate t1: at most 0",))
    lower = attrs.evolve(north[1], change=Fraction(-1, 4))
    assert any(
        "gate failed: gate t1" in w for _, w in said(attrs.evolve(summary, checklists=(failed,)))
    )
    assert any(
        "lower than the time before" in w
        for _, w in said(attrs.evolve(summary, checklists=(lower,)))
    )


def test_faults_of_the_records_are_said_and_listed(summary):
    broken = attrs.evolve(summary, faults=(Fault("a:customer:1", "merged in a circle"),))
    assert ("look", "1 fault in the records of the outside systems.") in said(broken)
    assert "merged in a circle" in render(broken)


def test_many_names_are_not_all_told_in_one_sentence(summary):
    lead = attrs.evolve(summary.leads[0], untold=("Ann", "Bea", "Cem", "Dag", "Eve", "Fay"))
    shown = said(attrs.evolve(summary, leads=(lead,), to_tell=()))
    (words,) = [w for _, w in shown if "in person" in w]
    assert words.endswith("tell Ann, Bea, Cem, Dag and 2 others in person.")


def test_whoever_was_not_reached_about_what_is_withheld_has_to_be_told_in_person(summary):
    """domain:FM4: nobody is left with silence."""
    for n, told in ((1, "why 1 recommendation is withheld"), (3, "why 3 recommendations are")):
        refs = tuple(f"paper:recommendation:{i}" for i in range(n))
        found = [w for weight, w in said(attrs.evolve(summary, to_tell=refs)) if weight == "act"]
        (words,) = [w for w in found if "withheld" in w]
        assert told in words
        assert "--to-tell" in words


def test_violations_are_shown_in_full(summary):
    from proactive_core.leads import Violation

    broken = attrs.evolve(summary, violations=(Violation("leads:S2", "lead:x", "nothing is due"),))
    made = render(broken)
    assert "found 1 rule broken" in made
    assert "nothing is due" in made
