"""What the strategies for recommendations make is valid, and reaches what there is to reach."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from proactive_core import wire
from proactive_core.leads import MemoryJournal
from proactive_core.recommendations import AdviceDesk, Refused, judge
from proactive_core.testing import strategies as s


@given(st.data())
@settings(max_examples=30)
def test_whatever_is_tried_the_life_is_stored_and_sound(data):
    fact = data.draw(s.recommendations())
    desk = AdviceDesk(MemoryJournal())
    desk.note(fact, now=fact.noticed_at)
    for command in data.draw(st.lists(s.recommendation_steps(fact), max_size=6)):
        answer = desk.act(fact.ref, command, now=fact.noticed_at)
        if not isinstance(answer, Refused):
            assert [wire.loads(wire.dumps(event)) for event in answer] == list(answer)
    assert desk.audit() == ()
    assert len(desk.history(fact.ref)) == desk.course(fact.ref).version


@given(st.lists(s.findings(), max_size=3), s.overrides(), s.moments())
def test_judging_keeps_every_finding(findings, override, now):
    judged = judge(findings, override.about, [override], now)
    assert [j.finding for j in judged] == findings


@given(s.courses())
@settings(max_examples=50)
def test_a_course_is_what_some_steps_left(course):
    assert course.version > 0
    assert course.phase.presented <= (not course.withheld)
