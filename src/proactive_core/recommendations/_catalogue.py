"""Every rule of the method that can take its look without a limit set by the company."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..facts import Stakes
from ._findings import Finding, FindingRule
from ._gate import DEFAULT
from ._life_model import Course, Phase
from ._programme_rules import PROGRAMME_RULES
from ._rules import HESITATION
from ._statement import PAY_RULES, STATEMENT_RULES

MUCH = frozenset({Stakes.HIGH, Stakes.CRITICAL})
"""Stakes at which a hesitation must not be left alone [domain:R19]."""


def _hesitation(course: Course) -> Iterable[Finding]:
    if course.phase is Phase.HESITANT and course.stakes in MUCH:
        yield HESITATION.finding(
            why="the customer hesitates, and much is at stake", where="decision"
        )


EXPLORED_RULE = FindingRule.of(HESITATION, Course, _hesitation)

#: R11, R12, R17 and R21 are not among them: `over_promotion`, `sold_to`, `coaching_lapse` and
#: `silence` make them with the limits that a company sets. R3, R4 and R5 are held by the desk
#: of the leads and by the tally, which refuse what breaks them.
FINDING_RULES: tuple[FindingRule[Any], ...] = (
    *DEFAULT,
    *STATEMENT_RULES,
    *PAY_RULES,
    *PROGRAMME_RULES,
    EXPLORED_RULE,
)
