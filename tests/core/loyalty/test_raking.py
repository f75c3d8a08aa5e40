"""Weights that make answers match what is known of all customers."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.loyalty import REICHHELD_0_10, rake, weighted_score


def rows(table):
    return [{"size": a, "town": b} for (a, b), n in table.items() for _ in range(n)]


TABLE = {("big", "north"): 20, ("big", "south"): 10, ("small", "north"): 5, ("small", "south"): 5}
MARGINS = {"size": {"big": 400, "small": 600}, "town": {"north": 1, "south": 1}}


def share(found, given, name, group):
    held = [w for w, row in zip(found.weights, given, strict=True) if row[name] == group]
    return sum(held) / sum(found.weights)


def test_both_margins_come_out_and_odds_ratios_stay():
    """Iterative proportional fitting keeps the odds ratio of the table (Deming, Stephan 1940)."""
    given = rows(TABLE)
    found = rake(given, MARGINS, cap=math.inf)
    assert found.converged
    assert share(found, given, "size", "small") == pytest.approx(0.6, abs=1e-9)
    assert share(found, given, "town", "north") == pytest.approx(0.5, abs=1e-9)
    total = {}
    for weight, row in zip(found.weights, given, strict=True):
        cell = row["size"], row["town"]
        total[cell] = total.get(cell, 0) + weight
    odds = total["big", "north"] * total["small", "south"]
    assert odds / (total["big", "south"] * total["small", "north"]) == pytest.approx(2)
    assert sum(found.weights) == pytest.approx(40)
    assert found.n_eff == pytest.approx(40**2 / sum(w * w for w in found.weights))
    assert (found.largest, found.capped) == (max(found.weights), 0)


def test_one_margin_is_post_stratification():
    """With one margin a weight is the known share over the observed one."""
    given = [{"size": "big"}] * 30 + [{"size": "small"}] * 10
    found = rake(given, {"size": {"big": 0.5, "small": 0.5}})
    assert found.weights == pytest.approx((Fraction(2, 3),) * 30 + (2,) * 10)
    assert found.rounds == 1
    assert found.reading == (
        "Weighted, the 40 answers are worth 30 equal ones, and the largest weight is 2."
    )


def test_margins_that_hold_already_weigh_nothing():
    found = rake(
        rows(TABLE), {"size": {"big": 30, "small": 10}, "town": {"north": 25, "south": 15}}
    )
    assert found.weights == pytest.approx((1,) * 40)
    assert found.n_eff == pytest.approx(40)


def test_a_cap_keeps_one_customer_from_speaking_for_fifty():
    given = [{"size": "big"}] * 99 + [{"size": "small"}]
    free = rake(given, {"size": {"big": 1, "small": 1}}, cap=math.inf)
    assert free.converged
    assert free.largest == pytest.approx(50)
    assert free.n_eff < 4
    found = rake(given, {"size": {"big": 1, "small": 1}})
    assert (found.converged, found.capped, found.rounds) == (False, 1, 100)
    assert found.largest / min(found.weights) == pytest.approx(5)
    assert found.furthest == pytest.approx(0.5 - 5 / 104)
    assert found.reading.endswith(
        "and the largest weight is 4.81; some group is still off by 45 % of all."
    )


def test_margins_that_contradict_each_other_never_fit():
    given = [{"a": "x", "b": "x"}, {"a": "y", "b": "y"}]
    found = rake(given, {"a": {"x": 9, "y": 1}, "b": {"x": 1, "y": 9}}, cap=math.inf, rounds=7)
    assert (found.converged, found.rounds) == (False, 7)
    assert found.furthest == pytest.approx(0.8)


def test_a_group_without_answers_leaves_nothing_to_weigh_up():
    found = rake(
        [{"size": "big", "town": "north"}], {"size": {"big": 1, "small": 2}, "town": {"north": 1}}
    )
    assert (found.weights, found.n_eff, found.largest, found.furthest) == ((), None, None, None)
    assert found.reading == (
        "The answers cannot be weighted: nobody answered of size 'small': leave the margin out, or"
        " merge the group with another."
    )
    assert rake([], MARGINS).why == "nobody answered"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"margins": {}}, "at least one margin"),
        ({"margins": {"size": {}}}, "at least one group"),
        ({"margins": {"size": {"big": 0}}}, "size 'big' must have a size above 0, not 0"),
        ({"margins": {"size": {"big": -1}}}, "above 0"),
        ({"margins": {"size": {"big": math.nan}}}, "above 0"),
        ({"margins": {"size": {"big": math.inf}}}, "above 0"),
        ({"margins": {"size": {"big": True}}}, "above 0"),
        ({"margins": {"size": {"big": "1"}}}, "above 0"),
        ({"margins": {"size": {"small": 1}}}, r"row 0: size must be one of \['small'\], not 'big'"),
        ({"margins": {"trade": {"lifts": 1}}}, "row 0: trade must be one of .* not None"),
        ({"cap": 0.9}, "cap must be"),
        ({"cap": math.nan}, "cap must be"),
        ({"cap": True}, "cap must be"),
        ({"rounds": 0}, "rounds must be"),
        ({"rounds": 1001}, "rounds must be"),
        ({"rounds": 5.0}, "rounds must be"),
    ],
)
def test_nonsense_is_refused(wrong, message):
    given = {"margins": {"size": {"big": 1}}, **wrong}
    with pytest.raises(UsageError, match=message):
        rake([{"size": "big"}], given.pop("margins"), **given)


def test_raked_weights_score_answers():
    given = [{"size": "big"}] * 3 + [{"size": "small"}]
    found = rake(given, {"size": {"big": 1, "small": 1}})
    scored = weighted_score(found.tally(REICHHELD_0_10, [10, 10, 8, 3], question="ideas"))
    assert float(scored.value) == pytest.approx(2 / 6 - 1 / 2)
    assert float(scored.n_eff) == pytest.approx(found.n_eff)
    assert scored.tally.question == "ideas"
    with pytest.raises(UsageError, match="4 weights for 3 answers"):
        found.tally(REICHHELD_0_10, [10, 10, 8])


cells = st.lists(st.integers(1, 9), min_size=6, max_size=6)


@given(cells, st.lists(st.integers(1, 50), min_size=5, max_size=5), st.floats(1, 20))
def test_weights_keep_to_their_cap_and_sum_up_to_the_answers(table, sizes, cap):
    groups = [(a, b) for a in "xy" for b in "pqr"]
    given = [
        {"one": a, "two": b} for (a, b), n in zip(groups, table, strict=True) for _ in range(n)
    ]
    margins = {
        "one": dict(zip("xy", sizes, strict=False)),
        "two": dict(zip("pqr", sizes[2:], strict=True)),
    }
    found = rake(given, margins, cap=cap)
    ranked = sorted(found.weights)
    middle = ranked[(len(ranked) - 1) // 2]
    assert found.largest <= cap * middle * (1 + 1e-6)
    assert sum(found.weights) == pytest.approx(len(given))
    assert 1 <= found.n_eff <= len(given) + 1e-9
    assert found.converged == (found.furthest <= 1e-9)
    if found.converged:
        for name, known in margins.items():
            for group, size in known.items():
                assert share(found, given, name, group) == pytest.approx(
                    size / sum(known.values()), abs=1e-8
                )
