"""What submitters, the office and outside systems were told."""

from __future__ import annotations

from datetime import datetime

import attrs

from ...refs import Ref
from .._model import Discharge, Way
from ._shape import Event, TellingEvent


@attrs.frozen(kw_only=True)
class TellingOwed(TellingEvent):
    """A submitter has to hear something."""

    to: Ref | None
    way: Way


@attrs.frozen(kw_only=True)
class Told(TellingEvent):
    """A channel delivered what was owed; `delivery` is the channel's name for it."""

    to: Ref
    effect: str
    channel: str
    delivery: str


@attrs.frozen(kw_only=True)
class ToldByHand(TellingEvent):
    """Somebody told the submitter."""

    told_at: datetime
    how: str


@attrs.frozen(kw_only=True)
class TellFailed(TellingEvent):
    """No channel delivered: somebody has to say it; `paged` are told so."""

    tries: int
    paged: tuple[Ref, ...]


@attrs.frozen(kw_only=True)
class Discharged(TellingEvent):
    """An obligation ended without a delivery, for a reason."""

    reason: Discharge


@attrs.frozen(kw_only=True)
class Paged(Event):
    """A channel delivered a call to act."""

    to: Ref
    effect: str
    channel: str
    delivery: str


@attrs.frozen(kw_only=True)
class MirrorsOwed(Event):
    """Outside systems have to be brought up to date."""

    names: tuple[str, ...]


@attrs.frozen(kw_only=True)
class MirrorWritten(Event):
    """An outside system holds a copy under this name."""

    name: str
    effect: str
    ref: Ref


@attrs.frozen(kw_only=True)
class MirrorRejected(Event):
    """An outside system refused the copy for good; `paged` are told so."""

    name: str
    effect: str
    why_slot: str | None
    paged: tuple[Ref, ...]
