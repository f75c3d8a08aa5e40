"""Who answers for findings about texts, schemes, plans and people is stored, and ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from proactive_core.errors import UsageError
from proactive_core.leads import MemoryJournal
from proactive_core.ports import Append, ConflictError, Index
from proactive_core.recommendations import (
    Level,
    OverrideDesk,
    judge,
    review_incentives,
    review_wording,
    text_ref,
)
from proactive_core.refs import Ref

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
UNTIL = NOW + timedelta(days=30)
RUTH, ANN = Ref("company", "person", "ruth"), Ref("fsm", "technician", "7")
FLYER = "We never sell what does not help you."
SCHEME = "Technicians get a commission of five percent on every sale."
SOLD = "Sell more."


@pytest.fixture
def desk():
    return OverrideDesk(MemoryJournal())


def overruled(desk, words=SOLD, *, now=NOW, until=UNTIL, **more):
    (finding, *_) = review_wording(words)
    return desk.overrule(
        finding, text_ref(words), by=RUTH, why="It quotes a letter.", until=until, now=now, **more
    )


def test_a_finding_about_a_text_is_overruled_until_a_day_and_then_it_is_back(desk):
    made = overruled(desk)
    about, found = text_ref(SOLD), review_wording(SOLD)
    assert desk.about(about) == (made,) == desk.overrides()
    (judged,) = judge(found, about, desk.overrides(), NOW)
    assert (judged.override.by, judged.override.why) == (RUTH, "It quotes a letter.")
    assert judge(found, about, desk.overrides(), UNTIL)[0].override is None
    assert desk.audit() == ()


def test_a_text_that_was_changed_is_another_and_one_that_was_wrapped_is_not(desk):
    overruled(desk)
    assert desk.about(text_ref("Sell  more.\n"))
    assert desk.about(text_ref("Sell much more.")) == ()


def test_schemes_and_people_have_their_own(desk):
    (finding, *_) = review_incentives(SCHEME)
    desk.overrule(finding, text_ref(SCHEME), by=RUTH, why="It ends.", until=UNTIL, now=NOW)
    person = attrs.evolve(finding, rule="domain:R21")
    desk.overrule(
        person, ANN, by=RUTH, why="On leave.", until=UNTIL, now=NOW, where="x", subject=ANN
    )
    assert [one.rule for one in desk.overrides()] == ["domain:R21", finding.rule]
    assert desk.about(ANN)[0].where == "x"
    desk.journal.erase(ANN, at=NOW)
    assert desk.about(ANN)[0].why == "(erased)"
    assert desk.audit() == ()


def test_later_ones_stand_beside_earlier_ones(desk):
    overruled(desk)
    overruled(desk, now=UNTIL, until=UNTIL + timedelta(days=1))
    assert [one.since for one in desk.overrides()] == [NOW, UNTIL]
    assert desk.audit() == ()


def test_what_is_absolute_and_what_would_not_last_is_refused(desk):
    (finding,) = review_wording(SOLD)
    strict = attrs.evolve(finding, level=Level.ENFORCE)
    about = text_ref(SOLD)
    with pytest.raises(UsageError, match="absolute"):
        desk.overrule(strict, about, by=RUTH, why="no", until=UNTIL, now=NOW)
    with pytest.raises(UsageError, match="ends after it begins"):
        desk.overrule(finding, about, by=RUTH, why="no", until=NOW - timedelta(seconds=1), now=NOW)
    assert desk.overrides() == ()


def test_whoever_answered_may_take_it_back_and_both_stay_on_record(desk):
    made = overruled(desk)
    later = NOW + timedelta(days=3)
    back = overruled(desk, now=later, until=later)
    about, found = text_ref(SOLD), review_wording(SOLD)
    assert desk.about(about) == (made, back)
    assert judge(found, about, desk.overrides(), later - timedelta(seconds=1))[0].override == made
    assert judge(found, about, desk.overrides(), later)[0].override is None
    assert desk.audit() == ()


@attrs.define
class Busy(MemoryJournal):
    """A journal into which somebody always writes first."""

    tries: int = 0
    until: int = 99

    def append(self, *entries):
        self.tries += 1
        if self.tries < self.until:
            raise ConflictError("later")
        super().append(*entries)


def test_somebody_who_was_faster_is_waited_for_but_not_for_ever():
    desk = OverrideDesk(Busy(until=3))
    overruled(desk)
    assert len(desk.overrides()) == 1
    with pytest.raises(ConflictError, match="kept writing"):
        overruled(OverrideDesk(Busy()))


def test_the_audit_misses_a_reason_that_was_taken_away_and_reads_no_rubbish(desk):
    made = overruled(desk)
    stream = f"override:{made.about}"
    event = attrs.evolve(desk.journal.load(stream)[0], version=1)
    lost = attrs.evolve(event, overruling=attrs.evolve(event.overruling, why_slot="why:1"))
    index = Index(live=False, next_action_at=None, stage="overruled")
    desk.journal.append(Append(stream=stream, expected=1, events=(lost,), index=index, at=NOW))
    (found,) = desk.audit()
    assert "its reason is gone" in found.why
    desk.journal.append(Append(stream="override:x:y:z", expected=0, events=("rubbish",), at=NOW))
    assert "cannot be read" in desk.audit()[-1].why
