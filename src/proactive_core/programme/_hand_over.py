"""Actions of checklists at the desk: what nobody takes up escalates as a lead does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ..checklists import Action, Change, FollowUp
from ..facts import Submission
from ..leads import (
    Acknowledge,
    Classify,
    Command,
    Lead,
    LeadDesk,
    Outcome,
    Refused,
    Reopen,
    Reopened,
    Resolve,
    Resolved,
    Resume,
    Stage,
    Withdraw,
)
from ..refs import Ref

_SYSTEM, _KIND = "proactive", "action"


@attrs.frozen(kw_only=True)
class HandedOver:
    """What the desk did with one action.

    Attributes:
        action: Id of the action.
        lead: Id of its lead at the desk; None = there is none, for it was closed before it
            was ever handed over.
        done: What was done, in a word: `submitted`, `reopened`, `ended` or `kept`.
        refused: Why the desk would not do it; None when it did. Nothing is lost by that: the
            lead stays where it was, and the next time is another chance.
        why: Why nothing was done where something could have been; None otherwise.
    """

    action: str
    lead: str | None
    done: str
    refused: str | None = None
    why: str | None = None


def submission_of_action(
    action: Action, *, by: Ref, found_at: datetime, branch: Ref | None, language: str = "en"
) -> Submission:
    """An action as something the office must see through.

    Its ref follows from the action's stable id, so that it is handed over once however often
    it is found. It has no customer, so it waits at the desk to be placed by its owner.

    Args:
        action: What is to be done.
        by: Who raises it, and is told what became of it.
        found_at: When it was found.
        branch: The company's branch that has to act; None = the default route.
        language: What its words are said in, as far as they exist in it.
    """
    steps = action.template.steps if action.template else ()
    lines = [
        action.title.said_in(language) if action.title else action.key,
        *(f"- {step.text.said_in(language)}" for step in steps),
        *([f"Owner: {action.owner}"] if action.owner else []),
        *([f"Due: {action.due.date().isoformat()}"] if action.due else []),
    ]
    return Submission(
        ref=Ref(_SYSTEM, _KIND, action.id),
        technician=by,
        branch=branch,
        observed_at=found_at,
        summary="\n".join(lines),
    )


def is_action(lead: Lead) -> bool:
    """Whether a lead is an action of a checklist, and nothing that was found in the field."""
    return any((s.ref.system, s.ref.kind) == (_SYSTEM, _KIND) for s in lead.submissions)


def action_lead(desk: LeadDesk, action: str) -> str | None:
    """Id of the lead that an action has at the desk; None if it was never handed over.

    Of a lead that goes on as part of another one it is the other's.
    """
    return desk.find(Ref(_SYSTEM, _KIND, action))


def hand_over(
    desk: LeadDesk,
    updates: Iterable[FollowUp],
    *,
    by: Ref,
    now: datetime,
    branch: Ref | None = None,
    language: str = "en",
    answered_at: datetime | None = None,
) -> tuple[HandedOver, ...]:
    """Bring the desk into step with the actions of an evaluation; safe to repeat.

    What is open and new to the desk is submitted, and from then on has an owner, a due and
    the ladder. What is open and was closed at the desk is reopened. What reached its target
    is closed: resolved as accepted when `by` owns it, taken back when `by` raised it. Of a
    lead that others go on with, only the action's own part is taken back. Answers older than
    what the desk did last neither reopen nor close anything.

    Args:
        desk: The desk of the company.
        updates: What `follow_up` says.
        by: Who hands over: the person who answers for the checklist.
        now: The moment of doing so.
        branch: The company's branch that has to act; None = the default route.
        language: What the desk is told in.
        answered_at: When the answers were given; None = now.
    """
    office = _Office(desk, by, now, min(answered_at or now, now))
    return tuple(office.follow(update, branch, language) for update in updates)


@attrs.frozen
class _Office:
    desk: LeadDesk
    by: Ref
    now: datetime
    answered_at: datetime

    def follow(self, update: FollowUp, branch: Ref | None, language: str) -> HandedOver:
        action, ended = update.action, update.change is Change.CLOSED
        lead_id = action_lead(self.desk, action.id)
        if lead_id is not None:
            return self._bring_up(lead_id, update, ended=ended)
        if ended:
            return HandedOver(action=action.id, lead=None, done="kept")
        submission = submission_of_action(
            action, by=self.by, found_at=self.answered_at, branch=branch, language=language
        )
        receipt = self.desk.submit(submission, now=self.now)
        return HandedOver(action=action.id, lead=receipt.lead, done="submitted")

    def _bring_up(self, lead_id: str, update: FollowUp, *, ended: bool) -> HandedOver:
        kept = HandedOver(action=update.action.id, lead=lead_id, done="kept")
        lead = self.desk.lead(lead_id)
        live = self.desk.is_live(lead_id)
        settled = lead.stage is Stage.TELL or not live
        if ended is settled:
            return kept
        newer = self._newer(lead)
        if newer is not None:
            return attrs.evolve(kept, why=newer)
        if lead.stage is Stage.TELL:
            why = "its outcome is not told yet: hand it over again when it is closed"
            return attrs.evolve(kept, refused=why)
        steps = self._ending(lead, update) if ended else [Reopen(by=self.by, why=update.why)]
        for step in steps:
            events = self.desk.act(lead_id, step, now=self.now)
            if isinstance(events, Refused):
                return attrs.evolve(kept, refused=events.why)
        return attrs.evolve(kept, done="ended" if ended else "reopened")

    def _newer(self, lead: Lead) -> str | None:
        """What happened to a lead after the answers were given; None if nothing did."""
        what, at = "found", lead.observed_at or lead.opened_at
        for event in self.desk.journal.load(f"lead:{lead.id}"):
            if isinstance(event, Resolved):
                what, at = "settled", event.at
            elif isinstance(event, Reopened):
                what, at = "opened again", event.at
        return f"it was {what} after these answers were given" if self.answered_at < at else None

    def _ending(self, lead: Lead, update: FollowUp) -> list[Command]:
        """The steps by which somebody may end a lead, or their part in it, from where it stands."""
        own, why = Ref(_SYSTEM, _KIND, update.action.id), update.why
        others = [s for s in lead.submissions if s.ref != own and not s.withdrawn]
        if others or lead.owner != self.by:
            return [Withdraw(by=self.by, submission=own, why=why)]
        steps: list[Command] = []
        if lead.stage is Stage.TRIAGE:
            steps.append(Classify(by=self.by))
        if lead.stage in (Stage.TRIAGE, Stage.ACKNOWLEDGE):
            steps.append(Acknowledge(by=self.by))
        if lead.stage is Stage.WAITING:
            steps.append(Resume(by=self.by))
        return [*steps, Resolve(by=self.by, outcome=Outcome.ACCEPTED, reason=why)]
