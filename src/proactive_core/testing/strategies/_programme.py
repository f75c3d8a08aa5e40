"""What a company does for its programme, and what it measures itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from ... import facts as f
from ...programme import Audience, PeoplePolicy, Upkeep, Viewer
from ._facts import _WORDS, S, _maybe, _of, moments, texts, windows
from ._recommendations import over_promotions


def coaching_talks() -> S[f.CoachingTalk]:
    """Any coaching talk, with one technician or with a team."""
    return st.builds(
        f.CoachingTalk,
        ref=_of("coaching_talk"),
        technician=_maybe(_of("technician")),
        branch=_maybe(_of("branch")),
        actor=_of("person"),
        coached_at=moments(),
        focus=_maybe(st.sampled_from(f.Focus)),
        practised=st.booleans(),
        note=_maybe(texts()),
        modified_at=_maybe(moments()),
    )


def customer_chases() -> S[f.CustomerChase]:
    """Any customer who had to ask whether anybody will call."""
    return st.builds(
        f.CustomerChase,
        ref=_of("customer_chase"),
        customer=_maybe(_of("customer")),
        technician=_maybe(_of("technician")),
        branch=_maybe(_of("branch")),
        visit=_maybe(_of("visit")),
        submission=_maybe(_of("submission")),
        asked_at=moments(),
        summary=_maybe(texts()),
        modified_at=_maybe(moments()),
    )


def plan_entries() -> S[f.PlanEntry]:
    """Any entry of a plan."""
    return st.builds(
        f.PlanEntry,
        ref=_of("plan_entry"),
        stage=st.sampled_from(f.PlanStage),
        branch=_maybe(_of("branch")),
        title=texts(),
        follows=_maybe(_of("plan_entry")),
        owner=_maybe(_of("person")),
        specific=_maybe(st.booleans()),
        achievable=_maybe(st.booleans()),
        proof=_maybe(texts()),
        planned_at=moments(),
        due_on=_maybe(st.dates(date(2000, 1, 1), date(2099, 1, 1))),
        done_at=_maybe(moments()),
        modified_at=_maybe(moments()),
    )


def stated_figures() -> S[f.StatedFigure]:
    """Any figure that a company stated."""
    return windows().flatmap(
        lambda span: st.builds(
            f.StatedFigure,
            ref=_of("stated_figure"),
            measure=_WORDS,
            branch=_maybe(_of("branch")),
            since=st.just(span.since),
            until=st.just(span.until),
            stated=st.decimals(allow_nan=False, allow_infinity=False, places=2).map(Decimal),
            unit=st.sampled_from(["CAD", "%", "people"]),
            modified_at=_maybe(moments()),
        )
    )


def upkeeps() -> S[Upkeep]:
    """Any interval of upkeep, in calendar days or in working time."""
    some = st.integers(1, 10**6)
    return st.builds(Upkeep, checklist=_WORDS, days=some) | st.builds(
        Upkeep, checklist=_WORDS, working=some
    )


def people_policies() -> S[PeoplePolicy]:
    """Any limits about people, or none."""
    counts = st.integers(1, 50)
    return st.builds(
        PeoplePolicy,
        silence_days=_maybe(counts),
        coaching_days=_maybe(counts),
        over_promotion=_maybe(over_promotions()),
    )


def viewers() -> S[Viewer]:
    """Anybody who looks at signals about people."""
    return (
        st.builds(Viewer, audience=st.sampled_from([Audience.COMPANY, Audience.CUSTOMER]))
        | st.builds(Viewer, audience=st.just(Audience.TECHNICIAN), technician=_of("technician"))
        | st.builds(Viewer, audience=st.just(Audience.MANAGER), branch=_of("branch"))
    )
