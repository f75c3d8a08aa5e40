"""Coefficients of agreement against published figures and other people's programs."""

from fractions import Fraction
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proactive_core.checklists import IccForm, Level, Undefined, Weighting, alpha, icc, kappa
from proactive_core.checklists._bootstrap import drawings, interval
from proactive_core.errors import UsageError

F = Fraction
_ = None
law = settings(deadline=None, max_examples=60)


def units(raters):
    columns = zip(*raters, strict=True)
    return [[F(v) for v in column if v is not None] for column in columns]


@pytest.mark.parametrize(
    ("raters", "alphas"),
    [
        (
            [
                [1, 0.25, _, 0.25, _, 0, 0, 1],
                [0.25, 0, _, _, _, _, 1, 0.25],
                [0.5, 0, 0.5, 0, 0.5, 0.5, _, 0],
            ],
            [-0.22499999999999987, -0.20692810457516364, -0.17599999999999993, -0.2792458432304037],
        ),
        (
            [
                [3, 1, 1, _, 1, 4, 5, 3, 3, 4],
                [1, _, 1, _, 2, 2, 2, 2, 4, _],
                [2, _, 5, 1, _, 5, 1, _, _, 1],
                [3, 4, _, _, 2, _, 5, 5, 5, _],
                [2, 2, 2, 2, 5, _, 4, 4, _, _],
            ],
            [-0.13923611111111112, -0.03718002664983544, -0.0365853658536585, -0.05327541038522221],
        ),
        (
            [[0.5, _, 0.5, 1, 1, _], [0, _, 1, 1, _, _], [1, _, _, 0, _, _], [0, _, _, 0.5, 1, 0]],
            [-0.05925925925925912, 0.06069958847736612, 0.07407407407407418, 0.03065134099616873],
        ),
    ],
)
def test_alpha_agrees_with_krippendorff_0_9_0_where_values_are_missing(raters, alphas):
    # Computed with the package krippendorff 0.9.0 on data drawn at random.
    found = [float(alpha(units(raters), level)) for level in Level]
    assert found == pytest.approx(alphas, abs=1e-12)


@pytest.mark.parametrize(
    ("first", "second", "kappas"),
    [
        ("200112100220", "200302100230", [0.6363636363636364, 0.7073170731707317, 0.7707006369427]),
        ("103320221112", "103330221310", [0.6727272727272727, 0.6590909090909091, 0.6785714285714]),
        ("030303300000", "030303300000", [1, 1, 1]),
    ],
)
def test_kappa_agrees_with_scikit_learn_1_9_1(first, second, kappas):
    # cohen_kappa_score(first, second, weights=..., labels=[0, 1, 2, 3]).
    pairs = [(F(a), F(b)) for a, b in zip(first, second, strict=True)]
    found = [float(kappa(pairs, weighting=w, categories=map(F, range(4)))) for w in Weighting]
    assert found == pytest.approx(kappas, abs=1e-12)


def test_a_category_that_nobody_gave_still_lies_between_its_neighbours():
    pairs = [(F(0), F(2)), (F(3), F(3)), (F(0), F(0)), (F(0), F(3)), (F(2), F(2))]
    narrow = kappa(pairs, weighting="linear")
    wide = kappa(pairs, weighting="linear", categories=[F(1)])
    assert narrow != wide
    assert kappa(pairs, weighting="none") == kappa(pairs, weighting="none", categories=[F(1)])


SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("1,1", 0.1657417684054755),
        ("2,1", 0.28976377952755916),
        ("3,1", 0.7148407148407154),
        ("1,k", 0.44279713367926876),
        ("2,k", 0.6200505475989893),
        ("3,k", 0.9093155423770697),
    ],
)
def test_icc_gives_the_six_figures_of_shrout_and_fleiss(form, value):
    # Their table of 1979 prints .17 .29 .71 .44 .62 .91; the digits are pingouin 0.7.0's.
    table = [[F(v) for v in row] for row in SHROUT_FLEISS]
    assert float(icc(table, form=form)) == pytest.approx(value, abs=1e-12)


def test_undefined_says_why_instead_of_one_or_nan():
    assert "no unit has two values" in alpha([[F(1)]], Level.ORDINAL).why
    assert "without variation" in kappa([(F(1), F(1))] * 3).why
    assert "no unit has two values" in kappa([]).why
    assert "without variation" in icc([[F(1), F(1)]] * 3).why
    for rows, found in (([], "0 and 0"), ([[F(1), F(2)]], "1 and 2"), ([[F(1)]] * 3, "3 and 1")):
        assert icc(rows).why.endswith(f"there are {found}")


@pytest.mark.parametrize(
    ("rows", "forms"),
    [([(1, 2), (1, 2)], ["3,1", "3,k"]), ([(1, 2), (2, 1)], ["1,k", "3,k"])],
)
def test_units_that_do_not_differ_have_no_icc_though_their_values_do(rows, forms):
    for form in forms:
        found = icc([[F(v) for v in row] for row in rows], form=form)
        assert found == Undefined(
            "the units do not differ: there is no variance of which it could be a share"
        )


def test_a_table_with_gaps_is_refused():
    with pytest.raises(UsageError, match="complete"):
        icc([[F(1), F(2)], [F(1)]])


