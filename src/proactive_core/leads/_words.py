"""Every sentence that people read, in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ..ports import Effect
from ..refs import Ref
from ._model import Lead, LeadKind, Obligation, Outcome, Stage
from ._plan import TELL, ordinal_of, read_telling
from ._policy import Context

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
STEPS = {
    Stage.TRIAGE: "find out what it is about",
    Stage.ACKNOWLEDGE: "take it up",
    Stage.CONTACT: "speak with the customer",
    Stage.DECIDE: "reach a decision with the customer",
    Stage.WAITING: "wait",
    Stage.TELL: "tell the technician what became of it",
    Stage.LINKED: "see it through with the lead it is linked to",
    Stage.CLOSED: "do nothing more",
}
OUTCOMES = {
    Outcome.ACCEPTED: "The customer wants it to be done",
    Outcome.DECLINED: "The customer decided against it",
    Outcome.NOT_SUITABLE: "It turned out not to be suitable for this customer",
    Outcome.ALREADY_COVERED: "It is already being taken care of",
    Outcome.UNREACHABLE: "We could not reach the customer, although we tried several times",
    Outcome.WITHDRAWN: "It was withdrawn",
}

_NEXT_STEP = {
    Obligation.RECEIPT: (Stage.TRIAGE, Stage.ACKNOWLEDGE, Stage.CONTACT, Stage.DECIDE),
    Obligation.OWNER: (Stage.CONTACT, Stage.DECIDE),
    Obligation.CONTACT: (Stage.DECIDE,),
}
"""Stages whose promise is worth telling: a message may be delivered later than it was owed."""

_NEWS = {
    "joined": (
        "Linked",
        "Another idea, {other}, was linked to {about}. What becomes of it, both will hear.",
    ),
    "parted": ("Unlinked", "{other} is no part of {about} any more; it goes its own way."),
    "chased": (
        "The customer is asking",
        "The customer asked whether anybody will call about {about}. Please call.",
    ),
    "again": (
        "It came in again",
        "What is {about} here came in again, otherwise, as {other}. Find out which of them holds.",
    ),
    "readable": (
        "It can be read now",
        "What nobody could read came in again, readable, as {other}. Look whether it is the same.",
    ),
    "amended": (
        "Changed",
        "What was said in the field about {about} was changed there. Please read it again.",
    ),
}
"""What else the people who have to act are told: a subject, and a sentence."""

Texts = Mapping[str, str | None]


def local_time(lead: Lead, moment: datetime, context: Context) -> str:
    """A moment as people at the lead's branch say it, with their zone."""
    calendar = context.calendar(lead.branch)
    at = calendar.local(moment)
    city = calendar.zone.rpartition("/")[2].replace("_", " ")
    day = f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"
    return f"{day}, {at:%H:%M} ({city} time)"


def compose(lead: Lead, effect: Effect, texts: Texts, context: Context) -> tuple[str, str]:
    """Subject and body of the message that an effect owes."""
    subject, sentences = (_tell if effect.kind == TELL else _page)(lead, effect, texts, context)
    body = "\n\n".join([_hello(effect, context), *sentences, f"Reference: {lead.id}"])
    return " ".join(subject.split()), body + "\n"


def compose_digest(
    parts: Sequence[tuple[Lead, Effect, Texts]], context: Context
) -> tuple[str, str]:
    """Subject and body of one message about all that is overdue [leads §7.6]."""
    composed = [(lead, *_page(lead, effect, texts, context)) for lead, effect, texts in parts]
    blocks = [
        "\n".join([f"{n}. {' '.join(subject.split())}", *sentences, f"Reference: {lead.id}"])
        for n, (lead, subject, sentences) in enumerate(composed, 1)
    ]
    opening = "Each of these is a promise of its own that was not kept; please act on each."
    body = "\n\n".join([_hello(parts[0][1], context), opening, *blocks])
    return f"Overdue: {len(parts)} leads", body + "\n"


def _hello(effect: Effect, context: Context) -> str:
    return f"Hello {context.directory.name(effect.to).split()[0]},"


def text_in(texts: Texts, slot: str | None) -> str | None:
    """A text on one line; None if there is none, or it was erased."""
    found = None if slot is None else texts.get(slot)
    return None if found is None else " ".join(found.split()) or None


def subject_of(lead: Lead, texts: Texts) -> str:
    """What a lead is about, in a few words."""
    name = text_in(texts, lead.customer_name_slot)
    if lead.kind is LeadKind.UNREADABLE and lead.customer is None:
        return "something that could not be read"
    return f"the idea for {name}" if name else "an idea for a customer"


def _said(lead: Lead, texts: Texts, by: Ref | None = None) -> list[str]:
    """What was said, in all its submissions or in one: a submitter reads their own words."""
    told = [s for s in lead.submissions if by in (None, s.ref)]
    found = [text_in(texts, s.summary_slot) for s in told]
    return [f"What was said: “{said}”" for said in found if said]


