"""Reaching one person by the first of their contacts that works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import SourceError
from ..ports import Channel, Message
from ..refs import Ref
from ._directory import Contact, Directory
from ._policy import Policy


def reach(
    directory: Directory,
    channels: Mapping[str, Channel],
    *,
    to: Ref,
    key: str,
    subject: str,
    body: str,
    first: Sequence[str] = (),
) -> tuple[str, str]:
    """Deliver a message by the first of a person's confirmed contacts that works.

    Args:
        directory: The people as they are now.
        channels: By the names under which contacts know them.
        to: Whom to reach.
        key: Unique for ever; receivers may drop duplicates by it.
        subject: In a few words.
        body: The whole message.
        first: Channels to try before those of the person's own order.

    Returns:
        The channel's name, and its name for the delivery.

    Raises:
        SourceError: Nothing worked; the message says why, for each contact.
    """
    person = directory.person(to)
    contacts: list[Contact] = []
    if person is not None and person.active:
        contacts = [x for x in person.contacts if x.confirmed]
    contacts.sort(key=lambda x: first.index(x.channel) if x.channel in first else len(first))
    why = [f"{to} has no confirmed contact"] if not contacts else []
    for contact in contacts:
        channel = channels.get(contact.channel)
        if channel is None:
            why.append(f"no channel {contact.channel!r} is configured")
            continue
        message = Message(key=key, to=to, address=contact.address, subject=subject, body=body)
        try:
            return contact.channel, channel.deliver(message)
        except Exception as fault:  # noqa: BLE001 - a channel's bug must not hold the others up
            why.append(f"{contact.channel}: {_kind(fault)}")
    raise SourceError("; ".join(why))


def _kind(fault: Exception) -> str:
    """What went wrong, without the other side's words: they may name people, and stay."""
    status = getattr(fault, "status", None)
    return type(fault).__name__ if status is None else f"{type(fault).__name__} {status}"


def backoff(policy: Policy, tries: int) -> int:
    """Elapsed seconds until the next try, after so many failed ones before the last."""
    return min(policy.retry_cap, policy.retry_after << min(tries, 30))
