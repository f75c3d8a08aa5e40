"""Figures about recommendations, quotes and complaints: does advice serve, or sell?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from ..facts import Complaint, Quote, QuoteState, Recommendation
from ..recommendations import (
    MUCH,
    Course,
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
    Phase.DISCUSSED: "put to the customer, who has not answered",
    Phase.AGREED: "the customer agreed to be contacted, and nothing further is recorded",
    Phase.HESITANT: "the customer wants to think about it",
    Phase.EXPLORED: "the customer wants to think, and somebody asked what about",
    Phase.DECLINED: "the customer does not want it",
    Phase.QUOTED: "a proposal is open or accepted",
    Phase.IMPLEMENTED: "the improvement is in place",
    Phase.NOT_IMPLEMENTED: "wanted once, and nothing came of it",
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
_REALISED = counted(
    "recommendations_realised",
    "of the improvements in place, those of which the customer's gain is on record",
)
_UNREALISED = counted(
    "recommendations_unrealised",
    "of the improvements in place, those whose customer was asked and had not gained",
)
_WITHHELD_TOLD = counted(
    "recommendations_withheld_told",
    "of those held back, those whose technician was told why",
)
_EXPLORED = Measure(
    name="hesitations_explored_share",
    definition=(
        "of the recommendations over which much is at stake and a customer wanted to think, those "
        "of which each time somebody asked what about"
    ),
    unit=Unit.SHARE,
)
_FINDINGS = {
    severity: counted(
        f"findings_{severity.value}",
        f"findings of {severity.value} severity about how recommendations were put and followed",
    )
    for severity in Severity
}
ADVICE = (
    _MADE, _PRESENTED, _BREACHES, *_PHASES.values(), _WITHHELD_TOLD, _IMPLEMENTED, _REALISED,
    _UNREALISED, _EXPLORED, *_FINDINGS.values(),
)  # fmt: skip

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
    course: Course

    @property
    def realised(self) -> bool:
        """Whether somebody recorded what the customer gained."""
        return self.recommendation.realised is not None

    @property
    def unrealised(self) -> bool:
        """Whether somebody asked, and the customer had gained nothing."""
        return not self.realised and self.course.realised is False

    @property
    def told(self) -> bool:
        """Whether the technician was told why it is held back."""
        return bool(self.course.tellings) and self.course.telling is None


def advice_of(
    recommendations: Iterable[Recommendation],
    screenings: Iterable[Screening],
    quotes: Iterable[Quote],
    courses: Iterable[Course],
    now: datetime,
) -> tuple[Advice, ...]:
    """Look at every recommendation once; findings that somebody answers for do not count."""
    lives = {course.recommendation: course for course in courses}
    looks: Mapping[Ref, Screening] = {s.recommendation: s for s in screenings}
    sent: dict[Ref, list[Quote]] = {}
    for quote in quotes:
        if quote.recommendation is not None:
            sent.setdefault(quote.recommendation, []).append(quote)
    return tuple(
        _advice(r, looks.get(r.ref), sent.get(r.ref, []), lives.get(r.ref), now)
        for r in recommendations
    )


def _advice(
    recommendation: Recommendation,
    look: Screening | None,
    sent: list[Quote],
    life: Course | None,
    now: datetime,
) -> Advice:
    course = state_of(recommendation, look, sent) if life is None else life
    findings: tuple[Finding, ...] = ()
    if look is not None:
        lints = (f for f in look.findings if f.level is not Level.ENFORCE)
        all_of_them = (*lints, *review_course(recommendation, look, sent, life))
        findings = tuple(f for f in all_of_them if not course.overrules(f, now))
    said = presented(recommendation, sent)
    return Advice(recommendation, course.phase, said, findings, course)


def advice_figures(advice: Sequence[Advice]) -> tuple[Figure, ...]:
    """The figures of some recommendations, in the order of `ADVICE`."""
    n = len(advice)
    by_phase: dict[Phase, list[Advice]] = {}
    for one in advice:
        by_phase.setdefault(one.phase, []).append(one)
    done = by_phase.get(Phase.IMPLEMENTED, [])
    said = [a for a in advice if a.phase.presented]
    held_back = by_phase.get(Phase.WITHHELD, [])
    breaches = [a for a in held_back if a.presented]
    thought = [a for a in advice if a.course.hesitations and a.course.stakes in MUCH]
    asked = sum(a.course.explored == a.course.hesitations for a in thought)
    return (
        _MADE.count(_rows(advice), n),
        _PRESENTED.count(_rows(said), n),
        _BREACHES.count(_rows(breaches), n),
        *(measure.count(_rows(by_phase.get(phase, ())), n) for phase, measure in _PHASES.items()),
        _WITHHELD_TOLD.count(_rows(a for a in held_back if a.told), len(held_back)),
        _IMPLEMENTED.share(len(done), _rows(said), of="no recommendation was put to a customer"),
        _REALISED.count(_rows(a for a in done if a.realised), len(done)),
        _UNREALISED.count(_rows(a for a in done if a.unrealised), len(done)),
        _EXPLORED.share(asked, _rows(thought), of="no customer wanted to think over much"),
        *(
            measure.number(
                sum(f.severity is severity for a in advice for f in a.findings),
                _rows(a for a in advice if any(f.severity is severity for f in a.findings)),
            )
            for severity, measure in _FINDINGS.items()
        ),
    )


def _rows(advice: Iterable[Advice]) -> list[Ref]:
    return [one.recommendation.ref for one in advice]


def quote_figures(quotes: Sequence[Quote], now: datetime, idle: int | None) -> tuple[Figure, ...]:
    """The figures of some quotes, in the order of `QUOTES`."""
    n = len(quotes)
    waiting = [quote for quote in quotes if quote.state is QuoteState.OPEN]
    return (
        _QUOTES.count([quote.ref for quote in quotes], n),
        _QUOTES_OPEN.count([quote.ref for quote in waiting], n),
        _UNFOLLOWED.count([q.ref for q in waiting if _unfollowed(q, now, idle)], n),
    )


def _unfollowed(quote: Quote, now: datetime, idle: int | None) -> bool:
    last = max(quote.raised_at, quote.modified_at or quote.raised_at)
    if idle is None:
        return last == quote.raised_at
    return now - last >= timedelta(seconds=idle)


def complaint_figures(complaints: Sequence[Complaint]) -> tuple[Figure, ...]:
    """The figures of some complaints, in the order of `COMPLAINTS` [domain:R12]."""
    sold = [complaint for complaint in complaints if complaint.sold_to]
    known = {complaint.customer for complaint in sold} - {None}
    return (
        _COMPLAINTS.count([c.ref for c in complaints], len(complaints)),
        _SOLD_TO.count([c.ref for c in sold], len(complaints)),
        _SOLD_CUSTOMERS.number(len(known), [c.ref for c in sold]),
    )
