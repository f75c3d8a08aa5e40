"""The weaknesses that the model checker knows [leads §8]: each would be caught here.

Where the desk cannot be made to show a weakness, its events are forged into a journal that
believes them, and `audit` has to see it.
"""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from core.leads.office import ANN, BO, LEO, MIA, NOOR, Office, said, take_up
from proactive_core.leads import (
    SYSTEM,
    Acknowledge,
    Acknowledged,
    Authority,
    Breached,
    Closed,
    Contacted,
    Escalated,
    MemoryJournal,
    Obligation,
    Outcome,
    OwnerReason,
    OwnerSet,
    Paged,
    PersonLeft,
    Reassign,
    RecordContact,
    Refused,
    Reopen,
    Reopened,
    Resolve,
    Resolved,
    Stage,
    StageEntered,
    TellByHand,
    TellState,
    Told,
    fold,
    plan,
    settlements,
)
from proactive_core.leads._entry import index_of
from proactive_core.ports import Append, ClaimedError

REF = said().ref


def finished(office):
    take_up(office)
    office.done(RecordContact(by=MIA, contacted_at=office.now))
    office.done(Resolve(by=MIA, outcome=Outcome.ACCEPTED))
    return office


def forge(office, *kinds, by=MIA, authority=Authority.OWNER, version=None):
    """Write events that no kernel decided, with everything that belongs to them."""
    before = office.lead
    events = tuple(
        kind(
            at=office.now,
            by=by,
            authority=authority,
            version=before.version if version is None else version,
            **fields,
        )
        for kind, fields in kinds
    )
    after = fold(events, before)
    stream = f"lead:{office.lead_id}"
    outstanding = [e for e in office.journal.effects(stream) if e.settled_at is None]
    office.journal.append(
        Append(
            stream=stream,
            expected=before.version,
            events=events,
            effects=plan(before, events),
            settles=settlements(outstanding, before, events),
            index=index_of(after),
            at=office.now,
        )
    )


def rules(office, **rest):
    return {violation.rule for violation in office.audit(**rest)}


def test_queue_timer_a_lost_process_loses_no_due(office):
    """QUEUE_TIMER: whoever sweeps next finds what is due, knowing only the journal."""
    restarted = Office(journal=office.journal, now=office.now + timedelta(days=30))
    assert restarted.sweep().acted == (office.lead_id,)
    assert restarted.lead.breaches


def test_repeat_limit_the_sink_is_called_for_ever(office):
    """REPEAT_LIMIT: [leads:L3]"""
    office.later(days=1).sweep()
    for _ in range(200):
        office.now = office.lead.next_action_at
        office.sweep()
        office.relay()
    assert sum(m.to == BO for m in office.post.sent) >= 200


def test_ack_stops_clock_an_acknowledgement_starts_the_next_clock(office):
    """ACK_STOPS_CLOCK"""
    take_up(office)
    assert office.lead.next_action_at is not None
    office.later(days=2).sweep()
    assert office.lead.breaches[-1].stage is Stage.CONTACT


def test_close_then_tell_nothing_closes_before_the_outcome_is_told(office):
    """CLOSE_THEN_TELL: [leads:S2]"""
    finished(office)
    assert office.lead.stage is Stage.TELL
    forge(office, (Closed, {}))
    assert "leads:S2" in rules(office)


def test_no_tell_stage_a_dead_channel_becomes_a_duty_with_a_clock(office):
    """NO_TELL_STAGE: [leads:L5]"""
    finished(office)
    office.post.dead = True
    for _ in range(10):
        office.relay()
        office.later(hours=2)
    assert office.lead.telling(REF, Obligation.OUTCOME).state is TellState.BY_HAND
    assert office.lead.stage is Stage.TELL
    office.later(days=3).sweep()
    assert office.lead.breaches[-1].stage is Stage.TELL
    office.done(TellByHand(by=MIA, told_at=office.now))
    assert office.lead.stage is Stage.CLOSED
    assert rules(office) == set()


def test_stale_confirm_a_receipt_of_an_earlier_cycle_changes_nothing(office):
    """STALE_CONFIRM: [leads:S8]"""
    finished(office)
    [effect] = [e for e in office.owed("tell") if "outcome" in e.about]
    office.relay()
    office.done(Reopen(by=ANN, why="Nobody called"))
    finished(office)
    from proactive_core.leads import ConfirmTold

    late = ConfirmTold(
        lead=office.lead_id,
        cycle=1,
        submission=REF,
        obligation=Obligation.OUTCOME,
        to=ANN,
        effect=effect.key,
        channel="email",
        delivery="late",
    )
    assert "fits no open obligation" in office.refused(late)
    for wrong in ({"to": BO, "cycle": 2}, {"lead": "other", "cycle": 2}):
        assert "fits no open" in office.refused(attrs.evolve(late, **wrong))
    assert office.lead.stage is Stage.TELL
    forged = {
        "submission": REF,
        "obligation": Obligation.OUTCOME,
        "cycle": 1,
        "to": ANN,
        "effect": effect.key,
        "channel": "email",
        "delivery": "late",
    }
    forge(office, (Told, forged), by=SYSTEM, authority=Authority.SYSTEM)
    assert "leads:S8" in rules(office)


def test_static_route_nothing_goes_to_somebody_who_left(office):
    """STATIC_ROUTE"""
    office.desk.person_left(MIA, now=office.now)
    assert office.submit(said("2")).owner == LEO
    assert office.policy.routing[said().branch] == MIA
    assert rules(office) == set()


