"""Three public maturity models, by their published scoring rules, give the figures they print."""

from fractions import Fraction

import pytest

from proactive_core.checklists import (
    Band,
    Checklist,
    Group,
    Item,
    MaturityLevel,
    NotApplicable,
    Option,
    Options,
    evaluate,
    progress,
)

F = Fraction

# OWASP SAMM v2 (CC BY-SA 4.0), owaspsamm/core, model/answer_sets/A.yml: the four answers are worth
# 0, 0.25, 0.5 and 1, each of weight 1. A stream is the sum of its three answers, a practice
# the mean of its two streams, a function and the whole are means [checklists §2].
SAMM_ANSWERS = Options(
    (
        Option("no", 0, "No"),
        Option("some", "0.25", "Yes, for some"),
        Option("half", "0.5", "Yes, for at least half"),
        Option("most", 1, "Yes, for most or all"),
    )
)
FUNCTIONS = ("governance", "design", "implementation", "verification", "operations")


def samm(target=lambda _: None):
    """5 functions × 3 practices × 2 streams × 3 levels = 90 questions."""

    def stream(name):
        keys = (f"{name}_{level}" for level in (1, 2, 3))
        questions = tuple(
            Item(key=key, text="?", scale=SAMM_ANSWERS, target=target(key)) for key in keys
        )
        return Group(key=name, children=questions, rollup="sum")

    def practice(name):
        return Group(key=name, children=tuple(stream(f"{name}_{s}") for s in "ab"))

    def function(name):
        return Group(key=name, children=tuple(practice(f"{name}_p{n}") for n in (1, 2, 3)))

    tree = Group(key="samm", children=tuple(function(name) for name in FUNCTIONS))
    return Checklist(key="samm", version="2.0", title="SAMM", tree=tree)


def scores(found):
    return {group.key: group.score for group in found.groups}


def test_samm_has_90_questions_and_runs_from_0_to_3():
    checklist = samm()
    assert len(checklist.items) == 90
    keys = [item.key for item in checklist.items]
    assert evaluate(checklist, dict.fromkeys(keys, "most")).score == 3
    assert evaluate(checklist, dict.fromkeys(keys, "no")).score == 0
    assert evaluate(checklist, dict.fromkeys(keys, "half")).score == F(3, 2)


@pytest.mark.parametrize(
    ("answers", "stream"),
    [("most most most", 3), ("most half no", F(3, 2)), ("some some some", F(3, 4)), ("half some no", F(3, 4))],
)  # fmt: skip
def test_a_samm_stream_is_the_sum_of_its_three_answers_which_are_not_evenly_spaced(answers, stream):
    checklist = samm()
    keys = [f"design_p1_a_{n}" for n in (1, 2, 3)]
    found = evaluate(checklist, dict(zip(keys, answers.split(), strict=True)))
    assert scores(found)["design_p1_a"] == stream


def test_samm_averages_0_3_and_3_to_2_and_the_zero_stays_visible():
    # SAMM's benchmark report: a mean of 0, 3, 3 is 2.0 and hides a critical zero.
    checklist = samm()
    worth = {"p1": "no", "p2": "most", "p3": "most"}
    answers = {
        item.key: worth[item.key.split("_")[1]]
        for item in checklist.items
        if item.key.startswith("governance")
    }
    found = evaluate(checklist, answers)
    printed = scores(found)
    assert [printed[f"governance_{p}"] for p in worth] == [0, 3, 3]
    assert printed["governance"] == 2
    # Nothing of the other functions was answered, and nothing of them is a zero.
    assert (printed["design"], found.score, found.low) == (None, 2, F(2, 5))


# The worked example of owaspsamm.org, "SAMM Scoring: Percent to Target and Progress to Date
# Metrics" (2025): the practice Secure Build, everything else 0 with a target of 0.
BUILD = "implementation_p1"
TODAY = {"a_1": "some", "a_2": "no", "a_3": "no", "b_1": "most", "b_2": "no", "b_3": "no"}
WANTED = {"a_1": "most", "a_2": "most", "a_3": "no", "b_1": "most", "b_2": "half", "b_3": "no"}


def secure_build(given):
    """The whole model; all but one practice is answered no, and asks for nothing."""
    aims = {f"{BUILD}_{key}": SAMM_ANSWERS.value_of(code) for key, code in WANTED.items()}
    checklist = samm(lambda key: aims.get(key, 0))
    answers = {item.key: "no" for item in checklist.items}
    return evaluate(checklist, answers | {f"{BUILD}_{key}": code for key, code in given.items()})


def test_samm_percent_to_target_and_progress_to_date_of_its_worked_example():
    before, target = secure_build(TODAY), secure_build(WANTED)
    # AbsoluteGap 2.25, AbsoluteTargetScore 3.5, PercentageToTarget 0.357 (or 36 %).
    assert before.percent_to_target == 1 - F("2.25") / F("3.5")
    assert f"{float(before.percent_to_target):.3f}" == "0.357"
    after = secure_build(TODAY | {"a_1": "most", "a_2": "half"})
    # BaselineScore 0.625, TargetScore 1.75, CurrentScore 1.25.
    printed = [scores(found)[BUILD] for found in (before, target, after)]
    assert printed == [F("0.625"), F("1.75"), F("1.25")]
    # PercentToDate (1.25 - 0.625) / (1.75 - 0.625), which they cut to 0.55.
    covered = progress(printed[0], printed[2], printed[1])
    assert (covered, int(covered * 100)) == (F(5, 9), 55)
    assert target.percent_to_target == 1


