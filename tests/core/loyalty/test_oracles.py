"""Random cases of one and two samples against numbers computed by other ways (`oracles`)."""

from decimal import Decimal, localcontext
from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from core.loyalty import oracles
from core.loyalty.cases import paired, tally
from core.loyalty.drawn import clip, few, levels, mixes, same, two_sided, z_of
from proactive_core.loyalty import (
    REICHHELD_0_10,
    WeightedTally,
    compare_to_target,
    difference,
    net_score,
    paired_difference,
    percentages,
    population_score,
    post_stratify,
    posterior,
    weighted_score,
)

PSEUDO = {
    "wald": (0, 0, 0),
    "adjusted_wald": ("0.75", "1.5", "0.75"),
    "adjusted_wald_agresti_min": ("0.5", "1", "0.5"),
    "adjusted_wald_bonett_price": (1, 0, 1),
    "adjusted_wald_uniform": (1, 1, 1),
}


@few
@example((0, 4, 1), 0.95)
@given(mixes(), levels)
def test_one_sample_intervals(dqp, level):
    z = z_of(level)
    by = {method: clip(oracles.around(dqp, z, pseudo), 1) for method, pseudo in PSEUDO.items()}
    by["score"] = oracles.score(dqp, z)
    by["newcombe"] = oracles.newcombe(dqp, z)
    with mpmath.workdps(40):
        gold = Decimal(str(mpmath.sqrt(-2 * mpmath.log(1 - mpmath.mpf(repr(level))))))
        within = 1 - (1 - mpmath.mpf(repr(level))) / 3
        third = Decimal(str(mpmath.sqrt(2) * mpmath.erfinv(within)))
    by["simultaneous_gold"] = clip(oracles.around(dqp, gold), 1)
    by["simultaneous_goodman"] = clip(oracles.around(dqp, third), 1)
    with localcontext(oracles.EXACT):
        pseudo = z * z / 4, z * z / 2, z * z / 4
    by["adjusted_wald_z_squared"] = clip(oracles.around(dqp, z, pseudo), 1)
    for method, expected in by.items():
        found = net_score(tally(*dqp), level=level, method=method)
        same([found.low, found.high], expected)


@few
@example((0, 0, 5), 0.95)
@example((1, 3000, 1), 0.99)
@given(mixes(), levels)
def test_the_profile_likelihood(dqp, level):
    found = net_score(tally(*dqp), level=level, method="profile_likelihood")
    same([found.low, found.high], oracles.profile(dqp, z_of(level)))


def t_quantile(level, df):
    """The chance of a t beyond ±t is the regularised beta integral up to df/(df + t²)."""
    with mpmath.workdps(25):
        low, high = mpmath.mpf(0), mpmath.mpf(1)
        for _ in range(80):
            x = (low + high) / 2
            beyond = mpmath.betainc(mpmath.mpf(df) / 2, 0.5, 0, x, regularized=True)
            low, high = (x, high) if beyond <= 1 - mpmath.mpf(repr(level)) else (low, x)
        return float(mpmath.sqrt(df * (1 - low) / low))


@few
@example((0, 0, 1), 0.95)
@example((1, 0, 1), 0.9999)
@given(mixes(most=300), levels)
def test_student_s_t_with_the_variance_over_n_minus_1(dqp, level):
    """Displayr's and MeasuringU's "trinomial means" [loyalty §5.4]."""
    found = net_score(tally(*dqp), level=level, method="wald_t")
    n = sum(dqp)
    if n == 1:
        assert (found.low, found.high) == (-1, 1)
        return
    middle = Fraction(dqp[2] - dqp[0], n)
    spread = sum(count * (k - middle) ** 2 for k, count in enumerate(dqp, -1)) / (n - 1)
    half = t_quantile(level, n - 1) * float(spread / n) ** 0.5
    assert (found.low, found.high) == pytest.approx(
        (max(-1, float(middle) - half), min(1, float(middle) + half)), abs=1e-9
    )


@few
@given(mixes(), levels.filter(lambda level: level > 0.5))
def test_the_skew_corrected_score(dqp, level):
    found = net_score(tally(*dqp), level=level, method="score_skew")
    same([found.low, found.high], oracles.score_skew(dqp, z_of(level)))


@few
@given(mixes(), st.fractions(-1, 1, max_denominator=40))
def test_a_score_against_a_target(dqp, target):
    found = compare_to_target(tally(*dqp), target)
    z = oracles.statistic(dqp, target)
    assert found.p == pytest.approx(two_sided(z) if z.is_finite() else 0, rel=1e-9, abs=1e-15)


