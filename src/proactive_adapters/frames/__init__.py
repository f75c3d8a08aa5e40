"""Tallies straight from data frames and from files larger than memory.

Pandas, Polars (eager and lazy), DuckDB relations, PyArrow tables and streams, Spark frames, CSV
and Parquet files: all give the same `Tally` objects as `proactive_core.loyalty.count`, because
all that is asked of an engine is sums, which do not depend on how the rows are partitioned.
"""

from __future__ import annotations

from ._checklist_scores import ChecklistScores, RefusedCell, checklist_scores
from ._count import paired_tallies, tallies
from ._periods import PeriodOf
from ._refusals import Reason, Refusal
from ._results import PairedTallies, Tallies

__all__ = [
    "ChecklistScores",
    "PairedTallies",
    "PeriodOf",
    "Reason",
    "Refusal",
    "RefusedCell",
    "Tallies",
    "checklist_scores",
    "paired_tallies",
    "tallies",
]
