"""Signals about technicians, and what of them is shown to whom."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import strategies as st

from ...programme import (
    UNASSIGNED,
    Audience,
    Records,
    Shown,
    Signal,
    SignalCount,
    Viewer,
    shown_to,
)
from ...refs import Ref
from ._facts import S, _maybe, _of, refs, technicians
from ._recommendations import findings, overrides
from ._reviews import branch_maps
from ._shapes import parts

_AUDIENCES = st.sampled_from(Audience)


def signals(*, technician: S[Ref] | None = None, branch: S[Ref] | None = None) -> S[Signal]:
    """Any reason to talk with a technician, and somebody who answers for leaving it, or nobody."""
    return st.builds(
        Signal,
        technician=_of("technician") if technician is None else technician,
        branch=_of("branch") if branch is None else branch,
        finding=findings(),
        override=_maybe(overrides()),
        rows=st.lists(refs(), max_size=3).map(tuple),
    )


@st.composite
def shown(draw: st.DrawFn, *, audiences: S[Audience] = _AUDIENCES) -> Shown:
    """Anything that somebody may see of the signals about a company's technicians.

    Small branches are held back, some viewers see nothing, and the customer never sees any.
    """
    branches = draw(branch_maps())
    outside = [ref for branch in branches for ref in branch.outside]
    given = draw(st.lists(technicians(), min_size=1, max_size=6, unique_by=lambda one: one.ref))
    team = [attrs.evolve(one, branch=draw(st.sampled_from([None, *outside]))) for one in given]

    def about(one: Any) -> S[Signal]:
        home = branches.find(one.branch) or UNASSIGNED
        return signals(technician=st.just(one.ref), branch=st.just(home))

    told = st.sampled_from(team).flatmap(about)
    audience = draw(audiences)
    who, where = draw(st.sampled_from([one.ref for one in team])), [one.ref for one in branches]
    viewer = Viewer(
        audience=audience,
        technician=who if audience is Audience.TECHNICIAN else None,
        branch=draw(st.sampled_from([UNASSIGNED, *where]))
        if audience is Audience.MANAGER
        else None,
    )
    return shown_to(
        viewer,
        draw(st.lists(told, max_size=4)),
        Records.of(team, branches),
        rules=["acme:1", "domain:R7"],
        smallest=draw(st.integers(1, 3)),
    )


def signal_counts() -> S[SignalCount]:
    """How many technicians of any branch a rule speaks of; held back where they are few."""
    return parts(SignalCount, of=shown(audiences=st.just(Audience.COMPANY)))
