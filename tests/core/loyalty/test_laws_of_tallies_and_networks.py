"""The property laws 8–16 of loyalty §15, each quoted by the test that holds it."""

import math
from fractions import Fraction
from itertools import product

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.loyalty.cases import paired, tally
from proactive_core.errors import UsageError
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    Tally,
    WeightedTally,
    benjamini_hochberg,
    compare_branches,
    difference,
    holm,
    net_score,
    paired_difference,
    percentages,
    population_score,
    rank_sets,
    shrink,
    weighted_score,
)
from proactive_core.loyalty._interval._score import variance_at
from proactive_core.loyalty._normal import critical
from proactive_core.loyalty._trinomial import law_of_lead, tails

counts = st.integers(0, 60)
dqps = st.tuples(counts, counts, counts).filter(any)
levels = st.floats(0.01, 0.999)
histograms = st.lists(st.integers(0, 9), min_size=11, max_size=11)


@given(st.lists(st.integers(0, 10) | st.none()), st.lists(st.integers(0, 10) | st.none()))
def test_law_8_merging_is_concatenation(a, b):
    """tally(a) + tally(b) = tally(a ++ b), commutative."""
    one, other = (Tally.of(REICHHELD_0_10, answers) for answers in (a, b))
    assert one + other == Tally.of(REICHHELD_0_10, a + b) == other + one


@given(histograms, histograms, histograms)
def test_law_8_merging_is_associative_and_the_empty_tally_is_its_identity(a, b, c):
    one, two, three = (Tally(REICHHELD_0_10, x) for x in (a, b, c))
    assert (one + two) + three == one + (two + three)
    assert one + Tally.empty(REICHHELD_0_10) == one == Tally.empty(REICHHELD_0_10) + one


