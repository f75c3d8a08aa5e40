"""What the report shows, as plain frozen values: no markup, no clock, nothing to look up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

import attrs

from proactive_core import Ref
from proactive_core.leads import Health, Violation
from proactive_core.ports import Fault
from proactive_core.programme import Figure

from ._input_values import RefusalRow, SilentFeed, UnreadCount, UnreadRow
from ._lead_rows import LeadRow
from ._programme_values import DataRow, ProgrammeView
from ._score_values import Reading, Score


@attrs.frozen(kw_only=True)
class Cell:
    """One branch in one period.

    Attributes:
        branch: The company's key of the branch, `all`, `(company)` or `(unassigned)`.
        period: Label of the period; None = the whole time.
        complete: False where the time looked at begins or ends inside the period.
    """

    branch: str
    name: str
    period: str | None
    complete: bool
    figures: tuple[Figure, ...]
    scores: tuple[Score, ...]

    def figure(self, name: str) -> Figure:
        """One figure by its name; `KeyError` if there is none."""
        return {figure.name: figure for figure in self.figures}[name]


@attrs.frozen(kw_only=True)
class FindingGroup:
    """What one rule noticed, gathered.

    Attributes:
        kind: `withheld` = reasons of the gate; `review` = for people to look at.
        why: What is amiss: each way of saying it, and how often.
        refs: Recommendations it was found in, sorted.
    """

    kind: str
    severity: str
    level: str
    rule: str
    why: tuple[tuple[str, int], ...]
    remedies: tuple[str, ...]
    count: int
    refs: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Gap:
    """An item that is not fully met, or not settled.

    Attributes:
        state: `below`, `not applicable`, `not observed` or `unanswered`.
        answered: The option's code or the number; None if none was chosen.
        value: What it is worth, 0 to 1; None if it counts nothing.
        note: What the rater saw; None if nothing was written.
    """

    key: str
    text: str
    state: str
    answered: str | None
    value: Fraction | None
    note: str | None


@attrs.frozen(kw_only=True)
class ActionRow:
    """What to do about a gap, by what it would give back.

    Attributes:
        recoverable: What the score would gain, as a share.
        owner: Role that owns it; None = to be named.
    """

    rank: int
    key: str
    title: str
    steps: tuple[str, ...]
    owner: str | None
    recoverable: Fraction
    gate_failed: bool


@attrs.frozen(kw_only=True)
class ChecklistRow:
    """One filled-in checklist.

    Attributes:
        ref: The record it came from.
        branch: Key of the company's branch; None = of none.
        score, low, high: Shares; `low` and `high` with open items at their worst and best.
            None = nothing counts.
        completeness: Settled share of the weight shown; None = nothing shown has weight.
        outcome: The verdict; `not evaluated` if no such checklist is known.
        reasons: Why the verdict is what it is.
        level: The staged level that is certain, in words; None = the checklist has none.
        change: Score minus that of the branch's evaluation before; None for the reason in
            `change_why`.
        gaps: In the order of the checklist.
        top: The first actions.
        missing: What is known to be missing from the set.
    """

    ref: str
    checklist: str
    version: str
    title: str
    branch: str | None
    branch_name: str
    answered_at: datetime
    self_rated: bool
    outcome: str
    reasons: tuple[str, ...]
    level: str | None = None
    score: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    completeness: Fraction | None = None
    items: int = 0
    answered: int = 0
    change: Fraction | None = None
    change_why: str | None = None
    gaps: tuple[Gap, ...] = ()
    top: tuple[ActionRow, ...] = ()
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Summary:
    """Everything that the report and its plain form show.

    Attributes:
        since, until: The time looked at: half-open.
        now: As of when things stand.
        zone: IANA zone of the report's days and quarters.
        level: Confidence of every interval.
        smallest: Fewest answers that are shown by themselves.
        cells: The whole company, each branch, and what belongs to none; each first for
            the whole time and then by period.
        carried: Open leads that came in before `since`.
        leads: Open ones first, the most overdue at the top; then closed ones, newest first.
        silent: What should have been read and was not: silence there says nothing.
        to_tell: What is withheld and whose technician no message reached: somebody has to say
            why.
        programme: The plan, upkeep, barriers, and what there is to look at.
        rows: Every record that a number may count, by its name.
        unmapped: Branches of outside systems that no branch of the company names.
    """

    company: str
    since: datetime
    until: datetime
    now: datetime
    zone: str
    level: float
    smallest: int
    cells: tuple[Cell, ...]
    readings: tuple[Reading, ...]
    carried: Figure
    leads: tuple[LeadRow, ...]
    findings: tuple[FindingGroup, ...]
    checklists: tuple[ChecklistRow, ...]
    unread: tuple[UnreadRow, ...]
    unread_counts: tuple[UnreadCount, ...]
    silent: tuple[SilentFeed, ...] = ()
    unmapped: tuple[str, ...]
    faults: tuple[Fault, ...]
    refusals: tuple[RefusalRow, ...]
    violations: tuple[Violation, ...]
    health: Health
    to_tell: tuple[str, ...] = ()
    programme: ProgrammeView = attrs.field(factory=ProgrammeView)
    rows: Mapping[Ref, DataRow] = attrs.field(factory=dict, repr=False)

    @property
    def whole(self) -> Cell:
        """The whole company in the whole time."""
        return self.cells[0]

    @property
    def branches(self) -> tuple[Cell, ...]:
        """Each branch in the whole time; what is of none only if there is any."""
        kept = [c for c in self.cells[1:] if c.period is None and c.branch != "all"]
        return tuple(c for c in kept if c.branch not in NO_BRANCH or holds_something(c))

    def over_time(self, branch: str) -> tuple[Cell, ...]:
        """The periods of one branch, or of `all`, earliest first."""
        return tuple(c for c in self.cells if c.branch == branch and c.period is not None)


NO_BRANCH = frozenset({"(unassigned)", "(company)"})
"""Keys of what belongs to no branch, and of what is meant for the company itself."""


def holds_something(cell: Cell) -> bool:
    """Whether anything at all was counted in a cell."""
    counted = any(f.additive and f.value for f in cell.figures)
    return counted or any(s.n is None or s.n > 0 for s in cell.scores)
