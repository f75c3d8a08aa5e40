"""A lead's history, for people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from ._describe import describe
from ._evolve import evolve
from ._model import Lead, stream_of

if TYPE_CHECKING:
    from ._desk import LeadDesk


@attrs.frozen
class Line:
    """One thing that happened.

    Attributes:
        words: A sentence; it may hold personal text, so it is made when it is read.
    """

    at: datetime
    words: str

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}Z  {self.words}"


def history(desk: LeadDesk, lead_id: str) -> tuple[Line, ...]:
    """What happened to a lead, oldest first."""
    desk.lead(lead_id)
    texts, context = desk.texts(lead_id), desk.context()
    lines: list[Line] = []
    state: Lead | None = None
    for event in desk.journal.load(stream_of(lead_id)):
        state = evolve(state, event)
        lines.append(Line(event.at, describe(state, event, texts, context)))
    return tuple(lines)
