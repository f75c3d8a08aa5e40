"""The rules of the method, as data [domain §10]. What takes the look stands beside each subject."""

from __future__ import annotations

from ._findings import Level, Rule, Severity

#: number: (severity, what it says, why it is there, what mends it, its source)
_LINTS = {
    6: (
        Severity.HIGH,
        "A technician's pay does not hang on sales or leads.",
        "it drives advice for the wrong reason, and no customer would like to hear of it",
        "Take it out of pay; give recognition in other forms than money for sales or leads.",
        "D4, W4, W19",
    ),
    7: (
        Severity.MEDIUM,
        "What managers and customers read speaks of serving, not of selling.",
        "a customer who senses a sale stops trusting, and technicians never wanted to sell",
        "Say what the customer gains, in words of service.",
        "D2, W2, W13, W17",
    ),
    8: (
        Severity.LOW,
        "Words of promotion are better replaced; the sources use them too, so it is no error.",
        "it sounds like advertising more than like advice",
        "Prefer words of service; leave it where nothing else fits.",
        "W8 against D0–D4",
    ),
    9: (
        Severity.MEDIUM,
        "The benefit that is named is the customer's, not the company's.",
        "advice that is good for the company alone is no service",
        "Name what the customer gains; the company's gain follows from it.",
        "D2, W3",
    ),
    10: (
        Severity.MEDIUM,
        "What the programme says of itself could be shown to a customer as it stands.",
        "what cannot be explained to the customer has no value for them in it",
        "Rewrite it until you would read it out to a customer, and it says what they gain.",
        "D2",
    ),
    11: (
        Severity.HIGH,
        "Nobody recommends everything to everybody.",
        "advice that does not fit the customer's need wears trust away",
        "Talk it over: what did each customer gain? Look at how advice is rewarded, too.",
        "D4 (features derived; the source gives no threshold)",
    ),
    12: (
        Severity.HIGH,
        "No customer feels that they were sold something.",
        "complaints of being sold are the evidence that advice has turned into selling",
        "Call the customer and put it right; then look at pay, words and training, not for guilt.",
        "D4",
    ),
    13: (
        Severity.MEDIUM,
        "Customers are told of the programme, not technicians alone.",
        "a customer who does not know that advice is part of the service takes it for a sale",
        "Tell customers what technicians look out for, and what they gain by it.",
        "W14",
    ),
    14: (
        Severity.MEDIUM,
        "Leads have their process before the programme starts.",
        "opportunities lost at launch may set the programme back for good",
        "Name who answers what comes in, by when, and how the technician hears of it; then start.",
        "W26",
    ),
    15: (
        Severity.MEDIUM,
        "Training passes all four questions, and is no sales course made over.",
        "technicians see little use in sales skills, and some resent them",
        "Choose training that makes advice service, fits the role and builds credibility.",
        "D0, D2",
    ),
    16: (
        Severity.MEDIUM,
        "Credibility, personal and professional, comes before technique.",
        "with little credibility technique has to carry more, at the cost of trust",
        "Help technicians to see what makes customers believe them, before teaching how to ask.",
        "D0 (qualitative; opinion from experience)",
    ),
    17: (
        Severity.MEDIUM,
        "Coaching keeps to the rhythm that was set.",
        "coaching is never urgent and pays late, so it is what gets displaced",
        "Set the next date now; open and close the next meeting with it.",
        "D3, W9",
    ),
    18: (
        Severity.MEDIUM,
        "An action is specific, can be shown to be done, can be done, and has an owner.",
        "a bare wish to improve improves nothing",
        "Say what will be there afterwards, how one can see it, and who sees to it.",
        "W25",
    ),
    19: (
        Severity.MEDIUM,
        "When much is at stake, a customer's hesitation is explored.",
        "leaving a customer alone with a risk they do not grasp fails the duty to serve",
        "Ask what makes them hesitate, and help with that where it is proper.",
        "W6",
    ),
    20: (
        Severity.MEDIUM,
        "The cost is clear before the customer commits, and a complaint may go higher up.",
        "a customer who learns the price afterwards, or is turned away, tells others",
        "State the cost first; put who wanted to complain in touch with somebody who can decide.",
        "W15 (derived)",
    ),
    21: (
        Severity.MEDIUM,
        "A technician's long silence is a question to the company.",
        "silence mostly means that something is missing: skill, belief in it, or knowledge",
        "Ask what is missing: ability, will, currency. Offer the backup route; never punish.",
        "W10, W11",
    ),
    22: (
        Severity.MEDIUM,
        "The programme is not judged by revenue alone: the customer's view is among the measures.",
        "revenue cannot tell whether customers are better off",
        "Ask the two customer questions, and put their answers first.",
        "D1, W3",
    ),
}
_ENFORCED = {
    1: (
        "Advice is put to a customer only if the technician is certain that they gain by it.",
        "advice that its giver does not believe in is a sale",
        "Leave it unsaid, unless the technician looks again and records being certain.",
        "D4",
    ),
    2: (
        "Without a need of this customer, and a gain for them, nothing is suggested at all.",
        "what answers no need serves somebody else",
        "Record what was seen at this customer's and what they gain; without it, leave it unsaid.",
        "D4, W32",
    ),
    3: (
        "Every lead reaches an outcome; none vanishes.",
        "silence from the office tells technicians that the request was not meant",
        "Let the desk close it, with an outcome.",
        "D1 (fail-safe); held by `LeadDesk`",
    ),
    5: (
        "A rating stays on the scale on which it was asked.",
        "a rating read on another scale is an invented answer",
        "Ask again, or leave it out and say so.",
        "W1, W38; held by `Tally.of`",
    ),
}


