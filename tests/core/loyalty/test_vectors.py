"""Every case of the shared numeric oracles, within its own tolerance."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from core.loyalty.cases import paired, tally
from proactive_core.loyalty import (
    REICHHELD_0_10,
    Tally,
    WeightedTally,
    benjamini_hochberg,
    compare_to_target,
    control_chart,
    count,
    difference,
    funnel,
    holm,
    net_score,
    nonresponse_bounds,
    paired_difference,
    population_score,
    post_stratify,
    posterior,
    sample_size,
    sample_size_to_compare,
    shrink,
    trend,
    weighted_score,
)

FILE = Path(__file__).resolve().parents[3].parent / "shared" / "vectors" / "loyalty_vectors.json"
CASES = json.loads(FILE.read_text())["cases"] if FILE.exists() else []

ONE_SAMPLE = {
    "score": "score",
    "wald": "wald",
    "adjusted_wald_3T": "adjusted_wald",
    "score_skew_corrected": "score_skew",
    "bayes_dirichlet_jeffreys": "jeffreys",
    "adjusted_wald_agresti_min": "adjusted_wald_agresti_min",
    "simultaneous_gold_chi2_2": "simultaneous_gold",
}
TWO_SAMPLE = {
    "mover_score": "mover",
    "wald": "wald",
    "adjusted_wald_3T_each": "adjusted_wald",
    "score_restricted_mle": "score_restricted",
    "permutation_exact": "permutation",
}
TESTED = {"score", "wald", "adjusted_wald", "adjusted_wald_agresti_min"}


def close(found, expected, tolerance):
    if expected is None:
        assert found is None
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for a, b in zip(found, expected, strict=True):
            close(a, b, tolerance)
    elif isinstance(expected, (str, bool)):
        assert found == expected
    else:
        assert abs(found - expected) <= max(tolerance, 0), (found, expected)


def clip(value, reach):
    return min(max(value, -reach), reach)


def one_sample(case):
    given, expected = case["input"], case["expected"]
    dqp = given["detractors"], given["passives"], given["promoters"]
    method = ONE_SAMPLE[case["method"]]
    if "counts_0_to_10" in given:
        answers = Tally(REICHHELD_0_10, given["counts_0_to_10"])
        assert answers.dqp == dqp
    else:
        answers = tally(*dqp)
    found = net_score(answers, level=case["level"], method=method)
    yield found.low, clip(expected["low"], 1)
    yield found.high, clip(expected["high"], 1)
    point = expected.get("point", expected.get("point_raw"))
    if point is not None:
        yield found.value, point
    if "n" in expected:
        yield found.n, expected["n"]
    if "variance" in expected:
        yield answers.variance, expected["variance"]
    if "mirror_low" in expected:
        other = net_score(tally(*reversed(dqp)), level=case["level"])
        # The oracle states the mirrored limits with their signs already changed back.
        yield -other.high, expected["mirror_low"]
        yield -other.low, expected["mirror_high"]
    if method == "simultaneous_gold":
        yield (found.high - found.value) / (answers.variance / found.n) ** 0.5, expected["critical"]
    if method == "jeffreys":
        yield from bayes(answers, case)
    yield from against_zero(answers, method, case)


def against_zero(answers, method, case):
    expected = case["expected"]
    if "z_vs_zero" in expected:
        yield compare_to_target(answers, 0).z, expected["z_vs_zero"]
    if method in TESTED and "p_mpmath" in case:
        p = compare_to_target(answers, 0, method=method).p
        yield p, None if case["p_mpmath"] is None else float(case["p_mpmath"])
    elif method == "score" and "p_value_vs_zero" in expected:
        yield compare_to_target(answers, 0).p, expected["p_value_vs_zero"]


def bayes(answers, case):
    given, expected = case["input"], case["expected"]
    after = posterior(answers, prior=tuple(given["prior"]), level=case["level"])
    yield after.mean, expected["posterior_mean"]
    yield after.variance, expected["posterior_variance"]
    yield after.probability_positive, expected["prob_nps_positive"]
    yield 1 - after.probability_below(0.0), expected["prob_nps_positive"]
    yield [after.low, after.high], [expected["low"], expected["high"]]


def two_sample(case):
    given, expected = case["input"], case["expected"]
    a, b = tally(*given["x_dqp"]), tally(*given["y_dqp"])
    method = TWO_SAMPLE[case["method"]]
    found = difference(a, b, level=case["level"] or 0.95, method=method)
    if "low_of_abs" in expected:
        limits = [clip(expected["low_of_abs"], 2), clip(expected["high_of_abs"], 2)]
        middle = expected.get("signed_difference", found.low + found.high)
        ours = [found.low, found.high] if middle >= 0 else [-found.high, -found.low]
        yield ours, limits
        p = case["p_mpmath"]
        yield found.p, None if p is None else float(p)
        if method == "wald":
            yield found.value, expected["signed_difference"]
        return
    yield found.p, expected["p_value"]
    if method == "mover":
        yield [found.value, found.low, found.high], [
            expected["difference"], expected["low"], expected["high"],
        ]  # fmt: skip
    elif method == "score_restricted":
        yield found.common, expected["common_nps_mle"]
        yield abs(found.z), abs(expected["z"])
    else:
        yield found.mid_p, expected["mid_p"]
        yield found.p_exact == Fraction(expected["p_fraction"]), True


def paired_case(case):
    expected = case["expected"]
    answers = paired(case["input"]["joint_q1_rows_q2_cols_det_pas_pro"])
    adjusted = paired_difference(answers)
    yield adjusted.value, expected["difference"]
    yield answers.variance, expected["variance_of_d"]
    yield adjusted.centre, expected["adjusted_center"]
    yield [adjusted.low, adjusted.high], [expected["adjusted_low"], expected["adjusted_high"]]
    wald = paired_difference(answers, method="wald")
    yield [wald.low, wald.high], [expected["wald_low"], expected["wald_high"]]
    mover = paired_difference(answers, method="mover")
    yield [mover.low, mover.high], [expected["mover_low"], expected["mover_high"]]
    yield answers.correlation, expected["correlation"]
    yield paired_difference(answers, method="sign_flip").p, expected["sign_flip_p"]


def finite_population(case):
    given, expected = case["input"], case["expected"]
    answers = tally(given["detractors"], given["passives"], given["promoters"])
    found = population_score(answers, given["population"])
    assert found.method == "predictive"
    yield found.value, expected["point"]
    yield found.mean, expected["predictive_mean"]
    yield [found.low, found.high], [expected["predictive_low"], expected["predictive_high"]]
    bounds = [expected["logical_low"], expected["logical_high"]]
    yield [found.certain_low, found.certain_high], bounds
    yield found.n_eff, expected["n_eff"]
    by_score = population_score(answers, given["population"], method="score")
    yield by_score.low, max(expected["score_fpc_low"], bounds[0])
    yield by_score.high, min(expected["score_fpc_high"], bounds[1])


def weighted(case):
    given, expected = case["input"], case["expected"]
    if "strata" in given:
        found = post_stratify((tally(*s["dqp"]), s["population"]) for s in given["strata"])
        yield found.variance, expected["variance_of_estimate_n_minus_1"]
        yield [found.low, found.high], [expected["mover_low"], expected["mover_high"]]
    else:
        rows = zip(given["answers"], given["weights"], strict=True)
        found = weighted_score(WeightedTally.of(REICHHELD_0_10, rows))
        yield found.n_eff, expected["kish_n_eff"]
        yield found.variance, expected["linearised_variance_n_over_n_minus_1"]
        yield [found.low, found.high], [expected["score_low_kish"], expected["score_high_kish"]]
    yield found.value, expected["point"]


def nonresponse(case):
    given, expected = case["input"], case["expected"]
    answers = tally(given["detractors"], given["passives"], given["promoters"])
    found = nonresponse_bounds(answers, given["invited"])
    yield found.response_rate, expected["response_rate"]
    yield [found.low, found.high], [expected["low"], expected["high"]]


def multiplicity(case):
    yield holm(case["input"]["p"]), case["expected"]["holm_adjusted"]
    yield benjamini_hochberg(case["input"]["p"]), case["expected"]["bh_adjusted"]


def named(rows):
    return {f"{i:02d}": tally(*row) for i, row in enumerate(rows)}


def funnel_case(case):
    expected = case["expected"]
    found = funnel(named(case["input"]["branches_dqp"]), winsorise=case["input"]["winsorise"])
    yield found.target, expected["target"]
    yield found.variance, expected["pooled_variance"]
    yield found.z, expected["z"]
    yield found.z_winsorised, expected["z_winsorised"]
    yield found.phi, expected["phi"]
    yield found.tau_squared, expected["tau2_additive"]
    yield found.cochran_q, expected["cochran_Q_pooled_var"]
    for kind, suffix in (("none", "no_od"), ("additive", "additive")):
        yield (
            found.limits(40, overdispersion=kind),
            [expected[f"limit_{side}_95_n40_{suffix}"] for side in ("low", "high")],
        )


def shrinkage(case):
    expected = case["expected"]
    prior = case["input"].get("alpha")
    found = shrink(named(case["input"]["branches_dqp"]), prior=prior and tuple(prior))
    yield [one.value for one in found.branches], expected["posterior_mean"]
    if prior is None:
        yield found.alpha, expected["alpha_hat"]
        yield found.log_likelihood, expected["loglik"]
        assert found.converged


def trend_case(case):
    expected = case["expected"]
    found = trend(named(case["input"]["periods_dqp"]))
    yield [t.score for _, t in found.periods], expected["nps"]
    yield found.s, expected["S"]
    yield found.variance, expected["var_S_tie_corrected"]
    yield found.z, expected["z_continuity"]
    yield found.p, expected["p_value"]
    yield found.slope, expected["theil_sen_slope"]


def chart(case):
    expected = case["expected"]
    periods = named(case["input"]["periods_dqp"])
    shewhart = control_chart(periods, method="shewhart")
    yield shewhart.centre, expected["center_pooled"]
    yield [one.z for one in shewhart.periods], expected["z"]
    yield [one.ewma for one in shewhart.periods], expected["ewma"]
    yield [one.cusum_up for one in shewhart.periods], expected["cusum_upper"]
    first = shewhart.periods[0]
    yield [first.low, first.high], [expected["shewhart_low_n50"], expected["shewhart_high_n50"]]
    laney = control_chart(periods, method="laney")
    yield laney.sigma_z, expected["laney_sigma_z"]
    first = laney.periods[0]
    yield [first.low, first.high], [expected["laney_low_n50"], expected["laney_high_n50"]]
    xmr = control_chart(periods, method="xmr")
    yield xmr.centre, expected["xmr_mean"]
    first = xmr.periods[0]
    yield [first.low, first.high], [expected["xmr_low"], expected["xmr_high"]]


def size(case):
    given, expected, level = case["input"], case["expected"], case["level"]
    if "difference" in given:
        found = sample_size_to_compare(
            given["difference"],
            variances=(given["variance_1"], given["variance_2"]),
            level=level,
            power=given["power"],
        )
        yield found.n, expected["n_per_group"]
        yield found.unrounded, expected["n_unrounded"]
        return
    asked = {"variance": given["variance"], "level": level}
    found = sample_size(given["margin"], **asked, population=given.get("population"))
    yield found.n, expected.get("n_wald", expected.get("n"))
    if "n_adjusted_wald_minus_3" in expected:
        fewer = sample_size(given["margin"], **asked, method="adjusted_wald")
        yield fewer.n, expected["n_adjusted_wald_minus_3"]


def edge(case):
    if case["method"] == "validate":
        answer = json.loads(case["input"]["answer_json"])
        yield bool(count(REICHHELD_0_10, [answer]).refusals), case["expected"]["error"]
        return
    found = net_score(tally(0, 0, 0))
    yield found.n, 0
    yield [found.value, found.low, found.high], [None, None, None]
    yield compare_to_target(tally(0, 0, 0), 0).p, None


CHECKS = {
    "one_sample": one_sample,
    "two_sample": two_sample,
    "paired": paired_case,
    "finite_population": finite_population,
    "weighted": weighted,
    "nonresponse": nonresponse,
    "multiplicity": multiplicity,
    "funnel": funnel_case,
    "shrinkage": shrinkage,
    "trend": trend_case,
    "control_chart": chart,
    "sample_size": size,
    "edge": edge,
}


@pytest.mark.skipif(not CASES, reason="the shared vectors are not on this machine")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_agrees_with_the_oracle(case):
    pairs = list(CHECKS[case["kind"]](case))
    assert pairs
    for found, expected in pairs:
        close(found, expected, case["tolerance"])
