"""Hypothesis strategies for the public values, named in the plural after what they make.

They say what is valid, never how likely. Keys and texts are hostile on purpose: colons,
leading zeros, spreadsheet formulas, markup, right-to-left marks.
"""

from __future__ import annotations

from ._every_fact import facts
from ._facts import (
    answers,
    assignments,
    branches,
    checklist_runs,
    complaints,
    customers,
    desk_actions,
    equipment,
    links,
    moments,
    money,
    quotes,
    recommendations,
    refs,
    responses,
    scales,
    sites,
    submissions,
    technicians,
    texts,
    visits,
    windows,
)
from ._loyalty import (
    clustered_tallies,
    clusters,
    paired_tallies,
    scoring_keys,
    tallies,
    weighted_tallies,
)
from ._programme import coaching_talks, customer_chases, plan_entries, stated_figures

__all__ = [
    "answers",
    "assignments",
    "branches",
    "checklist_runs",
    "clustered_tallies",
    "clusters",
    "coaching_talks",
    "complaints",
    "customer_chases",
    "customers",
    "desk_actions",
    "equipment",
    "facts",
    "links",
    "moments",
    "money",
    "paired_tallies",
    "plan_entries",
    "quotes",
    "recommendations",
    "refs",
    "responses",
    "scales",
    "scoring_keys",
    "sites",
    "stated_figures",
    "submissions",
    "tallies",
    "technicians",
    "texts",
    "visits",
    "weighted_tallies",
    "windows",
]
