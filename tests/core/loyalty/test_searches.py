"""The searches for limits: what they find, on which side, and with how few questions."""

from fractions import Fraction
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.loyalty import oracles
from proactive_core.loyalty._interval._score import score, upper, variance_at
from proactive_core.loyalty._normal import boundary, crossing


@given(st.floats(0.001, 0.999), st.sampled_from([1, 2, 3, 7]))
def test_a_crossing_is_found_on_its_outer_side_in_few_calls(root, power):
    asked = []

    def falling(x):
        asked.append(x)
        return root**power - x**power

    found = crossing(falling, 0.0, 1.0)
    assert found == pytest.approx(root, abs=1e-15 if power == 1 else 1e-12)
    assert falling(found) <= 0
    assert len(asked) < 70


def test_a_smooth_crossing_takes_a_fifth_of_the_calls_of_bisection():
    asked = []
    crossing(lambda x: asked.append(x) or 2 - x * x, 0.0, 2.0)
    assert len(asked) < 12


def test_a_crossing_may_run_down_and_may_not_be_there():
    assert crossing(lambda x: x - 0.25, 1.0, -1.0) == pytest.approx(0.25, abs=1e-15)
    assert crossing(lambda _: 1.0, 0.0, 40.0) == 40.0
    assert crossing(lambda x: 0.5 - x, 0.0, 0.5) == 0.5
    step = crossing(lambda x: 1.0 if x < 1 / 3 else -1.0, 0.0, 1.0)
    assert step == pytest.approx(1 / 3, abs=1e-15)
    assert step >= 1 / 3


def test_a_crossing_next_to_its_end_is_found_where_floats_end():
    last = nextafter(1.0, inf)
    assert crossing(lambda x: 1.0 if x < last else -1.0, 1.0, last) == last


COUNTS = st.one_of(st.integers(0, 3), st.integers(0, 40), st.integers(0, 10**7), st.floats(0, 30))


@given(st.tuples(COUNTS, COUNTS, COUNTS), st.sampled_from([1e-6, 0.01, 0.67, 1.28, 1.96, 3.3, 8.0]))
def test_the_cubic_finds_the_limit_that_bisection_finds(counts, z):
    """The definition, halved sixty times: n(θ̂ − θ)² < z²Ṽ(θ) inside [loyalty §5.2]."""
    d, q, p = counts
    n = d + q + p
    if n < 0.5 or d + q == 0:
        return
    point = (p - d) / n
    bisected = boundary(
        lambda theta: n * (point - theta) ** 2 < z * z * variance_at(d, q, p, theta)[1], point, 1.0
    )
    assert upper(d, q, p, z) == pytest.approx(bisected, abs=2e-15)


@given(st.tuples(COUNTS, COUNTS, COUNTS), st.sampled_from([0.3, 1.96, 3.9]))
def test_the_cubic_s_three_roots_are_those_of_the_published_quartic(counts, z):
    """Yang, Sun and Hardin 2013 [loyalty §5.2]: the fourth root is the score itself."""
    d, q, p = map(Fraction, counts)
    n, g = d + q + p, Fraction(z) ** 2
    if n < 1:
        return
    lead, ratio = p - d, n / g
    quartic = (
        n**2 * (ratio + 1) ** 2,
        -n * lead * (ratio + 1) * (4 * ratio + 1),
        2 * n * lead**2 * (3 * ratio + 2) / g - n**2 * ((p + d) / g + 1),
        n * lead * (2 * (p + d) / g + 1) - lead**3 * (4 * ratio + 1) / g,
        lead**2 * (lead**2 / g - (p + d)) / g,
    )
    k, point = g / n, lead / n
    variance = (q * (d + p) + 4 * d * p) / n**2
    # v³ − (1 + V/k)v − qθ̂/k, with v = ((1 + k)θ − θ̂)/k.
    scale, shift = (1 + k) / k, -point / k
    rise, pull = 1 + variance / k, q / n * point / k
    cubic = (
        scale**3,
        3 * scale**2 * shift,
        3 * scale * shift**2 - rise * scale,
        shift**3 - rise * shift - pull,
    )
    times = [a - point * b for a, b in zip((*cubic, 0), (0, *cubic), strict=True)]
    assert [x * quartic[0] for x in times] == [x * times[0] for x in quartic]


@pytest.mark.parametrize("dqp", [(0, 1, 2), (0, 4, 1), (0, 0, 1), (0, 1, 0), (7, 0, 0), (3, 5, 0)])
def test_limits_where_roots_meet(dqp):
    """Without detractors two roots meet where PQ/n² = 2z²/n: there Newton's step has no slope."""
    d, q, p = dqp
    n = d + q + p
    z = (p * q / n / 2) ** 0.5 if p * q else 1.0
    for low, high in (score(d, q, p, z), score(p, q, d, z)):
        assert -1 <= low < high <= 1
    expected = oracles.score(dqp, z)
    assert score(d, q, p, z) == pytest.approx([float(x) for x in expected], abs=1e-15)


def test_a_trace_of_detractors_moves_no_limit_where_roots_meet():
    """Weights can leave a detractor in a million million; Newton's step must not leap there."""
    d, q, p, z = 7.1334732335569e-16, 10.025680885043222, 9.974319114956778, 1.5811336162081875
    whole, trace = score(0, q, p, z), score(d, q, p, z)
    assert trace == pytest.approx(whole, abs=1e-6)


def test_limits_next_to_a_kink_of_the_variance():
    """Without promoters Ṽ has a kink at −D/(2n − D): Newton's step from its right goes too far."""
    for d in range(1, 30):
        for q in range(1, 30):
            for z in (0.3, 1.0, 1.96, 4.0):
                n, found = d + q, upper(d, q, 0, z)
                miss = n * (Fraction(-d, n) - Fraction(found)) ** 2
                assert float(miss) == pytest.approx(
                    z * z * variance_at(d, q, 0, found)[1], rel=1e-9
                )
