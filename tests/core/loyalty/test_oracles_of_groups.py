"""Random clusters, networks, periods and sizes against numbers computed by other ways."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from math import ceil
from statistics import median

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.loyalty import oracles
from core.loyalty.cases import tally
from core.loyalty.drawn import clip, few, levels, mixes, same, two_sided, z_of
from proactive_core.loyalty import (
    REICHHELD_0_10,
    Cluster,
    ClusteredTally,
    Tally,
    benjamini_hochberg,
    clustered_difference,
    clustered_score,
    compare_branches,
    control_chart,
    difference,
    funnel,
    holm,
    mean_rating,
    nonresponse_bounds,
    rank_sets,
    sample_size,
    sample_size_to_compare,
    shrink,
    trend,
)

clusters = st.lists(mixes(most=9), min_size=2, max_size=9)


def clustered_tally(rows, names="c"):
    whole = tally(*map(sum, zip(*rows, strict=True)))
    return ClusteredTally(whole, [Cluster(f"{names}{i}", row) for i, row in enumerate(rows)])


def t_of(level, df):
    """Student's limit by turning its distribution round, to twenty digits."""
    with mpmath.workdps(25):
        tail, df = (1 - mpmath.mpf(repr(level))) / 2, mpmath.mpf(df.numerator) / df.denominator

        def beyond(t):
            return mpmath.betainc(df / 2, 0.5, 0, df / (df + t * t), regularized=True) / 2

        low, high = mpmath.mpf(0), mpmath.mpf(10) ** 6
        for _ in range(100):
            middle = (low + high) / 2
            low, high = (middle, high) if beyond(middle) > tail else (low, middle)
        return Decimal(str(low))


@few
@given(clusters, st.sampled_from((0.8, 0.95, 0.99)))
def test_clustered_scores(rows, level):
    """From single answers: every pair of answers of one customer, none of two."""
    answers = clustered_tally(rows)
    n, squares = sum(map(sum, rows)), sum(sum(row) ** 2 for row in rows)
    theta, variance, effect = oracles.clustered(rows)
    found = clustered_score(answers, level=level, method="wald")
    half = float(t_of(level, Fraction(len(rows) - 1))) * float(variance) ** 0.5
    same([found.low, found.high], clip((float(theta) - half, float(theta) + half), 1), 1e-9)
    even = Fraction(n * n, squares)
    found = clustered_score(answers, level=level)
    assert found.design.even_clusters == even
    if squares == n:
        effect = Fraction(1)
    elif effect is None:
        effect = Fraction(squares, n)
    assert found.design.design_effect == max(1, effect)
    if squares > n and even < 3:
        assert found.low is None
        return
    z = z_of(level) if squares == n else t_of(level, even - 1)
    share = 1 / found.design.design_effect
    scaled = [
        Decimal(sum(row[k] for row in rows)) * share.numerator / share.denominator for k in range(3)
    ]
    same([found.low, found.high], oracles.score(scaled, z), 1e-9)


@few
@given(clusters, clusters)
def test_clustered_differences(first, second):
    """Σ over pairs of answers that one customer gave on both sides, as a correlation."""
    one, other = clustered_tally(first), clustered_tally(second)
    found = clustered_difference(one, other, method="wald")
    left, right = (clustered_score(side, method="wald") for side in (one, other))
    both = sums = 0

    def errors(row, theta):
        return [x - theta for x in [-1] * row[0] + [0] * row[1] + [1] * row[2]]

    spreads = []
    for rows, side in ((first, left), (second, right)):
        spreads.append(sum(sum(errors(row, side.value)) ** 2 for row in rows))
    for a, b in zip(first, second, strict=False):
        both += sum(x * y for x in errors(a, left.value) for y in errors(b, right.value))
    sums = spreads[0] * spreads[1]
    r = float(both) / float(sums) ** 0.5 if sums else 0.0
    assert found.correlation == pytest.approx(r, abs=1e-12)
    assert found.shared == min(len(first), len(second))
    x, y = float(left.value) - left.low, right.high - float(right.value)
    reach = max(0.0, x * x - 2 * r * x * y + y * y) ** 0.5
    assert found.low == pytest.approx(float(left.value - right.value) - reach, abs=1e-7)


def named(rows):
    return {f"b{i:02d}": tally(*row) for i, row in enumerate(rows)}


@few
@given(
    st.lists(
        st.sampled_from((0.0, 0.001, 0.01, 0.01, 0.04, 0.5, 1.0)) | st.floats(0, 1), max_size=9
    )
)
def test_adjusted_p_values(values):
    same(holm(values), oracles.holm(values), 1e-15)
    same(benjamini_hochberg(values), oracles.benjamini_hochberg(values), 1e-15)


