"""Where the four pillars meet: facts put in order, and the review that a manager reads."""

from __future__ import annotations

from ._audience import Audience, Shown, SignalCount, Viewer, shown_to
from ._branches import UNASSIGNED, WHOLE, BranchMap, CompanyBranch
from ._cells import Cell
from ._figures import Figure, Unit
from ._following import Recorded, follow, record, without_submission
from ._instruments import Barrier
from ._leads import lead_row
from ._people import PeoplePolicy, Signal, people_signals
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
from ._review import ProgrammeFinding, programme_findings
from ._scorecard import SMALLEST, Scorecard, Stated, scorecard
from ._submissions import screen_all, submissions_of
from ._upkeep import Upkeep, UpkeepDue, upkeep_due

__all__ = [
    "KEYS",
    "QUESTIONS",
    "SMALLEST",
    "UNASSIGNED",
    "WHOLE",
    "Audience",
    "Barrier",
    "BranchMap",
    "Cell",
    "ChecklistScore",
    "CompanyBranch",
    "Figure",
    "PeoplePolicy",
    "Period",
    "ProgrammeFinding",
    "QuestionScore",
    "Rated",
    "Recorded",
    "Records",
    "Scorecard",
    "Shown",
    "Signal",
    "SignalCount",
    "Span",
    "Stated",
    "TechnicianScores",
    "Unit",
    "Upkeep",
    "UpkeepDue",
    "Viewer",
    "follow",
    "lead_row",
    "people_signals",
    "programme_findings",
    "record",
    "scorecard",
    "screen_all",
    "shown_to",
    "submissions_of",
    "upkeep_due",
    "without_submission",
]
