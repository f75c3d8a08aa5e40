"""From numbers to a verdict: gates, caps, outcome and what is certain early."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from ._answers import Standing
from ._definition import Checklist, MaturityLevel, NaExcess
from ._evaluation import Early, GateResult, GateState, LevelResult, Outcome
from ._numbers import percent
from ._rollup import Rolled
from ._tree import Node


@attrs.frozen(kw_only=True)
class Case:
    """Everything that a verdict weighs.

    Attributes:
        violations: Items declared not applicable against the `fail` policy.
        unproven: What answers should have brought along and did not, in words.
    """

    checklist: Checklist
    score: Fraction | None
    low: Fraction | None
    high: Fraction | None
    completeness: Fraction | None
    na_share: Fraction | None
    gates: tuple[GateResult, ...]
    violations: tuple[str, ...]
    unproven: tuple[str, ...]

    @property
    def capped(self) -> Fraction | None:
        """The score after the caps of failed gates."""
        return self._under_caps(self.score, GateState.FAILED)

    @property
    def na_excess(self) -> str | None:
        """What to say when too much is not applicable; None when it is not."""
        most = self.checklist.max_na_share
        if most is None or self.na_share is None or self.na_share <= most:
            return None
        return f"{percent(self.na_share)} % is not applicable, at most {percent(most)} % may be"

    def verdict(self) -> tuple[Outcome, tuple[str, ...]]:
        """The first outcome that applies, and why."""
        gaps = self._gaps()
        capped, threshold = self.capped, self.checklist.threshold
        if gaps or capped is None:
            return Outcome.INCOMPLETE, (*gaps, *(() if capped is not None else _NO_SCORE))
        if self.violations:
            why = (f"{key} may not be declared not applicable" for key in self.violations)
            return Outcome.NA_VIOLATION, tuple(why)
        fatal = tuple(gate.why for gate in self.gates if _fatal(gate))
        if fatal:
            return Outcome.GATE_FAILED, fatal
        if threshold is None:
            return Outcome.SCORED, ("no threshold is set",)
        if capped < threshold:
            return Outcome.BELOW_THRESHOLD, (f"{capped} is below {threshold}",)
        return Outcome.PASSED, (f"{capped} reaches {threshold}",)

    def early(self) -> Early | None:
        """What is certain whatever the open items bring [checklists §8].

        If they apply, and bring along what their evidence rules ask for.
        """
        if any(_fatal(gate) for gate in self.gates):
            return Early.FAILED
        threshold = self.checklist.threshold
        if threshold is None:
            return None
        best = self._under_caps(self.high, GateState.FAILED)
        if best is not None and best < threshold:
            return Early.FAILED
        worst = self._under_caps(self.low, GateState.FAILED, GateState.UNDECIDED)
        undecided = any(g.cap is None and g.state is GateState.UNDECIDED for g in self.gates)
        barred = undecided or self.violations or self.unproven or self._na_bars
        return Early.OPEN if barred or worst is None or worst < threshold else Early.PASSED

    @property
    def _na_bars(self) -> bool:
        return self.na_excess is not None and self.checklist.na_excess is NaExcess.INCOMPLETE

    def _gaps(self) -> tuple[str, ...]:
        gaps = [gate.why for gate in self.gates if gate.state is GateState.UNDECIDED]
        gaps += self.unproven
        if self._na_bars:
            gaps.append(f"{self.na_excess}")
        least = self.checklist.min_completeness
        if self.completeness is not None and self.completeness < least:
            gaps.append(f"{percent(self.completeness)} % is settled, {percent(least)} % must be")
        return tuple(gaps)

    def _under_caps(self, score: Fraction | None, *states: GateState) -> Fraction | None:
        caps = [gate.cap for gate in self.gates if gate.cap is not None and gate.state in states]
        return None if score is None else min([score, *caps])


_NO_SCORE = ("nothing counts, so there is no score",)


def _fatal(gate: GateResult) -> bool:
    return gate.state is GateState.FAILED and gate.cap is None


def try_gate(node: Node, standing: Standing | None, low: Rolled, high: Rolled) -> GateResult:
    """Where the gate of a node stands; the arguments are those of `reach`."""
    gate = node.gate
    assert gate is not None  # the caller chose nodes with a gate
    state, why = reach(node.key, gate.minimum, standing, low, high)
    return GateResult(
        key=node.key, minimum=gate.minimum, cap=gate.cap, state=state, why=f"gate {node.key}{why}"
    )


def try_levels(
    checklist: Checklist, standing: Mapping[str, Standing], low: Rolled, high: Rolled
) -> tuple[LevelResult, ...]:
    """Where each staged level stands by itself, the lowest first."""
    found = []
    for step in checklist.levels:
        how = standing.get(step.node)
        state, why = reach(step.node, step.at_least, how, low, high)
        found.append(LevelResult(level=step, state=state, why=f"level {step.code}{why}"))
    return tuple(found)


def highest(levels: tuple[LevelResult, ...], counts: frozenset[GateState]) -> MaturityLevel | None:
    """The highest level of an unbroken run from the lowest; None if there is none.

    What does not apply breaks no run, and is no level reached.
    """
    found = None
    for result in levels:
        if result.state in counts:
            found = result.level
        elif result.state is not GateState.LIFTED:
            break
    return found


def reach(
    key: str, least: Fraction, standing: Standing | None, low: Rolled, high: Rolled
) -> tuple[GateState, str]:
    """Whether a node reaches a value, and why.

    Args:
        key: Key of an item or group.
        least: The value to reach.
        standing: The item's; None for a group, which may pass before all in it is settled.
        low: The tree with every open item at its worst.
        high: The tree with every open item at its best.
    """
    worst, best = low.value(key), high.value(key)
    if worst is None or best is None:
        what = "was not shown" if standing is Standing.HIDDEN else "does not apply"
        return GateState.LIFTED, f" is lifted: it {what}"
    if best < least:
        return GateState.FAILED, f": at most {best}, needs {least}"
    if worst >= least and standing is not Standing.OPEN:
        return GateState.PASSED, f": {worst} reaches {least}"
    return GateState.UNDECIDED, " is not settled yet"
