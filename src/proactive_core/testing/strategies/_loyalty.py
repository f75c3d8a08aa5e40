"""Scoring keys and what is counted under them."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from ...loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    Band,
    BandRange,
    Cluster,
    ClusteredTally,
    PairedTally,
    ScoringKey,
    Tally,
    Weighing,
    WeightedTally,
)
from ._facts import scales, texts

S = st.SearchStrategy

_BANDS = tuple(Band)
_QUESTIONS = st.none() | st.sampled_from(["ideas", "better_off"])
_WORDINGS = st.lists(st.sampled_from(["1", "2"]), max_size=2)
_COUNTS = st.integers(0, 10**6)


def scoring_keys() -> S[ScoringKey]:
    """Any key on any scale of at most 20 points; one or two of its bands may be absent."""
    return scales().flatmap(
        lambda scale: st.builds(
            lambda bands, cuts, origin: ScoringKey(
                name="any_key",
                version="1",
                scale=scale,
                bands=_cover(scale.low, scale.high, sorted(bands), sorted(cuts), origin),
                provenance=origin,
            ),
            st.sets(st.integers(0, 2), min_size=1, max_size=min(3, scale.high - scale.low + 1)),
            st.sets(
                st.integers(scale.low, scale.high - 1),
                min_size=min(2, scale.high - scale.low),
                max_size=2,
            ),
            texts(),
        )
    ) | st.sampled_from([PROACTIVE_1_10, REICHHELD_0_10])


def _cover(
    low: int, high: int, bands: list[int], cuts: list[int], origin: str
) -> tuple[BandRange, ...]:
    ends = [*cuts[: len(bands) - 1], high]
    starts = [low, *(end + 1 for end in ends[:-1])]
    return tuple(
        BandRange(_BANDS[band], start, end, origin)
        for band, start, end in zip(bands, starts, ends, strict=True)
    )


def _points(key: ScoringKey) -> int:
    return key.scale.high - key.scale.low + 1


def tallies(
    *,
    key: S[ScoringKey] | None = None,
    question: S[str | None] = _QUESTIONS,
    counts: S[int] = _COUNTS,
) -> S[Tally]:
    """Any tally, empty ones among them, under one of any keys or of the given ones."""
    return (scoring_keys() if key is None else key).flatmap(
        lambda k: st.builds(
            Tally,
            st.just(k),
            st.lists(counts, min_size=_points(k), max_size=_points(k)),
            counts,
            question,
            _WORDINGS,
        )
    )


def paired_tallies(*, key: S[ScoringKey] | None = None) -> S[PairedTally]:
    """Any paired tally of the two questions; some people may have left one of them."""
    return (scoring_keys() if key is None else key).flatmap(
        lambda k: st.lists(st.tuples(_answers(k), _answers(k)), max_size=20).map(
            lambda pairs: PairedTally.of(k, pairs, questions=("ideas", "better_off"))
        )
    )


def _answers(key: ScoringKey) -> S[int | None]:
    return st.none() | st.integers(key.scale.low, key.scale.high)


def weighted_tallies(*, key: S[ScoringKey] | None = None) -> S[WeightedTally]:
    """Any weighted tally; weights lie between a thousandth and a thousand."""
    weights = st.fractions(Fraction(1, 1000), 1000)
    return (scoring_keys() if key is None else key).flatmap(
        lambda k: st.lists(st.tuples(_answers(k), weights), max_size=20).map(
            lambda rows: WeightedTally.of(k, rows)
        )
    )


def clusters(*, counts: S[int] = _COUNTS) -> S[Cluster]:
    """Any customer's answers, at least one."""
    dqp = st.tuples(counts, counts, counts).filter(any)
    return st.builds(Cluster, texts(), dqp)


def clustered_tallies(*, key: S[ScoringKey] | None = None) -> S[ClusteredTally]:
    """Any clustered tally of at most 20 rows; many of its customers answer more than once."""
    who = st.sampled_from(["crm:customer:1", "crm:customer:2", "anne"]) | texts()
    return (scoring_keys() if key is None else key).flatmap(
        lambda k: st.lists(st.tuples(_answers(k), who), max_size=20).map(
            lambda rows: ClusteredTally.of(k, rows)
        )
    )


def weighings() -> S[Weighing]:
    """Any settings of a control chart's running statistics."""
    return st.builds(
        Weighing,
        share=st.floats(0, 1, exclude_min=True),
        slack=st.floats(0, 3),
        alarm=st.floats(0.1, 10),
    )
