"""One branch over time."""

from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.loyalty import oracles
from core.loyalty.cases import tally
from proactive_core.errors import UsageError
from proactive_core.loyalty import (
    REICHHELD_0_10,
    Tally,
    Weighing,
    control_chart,
    trend,
)


def quarters(*rows):
    return {f"Q{i}": tally(*row) for i, row in enumerate(rows, 1)}


STEADY = quarters((10, 12, 28), (9, 14, 27), (0, 0, 0), (12, 10, 28), (8, 11, 31))


def test_a_chart_keeps_the_place_of_a_period_without_answers():
    found = control_chart(STEADY)
    empty = found.periods[2]
    assert (empty.value, empty.low, empty.z, empty.ewma, empty.cusum_up) == (None,) * 5
    assert found.signals == ()
    assert found.key == REICHHELD_0_10
    assert found.reading == "The periods move around +38 within what chance alone explains."
    without = control_chart({name: one for name, one in STEADY.items() if one.n})
    assert without.periods == tuple(one for one in found.periods if one.value is not None)


def test_a_period_outside_its_limits_is_named():
    found = control_chart(quarters(*[(10, 12, 28)] * 6, (40, 5, 5)), method="shewhart")
    assert [one.name for one in found.signals] == ["Q7"]
    assert found.reading == ("The periods move around +21, and chance alone hardly explains Q7.")


def test_a_slow_drift_sets_off_the_cumulated_sums_in_either_direction():
    falling = quarters(*[(5 + 2 * i, 10, 35 - 2 * i) for i in range(12)])
    rising = dict(zip(falling, reversed(falling.values()), strict=True))
    for periods, field in ((falling, "cusum_up"), (rising, "cusum_down")):
        found = control_chart(periods, method="shewhart", weighing=Weighing(alarm=4))
        alarms = [one for one in found.periods if one.alarm]
        assert alarms
        assert getattr(alarms[0], field) >= 4
    calm = control_chart(rising, method="shewhart", weighing=Weighing(alarm=1000))
    assert not any(one.alarm for one in calm.periods)


def test_charts_say_why_they_have_no_limits():
    def why(method, *rows):
        found = control_chart(quarters(*rows), method=method)
        assert all(one.low is None for one in found.periods)
        assert found.reading == f"There is no chart: {found.why}."
        return found.why

    assert why("laney", (0, 0, 0)) == "nobody answered"
    assert "at least two periods" in why("exact", (1, 2, 3))
    assert "at least two periods" in why("laney", (1, 2, 3))
    assert "at least two periods" in why("xmr", (1, 2, 3))
    assert "equal size" in why("xmr", (1, 2, 3), (1, 2, 4))
    for method in ("exact", "laney", "shewhart", "xmr"):
        assert (
            why(method, (0, 0, 3), (0, 0, 4)) == "all 7 answers fell in one band, so nothing varies"
        )


def test_moving_ranges_chart_the_mean_of_the_scores():
    found = control_chart(quarters((0, 1, 1), (0, 2, 0), (0, 0, 2)), method="xmr")
    assert found.centre == Fraction(1, 2)
    assert (found.periods[0].low, found.periods[0].high) == (-1, 1)


def test_wordings_that_changed_are_told_with_the_chart_and_the_trend():
    periods = {str(i): tally(1, 1, 3, wordings=("1",) if i < 3 else ("2",)) for i in range(5)}
    chart = control_chart(periods)
    assert chart.crosses_wordings
    assert chart.wordings == ("1", "2")
    assert "wording changed (1, 2)" in chart.reading
    assert "wording changed (1, 2)" in trend(periods).reading


@pytest.mark.parametrize("wrong", [{"share": 0}, {"share": 1.1}, {"slack": -1}, {"alarm": 0}])
def test_a_chart_s_settings_are_checked(wrong):
    with pytest.raises(UsageError, match="a chart needs"):
        Weighing(**wrong)
    with pytest.raises(UsageError, match="exact, laney, shewhart, xmr"):
        control_chart(STEADY, method="p")


rows = st.tuples(*[st.integers(0, 6)] * 3).filter(any)


