"""What goes wrong in a simulated world, and how much of it; all of it follows from one seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import attrs

from proactive_core.errors import SourceError

WRITES = {"append", "postpone", "lease", "erase"}


class CrashError(BaseException):
    """A process is gone, between two statements; nobody catches that but the world."""


class ViolatedError(AssertionError):
    """A rule does not hold in this world."""

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(f"{rule}: {why}")
        self.rule = rule


@attrs.frozen
class Troubles:
    """How likely each fault is in one world: some worlds know only a few of them.

    Attributes:
        crash: Per statement of a process: it ends there.
        between: Per statement of a process: another process does something meanwhile.
        lose, repeat: Per message between a device and the desk.
        fail, unheard: Per delivery to a person: it fails; it arrives and nobody learns of it.
        leave: Per occasion: somebody leaves, or comes back.
        deaf: Per person: no channel ever reaches them.
        short: The calendar ends in the middle of it.
        skew: By how many seconds at most a machine's clock is fast or slow.
    """

    crash: float
    between: float
    lose: float
    repeat: float
    fail: float
    unheard: float
    leave: float
    deaf: float
    short: bool
    skew: int

    @classmethod
    def of(cls, chance: random.Random) -> Troubles:
        """Some troubles; each is absent from every third world."""

        def rate(most: float) -> float:
            return chance.choice((0.0, most / 4, most))

        return cls(
            crash=rate(0.02),
            between=rate(0.16),
            lose=rate(0.4),
            repeat=rate(0.4),
            fail=rate(0.4),
            unheard=rate(0.2),
            leave=rate(0.6),
            deaf=rate(0.4),
            short=chance.random() < 0.15,
            skew=chance.choice((0, 60, 600)),
        )


@attrs.define
class FaultyJournal:
    """A journal at each of whose statements the process may end, or another one come first."""

    inner: Any
    between: Callable[[], None]
    name = "faulty"

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.inner, name)
        writes = name in WRITES

        def call(*given: Any, **named: Any) -> Any:
            self.between()
            answer = method(*given, **named)
            if writes:
                self.between()
            return answer

        return call


@attrs.define
class Post:
    """A channel that keeps what arrives, and is deaf, slow to answer or dead by chance."""

    chance: random.Random
    troubles: Troubles
    deaf: set[str] = attrs.field(factory=set)
    arrived: list[Any] = attrs.field(factory=list)
    calm: bool = False
    name = "email"

    def deliver(self, message: Any) -> str:
        """Deliver, or not."""
        if message.address in self.deaf:
            raise SourceError("nobody answers")
        if not self.calm and self.chance.random() < self.troubles.fail:
            raise SourceError("not now")
        self.arrived.append(message)
        if not self.calm and self.chance.random() < self.troubles.unheard:
            raise self.chance.choice((SourceError("no answer came"), CrashError()))
        return f"<{len(self.arrived)}>"
