"""From what was pulled to leads: each submission once, whatever was interrupted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

import attrs

from proactive_core import (
    Assignment,
    Branch,
    Customer,
    Decision,
    Fact,
    Feed,
    Recommendation,
    Ref,
    Site,
    Submission,
    Technician,
    Visit,
)
from proactive_core.leads import LeadDesk
from proactive_core.programme import BranchMap, Records, submissions_of
from proactive_core.recommendations import Screening, screen

from ._shelf import Shelf, Unread

_NEEDED = (Assignment, Branch, Customer, Recommendation, Site, Submission, Technician, Visit)


@attrs.define
class Intake:
    """Knows which submissions have their lead, so far as this process has looked."""

    shelf: Shelf
    branches: BranchMap
    _screened: dict[Recommendation, Screening] = attrs.field(factory=dict)
    _opened: set[Ref] = attrs.field(factory=set)

    def screen(self, recommendation: Recommendation) -> Screening:
        """What the gate says; asked once for each version of a recommendation."""
        held = self._screened.get(recommendation)
        if held is None:
            held = self._screened[recommendation] = screen(recommendation)
        return held

    def open(self, desk: LeadDesk, now: datetime) -> int:
        """Open a lead for everything that has none; returns how many were opened."""
        opened = 0
        names: dict[Ref, str] | None = None
        for submission in self._waiting():
            if desk.find(submission.ref) is None:
                if names is None:
                    names = {c.ref: c.name for c in self.shelf.of(Customer)}
                customer = submission.customer
                desk.submit(
                    submission,
                    now=now,
                    branch=submission.branch,
                    customer_name=names.get(customer) if customer else None,
                )
                opened += 1
            self._opened |= {submission.ref, submission.recommendation or submission.ref}
        for unread in self._unreadable():
            opened += self._submit_unreadable(desk, unread, now)
        return opened

    def without_lead(self, desk: LeadDesk) -> Iterator[Ref]:
        """Everything that was pulled, must have a lead, and has none."""
        for submission in self._waiting():
            if desk.find(submission.ref) is None:
                yield submission.ref
        for unread in self._unreadable():
            if desk.find(_unreadable_ref(unread)) is None:
                yield _unreadable_ref(unread)

    def _waiting(self) -> list[Submission]:
        if not any(self._may_open(f) for f in self.shelf.facts(Submission, Recommendation)):
            return []
        records = Records.of(self.shelf.facts(*_NEEDED), self.branches)
        agreed = [r for r in records.all(Recommendation) if r.decision is Decision.AGREED]
        found = submissions_of(records, [self.screen(r) for r in agreed])
        return [s for s in found if s.ref not in self._opened]

    def _may_open(self, fact: Fact) -> bool:
        if isinstance(fact, Recommendation):
            agreed = fact.decision is Decision.AGREED
            return agreed and fact.ref not in self._opened and not self.screen(fact).withheld
        return fact.ref not in self._opened

    def _unreadable(self) -> list[Unread]:
        return [u for u in self.shelf.problems() if u.feed is Feed.SUBMISSIONS]

    def _submit_unreadable(self, desk: LeadDesk, unread: Unread, now: datetime) -> int:
        ref, told = _unreadable_ref(unread), unread.problem
        if ref in self._opened:
            return 0
        self._opened.add(ref)
        receipt = desk.submit_unreadable(ref.system, ref.key, told.raw, told.why, now=now)
        return int(not receipt.repeated)


def _unreadable_ref(unread: Unread) -> Ref:
    # A key is kept for ever and may not hold words about people: a digest stands in.
    told = unread.problem
    key = told.key or hashlib.sha256(told.raw.encode()).hexdigest()[:16]
    return Ref(unread.source, "unreadable", key)
