"""Many branches against their network."""

from fractions import Fraction
from math import exp, lgamma, log

import pytest

from core.loyalty.cases import tally
from proactive_core.errors import UsageError
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    Standing,
    benjamini_hochberg,
    compare_branches,
    compare_to_target,
    control_chart,
    funnel,
    holm,
    rank_sets,
    shrink,
    trend,
)
from proactive_core.loyalty._dirichlet import Rises
from proactive_core.loyalty._special import chi_squared_beyond
from proactive_core.loyalty._trinomial import law_of_lead, tails

NETWORK = {
    "Halifax": tally(1, 1, 3),
    "Toronto": tally(40, 20, 10),
    "Ottawa": tally(5, 10, 85),
    "Regina": tally(0, 0, 0),
}


def test_only_branches_that_can_be_told_from_the_network_are_flagged():
    found = compare_branches(NETWORK)
    assert {one.name: one.standing for one in found.branches} == {
        "Halifax": Standing.UNTOLD, "Toronto": Standing.BELOW, "Ottawa": Standing.ABOVE,
        "Regina": Standing.UNTOLD,
    }  # fmt: skip
    assert [one.reading for one in found.branches] == [
        "Too few answers to tell Halifax from the network (p = 1, adjusted).",
        "Toronto scores below the network (p < 0.0001, adjusted).",
        "Ottawa scores above the network (p < 0.0001, adjusted).",
        "Regina: nobody answered.",
    ]
    assert found.reading == (
        "The network scores +30: Ottawa above it; Toronto below it (a false alarm among them has a"
        " chance of at most 5 %)."
    )
    assert found.branches[3].p is None
    assert found.network.n == 175


def test_equal_branches_raise_no_alarm():
    """Two hundred branches at +94: Wald with Holm flags 93 of them, the exact tail none (§10.1)."""
    sizes = [5 + i % 30 for i in range(200)]
    branches = {str(i): tally(int(i % 40 == 0), int(i % 17 == 0), n) for i, n in enumerate(sizes)}
    found = compare_branches(branches)
    assert found.flagged == ()
    assert found.reading.endswith("too few answers to tell any branch from it.")


def test_a_network_without_answers_compares_nothing():
    found = compare_branches({"a": tally(0, 0, 0)})
    assert found.reading == "No branch can be compared: nobody answered."


def test_large_branches_are_compared_by_the_score_z():
    branches = {"big": tally(300, 300, 600), "small": tally(3, 3, 3), "even": tally(303, 303, 603)}
    found = {one.name: one for one in compare_branches(branches).branches}
    pooled = Fraction(600, 2418)
    assert found["big"].p == pytest.approx(compare_to_target(branches["big"], pooled).p)
    assert found["big"].lower + found["big"].upper == pytest.approx(1)
    level = compare_branches({"a": tally(500, 500, 500), "b": tally(500, 500, 500)})
    assert [one.p for one in level.branches] == [1, 1]


def test_false_alarms_may_be_bounded_by_share_instead():
    loose = compare_branches(NETWORK, adjustment="benjamini_hochberg")
    assert loose.reading.endswith("it (at most 5 % of such alarms are expected to be false).")
    assert loose.adjustment == "benjamini_hochberg"
    for one, other in zip(loose.branches, compare_branches(NETWORK).branches, strict=True):
        assert one.p_adjusted is None or one.p_adjusted <= other.p_adjusted
    with pytest.raises(UsageError, match="holm, benjamini_hochberg"):
        compare_branches(NETWORK, adjustment="bonferroni")


@pytest.mark.parametrize(
    "compute", [compare_branches, funnel, shrink, rank_sets, control_chart, trend]
)
def test_other_keys_other_questions_and_nothing_at_all_are_refused(compute):
    with pytest.raises(UsageError, match="Halifax under proactive_1_10"):
        compute({"Toronto": tally(1, 1, 1), "Halifax": tally(1, 1, 1, key=PROACTIVE_1_10)})
    with pytest.raises(UsageError, match="another question"):
        compute({"Toronto": tally(1, 1, 1, question="a"), "Halifax": tally(1, 1, 1, question="b")})
    with pytest.raises(UsageError, match="at least one"):
        compute({})


