"""From what was pulled to leads: each submission once, whatever was interrupted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import attrs

from proactive_core import (
    Assignment,
    Branch,
    Customer,
    Decision,
    Feed,
    Quote,
    Recommendation,
    Ref,
    Site,
    Submission,
    Technician,
    Visit,
)
from proactive_core.errors import UsageError
from proactive_core.leads import IntakeReceipt, LeadDesk, SubmissionReceived
from proactive_core.ports import ConflictError
from proactive_core.programme import BranchMap, Records, follow, submissions_of
from proactive_core.recommendations import (
    DEFAULT,
    AdviceDesk,
    FindingRule,
    Screening,
    screen,
)
from proactive_core.wire import dumps

from ._shelf import Shelf, Unread

_NEEDED = (
    Assignment,
    Branch,
    Customer,
    Quote,
    Recommendation,
    Site,
    Submission,
    Technician,
    Visit,
)
_MUST_LEAD_SOMEWHERE = (Feed.SUBMISSIONS, Feed.RECOMMENDATIONS)
_Told = tuple[Recommendation, tuple[Quote, ...]]


@attrs.define
class Intake:
    """Knows which submissions have their lead, so far as this process has looked.

    Attributes:
        rules: What the gate looks with.
    """

    shelf: Shelf
    branches: BranchMap
    rules: tuple[FindingRule[Recommendation], ...] = DEFAULT
    _screened: dict[Recommendation, Screening] = attrs.field(factory=dict)
    _opened: set[Ref] = attrs.field(factory=set)
    _read: set[Submission] = attrs.field(factory=set)
    _said: dict[Ref, Submission] = attrs.field(factory=dict)
    _followed: dict[Ref, _Told] = attrs.field(factory=dict)
    _news: bool = True

    def forget(self) -> None:
        """Look at the shelf again: there is news of recommendations or quotes."""
        self._news = True

    def screen(self, recommendation: Recommendation) -> Screening:
        """What the gate says; asked once for each version of a recommendation."""
        held = self._screened.get(recommendation)
        if held is None:
            held = self._screened[recommendation] = screen(recommendation, self.rules)
        return held

    def open(self, desk: LeadDesk, advice: AdviceDesk, now: datetime) -> int:
        """Open a lead for everything that has none; returns how many were opened.

        What was said in the field, and changed there afterwards, reaches the lead's owner. On the
        way the life of every recommendation is brought up to what is known of it.
        """
        opened = 0
        if self._news or any(s not in self._read for s in self.shelf.of(Submission)):
            records = Records.of(self.shelf.facts(*_NEEDED), self.branches)
            names = {c.ref: c.name for c in self.shelf.of(Customer)}
            opened += self._submit(desk, records, names, now)
            opened += self._follow(desk, advice, records, names, now)
            self._news, self._read = False, set(self.shelf.of(Submission))
        for unread in self._unreadable():
            opened += self._submit_unreadable(desk, unread, now)
        self._tell_what_can_be_read(desk, now)
        return opened

    def _submit(
        self, desk: LeadDesk, records: Records, names: Mapping[Ref, str], now: datetime
    ) -> int:
        customers = self.shelf.of(Customer)
        merged = {c.ref: c.merged_into for c in customers if c.merged_into is not None}
        said = (s for s in submissions_of(records, ()) if self._said.get(s.ref) != s)
        fresh, opened = [], 0
        for submission in said:
            if desk.find(submission.ref) is None:
                fresh.append(submission)
                continue
            name = names.get(submission.customer) if submission.customer else None
            more: dict[str, Any] = {"branch": submission.branch, "customer_name": name}
            match desk.amend(submission, now=now, merged=merged, **more):
                case (SubmissionReceived(), *_):
                    opened += 1
            self._said[submission.ref] = submission
        busy: list[ConflictError] = []
        results = desk.submit_all(fresh, now=now, customer_names=names)
        for submission, result in zip(fresh, results, strict=True):
            match result:
                case ConflictError():
                    busy.append(result)
                    continue
                case UsageError():
                    result = self._stand_in(desk, submission, result, now)  # noqa: PLW2901
            self._said[submission.ref] = submission
            opened += not result.repeated
        for fault in busy:
            raise fault
        return opened

    def _stand_in(
        self, desk: LeadDesk, submission: Submission, why: UsageError, now: datetime
    ) -> IntakeReceipt:
        """What the journal can never store as it is, somebody has to look at all the same."""
        ref, raw = _stand_in_ref(submission.ref), dumps(submission).decode()
        return desk.submit_unreadable(ref.system, ref.key, raw, str(why), now=now)

    def _follow(
        self,
        desk: LeadDesk,
        advice: AdviceDesk,
        records: Records,
        names: Mapping[Ref, str],
        now: datetime,
    ) -> int:
        """Record what became of recommendations; an agreement opens its lead."""
        sent: dict[Ref | None, tuple[Quote, ...]] = {}
        for quote in records.all(Quote):
            sent[quote.recommendation] = (*sent.get(quote.recommendation, ()), quote)
        opened = 0
        for recommendation in records.all(Recommendation):
            told = recommendation, sent.get(recommendation.ref, ())
            if self._followed.get(recommendation.ref) == told:
                continue
            customer = recommendation.customer
            recorded = follow(
                advice,
                desk,
                *told,
                now=now,
                branch=records.branch_of(recommendation),
                customer_name=names.get(customer) if customer else None,
            )
            opened += recorded.receipt is not None and not recorded.receipt.repeated
            self._followed[recommendation.ref] = told
        return opened

    def without_lead(self, desk: LeadDesk) -> Iterator[Ref]:
        """Everything that was pulled, must have a lead, and has none."""
        for submission in self._waiting():
            refs = (submission.ref, _stand_in_ref(submission.ref))
            if not any(desk.find(ref) for ref in refs):
                yield submission.ref
        for unread in self._unreadable():
            if desk.find(_unreadable_ref(unread)) is None:
                yield _unreadable_ref(unread)

    def _waiting(self) -> tuple[Submission, ...]:
        records = Records.of(self.shelf.facts(*_NEEDED), self.branches)
        agreed = (r for r in records.all(Recommendation) if r.decision is Decision.AGREED)
        return submissions_of(records, [self.screen(r) for r in agreed])

    def _unreadable(self) -> list[Unread]:
        # A customer may have agreed to a recommendation that nobody can read: somebody looks.
        return [u for u in self.shelf.problems() if u.feed in _MUST_LEAD_SOMEWHERE]

    def _submit_unreadable(self, desk: LeadDesk, unread: Unread, now: datetime) -> int:
        ref, told = _unreadable_ref(unread), unread.problem
        if ref in self._opened:
            return 0
        receipt = desk.submit_unreadable(ref.system, ref.key, told.raw, told.why, now=now)
        self._opened.add(ref)
        return int(not receipt.repeated)

    def _tell_what_can_be_read(self, desk: LeadDesk, now: datetime) -> None:
        """Whoever has a row that nobody could read hears that it came in again, readable."""
        for source, feed in self.shelf.last_reads():
            held = desk.journal.streams(f"lead:{source}:unreadable:")
            if feed not in _MUST_LEAD_SOMEWHERE or not held:
                continue
            kind = Submission if feed is Feed.SUBMISSIONS else Recommendation
            facts: Iterator[Submission | Recommendation] = self.shelf.of_feed(source, feed, kind)
            read = {_key(feed, fact.ref.key): fact.ref for fact in facts}
            for stream in held:
                unreadable = Ref.parse(stream.removeprefix("lead:"))
                if unreadable.key in read:
                    desk.note_readable(unreadable, read[unreadable.key], now=now)


def _unreadable_ref(unread: Unread) -> Ref:
    # A key is kept for ever and may not hold words about people: a digest stands in.
    told = unread.problem
    key = told.key or hashlib.sha256(told.raw.encode()).hexdigest()[:16]
    return _named(unread.source, unread.feed, key)


def _stand_in_ref(submission: Ref) -> Ref:
    digest = hashlib.sha256(str(submission).encode()).hexdigest()[:16]
    return _named(submission.system, Feed.SUBMISSIONS, digest)


def _named(source: str, feed: Feed, key: str) -> Ref:
    """As what a row is known that nobody could read."""
    return Ref(source, "unreadable", _key(feed, key))


def _key(feed: Feed, key: str) -> str:
    return f"recommendation:{key}" if feed is Feed.RECOMMENDATIONS else key
