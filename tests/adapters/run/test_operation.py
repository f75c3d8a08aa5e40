"""The whole loop: what it does in a day, and that breaking it anywhere changes nothing."""

from __future__ import annotations

import itertools
import random
import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import attrs
import pytest

from adapters.run.harbour import START, config_for, open_operation, outbox, run, state
from proactive_adapters.demo import VendorServer, VirtualClock
from proactive_core import DeskAction, Feed, Ref, Verb
from proactive_core.leads import Stage

DAYS = 9


class CutOffError(Exception):
    """The power went."""


class Frail:
    """A journal that is cut off at one of its writes, before or after it was stored."""

    def __init__(self, journal, at: int, *, stored: bool) -> None:
        self.journal, self.at, self.stored = journal, at, stored
        self.count = itertools.count(1)

    def __getattr__(self, name):
        return getattr(self.journal, name)

    def append(self, *entries):
        hit = next(self.count) == self.at
        if hit and not self.stored:
            raise CutOffError
        self.journal.append(*entries)
        if hit:
            raise CutOffError


def messages(folder):
    """Who was told what of which lead.

    A lease that outlives a cut moves a message by an event, and a call to act from one digest
    into the next.
    """
    found = set()
    for message in outbox(folder):
        what = re.sub(r"page\d+", "page", message["key"].rpartition("/")[2])
        for lead in re.findall(r"^Reference: (.+)$", message["body"], re.MULTILINE):
            kind = "page" if message["key"].startswith("digest/") else what
            found.add((message["to"], kind, lead))
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed")
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor:
        operation = open_operation(config_for(vendor, folder), clock)
        counting = Frail(operation.journal, -1, stored=True)
        operation.journal = counting
        run(operation, clock, DAYS)
        held = (
            state(operation),
            messages(folder),
            sorted(map(repr, operation.shelf.facts())),
        )
        writes = next(counting.count) - 1
        operation.close()
    return (*held, writes)


def test_a_week_opens_leads_and_tells_people(undisturbed):
    leads, told, facts, _ = undisturbed
    assert len(leads) >= 3
    assert len(told) >= 2 * len(leads)
    assert len(facts) > 1500


