"""The rules that hold for every lead, recomputed from its events [leads §7.2]."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from ..ports import Effect
from ..refs import Ref
from . import _events as e
from ._directory import Directory
from ._event_names import BOOKKEEPING, slots
from ._model import (
    SYSTEM,
    Authority,
    Lead,
    Obligation,
    Stage,
    stream_of,
)
from ._plan import PAGE, TELL, about_telling, owed_and_ended, steps
from ._trouble import shown_by

if TYPE_CHECKING:
    from ._desk import LeadDesk


@attrs.frozen(order=True)
class Violation:
    """A rule that does not hold.

    Attributes:
        rule: Such as `leads:S2`.
        where: The lead, the row or the part of the policy.
        why: What is wrong.
    """

    rule: str
    where: str
    why: str


@attrs.frozen
class Replay:
    """One stream, recomputed.

    Attributes:
        states: The lead after each event.
        owed: Every effect that the events cause.
        settled: Keys of those that the events settle.
    """

    events: tuple[e.Event, ...]
    states: tuple[Lead, ...]
    owed: tuple[Effect, ...]
    settled: frozenset[str]

    @property
    def lead(self) -> Lead:
        return self.states[-1]

    def before(self, n: int) -> Lead | None:
        return None if n == 0 else self.states[n - 1]


def replayed(events: Sequence[e.Event]) -> Replay:
    happened = steps(None, events)
    owed, settled = owed_and_ended((), happened)
    states = tuple(after for _, _, after in happened)
    return Replay(tuple(events), states, owed, frozenset(settled))


def of_lead(
    desk: LeadDesk,
    people: Directory,
    stream: str,
    replay: Replay,
    now: datetime,
    gap: int | None,
) -> Iterator[Violation]:
    yield from _rooted(desk, stream, replay.lead)
    yield from _partition(people, stream, replay.lead)
    yield from _clock(desk, stream, replay.lead, now, gap)
    yield from _authority(stream, replay)
    yield from _effects(desk, stream, replay)
    yield from _confirmed(stream, replay)
    yield from _monotone(stream, replay)
    yield from _covered(desk, stream, replay)
    held = desk.journal.texts(stream)
    for event in replay.events:
        for slot in slots(event):
            if slot not in held:
                yield Violation("leads:S14", stream, f"the text {slot!r} is gone, and not erased")


def _rooted(desk: LeadDesk, stream: str, lead: Lead) -> Iterator[Violation]:
    """S1, S5: every submission has exactly one lead, found by its key."""
    if stream != stream_of(lead.id):
        yield Violation("leads:S1", stream, f"it holds the lead {lead.id}")
    if not lead.id.startswith("~"):
        for submission in (s for s in lead.submissions if s.lead is None):
            holder = desk.journal.holder(f"submission:{submission.ref}")
            if holder != stream:
                yield Violation("leads:S1", stream, f"{submission.ref} leads to {holder}")


def _partition(people: Directory, stream: str, lead: Lead) -> Iterator[Violation]:
    """S2: live with an active owner and a finite due, or closed with everybody told."""
    if lead.live:
        if not people.active(lead.owner):
            yield Violation("leads:S2", stream, f"its owner {lead.owner} is not active")
        if lead.next_action_at is None:
            yield Violation("leads:S2", stream, "nothing is due")
        return
    if lead.stage is Stage.LINKED:
        return  # what it holds is open or closed with its root
    if lead.outcome is None:
        yield Violation("leads:S2", stream, "closed without an outcome")
    for submission in lead.submissions:
        telling = lead.telling(submission.ref, Obligation.OUTCOME)
        if telling is None or telling.open:
            why = f"closed, and the outcome of {submission.ref} is still to be told"
            yield Violation("leads:S2", stream, why)


def _clock(
    desk: LeadDesk, stream: str, lead: Lead, now: datetime, gap: int | None
) -> Iterator[Violation]:
    """S3, L2: the index says what the events say, and nothing overdue goes unnoticed."""
    index = desk.journal.index(stream)
    says = (lead.live, lead.next_action_at, lead.owner if lead.live else None, lead.stage.value)
    if index is None or (index.live, index.next_action_at, index.owner, index.stage) != says:
        yield Violation("leads:S3", stream, "its index entry is not what its events say")
    if lead.stage is Stage.WAITING and lead.resume_by is None:
        yield Violation("leads:S3", stream, "it waits for no stated moment")
    due = lead.next_action_at
    if gap is not None and due is not None and (now - due).total_seconds() > gap:
        why = f"due since {due.isoformat()}, and no sweep noticed"
        yield Violation("leads:L2", stream, why)


def _authority(stream: str, replay: Replay) -> Iterator[Violation]:
    """S4: whoever acted had the right by the lead as it was when they decided."""
    start = 0
    for n, event in enumerate(replay.events):
        if event.version == n:
            start = n
        elif event.version != start:
            why = f"event {n} was decided on version {event.version}, not {start}"
            yield Violation("leads:S4", stream, why)
            continue
        if not _entitled(replay.before(start), event):
            why = f"event {n}: {event.by} did not have the right of {event.authority.value}"
            yield Violation("leads:S4", stream, why)


def _entitled(lead: Lead | None, event: e.Event) -> bool:
    right = event.authority
    if right is Authority.SYSTEM:
        return event.by == SYSTEM
    if lead is None:
        return right is Authority.SOURCE and event.by != SYSTEM
    if right is Authority.OWNER:
        return event.by == lead.owner
    if right is Authority.RUNG:
        return event.by in lead.rung_holders
    if right is Authority.SUBMITTER:
        return any(s.technician == event.by for s in lead.submissions)
    # Who managed which branch, or stood in for whom, at that time is not in the events.
    return right in (Authority.MANAGER, Authority.DELEGATE) and event.by != SYSTEM


def _effects(desk: LeadDesk, stream: str, replay: Replay) -> Iterator[Violation]:
    """S7: what is owed follows from the events, and is settled only by them."""
    stored = {effect.key: effect for effect in desk.journal.effects(stream)}
    planned = {effect.key: effect for effect in replay.owed}
    for key in sorted(set(stored) | set(planned)):
        if key not in stored:
            yield Violation("leads:S7", stream, f"{key} should be owed, and is not stored")
        elif key not in planned:
            yield Violation("leads:S7", stream, f"{key} is owed by no event")
        elif (stored[key].settled_at is not None) != (key in replay.settled):
            yield Violation("leads:S7", stream, f"{key} is settled by no event, or the reverse")
        elif _gist(stored[key]) != _gist(planned[key]):
            yield Violation("leads:S7", stream, f"{key} is not what its event owes")


def _confirmed(stream: str, replay: Replay) -> Iterator[Violation]:
    """S8: a delivery confirms an effect of this cycle, to the person it was owed to."""
    planned = {effect.key: effect for effect in replay.owed}
    for n, event in enumerate(replay.events):
        if isinstance(event, e.Told):
            effect, state = planned.get(event.effect), replay.before(n)
            about = about_telling(event.cycle, event.obligation, event.submission)
            fits = effect is not None and (effect.kind, effect.to, effect.about) == (
                TELL,
                event.to,
                about,
            )
            if not fits or state is None or event.cycle != state.cycle:
                yield Violation("leads:S8", stream, f"event {n} confirms what was not owed")
        if isinstance(event, e.Paged):
            effect = planned.get(event.effect)
            if effect is None or effect.kind != PAGE or effect.to != event.to:
                yield Violation("leads:S8", stream, f"event {n} confirms what was not owed")


def _gist(effect: Effect) -> tuple[str, Ref | None, str]:
    return effect.kind, effect.to, effect.about


def _monotone(stream: str, replay: Replay) -> Iterator[Violation]:
    """S9, S10: breaches are true and stay; closed is final but for a reopening."""
    for n, event in enumerate(replay.events):
        before = replay.before(n)
        if before is None:
            continue
        for why in _untrue(before, event):
            yield Violation("leads:S9", stream, f"event {n} {why}")
        if replay.states[n].breaches[: len(before.breaches)] != before.breaches:
            yield Violation("leads:S9", stream, f"event {n} takes a breach back")
        if before.closed_at is None:
            continue
        if isinstance(event, e.Reopened):
            if event.cycle != before.cycle + 1:
                yield Violation("leads:S10", stream, f"event {n} reopens without a new cycle")
        elif not isinstance(event, BOOKKEEPING):
            yield Violation("leads:S10", stream, f"event {n} happens to a closed lead")


def _untrue(before: Lead, event: e.Event) -> Iterator[str]:
    """What an event says of a promise that is not so."""
    if isinstance(event, e.Breached) and (event.due != before.promised_due or event.at < event.due):
        yield "records a breach that was none"
    if isinstance(event, e.ClockRebound) and before.is_overdue(event.at):
        yield "takes a broken promise back"
    if isinstance(event, e.LeadJoined) and not _earlier(event, before):
        yield "moves a promise to a later moment"
    if isinstance(event, e.Escalated) and event.rung < before.rung:
        yield "goes down the ladder"

    if isinstance(event, e.Escalated) and event.gap is not None:
        least = event.at + timedelta(seconds=event.gap)
        exact = event.elapsed or not event.covered
        # Business seconds never pass faster than elapsed ones [leads:T5].
        if event.next_action_at < least or (exact and event.next_action_at != least):
            yield "counts its gap otherwise than it says"


def _earlier(event: e.LeadJoined, before: Lead) -> bool:
    own = before.promised_due
    return event.due is None or (own is not None and event.due < own)


def _covered(desk: LeadDesk, stream: str, replay: Replay) -> Iterator[Violation]:
    """S12, S13: a promise past the calendar's end, or a rung that calls nobody, is a lead."""
    for n, event in enumerate(replay.events):
        for trouble in shown_by(replay.before(n), event):
            if desk.journal.holder(f"submission:{trouble.ref}") is None:
                why = f"event {n}: nobody was told that {trouble.why[0].lower()}{trouble.why[1:]}"
                yield Violation(trouble.rule, stream, why)
