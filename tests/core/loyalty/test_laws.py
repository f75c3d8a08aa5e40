"""The property laws 1–7 of loyalty §15, each quoted by the test that holds it."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.loyalty.cases import tally
from proactive_core.loyalty import (
    compare_to_target,
    difference,
    net_score,
    round_half_away,
)
from proactive_core.loyalty._interval._newcombe import wilson
from proactive_core.loyalty._normal import critical

counts = st.integers(0, 60)
dqps = st.tuples(counts, counts, counts).filter(any)
levels = st.floats(0.01, 0.999)
ALL = ("score", "adjusted_wald", "score_skew", "newcombe", "wald", "adjusted_wald_agresti_min")
CONTAINING = (
    "score", "newcombe", "wald", "wald_t", "simultaneous_gold", "simultaneous_goodman",
    "profile_likelihood",
)  # fmt: skip


@given(dqps, levels, st.sampled_from((*ALL, *CONTAINING, "adjusted_wald_z_squared")))
def test_law_1_mirror(dqp, level, method):
    """Swapping P and D negates the score and swaps and negates the limits."""
    one = net_score(tally(*dqp), level=level, method=method)
    other = net_score(tally(*reversed(dqp)), level=level, method=method)
    assert one.value == -other.value
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-14)
    assert one.points == -other.points


@given(st.fractions())
def test_law_1_rounding_obeys_the_mirror_too(value):
    assert round_half_away(-value) == -round_half_away(value)
    assert abs(round_half_away(value) - value) <= Fraction(1, 2)


@given(dqps, levels, st.sampled_from(CONTAINING))
def test_law_2_the_interval_contains_its_point_and_stays_on_the_scale(dqp, level, method):
    """−1 ≤ low ≤ score ≤ high ≤ 1."""
    found = net_score(tally(*dqp), level=level, method=method)
    assert -1 <= found.low <= float(found.value) + 1e-15
    assert float(found.value) - 1e-15 <= found.high <= 1


@given(dqps, levels)
def test_law_2_the_score_interval_never_has_zero_width(dqp, level):
    found = net_score(tally(*dqp), level=level)
    assert found.high - found.low > 0


@given(dqps, levels, levels, st.sampled_from(("score", "newcombe", "profile_likelihood")))
def test_law_3_nested(dqp, one, other, method):
    """A higher level contains a lower one."""
    narrow = net_score(tally(*dqp), level=min(one, other), method=method)
    wide = net_score(tally(*dqp), level=max(one, other), method=method)
    assert wide.low <= narrow.low + 1e-12
    assert narrow.high - 1e-12 <= wide.high


@given(dqps, levels, st.sampled_from(("score", "newcombe", "profile_likelihood")), st.data())
def test_law_4_monotone(dqp, level, method, data):
    """Improving one answer (detractor to passive, passive to promoter) lowers neither limit."""
    worst = 0 if dqp[0] else 1
    step = data.draw(st.sampled_from([i for i in (worst, 1) if dqp[i]] or [None]))
    if step is None:  # nothing but promoters: there is nothing to improve
        return
    before = net_score(tally(*dqp), level=level, method=method)
    after = net_score(tally(*improved(dqp, step)), level=level, method=method)
    assert after.low >= before.low - 1e-12
    assert after.high >= before.high - 1e-12


def improved(dqp, step):
    better = list(dqp)
    better[step] -= 1
    better[step + 1] += 1
    return better


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95, 0.99])
def test_laws_2_to_4_hold_for_the_skew_corrected_score_too(level):
    """All tables up to n = 7; below a level of one half its interval may miss its own point."""
    tables = [
        (x, y, n - x - y) for n in range(1, 8) for x in range(n + 1) for y in range(n + 1 - x)
    ]
    for d, q, p in tables:
        found = net_score(tally(d, q, p), level=level, method="score_skew")
        wider = net_score(tally(d, q, p), level=level + 0.005, method="score_skew")
        assert -1 <= wider.low <= found.low <= found.value <= found.high <= wider.high <= 1
        for step in (0, 1):
            if (d, q)[step]:
                after = net_score(
                    tally(*improved((d, q, p), step)), level=level, method="score_skew"
                )
                assert after.low >= found.low - 1e-12
                assert after.high >= found.high - 1e-12


@given(counts, counts, levels)
def test_law_5_without_passives_it_is_wilsons_interval(misses, hits, level):
    """Q = 0 → 2·Wilson − 1."""
    n = misses + hits or 1
    hits = n - misses
    found = net_score(tally(misses, 0, hits), level=level)
    low, high = wilson(hits, n, critical(level))
    assert (found.low, found.high) == pytest.approx((2 * low - 1, 2 * high - 1), abs=1e-12)


@given(st.integers(1, 10**7), levels)
def test_law_5_closed_forms(n, level):
    """All promoters: [(n − z²)/(n + z²), 1]; all passives: ± z²/(n + z²)."""
    squared = critical(level) ** 2
    top = net_score(tally(0, 0, n), level=level)
    assert (top.low, top.high) == pytest.approx(((n - squared) / (n + squared), 1), abs=1e-12)
    middle = net_score(tally(0, n, 0), level=level)
    reach = squared / (n + squared)
    assert (middle.low, middle.high) == pytest.approx((-reach, reach), abs=1e-12)


@given(dqps, levels, st.integers(-100, 100))
def test_law_6_p_and_the_interval_agree_on_a_target(dqp, level, percent):
    """p < 1 − level exactly when the interval excludes the null."""
    found = compare_to_target(tally(*dqp), Fraction(percent, 100), level=level)
    assume(abs(found.p - (1 - level)) > 1e-9)
    target = percent / 100
    inside = found.score.low <= target + 1e-12 and target - 1e-12 <= found.score.high
    assert (found.p < 1 - level) == (not inside)


@settings(max_examples=40, deadline=None)
@given(dqps, dqps, st.floats(0.5, 0.99), st.sampled_from(("mover", "score_restricted")))
def test_law_6_p_and_the_interval_agree_on_a_difference(a, b, level, method):
    found = difference(tally(*a), tally(*b), level=level, method=method)
    assume(abs(found.p - (1 - level)) > 1e-9)
    assert (found.p < 1 - level) == (not found.low <= 0 <= found.high)


@settings(max_examples=60, deadline=None)
@given(
    dqps, dqps, levels,
    st.sampled_from(("mover", "score_restricted", "adjusted_wald", "wald", "permutation")),
)  # fmt: skip
def test_law_7_swapping_the_samples(a, b, level, method):
    """Swapping the samples negates Δ, L, U and keeps p."""
    one = difference(tally(*a), tally(*b), level=level, method=method)
    other = difference(tally(*b), tally(*a), level=level, method=method)
    assert one.value == -other.value
    if one.low is not None:
        assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-12)
    assert one.p == (other.p if other.p is None else pytest.approx(other.p, abs=1e-12))


@given(dqps, st.integers(1, 4), st.sampled_from(("mover", "score_restricted", "permutation")))
def test_law_7_equal_scores_give_p_1(dqp, times, method):
    same = tally(*(n * times for n in dqp))
    assert difference(tally(*dqp), same, method=method).p == 1