def _lint(number: int) -> Rule:
    severity, says, reason, remedy, source = _LINTS[number]
    return Rule(
        id=f"domain:R{number}",
        level=Level.LINT,
        severity=severity,
        says=says,
        reason=reason,
        remedy=remedy,
        source=source,
    )


def _enforced(number: int) -> Rule:
    says, reason, remedy, source = _ENFORCED[number]
    return Rule(
        id=f"domain:R{number}",
        level=Level.ENFORCE,
        severity=Severity.HIGH,
        says=says,
        reason=reason,
        remedy=remedy,
        source=source,
    )


CERTAINTY, NEED, OUTCOME, ON_SCALE = map(_enforced, _ENFORCED)
(
    PAY,
    SELLING_WORDS,
    PROMOTING,
    WHOSE_BENEFIT,
    COMMUNICABLE,
    OVER_PROMOTION,
    SOLD_TO,
    CUSTOMERS_TOLD,
    PROCESS_FIRST,
    TRAINING,
    CREDIBILITY,
    COACHING,
    ACTION,
    HESITATION,
    COST_CLEAR,
    SILENCE,
    CUSTOMERS_VIEW,
) = map(_lint, _LINTS)
TOLD_FIRST = Rule(
    id="domain:R4",
    level=Level.DESIGN,
    severity=Severity.HIGH,
    says="A lead is not closed before the technician who raised it was told.",
    reason="who never hears back stops raising what customers need",
    remedy="Tell the technician what became of it.",
    source="D3, D1, W8 (derived); held by `LeadDesk`",
)
HEARD = Rule(
    id="domain:FM4",
    level=Level.DESIGN,
    severity=Severity.HIGH,
    says="The technician who noticed what is held back hears why, and what would mend it.",
    reason="who never hears back stops raising what customers need",
    remedy="Tell the technician why, and what would make it fit to be put to the customer.",
    source="D3, D1 (derived); held by `AdviceDesk`",
)
LEADER_BOARD = Rule(
    id="domain:R23",
    level=Level.POLICY,
    severity=Severity.HIGH,
    says="Technicians are neither ranked nor paid by the number of their leads.",
    reason="it makes a contest of a service, and punishes honest silence",
    remedy="Show what customers gained, and tell technicians in private what became of their "
    "leads.",
    source="D4, W5 (derived)",
)
ADVICE_NAMED = Rule(
    id="domain:0.3",
    level=Level.DESIGN,
    severity=Severity.MEDIUM,
    says="A customer decides well when they know what is advised.",
    reason="an observation alone leaves the customer with a worry and no way out of it",
    remedy="Say in one sentence what you would do in the customer's place.",
    source="D0 (derived)",
)

#: Every rule R1 to R23 in their order, and what was derived beside them.
RULES: tuple[Rule, ...] = (
    CERTAINTY,
    NEED,
    OUTCOME,
    TOLD_FIRST,
    ON_SCALE,
    *map(_lint, _LINTS),
    LEADER_BOARD,
    ADVICE_NAMED,
    HEARD,
)
