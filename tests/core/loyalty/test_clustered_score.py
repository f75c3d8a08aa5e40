"""Scores of customers who answer again and again."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.loyalty.cases import tally
from proactive_core.errors import UsageError
from proactive_core.loyalty import (
    REICHHELD_0_10,
    Cluster,
    ClusteredTally,
    clustered_score,
    net_score,
)
from proactive_core.loyalty._interval._score import score
from proactive_core.loyalty._normal import critical
from proactive_core.loyalty._student import t_critical

METHODS = ("score", "one_voice", "wald")
counts = st.integers(0, 8)
clusters = st.lists(st.tuples(counts, counts, counts).filter(any), min_size=1, max_size=12)


def of(*rows):
    whole = tally(*(sum(row[band] for row in rows) for band in range(3)))
    return ClusteredTally(whole, [Cluster(f"customer {i}", row) for i, row in enumerate(rows)])


FOUR = of((0, 0, 4), (1, 1, 0), (0, 2, 2), (2, 0, 1))


def test_the_design_effect_by_hand():
    """k/(k − 1)·Σe²/n² over V/n, with e = y − θ̂m, worked out in fractions."""
    found = clustered_score(FOUR)
    sizes, leads = (4, 2, 4, 3), (4, -1, 2, -1)
    theta = Fraction(4, 13)
    e = [y - theta * m for y, m in zip(leads, sizes, strict=True)]
    clustered = Fraction(4, 3) * sum(x * x for x in e) / 13**2
    independent = (Fraction(10, 13) - theta**2) / 13
    assert found.value == theta
    assert found.design.design_effect == clustered / independent
    assert found.design.n_eff == 13 / found.design.design_effect
    assert found.design.even_clusters == Fraction(13**2, 4**2 + 2**2 + 4**2 + 3**2)
    assert (found.design.clusters, found.df) == (4, found.design.even_clusters - 1)
    scale, t = float(found.design.n_eff / 13), t_critical(0.95, float(found.df))
    assert (found.low, found.high) == score(3 * scale, 3 * scale, 7 * scale, t)


def test_the_cluster_robust_wald_interval_by_hand():
    """θ̂ ± t(k − 1)·√(k/(k − 1)·Σe²)/n, the ratio estimator of every textbook on surveys."""
    found = clustered_score(FOUR, method="wald")
    e = [y - 4 / 13 * m for y, m in zip((4, -1, 2, -1), (4, 2, 4, 3), strict=True)]
    half = 3.182446305284263 * math.sqrt(4 / 3 * sum(x * x for x in e)) / 13
    assert found.low == pytest.approx(max(-1, 4 / 13 - half), abs=1e-12)
    assert found.high == pytest.approx(min(1, 4 / 13 + half), abs=1e-12)
    assert found.df == 3


def test_a_score_of_clusters_reads_as_a_sentence():
    assert clustered_score(FOUR).reading == (
        "Net score +31 from 13 answers of 4 customers (worth about 5.87 from different ones):"
        " the score behind them may be −65 to +88 (95 % interval)."
    )
    assert clustered_score(FOUR).points == 31
    assert clustered_score(of((0, 0, 1), (1, 0, 0))).reading == (
        "Net score 0 from 2 answers of 2 customers: the score behind them may be −82 to +82"
        " (95 % interval)."
    )


def test_too_few_customers_are_told_and_one_voice_is_offered():
    for rows, worth in (([(0, 0, 40)], "1"), ([(0, 0, 20), (5, 0, 15)], "2")):
        found = clustered_score(of(*rows))
        assert (found.low, found.high, found.df) == (None, None, None)
        assert found.value is not None
        assert f"the equal of {worth} customers, and it takes at least 3" in found.reading
        heard = clustered_score(of(*rows), method="one_voice")
        assert heard.high - heard.low > 1
        assert "one_voice" in found.why
    one = clustered_score(of((0, 0, 40)))
    assert one.reading.startswith(
        "Net score +100 from 40 answers of 1 customer; how sure it is cannot be said: the answers"
    )
    lone = clustered_score(of((1, 0, 3)), method="wald")
    assert (lone.low, lone.why) == (None, "one customer has no spread")


def test_one_customer_with_most_answers_counts_as_few():
    """Twelve customers, one of whom gave 30 of 52 answers, are worth 2.9 even ones."""
    found = clustered_score(of((5, 5, 20), *[(0, 1, 1)] * 11))
    assert found.low is None
    assert found.design.even_clusters == Fraction(52 * 52, 30 * 30 + 11 * 4)
    assert "equal of 2.9 customers" in found.why


def test_answers_of_one_kind_do_not_make_sure():
    """With no spread to estimate it from, a customer's answers count as one."""
    found = clustered_score(of(*[(0, 0, 5)] * 8))
    assert found.design.n_eff == found.design.even_clusters == 8
    assert found.high == 1
    assert found.low < net_score(tally(0, 0, 40)).low
    assert found.low == score(0, 0, 8, t_critical(0.95, 7))[0]
    poor = clustered_score(of(*[(0, 0, 5)] * 8), method="wald")
    assert (poor.low, poor.high) == (1, 1)


