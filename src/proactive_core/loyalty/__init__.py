"""Net-promoter-style scores of the two customer questions, honest at n = 5.

A `ScoringKey` says which ratings count for and against; a `Tally` is the histogram that
every statistic starts from. Each result carries its key, n, the mix of answers, level and
method, a `value` that is None with a reason where nothing can be said, and one sentence
(`reading`) for a manager. Everything is on the unit scale −1..1 unless it is called points.
"""

from __future__ import annotations

from ..facts import Scale
from ._branches import (
    Adjustment,
    BranchComparison,
    BranchResult,
    Standing,
    compare_branches,
)
from ._clustered_difference import ClusteredDifference, clustered_difference
from ._clustered_score import ClusteredMethod, ClusteredScore, Design, clustered_score
from ._clusters import (
    Cluster,
    ClusterBy,
    ClusteredTally,
    CountedClusters,
    cluster_responses,
    count_clustered,
)
from ._counting import Counted, RefusedAnswer, count, count_responses
from ._difference import Difference, DifferenceMethod, difference
from ._funnel import Funnel, Overdispersion, funnel
from ._grouping import CountedGroups, count_grouped
from ._interval import IntervalMethod
from ._keys import PROACTIVE_1_10, REICHHELD_0_10, Band, BandRange, ScoringKey
from ._mean import MeanRating, mean_rating
from ._multiplicity import benjamini_hochberg, holm
from ._net_score import NetScore, net_score
from ._nonresponse import NonresponseBounds, nonresponse_bounds
from ._paired import CountedPairs, PairedTally, count_pairs, pair_responses
from ._paired_difference import PairedDifference, PairedMethod, paired_difference
from ._periods import ChartMethod, ChartPoint, ControlChart, Weighing, control_chart
from ._population import PopulationMethod, PopulationScore, population_score
from ._posterior import Posterior, posterior
from ._raking import Raking, rake
from ._ranks import RankSet, rank_sets
from ._ratings import RatingsComparison, compare_ratings
from ._rounding import Percentages, percentages, round_half_away
from ._sample_size import (
    SampleSize,
    Sight,
    SizeMethod,
    detectable_difference,
    power_to_compare,
    sample_size,
    sample_size_to_compare,
)
from ._shrinkage import Shrinkage, Shrunk, shrink
from ._tally import Tally
from ._target import TargetMethod, TargetTest, compare_to_target
from ._trend import Trend, trend
from ._weights import WeightedScore, WeightedTally, post_stratify, weighted_score

__all__ = [
    "PROACTIVE_1_10",
    "REICHHELD_0_10",
    "Adjustment",
    "Band",
    "BandRange",
    "BranchComparison",
    "BranchResult",
    "ChartMethod",
    "ChartPoint",
    "Cluster",
    "ClusterBy",
    "ClusteredDifference",
    "ClusteredMethod",
    "ClusteredScore",
    "ClusteredTally",
    "ControlChart",
    "Counted",
    "CountedClusters",
    "CountedGroups",
    "CountedPairs",
    "Design",
    "Difference",
    "DifferenceMethod",
    "Funnel",
    "IntervalMethod",
    "MeanRating",
    "NetScore",
    "NonresponseBounds",
    "Overdispersion",
    "PairedDifference",
    "PairedMethod",
    "PairedTally",
    "Percentages",
    "PopulationMethod",
    "PopulationScore",
    "Posterior",
    "Raking",
    "RankSet",
    "RatingsComparison",
    "RefusedAnswer",
    "SampleSize",
    "Scale",
    "ScoringKey",
    "Shrinkage",
    "Shrunk",
    "Sight",
    "SizeMethod",
    "Standing",
    "Tally",
    "TargetMethod",
    "TargetTest",
    "Trend",
    "Weighing",
    "WeightedScore",
    "WeightedTally",
    "benjamini_hochberg",
    "cluster_responses",
    "clustered_difference",
    "clustered_score",
    "compare_branches",
    "compare_ratings",
    "compare_to_target",
    "control_chart",
    "count",
    "count_clustered",
    "count_grouped",
    "count_pairs",
    "count_responses",
    "detectable_difference",
    "difference",
    "funnel",
    "holm",
    "mean_rating",
    "net_score",
    "nonresponse_bounds",
    "pair_responses",
    "paired_difference",
    "percentages",
    "population_score",
    "post_stratify",
    "posterior",
    "power_to_compare",
    "rake",
    "rank_sets",
    "round_half_away",
    "sample_size",
    "sample_size_to_compare",
    "shrink",
    "trend",
    "weighted_score",
]
