"""Why pay should not hang on sales or leads: the four reasons that were recovered [domain §10]."""

from __future__ import annotations

from ._phrases import Phrase
from ._rules import LEADER_BOARD, PAY

WRONG_REASON = (
    "it drives advice for the wrong reason, and the customer's interest comes second [D4]"
)
HARD_TO_EXPLAIN = (
    "it is hard to explain to a customer who asks what the technician earns by it [W19]"
)
DISPUTED = "who earned it, and when, is a lasting source of disputes [W4, W19]"
DULLS = "it dulls the pride in helping, which thinking work depends on [W5]"
_OTHERWISE = (
    "Take it out of pay; give recognition in other forms than money for sales or leads [W4]."
)


def pay(pattern: str, why: str, unless: str | None = None, *, wide: bool = False) -> Phrase:
    """Words by which pay hangs on sales or leads [domain:R6]."""
    return Phrase(rule=PAY, pattern=pattern, why=why, remedy=_OTHERWISE, unless=unless, wide=wide)


def ranking(pattern: str) -> Phrase:
    """Words by which people are ranked by sales or leads [domain:R23]."""
    return Phrase(
        rule=LEADER_BOARD, pattern=pattern, why=LEADER_BOARD.reason, remedy=LEADER_BOARD.remedy
    )
