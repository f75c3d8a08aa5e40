"""Both desks over one journal, one recommendation, and what outside systems told of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs

from core.leads.office import ANN, CALENDAR, MONDAY, TORONTO, Office
from core.programme._followed import ADVICE
from proactive_core.facts import CustomerChase
from proactive_core.programme import (
    WHOLE,
    BranchMap,
    CompanyBranch,
    Records,
    lives,
    record,
    scorecard,
    screen_all,
)
from proactive_core.recommendations import (
    AdviceDesk,
    Refused,
)
from proactive_core.refs import Ref

MAP = BranchMap((CompanyBranch(key="toronto", name="Toronto", zone="America/Toronto"),))
LATER = attrs.evolve(ADVICE, advice="Replace it by autumn.", modified_at=MONDAY + timedelta(9))
NOW = MONDAY + timedelta(days=10)
YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@attrs.define
class House:
    """Both desks over one journal, and what outside systems told last."""

    office: Office = attrs.field(factory=Office)
    facts: list = attrs.field(factory=list)

    @property
    def advice(self):
        return AdviceDesk(self.office.journal)

    @property
    def records(self):
        return Records.of(self.facts, MAP)

    def does(self, *commands, fact=ADVICE, now=MONDAY):
        recorded = record(self.advice, self.office.desk, fact, *commands, now=now, by=ANN)
        assert not isinstance(recorded, Refused), recorded
        return self

    def tells(self, *facts):
        self.facts += facts
        return self

    @property
    def lives(self):
        records = self.records
        looks = screen_all(records)
        return lives(records, self.advice, self.office.desk, screenings=looks, now=NOW)

    @property
    def cell(self):
        known = self.lives
        card = scorecard(
            known.records,
            tuple(self.office.desk.leads()),
            screenings=screen_all(known.records),
            since=YEAR[0],
            until=YEAR[1],
            now=NOW,
            calendars={WHOLE: CALENDAR},
            courses=known.courses,
        )
        return card.cell()

    def rows(self, name):
        return self.cell.figure(name).rows


def chase(key, at, **more):
    return CustomerChase(ref=Ref("fsm", "chase", str(key)), branch=TORONTO, asked_at=at, **more)
