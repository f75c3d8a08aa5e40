"""Who is in a small world, with what they set out, and the ladders and calendars it may have."""

from __future__ import annotations

from datetime import date

import attrs

from core.leads.office import (
    ANN,
    BO,
    CALENDAR,
    DIRECTORY,
    LEO,
    MIA,
    NOOR,
    POLICY,
    RAY,
    SAM,
)
from proactive_core.facts import Submission
from proactive_core.leads import (
    Contact,
    Directory,
    Ladder,
    Rung,
)
from proactive_core.refs import Ref
from proactive_core.worktime import HolidaySet

STAFF = (MIA, NOOR, LEO, BO, SAM)
EVERYBODY = (*STAFF, ANN, RAY)
SHORT = attrs.evolve(
    CALENDAR,
    until=date(2026, 1, 20),
    holidays=HolidaySet("none", (), date(2026, 1, 1), date(2026, 1, 20)),
    revision="short",
)
PEOPLE = Directory(
    attrs.evolve(p, contacts=(*p.contacts, Contact("sms", f"+1 {p.ref.key}")))
    if p.ref in (LEO, SAM)
    else p
    for p in DIRECTORY.people
)
H = 3600
#: Ladders of business and of elapsed time, of one channel and of several.
LADDERS = (
    POLICY.ladder,
    Ladder((Rung("manager", 4 * H, elapsed=True, channels=("sms",)),), (BO, SAM), 8 * H),
    Ladder(
        (Rung("manager", H), Rung(LEO, 8 * H, elapsed=True, channels=("sms", "email"))),
        (BO, SAM),
        12 * H,
        elapsed=True,
        channels=("sms",),
    ),
)


@attrs.define
class Device:
    """A technician's phone: it keeps what it said until it holds a receipt."""

    technician: Ref
    kept: list[Submission] = attrs.field(factory=list)
    receipts: dict[Submission, str] = attrs.field(factory=dict)

    def heard(self, submission: Submission, lead: str) -> None:
        """A receipt arrived, perhaps not for the first time."""
        self.receipts[submission] = lead
        if submission in self.kept:
            self.kept.remove(submission)

    def sent(self, submission: Submission) -> None:
        """It went out: nothing is forgotten before there is a receipt."""
