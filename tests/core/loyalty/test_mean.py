"""The mean rating: the score interval of any finite scale."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    Band,
    BandRange,
    Scale,
    ScoringKey,
    Tally,
    mean_rating,
    net_score,
)

THREE = ScoringKey(
    name="three",
    version="1",
    scale=Scale(1, 3),
    bands=tuple(BandRange(band, i, i, "ours") for i, band in enumerate(Band, 1)),
    provenance="ours",
)
FEW = st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any)
MANY = st.lists(st.integers(0, 10**6), min_size=3, max_size=3).filter(any)
TEN = st.lists(st.integers(0, 6), min_size=10, max_size=10).filter(any)
LEVELS = st.sampled_from([0.5, 0.8, 0.95, 0.99])


@given(FEW | MANY, LEVELS)
def test_on_three_ratings_it_is_the_net_score_s_own_interval(counts, level):
    """loyalty §8: "Equals Tango for a = −1, 0, 1"."""
    tally = Tally(THREE, counts)
    mean, score = mean_rating(tally, level=level), net_score(tally, level=level)
    assert mean.value - 2 == score.value
    assert (mean.low - 2, mean.high - 2) == pytest.approx((score.low, score.high), abs=1e-12)


@given(TEN, LEVELS)
def test_it_contains_its_point_stays_on_the_scale_and_has_a_width(counts, level):
    found = mean_rating(Tally(PROACTIVE_1_10, counts), level=level)
    assert 1 <= found.low <= found.value <= found.high <= 10
    assert found.low < found.high


@given(TEN, LEVELS)
def test_turning_the_scale_over_mirrors_the_limits(counts, level):
    one = mean_rating(Tally(PROACTIVE_1_10, counts), level=level)
    other = mean_rating(Tally(PROACTIVE_1_10, counts[::-1]), level=level)
    assert other.value == 11 - one.value
    assert (other.low, other.high) == pytest.approx((11 - one.high, 11 - one.low), abs=1e-12)


@given(TEN)
def test_a_higher_level_contains_a_lower_one(counts):
    found = [mean_rating(Tally(PROACTIVE_1_10, counts), level=x) for x in (0.5, 0.9, 0.99)]
    lows, highs = [f.low for f in found], [f.high for f in found]
    assert lows == sorted(lows, reverse=True)
    assert highs == sorted(highs)


def test_by_hand_for_two_ratings_at_the_ends_it_is_wilson_s_interval():
    """Ratings 1 and 10 only: the mean is 1 + 9p, and p has Wilson's limits; here 7 of 10."""
    found = mean_rating(Tally(PROACTIVE_1_10, [3, *[0] * 8, 7]))
    z = 1.959963984540054
    centre, half = (0.7 + z * z / 20) / (1 + z * z / 10), None
    half = z / (1 + z * z / 10) * (0.7 * 0.3 / 10 + z * z / 400) ** 0.5
    assert (found.low, found.high) == pytest.approx(
        (1 + 9 * (centre - half), 1 + 9 * (centre + half)), abs=1e-9
    )
    assert found.value == Fraction(73, 10)


def test_it_reads_as_a_sentence():
    assert mean_rating(Tally.of(PROACTIVE_1_10, [9, 8, 9, 10, 3, 7, 7])).reading == (
        "Mean rating 7.6 on 1..10 from 7 answers: the mean behind them may be 5.2 to 8.8"
        " (95 % interval)."
    )
    nobody = mean_rating(Tally.of(PROACTIVE_1_10, [None]))
    assert nobody.reading == "There is no mean rating: nobody answered."
    assert (nobody.value, nobody.low, nobody.no_answer) == (None, None, 1)
    with pytest.raises(UsageError, match="level"):
        mean_rating(Tally.of(PROACTIVE_1_10, [9]), level=1)
