"""The rules of the method that this room applies, as data [domain §10]."""

from __future__ import annotations

from ._findings import Level, Rule, Severity

CERTAINTY = Rule(
    id="domain:R1",
    level=Level.ENFORCE,
    severity=Severity.HIGH,
    says="Advice is put to a customer only if the technician is certain that they gain by it.",
    source="D4",
)
NEED = Rule(
    id="domain:R2",
    level=Level.ENFORCE,
    severity=Severity.HIGH,
    says="Without a need of this customer, and a gain for them, nothing is suggested at all.",
    source="D4, W32",
)
PAY = Rule(
    id="domain:R6",
    level=Level.LINT,
    severity=Severity.HIGH,
    says="A technician's pay does not hang on sales or leads.",
    source="D4, W4, W19",
)
SELLING_WORDS = Rule(
    id="domain:R7",
    level=Level.LINT,
    severity=Severity.MEDIUM,
    says="What managers and customers read speaks of serving, not of selling.",
    source="D2, W2, W13, W17",
)
PROMOTING = Rule(
    id="domain:R8",
    level=Level.LINT,
    severity=Severity.LOW,
    says="Words of promotion are better replaced; the sources use them too, so it is no error.",
    source="W8 against D0–D4",
)
WHOSE_BENEFIT = Rule(
    id="domain:R9",
    level=Level.LINT,
    severity=Severity.MEDIUM,
    says="The benefit that is named is the customer's, not the company's.",
    source="D2, W3",
)
HESITATION = Rule(
    id="domain:R19",
    level=Level.LINT,
    severity=Severity.MEDIUM,
    says="When much is at stake, a customer's hesitation is explored.",
    source="W6",
)
LEADER_BOARD = Rule(
    id="domain:R23",
    level=Level.POLICY,
    severity=Severity.HIGH,
    says="Technicians are neither ranked nor paid by the number of their leads.",
    source="D4, W5 (derived)",
)
ADVICE_NAMED = Rule(
    id="domain:0.3",
    level=Level.DESIGN,
    severity=Severity.MEDIUM,
    says="A customer decides well when they know what is advised.",
    source="D0 (derived)",
)

RULES: tuple[Rule, ...] = (
    CERTAINTY,
    NEED,
    PAY,
    SELLING_WORDS,
    PROMOTING,
    WHOSE_BENEFIT,
    HESITATION,
    LEADER_BOARD,
    ADVICE_NAMED,
)