def test_nobody_s_clusters_have_no_score():
    for method in METHODS:
        found = clustered_score(ClusteredTally.empty(REICHHELD_0_10), method=method)
        assert (found.value, found.low, found.high, found.design, found.points) == (None,) * 5
        assert found.reading == "There is no net score: nobody answered."


@given(st.lists(st.integers(0, 10), min_size=1, max_size=40))
def test_customers_who_answer_once_have_the_plain_interval(ratings):
    found = clustered_score(
        ClusteredTally.of(REICHHELD_0_10, [(r, f"c{i}") for i, r in enumerate(ratings)])
    )
    plain = net_score(found.clustered.tally)
    assert (found.value, found.low, found.high) == (plain.value, plain.low, plain.high)
    assert (found.design.design_effect, found.design.repeats, found.df) == (1, False, None)


@given(clusters, st.floats(0.5, 0.999))
def test_clusters_never_make_surer_and_never_have_no_width(rows, level):
    """n_eff ≤ n; low ≤ θ̂ ≤ high within −1..1; no zero width while n < ∞."""
    answers = of(*rows)
    plain = net_score(answers.tally, level=level)
    for method in ("score", "one_voice"):
        found = clustered_score(answers, level=level, method=method)
        assert 1 <= found.design.even_clusters <= found.design.clusters
        assert found.design.n_eff <= found.n
        if found.low is None:
            assert found.design.even_clusters < 3
            continue
        assert -1 <= found.low <= plain.low <= float(found.value)
        assert float(found.value) <= plain.high <= found.high <= 1
        assert found.low < found.high


@given(clusters)
def test_swapping_promoters_and_detractors_mirrors_the_limits(rows):
    """Law 1, for clusters."""
    for method in METHODS:
        one = clustered_score(of(*rows), method=method)
        other = clustered_score(of(*[row[::-1] for row in rows]), method=method)
        assert other.value == -one.value
        assert other.design == one.design
        if one.low is not None:
            assert (-other.high, -other.low) == pytest.approx((one.low, one.high), abs=1e-12)


@given(clusters, st.floats(0.5, 0.99), st.floats(0.5, 0.99))
def test_a_higher_level_contains_a_lower_one(rows, a, b):
    """Law 3, for clusters."""
    assume(a < b)
    for method in METHODS:
        narrow, wide = (clustered_score(of(*rows), level=x, method=method) for x in (a, b))
        if narrow.low is not None:
            assert wide.low <= narrow.low + 1e-12
            assert narrow.high <= wide.high + 1e-12


@given(
    st.lists(st.tuples(counts, counts, counts).filter(any), min_size=2, max_size=8),
    st.randoms(use_true_random=False),
)
def test_the_names_and_the_order_of_customers_are_of_no_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = clustered_score(of(*rows)), clustered_score(of(*shuffled))
    assert (one.value, one.low, one.high, one.design) == (
        other.value, other.low, other.high, other.design,
    )  # fmt: skip


def test_customers_who_always_agree_with_themselves_count_once_each():
    """At full likeness and even sizes the design effect is the size, by k/(k − 1)."""
    found = clustered_score(of(*[(0, 0, 6)] * 12, *[(6, 0, 0)] * 8))
    assert found.design.design_effect == 6 * Fraction(20, 19)


def test_only_known_methods_and_levels():
    with pytest.raises(UsageError, match="score, one_voice, wald"):
        clustered_score(FOUR, method="bootstrap")
    with pytest.raises(UsageError, match="strictly between"):
        clustered_score(ClusteredTally.empty(REICHHELD_0_10), level=95)


@pytest.mark.parametrize(
    ("level", "df", "expected"),
    [
        (0.95, 1, 12.706204736174694),
        (0.95, 4, 2.7764451051977934),
        (0.95, 1.86, 4.628400652930265),
        (0.99, 9.5, 3.2070156284394886),
        (0.8, 30, 1.3104150253913955),
        (0.95, 9999, 1.960201263621357),
        (0.95, 10001, 1.960201216164641),
        (0.95, 1e6, 1.959966356814107),
        (0.999, 2, 31.599054576445365),
    ],
)
def test_student_s_t(level, df, expected):
    """scipy.stats.t.ppf, SciPy 1.x, at (1 + level)/2."""
    assert t_critical(level, df) == pytest.approx(expected, rel=1e-7)


@given(st.floats(0.1, 0.999), st.floats(1, 1e7))
def test_student_s_t_lies_beyond_the_normal_limit_and_nears_it(level, df):
    found, z = t_critical(level, df), critical(level)
    assert found > z
    if df > 1000:
        assert found == pytest.approx(z, rel=0.01)
