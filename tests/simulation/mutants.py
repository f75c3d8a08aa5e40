"""The eleven designs that were refuted [leads §8], each as a change of the real kernel or desk.

The sentence of each is its docstring. A mutant is a function that spoils the program by
`patch(object, name, value)`, or a device.
"""

from __future__ import annotations

from datetime import timedelta

import attrs

from proactive_core.leads import (
    ConfirmTold,
    LeadDesk,
    Obligation,
    Policy,
    Refused,
    Resolve,
    Stage,
    TellByHand,
    _desk,
    _evolve,
    _intake,
    _kernel,
    _people,
    _relay,
    _rules,
)
from proactive_core.leads import _commands as c
from proactive_core.leads import _events as e
from proactive_core.ports import Append
from simulation.faults import FaultyJournal
from simulation.people import Device

NEVER = timedelta(days=3650)


def rule(patch, command, changed):
    """Put another rule in a command's place; it gets the real one to start from."""
    real = _rules.RULES[command]
    patch(_kernel, "RULES", {**_kernel.RULES, command: lambda d, cmd: changed(real, d, cmd)})


def queue_timer(patch):
    """The timer lives in a broker message, not in the row."""
    real, queues = FaultyJournal.__getattr__, {}

    def statement(self, name):
        held = queues.setdefault(id(self), set())
        if name == "append":

            def append(*entries):
                real(self, "append")(*entries)  # may end after the commit: no message then
                held.update(x.stream for x in entries if x.index is not None and x.index.live)

            return append
        if name == "due":

            def due(now, limit=100):
                ripe = [x for x in self.inner.due(now, 1000) if x in held][:limit]
                held.difference_update(ripe)
                return tuple(ripe)

            return due
        return real(self, name)

    patch(FaultyJournal, "__getattr__", statement)


def repeat_limit(patch):
    """The ladder ends after some repeats."""

    def due_passed(real, d, cmd):
        refused = real(d, cmd)
        promised = d.lead.promised_due
        if promised is not None and d.now - promised > timedelta(days=4):
            last = d.events[-1]
            d.add(
                e.Escalated,
                rung=last.rung,
                paged=(),
                next_action_at=d.now + NEVER,
                calendar=last.calendar,
                covered=last.covered,
            )
        return refused

    rule(patch, c.DuePassed, due_passed)


def ack_stops_clock(patch):
    """An acknowledgement clears the due instant."""
    real = _evolve.CHANGES[e.StageEntered]

    def entered(state, event):
        changed = real(state, event)
        if event.stage is Stage.CONTACT and state.stage is Stage.ACKNOWLEDGE:
            changed |= {"promised_due": None, "next_action_at": None}
        return changed

    patch(_evolve, "CHANGES", {**_evolve.CHANGES, e.StageEntered: entered})


def close_then_tell(patch):
    """The outcome is committed first, the message sent afterwards."""

    def resolve(real, d, cmd):
        refused = real(d, cmd)
        if refused is None and d.lead.live:
            d.add(e.Closed)
        return refused

    rule(patch, Resolve, resolve)


def no_tell_stage(patch):
    """Telling is only an outbox row, with no owner and no clock."""
    real = _evolve.CHANGES[e.StageEntered]

    def entered(state, event):
        changed = real(state, event)
        if event.stage is Stage.TELL:
            changed["next_action_at"] = event.at + NEVER
        return changed

    patch(_evolve, "CHANGES", {**_evolve.CHANGES, e.StageEntered: entered})
    patch(_relay, "_give_up", lambda desk, effect, now: _relay._postpone(desk, effect, now, ""))
    rule(patch, TellByHand, lambda _, d, __: d.refuse("the outbox tells"))


def stale_confirm(patch):
    """A delivery receipt is not matched to the cycle it belongs to."""

    def confirm(real, d, cmd):
        return real(d, attrs.evolve(cmd, cycle=d.lead.cycle))

    rule(patch, ConfirmTold, confirm)


def static_route(patch):
    """Intake routes to a named person, whoever still works here."""
    patch(Policy, "owner_for", lambda self, branch, _: self.routing.get(branch, self.routing[None]))


def offboard_keeps_owner(patch):
    """Leaving the firm does not re-own live leads."""

    def left(desk, person, now):
        people = desk.people()
        if not people.active(person) or not desk.policy.sink(people.without([person])):
            return Refused("not now")
        desk.journal.append(_people._noted(desk.journal, e.PersonLeft, person, now))
        return 0

    patch(_desk, "person_left", left)


def no_authority_check(patch):
    """Ownership is read before the storing transaction, not inside it."""

    real = LeadDesk.act

    def act(self, lead_id, command, **given):
        seen = self.lead(lead_id)
        self.journal.holder("anything")  # somebody else may come first here
        held = _kernel.held
        _kernel.held = lambda _, by, rights, context: held(seen, by, rights, context)
        try:
            return real(self, lead_id, command, **given)
        finally:
            _kernel.held = held

    patch(LeadDesk, "act", act)


def no_idempotency_key(patch):
    """A retried submission is stored again."""

    def place(self, ref, digest):
        n = len(self.desk.journal.streams("lead:"))
        return (str(ref), False) if n == 0 else (f"~{n}:{ref}", False)

    patch(_intake.Intake, "_place", place)
    patch(_desk, "entry", _without("claims"))


class FireAndForget(Device):
    """The device sends once and keeps nothing."""

    def sent(self, submission):
        self.kept.remove(submission)


#: Name → (mutant, the rules of which one must be seen to break).
REFUTED = {
    "QUEUE_TIMER": (queue_timer, {"leads:L2", "leads:L3"}),
    "REPEAT_LIMIT": (repeat_limit, {"leads:L3", "leads:L4"}),
    "ACK_STOPS_CLOCK": (ack_stops_clock, {"leads:S2", "leads:S3"}),
    "CLOSE_THEN_TELL": (close_then_tell, {"leads:S2"}),
    "NO_TELL_STAGE": (no_tell_stage, {"leads:L3", "leads:L4"}),
    "STALE_CONFIRM": (stale_confirm, {"leads:S8"}),
    # The journal itself notices: nobody leaves who owns something afterwards.
    "STATIC_ROUTE": (static_route, {"leads:S2", "ConflictError"}),
    "OFFBOARD_KEEPS_OWNER": (offboard_keeps_owner, {"leads:S2"}),
    "NO_AUTHORITY_CHECK": (no_authority_check, {"leads:S4"}),
    "NO_IDEMPOTENCY_KEY": (no_idempotency_key, {"leads:S1", "leads:S5"}),
    "FIRE_AND_FORGET": (FireAndForget, {"leads:L1"}),
}


# --- flaws that this project's own work found


def given_while_leaving(patch):
    """A decision does not rest on its people being there still when it is stored."""
    patch(_desk, "entry", _without("rests_on"))


def _without(field):
    real = _desk.entry

    def entry(*given):
        made: Append = real(*given)
        return attrs.evolve(made, **{field: ()})

    return entry


def any_outcome(patch):
    """Whoever was told anything counts as told the outcome."""
    real = _kernel.RULES[ConfirmTold]

    def confirm(d, cmd):
        return real(d, attrs.evolve(cmd, obligation=Obligation.OUTCOME))

    patch(_kernel, "RULES", {**_kernel.RULES, ConfirmTold: confirm})


FOUND = {
    "GIVEN_WHILE_LEAVING": (given_while_leaving, {"leads:S2"}),
    "ANY_OUTCOME": (any_outcome, {"leads:S8", "leads:L4", "leads:L5"}),
}
