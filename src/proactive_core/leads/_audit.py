"""Recomputing every invariant from the events, without trusting what is stored beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from ..errors import ProactiveError
from ._invariants import Violation, of_lead, replayed
from ._model import Lead, Stage, stream_of
from ._plan import ordinal_of

if TYPE_CHECKING:
    from ._desk import LeadDesk


@attrs.frozen
class Health:
    """Whether the desk does its work [leads §7.6].

    Attributes:
        oldest_overdue: The earliest promise that is past without a recorded breach; None if
            there is none.
        oldest_unsent: When the oldest message or copy that is still owed came to be owed; None
            if nothing is owed.
        violations: How many rules do not hold.
        stages: How many leads stand in each stage, in the order of the stages.
    """

    oldest_overdue: datetime | None
    oldest_unsent: datetime | None
    violations: int
    stages: tuple[tuple[Stage, int], ...]

    @property
    def clean(self) -> bool:
        """Whether every rule holds: only then may a dead man's switch be reset."""
        return self.violations == 0


def audit(desk: LeadDesk, now: datetime, gap: int | None) -> tuple[Violation, ...]:
    """Every rule that does not hold, sorted."""
    found = [Violation("leads:S14", f.where, f.why) for f in desk.journal.verify()]
    people, leads = desk.people(), dict[str, Lead]()
    if not desk.policy.sink(people):
        why = "no active member with a confirmed contact is left"
        found.append(Violation("leads:S12", "policy: sink", why))
    for stream in desk.journal.streams("lead:"):
        try:
            replay = replayed(desk.journal.load(stream))
        except (ProactiveError, LookupError, TypeError, ValueError, AssertionError) as fault:
            why = f"its events cannot be replayed: {fault}"
            found.append(Violation("leads:S9", stream, why))
            continue
        if replay.events:
            found += of_lead(desk, people, stream, replay, now, gap)
            if replay.lead.linked_to is not None or replay.lead.joined:
                leads[replay.lead.id] = replay.lead
    found += _forest(leads)
    return tuple(sorted(found))


def _forest(leads: Mapping[str, Lead]) -> Iterator[Violation]:
    """S11: links are a forest, and both ends of each know of it."""
    for lead in leads.values():
        stream, above = stream_of(lead.id), _above(leads, lead.id)
        if lead.id in above:
            yield Violation("leads:S11", stream, f"its link to {above[0]} goes round in a circle")
        elif above and above[0] not in leads:
            yield Violation("leads:S11", stream, f"its link to {above[0]} is not known there")
        elif above:
            root = leads[above[0]]
            held = {(s.ref, s.lead or root.id) for s in root.submissions}
            for said in lead.submissions:
                if (said.ref, said.lead or lead.id) not in held:
                    why = f"{said.ref} is linked to {root.id}, which does not hold it"
                    yield Violation("leads:S11", stream, why)
        for below in lead.joined:
            if lead.id not in _above(leads, below):
                why = f"it holds what came in as {below}, which is not linked to it"
                yield Violation("leads:S11", stream, why)


def _above(leads: Mapping[str, Lead], lead_id: str) -> list[str]:
    """What a lead is linked to, step by step; a circle is gone round once."""
    found: list[str] = []
    while lead_id in leads:
        up = leads[lead_id].linked_to
        if up is None or up in found:
            break
        found.append(up)
        lead_id = up
    return found


def health(
    desk: LeadDesk, now: datetime, gap: int | None, found: tuple[Violation, ...] | None
) -> Health:
    """The figures that an outside alarm looks at."""
    counts = dict.fromkeys(Stage, 0)
    overdue: list[datetime] = []
    unsent: list[datetime] = []
    for stream in desk.journal.streams("lead:"):
        events = desk.journal.load(stream)
        lead = desk.lead(stream.partition(":")[2])
        counts[lead.stage] += 1
        if lead.promised_due is not None and lead.is_overdue(now) and not lead.breached:
            overdue.append(lead.promised_due)
        unsent += [
            events[ordinal_of(effect.key)].at
            for effect in desk.journal.effects(stream)
            if effect.settled_at is None
        ]
    return Health(
        oldest_overdue=min(overdue, default=None),
        oldest_unsent=min(unsent, default=None),
        violations=len(audit(desk, now, gap) if found is None else found),
        stages=tuple(counts.items()),
    )
