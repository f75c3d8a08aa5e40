"""Where the four pillars meet: facts put in order, and the review that a manager reads."""

from __future__ import annotations

from ._branches import UNASSIGNED, WHOLE, BranchMap, CompanyBranch
from ._cells import Cell
from ._figures import Figure, Unit
from ._instruments import Barrier
from ._leads import lead_row
from ._periods import Period, Span
from ._ratings import (
    KEYS,
    QUESTIONS,
    ChecklistScore,
    QuestionScore,
    Rated,
    TechnicianScores,
)
from ._records import Records
from ._scorecard import SMALLEST, Scorecard, Stated, scorecard
from ._submissions import screen_all, submissions_of

__all__ = [
    "KEYS",
    "QUESTIONS",
    "SMALLEST",
    "UNASSIGNED",
    "WHOLE",
    "Barrier",
    "BranchMap",
    "Cell",
    "ChecklistScore",
    "CompanyBranch",
    "Figure",
    "Period",
    "QuestionScore",
    "Rated",
    "Records",
    "Scorecard",
    "Span",
    "Stated",
    "TechnicianScores",
    "Unit",
    "lead_row",
    "scorecard",
    "screen_all",
    "submissions_of",
]
