"""Two branches, or two periods in which the same customers answered."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.loyalty.cases import tally
from proactive_core.errors import UsageError
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    Cluster,
    ClusteredTally,
    clustered_difference,
    clustered_score,
    difference,
)

counts = st.integers(0, 6)
rows = st.lists(st.tuples(counts, counts, counts).filter(any), min_size=1, max_size=8)


def of(*given, first=0, **held):
    whole = tally(*(sum(row[band] for row in given) for band in range(3)), **held)
    clusters = [Cluster(f"customer {i}", row) for i, row in enumerate(given, first)]
    return ClusteredTally(whole, clusters)


BEFORE = of((0, 0, 4), (1, 1, 0), (0, 2, 2), (2, 0, 1), (3, 0, 0))
AFTER = of((0, 1, 4), (0, 1, 1), (0, 1, 3), (1, 0, 2), (2, 1, 0))
STRANGERS = of((0, 1, 4), (0, 1, 1), (0, 1, 3), (1, 0, 2), (2, 1, 0), first=100)


def test_strangers_are_compared_by_square_and_add():
    """loyalty §7.1, on the limits of the clustered scores."""
    found = clustered_difference(BEFORE, STRANGERS)
    one, other = clustered_score(BEFORE), clustered_score(STRANGERS)
    assert (found.shared, found.correlation) == (0, 0)
    assert found.value == one.value - other.value
    below = math.hypot(float(one.value) - one.low, other.high - float(other.value))
    above = math.hypot(one.high - float(one.value), float(other.value) - other.low)
    assert found.low == pytest.approx(float(found.value) - below)
    assert found.high == pytest.approx(float(found.value) + above)


def test_what_the_same_customers_say_twice_is_taken_off():
    """loyalty §8, MOVER with correlation; r by hand from the residuals."""
    found = clustered_difference(BEFORE, AFTER)
    assert found.shared == 5
    thetas = Fraction(7 - 6, 16), Fraction(10 - 3, 17)
    sides = [
        [(c.lead - theta * c.n) for c in side.clusters]
        for side, theta in zip((BEFORE, AFTER), thetas, strict=True)
    ]
    both = sum(a * b for a, b in zip(*sides, strict=True))
    r = float(both) / math.sqrt(math.prod(float(sum(e * e for e in side)) for side in sides))
    assert r > 0.9
    assert clustered_difference(BEFORE, AFTER, method="wald").correlation == pytest.approx(r)
    assert found.correlation == pytest.approx(r * 5 / (5 + 3))
    apart = clustered_difference(BEFORE, STRANGERS)
    assert found.high - found.low < (apart.high - apart.low) * 0.7


def test_the_same_few_saying_the_same_twice_prove_nothing():
    """Issue: "no zero-width interval while n < ∞". As wide as the paired default, or wider."""
    rows = [(0, 0, 1)] * 4 + [(1, 0, 0)] * 4
    found = clustered_difference(of(*rows), of(*rows))
    assert found.value == 0
    assert found.high == -found.low > 0.3
    assert clustered_difference(of(*rows), of(*rows), method="wald").high == 0


def test_it_reads_as_a_sentence():
    found = clustered_difference(BEFORE, AFTER, names=("2025", "2026"))
    assert found.reading == (
        "Too few answers to tell 2025 from 2026: the difference may be −99 to +37 points"
        " (95 % interval)."
    )
    unsure = clustered_difference(BEFORE, STRANGERS, names=("2025", "2026"))
    assert unsure.reading.startswith("Too few answers to tell 2025 from 2026: the difference may")
    clear = clustered_difference(
        of(*[(0, 0, 3)] * 12, wordings=("1",)), of(*[(3, 0, 0)] * 12, first=50, wordings=("2",))
    )
    assert clear.reading.startswith("the first scores above the second: +200 points observed, and")
    assert clear.reading.endswith("wording changed (1, 2), which may explain some of it.")
    assert clear.correlation == 0


def test_too_few_customers_and_nobody_cannot_be_compared():
    few = clustered_difference(BEFORE, of((1, 1, 3)), names=("a", "b"))
    assert (few.value is not None, few.low, few.high) == (True, None, None)
    assert few.reading.startswith("a and b cannot be compared: b: the answers come from the equal")
    nobody = clustered_difference(ClusteredTally.empty(REICHHELD_0_10), BEFORE, names=("a", "b"))
    assert (nobody.value, nobody.low) == (None, None)
    assert nobody.reading == "a and b cannot be compared: a: nobody answered."
    lone = of((1, 1, 3))
    assert (
        "a: the answers" in clustered_difference(lone, few.second.clustered, names=("a", "b")).why
    )


def test_other_keys_and_methods_are_refused():
    with pytest.raises(UsageError, match="never compared"):
        clustered_difference(BEFORE, ClusteredTally.of(PROACTIVE_1_10, [(9, "a")]))
    with pytest.raises(UsageError, match="score, one_voice, wald"):
        clustered_difference(BEFORE, AFTER, method="mover")


@given(
    st.tuples(*[st.integers(0, 9)] * 3).filter(any), st.tuples(*[st.integers(0, 9)] * 3).filter(any)
)
def test_customers_who_answer_once_on_one_side_are_compared_as_ever(a, b):
    """The plain MOVER difference."""
    one, other = (
        of(*[tuple(int(i == band) for i in range(3)) for band in range(3) for _ in range(dqp[band])],
           first=start)
        for dqp, start in ((a, 0), (b, 1000))
    )  # fmt: skip
    found, plain = clustered_difference(one, other), difference(one.tally, other.tally)
    assert found.value == plain.value
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=1e-12)


@given(rows, rows, st.sampled_from(("score", "one_voice", "wald")))
def test_swapping_the_sides_mirrors_the_difference(a, b, method):
    """Law 7, for clusters that share customers."""
    one = clustered_difference(of(*a), of(*b), method=method)
    other = clustered_difference(of(*b), of(*a), method=method)
    assert other.value == -one.value
    assert other.correlation == one.correlation
    assert -1 <= one.correlation <= 1
    if one.low is None:
        assert other.low is None
    else:
        assert (-other.high, -other.low) == pytest.approx((one.low, one.high), abs=1e-9)
        assert one.low <= float(one.value) <= one.high
        assert one.low < one.high or method == "wald"
