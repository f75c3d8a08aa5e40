"""House rule: "Bad input gets a located, actionable error". Whatever is given, no result is made of
it and no other exception than a `UsageError` comes out."""

from decimal import Decimal
from fractions import Fraction
from math import inf, nan

import pytest

from core.loyalty.cases import paired, tally
from proactive_core import UsageError
from proactive_core.loyalty import (
    REICHHELD_0_10,
    ClusteredTally,
    Tally,
    Weighing,
    WeightedTally,
    benjamini_hochberg,
    clustered_difference,
    clustered_score,
    compare_branches,
    compare_ratings,
    compare_to_target,
    control_chart,
    count,
    count_clustered,
    count_grouped,
    count_pairs,
    count_responses,
    detectable_difference,
    difference,
    funnel,
    holm,
    mean_rating,
    net_score,
    nonresponse_bounds,
    paired_difference,
    population_score,
    post_stratify,
    posterior,
    power_to_compare,
    rake,
    rank_sets,
    sample_size,
    sample_size_to_compare,
    shrink,
    trend,
    weighted_score,
)

A, B = tally(4, 6, 15), tally(9, 8, 8)
NETWORK = {"a": A, "b": B}
ROWS = [{"size": "small"}, {"size": "large"}]

NUMBERS = {
    "level": lambda v: net_score(A, level=v),
    "target": lambda v: compare_to_target(A, v),
    "prior": lambda v: posterior(A, prior=(v, 1, 1)),
    "prior of branches": lambda v: shrink(NETWORK, prior=(1, v, 1)),
    "steps": lambda v: shrink(NETWORK, most_steps=v),
    "winsorise": lambda v: funnel(NETWORK, winsorise=v),
    "share": lambda v: Weighing(share=v),
    "slack": lambda v: Weighing(slack=v),
    "alarm": lambda v: Weighing(alarm=v),
    "p": lambda v: holm([0.5, v]),
    "another p": lambda v: benjamini_hochberg([v]),
    "margin": sample_size,
    "variance": lambda v: sample_size(0.1, variance=v),
    "difference": sample_size_to_compare,
    "power": lambda v: sample_size_to_compare(0.1, power=v),
    "one variance": lambda v: sample_size_to_compare(0.1, variances=(v, 1)),
    "size": lambda v: detectable_difference((v, 30)),
    "gap": lambda v: power_to_compare(v, (30, 30)),
    "margins": lambda v: rake(ROWS, {"size": {"small": v, "large": 1}}),
    "cap": lambda v: rake(ROWS, {"size": {"small": 1, "large": 1}}, cap=v),
    "invited": lambda v: nonresponse_bounds(A, v),
    "population": lambda v: population_score(A, v),
}


@pytest.mark.parametrize("value", [nan, -inf, -2, "x", None, True, Decimal("0.1"), (0.1,)], ids=str)
@pytest.mark.parametrize("use", NUMBERS.values(), ids=NUMBERS)
def test_what_is_no_number_in_its_range_is_refused(use, value):
    with pytest.raises(UsageError, match=r" must |a chart needs"):
        use(value)


@pytest.mark.parametrize("value", [nan, "x", None, True, Decimal("0.1")], ids=str)
def test_a_posterior_is_asked_about_numbers_and_nan_is_none_of_them(value):
    with pytest.raises(UsageError, match="target must be a number"):
        posterior(A).probability_below(value)


@pytest.mark.parametrize("sizes", [(30,), (30, 30, 30), 30, "30"], ids=str)
def test_two_groups_have_two_sizes_and_two_variances(sizes):
    with pytest.raises(UsageError, match="sizes must be two whole numbers"):
        detectable_difference(sizes)
    with pytest.raises(UsageError, match="variances must be two numbers"):
        sample_size_to_compare(0.1, variances=sizes)


@pytest.mark.parametrize("prior", [(1, 1), (1, 1, 1, 1), 1, "abc", ()], ids=str)
def test_a_prior_has_one_number_for_each_band(prior):
    for use in (lambda: posterior(A, prior=prior), lambda: shrink(NETWORK, prior=prior)):
        with pytest.raises(UsageError, match="prior must be three positive numbers"):
            use()


def test_what_results_are_made_of_can_be_asked_with():
    """`value`, `variance` and `score` of results are fractions: they go in where numbers do."""
    gap = difference(A, B).value
    assert isinstance(gap, Fraction)
    plain = sample_size_to_compare(float(gap), variances=(float(A.variance), float(B.variance)))
    found = sample_size_to_compare(gap, variances=(A.variance, B.variance))
    assert found == plain
    assert found.reading.startswith("It takes ")
    assert power_to_compare(gap, (25, 25)) == power_to_compare(float(gap), (25, 25))
    assert sample_size(Fraction(1, 10)) == sample_size(0.1)
    with_power = detectable_difference((30, 30), power=Fraction(4, 5))
    assert with_power == detectable_difference((30, 30), power=0.8)
    assert net_score(A, level=Fraction(19, 20)).reading == net_score(A).reading
    assert shrink(NETWORK, prior=(Fraction(1), 1, 2)).prior_mean == 0.25


