"""Leads that turn out to be one, and those that turn out not to be."""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs.validators import optional

from ...checks import text
from ...refs import Ref
from .._model import SYSTEM, Stage, Submitted
from ._shape import Command


@attrs.frozen(kw_only=True)
class LinkLead(Command):
    """Handle it as part of another lead: two people said the same. Nothing is merged.

    Attributes:
        root: Id of the other lead, which goes on for both.
    """

    root: str = attrs.field(validator=text)
    why: str | None = attrs.field(default=None, validator=optional(text))


@attrs.frozen(kw_only=True)
class UnlinkLead(Command):
    """Let a linked lead stand on its own again, where it stood before."""

    why: str | None = attrs.field(default=None, validator=optional(text))


@attrs.frozen(kw_only=True)
class JoinLead(Command):
    """The other half of `LinkLead`, asked of the root in the same transaction.

    Attributes:
        lead: Id of the lead that joins.
        asked_by: Who links it.
        submissions: What it brings.
        stage: How far it had come.
        due: The promise that it had; None if none was running.
    """

    by: Ref = SYSTEM
    lead: str
    asked_by: Ref
    submissions: tuple[Submitted, ...]
    stage: Stage
    due: datetime | None


@attrs.frozen(kw_only=True)
class PartLead(Command):
    """The other half of `UnlinkLead`, asked of the root in the same transaction."""

    by: Ref = SYSTEM
    lead: str
    asked_by: Ref
    submissions: tuple[Ref, ...]