def test_wordings_that_differ_between_branches_are_told():
    found = compare_branches(
        {"a": tally(1, 1, 1, wordings=("1",)), "b": tally(1, 1, 1, wordings=("2",))}
    )
    assert found.crosses_wordings
    assert "wording changed (1, 2)" in found.reading


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_p_values_lie_between_0_and_1(adjust):
    assert adjust(()) == ()
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(UsageError, match=r"0\.\.1"):
            adjust((0.5, wrong))


def test_a_funnel_reads_as_a_sentence():
    wide = funnel({name: one for name, one in NETWORK.items() if one.n})
    assert wide.reading == (
        "The 3 branches scatter around +30 more than chance alone explains (p < 0.0001)."
    )
    calm = funnel({str(i): tally(4 + i, 6, 15) for i in range(3)})
    assert calm.reading == (
        "The 3 branches scatter around +38 no more than chance alone may scatter them (p = 0.89)."
    )
    assert (wide.key, wide.n) == (NETWORK["Halifax"].key, wide.network.n)
    assert calm.tau_squared == 0


def test_funnel_limits_widen_with_overdispersion_and_stay_on_the_scale():
    wide = funnel(NETWORK)
    assert wide.names == ("Halifax", "Toronto", "Ottawa")
    plain = wide.limits(40, overdispersion="none")
    for kind in ("multiplicative", "additive"):
        low, high = wide.limits(40, overdispersion=kind)
        assert low < plain[0] < plain[1] < high
    calm = funnel({str(i): tally(4 + i, 6, 15) for i in range(3)})
    assert calm.limits(40, overdispersion="multiplicative") == calm.limits(
        40, overdispersion="none"
    )
    assert wide.limits(1, level=0.998) == (-1, 1)


def test_a_funnel_needs_answers_and_spread():
    nobody = funnel({"a": tally(0, 0, 0)})
    assert nobody.limits(5) is None
    assert nobody.reading == "There is no funnel: nobody answered."
    same = funnel({"a": tally(0, 0, 4), "b": tally(0, 0, 4)})
    assert same.phi is None
    assert same.limits(5) == (1, 1)
    assert same.reading == (
        "The 2 branches scatter around +100 without any spread: all 8 answers fell in one band."
    )
    alone = funnel({"a": tally(1, 2, 3)})
    assert (alone.z, alone.tau_squared, alone.p) == ((0,), 0, None)
    assert alone.reading == "One branch alone does not scatter."


def test_a_scatter_that_chance_explains_is_not_called_one():
    """φ lies above 1 in every second network of equal branches: that is no reason to say so."""
    found = funnel(
        {"a": tally(1, 1, 6), "b": tally(1, 0, 2), "c": tally(0, 3, 1), "d": tally(5, 2, 2)},
        winsorise=0,
    )
    assert found.phi > 1
    assert found.p > 0.05
    assert "no more than chance alone may scatter them" in found.reading


def test_the_chance_of_a_scatter_is_chi_squared_where_answers_are_many():
    """Three branches of 2 000: Q is chi-squared with 2 degrees of freedom, e^(−Q/2)."""
    found = funnel({str(i): tally(300 + 20 * i, 500, 1200 - 20 * i) for i in range(3)})
    assert found.p == pytest.approx(exp(-found.cochran_q / 2), rel=0.01)


def test_a_scatter_varies_more_than_chi_squared_where_nearly_all_answers_are_alike():
    """loyalty §7.4: Q is chi-squared only from some 20 answers on; a lone detractor is no proof."""
    alike = {str(i): tally(0, 0, 6) for i in range(30)}
    found = funnel({**alike, "x": tally(2, 0, 4)})
    assert chi_squared_beyond(found.cochran_q, 30) * 10 < found.p < 0.5


def test_wordings_that_differ_between_branches_are_told_by_the_funnel_too():
    found = funnel({"a": tally(4, 6, 15, wordings=["1"]), "b": tally(5, 6, 15, wordings=["2"])})
    assert found.reading.endswith(
        "the question's wording changed (1, 2), which may explain some of it."
    )