def _tell(lead: Lead, effect: Effect, texts: Texts, context: Context) -> tuple[str, list[str]]:
    _, obligation, submission = read_telling(effect.about)
    owner, about = context.directory.name(lead.owner), subject_of(lead, texts)
    about = about.replace("the idea", "your idea").replace("an idea", "your idea")
    when = [] if lead.promised_due is None else [local_time(lead, lead.promised_due, context)]
    fitting = lead.stage in _NEXT_STEP.get(obligation, ())
    next_step = [f"{owner} will {STEPS[lead.stage]} by {due}." for due in when if fitting]
    said = _said(lead, texts, submission)
    if obligation is Obligation.RECEIPT:
        opening = f"Thank you. We have received {about}, and {owner} is looking after it."
        if lead.cycle > 1:
            opening = f"We have opened {about} again, and {owner} is looking after it."
        closing = "You will hear from us what becomes of it."
        return f"Received: {about}", [opening, *said, *next_step, closing]
    if obligation is Obligation.OWNER:
        return f"{owner} has taken up {about}", [
            f"{owner} has taken up {about}.",
            *said,
            *next_step,
        ]
    if obligation is Obligation.CONTACT:
        opening = f"{owner} has spoken with the customer about {about}."
        return f"We spoke with the customer about {about}", [opening, *said, *next_step]
    assert lead.outcome is not None
    result = f"{OUTCOMES[lead.outcome]}."
    reason = text_in(texts, lead.reason_slot)
    return f"What became of {about}", [
        f"Here is what became of {about}. {result}",
        *([f"The reason: {reason}"] if reason else []),
        *said,
        f"Thank you for looking out for the customer. If you see it differently, tell {owner}.",
    ]


def _page(lead: Lead, effect: Effect, texts: Texts, context: Context) -> tuple[str, list[str]]:
    owner, about = context.directory.name(lead.owner), subject_of(lead, texts)
    what, _, detail = effect.about.partition(" ")
    when = [] if lead.promised_due is None else [local_time(lead, lead.promised_due, context)]
    promised = [f"The promise was to {STEPS[lead.stage]} by {due}." for due in when]
    said = _said(lead, texts)
    if what == "assigned":
        todo = [f"Please {STEPS[lead.stage]} by {due}." for due in when]
        beside = [
            f"{other} is about the same recommendation: link it there, or say why it is another."
            for other in [lead.beside]
            if other is not None
        ]
        beside += [
            f"It came in before with other content, as {other}: find out which of them holds, "
            "and decide both."
            for other in [lead.conflicts_with]
            if other is not None
        ]
        # What is wrong with something unreadable came with the event that opened the lead.
        wrong = text_in(texts, "why") if lead.kind is LeadKind.UNREADABLE else None
        beside += [f"What is wrong: {wrong}"] if wrong else []
        return f"Yours: {about}", [f"You now look after {about}.", *said, *beside, *todo]
    if what == "by_hand":
        name = context.directory.name(
            next((s.technician for s in lead.submissions if str(s.ref) == detail), None)
        )
        return f"Please tell {name} in person: {about}", [
            f"No message reached {name} about the outcome of {about}.",
            f"Please tell {name} yourself and note that you did; the lead stays open until then.",
        ]
    if what == "rejected":
        return f"{detail} refused a copy: {about}", [
            f"The system {detail} refused the copy of {about} for good. Somebody has to look.",
            # The refusal was the first event of its decision, so its text bears its place.
            *[
                f"It said: {why}"
                for why in [text_in(texts, f"why:{ordinal_of(effect.key)}")]
                if why
            ],
        ]
    if what == "again" and lead.kind is LeadKind.UNREADABLE:
        what = "readable"
    if what in _NEWS:
        ended = [
            f"The lead is closed: {OUTCOMES[outcome]}. If this changes that, open it again."
            for outcome in [lead.outcome]
            if lead.stage is Stage.CLOSED and outcome is not None
        ]
        return f"{_NEWS[what][0]}: {about}", [
            _NEWS[what][1].format(about=about, other=detail),
            *promised,
            *ended,
            *said,
        ]
    whose = "yours" if effect.to == lead.owner else f"{owner}’s"
    return f"Overdue: {about}", [
        f"{about[0].upper()}{about[1:]} is overdue. It is {whose} to move forward.",
        *promised,
        *said,
        "Please act on it, or give it to somebody who will.",
    ]


def order_text(lead: Lead, texts: Texts, context: Context) -> tuple[str, str]:
    """Title and body of the copy that an outside system holds."""
    about = subject_of(lead, texts)
    owner = context.directory.name(lead.owner)
    lines = _said(lead, texts)
    tellers = [context.directory.name(s.technician) for s in lead.submissions if s.technician]
    lines += [f"It came from {name}." for name in tellers]
    if lead.promised_due is not None:
        due = local_time(lead, lead.promised_due, context)
        lines.append(f"{owner} has promised to {STEPS[lead.stage]} by {due}.")
    if lead.outcome is not None:
        lines.append(f"{OUTCOMES[lead.outcome]}.")
    reason = text_in(texts, lead.reason_slot)
    if reason:
        lines.append(f"The reason: {reason}")
    return about[0].upper() + about[1:], "\n".join(lines)
