"""Laws of the ladder, for any company."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from core.leads.office import (
    BO,
    CALENDAR,
    DIRECTORY,
    OTTAWA,
    TORONTO,
)
from proactive_core.leads import (
    Call,
    Context,
)
from proactive_core.leads._plan import about_call, channels_of
from proactive_core.testing import strategies

FRIDAY = datetime(2026, 1, 9, 22, 0, tzinfo=UTC)  # 17:00 in Toronto, closing time


@given(
    rung=st.integers(1, 99),
    channels=st.lists(st.from_regex(r"[a-z_0-9-]{1,8}", fullmatch=True), unique=True),
)
def test_what_a_page_says_of_its_channels_is_read_back(rung, channels):
    from proactive_core.ports import Effect

    page = Effect(
        key="k",
        kind="page",
        to=BO,
        about=about_call(rung, tuple(channels)),
        next_try_at=FRIDAY,
    )
    assert channels_of(page) == tuple(channels)
    assert page.about.startswith("escalated")
    assert channels_of(attrs.evolve(page, about=f"joined {rung} x")) == ()


@given(
    people=strategies.directories().flatmap(
        lambda people: st.tuples(st.just(people), strategies.policies(people))
    ),
    rung=st.integers(0, 4),
    branch=st.sampled_from((None, TORONTO, OTTAWA)),
)
def test_the_next_step_calls_somebody_who_can_be_had_and_never_goes_down(people, rung, branch):
    """[leads:L2, L3]: the first sweep after a due raises the rung or keeps it at the top."""
    directory, policy = people
    top = len(policy.ladder.rungs) + 1
    call = policy.call(min(rung, top), branch, directory)
    assert isinstance(call, Call)
    assert min(rung, top) <= call.rung <= top
    assert call.rung > rung or call.rung == top
    assert call.paged
    assert all(directory.reachable(ref) for ref in call.paged)
    source = policy.ladder if call.rung == top else policy.ladder.rungs[call.rung - 1]
    assert (call.elapsed, call.channels) == (source.elapsed, source.channels)


@given(
    policy=strategies.policies(DIRECTORY),
    seconds=st.integers(1, 10**6),
    elapsed=st.booleans(),
    at=st.integers(0, 10**7),
)
def test_a_gap_of_elapsed_time_is_never_later_than_the_same_gap_of_business_time(
    policy, seconds, elapsed, at
):
    """[leads:T5] `between(a, b) ≤ b - a`."""
    context = Context(policy, DIRECTORY, {None: CALENDAR})
    start = FRIDAY + timedelta(seconds=at)
    promise = context.promise(TORONTO, start, seconds, elapsed=elapsed)
    assert promise.due >= start + timedelta(seconds=seconds)
    assert not elapsed or promise.due == start + timedelta(seconds=seconds)
