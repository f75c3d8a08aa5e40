"""Coaching, the plan, chases and stated figures on the scorecard."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.programme._company import (
    MONDAY,
    NORTH,
    NOW,
    SINCE,
    SOUTH,
    UNTIL,
    advice,
    card,
    ref,
    values,
)
from proactive_core.facts import (
    CoachingTalk,
    CustomerChase,
    Focus,
    PlanEntry,
    PlanStage,
    StatedFigure,
    Technician,
)
from proactive_core.programme import COMPANY_WIDE, UNASSIGNED, WHOLE, Unit
from proactive_core.refs import Ref

BOSS = Ref("company", "person", "theo")


def talk(key, at=MONDAY, *, branch=NORTH, **more):
    return CoachingTalk(
        ref=ref("talk", key), actor=BOSS, coached_at=at, **({"branch": branch} | more)
    )


def entry(key, stage=PlanStage.ACTION, *, branch=NORTH, **more):
    given = {"title": "One form", "planned_at": MONDAY, "branch": branch} | more
    return PlanEntry(ref=ref("plan", key), stage=stage, **given)


def stated(key, amount, *, branch=NORTH, since=SINCE, until=UNTIL, measure="revenue"):
    return StatedFigure(
        ref=ref("stated", key),
        measure=measure,
        branch=branch,
        since=since,
        until=until,
        stated=Decimal(amount),
        unit="CAD",
    )


def test_coaching_is_counted_with_its_people_subjects_and_rhythm():
    week = timedelta(days=7)
    one, two = ref("technician", 1), ref("technician", 2)
    cell = card(
        talk(1, technician=one, focus=Focus.PERSONAL),
        talk(2, MONDAY + week, technician=one, focus=Focus.CONVERSATION, practised=True),
        talk(3, MONDAY + 4 * week, technician=one, focus=Focus.CONVERSATION),
        talk(4, technician=two),
        talk(5, technician=None),
    ).cell(NORTH)
    assert values(cell, "coaching_talks", "coaching_practised") == [5, 1]
    assert values(cell, "technicians_coached", "coaching_focuses") == [2, 2]
    gap = cell.figure("coaching_gap_median")
    assert (gap.value, gap.n, gap.unit) == (2 * 7 * 86_400, 2, Unit.SECONDS)
    assert gap.rows == (ref("talk", 2), ref("talk", 3))
    assert cell.figure("technicians_coached").n == 4


def test_a_talk_belongs_to_its_branch_or_to_the_technicians_home():
    home = Technician(ref=ref("technician", 1), name="T", branch=SOUTH)
    review = card(home, talk(1, branch=None, technician=home.ref))
    assert values(review.cell(SOUTH), "coaching_talks") == [1]
    assert values(review.cell(NORTH), "coaching_talks") == [0]


def test_one_talk_makes_no_rhythm():
    gap = card(talk(1, technician=ref("technician", 1))).cell().figure("coaching_gap_median")
    assert (gap.value, gap.why) == (None, "no data: nobody was coached twice")


def test_a_team_has_a_rhythm_of_its_own():
    later = talk(2, MONDAY + timedelta(days=1))
    cell = card(talk(1), later, talk(3, MONDAY + timedelta(days=2), branch=SOUTH)).cell()
    assert values(cell, "coaching_gap_median", "technicians_coached") == [86_400, 0]


def test_actions_are_due_when_their_last_day_is_over_and_they_are_not_done():
    day = NOW.date()
    cell = card(
        entry(1, due_on=day),
        entry(2, due_on=day - timedelta(days=1), owner=BOSS),
        entry(3, due_on=day - timedelta(days=9), done_at=NOW - timedelta(days=5), owner=BOSS),
        entry(4, due_on=day - timedelta(days=9), done_at=NOW + timedelta(days=5)),
        entry(5, PlanStage.HURDLE, due_on=date(2024, 1, 1)),
        entry(6),
    ).cell(NORTH)
    assert values(cell, "plan_actions", "plan_actions_done", "plan_actions_unowned") == [5, 1, 3]
    due = cell.figure("plan_actions_due")
    assert (due.value, due.n) == (2, 5)
    assert due.rows == (ref("plan", 2), ref("plan", 4))


@pytest.mark.parametrize(("zone", "due"), [("UTC", 0), ("Asia/Tokyo", 1)])
def test_the_last_day_ends_on_the_clock_of_the_report(zone, due):
    now = datetime(2024, 12, 30, 20, tzinfo=UTC)
    plan = entry(1, due_on=date(2024, 12, 30))
    assert values(card(plan, now=now, tz=ZoneInfo(zone)).cell(), "plan_actions_due") == [due]


def test_every_time_that_a_customer_had_to_ask_counts():
    """domain:FM2: the loudest signal of all."""
    chase = CustomerChase(ref=ref("chase", 1), branch=NORTH, asked_at=MONDAY)
    review = card(chase)
    assert values(review.cell(NORTH), "customers_chasing") == [1]
    assert values(review.cell(SOUTH), "customers_chasing") == [0]
    quiet = card().cell().figure("customers_chasing")
    assert (quiet.value, quiet.why) == (
        None,
        "no data: nobody ever recorded that a customer had to ask",
    )


def test_what_nobody_ever_recorded_is_no_zero():
    cell = card().cell()
    for name in ("coaching_talks", "coaching_gap_median", "plan_actions", "plan_actions_due"):
        figure = cell.figure(name)
        assert figure.value is None
        assert figure.why.startswith("no data: no ")


def test_an_improvement_of_which_the_gain_is_on_record_is_realised():
    """domain 2.6: evidence that customers end better off."""
    done = {"implemented_at": MONDAY}
    cell = card(
        advice(1, **done, realised="The bill is a third lower."),
        advice(2, **done),
        advice(3, realised="They say it helps, and nobody knows whether it is in place."),
    ).cell()
    realised = cell.figure("recommendations_realised")
    assert (realised.value, realised.n) == (1, 2)
    assert realised.rows == (ref("recommendation", 1),)


def test_stated_figures_stand_beside_and_are_never_added_up():
    """domain:R22: taken as the caller gave them, beside the customer's view."""
    review = card(
        stated(1, "10.50", branch=SOUTH),
        stated(
            2, "20", since=datetime(2023, 7, 1, tzinfo=UTC), until=datetime(2024, 7, 1, tzinfo=UTC)
        ),
        stated(3, "99", branch=None),
        stated(4, "7", branch=ref("branch", 404)),
        stated(5, "1", measure="margin"),
        stated(6, "1", since=UNTIL, until=UNTIL + timedelta(days=1)),
        stated(7, "1", since=SINCE - timedelta(days=1), until=SINCE),
    )
    assert [(s.figure.measure, s.branch, str(s.figure.stated)) for s in review.stated] == [
        ("margin", NORTH, "1"),
        ("revenue", WHOLE, "99"),
        ("revenue", NORTH, "20"),
        ("revenue", SOUTH, "10.50"),
        ("revenue", UNASSIGNED, "7"),
    ]
    assert [s.name for s in review.stated][1:] == ["Whole company", "North", "South", "Unassigned"]
    assert not {"revenue", "margin"} & {figure.name for figure in review.cell().figures}


def test_what_is_planned_for_the_whole_company_stands_at_the_company_and_at_no_branch():
    one, all_of_us = entry(1, branch=NORTH), entry(2, branch=None)
    lost = entry(3, branch=ref("branch", 404))
    review = card(one, all_of_us, lost)
    for branch, held in ((NORTH, one), (COMPANY_WIDE, all_of_us), (UNASSIGNED, lost)):
        assert review.cell(branch).figure("plan_actions").rows == (held.ref,)
    assert values(review.cell(), "plan_actions") == [3]
