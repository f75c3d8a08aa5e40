"""Nothing can be taken out of the store unseen: verify and audit together [leads:S14]."""

from __future__ import annotations

import copy

import attrs
import pytest

from core.leads.office import ANN, BO, CUSTOMER, MIA, SAM, Office, said, take_up
from proactive_core.leads import (
    Outcome,
    RecordContact,
    Reopen,
    Resolve,
    Stage,
    Violation,
)
from proactive_core.leads._model import SYSTEM
from proactive_core.ports import Append
from proactive_core.refs import Ref


def busy_office():
    """Leads in several stages, with everything that a desk can store."""
    office = Office()
    office.submit()
    office.submit(said("2", recommendation=Ref("fsm", "recommendation", "1")))
    office.submit(said(summary="changed"))
    office.desk.submit_unreadable("fsm", "r", "{", "broken", now=office.now)
    take_up(office)
    office.relay()
    office.later(days=2).sweep()
    office.done(RecordContact(by=MIA, contacted_at=office.now))
    office.done(Resolve(by=MIA, outcome=Outcome.DECLINED, reason="Too dear"))
    office.relay()
    office.done(Reopen(by=ANN, why="No"))
    office.desk.person_left(MIA, now=office.now)
    assert office.audit() == ()
    return office


BUSY = busy_office()


def rows():
    """Every row of every table: (table, where it is)."""
    for stream, held in BUSY.journal._streams.items():
        yield "stream", (stream,)
        for n in range(len(held.events)):
            yield "event", (stream, n)
        for key in held.effects:
            yield "effect", (stream, key)
        for n in held.texts:
            yield "text", (stream, n)
        if held.index is not None:
            yield "index", (stream,)
        yield "log", (stream,)
    for claim in BUSY.journal._claims:
        yield "claim", (claim,)


def without(table, where):
    office = attrs.evolve(BUSY, journal=copy.deepcopy(BUSY.journal))
    journal = office.journal
    held = journal._streams.get(where[0])
    if table == "stream":
        del journal._streams[where[0]]
    elif table == "log":
        del journal._log[where[0]]
    elif table == "claim":
        del journal._claims[where[0]]
    elif table == "index":
        held.index = None
    else:
        del getattr(held, f"{table}s")[where[1]]
    return office


def test_every_row_that_is_taken_away_is_missed():
    unseen = []
    for table, where in rows():
        office = without(table, where)
        if not office.journal.verify():
            unseen.append((table, where))
    assert unseen == []
    assert len(list(rows())) > 100


@pytest.mark.parametrize("table", ["event", "effect", "index"])
def test_the_audit_alone_sees_what_the_events_no_longer_imply(table):
    """A store that vouches for nothing: the rules are recomputed from the events."""
    for kind, where in rows():
        if kind != table or not where[0].startswith("lead:"):
            continue
        office = without(kind, where)
        office.journal = Trusting(office.journal)
        assert office.audit() != (), (kind, where)


@attrs.define
class Trusting:
    """A journal that sees nothing wrong with itself."""

    inner: object

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def verify(self):
        return ()


@pytest.mark.parametrize(
    "change",
    [
        {"settled_at": None},
        {"settled_at": Office().now},
        {"to": SAM},
        {"kind": "page"},
        {"about": "1 outcome fsm:lead:9"},
    ],
)
def test_an_effect_that_was_tampered_with_is_seen(change):
    for stream, held in BUSY.journal._streams.items():
        for key, effect in held.effects.items():
            if (effect.settled_at is None) == (change.get("settled_at", 0) is None):
                continue
            if attrs.evolve(effect, **change) == effect or (
                "settled_at" in change and effect.settled_at and change["settled_at"]
            ):
                continue
            office = attrs.evolve(BUSY, journal=copy.deepcopy(BUSY.journal))
            office.journal._streams[stream].effects[key] = attrs.evolve(effect, **change)
            assert any(v.rule == "leads:S14" for v in office.audit()), (key, change)
            office.journal = Trusting(office.journal)
            assert any(v.rule == "leads:S7" for v in office.audit()), (key, change)


