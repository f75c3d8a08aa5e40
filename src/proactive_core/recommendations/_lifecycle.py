"""From noticed to implemented: who may do what when, and nothing withheld is ever presented.

No source draws this machine; its states and facts are those of [domain §7.1].
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import attrs
from attrs.validators import instance_of, optional

from ..checks import aware, in_utc, text
from ..errors import UsageError
from ..facts import Stakes
from ..refs import Ref
from ._gate import Screening


class Phase(enum.Enum):
    """Where a recommendation stands."""

    NOTICED = "noticed"
    SCREENED = "screened"  #: the gate let it through; the customer has not heard it
    WITHHELD = "withheld"  #: the gate held it back: it must not be suggested
    DISCUSSED = "discussed"  #: put to the customer, who has not answered
    AGREED = "agreed"  #: the customer may be contacted about it
    HESITANT = "hesitant"  #: the customer wants to think
    EXPLORED = "explored"  #: somebody asked what makes the customer hesitate
    DECLINED = "declined"
    QUOTED = "quoted"
    IMPLEMENTED = "implemented"

    @property
    def presented(self) -> bool:
        """Whether the customer has heard of it."""
        return self not in _UNSAID


_UNSAID = frozenset({Phase.NOTICED, Phase.SCREENED, Phase.WITHHELD})


class Cause(enum.Enum):
    """What makes a customer hesitate [domain §7.1, W6]."""

    SUMS = "sums"  #: needs time to work out the money
    APPROVAL = "approval"  #: somebody else must agree
    OTHER_SUPPLIER = "other_supplier"
    DOUBT = "doubt"  #: about the idea, or about the technician
    UNCLEAR = "unclear"  #: does not see the risk or the benefit


@attrs.frozen
class Screen:
    """The gate looked at it."""

    screening: Screening


@attrs.frozen
class Discuss:
    """It was put to the customer, as help with a decision.

    Attributes:
        by: Who held the conversation: the technician or whoever stands in [domain §6.9 X1].
    """

    by: Ref


@attrs.frozen
class Agree:
    """The customer may be contacted about it."""


@attrs.frozen
class Hesitate:
    """The customer wants to think.

    Attributes:
        cause: Why; None if nobody knows yet.
    """

    cause: Cause | None = attrs.field(default=None, validator=optional(instance_of(Cause)))


@attrs.frozen
class Explore:
    """Somebody asked what makes the customer hesitate.

    Attributes:
        cause: What was found.
    """

    by: Ref
    cause: Cause = attrs.field(validator=instance_of(Cause))


@attrs.frozen
class Decline:
    """The customer does not want it: a legitimate outcome.

    Attributes:
        reason: In the customer's words; None if none was given.
    """

    reason: str | None = attrs.field(default=None, validator=optional(text))


@attrs.frozen
class SendQuote:
    """A proposal was sent."""

    quote: Ref


@attrs.frozen
class Implement:
    """The improvement is in place."""


Command = Screen | Discuss | Agree | Hesitate | Explore | Decline | SendQuote | Implement


@attrs.frozen(kw_only=True)
class Moved:
    """A recommendation went from one phase to another (or the same, once more).

    Attributes:
        command: What was done; it holds the particulars.
        at: When.
    """

    recommendation: Ref
    source: Phase
    target: Phase
    command: Command
    at: datetime = attrs.field(converter=in_utc, validator=aware)


@attrs.frozen
class Refused:
    """The command does not fit; nothing has changed.

    Attributes:
        why: In plain words.
        phase: Where the recommendation stands.
        allowed: Names of the commands that would fit, sorted.
    """

    why: str
    phase: Phase
    allowed: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Course:
    """The life of one recommendation so far.

    Attributes:
        stakes: How much hangs on it; None if nobody said.
        screening: The latest look of the gate; None before the first.
        cause: Why the customer hesitates; None if they do not, or nobody knows.
        quote: The latest proposal; None if there is none.
        changed_at: When it last moved; None if it never did, or the outside system
            does not say.
    """

    recommendation: Ref
    stakes: Stakes | None = None
    phase: Phase = Phase.NOTICED
    screening: Screening | None = None
    cause: Cause | None = None
    quote: Ref | None = None
    changed_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


def _rows(command: type[Any], target: Phase, *sources: Phase) -> dict[tuple[Phase, type], Phase]:
    return {(source, command): target for source in sources}


#: (phase, command) → phase. Anything that is not here is refused. After `Screen` the
#: gate decides between `SCREENED` and `WITHHELD`. Only the customer reopens what they
#: declined: by agreeing after all. Nobody answers a "no" with a second attempt [W6].
TRANSITIONS: Mapping[tuple[Phase, type[Any]], Phase] = MappingProxyType(
    _rows(Screen, Phase.SCREENED, Phase.NOTICED, Phase.SCREENED, Phase.WITHHELD)
    | _rows(Discuss, Phase.DISCUSSED, Phase.SCREENED)
    | _rows(Agree, Phase.AGREED, Phase.DISCUSSED, Phase.HESITANT, Phase.EXPLORED, Phase.DECLINED)
    | _rows(Hesitate, Phase.HESITANT, Phase.DISCUSSED, Phase.HESITANT, Phase.EXPLORED, Phase.QUOTED)
    | _rows(Explore, Phase.EXPLORED, Phase.HESITANT, Phase.EXPLORED)
    | _rows(
        Decline,
        Phase.DECLINED,
        Phase.DISCUSSED,
        Phase.HESITANT,
        Phase.EXPLORED,
        Phase.AGREED,
        Phase.QUOTED,
    )
    | _rows(SendQuote, Phase.QUOTED, Phase.AGREED, Phase.QUOTED)
    | _rows(Implement, Phase.IMPLEMENTED, Phase.AGREED, Phase.QUOTED)
)


def allowed(phase: Phase) -> tuple[str, ...]:
    """Names of the commands that fit in a phase, sorted."""
    return tuple(sorted(command.__name__ for at, command in TRANSITIONS if at is phase))


def advance(state: Course, command: Command, now: datetime) -> Moved | Refused:
    """Decide whether a command fits, and what happens if it does.

    Args:
        state: Where the recommendation stands.
        command: What somebody did or wants to do.
        now: When it happens: not before the last move.

    Returns:
        The event, for `evolve`; or a refusal, and then nothing has changed.

    Raises:
        UsageError: `now` has no UTC offset, or `command` is no command.
    """
    if not isinstance(command, Command):
        msg = f"a command is one of {Command}, not {command!r}"
        raise UsageError(msg)
    target = TRANSITIONS.get((state.phase, type(command)))
    if target is None:
        why = f"{type(command).__name__} does not fit a recommendation that is {state.phase.value}"
        return Refused(why, state.phase, allowed(state.phase))
    if isinstance(command, Screen):
        if command.screening.recommendation != state.recommendation:
            why = f"the screening is of {command.screening.recommendation}"
            return Refused(why, state.phase, allowed(state.phase))
        target = Phase.WITHHELD if command.screening.withheld else Phase.SCREENED
    event = Moved(
        recommendation=state.recommendation,
        source=state.phase,
        target=target,
        command=command,
        at=now,
    )
    if state.changed_at is not None and event.at < state.changed_at:
        why = f"it last moved at {state.changed_at.isoformat()}, which is later"
        return Refused(why, state.phase, allowed(state.phase))
    return event


def evolve(state: Course, event: Moved) -> Course:
    """Apply an event.

    Raises:
        UsageError: The event is of another recommendation, or of another phase.
    """
    if (event.recommendation, event.source) != (state.recommendation, state.phase):
        msg = (
            f"{state.recommendation} is {state.phase.value}; the event moves "
            f"{event.recommendation} from {event.source.value}"
        )
        raise UsageError(msg)
    command = event.command
    changes: dict[str, Any] = {"phase": event.target, "changed_at": event.at}
    if isinstance(command, Screen):
        changes["screening"] = command.screening
    elif isinstance(command, Hesitate | Explore):
        changes["cause"] = command.cause
    elif isinstance(command, SendQuote):
        changes["quote"] = command.quote
    elif isinstance(command, Agree):
        changes["cause"] = None
    return attrs.evolve(state, **changes)


def replay(state: Course, events: Iterable[Moved]) -> Course:
    """Apply events in order, oldest first."""
    for event in events:
        state = evolve(state, event)
    return state
