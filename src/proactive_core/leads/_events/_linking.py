"""Two leads that turned out to be one, and those that turned out not to be."""

from __future__ import annotations

from datetime import datetime

import attrs

from ...refs import Ref
from .._model import Submitted
from ._shape import Event


@attrs.frozen(kw_only=True)
class LeadLinked(Event):
    """From now on it is handled as part of another lead, its root [leads:S11]."""

    root: str
    why_slot: str | None


@attrs.frozen(kw_only=True)
class LeadUnlinked(Event):
    """It stands on its own again, where it stood before, with the promise it had."""

    root: str
    next_action_at: datetime
    why_slot: str | None


@attrs.frozen(kw_only=True)
class LeadJoined(Event):
    """Another lead was linked to this one: its submitters are owed this one's outcome.

    Attributes:
        lead: Id of the lead that joined.
        asked_by: Who linked it.
        submissions: What it brought; the texts stay with it.
        due: Its promise, where it is the earlier one and binds this lead now; None leaves
            this lead's own.
    """

    lead: str
    asked_by: Ref
    submissions: tuple[Submitted, ...]
    due: datetime | None
    paged: tuple[Ref, ...]


@attrs.frozen(kw_only=True)
class LeadParted(Event):
    """A lead that was linked to this one stands on its own again, with its submissions."""

    lead: str
    asked_by: Ref
    submissions: tuple[Ref, ...]
    paged: tuple[Ref, ...]
