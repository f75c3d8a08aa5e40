"""What is known of a company at once: facts with what its desks recorded, and what that caused."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
from hypothesis import strategies as st

from ... import checklists as c
from ...facts import Belief, Recommendation
from ...leads import Context, LeadDesk, MemoryJournal
from ...programme import (
    HandedOver,
    Lives,
    Recorded,
    hand_over,
    record,
    screen_all,
)
from ...programme import (
    lives as put_together,
)
from ...recommendations import AdviceDesk, Agree, Command, Discuss
from ._checklists import answered_checklists, answers_to
from ._every_fact import facts
from ._facts import S, recommendations
from ._lead_answers import contexts
from ._leads import _HEAD, _NOW
from ._recommendations import recommendation_steps
from ._reviews import _held
from ._shapes import parts


def _desks(context: Context) -> tuple[AdviceDesk, LeadDesk]:
    journal = MemoryJournal()
    desk = LeadDesk(journal, context.policy, context.directory, context.calendars)
    return AdviceDesk(journal), desk


def _sound(fact: Recommendation) -> Recommendation:
    """One that the gate lets through, so that somebody can agree to it."""
    return attrs.evolve(
        fact,
        observation="The filter is worn.",
        advice="Replace it.",
        benefit="The rooms stay warm.",
        belief=Belief.CERTAIN,
    )


def recorded() -> S[Recorded]:
    """Anything stored about a recommendation, with its one submission where it was agreed."""

    def tried(context: Context, fact: Recommendation) -> S[object]:
        agreed: S[list[Command]] = st.just([Discuss(), Agree()])
        steps = agreed | st.lists(recommendation_steps(fact), max_size=3)
        return steps.map(lambda some: record(*_desks(context), fact, *some, now=_NOW))

    both = st.tuples(contexts(), recommendations() | recommendations().map(_sound))
    return parts(Recorded, of=both.flatmap(lambda pair: tried(*pair)))


@st.composite
def lives(draw: st.DrawFn) -> Lives:
    """Any few facts with what two desks know of them: all, something or nothing."""
    advice, leads = _desks(draw(contexts()))
    held = draw(_held(recommendations() | facts()))
    for fact in held.all(Recommendation):
        if draw(st.booleans()):
            record(
                advice,
                leads,
                fact,
                *draw(st.lists(recommendation_steps(fact), max_size=2)),
                now=_NOW,
            )
    return put_together(held, advice, leads, screenings=screen_all(held), now=_NOW)


@st.composite
def _brought_up(draw: st.DrawFn) -> tuple[HandedOver, ...]:
    _, desk = _desks(draw(contexts()))
    checklist, first = draw(answered_checklists())
    earlier: tuple[c.Action, ...] = ()
    done: tuple[HandedOver, ...] = ()
    now: datetime = _NOW
    for answers in (first, draw(answers_to(checklist))):
        evaluation = c.evaluate(checklist, answers)
        found = c.actions(checklist, evaluation, _HEAD, default_target=1)
        updates = c.follow_up(checklist, evaluation, earlier, found)
        done += hand_over(desk, updates, by=_HEAD, now=now)
        earlier, now = found, now + timedelta(days=draw(st.integers(0, 60)))
    return done


def handed_over() -> S[HandedOver]:
    """Anything that a desk did with an action of a checklist."""
    return parts(HandedOver, of=_brought_up())