@pytest.mark.parametrize("stored", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("part", range(6))
def test_a_run_cut_off_anywhere_ends_where_an_undisturbed_one_does(
    undisturbed, tmp_path, part, stored
):
    leads, told, facts, writes = undisturbed
    at = 1 + random.Random(part).randrange(writes * part // 6, writes * (part + 1) // 6)
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor:
        config = config_for(vendor, tmp_path)
        operation = open_operation(config, clock)
        operation.journal = Frail(operation.journal, at, stored=stored)
        operation._desk = None
        with pytest.raises(CutOffError):
            run(operation, clock, DAYS)
        operation.close()
        again = open_operation(config, clock)
        run(again, clock, DAYS)
        assert state(again) == leads
        assert messages(tmp_path) == told
        assert sorted(map(repr, again.shelf.facts())) == facts
        assert again.desk.audit(clock.now) == ()
        again.close()


def test_a_second_run_at_the_same_moment_does_nothing(tmp_path):
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor:
        config = config_for(vendor, tmp_path)
        first = open_operation(config, clock)
        run(first, clock, 4)
        before = state(first)
        first.close()
        second = open_operation(config, clock)
        done = second.cycle(clock.now)
        assert (done.news, done.opened, done.acted, done.swept, done.told) == (0, 0, 0, 0, 0)
        assert state(second) == before
        second.close()


def test_what_cannot_be_read_is_a_lead_in_triage_with_owner_and_due(tmp_path):
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor:
        operation = open_operation(config_for(vendor, tmp_path), clock)
        clock.set(START.replace(year=2026, month=9, day=30))
        operation.pull(clock.now)
        operation.open_leads(clock.now)
        triage = [lead for lead in operation.desk.leads() if lead.stage is Stage.TRIAGE]
        ids = {lead.id.partition(":unreadable:")[2] for lead in triage}
        assert {"601547", "601548", "601549"} <= ids
        assert {key for key in ids if key.startswith("recommendation:")} == ids - {
            *("601547", "601548", "601549")
        }
        for lead in triage:
            assert lead.owner == Ref("company", "person", "ruth")
            assert lead.promised_due is not None
        operation.close()


def test_somebody_marked_as_gone_gives_up_their_leads(tmp_path):
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor:
        config = config_for(vendor, tmp_path)
        operation = open_operation(config, clock)
        run(operation, clock, 6)
        mia = Ref("company", "person", "mia")
        assert any(lead.owner == mia for lead in operation.desk.leads() if lead.live)
        operation.close()
        people = tuple(attrs.evolve(p, active=p.key != "mia") for p in config.people)
        policy = attrs.evolve(config.policy, routes={**config.policy.routes, "toronto": "theo"})
        changed = open_operation(attrs.evolve(config, people=people, policy=policy), clock)
        changed.sweep(clock.now)
        assert not any(lead.owner == mia for lead in changed.desk.leads() if lead.live)
        assert changed.desk.audit(clock.now) == ()
        changed.close()


def test_an_action_on_a_lead_that_never_came_in_is_refused_and_told(tmp_path):
    clock = VirtualClock(START)
    refused = []
    with VendorServer(clock) as vendor:
        operation = open_operation(config_for(vendor, tmp_path), clock)
        clock.set(START.replace(year=2026, month=9, day=30))
        operation.pull(clock.now)
        operation.open_leads(clock.now)
        _, refusals = operation.act(clock.now)
        refused = [r for r in refusals if r.action.key == "desk.csv:b04"]
        operation.close()
    assert len(refused) == 1
    assert "no submission" in refused[0].why


def test_a_refused_action_is_stored_and_never_replayed(tmp_path):
    """A new process does not take an old answer, once refused, for a new one."""
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor:
        config = config_for(vendor, tmp_path)
        with open_operation(config, clock) as operation:
            run(operation, clock, 6)
            lead = next(lead for lead in operation.desk.leads() if lead.live)
            late = DeskAction(
                ref=Ref("table", "desk_action", "x:1"),
                submission=lead.submissions[0].ref,
                verb=Verb.RESUME,
                actor=Ref("company", "person", "mia"),
                acted_at=clock.now,
            )
            operation.office.pending().appendleft(late)
            _, refusals = operation.act(clock.now)
            assert [r.action for r in refusals] == [late.ref]
            assert operation.journal.holder(f"action:{late.ref}") == "desk:refused"
            assert operation.audit(clock.now) == ()
        with open_operation(config, clock) as again:
            again.office.pending().appendleft(late)
            assert again.act(clock.now) == (0, ())


def test_an_action_that_is_ahead_of_its_submission_waits_for_it(tmp_path):
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor, open_operation(config_for(vendor, tmp_path), clock) as op:
        early = DeskAction(
            ref=Ref("table", "desk_action", "x:1"),
            submission=Ref("servicetitan", "submission", "601443"),
            verb=Verb.ACKNOWLEDGE,
            actor=Ref("company", "person", "noor"),
            acted_at=START,
        )
        op.pull(clock.now)
        op.office.pending().appendleft(early)
        acted, refusals = op.act(clock.now)
        assert (acted, [r.action for r in refusals]) == (0, [early.ref])
        assert op.act(clock.now) == (0, ())
        run(op, clock, 3)
        assert op.journal.holder(f"action:{early.ref}").startswith("lead:")


def test_a_lead_that_was_removed_with_all_its_rows_is_missed(tmp_path):
    """Leads S1: every submission that came in has its lead."""
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor:
        config = config_for(vendor, tmp_path)
        with open_operation(config, clock) as operation:
            run(operation, clock, 5)
            gone = next(
                lead.id
                for lead in operation.desk.leads()
                if lead.id.startswith("proactive:submission:")
            )
        with closing(sqlite3.connect(tmp_path / "journal.db")) as file, file:
            for table in ("claims", "texts", "effects", "events", "streams"):
                file.execute(f"DELETE FROM {table} WHERE stream = ?", (f"lead:{gone}",))
        with open_operation(config, clock) as operation:
            found = operation.audit(clock.now)
            assert [(v.rule, v.where) for v in found] == [
                ("leads:S1", gone),
                ("leads:S1", gone.removeprefix("proactive:submission:")),
            ]


def test_a_clock_that_ran_ahead_does_not_switch_the_sources_off(tmp_path):
    clock = VirtualClock(START)
    with VendorServer(clock) as vendor, open_operation(config_for(vendor, tmp_path), clock) as op:
        op.pull(START + timedelta(days=200))
        clock.set(START + timedelta(days=2))
        assert op.pull(clock.now).failures == ()
        assert op.shelf.position("desk", Feed.DESK_ACTIONS).until <= clock.now


def test_a_bug_in_a_channel_costs_only_its_own_messages(tmp_path):
    clock = VirtualClock(START)

    class Broken:
        name = "broken"

        def deliver(self, message):
            raise KeyError(message.address)

    with VendorServer(clock) as vendor, open_operation(config_for(vendor, tmp_path), clock) as op:
        op.channels = {"mail": Broken()}
        run(op, clock, 3)
        owed = op.journal.owed(clock.now + timedelta(days=9), "tell", 99)
        assert owed
        assert {e.why for _, e in owed if e.tries} == {"mail: KeyError"}
        assert op.audit(clock.now) == ()
