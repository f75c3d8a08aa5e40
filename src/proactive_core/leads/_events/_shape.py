"""What every event has, and what several have in common."""

from __future__ import annotations

from datetime import datetime

import attrs

from ...refs import Ref
from .._model import Authority, Obligation


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened.

    Attributes:
        at: When it was decided.
        by: Who decided; `authority` says by what right [leads:S4].
        version: How many events the lead had when it was decided.
    """

    at: datetime
    by: Ref
    authority: Authority
    version: int


@attrs.frozen(kw_only=True)
class TellingEvent(Event):
    """Something about one obligation towards one submitter."""

    submission: Ref
    obligation: Obligation
    cycle: int
