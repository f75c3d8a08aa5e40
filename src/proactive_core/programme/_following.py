"""The life of a recommendation as outside systems tell it, and its one lead when it is agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import attrs

from ..facts import Decision, Quote, QuoteState, Recommendation, Submission
from ..leads import IntakeReceipt, LeadDesk
from ..ports import Append, ClaimedError, ConflictError
from ..recommendations import (
    AdviceDesk,
    Agree,
    Agreed,
    Command,
    Course,
    Decline,
    Discuss,
    Event,
    Hesitate,
    Implement,
    Note,
    Phase,
    RecordBenefit,
    Refused,
    Screen,
    Screening,
    SendQuote,
    Step,
    advance,
    fold,
    presented,
)
from ..refs import Ref
from ._submissions import submission_of

_TRIES = 10
_OVER = (Phase.DECLINED, Phase.NOT_IMPLEMENTED)


@attrs.frozen
class Recorded:
    """What was stored about one recommendation.

    Attributes:
        course: The recommendation as it is now.
        receipt: Of the submission that an agreement became; None if nothing was handed in.
    """

    course: Course
    receipt: IntakeReceipt | None = None


def record(
    advice: AdviceDesk,
    leads: LeadDesk,
    recommendation: Recommendation,
    *commands: Command,
    now: datetime,
    by: Ref | None = None,
    branch: Ref | None = None,
    customer_name: str | None = None,
    alongside: tuple[Append, ...] = (),
) -> Recorded | Refused:
    """Write a recommendation down as it is now, and what was done about it.

    If the customer agreed, the agreement and its submission are stored in one transaction:
    there is never one without the other, whenever the power goes and however often it is
    tried again. An agreement whose recommendation has an open lead already, because the
    technician handed it in, is stored alone; one that comes after the lead was closed
    becomes a submission of its own.

    Args:
        advice: Where the life is kept.
        leads: Where the submission goes; both over one journal.
        recommendation: As it is now.
        commands: What was done, in order; all or not at all.
        now: The moment of recording.
        by: Who wrote it down; None = an outside system.
        branch: The branch that has to act on a submission; None = the recommendation's own.
        customer_name: For the people who act; kept apart from the history.
        alongside: What other streams add in the same transaction; nothing if it is refused.

    Raises:
        ConflictError: Others kept writing to it, or wrote to a stream of `alongside` first.
    """
    arrival = _Arrival(advice, leads, recommendation, by, branch, customer_name, alongside)
    return arrival.stored(now, lambda _, __: commands)


@attrs.frozen
class _Arrival:
    """One version of a recommendation on its way into the journal."""

    advice: AdviceDesk
    leads: LeadDesk
    recommendation: Recommendation
    by: Ref | None
    branch: Ref | None
    customer_name: str | None
    alongside: tuple[Append, ...] = ()

    def stored(
        self, now: datetime, decide: Callable[[Course | None, Course], Iterable[Command]]
    ) -> Recorded | Refused:
        """Store it with what is decided about it; decided again when somebody was faster."""
        for _ in range(_TRIES):
            held = self.advice.find(self.recommendation.ref)
            writing = self.advice.writing(held, self.recommendation, by=self.by)
            written = self.advice.step(held, *writing, now=now)
            if isinstance(written, Refused):
                return written
            commands = (*writing, *decide(held, written.after))
            step = self.advice.step(held, *commands, now=now)
            if isinstance(step, Refused):
                return step
            try:
                return Recorded(step.after, self._together(step, now))
            except (ClaimedError, ConflictError):
                continue
        msg = f"others kept writing to {self.recommendation.ref}; try again"
        raise ConflictError(msg)

    def _together(self, step: Step, now: datetime) -> IntakeReceipt | None:
        """Store a step and the submission that it owes in one transaction."""
        alongside = self.alongside if step.entry is None else (step.entry, *self.alongside)
        submission, receipt = _due(self.leads, self.recommendation, step), None
        if submission is not None:
            receipt = self.leads.submit(
                submission,
                now=now,
                branch=self.branch,
                customer_name=self.customer_name,
                alongside=alongside,
            )
        if alongside and (receipt is None or receipt.repeated):
            self.advice.journal.append(*alongside)
        return receipt


def _due(leads: LeadDesk, recommendation: Recommendation, step: Step) -> Submission | None:
    """The submission that an agreement still has to become; None if there is none."""
    holder = leads.journal.holder(claim_of(recommendation.ref))
    if holder is None:
        return submission_of(recommendation) if step.after.agreements else None
    if not any(isinstance(event, Agreed) for event in step.events):
        return None
    if leads.lead(holder.partition(":")[2]).live:
        return None
    return submission_of(recommendation, step.after.agreements)


def claim_of(recommendation: Ref) -> str:
    """The key by which the first lead of a recommendation is found."""
    return f"recommendation:{recommendation}"


def follow(
    advice: AdviceDesk,
    leads: LeadDesk,
    recommendation: Recommendation,
    quotes: Iterable[Quote] = (),
    *,
    now: datetime,
    branch: Ref | None = None,
    customer_name: str | None = None,
) -> Recorded:
    """Bring a recommendation's life up to what outside systems tell of it.

    They tell where it stands and seldom how it came there: steps that must have happened
    in between are recorded with nobody as their doer. What the gate holds back stays
    withheld, whatever else is told [domain:R1, domain:R2]: then `review_course` says that
    it was presented all the same. To follow again what has not changed does nothing.

    Args:
        advice: As for `record`.
        leads: As for `record`.
        recommendation: Its latest fact.
        quotes: Those of other recommendations are passed over; order does not matter.
        now: The moment of recording.
        branch: As for `record`.
        customer_name: As for `record`.

    Raises:
        ConflictError: Others kept writing to it; try again.
    """
    own = sorted(
        (quote for quote in quotes if quote.recommendation == recommendation.ref),
        key=lambda quote: (quote.raised_at, quote.ref),
    )
    held = advice.find(recommendation.ref)
    if held is not None and held.changed_at is not None:
        now = max(now, held.changed_at)  # a clock that ran ahead once must not stop the rest
    arrival = _Arrival(advice, leads, recommendation, None, branch, customer_name)
    stored = arrival.stored(
        now, lambda before, course: _told(before, course, recommendation, own, now)
    )
    assert isinstance(stored, Recorded)
    return stored


def _told(
    before: Course | None,
    course: Course,
    recommendation: Recommendation,
    quotes: list[Quote],
    now: datetime,
) -> Iterator[Command]:
    """The steps that the facts tell of and the life does not know yet."""
    for command in _candidates(before, course, recommendation, quotes):
        events = advance(course, command, now)
        if not isinstance(events, Refused):
            yield command
            course = fold(events, course) or course


def _candidates(
    before: Course | None, course: Course, recommendation: Recommendation, quotes: list[Quote]
) -> Iterator[Command]:
    states = {quote.state for quote in quotes}
    known = set(course.quotes)
    if presented(recommendation, quotes):
        yield Discuss()
    # An answer is news when it changed, or when nothing could be made of it before.
    unheard = before is None or not before.phase.presented
    answered = unheard or before is None or recommendation.decision is not before.decision
    accepted = QuoteState.ACCEPTED in states
    if answered and recommendation.decision is Decision.AGREED:
        yield Agree()
    elif answered and recommendation.decision is Decision.HESITANT:
        yield Hesitate()
    elif answered and recommendation.decision is Decision.DECLINED and not accepted:
        yield Decline()
    if course.phase in _OVER and any(
        quote.state is QuoteState.ACCEPTED and quote.ref not in known for quote in quotes
    ):
        yield Agree()
    yield from (SendQuote(quote.ref) for quote in quotes if quote.ref not in known)
    waiting = course.phase is Phase.QUOTED or not known.issuperset(quote.ref for quote in quotes)
    if states == {QuoteState.DECLINED} and waiting:
        yield Decline()
    if recommendation.implemented_at is not None:
        yield Implement()
    if recommendation.realised is not None and course.realised is None:
        yield RecordBenefit(realised=True, words=recommendation.realised)


def caught_up(
    held: Course | None,
    recommendation: Recommendation,
    screening: Screening,
    quotes: Iterable[Quote],
    now: datetime,
) -> tuple[Event, ...]:
    """What `follow` would record of a recommendation, without storing anything.

    Args:
        held: Its life so far; None = it was never written down.
        recommendation: Its latest fact.
        screening: What the gate makes of it.
        quotes: Those of this recommendation.
        now: As for `follow`.
    """
    if held is not None and held.changed_at is not None:
        now = max(now, held.changed_at)
    own = sorted(quotes, key=lambda quote: (quote.raised_at, quote.ref))
    writing: list[Command] = [Note(recommendation)]
    if held is None or not held.phase.presented:
        writing.append(Screen(screening))
    course, events = held, list[Event]()
    for command in writing:
        happened = advance(course, command, now)
        assert not isinstance(happened, Refused)
        course, events = fold(happened, course), [*events, *happened]
    assert course is not None
    for command in _told(held, course, recommendation, own, now):
        happened = advance(course, command, now)
        assert not isinstance(happened, Refused)
        course, events = fold(happened, course), [*events, *happened]
    return tuple(events)


def without_submission(advice: AdviceDesk, leads: LeadDesk) -> tuple[Ref, ...]:
    """Recommendations to which a customer agreed and for which there is no lead, by ref.

    Always empty as long as `record` and `follow` write: this asks, for an audit.
    """
    return tuple(
        course.recommendation
        for course in advice.courses()
        if course.agreements and leads.journal.holder(claim_of(course.recommendation)) is None
    )