@given(st.lists(st.integers(0, 10), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_law_9_only_the_three_bands_matter_and_no_order(answers, random):
    """Score and limits depend on the histogram only through (D,Q,P)."""
    first = Tally.of(REICHHELD_0_10, answers)
    shuffled = list(answers)
    random.shuffle(shuffled)
    assert Tally.of(REICHHELD_0_10, shuffled) == first
    found, reduced = net_score(first), net_score(tally(*first.dqp))
    assert (found.value, found.low, found.high) == (reduced.value, reduced.low, reduced.high)


@given(dqps, st.integers(0, 10**6))
def test_law_10_missing_answers_change_nothing_but_their_own_count(dqp, missing):
    with_none, without = tally(*dqp, no_answer=missing), tally(*dqp)
    one, other = net_score(with_none), net_score(without)
    assert attrs.evolve(one, tally=without) == other
    assert one.no_answer == missing


@given(dqps, st.fractions(Fraction(1, 1000), 1000))
def test_law_11_equal_weights_weigh_nothing(dqp, weight):
    """Equal weights → n_eff = n and the unweighted interval."""
    plain = tally(*dqp)
    answers = [rating for rating, n in enumerate(plain.counts) for _ in range(n)]
    found = weighted_score(WeightedTally.of(REICHHELD_0_10, [(a, weight) for a in answers]))
    expected = net_score(plain)
    assert (found.n_eff, found.value) == (plain.n, plain.score)
    assert (found.low, found.high) == (expected.low, expected.high)


@given(
    st.lists(st.tuples(st.integers(0, 10), st.floats(0.01, 100)), min_size=1, max_size=30),
    st.integers(1, 1000),
)
def test_law_11_scaling_all_weights_changes_nothing(rows, factor):
    one = weighted_score(WeightedTally.of(REICHHELD_0_10, rows))
    scaled = [(answer, Fraction(weight) * factor) for answer, weight in rows]
    other = weighted_score(WeightedTally.of(REICHHELD_0_10, scaled))
    assert (one.value, one.low, one.high, one.n_eff) == (
        other.value, other.low, other.high, other.n_eff,
    )  # fmt: skip


small = st.tuples(*[st.integers(0, 15)] * 3).filter(any)


@settings(deadline=None)
@given(small, st.integers(0, 40), st.sampled_from(("predictive", "score")), levels)
def test_law_12_a_population_keeps_within_what_is_certain(dqp, unseen, method, level):
    """At n = N low = point = high; the interval lies inside the certainty bounds."""
    plain = tally(*dqp)
    found = population_score(plain, plain.n + unseen, method=method, level=level)
    assert found.certain_low <= found.mean <= found.certain_high
    assert float(found.certain_low) - 1e-12 <= found.low <= found.high
    assert found.high <= float(found.certain_high) + 1e-12
    if not unseen:
        assert found.low == found.high == float(found.value) == float(found.mean)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_law_13_adjusted_p_values(raw):
    """Holm ≥ raw p, BH ≥ raw p, BH ≤ Holm; they keep the order of raw p and are ≤ 1."""
    strict, loose = holm(raw), benjamini_hochberg(raw)
    for p, h, b in zip(raw, strict, loose, strict=True):
        assert p <= b <= 1
        assert p <= h <= 1
        assert b <= h + 1e-15
    for adjusted in (strict, loose):
        ranked = [adjusted[i] for i in sorted(range(len(raw)), key=raw.__getitem__)]
        assert ranked == sorted(ranked)


@settings(deadline=None)
@given(st.integers(0, 12), dqps)
def test_law_14_exact_tails_sum_to_one(n, dqp):
    """Probabilities sum to 1 exactly in Fraction; lower + upper = 1 + Pr(X = x)."""
    total = sum(dqp)
    law = law_of_lead(n, tuple(Fraction(count, total) for count in dqp))
    assert sum(law) == 1
    for lead in range(-n, n + 1):
        lower, upper = tails(law, lead)
        assert lower + upper == 1 + law[lead + n]
    floats = law_of_lead(n, tuple(count / total for count in dqp))
    assert floats == pytest.approx([float(x) for x in law], abs=1e-14)


@given(st.lists(small, min_size=1, max_size=6), st.floats(0.01, 1e3))
def test_law_15_shrunk_scores_lie_between_raw_and_prior(rows, size):
    branches = {str(i): tally(*row) for i, row in enumerate(rows)}
    found = shrink(branches, prior=(size, size, 2 * size))
    for one in found.branches:
        ends = sorted((float(one.score.value), found.prior_mean))
        assert ends[0] - 1e-12 <= one.value <= ends[1] + 1e-12


def test_law_15_the_prior_decides_alone_when_it_is_huge_and_nothing_when_it_is_tiny():
    """A → ∞ gives the prior mean, A → 0 the raw score."""
    branches = {"a": tally(4, 6, 15)}
    assert shrink(branches, prior=(1e12, 1e12, 2e12)).branches[0].value == pytest.approx(0.25)
    assert shrink(branches, prior=(1e-12,) * 3).branches[0].value == pytest.approx(0.44)


@pytest.mark.parametrize("bad", [True, 6.5, math.nan, -1, 11, "9"])
def test_law_16_a_refusal_leaves_the_tally_unchanged(bad):
    """Every refusal of §2 and §4 leaves the tally unchanged."""
    before = Tally.of(REICHHELD_0_10, [9, 10, 3])
    copy = Tally(before.key, before.counts)
    with pytest.raises(UsageError):
        before + Tally.of(REICHHELD_0_10, [9, bad])
    with pytest.raises(UsageError):
        before + Tally.empty(PROACTIVE_1_10)
    assert before == copy


@given(dqps)
def test_percentages_always_add_up_to_100(dqp):
    shares = attrs.astuple(percentages(tally(*dqp)))
    assert sum(shares) == 100
    for share, n in zip(shares, dqp, strict=True):
        assert abs(share - Fraction(100 * n, sum(dqp))) < 1


@settings(max_examples=25, deadline=None)
@given(st.lists(small, min_size=2, max_size=5), st.floats(0.3, 0.95))
def test_rank_sets_equal_holm_over_all_pairs_of_mover_p_values(rows, level):
    """Rank 1 + surely above to k − surely below, from pairwise MOVER p-values with Holm (§10.4)."""
    tallies = [tally(*row) for row in rows]
    pairs = [(i, j) for i in range(len(rows)) for j in range(i)]
    adjusted = holm([difference(tallies[i], tallies[j]).p for i, j in pairs])
    assume(all(abs(p - (1 - level)) > 1e-9 for p in adjusted))
    expected = [[1, len(rows)] for _ in rows]
    for (i, j), p in zip(pairs, adjusted, strict=True):
        if p < 1 - level:
            high, low = (i, j) if tallies[i].score > tallies[j].score else (j, i)
            expected[low][0] += 1
            expected[high][1] -= 1
    found = rank_sets({str(i): one for i, one in enumerate(tallies)}, level=level)
    assert [[one.best, one.worst] for one in found] == expected


@given(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=6))
def test_branch_p_values_are_twice_the_smaller_tail_adjusted_by_holm(rows):
    branches = {str(i): tally(*row) for i, row in enumerate(rows)}
    found = compare_branches(branches)
    present = [one for one in found.branches if one.score.n]
    assert [one.p for one in present] == [min(1, 2 * min(x.lower, x.upper)) for x in present]
    assert tuple(one.p_adjusted for one in present) == holm([one.p for one in present])


@given(dqps, levels)
def test_limits_solve_the_equation_that_defines_them(dqp, level):
    """n(θ̂ − θ)² = z²Ṽ(θ), with Ṽ from the share of detractors most likely under θ (§5.2)."""

    found, n, z = net_score(tally(*dqp), level=level), sum(dqp), critical(level)
    for limit in (found.low, found.high):
        if abs(limit) < 1:
            share, variance = variance_at(*dqp, limit)
            assert n * (float(found.value) - limit) ** 2 == pytest.approx(
                z * z * variance, abs=1e-6
            )
            assert max(0, -limit) <= share <= (1 - limit) / 2


@given(st.tuples(*[st.integers(0, 2)] * 9).filter(any))
def test_sign_flips_agree_with_going_through_them_one_by_one(cells):

    answers = paired([cells[:3], cells[3:6], cells[6:]])
    gaps = [k for k, n in enumerate(answers.gaps, -2) for _ in range(n) if k]
    assume(len(gaps) <= 11)
    observed = abs(sum(gaps))
    signs = list(product((-1, 1), repeat=len(gaps)))
    hits = sum(
        abs(sum(s * abs(k) for s, k in zip(one, gaps, strict=True))) >= observed for one in signs
    )
    assert paired_difference(answers, method="sign_flip").p_exact == Fraction(hits, len(signs))
