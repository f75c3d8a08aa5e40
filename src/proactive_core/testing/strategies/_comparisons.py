"""What is computed from several tallies: differences, branches beside each other, periods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from ... import loyalty as y
from ._facts import S, texts
from ._loyalty import clustered_tallies, scoring_keys, tallies, weighings
from ._scores import _FEW, _LEVELS, _methods

_NAMES = st.tuples(texts(), texts())
_PERIODS = tuple(f"{year}-Q{quarter}" for year in (2024, 2025, 2026) for quarter in (1, 2, 3, 4))


def _comparable() -> S[S[y.Tally]]:
    """Tallies of one question under one key: others are never compared."""
    asked = st.sampled_from([None, "ideas"])
    return st.builds(
        lambda key, question: tallies(key=st.just(key), question=st.just(question), counts=_FEW),
        scoring_keys(),
        asked,
    )


def _branches() -> S[Mapping[str, y.Tally]]:
    return _comparable().flatmap(lambda one: st.dictionaries(texts(), one, min_size=1, max_size=5))


def _periods() -> S[Mapping[str, y.Tally]]:
    return _comparable().flatmap(
        lambda one: st.lists(one, min_size=1, max_size=len(_PERIODS)).map(
            lambda held: dict(zip(_PERIODS, held, strict=False))
        )
    )


def _of_two(compare: Any, **settings: S[Any]) -> S[Any]:
    return _comparable().flatmap(
        lambda one: st.builds(compare, one, one, level=_LEVELS, names=_NAMES, **settings)
    )


def differences() -> S[y.Difference]:
    """Any difference of two scores, by any method."""
    found: S[y.Difference] = _of_two(y.difference, method=_methods(y.DifferenceMethod))
    return found


def ratings_comparisons() -> S[y.RatingsComparison]:
    """Any rank sum test of two groups."""
    found: S[y.RatingsComparison] = _of_two(y.compare_ratings)
    return found


def clustered_differences() -> S[y.ClusteredDifference]:
    """Any difference of two clustered scores; some customers may be in both."""
    return scoring_keys().flatmap(
        lambda key: st.builds(
            y.clustered_difference,
            clustered_tallies(key=st.just(key)),
            clustered_tallies(key=st.just(key)),
            names=_NAMES,
            level=_LEVELS,
            method=_methods(y.ClusteredMethod),
        )
    )


def branch_comparisons() -> S[y.BranchComparison]:
    """Any branches against the network that they make up."""
    return st.builds(
        y.compare_branches, _branches(), level=_LEVELS, adjustment=_methods(y.Adjustment)
    )


def rank_sets() -> S[y.RankSet]:
    """Any ranks that the answers leave open for a branch."""
    return st.builds(y.rank_sets, _branches(), level=_LEVELS).flatmap(st.sampled_from)


def funnels() -> S[y.Funnel]:
    """Any funnel plot in numbers."""
    return st.builds(y.funnel, _branches(), winsorise=st.sampled_from([0.05, 0.1, 0.2]))


def shrinkages() -> S[y.Shrinkage]:
    """Any network's branches under one law."""
    return st.builds(y.shrink, _branches(), level=_LEVELS, most_steps=st.sampled_from([1, 1000]))


def control_charts() -> S[y.ControlChart]:
    """Any periods against the limits of chance."""
    return st.builds(
        y.control_chart, _periods(), method=_methods(y.ChartMethod), weighing=weighings()
    )


def trends() -> S[y.Trend]:
    """Any trend of a score over periods, with seasons and without."""
    return st.builds(y.trend, _periods(), level=_LEVELS, seasons=st.sampled_from([1, 4]))
