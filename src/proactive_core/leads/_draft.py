"""A decision in the making: the events so far, and the lead as they leave it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from ..refs import Ref
from . import _events as e
from ._commands import Command
from ._evolve import apply, evolve
from ._model import (
    Authority,
    Discharge,
    Lead,
    Obligation,
    OwnerReason,
    Stage,
    Way,
)
from ._policy import Context


@attrs.frozen
class Refused:
    """A command changed nothing.

    Attributes:
        why: In words for whoever asked.
        stage: Where the lead stands; None if there is no lead.
    """

    why: str
    stage: Stage | None = None


@attrs.define
class Draft:
    """Collects the events of one decision; every step sees the lead as it is by then."""

    before: Lead | None
    command: Command
    authority: Authority
    now: datetime
    context: Context
    events: list[e.Event] = attrs.field(factory=list)
    #: As the events so far leave it: a copy of our own that changes with each of them.
    lead: Lead = attrs.field(init=False)
    #: What all events of one decision have in common.
    _stamp: Mapping[str, Any] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        if self.before is not None:
            self.lead = self.before
        self._stamp = {
            "at": self.now,
            "by": self.command.by,
            "authority": self.authority,
            "version": self.version,
        }

    @property
    def version(self) -> int:
        """How many events the lead had before this decision."""
        return 0 if self.before is None else self.before.version

    def refuse(self, why: str) -> Refused:
        """Say why nothing changes."""
        return Refused(why, None if self.before is None else self.before.stage)

    def add(self, kind: type[e.Event], **fields: Any) -> None:
        """Let something happen."""
        fields.update(self._stamp)
        event = kind(**fields)
        if self.events:
            apply(self.lead, event)
        else:
            self.lead = evolve(self.before, event)
        self.events.append(event)

    def slot(self, stem: str) -> str | None:
        """Where a text of the command is kept; None if it brings none."""
        if getattr(self.command, stem) is None:
            return None
        return stem if self.before is None else f"{stem}:{self.version}"

    def paged(self, *people: Ref) -> tuple[Ref, ...]:
        """Those of them who can be reached, and did not do it themselves."""
        reachable, found = self.context.directory.reachable, list[Ref]()
        for one in people:
            if one != self.command.by and one not in found and reachable(one):
                found.append(one)
        return tuple(found)

    def enter(self, stage: Stage, seconds: int | None = None) -> None:
        """Start a stage's clock: with its budget, or with what is left of one."""
        if seconds is None:
            seconds = self.context.policy.budget(stage, self.lead.urgency)
        promise = self.context.promise(self.lead.branch, self.now, seconds)
        self.add(
            e.StageEntered,
            stage=stage,
            budget=seconds,
            calendar=promise.calendar,
            due=promise.due,
            covered=promise.covered,
        )

    def own(self, owner: Ref | None, why: OwnerReason, note_slot: str | None = None) -> None:
        """Give it an owner; None = by the routes, among those who are active now."""
        if owner is None:
            owner = self.context.policy.owner_for(self.lead.branch, self.context.directory)
        self.add(e.OwnerSet, owner=owner, why=why, note_slot=note_slot, paged=self.paged(owner))

    def owe(self, obligation: Obligation) -> None:
        """Owe every submitter something, once per cycle."""
        lead = self.lead
        fresh = [s for s in lead.submissions if lead.telling(s.ref, obligation) is None]
        for submission in fresh:
            self._owe(submission.ref, submission.technician, obligation)

    def _owe(self, submission: Ref, to: Ref | None, obligation: Obligation) -> None:
        person = self.context.directory.person(to)
        gone = person is not None and not person.active
        if to is None or gone:
            way = Way.NOBODY
        else:
            way = Way.CHANNEL if person is not None and person.reachable else Way.HAND
        self.add(
            e.TellingOwed,
            submission=submission,
            obligation=obligation,
            cycle=self.lead.cycle,
            to=to,
            way=way,
        )
        if way is Way.NOBODY:
            self.discharge(submission, obligation, Discharge.LEFT if gone else Discharge.NOBODY)

    def has_left(self, ref: Ref | None) -> bool:
        """Whether that is somebody known who is not active any more."""
        person = self.context.directory.person(ref)
        return person is not None and not person.active

    def discharge(self, submission: Ref, obligation: Obligation, reason: Discharge) -> None:
        """End an obligation of this cycle without a delivery."""
        self.add(
            e.Discharged,
            submission=submission,
            obligation=obligation,
            cycle=self.lead.cycle,
            reason=reason,
        )

    def discharge_open(self, reason: Discharge, submission: Ref | None = None) -> None:
        """End every open obligation of this cycle (of one submission)."""
        for telling in self.lead.told:
            if (
                telling.open
                and telling.cycle == self.lead.cycle
                and submission in (None, telling.submission)
            ):
                self.discharge(telling.submission, telling.obligation, reason)

    def close_if_told(self) -> None:
        """Close it once every submitter heard the outcome [leads:S2]."""
        tellings = [self.lead.telling(s.ref, Obligation.OUTCOME) for s in self.lead.submissions]
        if all(telling is not None and not telling.open for telling in tellings):
            self.discharge_open(Discharge.SUPERSEDED)
            self.add(e.Closed)


def whole_second(now: datetime) -> datetime:
    """The instant without its fraction of a second: promises are kept in whole seconds."""
    return now.replace(microsecond=0) if now.microsecond else now