grades = st.sampled_from([F(0), F(1, 4), F(1, 2), F(1)])
pairs_of_grades = st.lists(st.tuples(grades, grades), min_size=1, max_size=12)


@law
@given(pairs_of_grades, st.sampled_from(Weighting), st.randoms(use_true_random=False))
def test_kappa_knows_no_order(pairs, weighting, random):
    """11. α and κ do not depend on the order of raters or units."""
    shuffled = random.sample(pairs, len(pairs))
    swapped = [(b, a) for a, b in pairs]
    one = kappa(pairs, weighting=weighting)
    assert one == kappa(shuffled, weighting=weighting) == kappa(swapped, weighting=weighting)
    assert isinstance(one, Undefined) or one <= 1


@law
@given(
    st.lists(st.lists(grades, min_size=3, max_size=3), min_size=2, max_size=6),
    st.sampled_from(IccForm),
    st.randoms(use_true_random=False),
)
def test_icc_knows_no_order_and_no_unit(rows, form, random):
    """ICC does not depend on the order of raters or units, nor on a·x + b with a ≠ 0."""
    order = random.sample(range(3), 3)
    moved = [[2 * row[n] - 7 for n in order] for row in random.sample(rows, len(rows))]
    assert icc(rows, form=form) == icc(moved, form=form)


def test_drawings_are_the_same_everywhere_and_of_the_right_size():
    # The first words of SplitMix64 from the seed 1234567, as its authors print them.
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    (drawn,) = drawings(3, 1, 1234567)
    expected = [word % 3 for word in published]
    assert {unit: expected.count(unit) for unit in expected} == dict(drawn)
    again = drawings(7, 50, 3)
    assert again == drawings(7, 50, 3) != drawings(7, 50, 4)
    assert {sum(d.values()) for d in again} == {7}


def test_an_interval_holds_the_middle_share_of_the_drawings():
    drawn = tuple({n: 1} for n in range(1, 101))
    found = interval(lambda choice: F(next(iter(choice))), drawn, F(9, 10))
    assert (found.low, found.high, found.replicates) == (6, 95, 100)


def test_an_interval_of_too_few_drawings_is_undefined():
    drawn = tuple({n: 1} for n in range(100))

    def half(choice):
        n = next(iter(choice))
        return F(n) if n < 50 else Undefined("x")

    assert interval(half, drawn, F(9, 10)).why == "only 50 of 100 drawings have a value"
    assert interval(half, drawn[:99], F(9, 10)).replicates == 50


def by_pairs(units, level):
    """1 − mean distance within units / mean distance of all values [checklists §12.3], pair by pair.

    Each unit weighs as many values as it has; δ² as the page writes it.
    """
    kept = [unit for unit in units if len(unit) > 1]
    values = sorted(v for unit in kept for v in unit)
    if not values:
        return None

    def distance(a, b):
        low, high = min(a, b), max(a, b)
        if level is Level.NOMINAL:
            return int(a != b)
        if level is Level.INTERVAL:
            return (a - b) ** 2
        if level is Level.RATIO:
            return ((a - b) / (a + b)) ** 2 if a + b else 0
        between = sum(low <= v <= high for v in values)
        return (between - F(values.count(a) + values.count(b), 2)) ** 2 if a != b else 0

    observed = sum(
        F(sum(distance(a, b) for a, b in permutations(unit, 2)), len(unit) - 1) for unit in kept
    ) / len(values)
    every = permutations(values, 2)
    expected = sum(distance(a, b) for a, b in every) / F(len(values) * (len(values) - 1))
    return 1 - observed / expected if expected else None


@law
@given(
    st.lists(st.lists(st.sampled_from([F(0), F(1, 4), F(1), F(3)]), max_size=4), max_size=5),
    st.sampled_from(Level),
)
def test_alpha_is_what_its_definition_says_pair_by_pair(data, level):
    found = alpha(data, level)
    expected = by_pairs(data, level)
    assert isinstance(found, Undefined) if expected is None else found == expected


@law
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=9))
def test_kappa_is_what_its_definition_says_cell_by_cell(pairs):
    """1 − Σ w·o / Σ w·e, with w_ij = (i−j)²/(k−1)² or |i−j|/(k−1) [checklists §12.3]."""
    n, k = len(pairs), 4
    for weighting, power in ((Weighting.LINEAR, 1), (Weighting.QUADRATIC, 2)):
        observed = expected = F(0)
        for i, j in product(range(k), repeat=2):
            miss = F(abs(i - j), k - 1) ** power
            observed += miss * F(pairs.count((i, j)), n)
            rows, columns = sum(a == i for a, _ in pairs), sum(b == j for _, b in pairs)
            expected += miss * F(rows * columns, n * n)
        found = kappa(
            [(F(a), F(b)) for a, b in pairs], weighting=weighting, categories=map(F, range(k))
        )
        assert found == 1 - observed / expected if expected else isinstance(found, Undefined)


def test_alpha_is_one_exactly_when_every_pair_agrees():
    """α ≤ 1, and 1 exactly when every pair agrees."""
    values = (F(0), F(1))
    for cells in product(values, repeat=6):
        given_units = list(pairwise(cells))[::2]
        found = alpha(given_units, Level.NOMINAL)
        if isinstance(found, Fraction):
            assert found <= 1
            assert (found == 1) == all(a == b for a, b in given_units)
