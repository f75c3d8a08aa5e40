"""What must become of a world once its faults stop [leads:L1-L6], and what must be true of it then.

`audit` recomputes S1-S15 from the events. What is asked here is asked of the other side: of
the devices, the people and the outside system.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

from core.leads.office import CALENDAR, CUSTOMER, POLICY
from proactive_core.leads import (
    Acknowledge,
    Classify,
    Lead,
    Outcome,
    OutsideLead,
    Reassign,
    Resolve,
    Stage,
    TellByHand,
)
from proactive_core.leads._plan import OVERDUE, lead_of
from proactive_core.ports import Message

from .faults import ViolatedError
from .world import World

SINK = frozenset(POLICY.ladder.sink)
ROUNDS = 40


def demand(holds: bool, rule: str, why: str) -> None:
    """Raise unless it holds."""
    if not holds:
        raise ViolatedError(rule, why)


def live(world: World, steps: int) -> None:
    """Let things happen, with all their faults."""
    for _ in range(steps):
        world.step()
    world.audit()


def settle(world: World) -> None:
    """No more faults: everything must end closed and told."""
    world.calm = world.post.calm = True
    _receipts(world)
    _never_silent(world)
    _everybody_told(world)
    _nothing_owed(world)
    _both_sides_agree(world)
    _accounts(world)


def _receipts(world: World) -> None:
    """[leads:L1] a device that keeps a submission until it holds a receipt ends up with one."""
    while world.unsaid:
        world.say()
    for _ in range(ROUNDS * world.leads):
        world.send()
        while world.network:
            world.arrive()
        if not any(device.kept for device in world.devices.values()):
            break
    world.audit()


def _sweep_next(world: World) -> None:
    """[leads:L2] the first sweep after a due instant moves the lead; nobody is passed by."""
    due = world.journal.next_due()
    demand(due is not None, "leads:S3", "a lead is live, and nothing is due")
    world.true = max(world.true, due)
    for _ in range(2):  # a pause may end with nothing left of the budget: due again, at once
        swept = world.desk.sweep(world.now)
        demand(not swept.failed, "leads:L2", f"failed: {swept.failed}")
    world.desk.relay(world.now, world.channels)
    found = [lead for lead in world.all_leads() if lead.live]
    late = [x.id for x in found if x.next_action_at is None or x.next_action_at <= world.now]
    demand(not late, "leads:L2", f"due, and no sweep moved them: {late}")


def _called(world: World) -> Counter[str]:
    """How often a call reached the sink, by lead."""
    return Counter(lead for m in world.post.arrived if m.to in SINK for lead in _leads_in(m))


def _leads_in(message: Message) -> list[str]:
    """The leads that a message calls for: one, or all that a digest refers to."""
    if message.key.startswith("digest/"):
        return re.findall(r"^Reference: (.+)$", message.body, re.MULTILINE)
    return [message.key.rsplit("/", 3)[0]]


def _never_silent(world: World) -> None:
    """[leads:L3] whatever nobody does: the sink is called, and called again."""
    before = _called(world)
    woken = [lead.resume_by for lead in world.all_leads() if lead.resume_by is not None]
    # The longest budget, every rung, and two calls of the sink: as business seconds, none of
    # which passes faster than an elapsed one.
    ladder = world.policy.ladder
    longest = max(budget.seconds for budget in POLICY.budgets) + 3 * ladder.repeat
    longest += sum(rung.gap for rung in ladder.rungs)
    latest = CALENDAR.add(max([world.now, *woken]), longest)
    while silent := _not_called(world, before):
        demand(world.now <= latest, "leads:L3", f"the sink was not called twice for {silent}")
        _sweep_next(world)
    world.audit()


def _not_called(world: World, before: Counter[str]) -> list[str]:
    """Leads for which the sink was not called twice since."""
    calls = _called(world)
    return [x.id for x in world.all_leads() if x.live and calls[x.id] < before[x.id] + 2]


def _everybody_told(world: World) -> None:
    """[leads:L4] if the sink acts when it is called, every lead is closed and told."""
    for _ in range(ROUNDS):
        _finish(world)
        if not any(lead.live for lead in world.all_leads()):
            break
        _sweep_next(world)
        # Failed deliveries are tried again, and given up in the end.
        world.true += timedelta(seconds=POLICY.retry_cap)
        world.desk.relay(world.now, world.channels)
    leads = {lead.id: lead for lead in world.all_leads()}
    waiting = [x.id for x in leads.values() if _root(leads, x).stage is not Stage.CLOSED]
    demand(not waiting, "leads:L4", f"not closed and told: {waiting}")
    world.audit()


def _root(leads: dict[str, Lead], lead: Lead) -> Lead:
    """The lead with which a linked one is handled; itself if it is not linked."""
    return lead if lead.linked_to is None else _root(leads, leads[lead.linked_to])


def _finish(world: World) -> None:
    """The sink does what it is called for: by the calls that reached it, and no others."""
    desk = world.desk
    calls = _called(world)
    for lead in world.all_leads():
        sink = [ref for ref in lead.rung_holders if ref in SINK]
        if not lead.live or not sink or not calls[lead.id]:
            continue
        me = sink[0]
        for step in (
            Reassign(by=me, to=me),
            Classify(by=me, customer=CUSTOMER),
            Acknowledge(by=me),
            Resolve(by=me, outcome=Outcome.ACCEPTED),
            TellByHand(by=me, told_at=world.now),
        ):
            desk.act(lead.id, step, now=world.now)


def _nothing_owed(world: World) -> None:
    """[leads:L5] every row of the outbox is carried out, or a person was asked to."""
    for _ in range(POLICY.tell_tries + 1):
        world.true += timedelta(seconds=POLICY.retry_cap)
        world.desk.relay(world.now, world.channels)
        world.copy()
    deaf = world.post.deaf
    for kind in ("tell", "page", "push:crm"):
        # A page to somebody whom no channel reaches is tried for ever: the ladder goes past them.
        left = [
            effect.key
            for _, effect in world.journal.owed(world.now, kind)
            if not any(
                contact.address in deaf
                for person in [world.sound.people().person(effect.to)]
                if person is not None
                for contact in person.contacts
            )
        ]
        demand(not left, "leads:L5", f"still owed: {left}")
    world.audit()


def _both_sides_agree(world: World) -> None:
    """[leads:L6] one comparison finds every difference; the next one says the same again."""
    leads = {lead.id: lead for lead in world.all_leads()}
    outside = {
        key: OutsideLead(
            key=key, stage=lead.stage.value, outcome=lead.outcome and lead.outcome.value
        )
        for key, lead in leads.items()
    }
    found = world.sound.reconcile(outside.values(), world.now, name="crm")
    demand(found == (), "leads:L6", f"a difference where there is none: {found}")
    drifted = {key for key in outside if world.chance.random() < 0.3}
    for key in drifted:
        outside.pop(key)
    found = world.sound.reconcile(outside.values(), world.now, name="crm")
    demand({d.key for d in found} == drifted, "leads:L6", f"{drifted} drifted, found {found}")
    again = world.sound.reconcile(outside.values(), world.now, name="crm")
    demand(again == found, "leads:L6", "the same difference has another name")


def _accounts(world: World) -> None:
    """What the people outside hold is what the journal says [leads:S1, S5, S7]."""
    for device in world.devices.values():
        demand(not device.kept, "leads:L1", f"never receipted: {device.kept}")
    leads = {lead.id: lead for lead in world.all_leads()}
    said = {s: lead for d in world.devices.values() for s, lead in d.receipts.items()}
    texts = Counter(
        (lead.submissions[0].ref, world.journal.texts(f"lead:{lead.id}")["digest"])
        for lead in leads.values()
    )
    twice = [key for key, count in texts.items() if count > 1]
    demand(not twice, "leads:S5", f"one submission has several leads: {twice}")
    for submission, lead in said.items():
        demand(
            any(s.ref == submission.ref for s in leads[lead].submissions),
            "leads:S1",
            f"the receipt of {submission.ref} names {lead}, which does not hold it",
        )
    demand(len(said) == world.leads, "leads:L1", f"{len(said)} receipts for {world.leads}")
    owed = {
        effect.key: effect
        for stream in world.journal.streams("lead:")
        for effect in world.journal.effects(stream)
    }
    called = {(lead_of(x.key), x.to) for x in owed.values() if x.about.startswith(OVERDUE)}
    for message in world.post.arrived:
        if message.key.startswith("digest/"):
            false = [x for x in _leads_in(message) if (x, message.to) not in called]
            demand(not false, "leads:S8", f"{message.to} was never to be called for {false}")
            continue
        effect = owed.get(message.key)
        demand(effect is not None, "leads:S7", f"{message.key} arrived, and was never owed")
        demand(effect.to == message.to, "leads:S8", f"{message.key} arrived at {message.to}")
