"""What is computed from one tally: scores and their intervals, with a value or a reason."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any, get_args

from hypothesis import strategies as st

from ... import loyalty as y
from ._facts import S, _maybe
from ._loyalty import (
    _answers,
    clustered_tallies,
    paired_tallies,
    scoring_keys,
    tallies,
    weighted_tallies,
)
from ._shapes import parts

#: Small on purpose: what is hard about scores is hard where answers are few.
_FEW = st.integers(0, 30)
_LEVELS = st.sampled_from([0.5, 0.9, 0.95, 0.99])
_PRIORS = st.sampled_from([(0.5, 0.5, 0.5), (1.0, 1.0, 1.0), (0.1, 3.0, 7.0)])


def _methods(kind: Any) -> S[Any]:
    return st.sampled_from(get_args(kind))


def _small() -> S[y.Tally]:
    return tallies(counts=_FEW)


def _at_least(low: int) -> S[int]:
    return st.integers(low, low + 50)


def percentages() -> S[y.Percentages]:
    """Any three whole percentages of somebody's answers."""
    return parts(y.Percentages, of=_small().map(y.percentages))


def net_scores() -> S[y.NetScore]:
    """Any net score by any method, out of how many were invited or not."""
    return _small().flatmap(
        lambda tally: st.builds(
            y.net_score,
            st.just(tally),
            level=_LEVELS,
            method=_methods(y.IntervalMethod),
            invited=_maybe(_at_least(tally.n + tally.no_answer)),
        )
    )


def mean_ratings() -> S[y.MeanRating]:
    """Any mean rating."""
    return st.builds(y.mean_rating, _small(), level=_LEVELS)


def target_tests() -> S[y.TargetTest]:
    """Any comparison of a score with a target."""
    targets = st.fractions(-1, 1, max_denominator=20)
    return st.builds(
        y.compare_to_target, _small(), targets, level=_LEVELS, method=_methods(y.TargetMethod)
    )


def nonresponse_bounds() -> S[y.NonresponseBounds]:
    """Any limits of what the silent ones may change."""
    return _small().flatmap(
        lambda tally: st.builds(
            y.nonresponse_bounds,
            st.just(tally),
            _at_least(max(1, tally.n + tally.no_answer)),
        )
    )


def population_scores() -> S[y.PopulationScore]:
    """Any score of all customers of a period, those who did not answer included."""
    return _small().flatmap(
        lambda tally: st.builds(
            y.population_score,
            st.just(tally),
            _at_least(max(1, tally.n)),
            level=_LEVELS,
            method=_methods(y.PopulationMethod),
        )
    )


def posteriors() -> S[y.Posterior]:
    """Any distribution of a score under a prior."""
    return st.builds(y.posterior, _small(), prior=_PRIORS, level=_LEVELS)


def weighted_scores() -> S[y.WeightedScore]:
    """Any weighted score."""
    return st.builds(y.weighted_score, weighted_tallies(), level=_LEVELS)


def clustered_scores() -> S[y.ClusteredScore]:
    """Any score whose interval knows who answered twice."""
    return st.builds(
        y.clustered_score, clustered_tallies(), level=_LEVELS, method=_methods(y.ClusteredMethod)
    )


def paired_differences() -> S[y.PairedDifference]:
    """Any difference of two questions among the same people."""
    return st.builds(
        y.paired_difference, paired_tallies(), level=_LEVELS, method=_methods(y.PairedMethod)
    )


def sample_sizes() -> S[y.SampleSize]:
    """Any number of answers that a question needs."""
    margins = st.floats(0.02, 0.9)
    return st.builds(
        y.sample_size,
        margins,
        level=_LEVELS,
        population=_maybe(st.integers(1, 10**4)),
        method=_methods(y.SizeMethod),
    ) | st.builds(y.sample_size_to_compare, margins, level=_LEVELS)


def sights() -> S[y.Sight]:
    """Anything that two groups can tell apart, or cannot."""
    sizes = st.tuples(st.integers(2, 500), st.integers(2, 500))
    return st.builds(y.detectable_difference, sizes, level=_LEVELS) | st.builds(
        y.power_to_compare, st.floats(0.02, 0.9), sizes, level=_LEVELS
    )


# --- counting, and what was refused

_STRANGE = st.sampled_from([-100, 10**6, "7", 7.5, True, "=1+1"])
_WHO = st.sampled_from(["anne", "crm:customer:1", "00"])


def _given(key: y.ScoringKey) -> S[object]:
    return _answers(key) | _STRANGE


def _rows(one: Any) -> S[Any]:
    return st.lists(one, max_size=8)


def counted() -> S[y.Counted]:
    """Anything that became of answers; some are on no scale."""
    return scoring_keys().flatmap(lambda k: _rows(_given(k)).map(lambda rows: y.count(k, rows)))


def counted_pairs() -> S[y.CountedPairs]:
    """Anything that became of pairs of answers."""
    return scoring_keys().flatmap(
        lambda k: _rows(st.tuples(_given(k), _given(k))).map(
            lambda rows: y.count_pairs(k, rows, questions=("ideas", "better_off"))
        )
    )


def counted_clusters() -> S[y.CountedClusters]:
    """Anything that became of answers with who gave them."""
    return scoring_keys().flatmap(
        lambda k: _rows(st.tuples(_given(k), _WHO)).map(lambda rows: y.count_clustered(k, rows))
    )


def counted_groups() -> S[y.CountedGroups]:
    """Anything that became of answers with their groups."""
    groups: S[Hashable] = _maybe(_WHO) | st.integers(0, 2)
    return scoring_keys().flatmap(
        lambda k: _rows(st.tuples(_given(k), groups)).map(lambda rows: y.count_grouped(k, rows))
    )


def rakings() -> S[y.Raking]:
    """Any weights for answers, by shares of branches and segments."""
    rows = st.lists(
        st.fixed_dictionaries(
            {"branch": st.sampled_from(["north", "south"]), "segment": st.sampled_from("ab")}
        ),
        max_size=12,
    )
    shares = st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=10)
    return st.builds(
        lambda rows, north, a: y.rake(
            rows,
            {"branch": {"north": north, "south": 1 - north}, "segment": {"a": a, "b": 1 - a}},
        ),
        rows,
        shares,
        shares,
    )
