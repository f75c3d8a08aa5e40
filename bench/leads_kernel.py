"""The kernel of the fail-safe beside two state-machine libraries; run by `bench/leads.py`.

A record goes through five steps. In the first table one process leads it from the first step to
the last. In the second every step takes a record that has just come out of a store, as a
stateless desk does it: any process may take the next step.

Each peer is used in two ways. With *the same duties* it asks the directory whether the owner is
there and may act, counts versions, finds the due instant in business time and makes the very
event values that ours makes, although their content is handed to it and ours has to find it.
With *guard and note only* it asks the same and notes who did what.
"""

import gc
import time
from datetime import UTC, date, datetime

import attrs
import statemachine
import transitions

from proactive_core import Ref, Submission
from proactive_core.leads import (
    Acknowledge,
    Budget,
    ConfirmTold,
    Contact,
    Directory,
    Ladder,
    Obligation,
    Outcome,
    Person,
    Policy,
    RecordContact,
    Resolve,
    Rung,
    Stage,
    StageEntered,
    Submit,
    decide,
    evolve,
    fold,
)
from proactive_core.leads._policy import Context
from proactive_core.worktime import HolidaySet, WorkCalendar, hours

ROUNDS = 200
IN_A_TURN = 5

# --- one company, also for the other benchmarks of leads

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


def said(key):
    return Submission(
        ref=Ref("fsm", "lead", key),
        technician=ANN,
        customer=Ref("fsm", "customer", "9"),
        observed_at=NOW,
        summary="The boiler is thirty years old",
    )


# --- ours

HERE = Context(POLICY, PEOPLE, {None: CALENDAR})
SAID = said("1")  # it is there before the first step, like the peers' record
COMMANDS = (
    lambda: Submit(by=ANN, lead="1", submission=SAID, digest="d"),
    lambda: Acknowledge(by=MIA),
    lambda: RecordContact(by=MIA, contacted_at=NOW),
    lambda: Resolve(by=MIA, outcome=Outcome.ACCEPTED),
    lambda: ConfirmTold(
        lead="1",
        cycle=1,
        submission=SAID.ref,
        obligation=Obligation.OUTCOME,
        to=ANN,
        effect="e",
        channel="email",
        delivery="1",
    ),
)


def history():
    """For each step: the events before it, the lead by then, and what the step adds."""
    lead, before, found = None, (), []
    for command in COMMANDS:
        events = decide(lead, command(), now=NOW, context=HERE)
        found.append((before, lead, events))
        lead, before = fold(events, lead), before + events
    assert lead.stage is Stage.CLOSED
    return found


HISTORY = history()
EVENTS = sum(len(events) for _, _, events in HISTORY)


def our_life():
    lead = None
    for command in COMMANDS:
        lead = fold(decide(lead, command(), now=NOW, context=HERE), lead)


def our_life_event_by_event():
    lead = None
    for command in COMMANDS:
        for happened in decide(lead, command(), now=NOW, context=HERE):
            lead = evolve(lead, happened)


def ours_held():
    for command, (_, lead, _) in zip(COMMANDS, HISTORY, strict=True):
        fold(decide(lead, command(), now=NOW, context=HERE), lead)


def ours_folded():
    for command, (before, _, _) in zip(COMMANDS, HISTORY, strict=True):
        lead = fold(before)
        fold(decide(lead, command(), now=NOW, context=HERE), lead)


# --- theirs

STAGES = ("new", "acknowledge", "contact", "decide", "tell", "closed")
STEPS = ("submit", "take_up", "reach", "resolve", "confirm")
#: What each step makes: the kinds of event and their values.
MADE = [
    [(type(event), attrs.asdict(event, recurse=False)) for event in events]
    for _, _, events in HISTORY
]


