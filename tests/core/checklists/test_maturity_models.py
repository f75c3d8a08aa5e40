"""Two public maturity models, by their published scoring rules, give the figures they print."""

from fractions import Fraction

import pytest

from proactive_core.checklists import (
    Checklist,
    Group,
    Item,
    MaturityLevel,
    NotApplicable,
    Option,
    Options,
    evaluate,
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


def samm():
    """5 functions × 3 practices × 2 streams × 3 levels = 90 questions."""

    def stream(name):
        questions = tuple(
            Item(key=f"{name}_{level}", text="?", scale=SAMM_ANSWERS) for level in (1, 2, 3)
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
