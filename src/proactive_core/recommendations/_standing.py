"""Where a recommendation stands, as far as outside systems tell."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ..errors import UsageError
from ..facts import Decision, Quote, QuoteState, Recommendation
from ._catalogue import EXPLORED_RULE
from ._findings import Finding, Level, ordered
from ._gate import Screening
from ._life_model import Course, Phase


def state_of(
    recommendation: Recommendation,
    screening: Screening | None = None,
    quotes: Iterable[Quote] = (),
) -> Course:
    """Derive the state from facts, whose dates of answers outside systems rarely tell.

    What the gate holds back is `WITHHELD`, whatever else is recorded: then
    `review_course` says that it was presented all the same. Of the rest, the furthest
    that is recorded counts: implemented, an accepted proposal, the customer's "no", a
    proposal that is open, proposals that were all declined, the customer's other answers.
    That nobody recorded an answer does not prove that nobody asked.

    Args:
        recommendation: Its latest fact.
        screening: What the gate made of it; None = it has not looked.
        quotes: Those of other recommendations are passed over; order does not matter.

    Returns:
        A course without events: to go on from, write it down at an `AdviceDesk`.

    Raises:
        UsageError: The screening is of another recommendation.
    """
    _same(recommendation, screening)
    own = sorted(
        (quote for quote in quotes if quote.recommendation == recommendation.ref),
        key=lambda quote: (quote.raised_at, quote.ref),
    )
    phase = _phase(recommendation, screening, {quote.state for quote in own})
    return Course(
        recommendation=recommendation.ref,
        stakes=recommendation.stakes,
        phase=phase,
        hesitations=int(phase is Phase.HESITANT),
        technician=recommendation.technician,
        customer=recommendation.customer,
        decide_by=recommendation.decide_by,
        belief=recommendation.belief,
        decision=recommendation.decision,
        outcome=None if screening is None else screening.outcome,
        quotes=tuple(quote.ref for quote in own),
    )


def _same(recommendation: Recommendation, screening: Screening | None) -> None:
    if screening is not None and screening.recommendation != recommendation.ref:
        msg = f"the screening is of {screening.recommendation}, not of {recommendation.ref}"
        raise UsageError(msg)


def _phase(
    recommendation: Recommendation, screening: Screening | None, quotes: set[QuoteState]
) -> Phase:
    if screening is None:
        return Phase.NOTICED
    if screening.withheld:
        return Phase.WITHHELD
    by_weight = (
        (recommendation.implemented_at is not None, Phase.IMPLEMENTED),
        (QuoteState.ACCEPTED in quotes, Phase.QUOTED),
        (recommendation.decision is Decision.DECLINED, Phase.DECLINED),
        (QuoteState.OPEN in quotes, Phase.QUOTED),
        (QuoteState.DECLINED in quotes, Phase.DECLINED),
        (recommendation.decision is Decision.AGREED, Phase.AGREED),
        (recommendation.decision is Decision.HESITANT, Phase.HESITANT),
    )
    return next((phase for holds, phase in by_weight if holds), Phase.SCREENED)


def presented(recommendation: Recommendation, quotes: Iterable[Quote] = ()) -> bool:
    """Whether the facts show that the customer heard of it, rightly or not."""
    return (
        recommendation.decision is not None
        or recommendation.implemented_at is not None
        or any(quote.recommendation == recommendation.ref for quote in quotes)
    )


def review_course(
    recommendation: Recommendation,
    screening: Screening,
    quotes: Iterable[Quote] = (),
    course: Course | None = None,
) -> tuple[Finding, ...]:
    """Look for what should not have happened to a recommendation, or has not yet.

    Two things are looked for: that it was presented although the gate holds it back
    [domain:R1, domain:R2], and a hesitation that nobody explored when much is at stake
    [domain:R19]. Facts from outside cannot tell that a hesitation was explored: the finding asks.
    A life can: with a course, what counts is what was so when it happened.

    Args:
        recommendation: Its latest fact.
        screening: What the gate makes of it now.
        quotes: Those of other recommendations are passed over.
        course: Its life; None = only facts are known.

    Returns:
        Findings worst first.

    Raises:
        UsageError: The screening is of another recommendation.
    """
    _same(recommendation, screening)
    findings: set[Finding] = set()
    withheld = screening.withheld if course is None else course.phase is Phase.WITHHELD
    if withheld and presented(recommendation, quotes):
        findings |= {
            attrs.evolve(
                finding,
                why=f"it was put to the customer, although {finding.why}",
                remedy="Find out how that came about; if the facts are incomplete, complete them.",
            )
            for finding in screening.findings
            if finding.level is Level.ENFORCE
        }
    if course is None and recommendation.decision is Decision.HESITANT:
        course = Course(
            recommendation=recommendation.ref, stakes=recommendation.stakes, phase=Phase.HESITANT
        )
    if course is not None:
        findings.update(EXPLORED_RULE.examine(course))
    return ordered(frozenset(findings))
