"""The desk of recommendations: each life in the journal, once, and sealed with everything else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from core.recommendations.boiler import ADVICE, FACT, MATE, QUOTE, TECH
from proactive_core import wire
from proactive_core.errors import UsageError
from proactive_core.facts import Belief
from proactive_core.leads import MemoryJournal
from proactive_core.ports import ConflictError, Index
from proactive_core.recommendations import (
    CAUSES,
    DEFAULT,
    AdviceDesk,
    Agree,
    Cause,
    Decline,
    Discuss,
    Discussed,
    Explore,
    FindingRule,
    HandOver,
    Hesitate,
    Implement,
    Inability,
    LeaveUndone,
    Level,
    Noted,
    Overrule,
    Phase,
    Recommendation,
    RecordBenefit,
    Refused,
    Screened,
    SendQuote,
    Severity,
    judge,
    screen,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
STREAM = f"recommendation:{ADVICE}"
PHOTO = attrs.evolve(FACT, evidence=("photos/1.jpg", "photos/2.jpg"), advice="Sell it!")
DOUBTED = attrs.evolve(FACT, belief=Belief.DOUBTFUL)


@pytest.fixture
def desk():
    return AdviceDesk(MemoryJournal())


def test_writing_down_and_screening_are_one_transaction(desk):
    course = desk.note(PHOTO, now=NOW)
    assert course.phase is Phase.SCREENED
    noted, screened = desk.journal.load(STREAM)
    assert isinstance(noted, Noted)
    assert isinstance(screened, Screened)
    assert [r.rule for r in screened.reasons] == ["domain:R7"]
    held = desk.texts(ADVICE)
    assert held["observation"] == PHOTO.observation
    assert held["evidence:2"] == "photos/2.jpg"
    assert desk.journal.index(STREAM) == Index(live=False, next_action_at=None, stage="screened")


def test_no_word_stands_in_the_events(desk):
    """Personal text is kept apart, so that erasing a person leaves the history verifiable."""
    desk.note(PHOTO, now=NOW)
    desk.act(ADVICE, Discuss(TECH), Decline("my brother does it"), now=NOW)
    written = b"".join(wire.dumps(event) for event in desk.journal.load(STREAM))
    assert b"corroded" not in written
    assert b"photos" not in written
    assert b"brother" not in written
    assert desk.journal.erase(FACT.customer, at=NOW) > 0
    assert desk.audit() == ()
    assert desk.journal.verify() == ()
    assert desk.history(ADVICE)[-1].words.endswith("does not want it, in words that were erased")
    assert desk.why(ADVICE) == (("domain:R7", "(erased)"),)


def test_the_same_version_again_changes_nothing(desk):
    before = desk.note(PHOTO, now=NOW)
    touched = attrs.evolve(PHOTO, modified_at=LATER)
    assert desk.note(touched, now=LATER) == before
    assert len(desk.journal.load(STREAM)) == 2


def test_another_version_passes_the_gate_again(desk):
    desk.note(FACT, now=NOW)
    assert desk.note(DOUBTED, now=LATER).phase is Phase.WITHHELD
    (rule, said), *_ = desk.why(ADVICE)
    assert rule == "domain:R1"
    assert "doubts" in said
    assert "Leave it unsaid" in said
    assert desk.note(FACT, now=LATER).phase is Phase.SCREENED


def test_only_what_the_present_version_says_is_its_words(desk):
    desk.note(PHOTO, now=NOW)
    desk.note(attrs.evolve(PHOTO, evidence=("photos/3.jpg",), advice=None), now=LATER)
    assert desk.words(ADVICE) == {
        "observation": PHOTO.observation,
        "benefit": PHOTO.benefit,
        "evidence:1": "photos/3.jpg",
    }
    assert desk.texts(ADVICE)["evidence:2"] == "photos/2.jpg"


def test_a_new_rule_of_the_company_looks_at_what_was_not_said_yet(desk):
    spring = FindingRule(
        id="acme:1",
        level=Level.ENFORCE,
        severity=Severity.HIGH,
        says="Boilers are not spoken of in summer.",
        reason="nobody thinks of winter then",
        remedy="Wait.",
        source="Acme",
        looks_at=Recommendation,
        examine=lambda _: (spring.finding(why="it is summer", where="noticed_at"),),
    )
    desk.note(FACT, now=NOW)
    stricter = attrs.evolve(desk, rules=(*DEFAULT, spring))
    assert stricter.note(FACT, now=LATER).phase is Phase.WITHHELD
    assert desk.note(FACT, now=LATER).phase is Phase.SCREENED
    desk.act(ADVICE, Discuss(TECH), now=LATER)
    assert stricter.note(FACT, now=LATER).phase is Phase.DISCUSSED


def test_several_commands_happen_all_or_not_at_all(desk):
    desk.note(FACT, now=NOW)
    answer = desk.act(ADVICE, Discuss(TECH), Explore(TECH, Cause.DOUBT), now=NOW)
    assert isinstance(answer, Refused)
    assert desk.course(ADVICE).phase is Phase.SCREENED
    heard = desk.act(ADVICE, Discuss(TECH), Hesitate(), Explore(TECH, Cause.DOUBT), now=NOW)
    assert isinstance(heard[0], Discussed)
    assert desk.course(ADVICE).cause is Cause.DOUBT
    assert desk.act(ADVICE, now=NOW) == ()


def test_what_was_never_written_down_is_said_to_be_missing(desk):
    assert desk.find(ADVICE) is None
    with pytest.raises(UsageError, match="there is no recommendation fsm:recommendation:1"):
        desk.act(ADVICE, Agree(), now=NOW)
    with pytest.raises(UsageError, match="never written down"):
        desk.step(None, now=NOW)


def test_an_overruled_finding_comes_back_when_its_time_is_over(desk):
    desk.note(PHOTO, now=NOW)
    until = NOW + timedelta(days=30)
    over = Overrule(rule="domain:R7", by=MATE, why="their own word", until=until)
    desk.act(ADVICE, over, now=NOW)
    (held,) = desk.overrides(ADVICE)
    assert (held.why, held.by) == ("their own word", MATE)
    found = screen(PHOTO).findings
    assert judge(found, ADVICE, (held,), LATER)[0].override == held
    assert judge(found, ADVICE, (held,), until)[0].override is None


def test_an_answer_is_taken_back_by_another_one(desk):
    desk.note(PHOTO, now=NOW)
    over = Overrule(rule="domain:R7", by=MATE, why="their own word", until=NOW + timedelta(days=30))
    desk.act(ADVICE, over, now=NOW)
    (finding,) = (one for one in screen(PHOTO).findings if one.rule == "domain:R7")
    assert desk.course(ADVICE).overrules(finding, LATER)
    desk.act(ADVICE, attrs.evolve(over, why="it is not", until=LATER), now=LATER)
    assert not desk.course(ADVICE).overrules(finding, LATER)
    assert judge([finding], ADVICE, desk.overrides(ADVICE), LATER)[0].override is None
    assert desk.history(ADVICE)[-1].words == (
        f"domain:R7 is overruled no longer: “it is not” (by {MATE})"
    )


def test_the_history_is_told_in_plain_words(desk):
    desk.note(DOUBTED, now=NOW, by=TECH)
    desk.note(PHOTO, now=NOW)
    desk.act(
        ADVICE,
        Overrule(rule="domain:R7", by=MATE, why="their own word", until=LATER),
        HandOver(MATE, Inability.CANNOT, by=TECH),
        Discuss(MATE),
        Hesitate(),
        Hesitate(Cause.SUMS),
        Explore(MATE, Cause.APPROVAL),
        Agree(),
        SendQuote(QUOTE),
        LeaveUndone("no budget"),
        Implement(),
        RecordBenefit(realised=True, words="it held"),
        RecordBenefit(realised=False),
        now=NOW,
    )
    told = [line.words for line in desk.history(ADVICE)]
    assert told[0] == f"written down (by {TECH})"
    assert told[1].startswith("held back: it must not be suggested – domain:R1 belief: the tech")
    assert told[2] == f"{TECH} is to hear why it is held back"
    assert told[3] == "written down anew"
    assert told[4].startswith("it may be put to the customer – domain:R7 advice: it asks what")
    assert told[5:] == [
        f"domain:R7 is overruled until 2026-03-03 12:00Z: “their own word” (by {MATE})",
        f"{MATE} holds the conversation: the technician cannot hold the conversation (by {TECH})",
        f"put to the customer (by {MATE})",
        "the customer wants to think",
        "the customer wants to think: needs time to work out the money",
        f"somebody asked: the customer needs somebody else's approval (by {MATE})",
        "the customer may be contacted about it",
        f"the proposal {QUOTE} was sent",
        "nothing came of it: “no budget”",
        "the improvement is in place",
        "the customer got what was promised: “it held”",
        "the customer did not get what was promised",
    ]
    assert set(CAUSES) == set(Cause)


def test_lives_are_found_by_their_names(desk):
    other = attrs.evolve(FACT, ref=attrs.evolve(ADVICE, key="2"))
    desk.note(other, now=NOW)
    desk.note(FACT, now=NOW)
    assert [c.recommendation for c in desk.courses()] == [ADVICE, other.ref]


class Contested:
    """A journal to which somebody else always wrote first, some times."""

    def __init__(self, held, times):
        self.held, self.times = held, times

    def append(self, *entries):
        if self.times:
            self.times -= 1
            raise ConflictError("busy")
        self.held.append(*entries)

    def __getattr__(self, name):
        return getattr(self.held, name)


def test_a_race_is_decided_again_and_not_for_ever():
    desk = AdviceDesk(Contested(MemoryJournal(), 9))
    assert desk.note(FACT, now=NOW).phase is Phase.SCREENED
    desk.journal.times = 9
    assert desk.act(ADVICE, Discuss(TECH), now=NOW)
    desk.journal.times = 10
    with pytest.raises(ConflictError, match="others kept writing"):
        desk.act(ADVICE, Agree(), now=NOW)
    desk.journal.times = 10
    with pytest.raises(ConflictError, match="others kept writing"):
        desk.note(DOUBTED, now=NOW)
