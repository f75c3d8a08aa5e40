"""What can be asked of a lead and what can happen to it, each by itself and in no order.

What follows from each other is in the journals of `lead_desks`.
"""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from ...leads import COMMANDS, EVENTS, Command, Event
from ._facts import _WORDS, S
from ._shapes import shaped

_COMMANDS: Mapping[str, S[Command]] = {kind.__name__: shaped(kind, how=_WORDS) for kind in COMMANDS}
_EVENTS: Mapping[str, S[Event]] = {kind.__name__: shaped(kind) for kind in EVENTS}


@st.composite
def lead_commands(draw: st.DrawFn) -> Command:
    """Anything that somebody may ask of a lead, sensible or not."""
    return draw(_COMMANDS[draw(st.sampled_from(list(_COMMANDS)))])


@st.composite
def lead_events(draw: st.DrawFn) -> Event:
    """Any event of a lead, or of a person at the desk, as a journal may hold it."""
    return draw(_EVENTS[draw(st.sampled_from(list(_EVENTS)))])
