"""Keeping: one transaction for everything that must be true together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Protocol

import attrs
from attrs.validators import optional

from ..checks import aware, in_utc, text, whole
from ..errors import UsageError
from ..refs import Ref


class ConflictError(UsageError):
    """Somebody else wrote to the stream first: load it again and decide again."""


class ClaimedError(UsageError):
    """A key that may exist only once is taken by another stream.

    Attributes:
        key: The key.
        stream: The stream that holds it.
    """

    def __init__(self, key: str, stream: str) -> None:
        super().__init__(f"{key} is held by {stream}")
        self.key = key
        self.stream = stream

    def __reduce__(self) -> tuple[object, ...]:
        return (ClaimedError, (self.key, self.stream))


@attrs.frozen
class Text:
    """Personal text, kept beside the chain of events so that it can be erased alone.

    Attributes:
        slot: Its name inside its stream; a later text in the same slot replaces it in
            reading, and both stay verifiable.
        subject: The person it is about, by whom it can be erased; None if about nobody.
        body: The text.
    """

    slot: str = attrs.field(validator=text)
    subject: Ref | None
    body: str


@attrs.frozen(kw_only=True)
class Effect:
    """Something owed to the world outside, stored with the event that causes it.

    Attributes:
        key: Unique for ever; receivers may drop duplicates by it [leads:S7].
        kind: What is owed: `tell` (the submitter), `page` (who must act), `push` (a CRM),
            `withheld` (the technician whose advice is held back).
        to: The person, or None when `kind` names an outside system's mirror.
        about: What it is about, as the kernel wrote it (an obligation, a rung ...).
        next_try_at: When to try (again).
        tries: Failed attempts so far.
        why: What the last attempt failed with; None before any.
        settled_at: When it was carried out or given up on purpose; None while owed.
        lease: How often somebody took it to carry it out; the number of the latest lease.
        leased_until: Until when nobody else may take it; None while nobody has it.
    """

    key: str = attrs.field(validator=text)
    kind: str = attrs.field(validator=text)
    to: Ref | None
    about: str
    next_try_at: datetime = attrs.field(converter=in_utc, validator=aware)
    tries: int = attrs.field(default=0, validator=whole)
    why: str | None = None
    settled_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )
    lease: int = attrs.field(default=0, validator=whole)
    leased_until: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class Index:
    """What a sweep needs to know of a stream without replaying it.

    Attributes:
        live: False once nothing more is owed.
        next_action_at: When the sweep must look again; None if never (not live).
        owner: Who must act; None if nobody must.
        stage: In the glossary's words.
    """

    live: bool
    next_action_at: datetime | None = attrs.field(converter=in_utc, validator=optional(aware))
    owner: Ref | None = None
    stage: str = ""


@attrs.frozen(kw_only=True)
class Append:
    """Everything that one decision adds to one stream.

    Attributes:
        stream: The stream's name, such as `lead:<key>`.
        expected: How many events the stream held when the decision was made.
        events: What happened, in order; values that `wire` can write.
        effects: What is owed outside because of it.
        texts: Personal text that belongs to it.
        claims: Keys that no other stream may hold, from now on.
        settles: Keys of this stream's effects that are done with.
        index: The stream's new index entry; None leaves it as it is.
        rests_on: Other streams that the decision looked at, each with the number of events
            that it held then. If one holds another number by now, nothing is stored.
        releases: Owners who must own no live stream once everything is stored. If one does,
            because somebody gave it to them meanwhile, nothing is stored [leads:S12].
        at: When it was decided.
    """

    stream: str = attrs.field(validator=text)
    expected: int = attrs.field(validator=whole)
    events: tuple[Any, ...]
    effects: tuple[Effect, ...] = ()
    texts: tuple[Text, ...] = ()
    claims: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    index: Index | None = None
    rests_on: tuple[tuple[str, int], ...] = ()
    releases: tuple[Ref, ...] = ()
    at: datetime = attrs.field(converter=in_utc, validator=aware)


@attrs.frozen
class Fault:
    """Something that the store itself can see is wrong with what it holds.

    Attributes:
        where: The row, such as `events lead:7#3`.
        why: What is wrong, and what it means.
    """

    where: str
    why: str


class Journal(Protocol):
    """Durable streams of events, with what is owed, what is private and what is due.

    Everything of one `append` call is stored together or not at all.
    """

    name: ClassVar[str]

    def append(self, *entries: Append) -> None:
        """Store one or several decisions in one transaction.

        Raises:
            ConflictError: A stream holds another number of events than expected or looked
                at, or somebody to be released owns a live stream.
            ClaimedError: A claimed key is held by another stream.
        """
        ...

    def load(self, stream: str) -> tuple[Any, ...]:
        """Every event of a stream, oldest first; empty if there is none."""
        ...

    def holder(self, claim: str) -> str | None:
        """The stream that holds a claimed key; None if none does."""
        ...

    def streams(self, prefix: str = "") -> tuple[str, ...]:
        """Names of all streams that start with the prefix, sorted."""
        ...

    def index(self, stream: str) -> Index | None:
        """The stream's index entry; None if it has none."""
        ...

    def due(self, now: datetime, limit: int = 100) -> tuple[str, ...]:
        """Live streams whose `next_action_at` is not after now, earliest first."""
        ...

    def next_due(self) -> datetime | None:
        """The earliest `next_action_at` of a live stream; None if there is none."""
        ...

    def owners(self) -> frozenset[Ref]:
        """Everybody who owns a live stream."""
        ...

    def texts(self, stream: str) -> Mapping[str, str | None]:
        """Slot → latest text of a stream; None where it was erased."""
        ...

    def all_texts(self, prefix: str) -> Iterator[tuple[str, str, str]]:
        """(stream, slot, latest text) of all streams with the prefix, erased ones left out."""
        ...

    def owed(self, now: datetime, kind: str, limit: int = 100) -> tuple[tuple[str, Effect], ...]:
        """(stream, effect) not settled whose `next_try_at` is not after now, earliest first.

        Also what somebody has leased: to look at, not to carry out.
        """
        ...

    def lease(self, key: str, *, now: datetime, until: datetime) -> Effect | None:
        """Take what is owed, to carry it out, so that nobody else takes it too.

        The effect that is given has `leased_until` = `until` and its `lease` counted up, and
        both are stored before this returns. Until it is settled or postponed, or `until` has
        come, no other call gives it. So whoever dies with a lease loses nothing: it is given
        again, under the same key.

        Args:
            key: Of the effect.
            now: Owed by then, and not leased beyond it.
            until: When the lease ends.

        Returns:
            The effect; None if it is not owed, not yet or not any more, or somebody else
            has it.
        """
        ...

    def effects(self, stream: str) -> tuple[Effect, ...]:
        """Every effect that a stream ever owed, in the order in which it came to be owed."""
        ...

    def postpone(self, key: str, *, until: datetime, why: str, lease: int | None = None) -> None:
        """Note a failed attempt and when to try next; its lease ends.

        Args:
            key: Of the effect.
            until: When to try next.
            why: What the attempt failed with.
            lease: Number of the lease under which it was tried; None = under none.

        Raises:
            UsageError: Nothing is owed under the key, or somebody else has leased it since.
        """
        ...

    def erase(self, subject: Ref, *, at: datetime) -> int:
        """Erase every text about a person; the chain still verifies. Returns how many."""
        ...

    def heads(self) -> Mapping[str, str]:
        """Stream → hash of its latest event, for keeping outside (empty if unsupported)."""
        ...

    def chain(self, stream: str) -> tuple[str, ...]:
        """Every head that a stream ever had, oldest first (empty if unsupported)."""
        ...

    def verify(self) -> Sequence[Fault]:
        """Compare what is stored with what was sealed; empty when nothing is amiss."""
        ...
