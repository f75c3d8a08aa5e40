"""Issue: "every result explains itself: method, level, n, key, what was excluded and why, and a
one-sentence reading"."""

import pytest

from core.loyalty.cases import paired, tally
from proactive_core.loyalty import (
    REICHHELD_0_10,
    ClusteredTally,
    WeightedTally,
    clustered_difference,
    clustered_score,
    compare_branches,
    compare_ratings,
    compare_to_target,
    control_chart,
    difference,
    funnel,
    mean_rating,
    net_score,
    nonresponse_bounds,
    paired_difference,
    population_score,
    post_stratify,
    posterior,
    rank_sets,
    shrink,
    trend,
    weighted_score,
)
from proactive_core.loyalty._explained import Explained

A, B = tally(4, 6, 15, no_answer=2), tally(9, 8, 8, no_answer=1)
NOBODY = tally(0, 0, 0, no_answer=3)
BOTH = {"a": A, "b": B}
NONE = {"a": NOBODY, "b": NOBODY}
FOUR = {str(i): tally(i, 3, 4) for i in range(4)}
CLUSTERED = ClusteredTally.of(REICHHELD_0_10, [(9, "x"), (9, "y"), (3, "z"), (None, "z"), (8, "u")])
EMPTY = ClusteredTally.empty(REICHHELD_0_10)
WEIGHTED = WeightedTally.of(REICHHELD_0_10, [(9, 1), (3, 2), (None, 1)])

RESULTS = [
    (net_score(A), net_score(NOBODY)),
    (difference(A, B), difference(A, NOBODY)),
    (paired_difference(paired([[3, 1, 1], [1, 5, 3], [0, 2, 14]])), paired_difference(paired([[0] * 3] * 3))),
    (population_score(A, 31), population_score(NOBODY, 31)),
    (weighted_score(WEIGHTED), weighted_score(WeightedTally.empty(REICHHELD_0_10))),
    (post_stratify([(A, 10), (B, 20)]), post_stratify([(A, 10), (NOBODY, 20)])),
    (nonresponse_bounds(A, 60), nonresponse_bounds(NOBODY, 60)),
    (clustered_score(CLUSTERED), clustered_score(EMPTY)),
    (clustered_difference(CLUSTERED, CLUSTERED), clustered_difference(CLUSTERED, EMPTY)),
    (compare_to_target(A, 0.3), compare_to_target(NOBODY, 0.3)),
    (compare_ratings(A, B), compare_ratings(A, NOBODY)),
    (compare_branches(BOTH), compare_branches(NONE)),
    (compare_branches(BOTH).branches[0], compare_branches(NONE).branches[0]),
    (rank_sets(BOTH)[0], rank_sets(NONE)[0]),
    (shrink(BOTH), shrink(NONE)),
    (funnel(BOTH), funnel(NONE)),
    (control_chart(BOTH), control_chart(NONE)),
    (trend(FOUR), trend(NONE)),
    (posterior(A), posterior(NOBODY)),
    (mean_rating(A), mean_rating(NOBODY)),
]  # fmt: skip
LEVELLESS = {"NonresponseBounds", "Funnel", "ControlChart", "Shrinkage", "BranchResult"}
NEVER_SILENT = {"BranchComparison", "BranchResult", "RankSet", "Posterior"}


def named(pair):
    return type(pair[0]).__name__


@pytest.mark.parametrize("pair", RESULTS, ids=named)
def test_every_result_says_by_what_method_from_how_many_under_which_key(pair):
    full, _ = pair
    assert isinstance(full, Explained)
    assert full.method.replace("_", "").isalnum()
    assert full.key == REICHHELD_0_10
    assert full.n > 0
    assert full.no_answer >= 0
    assert hasattr(full, "level") or named(pair) in LEVELLESS
    assert full.reading.endswith(".")
    assert "\n" not in full.reading
    assert not hasattr(full, "__dict__")


@pytest.mark.parametrize("pair", RESULTS, ids=named)
def test_every_result_without_answers_says_why_there_is_none(pair):
    _, silent = pair
    assert silent.key == REICHHELD_0_10
    assert silent.reading.endswith(".")
    if named(pair) not in NEVER_SILENT:
        assert silent.why


def test_missing_answers_are_told_beside_the_n_that_they_are_not_in():
    assert (difference(A, B).n, difference(A, B).no_answer) == (50, 3)
    assert (compare_branches(BOTH).n, compare_branches(BOTH).no_answer) == (50, 3)
    assert (trend(FOUR).n, control_chart(BOTH).no_answer) == (34, 3)
    pairs = paired_difference(paired([[3, 1, 1], [1, 5, 3], [0, 2, 14]]))
    assert pairs.n == 30


def test_what_rests_on_no_tally_has_nothing_to_say():
    class Nothing(Explained):
        pass

    with pytest.raises(NotImplementedError):
        _ = Nothing().n
