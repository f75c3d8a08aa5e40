"""A company of two branches, and its facts, for the tests of the scorecard."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs

from proactive_core.facts import (
    Recommendation,
    Response,
    Scale,
)
from proactive_core.leads import Lead, LeadKind, Stage
from proactive_core.programme import (
    WHOLE,
    BranchMap,
    CompanyBranch,
    Records,
    scorecard,
    screen_all,
)
from proactive_core.recommendations import Belief
from proactive_core.refs import Ref
from proactive_core.worktime import HolidaySet, WorkCalendar, hours

SINCE, UNTIL = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 12, 31, tzinfo=UTC)
MAP = BranchMap(
    (
        CompanyBranch(key="north", name="North", zone="UTC", outside=(Ref("fsm", "branch", "1"),)),
        CompanyBranch(key="south", name="South", zone="UTC"),
    )
)
NORTH, SOUTH = (b.ref for b in MAP)
TEN, ELEVEN, FIVE = Scale(1, 10), Scale(0, 10), Scale(1, 5)


def calendar(*spans, until=date(2026, 1, 1)):
    return WorkCalendar(
        zone="UTC",
        weekly=tuple(h for span in spans for h in hours("mon-fri", span)),
        holidays=HolidaySet(name="none", dates=(), since=date(2020, 1, 1), until=date(2030, 1, 1)),
        since=date(2023, 1, 1),
        until=until,
    )


OFFICE = calendar("09:00-17:00")


def ref(kind, key):
    return Ref("fsm", kind, str(key))


def lead(key, opened, *, branch=NORTH, stage=Stage.CONTACT, **more):
    return Lead(
        id=str(key),
        kind=LeadKind.SUBMISSION,
        stage=stage,
        owner=ref("person", 1),
        branch=branch,
        customer=None,
        urgency=None,
        opened_at=opened,
        updated_at=opened,
        version=1,
        stage_since=opened,
        **more,
    )


def advice(key, at=SINCE, *, branch=NORTH, **more):
    fact = Recommendation(
        ref=ref("recommendation", key),
        branch=branch,
        noticed_at=at,
        observation="It leaks.",
        advice="Mend it.",
        benefit="No damage.",
        belief=Belief.CERTAIN,
    )
    return attrs.evolve(fact, **more)


def response(key, rating, *, scale=TEN, question="ideas", branch=NORTH, at=SINCE, **more):
    return Response(
        ref=ref("response", key),
        survey=ref("survey", key),
        question=question,
        scale=scale,
        rating=rating,
        branch=branch,
        answered_at=at,
        **more,
    )


def card(*facts, leads=(), rated=(), **settings):
    records = Records.of(facts, MAP)
    chosen = {"calendars": {WHOLE: OFFICE}, "now": NOW, "since": SINCE, "until": UNTIL} | settings
    return scorecard(records, leads, rated, screenings=screen_all(records), **chosen)


def values(cell, *names):
    return [cell.figure(name).value for name in names]


MONDAY = datetime(2024, 3, 4, 9, tzinfo=UTC)
