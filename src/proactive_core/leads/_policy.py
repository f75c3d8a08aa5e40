"""What a company promises, who answers for it, and who hears when it is not kept.

No source of the method gives response times, so nothing here has a default that would be
one: every budget, gap and limit is stated by the company [domain §10].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import attrs

from ..errors import UsageError
from ..facts import Urgency
from ..refs import Ref
from ..worktime import WorkCalendar
from ._directory import Directory
from ._ladder import Call, Ladder, positive
from ._model import TIMED, Stage
from ._quiet import QuietHours


@attrs.frozen
class Budget:
    """How long a stage may take.

    Attributes:
        seconds: Business seconds, at least 1.
        urgency: The urgency it is for; None = every other.
    """

    stage: Stage
    seconds: int
    urgency: Urgency | None = None


def _names(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


def _frozen(given: Mapping[Ref | None, Ref]) -> Mapping[Ref | None, Ref]:
    return MappingProxyType(dict(given))


def _budgets(given: Iterable[Budget]) -> tuple[Budget, ...]:
    return tuple(given)


@attrs.frozen(kw_only=True)
class Policy:
    """Everything that a company has to decide about its leads.

    Attributes:
        budgets: One without urgency for each of triage, acknowledge, contact, decide, tell.
        routing: Branch → who owns what comes in; None → for branches not named.
        ladder: What happens when a promise is not kept.
        wait_cap: Elapsed seconds that an owner may pause a lead in one cycle; a manager
            may pause it longer.
        unreachable_attempts: Attempts in vain, on at least two days, before a customer counts as
            unreachable.
        dispute_window: Elapsed seconds after closing in which a submitter may reopen.
        mirrors: Names of outside systems that hold a copy of every lead.
        tell_tries: Failed deliveries after which somebody has to tell the submitter by hand.
        retry_after, retry_cap: Elapsed seconds after the first failed delivery; doubled with
            each one up to the cap.
        lease: Elapsed seconds for which a relay keeps what it took to deliver to itself; if
            it has not come back by then, another one delivers it, under the same key.

        missing_after: Elapsed seconds after which a number that a device gave, and that never
            came in, is a lead; None = it is only shown.
        quiet: Hours in which no message is sent; None = none are quiet.

    Raises:
        UsageError: Something is missing or not positive; all faults are named at once.
    """

    budgets: tuple[Budget, ...] = attrs.field(converter=_budgets)
    routing: Mapping[Ref | None, Ref] = attrs.field(converter=_frozen, hash=False)
    ladder: Ladder
    wait_cap: int
    unreachable_attempts: int
    dispute_window: int
    mirrors: tuple[str, ...] = attrs.field(default=(), converter=_names)
    tell_tries: int = 5
    retry_after: int = 60
    retry_cap: int = 3600
    missing_after: int | None = None
    quiet: QuietHours | None = None
    lease: int = 300

    def __attrs_post_init__(self) -> None:
        found = [*self._budget_holes(), *self._ladder_holes(), *self._limit_holes()]
        if found:
            msg = "the policy has faults: " + "; ".join(found)
            raise UsageError(msg)

    def _budget_holes(self) -> Iterator[str]:
        for stage in TIMED:
            if not any(b.stage is stage and b.urgency is None for b in self.budgets):
                yield f"no budget for stage {stage.value}"
        keys = [(b.stage, b.urgency) for b in self.budgets]
        for stage, urgency in dict.fromkeys(keys):
            label = stage.value if urgency is None else f"{stage.value}, {urgency.value}"
            if stage not in TIMED:
                yield f"stage {label} has no clock of its own, so no budget"
            if keys.count((stage, urgency)) > 1:
                yield f"two budgets for {label}"
        for b in self.budgets:
            if not positive(b.seconds):
                yield f"the budget of {b.stage.value} must be >= 1 second, not {b.seconds!r}"

    def _ladder_holes(self) -> Iterator[str]:
        if None not in self.routing:
            yield "routing has no entry for branches that are not named (key None)"
        yield from self.ladder.holes()

    def _limit_holes(self) -> Iterator[str]:
        for label in ("unreachable_attempts", "tell_tries", "retry_after", "retry_cap", "lease"):
            if not positive(getattr(self, label)):
                yield f"{label} must be >= 1, not {getattr(self, label)!r}"
        for label in ("wait_cap", "dispute_window", "missing_after"):
            value = getattr(self, label)
            if label == "missing_after" and value is None:
                continue
            if value != 0 and not positive(value):
                yield f"{label} must be >= 0, not {value!r}"
        for name in self.mirrors:
            if not name or "/" in name:
                yield f"a mirror's name must be a word without '/', not {name!r}"

    def faults(self, directory: Directory) -> tuple[str, ...]:
        """Everything in the policy that resolves to nobody [leads:S12]; empty when sound."""
        found = []
        for branch, person in self.routing.items():
            label = "the default route" if branch is None else f"the route for {branch}"
            if not directory.active(person):
                found.append(f"{label} names {person}, who is not an active person")
        found += self.ladder.faults([b for b in self.routing if b is not None], directory)
        return tuple(found)

    def budget(self, stage: Stage, urgency: Urgency | None) -> int:
        """Business seconds for a stage, by urgency where the policy tells them apart."""
        held = {b.urgency: b.seconds for b in self.budgets if b.stage is stage}
        return held.get(urgency, held[None])

    def sink(self, directory: Directory) -> tuple[Ref, ...]:
        """The members of the sink who are active and can be reached."""
        return self.ladder.reached(directory)

    def owner_for(self, branch: Ref | None, directory: Directory) -> Ref:
        """Who owns what comes in for a branch: routed, else its manager, else the sink.

        Raises:
            UsageError: Not even the sink has anybody left.
        """
        routed = self.routing.get(branch, self.routing[None])
        if directory.active(routed):
            return routed
        manager = directory.manager(branch)
        if manager is not None:
            return manager.ref
        for ref in self.ladder.sink:
            if directory.active(ref):
                return ref
        msg = "nobody in the sink is active: name somebody who is"
        raise UsageError(msg)

    def call(self, rung: int, branch: Ref | None, directory: Directory) -> Call:
        """The next step up the ladder; see `Ladder.call`."""
        return self.ladder.call(rung, branch, directory)


@attrs.frozen
class Promise:
    """An instant by which something is due, and how it was found.

    Attributes:
        calendar: Revision of the calendar; empty = elapsed time was to be counted, by none.
        covered: False when the calendar ended first and elapsed seconds were counted.
    """

    due: datetime
    calendar: str
    covered: bool


@attrs.frozen
class Context:
    """What a decision rests on besides the lead itself.

    Attributes:
        calendars: Branch → its calendar; None → for every other branch.
        noted: Person → how often it was noted that they left or returned, when the directory
            was read: what is decided about them rests on that.

    Raises:
        UsageError: There is no default calendar.
    """

    policy: Policy
    directory: Directory
    calendars: Mapping[Ref | None, WorkCalendar] = attrs.field(hash=False)
    noted: Mapping[Ref, int] = attrs.field(factory=dict, hash=False)

    def __attrs_post_init__(self) -> None:
        if None not in self.calendars:
            msg = "calendars has no entry for branches that are not named (key None)"
            raise UsageError(msg)

    def calendar(self, branch: Ref | None) -> WorkCalendar:
        """The calendar by which a branch works."""
        return self.calendars.get(branch, self.calendars[None])

    def promise(
        self, branch: Ref | None, start: datetime, seconds: int, *, elapsed: bool = False
    ) -> Promise:
        """When a budget is used up by the branch's calendar.

        Where the calendar ends first, elapsed seconds are counted: that is never later than
        any working time could be, and it is marked [leads:S13].

        Args:
            branch: The lead's branch.
            start: From when on it counts.
            seconds: The budget.
            elapsed: True = elapsed seconds are what is to be counted.
        """
        if elapsed:
            return Promise(start + timedelta(seconds=seconds), "", covered=True)
        calendar = self.calendar(branch)
        try:
            return Promise(calendar.add(start, seconds), calendar.revision, covered=True)
        except UsageError:
            return Promise(start + timedelta(seconds=seconds), calendar.revision, covered=False)

    def reachable_from(self, person: Ref | None, at: datetime) -> datetime:
        """From when on a message may be sent to somebody: `at`, or the end of quiet hours.

        It never waits past the person's next working instant [leads §7.6].
        """
        if self.policy.quiet is None:
            return at
        known = self.directory.person(person)
        calendar = self.calendar(None if known is None else known.branch)
        end = self.policy.quiet.end(calendar.local(at))
        if end is None:
            return at
        try:
            return min(end, calendar.add(at, 0))
        except UsageError:
            return end

    def left(self, branch: Ref | None, now: datetime, due: datetime) -> int:
        """Business seconds until a promise is due; 0 once it is past."""
        return 0 if due <= now else working_seconds(self.calendar(branch), now, due)


def working_seconds(calendar: WorkCalendar, since: datetime, until: datetime) -> int:
    """Business seconds from one instant to a later one, elapsed ones where the calendar ends."""
    try:
        return calendar.between(since, until)
    except UsageError:
        return int((until - since).total_seconds())
