"""Rows about the programme itself: coaching, chases, the plan, figures of the company."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from proactive_adapters.files.table import Table
from proactive_core import (
    CoachingTalk,
    CustomerChase,
    Feed,
    Focus,
    PlanEntry,
    PlanStage,
    Ref,
    Reply,
    StatedFigure,
    Window,
)

WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
COACHING = Table(file="coaching.csv", feed=Feed.COACHING_TALKS, context="fsm")
CHASES = Table(file="chases.csv", feed=Feed.CUSTOMER_CHASES, context="fsm")
PLAN = Table(file="plan.csv", feed=Feed.PLAN_ENTRIES)
STATED = Table(file="stated.csv", feed=Feed.STATED_FIGURES, zone="America/Toronto")


def read(table, text, window=WINDOW):
    return table.read(table.open(table.feed, window), Reply(200, text.encode()))


def test_a_coaching_talk_with_one_technician_or_with_a_team():
    page = read(
        COACHING,
        "id,at,technician,branch,actor,focus,practised,note\n"
        "1,2026-01-05T10:00Z,201,,theo,Conversation,yes,Try it\n"
        "2,2026-01-06T10:00Z,,north,theo,,,\n",
    )
    assert page.facts == (
        CoachingTalk(
            ref=Ref("table", "coaching_talk", "coaching.csv:1"),
            technician=Ref("fsm", "technician", "201"),
            actor=Ref("company", "person", "theo"),
            coached_at=datetime(2026, 1, 5, 10, tzinfo=UTC),
            focus=Focus.CONVERSATION,
            practised=True,
            note="Try it",
        ),
        CoachingTalk(
            ref=Ref("table", "coaching_talk", "coaching.csv:2"),
            branch=Ref("table", "branch", "north"),
            actor=Ref("company", "person", "theo"),
            coached_at=datetime(2026, 1, 6, 10, tzinfo=UTC),
        ),
    )


def test_a_customer_who_had_to_ask():
    (chase,) = read(
        CHASES,
        "id,at,customer,technician,visit,branch,submission,summary\n"
        "1,2026-01-05T10:00Z,42,201,7,north,fsm:submission:7,Will anybody call?\n",
    ).facts
    assert chase == CustomerChase(
        ref=Ref("table", "customer_chase", "chases.csv:1"),
        customer=Ref("fsm", "customer", "42"),
        technician=Ref("fsm", "technician", "201"),
        visit=Ref("fsm", "visit", "7"),
        branch=Ref("table", "branch", "north"),
        submission=Ref("fsm", "submission", "7"),
        asked_at=datetime(2026, 1, 5, 10, tzinfo=UTC),
        summary="Will anybody call?",
    )


def test_an_action_names_the_hurdle_it_grew_from():
    hurdle, action = read(
        PLAN,
        "id,at,stage,branch,title,follows,owner,specific,achievable,proof,due_on,done_at\n"
        "1,2026-01-05T10:00Z,hurdle,,Notes get lost,,,,,,,\n"
        "2,2026-01-05T10:00Z,action,north,One form,1,theo,yes,no,Ten leads,2026-03-01,2026-02-27T10:00Z\n",
    ).facts
    assert (hurdle.stage, hurdle.owner, hurdle.follows) == (PlanStage.HURDLE, None, None)
    assert (hurdle.specific, hurdle.achievable) == (None, None)
    assert action == PlanEntry(
        ref=Ref("table", "plan_entry", "plan.csv:2"),
        stage=PlanStage.ACTION,
        branch=Ref("table", "branch", "north"),
        title="One form",
        follows=hurdle.ref,
        owner=Ref("company", "person", "theo"),
        specific=True,
        achievable=False,
        proof="Ten leads",
        planned_at=datetime(2026, 1, 5, 10, tzinfo=UTC),
        due_on=date(2026, 3, 1),
        done_at=datetime(2026, 2, 27, 10, tzinfo=UTC),
    )


def test_a_figure_counts_once_its_span_has_ended():
    text = (
        "id,measure,branch,since,until,stated,unit\n"
        "1,revenue,north,2025-10-01,2026-01-01,812000.50,CAD\n"
        "2,margin,,2026-01-01,2026-04-01,31,%\n"
    )
    page = read(STATED, text)
    assert page.deferred == 1
    assert page.facts == (
        StatedFigure(
            ref=Ref("table", "stated_figure", "stated.csv:1"),
            measure="revenue",
            branch=Ref("table", "branch", "north"),
            since=datetime(2025, 10, 1, 4, tzinfo=UTC),
            until=datetime(2026, 1, 1, 5, tzinfo=UTC),
            stated=Decimal("812000.50"),
            unit="CAD",
        ),
    )


@pytest.mark.parametrize(
    ("table", "header", "row", "why"),
    [
        (COACHING, "id,at,actor,focus", "1,2026-01-05T10:00Z,theo,closing", "'focus' must be one"),
        (COACHING, "id,at,actor", "1,2026-01-05T10:00Z,", "column 'actor' is empty"),
        (CHASES, "id,at,submission", "1,2026-01-05T10:00Z,lost", "lost"),
        (PLAN, "id,at,stage,title", "1,2026-01-05T10:00Z,wish,Be better", "'stage' must be one of"),
        (PLAN, "id,at,stage,title", "1,2026-01-05T10:00Z,,Be better", "column 'stage' is empty"),
        (PLAN, "id,at,stage,title", "1,2026-01-05T10:00Z,action,", "column 'title' is empty"),
        (
            STATED,
            "id,measure,since,until,stated,unit",
            "1,margin,2025-01-01,2026-01-01,much,%",
            "column 'stated' must be a number, not 'much'",
        ),
        (
            STATED,
            "id,measure,since,until,stated,unit",
            "1,margin,2025-01-01,2026-01-01,NaN,%",
            "stated must be a finite Decimal",
        ),
        (
            STATED,
            "id,measure,since,until,stated,unit",
            "1,margin,2026-01-01,2026-01-01,3,%",
            "an empty span of time",
        ),
        (
            STATED,
            "id,measure,since,until,stated,unit",
            "1,margin,,2026-01-01,3,%",
            "columns 'since' and 'until' may not be empty",
        ),
        (
            STATED,
            "id,measure,since,until,stated,unit",
            "1,Gross Margin,2025-01-01,2026-01-01,3,%",
            "measure must be a lower_case word",
        ),
    ],
)
def test_a_row_that_says_nothing_clear_is_a_problem_with_its_line(table, header, row, why):
    page = read(table, f"{header}\n{row}\n")
    (told,) = page.problems
    assert why in told.why
    assert f"{table.file}:2" in told.why
    assert page.facts == ()
