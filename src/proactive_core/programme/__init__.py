"""Where the four pillars meet: facts put in order, and the review that a manager reads."""

from __future__ import annotations

from ._audience import Audience, Shown, SignalCount, Viewer, shown_to
from ._branches import COMPANY_WIDE, UNASSIGNED, WHOLE, BranchMap, CompanyBranch
from ._cells import Cell
from ._figures import Figure, Unit
from ._following import Recorded, follow, record, without_submission
from ._hand_over import HandedOver, action_lead, hand_over, is_action, submission_of_action
from ._instruments import Barrier
from ._leads import lead_row
from ._lives import GAINED, Lives, chase_claim, lives
from ._people import PeoplePolicy, Signal, people_signals
from ._periods import Period, Span
from ._proposals import Known, Proposal, proposals
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
from ._telling import tell_withheld, to_tell
from ._upkeep import Upkeep, UpkeepDue, upkeep_due

__all__ = [
    "COMPANY_WIDE",
    "GAINED",
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
    "HandedOver",
    "Known",
    "Lives",
    "PeoplePolicy",
    "Period",
    "ProgrammeFinding",
    "Proposal",
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
    "action_lead",
    "chase_claim",
    "follow",
    "hand_over",
    "is_action",
    "lead_row",
    "lives",
    "people_signals",
    "programme_findings",
    "proposals",
    "record",
    "scorecard",
    "screen_all",
    "shown_to",
    "submission_of_action",
    "submissions_of",
    "tell_withheld",
    "to_tell",
    "upkeep_due",
    "without_submission",
]
