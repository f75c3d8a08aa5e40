"""The fail-safe side by side with what else could do its work, as ratios of one run.

Run it with `PYTHONPATH=src python bench/leads.py`. Three questions: what a decision of the kernel
costs beside two state-machine libraries that lead a record through the same life; how many
submissions a second become durable leads beside an event-sourcing library and beside bare
`sqlite3` that write as much with the same flush; and whether a sweep slows down when a million
leads are open.
"""

import gc
import logging
import platform
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs
import leads_intake
import statemachine
import transitions
from sqlalchemy import insert

from proactive_adapters.journal import SqliteJournal, _tables
from proactive_core import Ref, Submission
from proactive_core.leads import (
    Acknowledge,
    Authority,
    Budget,
    ConfirmTold,
    Contact,
    Directory,
    Ladder,
    LeadDesk,
    Obligation,
    Outcome,
    OwnerReason,
    OwnerSet,
    Person,
    Policy,
    RecordContact,
    Resolve,
    Rung,
    Stage,
    Submit,
    decide,
    evolve,
)
from proactive_core.leads._policy import Context
from proactive_core.worktime import HolidaySet, WorkCalendar, hours

ROUNDS = 5
LIVES = 300
DUE = 100
SIZES = (10_000, 1_000_000)

HOUR = 3600
NOW = datetime(2026, 1, 5, 14, tzinfo=UTC)
MIA, BO, ANN = (Ref("company", "person", key) for key in ("mia", "bo", "ann"))
PEOPLE = Directory(
    Person(ref=ref, name=ref.key, manager=ref == BO, contacts=(Contact("email", "x@example.org"),))
    for ref in (MIA, BO, ANN)
)
POLICY = Policy(
    budgets=[
        Budget(stage, 4 * HOUR)
        for stage in (Stage.TRIAGE, Stage.ACKNOWLEDGE, Stage.CONTACT, Stage.DECIDE, Stage.TELL)
    ],
    routing={None: MIA},
    ladder=Ladder([Rung("manager", HOUR)], [BO], HOUR),
    wait_cap=86400,
    unreachable_attempts=3,
    dispute_window=86400,
)
CALENDAR = WorkCalendar(
    zone="America/Toronto",
    weekly=hours("mon-fri", "09:00-17:00"),
    holidays=HolidaySet("none", (), date(2026, 1, 1), date(2040, 1, 1)),
    since=date(2026, 1, 1),
    until=date(2040, 1, 1),
    revision="2026",
)
HERE = Context(POLICY, PEOPLE, {None: CALENDAR})