@settings(max_examples=15, deadline=None)
@given(st.lists(mixes(most=15), min_size=1, max_size=5))
def test_exact_tails_and_exact_funnel_limits(rows):
    pooled = [sum(row[k] for row in rows) for k in range(3)]
    law = [Fraction(count, sum(pooled)) for count in pooled]
    found = compare_branches(named(rows))
    around = funnel(named(rows))
    for one, row in zip(found.branches, rows, strict=True):
        chances, lead, n = oracles.law_of_lead(sum(row), law), row[2] - row[0], sum(row)
        lower = sum(c for k, c in chances.items() if k <= lead)
        upper = sum(c for k, c in chances.items() if k >= lead)
        same([one.lower, one.upper], [lower, upper])
        assert one.p == pytest.approx(float(min(1, 2 * min(lower, upper))), abs=1e-13)
        low, high = (round(x * n) for x in around.exact_limits(n, level=0.998))
        tail = Fraction(1, 1000) * (1 + Fraction(1, 10**9))
        assert sum(c for k, c in chances.items() if k < low) <= tail
        assert sum(c for k, c in chances.items() if k > high) <= tail


@few
@given(st.lists(mixes(most=400), min_size=2, max_size=9), st.sampled_from((0, 0.1, 0.25)))
def test_funnels(rows, winsorise):
    pooled = [sum(row[k] for row in rows) for k in range(3)]
    n = sum(pooled)
    target = Fraction(pooled[2] - pooled[0], n)
    variance = Fraction(pooled[0] + pooled[2], n) - target**2
    assume(variance)
    found = funnel(named(rows), winsorise=winsorise)
    z = [
        float(oracles.point(row) - Decimal(target.numerator) / target.denominator)
        / float(variance / sum(row)) ** 0.5
        for row in rows
    ]
    same(found.z, z, 1e-9)

    def quantile(share):
        """R's type 7: the straight line through the order statistics at (k − 1)/(n − 1)."""
        ranked, at = sorted(z), share * (len(z) - 1)
        spots = range(len(z))
        weights = [max(0.0, 1 - abs(at - spot)) for spot in spots]
        return sum(w * ranked[spot] for w, spot in zip(weights, spots, strict=True))

    low, high = quantile(winsorise), quantile(1 - winsorise)
    pulled = [min(max(x, low), high) for x in z]
    phi = sum(x * x for x in pulled) / len(z)
    w = [sum(row) / float(variance) for row in rows]
    tau = max(0, (len(z) * phi - len(z) + 1) / (sum(w) - sum(x * x for x in w) / sum(w)))
    assert [found.phi, found.tau_squared] == pytest.approx([phi, tau], rel=1e-7, abs=1e-9)
    half = 1.959963984540054 * (float(variance) / 40 + tau) ** 0.5
    same(found.limits(40), clip((float(target) - half, float(target) + half), 1), 1e-7)


@settings(max_examples=10, deadline=None)
@given(st.lists(mixes(most=60), min_size=3, max_size=8))
def test_shrinkage(rows):
    prior = (0.75, 2.0, 3.5)
    given_prior = shrink(named(rows), prior=prior)
    whole = sum(map(Fraction, prior))
    for one, row in zip(given_prior.branches, rows, strict=True):
        expected = (row[2] - row[0] + Fraction(prior[2]) - Fraction(prior[0])) / (sum(row) + whole)
        assert one.value == pytest.approx(float(expected), abs=1e-13)
    found = shrink(named(rows))
    assume(found.alpha is not None and found.converged)

    def likelihood(alpha):
        with mpmath.workdps(30):
            total, top = mpmath.mpf(0), mpmath.fsum(alpha)
            for row in rows:
                total += mpmath.loggamma(top) - mpmath.loggamma(top + sum(row))
                for count, a in zip(row, alpha, strict=True):
                    total += mpmath.loggamma(count + a) - mpmath.loggamma(a) if count else 0
            return total

    at = likelihood(found.alpha)
    assert found.log_likelihood == pytest.approx(float(at), abs=1e-7)
    for k, a in enumerate(found.alpha):
        for factor in (0.99, 1.01):
            if a:
                moved = [b * factor if j == k else b for j, b in enumerate(found.alpha)]
                assert likelihood(moved) < at


@few
@given(st.lists(mixes(most=6), min_size=4, max_size=9))
def test_trends(rows):
    found = trend(named(rows))
    scores = [Fraction(p - d, d + q + p) for d, q, p in rows]
    s = sum((b > a) - (b < a) for a, b in combinations(scores, 2))
    k, ties = len(rows), [scores.count(x) for x in set(scores)]
    variance = Fraction(
        k * (k - 1) * (2 * k + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties), 18
    )
    assert (found.s, found.variance) == (s, variance)
    z = 0 if s == 0 else (s - (1 if s > 0 else -1)) / float(variance) ** 0.5
    assert (found.z, found.p) == pytest.approx((z, two_sided(z)), abs=1e-12)
    slopes = [(scores[j] - scores[i]) / (j - i) for i, j in combinations(range(k), 2)]
    assert found.slope == median(slopes)


