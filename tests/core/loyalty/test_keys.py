"""Scoring keys: data that anybody may write, and that is refused when it does not add up."""

import pytest

from proactive_core import facts
from proactive_core.errors import UsageError
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    Band,
    BandRange,
    Scale,
    ScoringKey,
    Tally,
    net_score,
)


def span(band, low, high):
    return BandRange(Band(band), low, high, "chosen for this test")


def key(*bands, scale=Scale(1, 5)):  # noqa: B008 - a frozen value
    return ScoringKey("csat", "1", scale, bands, "chosen for this test")


def test_the_scale_is_the_one_that_facts_know():
    assert Scale is facts.Scale


@pytest.mark.parametrize("scoring", [REICHHELD_0_10, PROACTIVE_1_10])
def test_both_keys_put_9_and_10_7_and_8_and_the_rest_apart(scoring):
    """Score = % promoters (9–10) minus % detractors (6 and less) [domain §6.1]."""
    found = {r: scoring.band_of(r) for r in range(scoring.scale.low, scoring.scale.high + 1)}
    assert {r for r, band in found.items() if band is Band.PROMOTER} == {9, 10}
    assert {r for r, band in found.items() if band is Band.PASSIVE} == {7, 8}
    assert {r for r, band in found.items() if band is Band.DETRACTOR} == set(found) - {7, 8, 9, 10}


def test_the_method_s_own_key_says_which_bands_it_inherited():
    origins = {span.band: span.origin for span in PROACTIVE_1_10.bands}
    assert origins[Band.PROMOTER] == "visible in the source"
    assert "inherited" in origins[Band.PASSIVE]
    assert "inherited" in origins[Band.DETRACTOR]
    assert PROACTIVE_1_10.range_of(6).origin == origins[Band.DETRACTOR]
    assert "inherited" in PROACTIVE_1_10.provenance


def test_a_key_reads_as_a_sentence_with_the_origin_of_each_band():
    csat = key(span("detractor", 1, 3), span("passive", 4, 4), span("promoter", 5, 5))
    assert csat.reading == (
        "Key csat (version 1): detractors 1–3 (chosen for this test); passives 4 (chosen for this"
        " test); promoters 5 (chosen for this test)."
    )
    assert "promoters 9–10 (visible in the source)" in PROACTIVE_1_10.reading


def test_a_zero_is_an_answer_on_one_scale_and_refused_on_the_other():
    assert REICHHELD_0_10.band_of(0) is Band.DETRACTOR
    with pytest.raises(UsageError, match=r"0 is not a whole number on 1\.\.10"):
        PROACTIVE_1_10.band_of(0)


@pytest.mark.parametrize("rating", [11, -1, 6.5, True, "9", None])
def test_nothing_off_the_scale_has_a_band(rating):
    with pytest.raises(UsageError, match="whole number on"):
        REICHHELD_0_10.band_of(rating)


def test_bands_weigh_minus_one_nothing_and_one():
    assert [band.weight for band in (Band.DETRACTOR, Band.PASSIVE, Band.PROMOTER)] == [-1, 0, 1]


def test_anybody_may_write_a_key_for_another_instrument():
    csat = key(span("detractor", 1, 2), span("passive", 3, 3), span("promoter", 4, 5))
    found = net_score(Tally.of(csat, [5, 4, 4, 3, 1]))
    assert found.dqp == (1, 1, 3)
    assert found.points == 40
    assert found.key is csat


def test_a_key_may_do_without_a_band():
    two = key(span("detractor", 1, 3), span("promoter", 4, 5))
    assert Tally.of(two, [1, 5, 5]).dqp == (1, 0, 2)


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        ((), "once each, in the order"),
        ((span("promoter", 1, 2), span("detractor", 3, 5)), "once each, in the order"),
        ((span("passive", 1, 2), span("passive", 3, 5)), "once each, in the order"),
        ((span("detractor", 1, 2), span("promoter", 4, 5)), "promoter must begin at 3, not 4"),
        ((span("detractor", 1, 3), span("promoter", 3, 5)), "promoter must begin at 4, not 3"),
        ((span("detractor", 0, 3), span("promoter", 4, 5)), "detractor must begin at 1, not 0"),
        ((span("detractor", 1, 3), span("promoter", 4, 6)), "bands end at 6"),
        ((span("detractor", 1, 3), span("promoter", 4, 4)), "bands end at 4"),
    ],
)
def test_bands_that_do_not_cover_the_scale_once_are_refused(bands, sentence):
    with pytest.raises(UsageError, match=sentence):
        key(*bands)


@pytest.mark.parametrize(("low", "high"), [(3, 2), (1.0, 2), (True, 2), (1, "2")])
def test_a_band_runs_between_whole_numbers(low, high):
    with pytest.raises(UsageError, match="from a whole number up"):
        span("passive", low, high)


def test_a_key_is_named_with_its_version():
    assert str(REICHHELD_0_10) == "reichheld_0_10 (version 1)"
    with pytest.raises(UsageError, match="name must be a lower_case word"):
        ScoringKey("My Key", "1", Scale(0, 1), (span("passive", 0, 1),), "x")
