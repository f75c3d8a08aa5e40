"""One company's programme at work: pull, screen, open leads, act, sweep, tell, mirror.

Every step looks at what is stored, not at what happened a moment ago: a step that was
killed half way is simply done again, and what was done already is left alone.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self

import attrs

from proactive_core import (
    Assignment,
    Branch,
    Customer,
    Decision,
    DeskAction,
    Fact,
    Feed,
    Recommendation,
    Ref,
    Site,
    SourceError,
    Submission,
    Technician,
    UsageError,
    Visit,
)
from proactive_core.drive import push
from proactive_core.leads import LeadDesk, Policy, Refused, apply_action, lead_of
from proactive_core.ports import Effect, Journal
from proactive_core.programme import BranchMap, Records, submissions_of
from proactive_core.recommendations import Screening, screen
from proactive_core.worktime import WorkCalendar

from ._build import (
    Mirror,
    Source,
    build_directory,
)
from ._config import Config, person_ref
from ._pull import Failure, Pulled, Step, pull_sources
from ._shelf import Shelf, Unread

_RETRY_MIRROR = timedelta(minutes=10)
_MANY = 10_000
_NEEDED_TO_OPEN = (
    Assignment,
    Branch,
    Customer,
    Recommendation,
    Site,
    Submission,
    Technician,
    Visit,
)


@attrs.frozen(kw_only=True)
class Refusal:
    """An action of the office that the desk refused: it stays undone until it is mended."""

    action: Ref
    submission: Ref
    why: str


@attrs.frozen(kw_only=True)
class Done:
    """What one cycle did.

    Attributes:
        news: Facts that were new or changed.
        unread: Rows that could not be read and were not known before.
        opened: Leads opened.
        acted: Actions of the office applied.
        swept: Leads that the sweep moved.
        told: Messages delivered; `untold` were not, and will be tried again.
        mirrored: Copies written to other systems.
        failures: Feeds and mirrors that could not be reached to the end.
        refusals: Actions that the desk refused.
    """

    news: int = 0
    unread: int = 0
    opened: int = 0
    acted: int = 0
    swept: int = 0
    told: int = 0
    untold: int = 0
    mirrored: int = 0
    failures: tuple[Failure, ...] = ()
    refusals: tuple[Refusal, ...] = ()


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
    journal: Journal
    shelf: Shelf
    step: Step
    _records: Records | None = None
    _desk: LeadDesk | None = None
    _screened: dict[Recommendation, Screening] = attrs.field(factory=dict)
    _opened: set[Ref] = attrs.field(factory=set)
    _applied: set[Ref] = attrs.field(factory=set)
    _pending: deque[DeskAction] | None = None

    def cycle(self, now: datetime) -> Done:
        """Do everything that can be done now."""
        done = self.pull(now)
        opened = self.open_leads(now)
        acted, refusals = self.act(now)
        swept = self.sweep(now)
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
            failures=(*done.failures, *failures),
            refusals=refusals,
        )

    def close(self) -> None:
        """Close the journal and every connection."""
        senders = [s.send for s in self.sources] + [m.send for m in self.mirrors.values()]
        for send in senders:
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

    def screenings(self) -> tuple[Screening, ...]:
        """What the gate says of every recommendation."""
        return tuple(self._screen(r) for r in self.records.all(Recommendation))

    def _screen(self, recommendation: Recommendation) -> Screening:
        held = self._screened.get(recommendation)
        if held is None:
            held = self._screened[recommendation] = screen(recommendation)
        return held

    def pending(self) -> deque[DeskAction]:
        """Actions of the office not applied yet, in order of their moments."""
        if self._pending is None:
            left = {a.ref: a for a in self.shelf.of(DeskAction) if a.ref not in self._applied}
            self._pending = deque(sorted(left.values(), key=lambda a: (a.acted_at, a.ref)))
        return self._pending

    # --- the steps

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
            self._pending = None if DeskAction in kinds else self._pending
        unread = sum(isinstance(n, Unread) for n in pulled.news)
        return Done(news=len(pulled.news) - unread, unread=unread, failures=pulled.failures)

    def _is_due(self, source: Source, now: datetime) -> bool:
        next_at = self._next_pull(source)
        return next_at is None or next_at <= now

    def _next_pull(self, source: Source) -> datetime | None:
        ends = [self.shelf.position(source.table.name, f) for f in source.feeds]
        if not ends or any(p.until is None or p.pending for p in ends):
            return None
        return min(p.until for p in ends if p.until) + timedelta(hours=source.table.every)

    def open_leads(self, now: datetime) -> int:
        """Open a lead for every submission that has none, and for every unreadable one."""
        opened = 0
        for submission in self._waiting():
            if self.desk.find(submission.ref) is None:
                self._submit(submission, now)
                opened += 1
            self._opened |= {submission.ref, submission.recommendation or submission.ref}
        for unread in self.shelf.problems():
            if unread.feed is Feed.SUBMISSIONS:
                opened += self._submit_unreadable(unread, now)
        return opened

    def _waiting(self) -> list[Submission]:
        if not any(self._may_open(f) for f in self.shelf.facts(Submission, Recommendation)):
            return []
        records = Records.of(self.shelf.facts(*_NEEDED_TO_OPEN), self.branches)
        agreed = [r for r in records.all(Recommendation) if r.decision is Decision.AGREED]
        found = submissions_of(records, [self._screen(r) for r in agreed])
        return [s for s in found if s.ref not in self._opened]

    def _may_open(self, fact: Fact) -> bool:
        """Whether a lead may have to be opened for a fact that none is known for."""
        if isinstance(fact, Recommendation):
            agreed = fact.decision is Decision.AGREED
            return agreed and fact.ref not in self._opened and not self._screen(fact).withheld
        return fact.ref not in self._opened

    def _submit(self, submission: Submission, now: datetime) -> None:
        known = {c.ref: c.name for c in self.shelf.of(Customer)}
        self.desk.submit(
            submission,
            now=now,
            branch=submission.branch,
            customer_name=known.get(submission.customer) if submission.customer else None,
        )

    def _submit_unreadable(self, unread: Unread, now: datetime) -> int:
        told = unread.problem
        # A key is kept for ever and may not hold words about people: a digest stands in.
        key = told.key or hashlib.sha256(told.raw.encode()).hexdigest()[:16]
        ref = Ref(unread.source, "unreadable", key)
        if ref in self._opened:
            return 0
        self._opened.add(ref)
        receipt = self.desk.submit_unreadable(unread.source, key, told.raw, told.why, now=now)
        return int(not receipt.repeated)

    def act(self, now: datetime) -> tuple[int, tuple[Refusal, ...]]:
        """Apply what the office did, each action once and not before its moment."""
        acted, refusals = 0, []
        pending = self.pending()
        while pending and pending[0].acted_at <= now:
            action = pending.popleft()
            result = apply_action(self.desk, action, now=now)
            self._applied.add(action.ref)
            if isinstance(result, Refused):
                refusals.append(
                    Refusal(action=action.ref, submission=action.submission, why=result.why)
                )
            else:
                acted += bool(result)
        return acted, tuple(refusals)

    def sweep(self, now: datetime) -> int:
        """Move what is due; people who left the configuration give up their leads first."""
        for person in self.config.people:
            if not person.active and self.desk.people().active(person_ref(person.key)):
                self.desk.person_left(person_ref(person.key), now=now)
        moved = 0
        while True:
            swept = self.desk.sweep(now)
            moved += len(swept.acted)
            if not swept.acted:
                return moved

    def tell(self, now: datetime) -> tuple[int, int]:
        """Deliver what people are owed: (delivered, to be tried again)."""
        relayed = self.desk.relay(now, self.channels, limit=_MANY)
        return relayed.sent, relayed.failed + relayed.given_up

    def mirror(self, now: datetime) -> tuple[int, tuple[Failure, ...]]:
        """Write the leads that changed to the systems that hold a copy."""
        written, failures = 0, []
        for name, mirror in self.mirrors.items():
            newest = self._newest(name, now)
            for effect in newest.values():
                self.step(f"{name} leads")
                try:
                    written += self._write(mirror, effect, now)
                except (SourceError, UsageError) as e:
                    failures.append(Failure(name, "leads", f"{type(e).__name__}: {e}"))
                    self.journal.postpone(effect.key, until=now + _RETRY_MIRROR, why=str(e))
        return written, tuple(failures)

    def _newest(self, name: str, now: datetime) -> dict[str, Effect]:
        # Older copies that are still owed are settled together with the newest.
        return dict(self.journal.owed(now, f"push:{name}", _MANY))

    def _write(self, mirror: Mirror, effect: Effect, now: datetime) -> int:
        order = self.desk.order(lead_of(effect.key), now=now)
        outcome = push(mirror.writer, order, mirror.send, again=effect.tries > 0)
        self.desk.pushed(effect.key, outcome, now=now)
        return 1

    # --- time

    def next_at(self) -> datetime | None:
        """The next moment at which there is something to do; None if there is none."""
        moments = [self._next_pull(s) for s in self.sources]
        pending = self.pending()
        moments += [pending[0].acted_at if pending else None, self.journal.next_due()]
        known = [m for m in moments if m is not None]
        return min(known) if known else None
