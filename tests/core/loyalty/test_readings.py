"""Issue: "a one-sentence reading for a manager that never overstates"."""

from fractions import Fraction

import pytest

from core.loyalty.cases import paired, tally
from proactive_core.loyalty import (
    REICHHELD_0_10,
    ClusteredTally,
    clustered_difference,
    clustered_score,
    difference,
    funnel,
    net_score,
    nonresponse_bounds,
    paired_difference,
    population_score,
    posterior,
    sample_size,
)

ALIKE = ClusteredTally.of(REICHHELD_0_10, [(9, "x"), (9, "y")])
VARIED = ClusteredTally.of(REICHHELD_0_10, [(9, "x"), (3, "y"), (8, "z"), (9, "u")])


@pytest.mark.parametrize(
    "found",
    [
        net_score(tally(0, 0, 5), method="wald"),
        net_score(tally(0, 5, 0), method="simultaneous_gold"),
        difference(tally(0, 0, 1), tally(1, 0, 0), method="wald"),
        paired_difference(paired([[0, 0, 0], [4, 0, 0], [0, 0, 0]]), method="wald"),
        clustered_score(ALIKE, method="wald"),
        clustered_difference(ALIKE, ALIKE, method="wald"),
    ],
    ids=lambda found: type(found).__name__,
)
def test_an_interval_without_width_is_not_told_as_certainty(found):
    """Five promoters in a row prove nothing; Wald's formula leaves no doubt [loyalty §6.2]."""
    assert found.low == found.high
    assert "cannot be told by this formula" in found.reading
    assert "interval" not in found.reading


@pytest.mark.parametrize(
    ("by", "plain"),
    [
        (net_score(tally(4, 6, 15), method="wald"), net_score(tally(4, 6, 15))),
        (
            difference(tally(4, 6, 15), tally(9, 8, 8), method="wald"),
            difference(tally(4, 6, 15), tally(9, 8, 8)),
        ),
        (clustered_score(VARIED, method="wald"), clustered_score(VARIED)),
        (clustered_difference(VARIED, VARIED, method="wald"), clustered_difference(VARIED, VARIED)),
    ],
    ids=lambda found: type(found).__name__,
)
def test_an_interval_that_is_only_there_to_reproduce_reports_says_so(by, plain):
    """It covers 22 % at n = 5 where 95 % are meant [loyalty §6.1]."""
    assert "interval by Wald's formula, too narrow for few answers" in by.reading
    assert "Wald" not in plain.reading


@pytest.mark.parametrize(
    ("n", "invited", "told"),
    [
        (199, 200, "more than 99 %"),
        (200, 200, "100 %"),
        (1, 300, "less than 1 %"),
        (1, 200, "1 %"),
        (27, 60, "45 %"),
    ],
)
def test_all_answered_only_where_all_answered(n, invited, told):
    """199 of 200 is 99.5 %, which rounds to 100: but somebody was silent."""
    answers = tally(0, 0, n)
    assert f", {told} of those asked (" in net_score(answers, invited=invited).reading
    bounds = nonresponse_bounds(answers, invited)
    assert bounds.reading.startswith(f"{told.capitalize()} answered, so")
    assert bounds.response_rate == Fraction(n, invited)


def test_bounds_never_look_narrower_than_they_are():
    """One promoter of three invited: −1/3 to 1, and nothing between −34 and −33 is left out."""
    assert nonresponse_bounds(tally(0, 0, 1), 3).reading.endswith("from −34 to +100.")


def test_one_answer_is_told_in_the_singular():
    assert "the prior and 1 answer," in posterior(tally(0, 0, 1)).reading
    assert "It takes 1 answer to know" in sample_size(1, variance=0.1).reading
    alone = population_score(tally(0, 0, 1), 1)
    assert alone.reading == "The only customer answered: the score is +100."
    assert funnel({"a": tally(0, 0, 5)}).reading == "One branch alone does not scatter."
