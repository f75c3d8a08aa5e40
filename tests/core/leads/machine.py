"""The desk under arbitrary use: every rule after every step, and in the end everybody told.

The machine submits, repeats, reorders, acts rightly and wrongly, lets people leave, kills and
revives the channel, links and unlinks, changes the calendar and moves the clock. After each
step the audit recomputes S1-S14; the last step stops the faults, lets the sink act [leads:F4] and demands L1-L5.
"""

from __future__ import annotations

from datetime import timedelta

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from core.leads.office import (
    ANN,
    BO,
    CALENDAR,
    CUSTOMER,
    LEO,
    MIA,
    NOOR,
    OTTAWA,
    POLICY,
    RAY,
    SAM,
    TORONTO,
    Office,
    said,
)
from proactive_core.facts import Urgency
from proactive_core.leads import (
    TRANSITIONS,
    Acknowledge,
    Amend,
    Budget,
    Classify,
    LinkLead,
    MemoryJournal,
    Obligation,
    Outcome,
    Reassign,
    RecordChase,
    RecordContact,
    Refused,
    Reopen,
    Resolve,
    Resume,
    Stage,
    SubmissionReceived,
    TellByHand,
    UnlinkLead,
    Wait,
    Withdraw,
)
from proactive_core.ports import Receipt, Rejected
from proactive_core.refs import Ref
from proactive_core.worktime import hours

KEYS = st.sampled_from("123")
STAFF = st.sampled_from((MIA, NOOR, LEO, BO, SAM))
GAP = 12 * 3600


