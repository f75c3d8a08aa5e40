"""Any fact of any kind."""

from __future__ import annotations

import functools

from hypothesis import strategies as st

from ... import facts as f
from . import _facts as of
from . import _programme as programme


@functools.cache
def _any() -> st.SearchStrategy[f.Fact]:
    return st.one_of(
        of.assignments(),
        of.branches(),
        of.checklist_runs(),
        programme.coaching_talks(),
        of.complaints(),
        programme.customer_chases(),
        of.customers(),
        of.desk_actions(),
        of.equipment(),
        of.links(),
        programme.plan_entries(),
        of.quotes(),
        of.recommendations(),
        of.responses(),
        of.sites(),
        programme.stated_figures(),
        of.submissions(),
        of.technicians(),
        of.visits(),
    )


@st.composite
def facts(draw: st.DrawFn) -> f.Fact:
    """Any fact of any kind."""
    # Drawn here, so that hypothesis does not write all kinds out wherever it names this one.
    return draw(_any())
