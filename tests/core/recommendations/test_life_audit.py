"""The audit of recommendations finds what cannot have happened, and what is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from core.recommendations.boiler import ADVICE, COMMANDS, FACT
from proactive_core import wire
from proactive_core.facts import Belief
from proactive_core.leads import MemoryJournal
from proactive_core.ports import Append, Index
from proactive_core.recommendations import (
    AdviceDesk,
    Agreed,
    Discussed,
    Note,
    Screened,
    fold,
    screen,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
STREAM = f"recommendation:{ADVICE}"
PHOTO = attrs.evolve(FACT, evidence=("photos/1.jpg", "photos/2.jpg"), advice="Sell it!")
DOUBTED = attrs.evolve(FACT, belief=Belief.DOUBTFUL)


@given(st.lists(st.sampled_from(COMMANDS), max_size=15))
def test_whatever_is_done_the_audit_agrees_and_the_events_rebuild_the_state(commands):
    desk = AdviceDesk(MemoryJournal())
    desk.note(FACT, now=NOW)
    for command in commands:
        desk.act(ADVICE, command, now=NOW)
    assert desk.audit() == ()
    assert desk.journal.verify() == ()
    assert fold(desk.journal.load(STREAM)) == desk.course(ADVICE)
    loaded = [wire.loads(wire.dumps(event)) for event in desk.journal.load(STREAM)]
    assert fold(loaded) == desk.course(ADVICE)


def forged(*events, index=None, texts=()):
    """A journal into which somebody wrote without the desk."""
    desk = AdviceDesk(MemoryJournal())
    desk.note(FACT, now=NOW)
    desk.journal.append(
        Append(stream=STREAM, expected=2, events=events, texts=texts, index=index, at=NOW)
    )
    return [finding.why for finding in desk.audit()]


HEAD = {"recommendation": ADVICE, "at": NOW, "by": None, "version": 2}


def test_a_forged_conversation_is_found():
    desk = AdviceDesk(MemoryJournal())
    desk.note(DOUBTED, now=NOW)
    entry = Append(
        stream=STREAM,
        expected=3,
        events=(attrs.evolve(Discussed(**HEAD), version=3),),
        index=Index(live=False, next_action_at=None, stage="discussed"),
        at=NOW,
    )
    desk.journal.append(entry)
    finding, *_ = desk.audit()
    assert (finding.rule, finding.where) == ("domain:R1", STREAM)
    assert finding.why == "event 3: Discussed while it was withheld"


def test_an_agreement_out_of_nothing_is_found():
    (why, index) = forged(Agreed(**HEAD, number=1), index=Index(live=True, next_action_at=NOW))
    assert why == "event 2: Agreed while it was screened"
    assert "index entry" in index


def test_a_life_begins_with_being_written_down():
    desk = AdviceDesk(MemoryJournal())
    desk.journal.append(
        Append(
            stream=STREAM,
            expected=0,
            events=(attrs.evolve(Discussed(**HEAD), version=0),),
            at=NOW,
        )
    )
    why, replayed = (finding.why for finding in desk.audit())
    assert why == "event 0: Discussed while it was not written down"
    assert "cannot be replayed" in replayed


def test_what_cannot_be_replayed_is_found():
    (why,) = forged(attrs.evolve(Discussed(**HEAD), version=7))
    assert "cannot be replayed" in why
    (why,) = forged("rubbish")
    assert "cannot be replayed" in why


def test_a_text_that_is_gone_is_found():
    screened = Screened(**HEAD, outcome=screen(FACT).outcome, reasons=())
    noted = attrs.evolve(
        AdviceDesk(MemoryJournal()).step(None, Note(FACT), now=NOW).events[0],
        version=2,
        text_slots=("x",),
    )
    index = Index(live=False, next_action_at=None, stage="screened")
    (why,) = forged(noted, attrs.evolve(screened, version=3), index=index)
    assert why == "the text 'x' is gone, and not erased"


class Robbed(MemoryJournal):
    """A journal out of which somebody took every event."""

    def load(self, stream):
        return ()


def test_a_life_whose_events_were_taken_away_is_found():
    journal = Robbed()
    AdviceDesk(journal).note(FACT, now=NOW)
    assert [found.why for found in AdviceDesk(journal).audit()] == ["its events are gone"]