@given(st.lists(rows, min_size=2, max_size=5))
def test_exact_limits_are_those_of_every_deal(several):
    """Deal all answers out again: the chance of a lead beyond a limit is at most that of 3σ."""
    pool = [sum(row[band] for row in several) for band in range(3)]
    assume(sum(map(bool, pool)) > 1)
    found = control_chart(quarters(*several))
    beyond = Fraction(NormalDist().cdf(-3))
    for one, row in zip(found.periods, several, strict=True):
        law = oracles.law_of_draw(sum(row), pool)
        n, lead = sum(row), row[2] - row[0]
        low, high = round(one.low * n), round(one.high * n)
        assert sum(c for k, c in law.items() if k < low) <= beyond
        assert sum(c for k, c in law.items() if k <= low) > beyond
        assert sum(c for k, c in law.items() if k > high) <= beyond
        assert sum(c for k, c in law.items() if k >= high) > beyond
        less = sum(c for k, c in law.items() if k < lead) + law[lead] / 2
        assert NormalDist().cdf(one.z) == pytest.approx(float(less), rel=1e-9)
        assert one.outside == (not low <= lead <= high)


def test_no_chart_of_few_perfect_answers_is_alarmed_by_one_imperfect_one():
    """At +94 a passive answer among eight is nothing; the normal law calls it 3 standard errors."""
    periods = quarters(*[(0, 0, 8)] * 7, (1, 0, 7), *[(0, 0, 8)] * 8)
    assert not control_chart(periods).signals
    assert control_chart(periods, method="shewhart").signals
    assert control_chart(periods, method="laney").signals


def test_a_period_unlike_the_others_is_seen_from_few_answers():
    found = control_chart(quarters(*[(0, 1, 5)] * 7, (5, 1, 0)))
    assert [one.name for one in found.signals] == ["Q8"]
    assert found.periods[-1].z < -3


def test_many_answers_have_the_normal_limits_of_a_draw():
    """Where going through all tables takes too long: three times √(V/n·(N − n)/(N − 1))."""
    big = quarters((3000, 4000, 5000), (3100, 3900, 5000), (2900, 4000, 5100))
    found = control_chart(big)
    spread = float(Fraction(9000 + 15100, 36000) - found.centre**2)
    half = 3 * (spread / 12000 * 24000 / 35999) ** 0.5
    one = found.periods[0]
    assert one.high - float(found.centre) == pytest.approx(half)
    assert one.z == pytest.approx(float(one.value - found.centre) / (half / 3))


def test_a_lead_that_never_happens_by_chance_still_has_a_distance():
    found = control_chart(quarters((0, 2000, 0), (0, 0, 2000)))
    assert (found.periods[0].z, found.periods[1].z) == pytest.approx((-38.4, 38.4), abs=0.1)
    assert all(one.outside for one in found.periods)


def test_a_trend_reads_as_a_sentence():
    rising = quarters(*[(20 - 2 * i, 10, 20 + 2 * i) for i in range(6)])
    found = trend(rising)
    assert found.slope == Fraction(2, 25)
    assert found.key == REICHHELD_0_10
    assert found.reading == "The score rises by about 8.0 points a period (p = 0.0085)."
    falling = trend(dict(zip(rising, reversed(rising.values()), strict=True)))
    assert (falling.s, falling.z) == (-found.s, -found.z)
    assert falling.reading.startswith("The score falls by about 8.0 points a period")


def test_a_flat_series_has_no_trend():
    found = trend(quarters(*[(1, 2, 3)] * 5))
    assert (found.s, found.z, found.p, found.slope, found.variance) == (0, 0, 1, 0, 0)
    assert found.reading == "The 5 periods show no trend beyond chance (p = 1)."