class Record:
    """What both peers lead through the stages; it knows its owner and keeps its events.

    Args:
        same: Whether it has the same duties as ours.
        step: How many steps it has behind it.
        state: Where it stands; None = it is new.
    """

    def __init__(self, same, step=0, state=None):
        self.owner = self.by = MIA
        self.same, self.step, self.state = same, step, state
        self.version, self.due, self.events = len(HISTORY[step][0]), None, []

    def is_owner(self):
        return PEOPLE.active(self.by) and self.by == self.owner

    def note(self):
        if not self.same:
            self.events.append((self.by, NOW))
            return
        made = MADE[self.step]
        for kind, values in made:
            if kind is StageEntered:
                self.due = HERE.promise(None, NOW, 4 * HOUR).due
            self.events.append(kind(**values))
        self.version += len(made)
        self.step += 1


MACHINE = transitions.Machine(model=None, states=STAGES, initial="new", auto_transitions=False)
for step, source, target in zip(STEPS, STAGES, STAGES[1:], strict=False):
    MACHINE.add_transition(step, source, target, conditions="is_owner", after="note")


def transitions_life(same):
    """One machine for all records, each added to it, as the README advises for many of them."""
    record = Record(same)
    MACHINE.add_model(record)
    for name in STEPS:
        getattr(record, name)()
    MACHINE.remove_model(record)
    return record


def transitions_static_life(same):
    """One machine that knows no record: its FAQ's answer to "adding models takes too long"."""
    record = Record(same, state="new")
    for name in STEPS:
        MACHINE.events[name].trigger(record)
    return record


def transitions_restored(same):
    for n, name in enumerate(STEPS):
        record = Record(same, n)
        MACHINE.add_model(record, initial=STAGES[n])
        getattr(record, name)()
        MACHINE.remove_model(record)
    return record


def transitions_static_restored(same):
    for n, name in enumerate(STEPS):
        record = Record(same, n, STAGES[n])
        MACHINE.events[name].trigger(record)
    return record


class Life(statemachine.StateMachine):
    """Guard and note are the record's: the library finds them there by their names."""

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


def statemachine_life(same):
    record = Record(same)
    machine = Life(record)
    for name in STEPS:
        machine.send(name)
    return record


def statemachine_restored(same):
    """A machine starts in the state that its record holds, as its documentation shows."""
    for n, name in enumerate(STEPS):
        record = Record(same, n, STAGES[n])
        Life(record).send(name)
    return record


# --- side by side

LIFE = (
    ("decide, fold", our_life),
    ("decide, evolve event by event", our_life_event_by_event),
    ("transitions, record added to the machine", transitions_life),
    ("transitions, static machine", transitions_static_life),
    ("python-statemachine", statemachine_life),
)
RESTORED = (
    ("fold what is stored, decide, fold: as the desk does", ours_folded),
    ("decide, fold: the frozen lead is at hand", ours_held),
    ("transitions, add_model and remove_model", transitions_restored),
    ("transitions, static machine", transitions_static_restored),
    ("python-statemachine, new machine", statemachine_restored),
)
OURS = (our_life, our_life_event_by_event, ours_held, ours_folded)


def both_ways(rows):
    """Ours as they are; each peer with the same duties and with guard and note only."""
    for name, work in rows:
        if work in OURS:
            yield name, work
            continue
        for same, how in ((True, "same duties"), (False, "guard and note")):
            record = work(same)
            assert record.state == "closed"
            assert not same or record.version == EVENTS
            yield f"{name}; {how}", lambda work=work, same=same: work(same)


def side_by_side(title, rows):
    """Turn by turn, in processor time; the fastest turn of each counts.

    Each has its code in the processor's caches when its turn is timed, whoever came before it.
    """
    works = dict(both_ways(rows))
    times = dict.fromkeys(works, float("inf"))
    gc.collect()
    for _ in range(ROUNDS):
        for name, work in works.items():
            work()
            start = time.process_time()
            for _ in range(IN_A_TURN):
                work()
            times[name] = min(times[name], (time.process_time() - start) / IN_A_TURN)
    first = next(iter(times.values()))
    print(f"\nkernel: {title}; {EVENTS} events in {len(STEPS)} steps")
    for name, took in times.items():
        print(f"  {name:58s} {took / len(STEPS) * 1e6:7.1f} µs a step   {took / first:5.2f}")


def kernel():
    side_by_side("a life in one go", LIFE)
    side_by_side("one step of a record just restored", RESTORED)
