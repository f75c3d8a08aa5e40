"""What a journal keeps: decisions whole, with what is owed, private and due."""

from __future__ import annotations

from datetime import datetime

from hypothesis import strategies as st

from ... import ports as p
from ._every_fact import facts
from ._facts import S, _maybe, moments, refs, texts
from ._lead_events import lead_events
from ._ports import action_refusals, pages_read
from ._recommendation_events import finding_overrulings, recommendation_events
from ._shapes import shaped

_KEYS = st.lists(texts(), max_size=2, unique=True).map(tuple)
_STREAMS = st.sampled_from(["lead:7", "recommendation:fsm:recommendation:1", "desk:refused"])


def effects() -> S[p.Effect]:
    """Anything that is owed outside, untried, tried, leased or settled."""
    return shaped(p.Effect, kind=st.sampled_from(["tell", "page", "push", "withheld"]))


def indexes() -> S[p.Index]:
    """Any entry of a sweep's index: live with a moment to look again, or not live."""

    def made(moment: datetime | None, **rest: object) -> p.Index:
        return p.Index(live=moment is not None, next_action_at=moment, **rest)  # type: ignore[arg-type]

    stages = st.just("") | texts()
    return st.builds(made, _maybe(moments()), owner=_maybe(refs()), stage=stages)


def appends() -> S[p.Append]:
    """Any decision as it is stored, with events of every kind that a journal can hold."""
    events = st.one_of(
        facts(),
        lead_events(),
        recommendation_events(),
        finding_overrulings(),
        pages_read(),
        action_refusals(),
    )
    others = st.lists(st.tuples(_STREAMS, st.integers(0, 50)), max_size=2).map(tuple)
    return st.builds(
        p.Append,
        stream=_STREAMS | texts(),
        expected=st.integers(0, 50),
        events=st.lists(events, min_size=1, max_size=3).map(tuple),
        effects=st.lists(effects(), max_size=2, unique_by=lambda one: one.key).map(tuple),
        texts=st.lists(shaped(p.Text, body=st.just("") | texts()), max_size=2).map(tuple),
        claims=_KEYS,
        settles=_KEYS,
        index=_maybe(indexes()),
        rests_on=others,
        releases=st.lists(refs(), max_size=2).map(tuple),
        at=moments(),
    )


def journal_faults() -> S[p.Fault]:
    """Anything that a journal may find wrong with what it holds."""
    return st.builds(p.Fault, texts(), texts())
