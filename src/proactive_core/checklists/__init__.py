"""Checklists: versioned, weighted, aware of "not applicable", gated, and able to explain.

A missing answer is neither a zero nor a "not applicable": an evaluation always says how
far its score can still move. All numbers are exact fractions. See `bank` for the method's
own instruments.
"""

from __future__ import annotations

from ..facts import (
    Answer,
    Answered,
    ChecklistRun,
    ItemAnswer,
    NotApplicable,
    NotObserved,
    NotShown,
    Unanswered,
)
from . import bank
from ._actions import Action, actions, recall
from ._agreement import Agreement, agreement
from ._answers import Refused
from ._bootstrap import Interval
from ._coefficients import IccForm, Level, Undefined, Weighting, alpha, icc, kappa
from ._compare import Comparison, DecidingChange, ItemChange, compare
from ._conditions import AllOf, AnyOf, Condition, Equals, Not, OneOf
from ._consensus import Consensus, ItemConsensus, Method, consensus
from ._core import CommonCore, common_core
from ._definition import Band, Bump, Checklist, MaturityLevel, NaExcess, bump
from ._evaluate import evaluate, progress
from ._evaluation import (
    Counts,
    Early,
    Evaluation,
    GateResult,
    GateState,
    GroupResult,
    ItemResult,
    LevelResult,
    Outcome,
)
from ._faults import DefinitionError, Fault
from ._follow_up import Change, FollowUp, follow_up
from ._numbers import percent
from ._read import read_definition
from ._scales import Better, Numeric, Option, Options
from ._scorer import Scorer
from ._tree import (
    ActionTemplate,
    EvidenceRule,
    Gate,
    Group,
    Item,
    NaPolicy,
    Needs,
    RollUp,
    Source,
    Step,
)
from ._words import Words
from ._write import write_condition, write_definition

__all__ = [
    "Action",
    "ActionTemplate",
    "Agreement",
    "AllOf",
    "Answer",
    "Answered",
    "AnyOf",
    "Band",
    "Better",
    "Bump",
    "Change",
    "Checklist",
    "ChecklistRun",
    "CommonCore",
    "Comparison",
    "Condition",
    "Consensus",
    "Counts",
    "DecidingChange",
    "DefinitionError",
    "Early",
    "Equals",
    "Evaluation",
    "EvidenceRule",
    "Fault",
    "FollowUp",
    "Gate",
    "GateResult",
    "GateState",
    "Group",
    "GroupResult",
    "IccForm",
    "Interval",
    "Item",
    "ItemAnswer",
    "ItemChange",
    "ItemConsensus",
    "ItemResult",
    "Level",
    "LevelResult",
    "MaturityLevel",
    "Method",
    "NaExcess",
    "NaPolicy",
    "Needs",
    "Not",
    "NotApplicable",
    "NotObserved",
    "NotShown",
    "Numeric",
    "OneOf",
    "Option",
    "Options",
    "Outcome",
    "Refused",
    "RollUp",
    "Scorer",
    "Source",
    "Step",
    "Unanswered",
    "Undefined",
    "Weighting",
    "Words",
    "actions",
    "agreement",
    "alpha",
    "bank",
    "bump",
    "common_core",
    "compare",
    "consensus",
    "evaluate",
    "follow_up",
    "icc",
    "kappa",
    "percent",
    "progress",
    "read_definition",
    "recall",
    "write_condition",
    "write_definition",
]
