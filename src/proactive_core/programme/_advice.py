"""Figures about recommendations, quotes and complaints: does advice serve, or sell?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from ..facts import Complaint, Quote, QuoteState, Recommendation
from ..recommendations import (
    Finding,
    Level,
    Phase,
    Screening,
    Severity,
    presented,
    review_course,
    state_of,
)
from ..refs import Ref
from ._figures import Figure, Measure, Unit, counted

_MADE = counted("recommendations_made", "recommendations that technicians noted")
_PRESENTED = counted(
    "recommendations_presented", "of these, passed by the gate and put to the customer"
)
_BREACHES = counted(
    "recommendations_presented_though_withheld",
    "of these, put to the customer although the gate holds them back",
)
_STANDING = {
    Phase.NOTICED: "not looked at by the gate",
    Phase.SCREENED: "passed by the gate, with no answer of the customer recorded",
    Phase.WITHHELD: "held back by the gate: a sign of health, not of failure",
    Phase.AGREED: "the customer agreed to be contacted, and nothing further is recorded",
    Phase.HESITANT: "the customer wants to think about it",
    Phase.DECLINED: "the customer does not want it",
    Phase.QUOTED: "a proposal is open or accepted",
    Phase.IMPLEMENTED: "the improvement is in place",
}
_PHASES = {
    phase: counted(f"recommendations_{phase.value}", f"of these, {definition}")
    for phase, definition in _STANDING.items()
}
_IMPLEMENTED = Measure(
    name="recommendations_implemented_share",
    definition="improvements in place, of the recommendations put to customers",
    unit=Unit.SHARE,
)
_FINDINGS = {
    severity: counted(
        f"findings_{severity.value}",
        f"findings of {severity.value} severity about how recommendations were put and followed",
    )
    for severity in Severity
}
ADVICE = (_MADE, _PRESENTED, _BREACHES, *_PHASES.values(), _IMPLEMENTED, *_FINDINGS.values())

_QUOTES = counted("quotes_sent", "proposals sent to customers")
_QUOTES_OPEN = counted("quotes_open", "of these, proposals without an answer")
_UNFOLLOWED = counted(
    "quotes_unfollowed",
    "of these, open proposals of which nothing was recorded for as long as the company allows; "
    "where it names no time, nothing at all since they were sent",
)
QUOTES = (_QUOTES, _QUOTES_OPEN, _UNFOLLOWED)

_COMPLAINTS = counted("complaints", "complaints of customers")
_SOLD_TO = counted("complaints_of_being_sold", "of these, complaints of being sold something")
_SOLD_CUSTOMERS = Measure(
    name="customers_complaining_of_being_sold",
    definition="different customers who complained of being sold something; several are an alarm",
)
COMPLAINTS = (_COMPLAINTS, _SOLD_TO, _SOLD_CUSTOMERS)


@attrs.frozen
class Advice:
    """A recommendation, with where it stands and what is to be said about it."""

    recommendation: Recommendation
    phase: Phase
    presented: bool
    findings: tuple[Finding, ...]


def advice_of(
    recommendations: Iterable[Recommendation],
    screenings: Iterable[Screening],
    quotes: Iterable[Quote],
) -> tuple[Advice, ...]:
    """Look at every recommendation once."""
    looks: Mapping[Ref, Screening] = {s.recommendation: s for s in screenings}
    sent: dict[Ref, list[Quote]] = {}
    for quote in quotes:
        if quote.recommendation is not None:
            sent.setdefault(quote.recommendation, []).append(quote)
    return tuple(_advice(r, looks.get(r.ref), sent.get(r.ref, [])) for r in recommendations)


def _advice(recommendation: Recommendation, look: Screening | None, sent: list[Quote]) -> Advice:
    phase = state_of(recommendation, look, sent).phase
    findings: tuple[Finding, ...] = ()
    if look is not None:
        lints = (f for f in look.findings if f.level is not Level.ENFORCE)
        findings = (*lints, *review_course(recommendation, look, sent))
    return Advice(recommendation, phase, presented(recommendation, sent), findings)


def advice_figures(advice: Sequence[Advice]) -> tuple[Figure, ...]:
    """The figures of some recommendations, in the order of `ADVICE`."""
    n = len(advice)
    standing = Counter(a.phase for a in advice)
    said = sum(a.phase.presented for a in advice)
    severities = Counter(f.severity for a in advice for f in a.findings)
    return (
        _MADE.count(n, n),
        _PRESENTED.count(said, n),
        _BREACHES.count(sum(a.phase is Phase.WITHHELD and a.presented for a in advice), n),
        *(measure.count(standing[phase], n) for phase, measure in _PHASES.items()),
        _IMPLEMENTED.share(
            standing[Phase.IMPLEMENTED], said, of="no recommendation was put to a customer"
        ),
        *(measure.count(severities[severity], n) for severity, measure in _FINDINGS.items()),
    )


def quote_figures(quotes: Sequence[Quote], now: datetime, idle: int | None) -> tuple[Figure, ...]:
    """The figures of some quotes, in the order of `QUOTES`."""
    n = len(quotes)
    waiting = [quote for quote in quotes if quote.state is QuoteState.OPEN]
    return (
        _QUOTES.count(n, n),
        _QUOTES_OPEN.count(len(waiting), n),
        _UNFOLLOWED.count(sum(_unfollowed(quote, now, idle) for quote in waiting), n),
    )


def _unfollowed(quote: Quote, now: datetime, idle: int | None) -> bool:
    last = max(quote.raised_at, quote.modified_at or quote.raised_at)
    if idle is None:
        return last == quote.raised_at
    return now - last >= timedelta(seconds=idle)


def complaint_figures(complaints: Sequence[Complaint]) -> tuple[Figure, ...]:
    """The figures of some complaints, in the order of `COMPLAINTS` [domain:R12]."""
    n = len(complaints)
    sold = [complaint for complaint in complaints if complaint.sold_to]
    known = {complaint.customer for complaint in sold} - {None}
    return (
        _COMPLAINTS.count(n, n),
        _SOLD_TO.count(len(sold), n),
        _SOLD_CUSTOMERS.count(len(known), len(sold)),
    )
