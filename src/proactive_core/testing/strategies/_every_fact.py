"""Any fact of any kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from ... import facts as f
from . import _facts as of
from . import _programme as programme

_KINDS: tuple[Callable[[], st.SearchStrategy[Any]], ...] = (
    of.assignments,
    of.branches,
    of.checklist_runs,
    programme.coaching_talks,
    of.complaints,
    programme.customer_chases,
    of.customers,
    of.desk_actions,
    of.equipment,
    of.links,
    programme.plan_entries,
    of.quotes,
    of.recommendations,
    of.responses,
    of.sites,
    programme.stated_figures,
    of.submissions,
    of.technicians,
    of.visits,
)


@st.composite
def facts(draw: st.DrawFn) -> f.Fact:
    """Any fact of any kind."""
    # One after the other: hypothesis would write a union of all kinds out in its messages.
    made: st.SearchStrategy[f.Fact] = draw(st.sampled_from(_KINDS))()
    return draw(made)
