"""The report that a person looks at: one HTML file that needs nothing else, and CSV beside it."""

from __future__ import annotations

from ._advice import finding_groups
from ._attention import Matter, attention
from ._checklists import checklist_rows, evaluate_runs, level_words, rated_of
from ._comparisons import readings_of
from ._csv import write_leads_csv, write_problems_csv
from ._input_values import RefusalRow, SilentFeed, UnreadCount, UnreadRow
from ._lead_rows import Event, LeadRow
from ._leads import lead_rows
from ._plain import as_plain
from ._programme import SIGNALS, programme_view
from ._programme_values import DataRow, ProgrammeView, SignalRow
from ._render import draw, render
from ._review import ReviewFile, render_review
from ._review_words import REVIEW_LANGUAGES
from ._rows import data_rows
from ._score_values import FunnelPlot, Limits, Placed, Reading, Score, Timeline
from ._scores import cells_of
from ._values import (
    ActionRow,
    Cell,
    ChecklistRow,
    FindingGroup,
    Gap,
    Summary,
)
from ._words import shorten

__all__ = [
    "REVIEW_LANGUAGES",
    "SIGNALS",
    "ActionRow",
    "Cell",
    "ChecklistRow",
    "DataRow",
    "Event",
    "FindingGroup",
    "FunnelPlot",
    "Gap",
    "LeadRow",
    "Limits",
    "Matter",
    "Placed",
    "ProgrammeView",
    "Reading",
    "RefusalRow",
    "ReviewFile",
    "Score",
    "SignalRow",
    "SilentFeed",
    "Summary",
    "Timeline",
    "UnreadCount",
    "UnreadRow",
    "as_plain",
    "attention",
    "cells_of",
    "checklist_rows",
    "data_rows",
    "draw",
    "evaluate_runs",
    "finding_groups",
    "lead_rows",
    "level_words",
    "programme_view",
    "rated_of",
    "readings_of",
    "render",
    "render_review",
    "shorten",
    "write_leads_csv",
    "write_problems_csv",
]
