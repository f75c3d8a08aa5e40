"""One small world: devices, a network, an office, and several processes at one desk.

Everything that happens follows from the seed. `live` makes trouble; `settle` stops the faults,
lets the sink act when it is called [leads:F4], and demands that everything ends well.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs

from core.leads.office import (
    ANN,
    BO,
    CALENDAR,
    CUSTOMER,
    LEO,
    MIA,
    MONDAY,
    NOOR,
    OTTAWA,
    POLICY,
    RAY,
    SAM,
    TORONTO,
)
from proactive_core.errors import ProactiveError
from proactive_core.facts import Submission
from proactive_core.leads import (
    Acknowledge,
    Classify,
    Lead,
    LeadDesk,
    LinkLead,
    MemoryJournal,
    Outcome,
    Policy,
    Reassign,
    RecordChase,
    RecordContact,
    Refused,
    Reopen,
    Resolve,
    Resume,
    TellByHand,
    UnlinkLead,
    Wait,
    Withdraw,
    fold,
)
from proactive_core.ports import Receipt, Rejected
from proactive_core.refs import Ref

from .faults import CrashError, FaultyJournal, Post, Troubles, ViolatedError
from .people import EVERYBODY, LADDERS, PEOPLE, SHORT, STAFF, Device


@attrs.define
class World:
    """A world; `step` lets one thing happen."""

    seed: int
    leads: int = 5
    device: Callable[[Ref], Device] = Device
    journal: Any = attrs.field(factory=MemoryJournal)
    chance: random.Random = attrs.field(init=False)
    troubles: Troubles = attrs.field(init=False)
    post: Post = attrs.field(init=False)
    devices: dict[Ref, Device] = attrs.field(init=False)
    policy: Policy = attrs.field(init=False)
    desk: LeadDesk = attrs.field(init=False)
    sound: LeadDesk = attrs.field(init=False)
    true: datetime = MONDAY
    fast: timedelta = timedelta()
    depth: int = 0
    calm: bool = False
    unsaid: list[Submission] = attrs.field(factory=list)
    network: list[tuple[Device, Submission]] = attrs.field(factory=list)
    late: list[tuple[str, Any]] = attrs.field(factory=list)
    copies: dict[str, str] = attrs.field(factory=dict)
    known: dict[str, Lead] = attrs.field(factory=dict)
    moved: bool = False
    crashes: int = 0
    steps: int = 0

    def __attrs_post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.troubles = Troubles.of(self.chance)
        self.post = Post(self.chance, self.troubles)
        self.post.deaf = {
            contact.address
            for person in PEOPLE.people
            if person.ref not in (BO, SAM) and self.chance.random() < self.troubles.deaf
            for contact in person.contacts
        }
        calendar = SHORT if self.troubles.short else CALENDAR
        calendars = {None: CALENDAR, TORONTO: calendar}
        self.devices = {who: self.device(who) for who in (ANN, RAY)}
        faulty = FaultyJournal(self.journal, self.between)
        self.policy = attrs.evolve(POLICY, ladder=self.chance.choice(LADDERS))
        self.desk = LeadDesk(faulty, self.policy, PEOPLE, calendars)
        self.sound = LeadDesk(self.journal, self.policy, PEOPLE, calendars)
        self.unsaid = [self._said(n) for n in range(self.leads)]

    def _said(self, n: int) -> Submission:
        pick = self.chance.choice
        key = str(n) if n < 2 or pick((True, True, False)) else "0"  # another content, one key
        return Submission(
            ref=Ref("fsm", "lead", key),
            technician=pick((ANN, ANN, RAY)),
            customer=pick((CUSTOMER, CUSTOMER, None)),
            branch=pick((TORONTO, OTTAWA, None)),
            observed_at=MONDAY,
            summary=f"idea {n}",
            recommendation=pick((None, None, Ref("fsm", "recommendation", "1"))),
        )

    # --- faults

    def between(self) -> None:
        """Between two statements: the process ends, or another one does something."""
        if self.calm:
            return
        drawn = self.chance.random()
        if drawn < self.troubles.crash:
            raise CrashError
        if drawn < self.troubles.crash + self.troubles.between and self.depth < 2:
            self.step(self.chance.choice(SERVERS))

    @property
    def now(self) -> datetime:
        """What the clock of the machine says on which something happens."""
        return self.true + self.fast

    @property
    def channels(self) -> dict[str, Post]:
        """Every way to reach people; what arrives is kept in one place."""
        return {"email": self.post, "sms": self.post}

    def step(self, action: Callable[[World], None] | None = None) -> None:
        """One thing happens, or begins to and is cut off, on a machine with a clock of its own."""
        self.steps += 1
        self.depth += 1
        outer, most = self.fast, self.troubles.skew
        self.fast = timedelta(seconds=self.chance.randint(-most, most))
        try:
            (action or self.chance.choices(ACTIONS, WEIGHTS)[0])(self)
        except CrashError:
            self.crashes += 1
        except ProactiveError as fault:
            raise ViolatedError(type(fault).__name__, str(fault)) from fault
        finally:
            self.depth -= 1
            self.fast = outer
        if self.moved and self.depth == 0:
            self.moved = False
            self.audit()

    def all_leads(self) -> list[Lead]:
        """Every lead as it is; replayed only if something happened to it."""
        found = []
        for stream in self.journal.streams("lead:"):
            events = self.journal.load(stream)
            known = self.known.get(stream)
            if known is None or known.version != len(events):
                self.known[stream] = known = fold(events)
            found.append(known)
        return found

    # --- what happens

    def say(self) -> None:
        """A technician writes something down: the device keeps it."""
        if self.unsaid:
            submission = self.unsaid.pop()
            self.devices[submission.technician].kept.append(submission)

    def send(self) -> None:
        """A device sends what it keeps; the network loses and repeats."""
        device = self.chance.choice(tuple(self.devices.values()))
        if not device.kept:
            return
        submission = self.chance.choice(device.kept)
        if self.calm or self.chance.random() >= self.troubles.lose:
            self.network.append((device, submission))
            if not self.calm and self.chance.random() < self.troubles.repeat:
                self.network.append((device, submission))
        device.sent(submission)

    def arrive(self) -> None:
        """Something arrives, in any order; the receipt may be lost on its way back."""
        if not self.network:
            return
        device, submission = self.network.pop(self.chance.randrange(len(self.network)))
        receipt = self.desk.submit(submission, now=self.now, customer_name="Mrs Smith")
        if self.calm or self.chance.random() >= self.troubles.lose:
            device.heard(submission, receipt.lead)

    def garble(self) -> None:
        """Something arrives that nobody can read."""
        self.desk.submit_unreadable("fsm", str(self.seed), "{", "broken", now=self.now)

    def edit(self) -> None:
        """Somebody changes in the field what was handed in: other words, or somebody else."""
        streams = [s for s in self.journal.streams("lead:") if ":unreadable:" not in s]
        if not streams:
            return
        lead = self.sound.lead(self.chance.choice(streams).partition(":")[2])
        pick, known = self.chance.choice, lead.submissions[0]
        if known.ref.kind != "lead":
            return  # trouble of the desk itself
        changed = Submission(
            ref=known.ref,
            technician=pick((known.technician, known.technician, ANN, RAY)),
            customer=pick((CUSTOMER, CUSTOMER, None, Ref("fsm", "customer", "10"))),
            branch=pick((TORONTO, OTTAWA, None)),
            observed_at=MONDAY,
            summary=pick(("idea 0", "idea 1", "another idea")),
        )
        events = self.desk.amend(changed, now=self.now)
        if events and not any(getattr(event, "paged", ()) for event in events):
            raise ViolatedError("never silent", f"nobody hears that {known.ref} was changed")

    def pass_time(self) -> None:
        """Nobody does anything for a while."""
        self.true += timedelta(seconds=self.chance.choice((1, 60, 600, 7200, 40_000, 200_000)))

    def sweep(self) -> None:
        """A sweeper comes by."""
        swept = self.desk.sweep(self.now, limit=self.chance.choice((1, 100)))
        if swept.failed:
            raise ViolatedError("leads:L2", f"a sweep failed: {swept.failed}")

    def relay(self) -> None:
        """A relay comes by."""
        self.desk.relay(self.now, self.channels, limit=self.chance.choice((1, 3, 100)))

    def copy(self) -> None:
        """Copies are written to the outside system, which may refuse."""
        until = self.now + timedelta(minutes=5)
        for _, owed in self.desk.journal.owed(self.now, "push:crm"):
            effect = self.desk.journal.lease(owed.key, now=self.now, until=until)
            if effect is None:
                continue
            taken = self.calm or self.chance.random() < 0.9
            result = Receipt(Ref("crm", "lead", effect.key)) if taken else Rejected("no")
            order = self.desk.order(effect.key.rsplit("/", 3)[0], now=self.now)
            self.copies[order.key] = order.stage
            self.desk.pushed(effect.key, result, now=self.now)

    def act(self) -> None:
        """Somebody does something about a lead, rightly or not."""
        streams = self.journal.streams("lead:")
        if not streams:
            return
        lead = self.chance.choice(streams).partition(":")[2]
        before = self.sound.lead(lead)
        by = before.owner if self.chance.random() < 0.7 else self.chance.choice(EVERYBODY)
        self.desk.act(lead, self._command(before, by), now=self.now)

    def _command(self, lead: Any, by: Ref) -> Any:
        pick, now = self.chance.choice, self.now
        submission = lead.submissions[0]
        others = [stream.partition(":")[2] for stream in self.journal.streams("lead:")]
        return pick(
            (
                lambda: Classify(by=by, customer=CUSTOMER, branch=pick((OTTAWA, TORONTO))),
                lambda: Acknowledge(by=by),
                lambda: Acknowledge(by=by),
                lambda: RecordContact(by=by, contacted_at=now, reached=pick((True, False))),
                lambda: RecordContact(by=by, contacted_at=now),
                lambda: Resolve(by=by, outcome=pick(tuple(Outcome)), reason=pick((None, "r"))),
                lambda: Resolve(by=by, outcome=Outcome.ACCEPTED),
                lambda: Wait(by=by, reason="x", resume_by=now + timedelta(days=pick((1, 9, 30)))),
                lambda: Resume(by=by),
                lambda: Reassign(by=by, to=pick(STAFF)),
                lambda: TellByHand(by=by, told_at=now),
                lambda: LinkLead(by=by, root=pick(others), why="the same boiler"),
                lambda: LinkLead(by=BO, root=pick(others), why="the same boiler"),
                lambda: UnlinkLead(by=pick((by, BO)), why="two boilers"),
                lambda: RecordChase(by=by, chased_at=now),
                lambda: Withdraw(by=submission.technician or by, submission=submission.ref),
                lambda: Reopen(by=pick((by, submission.technician or by)), why="nobody called"),
            )
        )()

    def confirm_late(self) -> None:
        """A provider's word about a delivery comes once more, however late."""
        told = [
            (stream.partition(":")[2], event)
            for stream in self.journal.streams("lead:")
            for event in self.journal.load(stream)
            if type(event).__name__ == "Told"
        ]
        if told:
            from proactive_core.leads import ConfirmTold

            lead, event = self.chance.choice(told)
            fields = ("cycle", "submission", "obligation", "to", "effect", "channel", "delivery")
            given = {name: getattr(event, name) for name in fields}
            self.desk.act(lead, ConfirmTold(lead=lead, **given), now=self.now)

    def move_people(self) -> None:
        """Somebody leaves, or comes back."""
        if self.chance.random() >= self.troubles.leave:
            return
        # Mostly those who are about to be given something.
        who = self.chance.choice((*EVERYBODY, MIA, MIA, NOOR, NOOR, LEO))
        move = self.desk.person_left if self.chance.random() < 0.6 else self.desk.person_returned
        if not isinstance(move(who, now=self.now), Refused):
            self.moved = True

    def audit(self) -> None:
        """Every rule holds: recomputed from the events [leads §7.2]."""
        found = self.sound.audit(self.now)
        if found:
            raise ViolatedError(found[0].rule, "; ".join(f"{v.where}: {v.why}" for v in found))


SERVERS = (
    World.sweep,
    World.relay,
    World.copy,
    World.act,
    World.arrive,
    World.move_people,
    World.move_people,
    World.move_people,
)
_ODDS = {
    World.say: 6,
    World.send: 12,
    World.arrive: 12,
    World.garble: 1,
    World.edit: 2,
    World.pass_time: 12,
    World.sweep: 8,
    World.relay: 10,
    World.copy: 4,
    World.act: 30,
    World.confirm_late: 2,
    World.move_people: 4,
    World.audit: 2,
}
ACTIONS, WEIGHTS = tuple(_ODDS), tuple(_ODDS.values())