class Desk(RuleBasedStateMachine):
    def new_journal(self):
        """Where this history is kept."""
        return MemoryJournal()

    def __init__(self):
        super().__init__()
        budgets = (*POLICY.budgets, Budget(Stage.CONTACT, 3600, Urgency.URGENT))
        self.office = Office(
            policy=attrs.evolve(POLICY, budgets=budgets), journal=self.new_journal()
        )
        self.receipts = {}
        self.breaches = {}
        self.erased = False

    @initialize()
    def two_of_them_saw_one_boiler(self):
        for key, technician in (("1", ANN), ("2", RAY)):
            submission = said(key, technician=technician)
            self.receipts[submission] = self.office.submit(submission)

    def act(self, key, command):
        lead_id = f"fsm:lead:{key}"
        if f"lead:{lead_id}" not in self.office.journal.streams():
            return
        before = self.office.desk.lead(lead_id)
        answer = self.office.desk.act(lead_id, command, now=self.office.now)
        after = self.office.desk.lead(lead_id)
        if isinstance(answer, Refused):
            assert after == before
            assert answer.stage is before.stage
        else:
            [row] = [
                r for r in TRANSITIONS if (r.source, r.command) == (before.stage, type(command))
            ]
            assert after.stage in row.to
            assert answer[0].authority in row.who

    @rule(
        key=KEYS,
        technician=st.sampled_from((ANN, RAY, None)),
        customer=st.sampled_from((CUSTOMER, None)),
        branch=st.sampled_from((TORONTO, OTTAWA, None)),
        urgency=st.sampled_from((None, Urgency.URGENT)),
        summary=st.sampled_from(("a", "b", None)),
        advice=st.sampled_from((None, Ref("fsm", "recommendation", "1"))),
    )
    def submit(self, key, technician, customer, branch, urgency, summary, advice):
        submission = said(
            key,
            technician=technician,
            customer=customer,
            branch=branch,
            urgency=urgency,
            summary=summary,
            recommendation=advice,
        )
        receipt = self.office.submit(submission)
        known = self.receipts.setdefault(submission, receipt)
        assert attrs.evolve(receipt, repeated=False) == attrs.evolve(known, repeated=False)
        assert self.erased or receipt.repeated == (known is not receipt)

    @rule(key=KEYS, raw=st.sampled_from(("{", "[")))
    def submit_garbage(self, key, raw):
        self.office.desk.submit_unreadable("fsm", key, raw, "broken", now=self.office.now)

    @rule(key=KEYS, by=STAFF)
    def classify(self, key, by):
        self.act(key, Classify(by=by, customer=CUSTOMER, branch=OTTAWA, summary="found out"))

    @rule(key=KEYS, by=STAFF)
    def acknowledge(self, key, by):
        self.act(key, Acknowledge(by=by))

    @rule(key=KEYS, by=STAFF, to=STAFF)
    def reassign(self, key, by, to):
        self.act(key, Reassign(by=by, to=to, note="please"))

    @rule(key=KEYS, by=STAFF, reached=st.booleans())
    def contact(self, key, by, reached):
        at = self.office.now
        self.act(key, RecordContact(by=by, contacted_at=at, reached=reached))

    @rule(key=KEYS, by=STAFF, days=st.integers(0, 40))
    def wait(self, key, by, days):
        until = self.office.now + timedelta(days=days)
        self.act(key, Wait(by=by, reason="later", resume_by=until))

    @rule(key=KEYS, by=STAFF)
    def resume(self, key, by):
        self.act(key, Resume(by=by))

    @rule(key=KEYS, by=STAFF, outcome=st.sampled_from(Outcome), reason=st.sampled_from((None, "r")))
    def resolve(self, key, by, outcome, reason):
        self.act(key, Resolve(by=by, outcome=outcome, reason=reason))

    @rule(key=KEYS, by=st.sampled_from((ANN, RAY, MIA)))
    def withdraw(self, key, by):
        self.act(key, Withdraw(by=by, submission=Ref("fsm", "lead", key)))

    @rule(key=KEYS, by=STAFF)
    def tell_by_hand(self, key, by):
        self.act(key, TellByHand(by=by, told_at=self.office.now))

    @rule(key=KEYS, by=st.sampled_from((ANN, MIA, BO)))
    def reopen(self, key, by):
        self.act(key, Reopen(by=by, why="nobody called"))

    @rule(key=KEYS, root=KEYS, by=st.sampled_from((BO, MIA)))
    def link(self, key, root, by):
        self.act(key, LinkLead(by=by, root=f"fsm:lead:{root}"))

    @rule(key=KEYS, by=st.just(BO))
    def unlink(self, key, by):
        self.act(key, UnlinkLead(by=by))

    @rule(key=KEYS, by=st.sampled_from((ANN, MIA, BO)))
    def chase(self, key, by):
        self.act(key, RecordChase(by=by, chased_at=self.office.now))

    @rule(key=KEYS, summary=st.sampled_from(("a", "c")))
    def change_what_was_said(self, key, summary):
        self.act(key, Amend(submission=said(key, summary=summary)))

    @rule(
        key=KEYS,
        technician=st.sampled_from((ANN, RAY, None)),
        customer=st.sampled_from((CUSTOMER, Ref("fsm", "customer", "10"))),
        branch=st.sampled_from((TORONTO, OTTAWA)),
        summary=st.sampled_from(("a", "d")),
    )
    def edit_in_the_field(self, key, technician, customer, branch, summary):
        """Whatever is changed there: somebody is owed a word about it, and only once."""
        changed = said(
            key, technician=technician, customer=customer, branch=branch, summary=summary
        )
        if self.office.desk.find(changed.ref) is None:
            return
        events = self.office.desk.amend(changed, now=self.office.now)
        paged = [ref for event in events for ref in getattr(event, "paged", ())]
        assert bool(paged) == bool(events)
        if events and isinstance(events[0], SubmissionReceived):
            lead, version = events[0].lead, changed
            known = self.receipts.setdefault(version, self.office.submit(version))
            assert self.erased or known.lead == lead
        if not self.erased:
            assert self.office.desk.amend(changed, now=self.office.now) == ()

    @rule(key=KEYS, of=KEYS)
    def become_readable(self, key, of):
        unreadable = Ref("fsm", "unreadable", key)
        if self.office.journal.holder(f"submission:{unreadable}") is not None:
            submission = Ref("fsm", "lead", of)
            self.office.desk.note_readable(unreadable, submission, now=self.office.now)
            again = self.office.desk.note_readable(unreadable, submission, now=self.office.now)
            assert again == ()

    @rule(early=st.booleans(), by=st.sampled_from((LEO, BO)))
    def change_the_calendar(self, early, by):
        """Two revisions in turn; whoever may, has the running clocks counted again."""
        before = self.office.calendars
        spans = "08:00-16:00" if early else "09:00-17:00"
        now = attrs.evolve(CALENDAR, weekly=hours("mon-fri", spans), revision=spans)
        self.office.calendars = {None: now}
        moved, _ = self.office.desk.rebind(before, by=by, now=self.office.now)
        assert all(self.office.desk.lead(one).calendar == spans for one in moved)

    @rule(seconds=st.sampled_from((1, 60, 3600, 7 * 3600, 86400, 4 * 86400)))
    def wait_a_while(self, seconds):
        self.office.later(seconds=seconds)

    @rule(limit=st.sampled_from((1, 100)))
    def sweep(self, limit):
        assert self.office.desk.sweep(self.office.now, limit=limit).failed == ()

    @rule()
    def relay(self):
        self.office.relay()

    @rule(limit=st.sampled_from((1, 100)))
    def a_relay_takes_messages_and_dies(self, limit):
        now = self.office.now
        until = now + timedelta(seconds=POLICY.lease)
        for kind in ("tell", "page"):
            for _, effect in self.office.journal.owed(now, kind, limit):
                self.office.journal.lease(effect.key, now=now, until=until)

    @rule(dead=st.booleans())
    def cut_or_mend_the_line(self, dead):
        self.office.post.dead = dead

    @rule(person=st.sampled_from((MIA, NOOR, LEO, BO, SAM, ANN, RAY)))
    def somebody_leaves(self, person):
        self.office.desk.person_left(person, now=self.office.now)

    @rule(person=st.sampled_from((MIA, BO, SAM, ANN)))
    def somebody_returns(self, person):
        self.office.desk.person_returned(person, now=self.office.now)

    @rule(taken=st.booleans())
    def copy(self, taken):
        for _, effect in self.office.journal.owed(self.office.now, "push:crm"):
            result = Receipt(Ref("crm", "lead", effect.key)) if taken else Rejected("no")
            self.office.desk.pushed(effect.key, result, now=self.office.now)

    @rule()
    def erase_the_customer(self):
        heads = self.office.journal.heads()
        self.office.journal.erase(CUSTOMER, at=self.office.now)
        assert self.office.journal.heads() == heads
        # What was erased cannot be told apart any more: it counts as the same from now on.
        self.receipts.clear()
        self.erased = True

    @precondition(lambda self: self.office.journal.streams("lead:"))
    @invariant()
    def every_rule_holds(self):
        assert self.office.audit() == ()
        for lead in self.office.desk.leads():
            held = self.breaches.get(lead.id, ())
            assert lead.breaches[: len(held)] == held
            self.breaches[lead.id] = lead.breaches
            if lead.live:
                assert lead.stage is Stage.WAITING or lead.promised_due is not None
                assert self.office.desk.people().active(lead.owner)
        keys = [m.key for m in self.office.post.sent]
        assert len(keys) == len(set(keys))

    def teardown(self):
        """[leads:L3, L4]: no more faults; the sink takes every lead over and finishes it."""
        office = self.office
        office.post.dead = False
        for _ in range(40):
            self.finish_what_the_sink_was_called_for()
            nexts = office.journal.next_due()
            if nexts is None:
                break
            office.now = max(office.now, nexts)
            office.sweep()
            assert office.audit(gap=GAP) == ()
            office.relay()
            office.later(hours=1)
            office.relay()
        for lead in office.desk.leads():
            root = office.desk.lead(office.desk.root(lead.id))
            assert root.stage is Stage.CLOSED, lead
            if root.id != lead.id:
                assert {s.ref for s in lead.submissions} <= {s.ref for s in root.submissions}
                continue
            for submission in lead.submissions:
                assert not lead.telling(submission.ref, Obligation.OUTCOME).open
        assert office.desk.health(office.now, gap=GAP).clean

    def finish_what_the_sink_was_called_for(self):
        desk, now = self.office.desk, self.office.now
        for lead in desk.leads():
            sink = [ref for ref in lead.rung_holders if ref in POLICY.ladder.sink]
            if not lead.live or not sink:
                continue
            if lead.owner != sink[0]:
                desk.act(lead.id, Reassign(by=sink[0], to=sink[0]), now=now)
            for step in (
                Classify(by=sink[0], customer=CUSTOMER),
                Acknowledge(by=sink[0]),
                Resolve(by=sink[0], outcome=Outcome.ACCEPTED),
            ):
                desk.act(lead.id, step, now=now)
            self.office.relay()
            desk.act(lead.id, TellByHand(by=sink[0], told_at=now), now=now)
