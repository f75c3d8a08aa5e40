"""One company's programme at work: pull, screen, open leads, act, sweep, tell, mirror.

Every step looks at what is stored, not at what happened a moment ago: a step that was
killed half way is simply done again, and what was done already is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self

import attrs

from proactive_core import (
    Customer,
    Quote,
    Recommendation,
    Ref,
    Submission,
    Technician,
)
from proactive_core.leads import LeadDesk, Policy, Refused, Violation
from proactive_core.ports import Append, Journal
from proactive_core.programme import (
    BranchMap,
    Lives,
    Records,
    lives,
    tell_withheld,
    without_submission,
)
from proactive_core.recommendations import AdviceDesk, FindingRule, OverrideDesk, Screening
from proactive_core.worktime import WorkCalendar

from ._build import Mirror, Source, build_directory
from ._config import Config, person_ref
from ._heartbeat import Heartbeat, beat
from ._intake import Intake
from ._mirrors import write_copies
from ._office import Office, Refusal
from ._pull import Failure, Pulled, Step, pull_sources
from ._shelf import Shelf, Unread
from ._signals import Chases

_MANY = 10_000


@attrs.frozen(kw_only=True)
class Done:
    """What one cycle did.

    Attributes:
        news: Facts that were new or changed.
        unread: Rows that could not be read and were not known before.
        ahead: Rows that lie in the future, and will be read when their time has come.
        opened: Leads opened.
        acted: Actions of the office applied.
        swept: Leads that the sweep moved.
        told: Messages delivered.
        untold: Why messages were not delivered → how many; they will be tried again, or
            somebody has to tell by hand.
        mirrored: Copies written to other systems.
        failures: Feeds and mirrors that could not be reached to the end.
        refusals: Actions that the desk refused.
    """

    news: int = 0
    unread: int = 0
    ahead: int = 0
    opened: int = 0
    acted: int = 0
    swept: int = 0
    told: int = 0
    untold: Mapping[str, int] = attrs.field(factory=dict)
    mirrored: int = 0
    failures: tuple[Failure, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def unfinished(self) -> bool:
        """Whether something was left for the next run."""
        return bool(self.failures or self.untold)


@attrs.define
class Operation:
    """A configured company over an open journal.

    Make it with `prepare`, which finds every fault of the configuration before anything
    is read or written, and use it in a `with` statement.
    """

    config: Config
    policy: Policy
    calendars: Mapping[Ref | None, WorkCalendar]
    branches: BranchMap
    sources: tuple[Source, ...]
    mirrors: Mapping[str, Mirror]
    channels: Mapping[str, Any]
    heartbeats: tuple[Heartbeat, ...]
    journal: Journal
    shelf: Shelf
    step: Step
    rules: tuple[FindingRule[Recommendation], ...]
    brought: tuple[FindingRule[Any], ...] = ()
    intake: Intake = attrs.field(init=False)
    office: Office = attrs.field(init=False)
    chases: Chases = attrs.field(init=False)
    _records: Records | None = None
    _desk: LeadDesk | None = None

    @intake.default
    def _make_intake(self) -> Intake:
        return Intake(self.shelf, self.branches, self.rules)

    @chases.default
    def _make_chases(self) -> Chases:
        return Chases(self.shelf)

    @office.default
    def _make_office(self) -> Office:
        return Office(self.shelf)

    def cycle(self, now: datetime) -> Done:
        """Do everything that can be done now."""
        done = self.pull(now)
        opened = self.open_leads(now)
        acted, refusals = self.act(now)
        swept, unswept = self.sweep(now)
        told, untold = self.tell(now)
        mirrored, failures = self.mirror(now)
        return attrs.evolve(
            done,
            opened=opened,
            acted=acted,
            swept=swept,
            told=told,
            untold=untold,
            mirrored=mirrored,
            failures=(*done.failures, *unswept, *failures),
            refusals=refusals,
        )

    def close(self) -> None:
        """Close the journal and every connection."""
        senders = [s.send for s in self.sources] + [m.send for m in self.mirrors.values()]
        for send in [*senders, *(h.send for h in self.heartbeats)]:
            close = getattr(send, "close", None)
            if close is not None:
                close()
        close = getattr(self.journal, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- what is known

    @property
    def records(self) -> Records:
        """Everything that was pulled, put together."""
        if self._records is None:
            self._records = Records.of(self.shelf.facts(), self.branches)
        return self._records

    @property
    def desk(self) -> LeadDesk:
        """The lead desk with the people as they are known now."""
        if self._desk is None:
            found = {t.ref: t for t in self.shelf.of(Technician)}
            technicians = sorted((t for t in found.values()), key=lambda t: t.ref)
            directory = build_directory(self.config, technicians)
            self._desk = LeadDesk(self.journal, self.policy, directory, self.calendars)
        return self._desk

    @property
    def advice(self) -> AdviceDesk:
        """Where the life of every recommendation is kept."""
        return AdviceDesk(self.journal, self.rules)

    def screenings(self) -> tuple[Screening, ...]:
        """What the gate says of every recommendation."""
        return tuple(self.intake.screen(r) for r in self.records.all(Recommendation))

    @property
    def overrides(self) -> OverrideDesk:
        """Where it is kept who answers for findings that are not about recommendations."""
        return OverrideDesk(self.journal)

    def lives(self, now: datetime) -> Lives:
        """Everything that is known: what came in, and what people recorded at the desks."""
        return lives(self.records, self.advice, self.desk, screenings=self.screenings(), now=now)

    def audit(self, now: datetime, *, gap: int | None = None) -> tuple[Violation, ...]:
        """What both desks find, and what was pulled or agreed and has no lead [leads:S1]."""
        why = "came in and has no lead: run again; if it stays, the lead was removed by hand"
        missing = {str(ref): why for ref in self.intake.without_lead(self.desk)}
        why = "was agreed to and has no lead: run again; if it stays, it was removed by hand"
        missing |= {str(ref): why for ref in without_submission(self.advice, self.desk)}
        found = (*self.advice.audit(), *self.overrides.audit())
        lives = (Violation(f.rule, f.where, f.why) for f in found)
        return (
            *self.desk.audit(now, gap=gap),
            *lives,
            *(Violation("leads:S1", where, why) for where, why in missing.items()),
        )

    def beat(self, now: datetime, *, complete: bool) -> tuple[Failure, ...]:
        """Feed the dead man's switches, after an audit that finds nothing.

        Args:
            now: The moment at which the command acted.
            complete: Whether it did all that it had to do; if not, nothing is fed.

        Returns:
            Why one was not fed although everything had been done.
        """
        return beat(self.heartbeats, now, lambda gap: self.audit(now, gap=gap), complete=complete)

    # --- the steps

    def took(self, append: Append) -> None:
        """Take over a fact that was stored by hand."""
        self.shelf.took(append)
        self._records = None
        self.intake.forget()

    def pull(self, now: datetime, *, force: bool = False) -> Done:
        """Read the sources up to now.

        Args:
            now: The end of what is read.
            force: True reads even sources whose next time has not come (`every`).
        """
        due = [s for s in self.sources if force or self._is_due(s, now)]
        pulled: Pulled = pull_sources(due, self.shelf, self.journal, now, self.step)
        if pulled.news:
            self._records = None
            kinds = {type(n) for n in pulled.news}
            self._desk = None if Technician in kinds else self._desk
            self.office.forget()
            if kinds & {Recommendation, Quote}:
                self.intake.forget()
        for source in self.sources:
            if source not in due:
                self.step(f"{source.table.name}: read again from {self._next_pull(source):%F %R}Z")
        unread = sum(isinstance(n, Unread) for n in pulled.news)
        return Done(
            news=len(pulled.news) - unread,
            unread=unread,
            ahead=pulled.ahead,
            failures=pulled.failures,
        )

    def _is_due(self, source: Source, now: datetime) -> bool:
        next_at = self._next_pull(source, now)
        return next_at is None or next_at <= now

    def _next_pull(self, source: Source, now: datetime | None = None) -> datetime | None:
        """When a source is to be read next; None if at once."""
        ends = [self.shelf.position(source.table.name, f) for f in source.feeds]
        if not ends or any(p.until is None or p.pending for p in ends):
            return None
        latest = min(p.until for p in ends if p.until)
        if now is not None and latest > now:
            return None  # it was read by a clock that ran ahead
        return latest + timedelta(hours=source.every)

    def open_leads(self, now: datetime) -> int:
        """Open a lead for every submission that has none, and for every unreadable one.

        The life of every recommendation is recorded on the way. A number that a device gave and
        that has been missing for too long is a lead, too.
        """
        opened = self.intake.open(self.desk, self.advice, now)
        if any(s.sequence is not None for s in self.shelf.of(Submission)):
            opened += len(self.desk.open_missing(now))
        return opened

    def act(self, now: datetime) -> tuple[int, tuple[Refusal, ...]]:
        """Apply what the office did, and what customers asked: (how many, what was refused)."""
        acted, refused = self.office.act(self.desk, now)
        return acted + self.chases.apply(self.desk, now), refused

    def sweep(self, now: datetime) -> tuple[int, tuple[Failure, ...]]:
        """Move what is due; people who left the configuration give up their leads first."""
        failures = []
        for person in self.config.people:
            if not person.active and self.desk.people().active(person_ref(person.key)):
                left = self.desk.person_left(person_ref(person.key), now=now)
                if isinstance(left, Refused):
                    failures.append(Failure("people", person.key, left.why))
        moved, failed = 0, dict[str, str]()
        while True:
            swept = self.desk.sweep(now, limit=_MANY)
            moved += len(swept.acted)
            failed |= dict(swept.failed)
            if not swept.acted:
                failures += [Failure("sweep", lead, why) for lead, why in failed.items()]
                return moved, tuple(failures)

    def tell(self, now: datetime) -> tuple[int, Mapping[str, int]]:
        """Deliver what people are owed: (how many, why not → how many)."""
        relayed = self.desk.relay(now, self.channels, limit=_MANY)
        names = {one.ref: one.name for one in self.shelf.of(Customer)}
        held_back = tell_withheld(
            self.advice, self.desk, now, self.channels, customers=names, limit=_MANY
        )
        faults = Counter((*relayed.faults, *held_back.faults))
        return relayed.sent + held_back.sent, faults

    def mirror(self, now: datetime) -> tuple[int, tuple[Failure, ...]]:
        """Write the leads that changed to the systems that hold a copy."""
        return write_copies(self.mirrors, self.desk, now, self.step)

    # --- time

    def next_at(self) -> datetime | None:
        """The next moment at which there is something to do; None if there is none."""
        moments = [self._next_pull(s) for s in self.sources if s.every]
        pending = self.office.pending()
        moments += [pending[0].acted_at if pending else None, self.journal.next_due()]
        known = [m for m in moments if m is not None]
        return min(known) if known else None
