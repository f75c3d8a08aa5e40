"""Delivering what is owed to people, at least once, under one key.

A relay leases what a message is about before it delivers it, so that relays that look at the same
moment share the work. One that dies loses nothing: what it had under way comes free when the lease
ends, and another relay delivers.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from ..errors import SourceError, UsageError
from ..ports import Channel, Effect
from ..refs import Ref
from . import _commands as c
from ._act import act_on_each
from ._plan import OVERDUE, PAGE, TELL, channels_of, lead_of, ordinal_of, read_telling
from ._policy import Context
from ._reach import backoff, reach
from ._words import compose, compose_digest

if TYPE_CHECKING:
    from ._desk import LeadDesk

_Row = tuple[str, Effect]


@attrs.frozen
class Relayed:
    """What became of the messages that were owed.

    Attributes:
        sent: Messages delivered and noted; a digest is one.
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
        theirs: set[str] = set()
        for letter in _letters(kind, sorted(desk.journal.owed(now, kind, limit), key=_in_order)):
            if desk.context().reachable_from(letter[0][1].to, now) > now:
                continue
            effects = _leased(desk, letter, theirs, now, until)
            if not effects:
                continue
            try:
                channel, delivery = _deliver(desk, effects, channels)
            except SourceError as fault:
                faults += [str(fault)] * len(effects)
                for effect in effects:
                    if kind == TELL and effect.tries + 1 >= desk.policy.tell_tries:
                        _give_up(desk, effect, now)
                        given_up += 1
                    else:
                        _postpone(desk, effect, now, str(fault))
                        failed += 1
                continue
            act_on_each(desk, [_confirmed(x, channel, delivery) for x in effects], now)
            sent += 1
    return Relayed(sent, failed, given_up, tuple(faults))


def _letters(kind: str, rows: list[_Row]) -> list[list[_Row]]:
    """What goes out together: what is overdue in one message a person, anything else alone.

    After an outage hundreds may be owed at one moment to whoever is at the top of the ladder
    [leads §7.6]: one digest, in which each call is confirmed by itself. What goes by other
    channels is another message.
    """
    alone: list[list[_Row]] = []
    late: dict[tuple[Ref | None, tuple[str, ...]], list[_Row]] = {}
    for row in rows:
        if kind == PAGE and row[1].about.startswith(OVERDUE):
            late.setdefault((row[1].to, channels_of(row[1])), []).append(row)
        else:
            alone.append([row])
    return [*alone, *late.values()]


def _in_order(row: tuple[str, Effect]) -> tuple[str, int]:
    """People hear of a lead in the order in which things happened to it."""
    stream, effect = row
    return stream, ordinal_of(effect.key)


def _leased(
    desk: LeadDesk, letter: list[_Row], theirs: set[str], now: datetime, until: datetime
) -> list[Effect]:
    """What of a letter is still to be delivered, and by this relay.

    A lead of which another relay has something goes to `theirs`: what comes after it is not
    to arrive before it.
    """
    effects = []
    for stream, owed in letter:
        if stream in theirs:
            continue
        effect = desk.journal.lease(owed.key, now=now, until=until)
        if effect is not None:
            effects.append(effect)
        elif _is_owed(desk, stream, owed):
            theirs.add(stream)
    return effects


def _is_owed(desk: LeadDesk, stream: str, effect: Effect) -> bool:
    return any(x.key == effect.key and x.settled_at is None for x in desk.journal.effects(stream))


def _postpone(desk: LeadDesk, effect: Effect, now: datetime, why: str) -> None:
    until = now + timedelta(seconds=backoff(desk.policy, effect.tries))
    until = desk.context().reachable_from(effect.to, until)
    # Settled meanwhile, or with another relay: then it is theirs to try again.
    with contextlib.suppress(UsageError):
        desk.journal.postpone(effect.key, until=until, why=why, lease=effect.lease)


def _deliver(
    desk: LeadDesk, effects: list[Effect], channels: Mapping[str, Channel]
) -> tuple[str, str]:
    """Deliver by the first of the person's contacts that works, the rung's channels first.

    A person who cannot be had by the rung's channels is called by their own: never nobody.
    """
    context, effect = desk.context(), effects[0]
    key, subject, body = _written(desk, effects, context)
    return reach(
        context.directory,
        channels,
        to=_to(effect),
        key=key,
        subject=subject,
        body=body,
        first=channels_of(effect),
    )


def _written(desk: LeadDesk, effects: list[Effect], context: Context) -> tuple[str, str, str]:
    """Key, subject and body; a digest is named after all that is in it."""
    leads = [lead_of(effect.key) for effect in effects]
    if len(effects) == 1:
        [effect], [one] = effects, leads
        return effect.key, *compose(desk.lead(one), effect, desk.texts(one), context)
    parts = [(desk.lead(x), e, desk.texts(x)) for x, e in zip(leads, effects, strict=True)]
    held = hashlib.sha256("\n".join(sorted(e.key for e in effects)).encode()).hexdigest()
    return f"digest/{held}", *compose_digest(parts, context)


def _to(effect: Effect) -> Ref:
    assert effect.to is not None
    return effect.to


def _confirmed(effect: Effect, channel: str, delivery: str) -> tuple[str, c.Command]:
    """What a delivery means, and to which lead. It may be refused: the obligation has ended."""
    lead_id = lead_of(effect.key)
    if effect.kind == PAGE:
        return lead_id, c.ConfirmPage(
            to=_to(effect), effect=effect.key, channel=channel, delivery=delivery
        )
    cycle, obligation, submission = read_telling(effect.about)
    return lead_id, c.ConfirmTold(
        lead=lead_id,
        cycle=cycle,
        submission=submission,
        obligation=obligation,
        to=_to(effect),
        effect=effect.key,
        channel=channel,
        delivery=delivery,
    )


def _give_up(desk: LeadDesk, effect: Effect, now: datetime) -> None:
    cycle, obligation, submission = read_telling(effect.about)
    command = c.GiveUpTelling(
        cycle=cycle, submission=submission, obligation=obligation, tries=effect.tries + 1
    )
    desk.act(lead_of(effect.key), command, now=now)
