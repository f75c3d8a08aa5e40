"""Copies in outside systems: what they should hold, what they said, where they differ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from ..checks import text
from ..ports import Order, OrderKind, Receipt, Rejected
from . import _commands as c
from . import _events as e
from ._draft import Refused
from ._model import Lead, stream_of
from ._plan import PUSH, lead_of
from ._words import order_text

if TYPE_CHECKING:
    from ._desk import LeadDesk


@attrs.frozen(kw_only=True)
class OutsideLead:
    """A lead as an outside system holds it.

    Attributes:
        key: The order's key, which is the lead's id.
        stage: In the glossary's words.
        outcome: None while there is none.
    """

    key: str = attrs.field(validator=text)
    stage: str = attrs.field(validator=text)
    outcome: str | None = None


@attrs.frozen
class Discrepancy:
    """Two systems of record do not say the same.

    Attributes:
        id: The same for the same difference, however often it is found.
        key: The lead's id.
        why: What differs.
    """

    id: str
    key: str
    why: str


def order(desk: LeadDesk, lead_id: str, now: datetime) -> Order:
    """The copy that an outside system should hold now."""
    lead, context = desk.lead(lead_id), desk.context()
    texts = desk.texts(lead_id)
    title, body = order_text(lead, texts, context)
    slot = lead.customer_name_slot
    return Order(
        kind=OrderKind.LEAD,
        key=lead.id,
        title=title,
        body=body,
        customer=None if slot is None else texts.get(slot),
        owner=context.directory.name(lead.owner) if lead.live else None,
        due=lead.promised_due,
        stage=lead.stage.value,
        outcome=None if lead.outcome is None else lead.outcome.value,
        at=now,
    )


def pushed(
    desk: LeadDesk, effect_key: str, result: Receipt | Rejected, now: datetime
) -> tuple[e.Event, ...] | Refused:
    """Note what an outside system made of a copy; a stale key changes nothing."""
    lead_id = lead_of(effect_key)
    for effect in desk.journal.effects(stream_of(lead_id)):
        if effect.key == effect_key and effect.kind.startswith(f"{PUSH}:"):
            break
    else:
        return Refused(f"no copy is owed under {effect_key}")
    ref = result.ref if isinstance(result, Receipt) else None
    why = result.why if isinstance(result, Rejected) else None
    lead = desk.lead(lead_id)
    if effect.settled_at is not None and (effect.about, ref) in lead.mirrors:
        return Refused("that copy is noted already", lead.stage)
    command = c.ConfirmMirror(name=effect.about, effect=effect_key, ref=ref, why=why)
    return desk.act(lead_id, command, now=now)


def reconcile(
    desk: LeadDesk, outside: Iterable[OutsideLead], now: datetime, name: str
) -> tuple[Discrepancy, ...]:
    """Compare by key, both ways. A copy that is still owed is no difference: it is on its way."""
    theirs = {row.key: row for row in outside}
    ours = {lead.id: lead for lead in desk.leads() if lead.opened_at <= now}
    found: list[Discrepancy] = []

    def differs(key: str, kind: str, why: str) -> None:
        found.append(Discrepancy(f"{name}:{kind}:{key}", key, why))

    for key in sorted(set(theirs) | set(ours)):
        if key not in ours:
            differs(key, "missing_inside", f"{name} holds it, and no submission of it came in")
            continue
        if _on_its_way(desk, ours[key], name):
            continue
        if key not in theirs:
            differs(key, "missing_outside", f"{name} does not hold it")
            continue
        lead, row = ours[key], theirs[key]
        if row.stage != lead.stage.value:
            differs(key, "stage", f"{name} says {row.stage}, the desk says {lead.stage.value}")
        outcome = None if lead.outcome is None else lead.outcome.value
        if row.outcome != outcome:
            differs(key, "outcome", f"{name} says {row.outcome}, the desk says {outcome}")
    return tuple(found)


def _on_its_way(desk: LeadDesk, lead: Lead, name: str) -> bool:
    return any(
        effect.kind == f"{PUSH}:{name}" and effect.settled_at is None
        for effect in desk.journal.effects(stream_of(lead.id))
    )
