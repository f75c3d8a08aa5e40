"""Telling technicians why what they noticed is held back: no advice ends in silence [domain:FM4].

What is owed stands in the outbox, written together with the gate's decision. It goes out as
messages about leads do: by the same contacts and channels, outside the same quiet hours, at
least once under one key, and leased, so that any number of relays may run.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import attrs

from ..errors import SourceError, UsageError
from ..leads import LeadDesk, Relayed, backoff, reach
from ..ports import Channel, Effect
from ..recommendations import (
    WITHHELD,
    AdviceDesk,
    ConfirmTold,
    Course,
    GiveUpTelling,
    Level,
    TellState,
)
from ..refs import Ref

_LIMIT = 1000


def tell_withheld(
    advice: AdviceDesk,
    leads: LeadDesk,
    now: datetime,
    channels: Mapping[str, Channel],
    *,
    customers: Mapping[Ref, str] | None = None,
    limit: int = _LIMIT,
) -> Relayed:
    """Tell technicians what holds back what they noticed, and what would mend it.

    Everything that one technician is owed goes out in one message. A reason is told once, as
    long as the gate holds the recommendation back. Whom no channel reaches has to be told in
    person: `Course.telling` says so until somebody records it with `TellByHand`.

    Args:
        advice: Where the messages are owed.
        leads: Whose people, quiet hours and limits of trying count.
        now: The moment of trying.
        channels: By the names under which contacts know them.
        customers: Names of customers, for the words; one without is not named.
        limit: Most recommendations to be told of in one go.
    """
    post = _Post(advice, leads, now, channels, customers or {})
    return post.deliver(limit)


@attrs.frozen
class _Post:
    advice: AdviceDesk
    leads: LeadDesk
    now: datetime
    channels: Mapping[str, Channel]
    customers: Mapping[Ref, str]

    def deliver(self, limit: int) -> Relayed:
        letters: dict[Ref, list[Effect]] = {}
        for _, effect in self.advice.journal.owed(self.now, WITHHELD, limit):
            assert effect.to is not None
            letters.setdefault(effect.to, []).append(effect)
        sent = failed = given_up = 0
        faults: list[str] = []
        context = self.leads.context()
        for person, owed in sorted(letters.items()):
            if context.reachable_from(person, self.now) > self.now:
                continue
            until = self.now + timedelta(seconds=self.leads.policy.lease)
            taken = (self.advice.journal.lease(x.key, now=self.now, until=until) for x in owed)
            effects = sorted((x for x in taken if x is not None), key=lambda x: x.key)
            if not effects:
                continue
            try:
                channel, delivery = self._sent(person, effects)
            except SourceError as fault:
                faults += [str(fault)] * len(effects)
                lost = sum(self._failed(x, str(fault)) for x in effects)
                given_up, failed = given_up + lost, failed + len(effects) - lost
                continue
            for effect in effects:
                confirmed = ConfirmTold(number_of(effect), channel, delivery)
                self.advice.act(Ref.parse(effect.about), confirmed, now=self._later(effect))
            sent += 1
        return Relayed(sent, failed, given_up, tuple(faults))

    def _later(self, effect: Effect) -> datetime:
        """The moment of recording: a clock that ran ahead once must not stop the rest."""
        changed = self.advice.course(Ref.parse(effect.about)).changed_at
        return self.now if changed is None else max(self.now, changed)

    def _sent(self, person: Ref, effects: list[Effect]) -> tuple[str, str]:
        directory = self.leads.context().directory
        parts = [self._part(self.advice.course(Ref.parse(x.about))) for x in effects]
        key = effects[0].key
        if len(effects) > 1:
            held = hashlib.sha256("\n".join(x.key for x in effects).encode()).hexdigest()
            key = f"digest/{held}"
        subject, body = letter(directory.name(person), parts)
        return reach(directory, self.channels, to=person, key=key, subject=subject, body=body)

    def _failed(self, effect: Effect, why: str) -> bool:
        """Try later; or, where there is no way to try or it was tried enough, give up."""
        policy = self.leads.policy
        unreachable = not self.leads.context().directory.reachable(effect.to)
        tries = effect.tries if unreachable else effect.tries + 1
        if unreachable or tries >= policy.tell_tries:
            command = GiveUpTelling(number_of(effect), tries)
            self.advice.act(Ref.parse(effect.about), command, now=self._later(effect))
            return True
        until = self.now + timedelta(seconds=backoff(policy, effect.tries))
        until = self.leads.context().reachable_from(effect.to, until)
        # Settled meanwhile, or with another relay: then it is theirs to try again.
        with contextlib.suppress(UsageError):
            self.advice.journal.postpone(effect.key, until=until, why=why, lease=effect.lease)
        return False

    def _part(self, course: Course) -> Part:
        held = self.advice.texts(course.recommendation)
        words = (held.get(slot) for slot in _SAID if slot in course.text_slots)
        return Part(
            recommendation=course.recommendation,
            customer=None if course.customer is None else self.customers.get(course.customer),
            said=next((w for w in words if w), None),
            reasons=tuple(
                held.get(r.slot) or "(the words were erased)"
                for r in course.reasons
                if r.level is Level.ENFORCE
            ),
        )


_SAID = ("observation", "advice", "benefit", "risk")


def number_of(effect: Effect) -> int:
    """The number of the message that an effect owes."""
    return int(effect.key.rpartition("/")[2])


@attrs.frozen(kw_only=True)
class Part:
    """One recommendation in a message.

    Attributes:
        customer: The customer's name; None if it is not known.
        said: What the technician wrote, in part; None if nothing, or it was erased.
        reasons: What holds it back, and what would mend it, in plain words.
    """

    recommendation: Ref
    customer: str | None
    said: str | None
    reasons: tuple[str, ...]


def letter(name: str, parts: list[Part]) -> tuple[str, str]:
    """Subject and body of one message about everything that is held back."""
    few = len(parts) == 1
    for_whom = f" for {parts[0].customer}" if few and parts[0].customer else ""
    subject = (
        f"Not to be put to the customer as it stands: your idea{for_whom}"
        if few
        else f"Not to be put to customers as they stand: {len(parts)} of your ideas"
    )
    opening = (
        "Thank you for writing down what you noticed. As it stands, it must not be put to the "
        "customer. Here is why, and what would change that."
        if few
        else "Thank you for writing down what you noticed. As they stand, these must not be "
        "put to customers. Here is why, and what would change that."
    )
    blocks = [_block(n, part, few=few) for n, part in enumerate(parts, 1)]
    closing = (
        "If you complete it where you wrote it down, it is looked at again. If the customer would "
        "not be better off, leave it unsaid: that is good judgement, and it counts against nobody."
    )
    hello = f"Hello {name.split(maxsplit=1)[0]}," if name.split() else "Hello,"
    return " ".join(subject.split()), "\n\n".join([hello, opening, *blocks, closing]) + "\n"


def _block(n: int, part: Part, *, few: bool) -> str:
    head = f"{part.customer}" if part.customer else "A customer"
    lines = [] if few else [f"{n}. {head}"]
    if part.said:
        lines.append(f"What you wrote: “{' '.join(part.said.split())}”")
    lines += [f"- {' '.join(reason.split())}" for reason in part.reasons]
    lines.append(f"Reference: {part.recommendation}")
    return "\n".join(lines)


def to_tell(courses: Iterable[Course]) -> tuple[Course, ...]:
    """What is held back and whose technician no message reached: somebody has to say it."""
    return tuple(
        course
        for course in courses
        if course.telling is not None and course.telling.state is TellState.BY_HAND
    )
