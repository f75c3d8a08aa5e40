"""What it means that somebody was told, or called, or that a copy was taken."""

from __future__ import annotations

from . import _commands as c
from . import _events as e
from ._draft import Draft, Refused
from ._model import Discharge, Obligation, TellState


def confirm_told(d: Draft, command: c.ConfirmTold) -> Refused | None:
    telling = d.lead.telling(command.submission, command.obligation)
    if (
        command.lead != d.lead.id
        or command.cycle != d.lead.cycle
        or telling is None
        or not telling.open
        or telling.to != command.to
    ):
        return d.refuse("the delivery fits no open obligation of this cycle")
    d.add(
        e.Told,
        submission=command.submission,
        obligation=command.obligation,
        cycle=command.cycle,
        to=command.to,
        effect=command.effect,
        channel=command.channel,
        delivery=command.delivery,
    )
    d.close_if_told()
    return None


def tell_by_hand(d: Draft, command: c.TellByHand) -> Refused | None:
    if command.told_at > d.now:
        return d.refuse("telling somebody is recorded once it has happened, not before")
    owed = [
        t
        for t in d.lead.told
        if t.open
        and (t.cycle, t.obligation) == (d.lead.cycle, Obligation.OUTCOME)
        and command.submission in (None, t.submission)
    ]
    if not owed:
        return d.refuse("nobody of that name still has to hear the outcome")
    for telling in owed:
        d.add(
            e.ToldByHand,
            submission=telling.submission,
            obligation=Obligation.OUTCOME,
            cycle=d.lead.cycle,
            told_at=command.told_at,
            how=command.how,
        )
    d.close_if_told()
    return None


def give_up_telling(d: Draft, command: c.GiveUpTelling) -> Refused | None:
    telling = d.lead.telling(command.submission, command.obligation)
    if command.cycle != d.lead.cycle or telling is None or telling.state is not TellState.OWED:
        return d.refuse("no channel is asked to deliver that any more")
    if d.has_left(telling.to):
        d.discharge(command.submission, command.obligation, Discharge.LEFT)
        d.close_if_told()
        return None
    final = command.obligation is Obligation.OUTCOME
    d.add(
        e.TellFailed,
        submission=command.submission,
        obligation=command.obligation,
        cycle=command.cycle,
        tries=command.tries,
        paged=d.paged(d.lead.owner) if final else (),
    )
    return None


def confirm_page(d: Draft, command: c.ConfirmPage) -> None:
    d.add(
        e.Paged,
        to=command.to,
        effect=command.effect,
        channel=command.channel,
        delivery=command.delivery,
    )


def confirm_mirror(d: Draft, command: c.ConfirmMirror) -> Refused | None:
    if (command.ref is None) == (command.why is None):
        return d.refuse("an outside system either took the copy or said why not")
    if command.ref is not None:
        d.add(e.MirrorWritten, name=command.name, effect=command.effect, ref=command.ref)
        return None
    manager = d.context.directory.manager(d.lead.branch)
    paged = d.paged(d.lead.owner) or (() if manager is None else d.paged(manager.ref))
    d.add(
        e.MirrorRejected,
        name=command.name,
        effect=command.effect,
        why_slot=d.slot("why"),
        paged=paged,
    )
    return None
