"""What can happen to a recommendation, and who answers for findings: each event by itself."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from ...recommendations import EVENT_NAMES, Event, FindingOverruled
from ._facts import S
from ._shapes import shaped

_EVENTS: Mapping[str, S[Event]] = {kind.__name__: shaped(kind) for kind in EVENT_NAMES}


@st.composite
def recommendation_events(draw: st.DrawFn) -> Event:
    """Any event of a recommendation, as a journal may hold it."""
    return draw(_EVENTS[draw(st.sampled_from(list(_EVENTS)))])


def finding_overrulings() -> S[FindingOverruled]:
    """Any event by which somebody answers for a finding."""
    return shaped(FindingOverruled)
