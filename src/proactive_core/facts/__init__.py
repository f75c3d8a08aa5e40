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
    NotApplicable,
    NotObserved,
    NotShown,
    Response,
    Scale,
    Unanswered,
)
from ._places import Branch, Customer, Equipment, Site, Technician
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
    | Complaint
    | Customer
    | DeskAction
    | Equipment
    | Link
    | Quote
    | Recommendation
    | Response
    | Site
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
    "Complaint",
    "Customer",
    "Decision",
    "DeskAction",
    "Equipment",
    "Fact",
    "ItemAnswer",
    "Link",
    "Money",
    "NotApplicable",
    "NotObserved",
    "NotShown",
    "Quote",
    "QuoteState",
    "Recommendation",
    "Response",
    "Scale",
    "Site",
    "Stakes",
    "Submission",
    "Technician",
    "Unanswered",
    "Urgency",
    "Verb",
    "Visit",
]
