"""Figures that others printed, and those of the reference, as exact fractions."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from proactive_core.checklists import (
    Checklist,
    Early,
    Gate,
    Group,
    Item,
    Level,
    NaPolicy,
    NotApplicable,
    Numeric,
    Option,
    Options,
    Outcome,
    RollUp,
    alpha,
    evaluate,
    percent,
    progress,
)

F = Fraction
VECTORS = Path(__file__).resolve().parents[4] / "shared" / "vectors"
LEVELS = Options(
    (Option("miss", 0, "Miss"), Option("partial", "1/2", "Partial"), Option("meets", 1, "Meets"))
)
CODES = {0: "miss", 0.5: "partial", 1: "meets"}


def checklist(weights, gates=None, **rest):
    items = tuple(
        Item(
            key=key,
            text=key,
            scale=LEVELS,
            weight=weight,
            gate=Gate(str(gates[key])) if gates and key in gates else None,
        )
        for key, weight in weights.items()
    )
    return Checklist(key="c", version="1", title="C", tree=Group(key="all", children=items), **rest)


def vector(name):
    path = VECTORS / name
    if not path.exists():
        pytest.skip(f"{name} is not beside this checkout: put the vectors in ../shared/vectors")
    return json.loads(path.read_text())


@pytest.mark.parametrize(
    ("weights", "gates", "answers", "score", "outcome"),
    [
        ("1 1 1", {"a": "3/5"}, "partial meets meets", F(5, 6), Outcome.GATE_FAILED),
        ("1 2 1", {"a": "1"}, "meets meets partial", F(7, 8), Outcome.PASSED),
        ("1 2 1", {"a": "1"}, "miss meets meets", F(3, 4), Outcome.GATE_FAILED),
    ],
)
def test_the_rubric_guides_worked_numbers_come_out_exactly(weights, gates, answers, score, outcome):
    # MemberJunction rubric guide, sections 6 and 14; scores as fractions [checklists §15].
    form = checklist(dict(zip("abc", weights.split(), strict=True)), gates, threshold="3/5")
    found = evaluate(form, dict(zip("abc", answers.split(), strict=True)))
    assert (found.score, found.outcome) == (score, outcome)


def test_the_rubric_vectors_are_reproduced_to_their_six_digits():
    names = {"GateFailed": Outcome.GATE_FAILED, "Passed": Outcome.PASSED}
    cases = vector("oracle_rubric_worked_examples.json")["cases"]
    assert cases
    for case in cases:
        form = checklist(case["weights"], case["gate"], threshold=str(case["threshold"]))
        found = evaluate(form, {key: CODES[value] for key, value in case["answers"].items()})
        assert round(float(found.score), 6) == case["score"]
        assert found.outcome == names[case["outcome"]]


CANON = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def units(raters):
    columns = zip(*raters, strict=True)
    return [[F(value) for value in column if value is not None] for column in columns]


@pytest.mark.parametrize(
    ("level", "printed"),
    [("nominal", ".743421"), ("ordinal", ".815388"), ("interval", ".849107"), ("ratio", ".797403")],
)
def test_krippendorffs_canonical_matrix_gives_the_published_alphas(level, printed):
    # Krippendorff's example of 4 raters and 12 units with gaps [checklists §15].
    assert f"{float(alpha(units(CANON), Level(level))):.6f}" == f"0{printed}"


def test_the_alpha_vectors_are_reproduced():
    oracle = vector("oracle_krippendorff.json")
    data = units(oracle["data_raters_by_units"])
    for level, expected in oracle["alpha"].items():
        assert float(alpha(data, Level(level))) == pytest.approx(expected, abs=1e-12)


def section_7(na, **rest):
    items = (
        Item(key="a", text="a", scale=LEVELS, weight=3),
        Item(key="b", text="b", scale=LEVELS),
        Item(key="c", text="c", scale=LEVELS, weight=2),
        Item(key="d", text="d", scale=LEVELS, weight=2, na=na),
    )
    form = Checklist(key="c", version="1", title="C", tree=Group(key="all", children=items), **rest)
    return evaluate(form, {"a": "meets", "b": "partial", "d": NotApplicable("no lift here")})


def test_the_example_of_section_7_comes_out_exactly():
    # Weights 3, 1, 2, 2; answers 1, ½, none, N/A [checklists §7].
    found = section_7(NaPolicy.EXCLUDE)
    assert (found.score, found.low, found.high) == (F(7, 8), F(7, 12), F(11, 12))
    assert (found.completeness, found.counts.settled, found.counts.shown) == (F(6, 8), 3, 4)
    zeroed = section_7(NaPolicy.ZERO)
    assert (zeroed.score, zeroed.low, zeroed.high) == (F(7, 12), F(7, 16), F(11, 16))


@pytest.mark.parametrize(
    ("threshold", "early"),
    [("9/10", Early.OPEN), ("1/2", Early.PASSED), ("95/100", Early.FAILED)],
)
def test_the_thresholds_of_section_7_are_decided_or_not_as_printed(threshold, early):
    assert section_7(NaPolicy.EXCLUDE, threshold=threshold).early is early


def test_a_provisional_score_can_lie_outside_a_bracket_of_narrow_scales():
    # Item a 1/10 on a 0–1 scale, item b open on a ¼–¾ scale [checklists §7, trap].
    narrow = Options((Option("low", "1/4", "Low"), Option("high", "3/4", "High")))
    items = (
        Item(key="a", text="a", scale=Numeric(low=0, high=10)),
        Item(key="b", text="b", scale=narrow),
    )
    form = Checklist(key="c", version="1", title="C", tree=Group(key="all", children=items))
    found = evaluate(form, {"a": "1"})
    assert (found.score, found.low, found.high) == (F(1, 10), F(7, 40), F(17, 40))


def test_not_applicable_leaves_numerator_and_denominator():
    # CleanSmarts help page: 16 points of 20 applicable, 25 before N/A, is 80 %, not 64 %.
    points = {"a": 16, "b": 4, "c": 5}
    given = {"a": "meets", "b": "miss", "c": NotApplicable("no kitchen")}
    mean = evaluate(checklist(points), given)
    assert (mean.score, percent(mean.score)) == (F(4, 5), "80.0")
    items = tuple(Item(key=k, text=k, scale=LEVELS, weight=w) for k, w in points.items())
    tree = Group(key="all", children=items, rollup=RollUp.SUM)
    total = evaluate(Checklist(key="c", version="1", title="C", tree=tree), given)
    assert (total.score, total.maximum) == (16, 20)


def test_a_score_of_625_thousandths_is_shown_as_62_5():
    # Plan Brothers, published example [checklists §15].
    assert percent(F(625, 1000)) == "62.5"


def test_percent_to_target_does_not_offset_a_gap_with_a_surplus():
    # Targets 1, 1, ½ and values ½, 1, ¾ of equal weight give 80 % [checklists §11.3].
    scale = Numeric(low=0, high=4)
    items = tuple(
        Item(key=key, text=key, scale=scale, target=target)
        for key, target in (("a", 1), ("b", 1), ("c", "1/2"))
    )
    form = Checklist(key="c", version="1", title="C", tree=Group(key="all", children=items))
    assert evaluate(form, {"a": "2", "b": "4", "c": "3"}).percent_to_target == F(4, 5)


def test_progress_is_the_share_of_the_way_and_none_where_there_is_no_way():
    # Baseline 0.5, target 0.9, now 0.7 is half way [checklists §11.3].
    assert progress(F(5, 10), F(7, 10), F(9, 10)) == F(1, 2)
    assert progress(F(1, 2), F(1, 4), F(1)) == F(-1, 2)
    assert progress(F(1, 2), F(3, 4), F(1, 2)) is None
