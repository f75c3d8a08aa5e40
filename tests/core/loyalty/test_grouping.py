"""Answers with their groups: one tally each, and nothing lost on the way."""

from collections import defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

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


def test_what_is_no_answer_with_a_group_is_refused_in_its_row():
    same = (9, "toronto")
    rows = [same, 9, same, "ab", (9,), (9, ["toronto"]), (11, ["x"]), (None, {}), same, None]
    found = count_grouped(PROACTIVE_1_10, rows)
    assert {group: tally.n for group, tally in found.tallies.items()} == {"toronto": 3}
    assert [(r.row, r.field) for r in found.refusals] == [
        (1, "pair"), (3, "pair"), (4, "pair"), (5, "group"), (6, "rating"), (7, "group"), (9, "pair"),
    ]  # fmt: skip


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
