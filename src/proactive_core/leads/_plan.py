"""What is owed outside because of what happened, and what is thereby done with. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..ports import Effect, Text
from ..refs import Ref
from . import _commands as c
from . import _events as e
from ._event_names import slots
from ._evolve import evolve
from ._model import Lead, Obligation, Way

TELL, PAGE, PUSH = "tell", "page", "push"
OVERDUE = ("breached", "escalated")
_ABOUT = {
    e.Breached: "breached",
    e.CustomerChased: "chased",
    e.SubmissionAmended: "amended",
}
_SAID_BY_A_CALL = ("assigned", "breached", "escalated", "amended")
"""What pages say that a call up the ladder says, too."""
_NEWS = ("amended", "again")
"""What pages say that somebody has to hear even if the lead is closed by then."""


Step = tuple[Lead | None, e.Event, Lead]
"""The lead before an event, the event, and the lead after it."""


def steps(before: Lead | None, events: Iterable[e.Event]) -> tuple[Step, ...]:
    """Every event with the lead on both sides of it."""
    found: list[Step] = []
    for event in events:
        after = evolve(before, event)
        found.append((before, event, after))
        before = after
    return tuple(found)


def plan(before: Lead | None, events: Sequence[e.Event]) -> tuple[Effect, ...]:
    """Every effect that the events owe; its key names the event that causes it [leads:S7]."""
    return owed_and_ended((), steps(before, events))[0]


def settlements(
    outstanding: Iterable[Effect], before: Lead | None, events: Sequence[e.Event]
) -> tuple[str, ...]:
    """Keys of effects that the events carry out or make pointless.

    Args:
        outstanding: What the lead still owes, from before these events.
        before: The lead before them; None if they open it.
        events: What happens, in order.
    """
    return owed_and_ended(outstanding, steps(before, events))[1]


def owed_and_ended(
    outstanding: Iterable[Effect], happened: Iterable[Step]
) -> tuple[tuple[Effect, ...], tuple[str, ...]]:
    """Every effect that the steps owe, and the keys of those that they end.

    They may end what they owe themselves, too.
    """
    waiting = {effect.key: effect for effect in outstanding}
    owed: list[Effect] = []
    done: list[str] = []
    for before, event, after in happened:
        owner = None if before is None else before.owner
        gone = [k for k, effect in waiting.items() if _ends(event, effect, owner)]
        done += gone
        for k in gone:
            del waiting[k]
        fresh = _caused(after, event)
        owed += fresh
        waiting.update((effect.key, effect) for effect in fresh)
    return tuple(owed), tuple(done)


def texts(command: c.Command, happened: Sequence[Step]) -> tuple[Text, ...]:
    """The personal texts of a command, in the slots that its events name.

    They are about the customer, else about the submitter: who asks to be erased takes them
    along.
    """
    lead = happened[-1][2]
    subject: Ref | None = lead.customer
    if subject is None and lead.submissions:
        subject = lead.submissions[0].technician
    found: dict[str, Text] = {}
    for _, event, _ in happened:
        for slot in slots(event):
            found[slot] = Text(slot, subject, getattr(command, slot.partition(":")[0]))
    return tuple(found.values())


def about_telling(cycle: int, obligation: Obligation, submission: Ref) -> str:
    """What a `tell` is about, as `read_telling` reads it."""
    return f"{cycle} {obligation.value} {submission}"


def read_telling(about: str) -> tuple[int, Obligation, Ref]:
    """The cycle, the obligation and the submission of a `tell`."""
    cycle, obligation, submission = about.split(" ", 2)
    return int(cycle), Obligation(obligation), Ref.parse(submission)


def about_call(rung: int, channels: tuple[str, ...]) -> str:
    """What a page of a rung is about, as `channels_of` reads it."""
    return " ".join(["escalated", str(rung), *([",".join(channels)] if channels else [])])


def channels_of(effect: Effect) -> tuple[str, ...]:
    """The channels by which a page goes first; empty = by the person's own order."""
    what, _, rest = effect.about.partition(" ")
    named = rest.partition(" ")[2] if effect.kind == PAGE and what == "escalated" else ""
    return tuple(named.split(",")) if named else ()


def lead_of(key: str) -> str:
    """The id of the lead that owes an effect."""
    return key.rsplit("/", 3)[0]


def ordinal_of(key: str) -> int:
    """The place, from 0, of the event that caused an effect."""
    return int(key.rsplit("/", 2)[1])


def _caused(state: Lead, event: e.Event) -> list[Effect]:
    if isinstance(event, e.TellingOwed):
        if event.way is not Way.CHANNEL:
            return []
        about = about_telling(event.cycle, event.obligation, event.submission)
        return [_effect(state, event, event.obligation.value, TELL, event.to, about)]
    if isinstance(event, e.MirrorsOwed):
        return [_effect(state, event, n, f"{PUSH}:{n}", None, n) for n in event.names]
    pages: tuple[Ref, ...] = getattr(event, "paged", ())
    if not pages:
        return []
    if isinstance(event, e.TellFailed):
        about = f"by_hand {event.submission}"
    elif isinstance(event, e.MirrorRejected):
        about = f"rejected {event.name}"
    elif isinstance(event, e.Escalated):
        about = about_call(event.rung, event.channels)
    elif isinstance(event, e.ArrivedAgain):
        about = f"again {event.lead or event.submission}"
    elif isinstance(event, e.LeadJoined | e.LeadParted):
        about = f"{'joined' if isinstance(event, e.LeadJoined) else 'parted'} {event.lead}"
    else:
        about = _ABOUT.get(type(event), "assigned")
    return [_effect(state, event, f"page{i}", PAGE, to, about) for i, to in enumerate(pages)]


def _effect(
    state: Lead, event: e.Event, what: str, kind: str, to: Ref | None, about: str
) -> Effect:
    key = f"{state.id}/{state.cycle}/{state.version - 1}/{what}"
    return Effect(key=key, kind=kind, to=to, about=about, next_try_at=event.at)


def _ends(event: e.Event, effect: Effect, owner: Ref | None) -> bool:
    if isinstance(event, e.Told | e.ToldByHand | e.TellFailed | e.Discharged):
        about = about_telling(event.cycle, event.obligation, event.submission)
        return effect.kind == TELL and effect.about == about
    if isinstance(event, e.Paged | e.MirrorWritten | e.MirrorRejected):
        return effect.key == event.effect
    if isinstance(event, e.MirrorsOwed):
        # The copy is made from the lead as it is when it is sent: the newest order says it all.
        return effect.kind.startswith(PUSH) and effect.about in event.names
    return effect.kind == PAGE and _ends_page(event, effect, owner)


def _ends_page(event: e.Event, page: Effect, owner: Ref | None) -> bool:
    if isinstance(event, e.OwnerSet):
        # Who was called up the ladder still answers for the rung, whoever owns the lead now;
        # and that it came in again is not in what the new owner is told.
        kept = page.about.startswith(("escalated", "again"))
        return page.to == owner != event.owner and not kept
    if isinstance(event, e.Escalated):
        # One call per person, where the newer says the same and more.
        return page.to in event.paged and page.about.startswith(_SAID_BY_A_CALL)
    news = page.about.startswith(_NEWS)
    return not news and isinstance(event, e.Closed | e.LeadLinked)