@few
@given(st.lists(mixes(most=200), min_size=2, max_size=9))
def test_charts(rows):
    pooled = [sum(row[k] for row in rows) for k in range(3)]
    n = sum(pooled)
    centre = Fraction(pooled[2] - pooled[0], n)
    variance = float(Fraction(pooled[0] + pooled[2], n) - centre**2)
    assume(variance)
    scores = [Fraction(p - d, d + q + p) for d, q, p in rows]
    z = [
        float(x - centre) / (variance / sum(row)) ** 0.5
        for x, row in zip(scores, rows, strict=True)
    ]
    sigma = sum(abs(a - b) for a, b in pairwise(z)) / (len(z) - 1) / 1.128
    average, up, down = float(centre), 0.0, 0.0
    laney, shewhart = (control_chart(named(rows), method=m) for m in ("laney", "shewhart"))
    assert laney.sigma_z == pytest.approx(sigma, abs=1e-9)
    for one, other, x, row, at in zip(
        shewhart.periods, laney.periods, scores, rows, z, strict=True
    ):
        average = 0.2 * float(x) + 0.8 * average
        up, down = max(0.0, up + at - 0.5), max(0.0, down - at - 0.5)
        assert [one.z, one.ewma, one.cusum_up, one.cusum_down] == pytest.approx(
            [at, average, up, down], abs=1e-9
        )
        for point, factor in ((one, 1), (other, sigma)):
            half = 3 * factor * (variance / sum(row)) ** 0.5
            same(
                [point.low, point.high], clip((float(centre) - half, float(centre) + half), 1), 1e-9
            )


@few
@given(st.floats(0.005, 1), st.floats(0.01, 1), levels, st.none() | st.integers(1, 10**6))
def test_sizes_of_samples(margin, variance, level, population):
    z = Fraction(z_of(level))
    raw = z**2 * Fraction(variance) / Fraction(margin) ** 2
    if population:
        raw = raw / (1 + (raw - 1) / population)
    found = sample_size(margin, variance=variance, level=level, population=population)
    assume(abs(raw - round(raw)) > Fraction(1, 10**6))
    assert found.n == min(max(1, ceil(raw)), population or ceil(raw))


@few
@given(st.floats(0.01, 2), st.floats(0.01, 1), st.floats(0.01, 1), levels, st.floats(0.5, 0.99))
def test_sizes_of_two_samples(gap, first, second, level, power):
    with mpmath.workdps(30):
        z_power = Fraction(str(mpmath.sqrt(2) * mpmath.erfinv(2 * mpmath.mpf(power) - 1)))
    raw = (
        (Fraction(z_of(level)) + z_power) ** 2
        * (Fraction(first) + Fraction(second))
        / Fraction(gap) ** 2
    )
    found = sample_size_to_compare(gap, variances=(first, second), level=level, power=power)
    assert found.unrounded == pytest.approx(float(raw), rel=1e-10)


@few
@given(mixes(most=500), st.integers(0, 500))
def test_bounds_of_the_silent(dqp, silent):
    d, _, p = dqp
    found = nonresponse_bounds(tally(*dqp), sum(dqp) + silent)
    assert found.low == Fraction(p - d - silent, sum(dqp) + silent)
    assert found.high == Fraction(p + silent - d, sum(dqp) + silent)


@few
@given(st.lists(st.integers(0, 6), min_size=11, max_size=11).filter(any), levels)
def test_the_mean_of_a_scale(counts, level):
    """The definition: n(m − μ)² = z²Ṽ(μ), Ṽ at the likeliest shares whose mean is μ [loyalty §8]."""
    found = mean_rating(Tally(REICHHELD_0_10, counts), level=level)
    n, z2 = sum(counts), z_of(level) ** 2
    mean = Fraction(sum(k * c for k, c in enumerate(counts)), n)
    assert found.value == mean
    for limit, end in ((found.low, 0), (found.high, 10)):
        if limit in {0, 10} or mean == end:
            continue
        mu = Decimal(limit)
        edge = [Decimal(-n) / (10 - mu), Decimal(n) / mu]

        def total(multiplier, mu=mu):
            seen = [(k - mu, c) for k, c in enumerate(counts) if c]
            return sum(c * gap / (n + multiplier * gap) for gap, c in seen)

        low, high = edge
        for _ in range(120):
            middle = (low + high) / 2
            low, high = (middle, high) if total(middle) > 0 else (low, middle)
        gap = Decimal(mean.numerator) / mean.denominator - mu
        # λṼ = n(m − μ) [loyalty §8], so the limit is where λ(m − μ) = z².
        assert float(low * gap / z2) == pytest.approx(1, abs=1e-6)


@settings(max_examples=10, deadline=None)
@given(st.lists(mixes(most=60), min_size=2, max_size=6))
def test_sets_of_ranks(rows):
    """All pairs by MOVER with Holm; the set runs from 1 + surely above to k − surely below."""
    found = rank_sets(named(rows))
    pairs = list(combinations(range(len(rows)), 2))
    p = [difference(tally(*rows[i]), tally(*rows[j])).p for i, j in pairs]
    sure = {pair for pair, adjusted in zip(pairs, oracles.holm(p), strict=True) if adjusted < 0.05}
    scores = [oracles.point(row) for row in rows]
    for i, one in enumerate(found):
        others = [j for j in range(len(rows)) if (min(i, j), max(i, j)) in sure and i != j]
        assert one.best == 1 + sum(scores[j] > scores[i] for j in others)
        assert one.worst == len(rows) - sum(scores[j] < scores[i] for j in others)
