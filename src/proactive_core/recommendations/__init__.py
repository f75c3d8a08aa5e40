"""Advice in the customer's interest: its gate, its life, and how it is spoken of.

A recommendation is put to a customer only when the technician is certain that the customer
is better off for it; otherwise it is withheld, which is more than a low priority.
"""

from __future__ import annotations

from ..facts import Belief, Recommendation
from ._annual import AnnualReview, ReviewLine, SiteReview, annual_review
from ._findings import Finding, Level, Rule, Severity
from ._gate import DEFAULT, GATE, GateOutcome, Screening, ScreeningRule, screen, wording_rule
from ._incentives import review_incentives
from ._lifecycle import (
    TRANSITIONS,
    Agree,
    Cause,
    Command,
    Course,
    Decline,
    Discuss,
    Explore,
    Hesitate,
    Implement,
    Moved,
    Phase,
    Refused,
    Screen,
    SendQuote,
    advance,
    allowed,
    evolve,
    replay,
)
from ._rules import RULES
from ._standing import presented, review_course, state_of
from ._wording import review_wording

__all__ = [
    "DEFAULT",
    "GATE",
    "RULES",
    "TRANSITIONS",
    "Agree",
    "AnnualReview",
    "Belief",
    "Cause",
    "Command",
    "Course",
    "Decline",
    "Discuss",
    "Explore",
    "Finding",
    "GateOutcome",
    "Hesitate",
    "Implement",
    "Level",
    "Moved",
    "Phase",
    "Recommendation",
    "Refused",
    "ReviewLine",
    "Rule",
    "Screen",
    "Screening",
    "ScreeningRule",
    "SendQuote",
    "Severity",
    "SiteReview",
    "advance",
    "allowed",
    "annual_review",
    "evolve",
    "presented",
    "replay",
    "review_course",
    "review_incentives",
    "review_wording",
    "screen",
    "state_of",
    "wording_rule",
]
