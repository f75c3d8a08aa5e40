"""Delivering what is owed to people, at least once, under one key.

A relay leases what it is going to deliver, so that relays that look at the same moment share the
work. One that dies loses nothing: its leases end, and another relay delivers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from ..errors import SourceError, UsageError
from ..ports import Channel, Effect, Message
from ..refs import Ref
from . import _commands as c
from ._directory import Contact
from ._plan import PAGE, TELL, lead_of, ordinal_of, read_telling
from ._policy import Policy
from ._words import compose

if TYPE_CHECKING:
    from ._desk import LeadDesk


@attrs.frozen
class Relayed:
    """What became of the messages that were owed.

    Attributes:
        sent: Delivered and noted.
        failed: Not delivered; tried again later.
        given_up: Handed to a person, who has to say it.
        faults: Why each of these two was not delivered, in the order of trying.
    """

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    faults: tuple[str, ...] = ()


def relay(desk: LeadDesk, now: datetime, channels: Mapping[str, Channel], limit: int) -> Relayed:
    """Try everything that is owed and whose time has come."""
    sent = failed = given_up = 0
    faults: list[str] = []
    until = now + timedelta(seconds=desk.policy.lease)
    for kind in (TELL, PAGE):
        taken = desk.journal.lease(kind, now=now, until=until, limit=limit)
        for stream, effect in sorted(taken, key=_in_order):
            if not _still_ours(desk, stream, effect):
                continue
            try:
                channel, delivery = _deliver(desk, effect, channels)
            except SourceError as fault:
                faults.append(str(fault))
                if kind == TELL and effect.tries + 1 >= desk.policy.tell_tries:
                    _give_up(desk, effect, now)
                    given_up += 1
                else:
                    _postpone(desk, effect, now, str(fault))
                    failed += 1
                continue
            _confirm(desk, effect, channel, delivery, now)
            sent += 1
    return Relayed(sent, failed, given_up, tuple(faults))


def _in_order(row: tuple[str, Effect]) -> tuple[str, int]:
    """People hear of a lead in the order in which things happened to it."""
    stream, effect = row
    return stream, ordinal_of(effect.key)


def _still_ours(desk: LeadDesk, stream: str, effect: Effect) -> bool:
    """Whether nothing made it pointless by now, and no other relay took over meanwhile."""
    return any(
        (x.key, x.lease, x.settled_at) == (effect.key, effect.lease, None)
        for x in desk.journal.effects(stream)
    )


def _postpone(desk: LeadDesk, effect: Effect, now: datetime, why: str) -> None:
    until = now + timedelta(seconds=backoff(desk.policy, effect.tries))
    # Settled meanwhile, or with another relay: then it is theirs to try again.
    with contextlib.suppress(UsageError):
        desk.journal.postpone(effect.key, until=until, why=why, lease=effect.lease)


def backoff(policy: Policy, tries: int) -> int:
    """Seconds until the next try, after so many failed ones before the last."""
    return min(policy.retry_cap, policy.retry_after << min(tries, 30))


def _deliver(desk: LeadDesk, effect: Effect, channels: Mapping[str, Channel]) -> tuple[str, str]:
    """Deliver by the first of the person's contacts that works."""
    context = desk.context()
    person = context.directory.person(effect.to)
    contacts: list[Contact] = []
    if person is not None and person.active:
        contacts = [x for x in person.contacts if x.confirmed]
    lead_id = lead_of(effect.key)
    subject, body = compose(desk.lead(lead_id), effect, desk.texts(lead_id), context)
    why = [f"{effect.to} has no confirmed contact"] if not contacts else []
    for contact in contacts:
        channel = channels.get(contact.channel)
        if channel is None:
            why.append(f"no channel {contact.channel!r} is configured")
            continue
        message = Message(
            key=effect.key, to=_to(effect), address=contact.address, subject=subject, body=body
        )
        try:
            return contact.channel, channel.deliver(message)
        except Exception as fault:  # noqa: BLE001 - a channel's bug must not hold the others up
            why.append(f"{contact.channel}: {_kind(fault)}")
    raise SourceError("; ".join(why))


def _kind(fault: Exception) -> str:
    """What went wrong, without the other side's words: they may name people, and stay."""
    status = getattr(fault, "status", None)
    return type(fault).__name__ if status is None else f"{type(fault).__name__} {status}"


def _to(effect: Effect) -> Ref:
    assert effect.to is not None
    return effect.to


def _confirm(desk: LeadDesk, effect: Effect, channel: str, delivery: str, now: datetime) -> None:
    lead_id = lead_of(effect.key)
    if effect.kind == PAGE:
        page = c.ConfirmPage(to=_to(effect), effect=effect.key, channel=channel, delivery=delivery)
        desk.act(lead_id, page, now=now)
        return
    cycle, obligation, submission = read_telling(effect.about)
    told = c.ConfirmTold(
        lead=lead_id,
        cycle=cycle,
        submission=submission,
        obligation=obligation,
        to=_to(effect),
        effect=effect.key,
        channel=channel,
        delivery=delivery,
    )
    # A refusal means that the obligation ended meanwhile, and its effect with it.
    desk.act(lead_id, told, now=now)


def _give_up(desk: LeadDesk, effect: Effect, now: datetime) -> None:
    cycle, obligation, submission = read_telling(effect.about)
    command = c.GiveUpTelling(
        cycle=cycle, submission=submission, obligation=obligation, tries=effect.tries + 1
    )
    desk.act(lead_of(effect.key), command, now=now)