def test_numbers_of_numpy_are_numbers():
    """They come out of every data frame."""
    np = pytest.importorskip("numpy", reason='pip install "proactive-core[frames]"')
    for made in (np.float64, np.float32):
        assert compare_to_target(A, made(0.25)).target == Fraction(1, 4)
        assert sample_size(made(0.125)) == sample_size(0.125)
        assert posterior(A, prior=(made(0.5),) * 3) == posterior(A)
    assert compare_to_target(A, np.int64(0)) == compare_to_target(A, 0)
    weights = [rake(ROWS, {"size": {"small": made(3), "large": 1}}) for made in (np.int64, int)]
    assert weights[0] == weights[1]


RESULTS = {
    "net_score": net_score,
    "mean_rating": mean_rating,
    "posterior": posterior,
    "population_score": lambda t: population_score(t, 100),
    "nonresponse_bounds": lambda t: nonresponse_bounds(t, 100),
    "compare_to_target": lambda t: compare_to_target(t, 0),
    "difference": lambda t: difference(A, t),
    "compare_ratings": lambda t: compare_ratings(t, A),
    "post_stratify": lambda t: post_stratify([(A, 10), (t, 10)]),
    "compare_branches": lambda t: compare_branches({"a": A, "b": t}),
    "rank_sets": lambda t: rank_sets({"a": A, "b": t}),
    "funnel": lambda t: funnel({"a": t}),
    "shrink": lambda t: shrink({"a": t}),
    "control_chart": lambda t: control_chart({"a": t}),
    "trend": lambda t: trend({"a": t}),
    "weighted_score": weighted_score,
    "clustered_score": clustered_score,
    "paired_difference": paired_difference,
}


@pytest.mark.parametrize("given", [[9, 10, 3], 9, None, net_score(A)], ids=["list", "n", "-", "s"])
@pytest.mark.parametrize("use", RESULTS.values(), ids=RESULTS)
def test_answers_are_counted_before_they_are_scored(use, given):
    with pytest.raises(UsageError, match=r"must be a \w*Tally, not .*: count answers with \w+\.of"):
        use(given)


@pytest.mark.parametrize(
    "use",
    [compare_branches, rank_sets, funnel, shrink, control_chart, trend],
    ids=lambda f: f.__name__,
)
def test_names_of_branches_and_periods_are_text(use):
    """Groups of frames are tuples: a sentence about a branch must not find that out too late."""
    for odd in (("halifax",), None, 7):
        with pytest.raises(UsageError, match="names that are text, not"):
            use({"a": A, odd: B})
    with pytest.raises(UsageError, match="in a mapping by their names, not in a list"):
        use([A, B])


@pytest.mark.parametrize("names", [("a",), ("a", "b", "c"), "ab", ("a", None), None], ids=str)
@pytest.mark.parametrize("compare", [difference, compare_ratings, clustered_difference])
def test_two_groups_have_two_names(compare, names):
    one = A
    if compare is clustered_difference:
        one = ClusteredTally.of(REICHHELD_0_10, [(9, "x"), (3, "y"), (8, "z")])
    with pytest.raises(UsageError, match="names must be two texts, one for each group, not"):
        compare(one, one, names=names)


def test_the_right_kinds_are_taken():
    assert weighted_score(WeightedTally.of(REICHHELD_0_10, [(9, 1)])).value == 1
    assert clustered_score(ClusteredTally.of(REICHHELD_0_10, [(9, "x")])).value == 1
    assert paired_difference(paired([[0, 0, 0], [0, 1, 0], [0, 0, 0]])).value == 0


@pytest.mark.parametrize(
    "count_by",
    [
        lambda key: Tally.of(key, [9]),
        Tally.empty,
        lambda key: count(key, [9]),
        lambda key: count_grouped(key, [(9, "a")]),
        lambda key: count_pairs(key, [(9, 9)], questions=("ideas", "better_off")),
        lambda key: count_clustered(key, [(9, "a")]),
        lambda key: count_responses(key, "ideas", []),
        lambda key: WeightedTally.of(key, [(9, 1)]),
    ],
)
@pytest.mark.parametrize("key", ["proactive_1_10", None, REICHHELD_0_10.scale], ids=str)
def test_a_name_or_a_scale_is_no_key(count_by, key):
    """No key is inferred: "there is no default key" [loyalty §2]."""
    with pytest.raises(UsageError, match="key must be a ScoringKey, such as PROACTIVE_1_10, not"):
        count_by(key)
