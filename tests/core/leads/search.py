"""Every state of a lead that seven commands can reach, found by the real kernel.

A decision is a function of one lead alone, so two submissions that are not linked are searched
as two searches of one; linked, they are one lead with two submissions, and `JoinLead` and
`PartLead` are commands like any other. Time stands still until `DuePassed` is tried: then it is
the moment at which the lead is due. States are the same when they differ in nothing that a
later decision looks at.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from datetime import timedelta

import attrs

from core.leads.office import (
    ANN,
    BO,
    CALENDAR,
    CUSTOMER,
    DIRECTORY,
    MIA,
    MONDAY,
    POLICY,
    SAM,
    said,
)
from proactive_core.leads import (
    Acknowledge,
    Classify,
    ConfirmTold,
    GiveUpTelling,
    Lead,
    Obligation,
    Outcome,
    Reassign,
    RecordContact,
    Refused,
    Reopen,
    Resolve,
    Resume,
    Stage,
    TellByHand,
    Wait,
    Withdraw,
    decide,
    fold,
)
from proactive_core.leads import _commands as c
from proactive_core.leads._model import Submitted
from proactive_core.leads._policy import Context
from proactive_core.refs import Ref

ACTORS = (MIA, BO)
FIRST, SECOND = said().ref, Ref("fsm", "lead", "2")
HERE = Context(attrs.evolve(POLICY, mirrors=()), DIRECTORY, {None: CALENDAR})
GONE = attrs.evolve(HERE, directory=DIRECTORY.without([MIA]))
_FORGOTTEN = ("version", "updated_at", "opened_at", "observed_at", "reason_slot", "told")
_VALUES = operator.attrgetter(
    *(field.name for field in attrs.fields(Lead) if field.name not in _FORGOTTEN)
)


@attrs.frozen
class State:
    """A lead, the moment, and whether its first owner has left."""

    lead: Lead
    now: object
    context: Context

    def key(self) -> tuple:
        """What a later decision can look at."""
        lead = self.lead
        told = tuple(
            (t.submission.key, t.obligation.value, t.cycle, t.state.value) for t in lead.told
        )
        return (_VALUES(lead), told, self.now, self.context is GONE)


def begin(customer=CUSTOMER) -> State:
    """One submission has arrived."""
    submission = said(customer=customer)
    command = c.Submit(by=ANN, lead=str(FIRST), submission=submission, digest="d")
    return State(fold(decide(None, command, now=MONDAY, context=HERE)), MONDAY, HERE)


def commands(state: State) -> Iterator[tuple[c.Command, State]]:
    """Everything that may be asked next, rightly or wrongly, and the state it is asked in."""
    lead, now = state.lead, state.now
    for by in ACTORS:
        for command in (
            Classify(by=by, customer=CUSTOMER),
            Acknowledge(by=by),
            Reassign(by=by, to=BO if by == MIA else SAM),
            RecordContact(by=by, contacted_at=now),
            RecordContact(by=by, contacted_at=now, reached=False),
            Wait(by=by, reason="later", resume_by=now + timedelta(days=15)),
            Resume(by=by),
            Resolve(by=by, outcome=Outcome.ACCEPTED),
            Resolve(by=by, outcome=Outcome.UNREACHABLE),
            TellByHand(by=by, told_at=now),
            Reopen(by=by, why="again"),
        ):
            yield command, state
    yield Withdraw(by=ANN, submission=FIRST), state
    yield Reopen(by=ANN, why="no"), state
    yield c.Offboard(), attrs.evolve(state, context=GONE)
    if lead.next_action_at is not None:
        yield c.DuePassed(), attrs.evolve(state, now=max(now, lead.next_action_at))
    second = Submitted(ref=SECOND, technician=ANN, lead=str(SECOND))
    join = c.JoinLead(
        lead=str(SECOND),
        asked_by=BO,
        submissions=(second,),
        stage=Stage.ACKNOWLEDGE,
        due=MONDAY + timedelta(minutes=30),
    )
    yield join, state
    yield c.PartLead(lead=str(SECOND), asked_by=BO, submissions=(SECOND,)), state
    for telling in lead.told:
        if telling.obligation is Obligation.OUTCOME and telling.to is not None:
            where = {
                "cycle": telling.cycle,
                "submission": telling.submission,
                "obligation": telling.obligation,
            }
            confirmed = {"to": telling.to, "effect": "e", "channel": "email", "delivery": "1"}
            yield ConfirmTold(lead=lead.id, **where, **confirmed), state
            yield GiveUpTelling(**where, tries=3), state


def search(start: State, depth: int, look) -> list[int]:
    """Breadth first; how many states are first reached by so many commands."""
    seen, edge, counts = {start.key()}, [start], [1]
    for _ in range(depth):
        found = []
        for state in edge:
            for command, asked in commands(state):
                events = decide(asked.lead, command, now=asked.now, context=asked.context)
                if isinstance(events, Refused):
                    continue
                after = attrs.evolve(asked, lead=fold(events, asked.lead))
                key = after.key()
                look(asked, command, events, after)
                if key not in seen:
                    seen.add(key)
                    found.append(after)
        counts.append(len(found))
        edge = found
    return counts