@pytest.mark.parametrize("n", [0, -1, 2.5, True])
def test_funnel_limits_are_for_branches_with_answers(n):
    with pytest.raises(UsageError, match="at least 1"):
        funnel(NETWORK).limits(n)
    with pytest.raises(UsageError, match="none, multiplicative, additive"):
        funnel(NETWORK).limits(5, overdispersion="some")
    with pytest.raises(UsageError, match="winsorise"):
        funnel(NETWORK, winsorise=0.5)


def test_rank_sets_say_how_little_a_league_table_knows():
    found = rank_sets(NETWORK)
    assert [(one.name, one.best, one.worst) for one in found] == [
        ("Halifax", 1, 4), ("Toronto", 2, 4), ("Ottawa", 1, 3), ("Regina", 1, 4),
    ]  # fmt: skip
    assert found[0].reading == "Too few answers to rank Halifax among the 4 branches at all."
    assert found[1].reading == "Toronto ranks somewhere from 2 to 4 of 4 (95 % confidence)."
    sure = rank_sets({"a": tally(0, 0, 90), "b": tally(90, 0, 0)})
    assert [one.reading for one in sure] == [
        "a ranks 1 of 2 (95 % confidence).", "b ranks 2 of 2 (95 % confidence).",
    ]  # fmt: skip
    assert rank_sets({"a": tally(1, 1, 1)})[0].reading == "a is the only branch."


def test_shrinkage_reads_as_a_sentence_and_keeps_raw_scores_beside():
    found = shrink(NETWORK)
    assert found.converged
    assert found.reading.endswith("use it to rank, not to report.")
    assert found.reading.startswith("Each branch's score is pulled towards +")
    assert found.branches[0].score.value == Fraction(2, 5)
    assert found.branches[3].value == pytest.approx(found.prior_mean)


def test_the_fit_is_where_the_likelihood_is_flat():
    """Minka's fixed point leaves the fitted alpha where it is."""
    rows = [(6, 8, 26), (12, 10, 18), (2, 5, 33), (20, 15, 25)]
    found = shrink({str(i): tally(*row) for i, row in enumerate(rows)})

    def steps(counts, a):
        return sum(1 / (a + j) for n in counts for j in range(n))

    bottom = steps([sum(row) for row in rows], sum(found.alpha))
    for k, a in enumerate(found.alpha):
        assert a * steps([row[k] for row in rows], a) / bottom == pytest.approx(a, rel=1e-9)


def test_branches_that_differ_no_more_than_by_chance_get_the_pooled_score():
    found = shrink({"a": tally(4, 6, 15), "b": tally(4, 6, 15)})
    assert found.alpha is None
    assert [one.value for one in found.branches] == [pytest.approx(0.44)] * 2
    assert found.reading == (
        "Use the network's +44 for every branch: the branches do not differ by more than chance."
    )


def test_a_score_to_be_pulled_towards_is_rounded_once_half_away_from_zero():
    """72.5 points (29 of 40) are 73, in every sentence [loyalty §4]: Python's `round` says 72."""
    for counts, shown in (((0, 11, 29), "+73"), ((29, 11, 0), "−73")):
        network = {"a": tally(*counts)}
        assert f"The network scores {shown}" in compare_branches(network).reading
        assert f"Use the network's {shown} for every branch" in shrink(network).reading
        assert (
            f"pulled towards {shown} as if" in shrink(network, prior=counts_above_0(counts)).reading
        )


def counts_above_0(counts):
    """A prior with the same score: one more on either side changes nothing of the lead."""
    d, q, p = counts
    return d + 1, q - 2, p + 1


def test_a_fit_that_runs_away_is_no_fit():
    """If A runs past ~1e5 the branches do not differ: report the pooled score (§10.3)."""
    found = shrink({"a": tally(5051, 4949, 0), "b": tally(4949, 5051, 0)})
    assert found.alpha is None
    assert "hardly differ" in found.reading