def test_offboard_keeps_owner_is_seen(office):
    """OFFBOARD_KEEPS_OWNER: a departure that re-owns nothing leaves a violation."""
    left = PersonLeft(at=office.now, by=SYSTEM, authority=Authority.SYSTEM, version=0, person=MIA)
    office.journal.append(Append(stream=f"person:{MIA}", expected=0, events=(left,), at=office.now))
    assert rules(office) == {"leads:S2"}
    office.sweep()
    assert rules(office) == set()


def test_no_authority_check_nobody_acts_by_a_right_they_have_lost(office):
    """NO_AUTHORITY_CHECK: [leads:S4]"""
    office.done(Reassign(by=MIA, to=NOOR))
    assert "takes the owner" in office.refused(Acknowledge(by=MIA))
    forge(office, (Acknowledged, {}), by=MIA)
    assert rules(office) == {"leads:S4"}


def test_authority_is_decided_on_the_lead_as_it_is_stored(office):
    """Whoever loses the lead between looking and storing is refused."""

    @attrs.define
    class Between:
        inner: MemoryJournal
        armed: bool = False

        def __getattr__(self, name):
            return getattr(self.inner, name)

        def append(self, *entries):
            if self.armed:
                self.armed = False
                Office(journal=self.inner).done(Reassign(by=LEO, to=NOOR))
            self.inner.append(*entries)

    here = Office(journal=Between(office.journal, armed=True))
    assert isinstance(here.act(Acknowledge(by=MIA)), Refused)


def test_no_idempotency_key_one_submission_cannot_have_two_leads(office):
    """NO_IDEMPOTENCY_KEY: [leads:S5]"""
    with pytest.raises(ClaimedError):
        office.journal.append(
            Append(
                stream="lead:other",
                expected=0,
                events=office.journal.load("lead:fsm:lead:1"),
                claims=(f"submission:{REF}",),
                at=office.now,
            )
        )
    office.journal.append(
        Append(
            stream="lead:other",
            expected=0,
            events=office.journal.load("lead:fsm:lead:1")[:1],
            at=office.now,
        )
    )
    assert "leads:S1" in rules(office)


@pytest.mark.parametrize(
    ("events", "options", "rule"),
    [
        ([(Acknowledged, {})], {"version": 2}, "leads:S4"),
        ([(Acknowledged, {})], {"by": BO, "authority": Authority.RUNG}, "leads:S4"),
        ([(Acknowledged, {})], {"by": BO, "authority": Authority.SUBMITTER}, "leads:S4"),
        ([(Acknowledged, {})], {"by": BO, "authority": Authority.SYSTEM}, "leads:S4"),
        ([(Acknowledged, {})], {"by": ANN, "authority": Authority.SOURCE}, "leads:S4"),
        ([(Reopened, {"cycle": 2, "why_slot": None})], {}, None),
        (
            [(Breached, {"stage": Stage.ACKNOWLEDGE, "due": Office().now, "paged": ()})],
            {"by": SYSTEM, "authority": Authority.SYSTEM},
            "leads:S9",
        ),
        (
            [
                (
                    Resolved,
                    {"outcome": Outcome.DECLINED, "reason_slot": "reason:9", "covered_by": None},
                )
            ],
            {},
            "leads:S14",
        ),
        (
            [
                (
                    Paged,
                    {"to": MIA, "effect": "fsm:lead:1/1/1/page9", "channel": "x", "delivery": "y"},
                )
            ],
            {"by": SYSTEM, "authority": Authority.SYSTEM},
            "leads:S8",
        ),
        (
            [
                (
                    StageEntered,
                    {
                        "stage": Stage.CONTACT,
                        "budget": 1,
                        "calendar": "1999",
                        "due": Office().now,
                        "covered": False,
                    },
                )
            ],
            {},
            "leads:S13",
        ),
    ],
)
def test_what_no_kernel_decides_is_seen(office, events, options, rule):
    forge(office, *events, **options)
    assert rules(office) == ({rule} if rule else set())


def test_an_escalation_that_goes_down_is_seen(office):
    fields = {"paged": (BO,), "next_action_at": office.now, "calendar": "2026", "covered": True}
    system = {"by": SYSTEM, "authority": Authority.SYSTEM}
    for rung in (1, 2, 1):
        forge(office, (Escalated, {**fields, "rung": rung}), **system)
    assert rules(office) == {"leads:S9"}


@pytest.mark.parametrize(
    "kind",
    [
        (Contacted, {"contacted_at": Office().now, "how": "phone"}),
        (Reopened, {"cycle": 7, "why_slot": None}),
        (
            OwnerSet,
            {"owner": BO, "why": OwnerReason.REASSIGNED, "note_slot": None, "paged": ()},
        ),
    ],
)
def test_closed_is_final(office, kind):
    """[leads:S10]"""
    finished(office).relay()
    assert office.lead.stage is Stage.CLOSED
    forge(office, kind)
    assert "leads:S10" in rules(office)


def test_closed_without_an_outcome_is_seen(office):
    forge(office, (Closed, {}))
    assert {v.why for v in office.audit() if v.rule == "leads:S2"} == {
        "closed without an outcome",
        f"closed, and the outcome of {REF} is still to be told",
    }


def test_what_no_sweep_noticed_is_seen(office):
    """[leads:L2]"""
    office.later(days=2)
    assert rules(office) == set()
    assert rules(office, gap=3600) == {"leads:L2"}
    office.sweep()
    assert rules(office, gap=3600) == set()
