"""The ladder: who hears of a broken promise, in which order, when, and by which channel.

It has no silent end. Past the last rung stands the sink, which is called again and again, and a
ladder that could resolve to nobody is refused [leads:S12].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

import attrs

from ..refs import Ref
from ._directory import Directory, Person


def _names(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


@attrs.frozen
class Rung:
    """Who is paged when a promise is broken, and how long they have [leads §7.6].

    Attributes:
        target: A person, or `"manager"` for the manager of the lead's branch.
        gap: Seconds until the next rung, at least 1.
        elapsed: True = the gap counts as time elapses, nights and holidays included; False =
            it counts the business time of the lead's branch.
        channels: Channels by which this rung's pages go, in order, where the person has a
            confirmed contact there; the rest of their contacts come after. Empty = by the
            person's own order.
    """

    target: Ref | Literal["manager"]
    gap: int
    elapsed: bool = False
    channels: tuple[str, ...] = attrs.field(default=(), converter=_names)


def _rungs(given: Iterable[Rung]) -> tuple[Rung, ...]:
    return tuple(given)


def _refs(given: Iterable[Ref]) -> tuple[Ref, ...]:
    return tuple(given)


@attrs.frozen
class Call:
    """One step up the ladder.

    Attributes:
        rung: Its number from 1; the sink is one past the last.
        paged: Everybody who is called, and can be reached.
        gap: Seconds until the next step.
        elapsed, channels: As of `Rung`.
    """

    rung: int
    paged: tuple[Ref, ...]
    gap: int
    elapsed: bool
    channels: tuple[str, ...]


@attrs.frozen
class Ladder:
    """Rungs, in order, and the sink at the top, which is called again and again for ever.

    Attributes:
        sink: Persons who are paged together once the rungs are used up.
        repeat: Seconds between two calls of the sink, at least 1.
        elapsed: Whether `repeat` counts as time elapses, as of `Rung`.
        channels: Channels by which the sink is called, as of `Rung`.
    """

    rungs: tuple[Rung, ...] = attrs.field(converter=_rungs)
    sink: tuple[Ref, ...] = attrs.field(converter=_refs)
    repeat: int
    elapsed: bool = False
    channels: tuple[str, ...] = attrs.field(default=(), converter=_names)

    def holes(self) -> Iterator[str]:
        """What is wrong with it whoever is there."""
        if not self.sink:
            yield "the sink of the ladder is empty"
        for n, rung in enumerate(self.rungs, 1):
            if not positive(rung.gap):
                yield f"the gap of rung {n} must be >= 1 second, not {rung.gap!r}"
            if not isinstance(rung.target, Ref) and rung.target != "manager":
                yield f"rung {n} must name a person or 'manager', not {rung.target!r}"
            yield from _unclear(f"rung {n}", rung.elapsed, rung.channels)
        if not positive(self.repeat):
            yield f"the sink's repeat must be >= 1 second, not {self.repeat!r}"
        yield from _unclear("the sink", self.elapsed, self.channels)

    def faults(self, branches: Iterable[Ref], directory: Directory) -> Iterator[str]:
        """Every rung that resolves to nobody, or calls by a channel that nobody there has.

        Args:
            branches: Those whose leads may go up it.
            directory: Who is there.
        """
        for n, rung in enumerate(self.rungs, 1):
            if isinstance(rung.target, Ref):
                if not directory.reachable(rung.target):
                    yield f"rung {n} names {rung.target}, whom no confirmed contact reaches"
                found = [directory.person(rung.target)]
            else:
                managers = {branch: directory.manager(branch) for branch in branches}
                for branch, manager in managers.items():
                    if manager is None:
                        yield f"rung {n} asks for the manager of {branch}, and there is none"
                everywhere = {*branches, *(p.branch for p in directory.people)}
                found = [directory.manager(branch) for branch in everywhere]
            yield from _unheard(f"rung {n}", rung.channels, found)
        if not self.reached(directory):
            yield "the sink has no active member with a confirmed contact"
        yield from _unheard("the sink", self.channels, map(directory.person, self.sink))

    def reached(self, directory: Directory) -> tuple[Ref, ...]:
        """The members of the sink who are active and can be reached."""
        return tuple(ref for ref in self.sink if directory.reachable(ref))

    def call(self, rung: int, branch: Ref | None, directory: Directory) -> Call:
        """The next rung that resolves to somebody who can be reached.

        Args:
            rung: The rung that was reached so far; 0 = none.
            branch: The lead's branch.
            directory: Who is there now.
        """
        for n, one in enumerate(self.rungs[rung:], rung + 1):
            if isinstance(one.target, Ref):
                found: Ref | None = one.target
            else:
                manager = directory.manager(branch)
                found = None if manager is None else manager.ref
            if found is not None and directory.reachable(found):
                return Call(n, (found,), one.gap, one.elapsed, one.channels)
        top = len(self.rungs) + 1
        return Call(top, self.reached(directory), self.repeat, self.elapsed, self.channels)


def positive(value: Any) -> bool:
    """Whether that is a whole number of at least 1."""
    return type(value) is int and value > 0


def _unclear(where: str, elapsed: Any, channels: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(elapsed, bool):
        yield f"{where} counts elapsed time or not: elapsed is True or False, not {elapsed!r}"
    for name in channels:
        if not isinstance(name, str) or not name or any(c.isspace() or c == "," for c in name):
            yield f"{where} calls by channels, each named in a word, not by {name!r}"
    for name in dict.fromkeys(channels):
        if channels.count(name) > 1:
            yield f"{where} names the channel {name!r} twice"


def _unheard(
    where: str, channels: tuple[str, ...], people: Iterable[Person | None]
) -> Iterator[str]:
    had = {
        contact.channel
        for person in people
        if person is not None and person.active
        for contact in person.contacts
        if contact.confirmed
    }
    for name in channels:
        if name not in had:
            yield f"{where} calls by {name!r}, where nobody it calls has a confirmed contact"