def test_four_periods_can_show_no_trend_and_say_so():
    """Four rising scores have p = .089 by Mann–Kendall, the least there is for four."""
    four = quarters(*[(20 - 2 * i, 10, 20 + 2 * i) for i in range(4)])
    assert trend(four).reading == (
        "4 periods are too few to tell any trend from chance at 95 %: even a rise in each would"
        " not do (p = 0.089)."
    )
    assert trend(four, level=0.9).reading.startswith("The score rises")
    years = quarters(*[(9 - i // 4, 0, 1 + i // 4) for i in range(12)])
    assert trend(years, seasons=4).reading.startswith("The score rises")
    level = trend(quarters(*[(5, 0, 5)] * 12), seasons=4).reading
    assert level == "The 12 periods show no trend beyond chance (p = 1)."


def test_too_few_periods_have_no_trend():
    found = trend(quarters((1, 2, 3), (0, 0, 0), (1, 2, 4), (1, 2, 5)))
    assert (found.scored, found.p, found.slope, found.s) == (3, None, None, 3)
    assert found.reading == (
        "No trend can be judged: 3 periods with answers are too few, it takes at least 4."
    )


def test_a_gap_in_a_series_keeps_its_place():
    rows = [(20, 0, 0), (15, 0, 5), (0, 0, 0), (10, 0, 10), (5, 0, 15)]
    found = trend(quarters(*rows))
    assert found.slope == (Fraction(1, 3) + Fraction(3, 8)) / 2
    assert trend({"blank": Tally.empty(REICHHELD_0_10), **quarters(*rows)}).slope == found.slope


def test_limits_of_the_moving_average_by_hand():
    """Variance λ²Σ(1 − λ)^2(t − i)·V/nᵢ of sums with unequal sizes; three of its roots."""
    found = control_chart(STEADY, method="shewhart")
    spread = float(Fraction(39 + 114, 200) - found.centre**2)
    assert found.centre == Fraction(114 - 39, 200)
    share, variance = 0.2, 0.0
    for one in found.periods:
        if one.value is None:
            assert (one.ewma_low, one.ewma_high, one.drifting) == (None, None, False)
            continue
        variance = share**2 * spread / one.tally.n + (1 - share) ** 2 * variance
        half = 3 * variance**0.5
        assert one.ewma_low == pytest.approx(float(found.centre) - half)
        assert one.ewma_high == pytest.approx(float(found.centre) + half)
        assert not one.drifting


def test_a_moving_average_drifts_where_no_single_period_is_outside():
    rows = [(10, 12, 28)] * 8 + [(18, 12, 20)] * 8
    found = control_chart(quarters(*rows), method="shewhart")
    assert not any(one.outside for one in found.periods)
    assert any(one.drifting for one in found.periods)


def test_the_moving_average_of_a_weight_of_one_has_the_limits_of_its_period():
    for method in ("shewhart", "laney"):
        found = control_chart(STEADY, method=method, weighing=Weighing(share=1))
        for one in found.periods:
            assert (one.ewma_low, one.ewma_high) == (one.low, one.high)
    without = control_chart(quarters((1, 2, 3), (1, 2, 4)), method="xmr")
    assert without.periods[0].ewma is not None
    assert (without.periods[0].ewma_low, without.periods[0].drifting) == (None, False)


SUMMERS_DIP = quarters(
    *[(10 + dip - year, 10, 30 - dip + year) for year in range(4) for dip in (0, 3, 12, 5)]
)


def test_seasons_are_compared_with_their_like():
    """Hirsch, Slack and Smith 1982: S and its variance are sums over the seasons."""
    found = trend(SUMMERS_DIP, seasons=4)
    alone = [
        trend(dict(list(SUMMERS_DIP.items())[start::4])) for start in range(4)
    ]  # each season on its own, four years of it
    assert found.s == sum(one.s for one in alone) == 24
    assert found.variance == sum(one.variance for one in alone) == Fraction(4 * 26, 3)
    assert found.z == pytest.approx(23 / (104 / 3) ** 0.5)
    assert found.slope == alone[0].slope / 4 == Fraction(1, 100)
    assert found.reading == "The score rises by about 1.0 points a period (p < 0.0001)."
    assert trend(SUMMERS_DIP).p > 0.05


def test_too_few_years_have_no_seasons():
    three = dict(list(SUMMERS_DIP.items())[:11])
    found = trend(three, seasons=4)
    assert (found.p, found.slope, found.seasons, found.scored) == (None, None, 4, 11)
    assert found.reading == (
        "No trend can be judged: 2 periods with answers in one of the 4 seasons are too few, it"
        " takes at least 3 in each."
    )
    assert trend(dict(list(SUMMERS_DIP.items())[:12]), seasons=4).p is not None
    for wrong in (0, -1, 4.0, True):
        with pytest.raises(UsageError, match="seasons must be a whole number"):
            trend(SUMMERS_DIP, seasons=wrong)
