"""Customers who ask whether anybody will call: whoever has to call hears of it [domain:FM2]."""

from __future__ import annotations

from datetime import datetime

import attrs

from proactive_core import CustomerChase, Ref
from proactive_core.leads import SYSTEM, LeadDesk, RecordChase, Refused
from proactive_core.programme import chase_claim

from ._shelf import Shelf


@attrs.define
class Chases:
    """Knows which questions of customers reached their lead, so far as this process has looked."""

    shelf: Shelf
    _dealt_with: set[Ref] = attrs.field(factory=set)

    def apply(self, desk: LeadDesk, now: datetime) -> int:
        """Note each question at its lead, once; returns how many were new.

        A question about no submission that came in waits for it; one about a lead that is
        closed changes nothing there. The scorecard counts both.
        """
        noted = 0
        for chase in self.shelf.of(CustomerChase):
            if chase.ref in self._dealt_with or chase.asked_at > now:
                continue
            found = None if chase.submission is None else desk.find(chase.submission)
            if found is None:
                continue
            self._dealt_with.add(chase.ref)
            claim = chase_claim(chase.ref)
            if desk.journal.holder(claim) is not None:
                continue
            theirs = any(s.technician == chase.technician for s in desk.lead(found).submissions)
            by = chase.technician if theirs and chase.technician is not None else SYSTEM
            command = RecordChase(by=by, chased_at=chase.asked_at)
            done = desk.act(found, command, now=now, claims=(claim,))
            noted += not isinstance(done, Refused)
        return noted