def best(work, rounds=ROUNDS):
    """Seconds of the fastest of a few rounds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def said(key):
    return Submission(
        ref=Ref("fsm", "lead", key),
        technician=ANN,
        customer=Ref("fsm", "customer", "9"),
        observed_at=NOW,
        summary="The boiler is thirty years old",
    )


# --- the kernel


WHY = OwnerReason.ROUTED
FIELDS = {"at": NOW, "by": MIA, "authority": Authority.OWNER, "version": 1}


def our_life():
    """Five steps, each decided by rights, budgets and people, with its events applied."""
    submission = said("1")
    lead, count = None, 0
    telling = {"cycle": 1, "submission": submission.ref, "obligation": Obligation.OUTCOME}
    delivery = {"to": ANN, "effect": "e", "channel": "email", "delivery": "1"}
    for command in (
        Submit(by=ANN, lead="1", submission=submission, digest="d"),
        Acknowledge(by=MIA),
        RecordContact(by=MIA, contacted_at=NOW),
        Resolve(by=MIA, outcome=Outcome.ACCEPTED),
        ConfirmTold(lead="1", **telling, **delivery),
    ):
        for happened in decide(lead, command, now=NOW, context=HERE):
            lead = evolve(lead, happened)
            count += 1
    assert lead.stage is Stage.CLOSED
    return count


EVENTS = our_life()


STAGES = ["new", "acknowledge", "contact", "decide", "tell", "closed"]
STEPS = ["submit", "take_up", "reach", "resolve", "confirm"]


class Record:
    """What the other two lead through the same stages; it knows its owner and keeps events.

    Args:
        whole: Whether it also finds the due instant of each stage and keeps as many events as
            ours; otherwise it notes who did what, and that is all.
    """

    def __init__(self, *, whole):
        self.owner, self.by, self.events, self.whole = MIA, MIA, [], whole

    def is_owner(self, *_):
        return PEOPLE.active(self.by) and self.by == self.owner

    def note(self, *_):
        if self.whole:
            self.due = HERE.promise(None, NOW, 4 * HOUR).due
            for _ in range(EVENTS // len(STEPS)):
                self.events.append(OwnerSet(**FIELDS, owner=MIA, why=WHY, note_slot=None, paged=()))
        else:
            self.events.append((self.by, NOW))


MACHINE = transitions.Machine(
    model=None, states=STAGES, initial="new", auto_transitions=False, send_event=True
)
for step, source, target in zip(STEPS, STAGES, STAGES[1:], strict=False):
    MACHINE.add_transition(step, source, target, conditions="is_owner", after="note")


def transitions_life(*, whole):
    """One machine for all records, as its documentation advises for many of them."""
    record = Record(whole=whole)
    MACHINE.add_model(record)
    for name in STEPS:
        getattr(record, name)()
    assert record.state == "closed"
    MACHINE.remove_model(record)


class Life(statemachine.StateMachine):
    new = statemachine.State(initial=True)
    acknowledge = statemachine.State()
    contact = statemachine.State()
    decide = statemachine.State()
    tell = statemachine.State()
    closed = statemachine.State(final=True)
    submit = new.to(acknowledge, cond="is_owner", on="note")
    take_up = acknowledge.to(contact, cond="is_owner", on="note")
    reach = contact.to(decide, cond="is_owner", on="note")
    resolve = decide.to(tell, cond="is_owner", on="note")
    confirm = tell.to(closed, cond="is_owner", on="note")

    def is_owner(self):
        return self.model.is_owner()

    def note(self):
        self.model.note()


def statemachine_life(*, whole):
    machine = Life(Record(whole=whole))
    for name in STEPS:
        machine.send(name)
    assert machine.current_state_value == "closed"


def kernel():
    def lives(work, **given):
        def run():
            for _ in range(LIVES):
                work(**given)

        return best(run) / LIVES / len(STEPS)

    ours = lives(our_life)
    print(f"\nkernel: one step of a life of {len(STEPS)}, {EVENTS} events in all")
    print(f"  decide + evolve                             {ours * 1e6:8.1f} µs   1.00")
    for name, work in (
        ("transitions", transitions_life),
        ("python-statemachine", statemachine_life),
    ):
        for whole, how in ((True, "with dues and events"), (False, "guard and note only")):
            theirs = lives(work, whole=whole)
            label = f"{name}, {how}"
            print(f"  {label:42s}  {theirs * 1e6:8.1f} µs   {theirs / ours:.2f}")


# --- durable intake


def intake(folder):
    leads_intake.run(
        folder, lambda journal: LeadDesk(journal, POLICY, PEOPLE, {None: CALENDAR}), said, NOW
    )


# --- the sweep


def opened(folder, leads):
    """A journal with so many open leads, of which some are due: real ones, copied row by row."""
    path = folder / f"{leads}.db"
    journal = SqliteJournal(path, "normal").open()
    desk = LeadDesk(journal, POLICY, PEOPLE, {None: CALENDAR})
    for n in range(DUE):
        desk.submit(said(f"due{n}"), now=NOW - timedelta(days=4))
    later = int((NOW + timedelta(days=400)).timestamp() * 1_000_000)
    row = {"version": 1, "head": "", "live": 1, "owner": str(MIA), "stage": "contact"}
    with journal._writer.begin() as connection:  # noqa: SLF001 - a million leads in seconds
        for start in range(0, leads - DUE, 50_000):
            connection.execute(
                insert(_tables.streams),
                [
                    {**row, "stream": f"lead:z:lead:{n:08d}", "next_action_at": later + n}
                    for n in range(start, min(start + 50_000, leads - DUE))
                ],
            )
    return journal, desk


def sweep(folder):
    print(f"\nsweep of {DUE} due leads")
    base = None
    for leads in SIZES:
        journal, desk = opened(folder, leads)
        journal.due(NOW, 1)
        start = time.perf_counter()
        swept = desk.sweep(NOW, limit=1000)
        took = time.perf_counter() - start
        assert (len(swept.acted), swept.failed) == (DUE, ())
        idle = best(lambda desk=desk: desk.sweep(NOW))
        base = base or (took, idle)
        print(
            f"  {leads:9,d} open: {took * 1e3:8.1f} ms   {took / base[0]:.2f};"
            f"   nothing due: {idle * 1e3:.2f} ms   {idle / base[1]:.2f}"
        )
        journal.close()


def main():
    logging.disable(logging.WARNING)
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" attrs {attrs.__version__}, transitions {transitions.__version__},"
        f" python-statemachine {statemachine.__version__}"
    )
    asked = sys.argv[1:] or ["kernel", "intake", "sweep"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "kernel" in asked:
            kernel()
        if "intake" in asked:
            intake(folder)
        if "sweep" in asked:
            sweep(folder)


if __name__ == "__main__":
    main()
