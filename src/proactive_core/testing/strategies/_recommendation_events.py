"""What can happen to a recommendation, and who answers for findings: each event by itself."""

from __future__ import annotations

import functools

from hypothesis import strategies as st

from ...recommendations import EVENT_NAMES, Event, FindingOverruled
from ._facts import S
from ._shapes import shaped


@functools.cache
def _events() -> S[Event]:
    return st.one_of([shaped(kind) for kind in EVENT_NAMES])


@st.composite
def recommendation_events(draw: st.DrawFn) -> Event:
    """Any event of a recommendation, as a journal may hold it."""
    return draw(_events())


def finding_overrulings() -> S[FindingOverruled]:
    """Any event by which somebody answers for a finding."""
    return shaped(FindingOverruled)
