"""What an evaluation says: the score, how far it can still move, and why."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

import attrs

from ..facts import Answer
from ._answers import Refused
from ._definition import Band, MaturityLevel
from ._tree import Needs


class Outcome(StrEnum):
    """The verdict; the first of these that applies, in this order [checklists §8]."""

    INCOMPLETE = "incomplete"
    NA_VIOLATION = "na_violation"
    GATE_FAILED = "gate_failed"
    BELOW_THRESHOLD = "below_threshold"
    PASSED = "passed"
    SCORED = "scored"


class Early(StrEnum):
    """What is certain however the open items are answered, if they apply."""

    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"


class GateState(StrEnum):
    """Where a gate stands; one that is not settled is undecided, never passed."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    LIFTED = "lifted"


@attrs.frozen(kw_only=True)
class ItemResult:
    """One item's part in the evaluation.

    Attributes:
        key: The item's key.
        answer: Its state after scale, N/A policy and `relevant` were applied.
        value: What the answer is worth, 0 to 1; None = open, excluded or hidden.
        effective_weight: What the value is multiplied with; None = it is not counted,
            because it has no value or is advisory.
        lacks: What the answer should have brought along and did not.
    """

    key: str
    answer: Answer
    value: Fraction | None = None
    effective_weight: Fraction | None = None
    lacks: tuple[Needs, ...] = ()

    @property
    def points(self) -> Fraction:
        """What the item adds to the score; over all items they sum to it exactly."""
        return (self.value or Fraction(0)) * (self.effective_weight or Fraction(0))


@attrs.frozen(kw_only=True)
class GroupResult:
    """One group's value. Each is None when nothing in the group counts for it.

    Attributes:
        key: The group's key.
        score: Over the items settled so far.
        low: With every open item at its worst.
        high: With every open item at its best.
        maximum: With every applicable item at its best: what a `sum` is out of.
        deciding: Key of the child that decides a `min` or `max`; None for other roll-ups.
    """

    key: str
    score: Fraction | None
    low: Fraction | None
    high: Fraction | None
    maximum: Fraction | None
    deciding: str | None


@attrs.frozen(kw_only=True)
class GateResult:
    """Where one gate stands, and why.

    Attributes:
        key: Key of the item or group that carries the gate.
        minimum: The least that is asked.
        cap: What the score is then capped at; None = failing it fails the checklist.
        why: One sentence for the reader.
    """

    key: str
    minimum: Fraction
    cap: Fraction | None
    state: GateState
    why: str


@attrs.frozen(kw_only=True)
class LevelResult:
    """Where one staged level stands by itself, whatever the levels below it.

    Attributes:
        why: One sentence for the reader.
    """

    level: MaturityLevel
    state: GateState
    why: str


@attrs.frozen(kw_only=True)
class Counts:
    """How many items stand in which state; the six sum to the items of the checklist.

    `zeroed` are those not applicable that count 0 by policy, `excluded` those removed.
    """

    answered: int
    excluded: int
    zeroed: int
    not_observed: int
    unanswered: int
    not_shown: int

    @property
    def shown(self) -> int:
        """Items that were to be answered."""
        return self.settled + self.not_observed + self.unanswered

    @property
    def settled(self) -> int:
        """Items answered or declared not applicable."""
        return self.answered + self.excluded + self.zeroed


@attrs.frozen(kw_only=True)
class Evaluation:
    """A checklist evaluated; immutable, and bound to one version by its hashes.

    All numbers are exact. `score` lies between 0 and 1 unless the root is a `sum`.

    Attributes:
        checklist: Key of the definition.
        version: Its version.
        score: Over what is settled; None = nothing counts, never a zero.
        low: The score if every open item came out worst; None = nothing applies.
        high: The score if every open item came out best; None = nothing applies. A later
            "not applicable", or an item that a rule uncovers later, can leave the bracket.
        maximum: The score of the best answers to all that applies; None = nothing does.
        capped: The score after failed gates with a cap; equals `score` without one.
        completeness: Settled share of the weight shown; None = nothing shown has weight.
        na_share: Share of the weight shown that N/A removed; None as for `completeness`.
        outcome: The verdict.
        reasons: Why the verdict is what it is.
        early: What is certain already; None = no threshold is set and no gate failed.
        band: Label on the capped score; None = no band reaches down to it, nothing counts
            or the outcome is `INCOMPLETE`.
        percent_to_target: 1 − Σw·max(0, target − value)/Σw·target over counted items with
            a target; surplus offsets no gap; None = no target is positive [checklists §11.3].
        items: Every item in definition order.
        groups: Every group in definition order, the root first.
        gates: Every gate in definition order, the failed ones whatever the outcome.
        levels: Every staged level by itself, the lowest first.
        level: The highest staged level that is certain: it and all below it are reached; None =
            not even the lowest is, or there are no levels.
        level_at_most: The highest that the open items can still bring; None = as for `level`.
        refused: What could not be used of the answers.
        warnings: What a reader should know beside the verdict.
    """

    checklist: str
    version: str
    content_hash: str
    scoring_hash: str
    outcome_hash: str
    score: Fraction | None
    low: Fraction | None
    high: Fraction | None
    maximum: Fraction | None
    capped: Fraction | None
    completeness: Fraction | None
    na_share: Fraction | None
    outcome: Outcome
    reasons: tuple[str, ...]
    early: Early | None
    band: Band | None
    percent_to_target: Fraction | None
    items: tuple[ItemResult, ...]
    groups: tuple[GroupResult, ...]
    gates: tuple[GateResult, ...]
    levels: tuple[LevelResult, ...]
    level: MaturityLevel | None
    level_at_most: MaturityLevel | None
    counts: Counts
    refused: tuple[Refused, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def contributions(self) -> tuple[ItemResult, ...]:
        """The items that are counted; their points sum to `score` exactly."""
        return tuple(item for item in self.items if item.effective_weight is not None)

    @property
    def failed_gates(self) -> tuple[GateResult, ...]:
        """Every gate that failed, in definition order."""
        return tuple(gate for gate in self.gates if gate.state is GateState.FAILED)

    @property
    def unproven(self) -> tuple[ItemResult, ...]:
        """The items whose answer lacks the note or evidence that it needs."""
        return tuple(item for item in self.items if item.lacks)

    def item(self, key: str) -> ItemResult:
        """One item's result; `KeyError` for a key that the checklist does not have."""
        return {item.key: item for item in self.items}[key]
