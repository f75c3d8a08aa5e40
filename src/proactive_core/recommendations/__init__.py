"""Advice in the customer's interest: its gate, its life, and how it is spoken of.

A recommendation is put to a customer only when the technician is certain that the customer
is better off for it; otherwise it is withheld, which is more than a low priority.
"""

from __future__ import annotations

from ..facts import Belief, Recommendation
from ._annual import (
    AnnualReview,
    ReviewLine,
    SiteReview,
    annual_review,
    review_between,
    unfit_words,
)
from ._catalogue import FINDING_RULES
from ._desk import AdviceDesk, Step
from ._evolve import evolve, fold
from ._findings import Finding, FindingRule, Level, Rule, Severity, review
from ._gate import DEFAULT, GATE, GateOutcome, Screening, screen, wording_rule
from ._incentives import review_incentives
from ._life_commands import (
    Agree,
    Command,
    Decline,
    Discuss,
    Explore,
    HandOver,
    Hesitate,
    Implement,
    LeaveUndone,
    Note,
    Overrule,
    RecordBenefit,
    Screen,
    SendQuote,
)
from ._life_events import (
    EVENT_NAMES,
    Agreed,
    BenefitRecorded,
    Declined,
    Discussed,
    Event,
    Explored,
    HandedOver,
    Hesitated,
    Implemented,
    LeftUndone,
    Noted,
    Overruled,
    QuoteSent,
    Screened,
)
from ._life_model import Cause, Course, Inability, Overruling, Phase, Reason
from ._lifecycle import TRANSITIONS, Refused, advance, allowed
from ._overrides import Judged, Override, judge
from ._people_rules import OverPromotion, coaching_lapse, over_promotion, silence, sold_to
from ._reading import CAUSES, Line
from ._rules import RULES
from ._standing import presented, review_course, state_of
from ._statement import review_statement
from ._subjects import (
    Advising,
    Coaching,
    Dealing,
    Launch,
    Measures,
    PayScheme,
    PlannedAction,
    Silence,
    SoldTo,
    Statement,
    Training,
)
from ._wording import review_wording

__all__ = [
    "CAUSES",
    "DEFAULT",
    "EVENT_NAMES",
    "FINDING_RULES",
    "GATE",
    "RULES",
    "TRANSITIONS",
    "AdviceDesk",
    "Advising",
    "Agree",
    "Agreed",
    "AnnualReview",
    "Belief",
    "BenefitRecorded",
    "Cause",
    "Coaching",
    "Command",
    "Course",
    "Dealing",
    "Decline",
    "Declined",
    "Discuss",
    "Discussed",
    "Event",
    "Explore",
    "Explored",
    "Finding",
    "FindingRule",
    "GateOutcome",
    "HandOver",
    "HandedOver",
    "Hesitate",
    "Hesitated",
    "Implement",
    "Implemented",
    "Inability",
    "Judged",
    "Launch",
    "LeaveUndone",
    "LeftUndone",
    "Level",
    "Line",
    "Measures",
    "Note",
    "Noted",
    "OverPromotion",
    "Override",
    "Overrule",
    "Overruled",
    "Overruling",
    "PayScheme",
    "Phase",
    "PlannedAction",
    "QuoteSent",
    "Reason",
    "Recommendation",
    "RecordBenefit",
    "Refused",
    "ReviewLine",
    "Rule",
    "Screen",
    "Screened",
    "Screening",
    "SendQuote",
    "Severity",
    "Silence",
    "SiteReview",
    "SoldTo",
    "Statement",
    "Step",
    "Training",
    "advance",
    "allowed",
    "annual_review",
    "coaching_lapse",
    "evolve",
    "fold",
    "judge",
    "over_promotion",
    "presented",
    "review",
    "review_between",
    "review_course",
    "review_incentives",
    "review_statement",
    "review_wording",
    "screen",
    "silence",
    "sold_to",
    "state_of",
    "unfit_words",
    "wording_rule",
]