def test_what_no_decision_stored_is_seen():
    office = attrs.evolve(BUSY, journal=copy.deepcopy(BUSY.journal))
    stream = "lead:fsm:lead:1"
    held = office.journal._streams[stream]
    first = next(iter(held.effects.values()))
    held.effects["new"] = attrs.evolve(first, key="new")
    held.events[3] = attrs.evolve(held.events[3], by=SYSTEM)
    office.journal._claims["action:x"] = stream
    office.journal._streams["lead:ghost"] = type(held)()
    where = {v.where for v in office.audit()}
    assert {f"events {stream}#3", "effects new", "claim action:x", "stream lead:ghost"} <= where


def test_events_that_cannot_be_replayed_are_one_violation_and_hide_no_other():
    office = attrs.evolve(BUSY, journal=copy.deepcopy(BUSY.journal))
    del office.journal._streams["lead:fsm:lead:2"].events[0]
    del office.journal._claims["submission:fsm:lead:1"]
    found = office.audit()
    assert any(v.where == "lead:fsm:lead:2" and "cannot be replayed" in v.why for v in found)
    assert Violation("leads:S1", "lead:fsm:lead:1", "fsm:lead:1 leads to None") in found


def test_a_stream_that_holds_another_lead_is_seen():
    office = Office()
    office.submit()
    office.journal.append(
        Append(
            stream="lead:elsewhere",
            expected=0,
            events=office.journal.load("lead:fsm:lead:1"),
            at=office.now,
        )
    )
    assert any("it holds the lead fsm:lead:1" in v.why for v in office.audit())


def test_a_waiting_lead_without_an_end_and_a_lead_without_a_due_are_seen(monkeypatch):
    """Replayed with a broken fold, the rules still speak up."""
    from proactive_core.leads import _plan

    office = Office()
    office.submit()
    real = _plan.evolve
    monkeypatch.setattr(
        _plan,
        "evolve",
        lambda s, e: attrs.evolve(real(s, e), stage=Stage.WAITING, next_action_at=None),
    )
    whys = {v.why for v in office.audit()}
    assert {"nothing is due", "it waits for no stated moment"} <= whys


def test_a_fold_that_forgets_a_breach_is_seen(monkeypatch):
    """[leads:S9]"""
    from proactive_core.leads import _plan

    office = Office()
    office.submit()
    office.later(days=1).sweep()
    take_up(office)
    real = _plan.evolve
    monkeypatch.setattr(
        _plan,
        "evolve",
        lambda s, e: attrs.evolve(real(s, e), breaches=()) if e.by == MIA else real(s, e),
    )
    assert any(v.why.endswith("takes a breach back") for v in office.audit())


def test_a_sink_that_nobody_reaches_any_more_is_seen():
    """[leads:S12]: a departure noted behind the desk's back."""
    office = Office()
    journal = office.journal
    other = Office(
        policy=attrs.evolve(office.policy, ladder=attrs.evolve(office.policy.ladder, sink=(ANN,)))
    )
    other.journal = journal
    other.desk.person_left(BO, now=office.now)
    other.desk.person_left(SAM, now=office.now)
    assert [(v.rule, v.where) for v in office.audit()] == [("leads:S12", "policy: sink")]


def test_health_names_what_an_alarm_has_to_know():
    office = Office()
    assert office.desk.health(office.now).clean
    office.submit()
    start = office.now
    health = office.desk.health(office.now)
    assert (health.oldest_overdue, health.oldest_unsent) == (None, start)
    assert dict(health.stages)[Stage.ACKNOWLEDGE] == 1
    office.post.dead = True
    office.relay()
    office.later(days=1)
    health = office.desk.health(office.now, gap=3600)
    assert health.oldest_unsent == start
    assert health.oldest_overdue == office.lead.promised_due
    assert (health.violations, health.clean) == (1, False)
    office.sweep()
    assert office.desk.health(office.now, gap=3600).oldest_overdue is None


def test_erasing_a_person_leaves_everything_verifiable():
    """[leads:S14]"""
    office = attrs.evolve(BUSY, journal=copy.deepcopy(BUSY.journal))
    heads = office.journal.heads()
    assert office.journal.erase(CUSTOMER, at=office.now) > 3
    assert office.journal.heads() == heads
    assert office.audit() == ()
    assert all(line.words for line in office.desk.history("fsm:lead:1"))
