"""A small service company: two branches, five people in the office, two technicians."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs

from proactive_core.errors import SourceError
from proactive_core.facts import Submission
from proactive_core.leads import (
    Acknowledge,
    Budget,
    Contact,
    Directory,
    Ladder,
    LeadDesk,
    MemoryJournal,
    Person,
    Policy,
    Reassign,
    Refused,
    Rung,
    Stage,
)
from proactive_core.refs import Ref
from proactive_core.worktime import HolidaySet, WorkCalendar, hours

H = 3600
MONDAY = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)  # 09:00 in Toronto


def person(key):
    return Ref("company", "person", key)


TORONTO, OTTAWA = Ref("company", "branch", "toronto"), Ref("company", "branch", "ottawa")
MIA, NOOR, LEO, BO, SAM = map(person, ("mia", "noor", "leo", "bo", "sam"))
ANN, RAY = Ref("fsm", "technician", "7"), Ref("fsm", "technician", "8")
CUSTOMER = Ref("fsm", "customer", "9")


def mail(name):
    return (Contact("email", f"{name}@example.org"),)


PEOPLE = (
    Person(ref=MIA, name="Mia Jansen", branch=TORONTO, delegate=LEO, contacts=mail("mia")),
    Person(ref=NOOR, name="Noor Haddad", branch=OTTAWA, contacts=mail("noor")),
    Person(ref=LEO, name="Leo Roy", branch=TORONTO, manager=True, contacts=mail("leo")),
    Person(ref=BO, name="Bo Li", manager=True, contacts=mail("bo")),
    Person(ref=SAM, name="Sam Cole", contacts=mail("sam")),
    Person(ref=ANN, name="Ann Ode", branch=TORONTO, contacts=mail("ann")),
    Person(ref=RAY, name="Ray Poe", branch=OTTAWA),
)
DIRECTORY = Directory(PEOPLE)
BUDGETS = (
    Budget(Stage.TRIAGE, 4 * H),
    Budget(Stage.ACKNOWLEDGE, 4 * H),
    Budget(Stage.CONTACT, 8 * H),
    Budget(Stage.DECIDE, 40 * H),
    Budget(Stage.TELL, 8 * H),
)
POLICY = Policy(
    budgets=BUDGETS,
    routing={None: NOOR, TORONTO: MIA, OTTAWA: NOOR},
    ladder=Ladder((Rung("manager", 4 * H),), (BO, SAM), 8 * H),
    wait_cap=20 * 86400,
    unreachable_attempts=3,
    dispute_window=14 * 86400,
    mirrors=("crm",),
    tell_tries=3,
)
CALENDAR = WorkCalendar(
    zone="America/Toronto",
    weekly=hours("mon-fri", "09:00-17:00"),
    holidays=HolidaySet("none", (), date(2026, 1, 1), date(2040, 1, 1)),
    since=date(2026, 1, 1),
    until=date(2040, 1, 1),
    revision="2026",
)


def said(key="1", **rest):
    given = {
        "ref": Ref("fsm", "lead", key),
        "technician": ANN,
        "customer": CUSTOMER,
        "branch": TORONTO,
        "observed_at": MONDAY,
        "summary": "The boiler is thirty years old",
        **rest,
    }
    return Submission(**given)


@attrs.define
class Post:
    """A channel that keeps what it delivers, or is dead."""

    name = "email"
    sent: list = attrs.field(factory=list)
    dead: bool = False

    def deliver(self, message):
        if self.dead:
            msg = "the line is dead"
            raise SourceError(msg)
        self.sent.append(message)
        return f"<{len(self.sent)}>"


@attrs.define
class Office:
    """A desk, a clock and a channel."""

    policy: Policy = POLICY
    directory: Directory = DIRECTORY
    calendars: dict = attrs.field(factory=lambda: {None: CALENDAR})
    journal: object = attrs.field(factory=MemoryJournal)
    now: datetime = MONDAY
    post: Post = attrs.field(factory=Post)
    lead_id: str = "fsm:lead:1"

    @property
    def desk(self):
        return LeadDesk(self.journal, self.policy, self.directory, self.calendars)

    def submit(self, submission=None, **rest):
        return self.desk.submit(
            submission or said(), now=self.now, customer_name="Mrs Smith", **rest
        )

    def submitted(self):
        self.submit()
        return self

    def act(self, command, **rest):
        return self.desk.act(self.lead_id, command, now=self.now, **rest)

    def done(self, command, **rest):
        events = self.act(command, **rest)
        assert not isinstance(events, Refused), events
        return events

    def refused(self, command, **rest):
        answer = self.act(command, **rest)
        assert isinstance(answer, Refused), answer
        return answer.why

    def later(self, **elapsed):
        self.now += timedelta(**elapsed)
        return self

    def sweep(self):
        return self.desk.sweep(self.now)

    def relay(self):
        return self.desk.relay(self.now, {"email": self.post})

    @property
    def lead(self):
        return self.desk.lead(self.lead_id)

    def audit(self, **rest):
        return self.desk.audit(self.now, **rest)

    def owed(self, kind, lead_id=None):
        stream = f"lead:{lead_id or self.lead_id}"
        return [e for e in self.journal.effects(stream) if e.kind == kind and e.settled_at is None]


def take_up(office, note=None):
    """Take the lead up, after giving it away and back when there is a note."""
    if note is not None:
        office.done(Reassign(by=MIA, to=LEO, note=note))
        office.done(Reassign(by=LEO, to=MIA, note=note))
    office.done(Acknowledge(by=MIA))