def dirichlet_below(alpha, t):
    """Pr(p − d ≤ t), the inner integral in closed form, the outer over the passives' share x².

    Squared, so that half an answer in a band is no pole; cut where the law of the rest has a kink.
    """
    with mpmath.workdps(25):
        d, q, p = (mpmath.mpf(count) for count in alpha)

        def density(x):
            rest = 1 - x * x
            top = min(max((1 + t / rest) / 2, 0), 1)
            inner = mpmath.betainc(p, d, 0, top, regularized=True)
            return 2 * x ** (2 * q - 1) * rest ** (d + p - 1) * inner

        middle, spread = q / (d + q + p), mpmath.sqrt(q) / (d + q + p)
        cuts = {0, 1 - abs(t), *(min(max(middle + k * spread, 0), 1) for k in range(-9, 10)), 1}
        found = mpmath.quad(density, sorted(mpmath.sqrt(cut) for cut in cuts))
        return found / mpmath.beta(q, d + p)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.9999])
@pytest.mark.parametrize(
    "dqp",
    [(0, 0, 1), (0, 1, 0), (2, 1, 2), (0, 0, 5), (43, 42, 115), (1, 0, 300), (120, 300, 580)],
)
def test_posteriors(dqp, level):
    found, after = (
        net_score(tally(*dqp), level=level, method="jeffreys"),
        posterior(tally(*dqp), level=level),
    )
    assert (found.low, found.high) == (after.low, after.high)
    alpha = [mpmath.mpf(count) + 0.5 for count in dqp]
    tail = (1 - mpmath.mpf(repr(level))) / 2
    for limit, share in ((found.low, tail), (found.high, 1 - tail)):
        assert float(abs(dirichlet_below(alpha, mpmath.mpf(limit)) - share)) < 1e-11
    half = mpmath.betainc(alpha[0], alpha[2], 0, 0.5, regularized=True)
    assert after.probability_positive == pytest.approx(float(half), abs=1e-12)


@settings(max_examples=15, deadline=None)
@example((0, 0, 1), (0, 1, 0), 0.5)
@given(mixes(), mixes(), levels)
def test_two_samples(a, b, level):
    one, other, z = tally(*a), tally(*b), z_of(level)
    found = difference(one, other, level=level)
    same([found.low, found.high], oracles.mover(a, b, z))
    common, expected = oracles.restricted(a, b)
    found = difference(one, other, method="score_restricted")
    assert found.common == pytest.approx(float(common), abs=1e-13)
    if expected.is_finite():
        assert found.z == pytest.approx(float(expected), rel=1e-9, abs=1e-12)
        assert found.p == pytest.approx(two_sided(expected), abs=1e-12)
    for method in ("wald", "adjusted_wald"):
        found = difference(one, other, level=level, method=method)
        halves = [oracles.around(x, 1, PSEUDO[method]) for x in (a, b)]
        (low, high), (low_b, high_b) = halves
        error = (((high - low) / 2) ** 2 + ((high_b - low_b) / 2) ** 2).sqrt()
        gap = (low + high - low_b - high_b) / 2
        same([found.low, found.high], clip((gap - z * error, gap + z * error), 2))
        if error > Decimal("1e-20"):
            assert found.p == pytest.approx(two_sided(gap / error), abs=1e-12)


@settings(max_examples=8, deadline=None)
@given(mixes(most=400), mixes(most=400))
def test_the_p_value_of_mover_is_where_a_limit_touches_0(a, b):
    p = difference(tally(*a), tally(*b)).p
    assume(1e-250 < p < 1)
    with mpmath.workdps(45):
        z = Decimal(str(mpmath.sqrt(2) * mpmath.erfinv(1 - mpmath.mpf(p)))) if p > 1e-10 else None
    assume(z is not None)
    low, high = oracles.mover(a, b, z)
    assert min(abs(low), abs(high)) < Decimal("1e-9")


@settings(max_examples=20, deadline=None)
@given(mixes(most=14), mixes(most=14))
def test_permutations(a, b):
    found = difference(tally(*a), tally(*b), method="permutation")
    p, mid_p = oracles.permutation(a, b)
    assert (found.p_exact, found.mid_p) == (p, float(mid_p))


tables = st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=3, max_size=3)


@few
@example([[0, 0, 0], [0, 2, 0], [0, 1, 0]], 0.95)
@given(tables.filter(lambda t: any(map(any, t))), levels)
def test_paired_questions(table, level):
    answers, z = paired(table), z_of(level)
    for method, pseudo in (("adjusted_wald", ("0.25", "0.5", "0.25")), ("wald", (0, 0, 0))):
        found = paired_difference(answers, level=level, method=method)
        centre, *limits = oracles.paired_around(table, z, pseudo)
        assert found.centre == pytest.approx(float(centre), abs=1e-14)
        same([found.low, found.high], clip(limits, 2))
    found = paired_difference(answers, level=level, method="mover")
    r, *limits = oracles.paired_mover(table, z)
    assert answers.correlation == pytest.approx(float(r), abs=1e-14)
    # A root of what should be 0 keeps half the digits.
    same([found.low, found.high], limits, 1e-7 if abs(r) > Decimal("0.999") else 1e-12)
    moved = sum(oracles.gaps(table)) - oracles.gaps(table)[2]
    if moved <= 10:
        found = paired_difference(answers, method="sign_flip")
        exact, mid = oracles.sign_flip(table)
        assert (found.p_exact, found.mid_p) == (exact, pytest.approx(float(mid), abs=1e-15))


