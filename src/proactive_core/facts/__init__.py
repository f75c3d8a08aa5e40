"""What outside systems tell us: frozen values with a name, and no vendor's words.

Nothing here does I/O, reads a clock or has a bag for "everything else". Every moment is
kept in UTC. Of two facts with one `ref`, the one with the later `modified_at` is the news.
"""

from __future__ import annotations

from ._answers import (
    Answer,
    Answered,
    ChecklistRun,
    ItemAnswer,
    Mode,
    NotApplicable,
    NotObserved,
    NotShown,
    Response,
    Scale,
    Unanswered,
)
from ._places import Branch, Customer, Equipment, Site, Technician
from ._programme import (
    CoachingTalk,
    CustomerChase,
    Focus,
    PlanEntry,
    PlanStage,
    StatedFigure,
)
from ._work import (
    Assignment,
    Belief,
    Complaint,
    Decision,
    DeskAction,
    Link,
    Money,
    Quote,
    QuoteState,
    Recommendation,
    Stakes,
    Submission,
    Urgency,
    Verb,
    Visit,
)

Fact = (
    Assignment
    | Branch
    | ChecklistRun
    | CoachingTalk
    | Complaint
    | Customer
    | CustomerChase
    | DeskAction
    | Equipment
    | Link
    | PlanEntry
    | Quote
    | Recommendation
    | Response
    | Site
    | StatedFigure
    | Submission
    | Technician
    | Visit
)

__all__ = [
    "Answer",
    "Answered",
    "Assignment",
    "Belief",
    "Branch",
    "ChecklistRun",
    "CoachingTalk",
    "Complaint",
    "Customer",
    "CustomerChase",
    "Decision",
    "DeskAction",
    "Equipment",
    "Fact",
    "Focus",
    "ItemAnswer",
    "Link",
    "Mode",
    "Money",
    "NotApplicable",
    "NotObserved",
    "NotShown",
    "PlanEntry",
    "PlanStage",
    "Quote",
    "QuoteState",
    "Recommendation",
    "Response",
    "Scale",
    "Site",
    "Stakes",
    "StatedFigure",
    "Submission",
    "Technician",
    "Unanswered",
    "Urgency",
    "Verb",
    "Visit",
]
