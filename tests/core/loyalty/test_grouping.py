"""Answers with their groups: one tally each, and nothing lost on the way."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.loyalty import PROACTIVE_1_10, Tally, count, count_grouped

ANSWERS = st.one_of(
    st.none(), st.integers(-1, 12), st.booleans(), st.floats(), st.text(max_size=2),
    st.decimals(0, 11, places=1),
)  # fmt: skip
ROWS = st.lists(st.tuples(ANSWERS, st.sampled_from("abc")))


@given(ROWS)
def test_each_group_is_counted_as_it_would_be_by_itself(rows):
    apart = defaultdict(list)
    for answer, group in rows:
        apart[group].append(answer)
    found = count_grouped(PROACTIVE_1_10, rows, question="ideas", wording="1")
    for group, answers in apart.items():
        alone = count(PROACTIVE_1_10, answers, question="ideas", wording="1").tally
        assert found.tallies.get(group, alone) == alone
        assert (group in found.tallies) == (not alone.is_blank)
    assert set(found.tallies) <= set(apart)


@given(ROWS)
def test_refusals_are_those_of_the_whole_list_with_their_rows(rows):
    found = count_grouped(PROACTIVE_1_10, iter(rows))
    whole = count(PROACTIVE_1_10, [answer for answer, _ in rows])
    assert (found.refusals, found.rows) == (whole.refusals, len(rows))
    assert sum(found.tallies.values(), start=Tally.empty(PROACTIVE_1_10)) == whole.tally


@pytest.mark.parametrize(
    "bad", ["abc", (9,), (9, ["toronto"]), (None, {}), None, (Decimal(9), [])], ids=repr
)
@pytest.mark.parametrize("first", [(9, "toronto"), (Decimal(9), "toronto"), (True, "toronto")])
def test_a_row_that_is_no_pair_is_told_with_its_number(first, bad):
    rows = [first, (9, "toronto"), bad, (9, "toronto")]
    with pytest.raises(UsageError, match="row 2 is no answer with its group"):
        count_grouped(PROACTIVE_1_10, rows)


def test_what_goes_wrong_in_the_caller_s_own_rows_is_not_hidden():
    def rows(error):
        yield 9, "toronto"
        raise error

    with pytest.raises(UsageError, match="row 1 .*: file closed") as caught:
        count_grouped(PROACTIVE_1_10, rows(ValueError("file closed")))
    assert isinstance(caught.value.__cause__, ValueError)
    with pytest.raises(UsageError, match=r"\Aline 7"):
        count_grouped(PROACTIVE_1_10, rows(UsageError("line 7")))
    with pytest.raises(KeyError):
        count_grouped(PROACTIVE_1_10, rows(KeyError("x")))


def test_the_same_bad_pair_is_refused_wherever_it_stands():
    bad = (True, "toronto")
    found = count_grouped(PROACTIVE_1_10, [bad, (9, "toronto"), bad])
    assert [r.row for r in found.refusals] == [0, 2]


def test_long_runs_are_counted_in_chunks_with_rows_that_go_on():
    rows = [(9, "a")] * 70_000 + [(Decimal(9), "a"), (0, "b")] + [(None, "b")] * 70_000
    found = count_grouped(PROACTIVE_1_10, rows)
    assert found.tallies["a"].n == 70_001
    assert found.tallies["b"].no_answer == 70_000
    assert [r.row for r in found.refusals] == [70_001]
