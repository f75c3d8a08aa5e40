"""Rows of a frame score as `evaluate` scores them, one by one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXTRA = 'pip install "proactive-core[frames]"'
pd = pytest.importorskip("pandas", reason="pandas is not installed")
pl = pytest.importorskip("polars", reason=EXTRA)
pa = pytest.importorskip("pyarrow", reason=EXTRA)

from core.checklists.forms import HALVES, YES_NO, form, group, item  # noqa: E402
from proactive_adapters.frames import checklist_scores  # noqa: E402
from proactive_core import UsageError  # noqa: E402
from proactive_core.checklists import (  # noqa: E402
    AllOf,
    Answered,
    AnyOf,
    Equals,
    Not,
    Numeric,
    OneOf,
    Option,
    Options,
    evaluate,
)
from proactive_core.testing import strategies  # noqa: E402

F = Fraction
MAKERS = [pd.DataFrame, pl.DataFrame, pa.table]
law = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


def codes_of(answers):
    return {k: a.value if isinstance(a, Answered) else None for k, a in answers.items()}


@law
@given(st.data(), st.sampled_from([pl.DataFrame, pa.table]))
def test_every_row_has_the_score_and_the_refusals_of_evaluate(data, make):
    checklist = data.draw(strategies.checklists())
    sheets = data.draw(
        st.lists(strategies.answers_to(checklist).map(codes_of), min_size=1, max_size=6)
    )
    keys = [i.key for i in checklist.items]
    frame = make({key: pa.array([s[key] for s in sheets], pa.string()).to_pylist() for key in keys})
    found = checklist_scores(checklist, frame)
    assert len(found) == len(sheets)
    refused = {(cell.row, cell.item) for cell in found.refused}
    for row, sheet in enumerate(sheets):
        whole = evaluate(checklist, {k: v for k, v in sheet.items() if v is not None})
        assert found.score(row) == whole.score
        assert {r.at for r in whole.refused} == {key for at, key in refused if at == row}


FORM = form(
    group("g", item("a", YES_NO, weight=2), item("b", HALVES), weight=3),
    group("m", item("c", YES_NO), item("d", Numeric(low=0, high=4)), rollup="min"),
    item("e", YES_NO, weight=0),
)


@pytest.mark.parametrize("make", MAKERS)
def test_frames_of_each_kind_give_the_same_exact_scores(make):
    frame = make(
        {
            "site": ["x", "y", "z"],
            "a": ["yes", "no", None],
            "b": ["partly", "yes", None],
            "c": ["yes", "no", None],
            "d": [3, 4, None],
        }
    )
    found = checklist_scores(FORM, frame)
    # g: (2 + ½)/3 and 1/3 at weight 3, m: min(1, ¾) and min(0, 1) at weight 1.
    assert [found.score(n) for n in range(3)] == [F(13, 16), F(1, 4), None]
    assert (found.refused, len(found)) == ((), 3)
    floats = found.floats()
    assert [floats[0], floats[1], floats.mask.tolist()] == [13 / 16, 1 / 4, [False, False, True]]


def test_what_cannot_be_used_is_refused_cell_by_cell_and_the_rest_is_scored():
    frame = pl.DataFrame({"a": ["yes", "maybe", "", "yes"], "b": ["yes", "yes", "no", "no"]})
    found = checklist_scores(form(item("a", YES_NO), item("b", YES_NO)), frame)
    assert [found.score(n) for n in range(4)] == [1, 1, 0, F(1, 2)]
    (cell,) = found.refused
    assert (cell.row, cell.item) == (1, "a")
    assert "'maybe' is not an option here; allowed: 'yes', 'no'" in cell.why


def test_numbers_may_be_floats_that_are_whole_and_nothing_else():
    scale = form(item("n", Numeric(low=0, high=10)))
    found = checklist_scores(scale, pl.DataFrame({"n": [7.0, 7.5, None]}))
    assert [found.score(n) for n in range(3)] == [F(7, 10), None, None]
    assert found.refused[0].why == "7.5 is no option's code"
    truths = checklist_scores(scale, pl.DataFrame({"n": [True, False]}))
    assert len(truths.refused) == 2


def test_categories_are_read_as_their_words():
    frame = pl.DataFrame({"a": pl.Series(["yes", "no"], dtype=pl.Categorical)})
    assert checklist_scores(form(item("a", YES_NO)), frame).score(1) == 0
    pandas = pd.DataFrame({"a": pd.Categorical(["no", "yes", None])})
    assert checklist_scores(form(item("a", YES_NO)), pandas).score(1) == 1


def test_not_applicable_goes_by_the_policy_of_the_item():
    scale = Options((*YES_NO.options, Option("na", None, "No lift")))
    for policy, score in (("exclude", F(1)), ("fail", F(1)), ("zero", F(1, 2)), ("forbid", F(1))):
        checklist = form(item("a", scale, na=policy), item("b", YES_NO))
        found = checklist_scores(checklist, pl.DataFrame({"a": ["na"], "b": ["yes"]}))
        assert found.score(0) == score
        assert len(found.refused) == (policy == "forbid")


def test_rules_hide_and_what_they_hide_is_left_aside():
    rule = AllOf((Not(Equals("a", "no")), AnyOf((OneOf("n", ("1", "2.0")), Equals("gone", "x")))))
    gone = Options((Option("x", 0, "X"), Option("y", 1, "Y")))
    checklist = form(
        item("a", YES_NO), item("n", Numeric(low=0, high=2)), item("gone", gone),
        item("h", YES_NO, relevant=rule),
    )  # fmt: skip
    frame = pl.DataFrame({"a": ["yes", "no", "yes"], "n": [2, 2, 0], "h": ["no", "no", None]})
    found = checklist_scores(checklist, frame)
    assert [found.score(n) for n in range(3)] == [F(2, 3), F(1, 2), F(1, 2)]
    assert [(cell.row, cell.item) for cell in found.refused] == [(1, "h")]


def test_weights_and_values_too_large_for_64_bits_stay_exact():
    wide = form(
        *(
            group(f"g{n}", item(f"a{n}", Numeric(low=0, high=10**9 + p), weight=f"1/{10**9 + p}"))
            for n, p in enumerate((7, 9, 21, 33))
        ),
        item("huge", Numeric(low=0, high=10**25)),
    )
    frame = {**{f"a{n}": ["1", "3"] for n in range(4)}, "huge": ["1", "1"]}
    found = checklist_scores(wide, pl.DataFrame(frame))
    for row in range(2):
        sheet = {key: column[row] for key, column in frame.items()}
        assert found.score(row) == evaluate(wide, sheet).score


def test_a_frame_of_something_else_is_refused():
    with pytest.raises(UsageError, match="no column named like an item"):
        checklist_scores(FORM, pl.DataFrame({"x": [1]}))


def test_items_without_a_column_are_open():
    found = checklist_scores(FORM, pl.DataFrame({"a": ["yes"]}))
    assert found.score(0) == 1
    alone = checklist_scores(FORM, pl.DataFrame({"e": ["yes"]}))
    assert alone.score(0) is None
