"""What is drawn up from facts: records in order, scorecards, annual reviews, signals."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, timedelta

import attrs
from hypothesis import strategies as st

from ... import recommendations as r
from ...programme import (
    BranchMap,
    CompanyBranch,
    Period,
    Records,
    Scorecard,
    Signal,
    scorecard,
    screen_all,
)
from ...refs import Ref
from ._every_fact import facts
from ._facts import _WORDS, S, _maybe, _of, moments, recommendations, refs
from ._recommendations import findings, overrides

_ZONES = st.sampled_from(["UTC", "America/Toronto", "America/St_Johns", "Europe/Oslo"])


def branch_maps() -> S[BranchMap]:
    """Any map of a company's branches, without any or with a few, each known outside or not."""

    def mapped(keys: list[str], zone: str) -> BranchMap:
        return BranchMap(
            CompanyBranch(
                key=key, name=key.title(), zone=zone, outside=(Ref("fsm", "branch", key),)
            )
            for key in keys
        )

    return st.builds(mapped, st.lists(_WORDS, max_size=3, unique=True), _ZONES)


def records() -> S[Records]:
    """Any few facts, put in order."""
    return st.builds(Records.of, st.lists(facts(), max_size=8), branch_maps())


@st.composite
def scorecards(draw: st.DrawFn) -> Scorecard:
    """Any scorecard of a year or so, mostly with little in it."""
    held = draw(records())
    since = draw(moments())
    until = since + timedelta(days=draw(st.integers(1, 400)))
    return scorecard(
        held,
        (),
        screenings=screen_all(held),
        since=since,
        until=until,
        now=until,
        calendars={},
        period=draw(st.sampled_from(Period)),
    )


@st.composite
def annual_reviews(draw: st.DrawFn) -> r.AnnualReview:
    """Any customer's year, with nothing in it or much."""
    customer = draw(_of("customer"))
    made = draw(st.lists(recommendations(), max_size=5, unique_by=lambda one: one.ref))
    own = [attrs.evolve(one, customer=customer) for one in made]
    years = [one.noticed_at.year for one in own] or [2026]
    year = min(max(draw(st.sampled_from(years)), MINYEAR + 1), MAXYEAR - 1)
    return r.annual_review(customer, year, own, tz=UTC)


def signals() -> S[Signal]:
    """Any reason to talk with a technician, and somebody who answers for leaving it, or nobody."""
    return st.builds(
        Signal,
        technician=_of("technician"),
        branch=_of("branch"),
        finding=findings(),
        override=_maybe(overrides()),
        rows=st.lists(refs(), max_size=3).map(tuple),
    )
