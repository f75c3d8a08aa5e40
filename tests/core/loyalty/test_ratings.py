"""Did anything move: Wilcoxon's rank sum test on histograms."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.loyalty import PROACTIVE_1_10, REICHHELD_0_10, Tally, compare_ratings

some = st.lists(st.integers(0, 10), min_size=1, max_size=6)


def of(*ratings, **held):
    return Tally.of(REICHHELD_0_10, ratings, **held)


def wins(a, b):
    return sum((x > y) - (x < y) for x in a for y in b)


@given(some, some)
def test_p_is_the_share_of_all_ways_to_deal_the_answers_out(a, b):
    """Exact, by going through every deal: the wins of one side less those of the other."""
    found = compare_ratings(of(*a), of(*b))
    whole = a + b
    deals = list(combinations(range(len(whole)), len(a)))
    far = sum(
        abs(wins([whole[i] for i in deal], [x for i, x in enumerate(whole) if i not in deal]))
        >= abs(wins(a, b))
        for deal in deals
    )
    assert found.p_exact == Fraction(far, len(deals))
    assert found.p == float(found.p_exact)
    assert found.ahead == Fraction(1, 2) + Fraction(wins(a, b), 2 * len(a) * len(b))


@given(some, some)
def test_swapping_the_groups_keeps_p_and_mirrors_who_is_ahead(a, b):
    one, other = compare_ratings(of(*a), of(*b)), compare_ratings(of(*b), of(*a))
    assert one.p_exact == other.p_exact
    assert one.ahead + other.ahead == 1


def test_above_sixty_answers_the_normal_law_takes_over():
    """scipy.stats.mannwhitneyu, asymptotic, continuity correction."""
    a = [0] * 3 + [5] * 7 + [8] * 12 + [10] * 10
    b = [2] * 5 + [5] * 9 + [7] * 10 + [9] * 7
    found = compare_ratings(of(*a), of(*b))
    assert found.p_exact is None
    assert found.p == pytest.approx(0.01883383678775294, rel=1e-9)
    assert float(found.ahead) == pytest.approx(664.5 / (len(a) * len(b)))


def test_where_both_laws_are_known_they_agree_roughly():
    a, b = [7] * 10 + [9] * 10 + [10] * 10, [6] * 10 + [8] * 12 + [10] * 8
    exact = compare_ratings(of(*a), of(*b))
    approximate = compare_ratings(of(*a, 5), of(*b, 5))
    assert exact.p_exact is not None
    assert approximate.p_exact is None
    assert approximate.p == pytest.approx(exact.p, abs=0.02)


def test_answers_that_are_all_alike_have_not_moved():
    assert compare_ratings(of(9), of(9)).p == 1
    many = compare_ratings(of(*[9] * 40), of(*[9] * 40))
    assert (many.p, many.p_exact, many.ahead) == (1, None, Fraction(1, 2))


def test_a_move_within_a_band_is_seen_where_the_score_sees_none():
    before, after = of(*[9] * 20), of(*[10] * 20)
    assert before.score == after.score
    found = compare_ratings(after, before, names=("2026", "2025"))
    assert found.ahead == 1
    assert found.reading == "The ratings of 2026 are higher than those of 2025 (p < 0.0001)."
    other = compare_ratings(before, after, names=("2025", "2026"))
    assert other.reading == "The ratings of 2025 are lower than those of 2026 (p < 0.0001)."


def test_few_answers_and_none_are_told():
    found = compare_ratings(of(9, 10, wording="1"), of(3, wording="2"), names=("a", "b"))
    assert found.reading == (
        "Too few answers to tell the ratings of a from b (p = 0.67); the question's wording changed"
        " (1, 2), which may explain some of it."
    )
    nobody = compare_ratings(of(9), Tally.empty(REICHHELD_0_10), names=("a", "b"))
    assert (nobody.p, nobody.ahead, nobody.p_exact) == (None, None, None)
    assert nobody.reading == "The ratings of a and b cannot be compared: b: nobody answered."
    assert compare_ratings(Tally.empty(REICHHELD_0_10), of()).why.count("nobody") == 2


def test_other_keys_and_levels_are_refused():
    with pytest.raises(UsageError, match="never compared"):
        compare_ratings(of(9), Tally.of(PROACTIVE_1_10, [9]))
    with pytest.raises(UsageError, match="strictly between"):
        compare_ratings(of(9), of(8), level=95)