def test_a_fit_that_is_stopped_early_says_so():
    found = shrink(NETWORK, most_steps=2)
    assert not found.converged
    assert found.steps == 2
    assert found.reading.endswith("the fit had not settled when it was stopped.")


def test_a_band_that_nobody_chose_gets_no_weight():
    found = shrink({"a": tally(0, 9, 1), "b": tally(0, 1, 9), "c": tally(0, 5, 5)})
    assert found.alpha[0] == 0
    assert found.converged


def test_nobody_s_scores_are_not_shrunk():
    found = shrink({"a": tally(0, 0, 0)})
    assert (found.branches, found.prior_mean) == ((), None)
    assert found.reading == "No score can be shrunk: nobody answered."
    for prior in ((0, 1, 1), (1, 1, float("inf")), (1, 1, -1)):
        with pytest.raises(UsageError, match="prior"):
            shrink(NETWORK, prior=prior)


def test_large_and_small_counts_go_through_the_same_fit():
    """Sums over counts beyond a thousand go through gamma functions; both must agree."""
    rises = Rises.of([3, 1200, 5000, 0])
    for a in (0.7, 12.0, 900.0):
        exact = sum(lgamma(n + a) - lgamma(a) for n in (3, 1200, 5000))
        assert rises.logs(a) + rises.total * log(a) == pytest.approx(exact, rel=1e-12)
        first, second = rises.slopes(a)
        steps = [1 / (a + j) for n in (3, 1200, 5000) for j in range(n)]
        assert first == pytest.approx(sum(steps), rel=1e-12)
        assert second == pytest.approx(-sum(x * x for x in steps), rel=1e-12)


def test_a_network_that_hardly_varies_is_fitted_all_the_same():
    found = shrink({"a": tally(5058, 4942, 0), "b": tally(4942, 5058, 0)})
    assert found.converged
    assert sum(found.alpha) == pytest.approx(28_900, rel=0.01)
    assert found.reading == (
        "Each branch's score is pulled towards −50 as if it had 28932 more answers: use it to"
        " rank, not to report."
    )


def test_exact_funnel_limits_by_hand():
    """Two answers under (.25, .5, .25): −1 has a chance of 1/16, −.5 or less 5/16."""
    calm = funnel({"a": tally(1, 2, 1), "b": tally(1, 2, 1)})
    assert calm.exact_limits(2, level=0.8) == (Fraction(-1, 2), Fraction(1, 2))
    assert calm.exact_limits(2, level=1 - 2 / 16) == (Fraction(-1, 2), Fraction(1, 2))
    assert calm.exact_limits(2, level=1 - 1.99 / 16) == (-1, 1)
    assert funnel({"a": tally(0, 0, 0)}).exact_limits(5) is None
    same = funnel({"a": tally(0, 0, 4), "b": tally(0, 0, 4)})
    assert same.exact_limits(7) == (1, 1)


@pytest.mark.parametrize("n", [1, 5, 10, 30, 200])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_no_score_beyond_an_exact_limit_is_likelier_than_was_meant(n, level):
    found = funnel({"a": tally(15, 25, 60), "b": tally(5, 15, 80)})
    low, high = found.exact_limits(n, level=level)
    law = law_of_lead(n, (Fraction(20, 200), Fraction(40, 200), Fraction(140, 200)))
    below, _ = tails(law, int(low * n) - 1) if low > -1 else (0, None)
    _, above = tails(law, int(high * n) + 1) if high < 1 else (None, 0)
    assert below <= (1 - level) / 2 + 1e-12
    assert above <= (1 - level) / 2 + 1e-12
    assert tails(law, int(low * n))[0] > (1 - level) / 2
    assert tails(law, int(high * n))[1] > (1 - level) / 2


@pytest.mark.parametrize("n", [0, 1001, 2.5, True])
def test_exact_funnel_limits_end_where_they_take_too_long(n):
    with pytest.raises(UsageError, match="1 to 1000"):
        funnel(NETWORK).exact_limits(n)
    with pytest.raises(UsageError, match="strictly between"):
        funnel(NETWORK).exact_limits(5, level=1)
