"""One recommendation about a boiler, and everything that can be done about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs

from proactive_core.facts import Belief, Recommendation, Stakes
from proactive_core.recommendations import (
    Agree,
    Cause,
    Decline,
    Discuss,
    Explore,
    Finding,
    GateOutcome,
    HandOver,
    Hesitate,
    Implement,
    Inability,
    LeaveUndone,
    Level,
    Note,
    Overrule,
    RecordBenefit,
    Screen,
    Screening,
    SendQuote,
    Severity,
)
from proactive_core.refs import Ref

ADVICE = Ref("fsm", "recommendation", "1")
TECH = Ref("fsm", "technician", "7")
MATE = Ref("fsm", "technician", "8")
QUOTE = Ref("fsm", "quote", "9")
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
FACT = Recommendation(
    ref=ADVICE,
    technician=TECH,
    customer=Ref("fsm", "customer", "3"),
    noticed_at=NOW,
    observation="The flame sensor is corroded.",
    benefit="No outage in winter.",
    stakes=Stakes.HIGH,
    belief=Belief.CERTAIN,
)


def found(level, rule):
    return Finding(
        rule=rule, level=level, severity=Severity.HIGH, why="why", remedy="mend", where="belief"
    )


PASSED = Screening(ADVICE, GateOutcome.PASSED, (found(Level.LINT, "domain:R7"),))
WITHHELD = Screening(ADVICE, GateOutcome.WITHHELD, (found(Level.ENFORCE, "domain:R1"),))
NEVER = NOW + timedelta(days=30)
COMMANDS = (
    Note(FACT),
    Note(attrs.evolve(FACT, belief=None)),
    Screen(PASSED),
    Screen(WITHHELD),
    HandOver(MATE, Inability.WILL_NOT, by=TECH),
    Discuss(TECH),
    Discuss(MATE),
    Agree(),
    Hesitate(),
    Hesitate(Cause.SUMS),
    Explore(TECH, Cause.DOUBT),
    Decline("too dear"),
    SendQuote(QUOTE),
    Implement(),
    LeaveUndone("sold the house"),
    RecordBenefit(realised=True, words="it held all winter"),
    Overrule(rule="domain:R7", by=MATE, why="their own word", until=NEVER),
)
