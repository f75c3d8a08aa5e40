"""Two questions by the same people, in the three layouts that frames have."""

import pytest

pa = pytest.importorskip("pyarrow", reason='pip install "proactive-core[frames]"')
pytest.importorskip("polars", reason='pip install "proactive-core[frames]"')

from proactive_adapters.frames import Reason, paired_tallies  # noqa: E402
from proactive_core import UsageError  # noqa: E402
from proactive_core.loyalty import PROACTIVE_1_10, PairedTally, count_pairs  # noqa: E402

from .conftest import ENGINES  # noqa: E402

KEY, QUESTIONS = PROACTIVE_1_10, ("ideas", "better_off")
PAIRS = [(9, 9), (9, 6), (8, None), (None, 3), (None, None), (11, 9), (0, 12), (10, 7), (9, 9)]
BRANCHES = ["a", "b", "a", "b", None, "a", "b", None, "b"]


def by_the_core():
    parts = {}
    for branch, pair in zip(BRANCHES, PAIRS, strict=True):
        parts.setdefault((branch,), []).append(pair)
    counted = {
        group: count_pairs(KEY, pairs, questions=QUESTIONS) for group, pairs in parts.items()
    }
    tallies = {group: one.tally for group, one in counted.items()}
    out = {g: len({r.row for r in one.refusals}) for g, one in counted.items() if one.refusals}
    return tallies, out


def wide(kind="int8"):
    one, other = zip(*PAIRS, strict=True)
    return pa.table({"branch": BRANCHES, "q1": pa.array(one, kind), "q2": pa.array(other, kind)})


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["int8", "int64", "float64"])
def test_a_row_per_person_equals_the_core(made, engine, kind):
    found = paired_tallies(
        made(engine, wide(kind)), KEY, questions=QUESTIONS, answers=("q1", "q2"), by=["branch"]
    )
    expected, refused = by_the_core()
    assert dict(found) == expected
    assert dict(found.refused) == refused
    assert found.rows == len(PAIRS)
    assert [(r.column, r.rows, r.least, r.greatest) for r in found.refusals] == [
        ("q1", 2, 0, 11),
        ("q2", 1, 12, 12),
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("by", [("branch",), ()])
def test_rows_of_one_person_are_brought_together_and_equal_the_core(made, engine, by):
    rows = [
        (branch, person, question, answer)
        for person, (branch, pair) in enumerate(zip(BRANCHES, PAIRS, strict=True))
        for question, answer in zip(QUESTIONS, pair, strict=True)
    ]
    rows = rows[::2] + rows[1::2]
    branch, person, question, answer = zip(*rows, strict=True)
    table = pa.table(
        {"branch": branch, "form": person, "asked": question, "rating": pa.array(answer, "int8")}
    )
    found = paired_tallies(
        made(engine, table),
        KEY,
        questions=QUESTIONS,
        answers="rating",
        asked="asked",
        respondent="form",
        by=by,
    )
    expected, refused = by_the_core()
    if not by:
        expected = {(): sum(expected.values(), start=PairedTally.empty(KEY, QUESTIONS))}
        refused = {(): sum(refused.values())}
    assert dict(found) == expected
    assert dict(found.refused) == refused
    assert [(r.column, r.rows) for r in found.refusals] == [
        ("rating (better_off)", 1),
        ("rating (ideas)", 2),
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_person_with_two_answers_nobodys_rows_and_other_questions_are_refused(made, engine):
    rows = [
        (1, "ideas", 9),
        (1, "ideas", 9),
        (1, "better_off", 3),
        (2, "ideas", 8),
        (2, "ideas", None),
        (None, "ideas", 9),
        (None, "better_off", 9),
        (2, "price", 7),
        (3, None, 7),
        (4, "better_off", 10),
    ]
    form, asked, rating = zip(*rows, strict=True)
    table = pa.table({"form": form, "asked": asked, "rating": pa.array(rating, "int16")})
    found = paired_tallies(
        made(engine, table),
        KEY,
        questions=QUESTIONS,
        answers="rating",
        asked="asked",
        respondent="form",
    )
    assert found[()] == PairedTally.of(KEY, [(8, None), (None, 10)], questions=QUESTIONS)
    assert found.refused == {(): 5}
    assert {r.reason: (r.column, r.rows) for r in found.refusals} == {
        Reason.TWICE: ("rating (ideas)", 1),
        Reason.NO_RESPONDENT: ("form", 2),
        Reason.ANOTHER_QUESTION: ("asked", 2),
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_two_columns_may_be_filled_in_on_different_rows(made, engine):
    table = pa.table(
        {
            "form": ["x", "y", "x", "y", "y"],
            "q1": pa.array([9, None, None, 4, None], "int8"),
            "q2": pa.array([None, 5, 10, None, 5], "int8"),
        }
    )
    found = paired_tallies(
        made(engine, table), KEY, questions=QUESTIONS, answers=("q1", "q2"), respondent="form"
    )
    assert found[()] == PairedTally.of(KEY, [(9, 10)], questions=QUESTIONS)
    assert [(r.column, r.reason, r.rows) for r in found.refusals] == [("q2", Reason.TWICE, 1)]


def test_layouts_that_are_none_of_the_three_are_refused():
    frame = wide()
    say = {"questions": QUESTIONS}
    with pytest.raises(UsageError, match="needs `asked` and `respondent`"):
        paired_tallies(frame, KEY, answers="q1", **say)
    with pytest.raises(UsageError, match="needs `asked` and `respondent`"):
        paired_tallies(frame, KEY, answers="q1", asked="branch", **say)
    with pytest.raises(UsageError, match="`asked` goes with one column"):
        paired_tallies(frame, KEY, answers=("q1", "q2"), asked="branch", **say)
    with pytest.raises(UsageError, match="'ideas' with itself"):
        paired_tallies(frame, KEY, answers=("q1", "q2"), questions=("ideas", "ideas"))
    with pytest.raises(UsageError, match="no column 'form'"):
        paired_tallies(frame, KEY, answers=("q1", "q2"), respondent="form", **say)
