"""Any fact of any kind."""

from __future__ import annotations

from hypothesis import strategies as st

from ... import facts as f
from . import _facts as of
from . import _programme as programme


def facts() -> st.SearchStrategy[f.Fact]:
    """Any fact of any kind."""
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