@settings(max_examples=12, deadline=None)
@given(mixes(most=14), st.integers(0, 12), levels)
def test_finite_populations(dqp, unseen, level):
    n = sum(dqp)
    found = population_score(tally(*dqp), n + unseen, level=level, method="predictive")
    tail = (1 - Fraction(repr(level))) / 2
    expected = [oracles.predictive(dqp, n + unseen, share) for share in (tail, 1 - tail)]
    same([found.low, found.high], expected)
    after = Fraction(dqp[2] - dqp[0]) / (n + Fraction(3, 2))
    assert found.mean == (dqp[2] - dqp[0] + unseen * after) / (n + unseen)


@few
@given(mixes(), st.integers(1, 10**7), levels)
def test_finite_populations_by_score(dqp, unseen, level):
    n, population = sum(dqp), sum(dqp) + unseen
    found = population_score(tally(*dqp), population, level=level, method="score")
    n_eff = Fraction(n * (population - 1), unseen)
    assert found.n_eff == n_eff
    scaled = [Decimal(count) * n_eff.numerator / n_eff.denominator / n for count in dqp]
    low, high = oracles.score(scaled, z_of(level))
    bounds = [Fraction(dqp[2] - dqp[0] + side * unseen, population) for side in (-1, 1)]
    same([found.low, found.high], [max(float(low), bounds[0]), min(float(high), bounds[1])])


weights = st.one_of(st.integers(1, 9), st.floats(0.01, 50), st.decimals("0.01", 50, places=2))


@few
@given(st.lists(st.tuples(st.integers(0, 10), weights), min_size=1, max_size=12), levels)
def test_weights(rows, level):
    found = weighted_score(WeightedTally.of(REICHHELD_0_10, rows), level=level)
    score_of = [(r >= 9) - (r <= 6) for r, _ in rows]
    w = [Fraction(weight) for _, weight in rows]
    total = sum(w)
    value = sum(x * s for x, s in zip(w, score_of, strict=True)) / total
    n_eff = total**2 / sum(x * x for x in w)
    assert (found.value, found.n_eff) == (value, n_eff)
    if len(rows) > 1:
        spread = sum(x * x * (s - value) ** 2 for x, s in zip(w, score_of, strict=True))
        assert found.variance == spread / total**2 * len(rows) / (len(rows) - 1)
    shares = [
        sum(x for x, s in zip(w, score_of, strict=True) if s == k) / total for k in (-1, 0, 1)
    ]
    scaled = [Decimal((x * n_eff).numerator) / (x * n_eff).denominator for x in shares]
    same([found.low, found.high], oracles.score(scaled, z_of(level)), 1e-12)


@few
@given(
    st.lists(
        st.tuples(mixes(most=400).filter(lambda x: sum(x) > 1), st.integers(1, 999)),
        min_size=1,
        max_size=4,
    )
)
def test_strata(strata):
    found = post_stratify((tally(*dqp), size) for dqp, size in strata)
    whole = sum(size for _, size in strata)
    shares = [Fraction(size, whole) for _, size in strata]
    scores = [Fraction(dqp[2] - dqp[0], sum(dqp)) for dqp, _ in strata]
    assert found.value == sum(w * s for w, s in zip(shares, scores, strict=True))
    below = above = variance = 0
    for share, score, (dqp, _) in zip(shares, scores, strata, strict=True):
        n = sum(dqp)
        low, high = (Fraction(x) for x in oracles.score(dqp, z_of(0.95)))
        below += share**2 * (score - low) ** 2
        above += share**2 * (high - score) ** 2
        variance += share**2 * (Fraction(dqp[0] + dqp[2], n) - score**2) / (n - 1)
    assert found.variance == variance
    same(
        [found.low, found.high], [float(found.value) - below**0.5, float(found.value) + above**0.5]
    )


@given(mixes(most=10**6))
def test_whole_percentages_are_the_nearest_that_add_up_to_100(dqp):
    """Of all splits of 100, none lies nearer to the exact shares (largest remainder)."""
    found, n = percentages(tally(*dqp)), sum(dqp)
    exact = [Fraction(100 * count, n) for count in dqp]
    got = (found.detractors, found.passives, found.promoters)
    assert sum(got) == 100
    miss = sum(abs(a - b) for a, b in zip(got, exact, strict=True))
    near = [
        (a, b, 100 - a - b)
        for a in range(got[0] - 2, got[0] + 3)
        for b in range(got[1] - 2, got[1] + 3)
    ]
    assert miss <= min(sum(abs(a - b) for a, b in zip(one, exact, strict=True)) for one in near)
