"""What channels and outside systems did, and what was said in person."""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs.validators import optional

from ...checks import aware, in_utc, text, whole, word
from ...refs import Ref
from .._model import SYSTEM, Obligation
from ._shape import Command


@attrs.frozen(kw_only=True)
class ConfirmTold(Command):
    """A channel delivered what a submitter was owed [leads:S8]."""

    by: Ref = SYSTEM
    lead: str
    cycle: int
    submission: Ref
    obligation: Obligation
    to: Ref
    effect: str
    channel: str
    delivery: str


@attrs.frozen(kw_only=True)
class TellByHand(Command):
    """The submitter was told the outcome in person.

    Attributes:
        submission: None = all of them.
        how: A word: `in_person`, `phone` ...
    """

    told_at: datetime = attrs.field(converter=in_utc, validator=aware)
    how: str = attrs.field(default="in_person", validator=word)
    submission: Ref | None = None


@attrs.frozen(kw_only=True)
class GiveUpTelling(Command):
    """No channel delivers: let a person say it."""

    by: Ref = SYSTEM
    cycle: int
    submission: Ref
    obligation: Obligation
    tries: int = attrs.field(validator=whole)


@attrs.frozen(kw_only=True)
class ConfirmPage(Command):
    """A channel delivered a call to act."""

    by: Ref = SYSTEM
    to: Ref
    effect: str
    channel: str
    delivery: str


@attrs.frozen(kw_only=True)
class ConfirmMirror(Command):
    """An outside system took the copy (`ref`), or refused it for good (`why`)."""

    by: Ref = SYSTEM
    name: str
    effect: str
    ref: Ref | None = None
    why: str | None = attrs.field(default=None, validator=optional(text))
