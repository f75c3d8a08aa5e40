"""The smallest company whose lead desk can promise anything: two people, one calendar."""

from datetime import UTC, date, datetime

from proactive_core import Ref, Submission
from proactive_core.leads import (
    Budget,
    Contact,
    Directory,
    Ladder,
    LeadDesk,
    MemoryJournal,
    Person,
    Policy,
    Rung,
    Stage,
)
from proactive_core.worktime import HolidaySet, WorkCalendar, hours

HOUR = 3600
NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)  # a Monday; noon in Toronto
MIA = Ref("company", "person", "mia")
THEO = Ref("company", "person", "theo")
ANNE = Ref("paper", "technician", "anne")

SINCE, UNTIL = date(2026, 1, 1), date(2027, 1, 1)
CALENDAR = WorkCalendar(
    zone="America/Toronto",
    weekly=hours("mon-fri", "08:00-17:00"),
    holidays=HolidaySet(name="Ontario", dates=(date(2026, 4, 3),), since=SINCE, until=UNTIL),
    since=SINCE,
    until=UNTIL,
    revision="Toronto 2026",
)
TIMED = (Stage.TRIAGE, Stage.ACKNOWLEDGE, Stage.CONTACT, Stage.DECIDE, Stage.TELL)
POLICY = Policy(  # every number is this company's own choice: the method names none
    budgets=[Budget(stage, 9 * HOUR) for stage in TIMED],
    routing={None: MIA},
    ladder=Ladder(rungs=[Rung("manager", 9 * HOUR)], sink=[THEO], repeat=45 * HOUR),
    wait_cap=30 * 24 * HOUR,
    unreachable_attempts=3,
    dispute_window=30 * 24 * HOUR,
)
PEOPLE = Directory(
    [
        Person(ref=MIA, name="Mia Lindqvist", contacts=[Contact("mail", "mia@harbour.example")]),
        Person(
            ref=THEO,
            name="Theo Brandt",
            manager=True,
            contacts=[Contact("mail", "theo@harbour.example")],
        ),
        Person(ref=ANNE, name="Anne Roy", contacts=[Contact("mail", "anne@harbour.example")]),
    ]
)


def desk(journal=None):
    """The desk of this company over a journal; one in memory unless you bring another."""
    held = MemoryJournal() if journal is None else journal
    return LeadDesk(held, POLICY, PEOPLE, {None: CALENDAR})


def idea(key="17"):
    """What Anne hands in."""
    return Submission(
        ref=Ref("paper", "submission", key),
        technician=ANNE,
        customer=Ref("paper", "customer", "cold-store"),
        observed_at=NOON,
        summary="The pump runs day and night; a timer would halve that.",
    )


if __name__ == "__main__":
    company = desk()
    receipt = company.submit(idea(), now=NOON, customer_name="Cold Store Ltd")
    print(f"{receipt.lead}: {receipt.owner.key} has it until {receipt.due:%a %d %b %H:%M}Z")
    print("violations:", company.audit(NOON))