# HITRUST CSF, as the Healthcare Sector Cybersecurity Implementation Guide v1.1 (US health sector,
# 2016) prints it: points by maturity level (table 12), compliance in quarters (table 13), the
# scores below which each of 15 ratings ends (table 14), what they mean (tables 15 and 16).
POINTS = {"policy": 25, "procedures": 25, "implemented": 25, "measured": 15, "managed": 10}
ENDS = {"1-": 10, "1": 19, "1+": 27, "2-": 36, "2": 45, "2+": 53, "3-": 62, "3": 71, "3+": 79,
        "4-": 83, "4": 87, "4+": 90, "5-": 94, "5": 98, "5+": 100}  # fmt: skip
COMPLIANCE = Options(
    tuple(
        Option(code, F(n, 4), code)
        for n, code in enumerate(["none", "some", "half", "many", "all"])
    )
)


def hitrust():
    starts = dict(zip(ENDS, (0, *ENDS.values()), strict=False))
    return Checklist(
        key="control",
        version="7",
        title="One control",
        tree=Group(
            key="maturity",
            children=tuple(
                Item(key=key, text="?", scale=COMPLIANCE, weight=points)
                for key, points in POINTS.items()
            ),
        ),
        bands=tuple(Band(code, F(start, 100), code) for code, start in starts.items()),
    )


@pytest.mark.parametrize(
    ("levels", "score", "rating"),
    [
        # Table 15: all of the levels below, and of the next none, some or many.
        ("all none none none none", 25, "1+"),
        ("all some none none none", F("31.25"), "2-"),
        ("all many none none none", F("43.75"), "2"),
        ("all all none none none", 50, "2+"),
        ("all all some none none", F("56.25"), "3-"),
        ("all all many none none", F("68.75"), "3"),
        ("all all all none none", 75, "3+"),
        ("all all all all all", 100, "5+"),
        # Table 16: tier 0 is "1 to 3-", tier 2 is "4- to 5-", partial being some to many.
        ("some some some none none", F("18.75"), "1"),
        ("many many many none none", F("56.25"), "3-"),
        ("all all all some some", F("81.25"), "4-"),
        ("all all all many many", F("93.75"), "5-"),
    ],
)
def test_hitrust_scores_and_ratings_are_those_of_its_tables(levels, score, rating):
    found = evaluate(hitrust(), dict(zip(POINTS, levels.split(), strict=True)))
    assert (found.score * 100, found.band.code) == (score, rating)


def test_hitrust_ratings_begin_where_the_one_before_ends():
    # A score is below the cutoff of its rating: 62 is a 3 and no 3- any more.
    checklist = hitrust()
    begins = {band.code: band.at_least for band in checklist.bands}
    assert (begins["1-"], begins["3"], begins["4-"], begins["5+"]) == (0, F(62, 100), F(79, 100), F(98, 100))  # fmt: skip


# C2M2 v2.1 (US Department of Energy): a practice is not, partially, largely or fully implemented;
# a domain has a maturity indicator level (MIL) when every practice of that level and of all
# lower ones is largely or fully implemented.
C2M2_ANSWERS = Options(
    (
        Option("ni", 0, "Not implemented"),
        Option("pi", "1/3", "Partially implemented"),
        Option("li", "2/3", "Largely implemented"),
        Option("fi", 1, "Fully implemented"),
    )
)


def domain(practices=1):
    mils = [
        Group(
            key=f"mil{level}",
            rollup="min",
            children=tuple(
                Item(key=f"p{level}{n}", text="?", scale=C2M2_ANSWERS) for n in "abcdef"[:practices]
            ),
        )
        for level in (1, 2, 3)
    ]
    return Checklist(
        key="risk",
        version="2.1",
        title="Risk management",
        tree=Group(key="domain", children=tuple(mils)),
        levels=tuple(
            MaturityLevel(code=m.key.upper(), node=m.key, at_least="2/3", text=m.key) for m in mils
        ),
    )


def test_c2m2_the_example_of_a_risk_register_is_at_mil_1():
    # A vendor's worked example (support.cyturus.com, "What is a MIL"): the practice of MIL1
    # largely, that of MIL2 partially, that of MIL3 not implemented.
    found = evaluate(domain(), {"p1a": "li", "p2a": "pi", "p3a": "ni"})
    assert (found.level.code, found.level_at_most.code) == ("MIL1", "MIL1")


@pytest.mark.parametrize(
    ("answers", "mil"),
    [
        ({"p1a": "fi", "p1b": "fi", "p2a": "fi", "p2b": "pi", "p3a": "fi", "p3b": "fi"}, "MIL1"),
        ({"p1a": "fi", "p1b": "pi", "p2a": "fi", "p2b": "fi", "p3a": "fi", "p3b": "fi"}, None),
        ({"p1a": "li", "p1b": "fi", "p2a": "li", "p2b": "li", "p3a": "fi", "p3b": "li"}, "MIL3"),
        ({"p1a": "li", "p1b": "fi", "p2a": "li", "p2b": "li", "p3a": "fi"}, "MIL2"),
    ],
)
def test_c2m2_levels_are_cumulative_and_one_practice_can_hold_a_domain_back(answers, mil):
    found = evaluate(domain(2), answers)
    assert (found.level and found.level.code) == mil


def test_c2m2_practices_that_do_not_apply_hold_nothing_back():
    answers = {"p1a": "fi", "p2a": NotApplicable("no supplier"), "p3a": "fi"}
    assert evaluate(domain(), answers).level.code == "MIL3"
