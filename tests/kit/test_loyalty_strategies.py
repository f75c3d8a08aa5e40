"""The published strategies of the loyalty values, by laws that hold for whatever they make."""

from __future__ import annotations

from hypothesis import find, given
from hypothesis import strategies as st

from proactive_core.loyalty import (
    PROACTIVE_1_10,
    Band,
    Tally,
    clustered_score,
    control_chart,
    net_score,
    paired_difference,
    weighted_score,
)
from proactive_core.testing import strategies as values


@given(values.scoring_keys())
def test_any_key_bands_every_rating_and_happier_ones_no_lower(key):
    ratings = range(key.scale.low, key.scale.high + 1)
    weights = [key.band_of(rating).weight for rating in ratings]
    assert weights == sorted(weights)


def test_keys_without_one_of_the_bands_are_among_them():
    for band in Band:
        key = find(values.scoring_keys(), lambda k, b=band: b not in {r.band for r in k.bands})
        assert 1 <= len(key.bands) <= 2


@given(values.tallies())
def test_any_tally_has_its_score_within_its_interval(tally):
    found = net_score(tally)
    if tally.n:
        assert -1 <= found.low <= found.value <= found.high <= 1
        assert found.low < found.high
    else:
        assert (found.value, found.why) == (None, "nobody answered")


@given(values.tallies(key=st.just(PROACTIVE_1_10), question=st.none(), counts=st.integers(0, 3)))
def test_tallies_are_drawn_as_asked(tally):
    assert (tally.key, tally.question) == (PROACTIVE_1_10, None)
    assert max(*tally.counts, tally.no_answer) <= 3
    assert tally + Tally.empty(PROACTIVE_1_10) == tally


@given(values.paired_tallies())
def test_any_paired_tally_lies_within_the_limits_of_its_difference(paired):
    found = paired_difference(paired)
    assert paired.n <= min(paired.first.n, paired.second.n)
    if paired.n:
        assert -2 <= found.low < found.high <= 2
    else:
        assert found.value is None


@given(values.weighted_tallies())
def test_any_weighted_tally_is_worth_no_more_than_its_answers(weighted):
    found = weighted_score(weighted)
    if weighted.tally.n:
        assert 1 <= found.n_eff <= weighted.tally.n
        assert found.low < found.high
    else:
        assert found.value is None


@given(values.clustered_tallies())
def test_any_clustered_tally_is_worth_no_more_than_its_answers(clustered):
    found = clustered_score(clustered)
    assert sum(cluster.n for cluster in clustered.clusters) == clustered.n
    if clustered.n:
        assert 0 < found.design.n_eff <= clustered.n
        assert (found.low is None) == (found.why is not None)
    else:
        assert found.value is None


@given(values.clusters(counts=st.integers(0, 5)))
def test_clusters_are_drawn_as_asked(cluster):
    assert 1 <= cluster.n <= 15
    assert cluster.key.strip()


@given(
    st.lists(values.tallies(key=st.just(PROACTIVE_1_10), question=st.none()), min_size=2),
    values.weighings(),
)
def test_charts_of_any_tallies_and_settings_keep_every_period(tallies, weighing):
    chart = control_chart({str(i): tally for i, tally in enumerate(tallies)}, weighing=weighing)
    assert [one.tally for one in chart.periods] == tallies
    for one in chart.periods:
        if one.low is not None:
            assert -1 <= one.low <= float(chart.centre) <= one.high <= 1
            assert one.alarm == (max(one.cusum_up, one.cusum_down) >= weighing.alarm)
