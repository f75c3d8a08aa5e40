"""Exhaustive: every state that seven commands can reach keeps the rules [leads §7.2, §9]."""

from __future__ import annotations

import pytest

from core.leads.office import MIA
from core.leads.search import FIRST, SECOND, begin, search
from proactive_core.leads import (
    SYSTEM,
    TRANSITIONS,
    Authority,
    Obligation,
    OwnerSet,
    Reopened,
    Stage,
    fold,
    plan,
)
from proactive_core.leads._event_names import BOOKKEEPING
from proactive_core.leads._model import TIMED

DEEP = 7
#: How many states are first reached by 0, 1 ... 7 commands: a search that was cut off, or a
#: command that does nothing any more, shows here.
KNOWN = [1, 7, 32, 133, 522, 2033, 7536, 26339]
UNKNOWN = [1, 7, 30, 109, 353, 1159]
ROWS = {(row.source, row.command): row for row in TRANSITIONS}


def look(asked, command, events, after):
    """Every rule, in every state, after every step into it."""
    before, lead, directory = asked.lead, after.lead, after.context.directory
    row = ROWS[before.stage, type(command)]
    assert lead.stage in row.to
    _partition(lead, directory)
    _authority(before, command, events, row)
    _effects(before, events)
    _monotone(before, command, events, lead)


def _partition(lead, directory):
    """S2, S3: live with an active owner and a finite due, or closed with everybody told."""
    if lead.live:
        assert directory.active(lead.owner)
        assert lead.next_action_at is not None
        assert (lead.promised_due is not None) == (lead.stage in TIMED)
        assert (lead.resume_by is not None) == (lead.stage is Stage.WAITING)
        assert lead.resume_by is None or lead.next_action_at <= lead.resume_by
    else:
        assert lead.stage is Stage.CLOSED
        assert lead.outcome is not None
        for submission in lead.submissions:
            assert not lead.telling(submission.ref, Obligation.OUTCOME).open
    # One obligation for each submission, kind and cycle; none of a cycle that has not come.
    owed = [(t.submission, t.obligation, t.cycle) for t in lead.told]
    assert len(owed) == len(set(owed))
    assert all(t.cycle <= lead.cycle for t in lead.told)
    assert FIRST in {s.ref for s in lead.submissions} <= {FIRST, SECOND}


def _authority(before, command, events, row):
    """S4: who acts has the right that the events name, by the lead as it was decided on."""
    for event in events:
        assert (event.by, event.version) == (command.by, before.version)
        assert event.authority in row.who
        if event.authority is Authority.OWNER:
            assert event.by == before.owner
        elif event.authority is Authority.RUNG:
            assert event.by in before.rung_holders
        elif event.authority is Authority.SUBMITTER:
            assert event.by in {s.technician for s in before.submissions}
        elif event.authority is Authority.SYSTEM:
            assert event.by == SYSTEM
        else:
            assert event.authority is Authority.MANAGER


def _effects(before, events):
    """S7: an effect has a key of its own, which names lead, cycle and event."""
    effects = plan(before, events)
    assert len({effect.key for effect in effects}) == len(effects)
    states = [fold(events[: n + 1], before) for n in range(len(events))]
    cycles = {f"{s.id}/{s.cycle}/{s.version - 1}" for s in states}
    assert {effect.key.rpartition("/")[0] for effect in effects} <= cycles


def _monotone(before, command, events, lead):
    """S9, S10: what was promised, broken or escalated stays so; closed is closed."""
    assert lead.breaches[: len(before.breaches)] == before.breaches
    assert lead.cycle - before.cycle == sum(isinstance(e, Reopened) for e in events)
    name = type(command).__name__
    if lead.stage is before.stage and lead.cycle == before.cycle:
        # Moving a card buys no time, and neither does missing a due instant.
        assert lead.promised_due is None or lead.promised_due <= before.promised_due, name
        if before.stage is not Stage.WAITING:
            assert lead.rung >= before.rung
    if not before.live:
        assert isinstance(events[0], (Reopened, *BOOKKEEPING)), name
    if any(isinstance(e, OwnerSet) for e in events) and name == "Reassign":
        assert (lead.promised_due, lead.next_action_at) == (
            before.promised_due,
            before.next_action_at,
        )


@pytest.mark.slow
def test_every_state_within_seven_commands_keeps_the_rules():
    assert search(begin(), DEEP, look) == KNOWN


def test_every_state_of_what_nobody_understood_at_first_keeps_the_rules():
    counts = search(begin(customer=None), DEEP - 2, look)
    assert counts == UNKNOWN


def test_a_rule_that_is_broken_in_one_state_is_seen(monkeypatch):
    """The search looks at what it finds: a kernel that forgets an owner does not get past it."""
    from proactive_core.leads import _evolve

    real = _evolve.CHANGES[OwnerSet]

    def forgetful(state, event):
        changed = real(state, event)
        if event.owner != MIA and state.stage is Stage.CONTACT:
            changed["promised_due"] = None
        return changed

    monkeypatch.setattr(_evolve, "CHANGES", {**_evolve.CHANGES, OwnerSet: forgetful})
    with pytest.raises(AssertionError):
        search(begin(), 3, look)
