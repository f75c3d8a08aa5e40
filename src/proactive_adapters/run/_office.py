"""What the office did elsewhere, applied at the desk: each action once, at its moment."""

from __future__ import annotations

from collections import deque
from datetime import datetime

import attrs

from proactive_core import DeskAction, Ref
from proactive_core.leads import LeadDesk, Refused, apply_action
from proactive_core.ports import ActionRefused, Append, ConflictError, Journal

from ._shelf import Shelf

REFUSED = "desk:refused"
_TRIES = 10


@attrs.frozen(kw_only=True)
class Refusal:
    """An action of the office that the desk refused: it stays undone until it is mended."""

    action: Ref
    submission: Ref
    why: str


@attrs.define
class Office:
    """Knows which actions were dealt with, so far as this process has looked."""

    shelf: Shelf
    _dealt_with: set[Ref] = attrs.field(factory=set)
    _pending: deque[DeskAction] | None = None
    _early: dict[Ref, DeskAction] = attrs.field(factory=dict)

    def forget(self) -> None:
        """Look at the shelf again: there is news."""
        self._pending = None

    def pending(self) -> deque[DeskAction]:
        """Actions whose moment has not come, or that were not looked at, in order."""
        if self._pending is None:
            left = (a for a in self.shelf.of(DeskAction) if a.ref not in self._dealt_with)
            fresh = {a.ref: a for a in left if a.ref not in self._early}
            self._pending = deque(sorted(fresh.values(), key=lambda a: (a.acted_at, a.ref)))
        return self._pending

    def act(self, desk: LeadDesk, now: datetime) -> tuple[int, tuple[Refusal, ...]]:
        """Apply everything whose moment has come: (how many, what was refused).

        What is about a submission that has not come in is tried again next time. Any other
        refusal is for good and is stored: replayed later, an old answer could be taken for
        a new one.
        """
        pending, acted, refusals = self.pending(), 0, []
        due = list(self._early.values())
        while pending and pending[0].acted_at <= now:
            due.append(pending.popleft())
        for action in sorted(due, key=lambda a: (a.acted_at, a.ref)):
            was_early = self._early.pop(action.ref, None) is not None
            result = apply_action(desk, action, now=now)
            if not isinstance(result, Refused):
                acted += bool(result)
            elif desk.find(action.submission) is None:
                self._early[action.ref] = action
                if was_early:
                    continue
                refusals.append(_refusal(action, result))
                continue
            else:
                _store(desk.journal, action, result, now)
                refusals.append(_refusal(action, result))
            self._dealt_with.add(action.ref)
        return acted, tuple(refusals)


def _store(journal: Journal, action: DeskAction, refused: Refused, now: datetime) -> None:
    event = ActionRefused(at=now, action=action.ref, submission=action.submission, why=refused.why)
    for _ in range(_TRIES):
        entry = Append(
            stream=REFUSED,
            expected=len(journal.load(REFUSED)),
            events=(event,),
            claims=(f"action:{action.ref}",),
            at=now,
        )
        try:
            journal.append(entry)
        except ConflictError:
            continue
        return
    raise ConflictError(f"others kept writing to {REFUSED}; try again")


def _refusal(action: DeskAction, refused: Refused) -> Refusal:
    return Refusal(action=action.ref, submission=action.submission, why=refused.why)
