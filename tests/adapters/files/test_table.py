from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.files.table import Asked, Table
from proactive_core import (
    Belief,
    Decision,
    Feed,
    Mode,
    Ref,
    Reply,
    Scale,
    SourceError,
    Stakes,
    UsageError,
    Verb,
    Window,
)

WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
QUESTIONS = {
    "ideas": Asked(column="q1", low=1, high=10),
    "better_off": Asked(column="q2", low=1, high=10, wording="2"),
}
SURVEY = Table(
    file="phone.csv",
    feed=Feed.RESPONSES,
    questions=QUESTIONS,
    context="servicetitan",
    zone="America/Toronto",
)
IDEAS = Table(file="ideas.csv", feed=Feed.RECOMMENDATIONS, context="servicetitan")
COMPLAINTS = Table(file="complaints.csv", feed=Feed.COMPLAINTS)
DESK = Table(file="desk.csv", feed=Feed.DESK_ACTIONS)


def read(table: Table, text: str | bytes, window: Window = WINDOW):
    body = text.encode() if isinstance(text, str) else text
    return table.read(table.open(table.feed, window), Reply(200, body))


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_row_is_one_response_a_question():
    page = read(SURVEY, "id,at,q1,q2,branch,customer\n7,2026-01-05 10:00,9,,north,42\n")
    ideas, better = page.facts
    assert (ideas.rating, better.rating, better.wording) == (9, None, "2")
    assert ideas.ref == Ref("table", "response", "phone.csv:7/ideas")
    assert ideas.survey == better.survey
    assert ideas.answered_at == datetime(2026, 1, 5, 15, tzinfo=UTC)
    assert ideas.scale == Scale(1, 10)
    assert (ideas.branch, ideas.customer) == (
        Ref("table", "branch", "north"),
        Ref("servicetitan", "customer", "42"),
    )


def test_how_an_answer_was_asked_for_is_read_and_a_way_that_nobody_knows_is_told():
    page = read(SURVEY, "id,at,q1,q2,mode\n1,2026-01-05,9,9,face_to_face\n2,2026-01-06,9,9,\n")
    assert [fact.mode for fact in page.facts] == [Mode.FACE_TO_FACE] * 2 + [None] * 2
    page = read(SURVEY, "id,at,q1,q2,mode\n1,2026-01-05,9,9,pigeon\n")
    assert "face_to_face" in page.problems[0].why


@pytest.mark.parametrize("cell", ["0", "11", "6.5", "n/a", "nine", "-1", "9 of 10", "９0"])
def test_a_bad_cell_is_a_problem_with_its_line_and_the_good_ones_flow(cell):
    page = read(SURVEY, f"id,at,q1,q2\n1,2026-01-05,{cell},8\n2,2026-01-06,9,9\n")
    (told,) = page.problems
    assert (
        told.why
        == f"column 'q1' must be a whole number on 1..10 or empty, not {cell!r} @ phone.csv:2"
    )
    assert told.key == "phone.csv:1/ideas"
    assert json.loads(told.raw)["q1"] == cell
    assert len(page.facts) == 3
    assert page.rows == 4


def test_lines_are_counted_as_a_person_counts_them():
    page = read(SURVEY, 'id,at,q1,q2,comment\n\n1,2026-01-05,9,9,"two\nlines"\n2,soon,9,9,\n')
    assert [p.why for p in page.problems] == [
        "column 'at' holds no ISO 8601 moment: 'soon' @ phone.csv:5"
    ] * 2


def test_what_lies_after_the_window_comes_with_a_later_one():
    text = "id,at,q1,q2\n1,2026-01-05,9,9\n2,2026-02-05,9,9\n"
    now = read(SURVEY, text)
    assert (len(now.facts), now.deferred, now.rows) == (2, 2, 4)
    later = Window(WINDOW.until, WINDOW.until + timedelta(days=30))
    assert len(read(SURVEY, text, later).facts) == 4


def test_excel_and_csv_read_alike():
    rows = [
        ["id", "at", "q1", "q2"],
        [1, datetime(2026, 1, 5, 10), 9, None],
        [None] * 4,
        [2, "soon", 0, 3.0],
    ]
    told = read(SURVEY, workbook(*rows))
    assert [f.rating for f in told.facts] == [9, None]
    assert told.facts[0].answered_at == datetime(2026, 1, 5, 15, tzinfo=UTC)
    assert all("phone.csv:4" in p.why for p in told.problems)


def test_a_moment_without_offset_needs_a_zone():
    table = Table(file="phone.csv", feed=Feed.RESPONSES, questions=QUESTIONS)
    (one, _) = read(table, "id,at,q1,q2\n1,2026-01-05T10:00,9,9\n").problems
    assert "has no UTC offset: '2026-01-05T10:00'; write one, or set `zone`" in one.why
    assert len(read(table, "id,at,q1,q2\n1,2026-01-05T10:00Z,9,9\n").facts) == 2


def test_columns_may_have_other_names():
    table = Table(
        file="c.csv",
        feed=Feed.COMPLAINTS,
        columns={"id": "No.", "at": "Date", "sold_to": "Sold?"},
        delimiter=";",
        zone="UTC",
    )
    (told,) = read(table, "No.;Date;Sold?\n3;2026-01-05;YES\n").facts
    assert (told.ref.key, told.sold_to, told.summary) == ("c.csv:3", True, None)


def test_a_paper_idea_keeps_all_its_words():
    header = "id,at,technician,customer,observation,advice,benefit,risk,stakes,decide_by,belief,decision,implemented_at"
    row = "1,2026-01-05T10:00Z,7,42,rust,coat it,dry floor,leak,High,2026-03-01,certain,agreed,2026-01-20T00:00Z"
    (idea,) = read(IDEAS, f"{header}\n{row}\n").facts
    assert (idea.stakes, idea.belief, idea.decision) == (
        Stakes.HIGH,
        Belief.CERTAIN,
        Decision.AGREED,
    )
    assert (idea.observation, idea.advice, idea.benefit, idea.risk) == (
        "rust",
        "coat it",
        "dry floor",
        "leak",
    )
    assert idea.technician == Ref("servicetitan", "technician", "7")
    assert str(idea.decide_by) == "2026-03-01"


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("stakes", "huge", "must be one of low, medium, high, critical, not 'huge'"),
        ("belief", "maybe", "must be one of certain, doubtful"),
        ("decide_by", "spring", "holds no ISO 8601 date: 'spring'"),
        ("implemented_at", "done", "holds no ISO 8601 moment: 'done'"),
        ("id", "", "column 'id' is empty"),
        ("at", "", "column 'at' is empty"),
    ],
)
def test_each_bad_word_in_an_idea_is_told(column, cell, said):
    cells = {"id": "1", "at": "2026-01-05T10:00Z", column: cell}
    (told,) = read(IDEAS, ",".join(cells) + "\n" + ",".join(cells.values()) + ",x\n").problems
    assert said in told.why
    assert "@ ideas.csv:2" in told.why


def test_what_the_office_did_is_read_whole():
    text = (
        "id,at,submission,verb,actor,to,until,note\n"
        "1,2026-01-05T10:00Z,servicetitan:submission:5,acknowledge,mia,,,\n"
        "2,2026-03-05T10:00Z,servicetitan:submission:5,wait,mia,,2026-03-20T10:00Z,roof closed\n"
        "3,2026-01-05T10:00Z,servicetitan:submission:5,shrug,mia,,,\n"
        "4,2026-01-05T10:00Z,servicetitan,reassign,mia,noor,,\n"
        "5,2026-01-05T10:00Z,a:b:c,,mia,noor,,\n"
    )
    page = read(DESK, text)
    first, second = page.facts
    assert (first.verb, first.actor) == (Verb.ACKNOWLEDGE, Ref("company", "person", "mia"))
    assert second.until == datetime(2026, 3, 20, 10, tzinfo=UTC)
    assert page.deferred == 0
    assert [
        "must be one of" in p.why or "a ref is written" in p.why or "is empty" in p.why
        for p in page.problems
    ] == [True] * 3


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"id,at,id\n", "column named twice in the first line: id"),
        (b"id,when\n", "phone.csv has no column 'at', 'q1', 'q2'"),
        (b"id,at,q1,q2\n\xff\n", "line 2 is not UTF-8"),
        (b"PK\x03\x04nonsense", "not a readable workbook"),
        (b'id,at,q1,q2\n"' + b"x" * 200_000, "is not CSV"),
    ],
)
def test_a_file_that_is_no_table_is_a_source_error(body, said):
    with pytest.raises(SourceError, match=said):
        read(SURVEY, body)


def test_a_table_without_rows_is_an_empty_page():
    assert read(SURVEY, "id,at,q1,q2\n").rows == 0


def test_what_stands_beyond_the_header_is_kept_in_the_problem():
    (told,) = read(COMPLAINTS, "id,at\n1,soon,and,more\n").problems
    assert json.loads(told.raw)[""] == "and,more"


def test_settings_that_cannot_work_are_refused():
    with pytest.raises(
        UsageError, match="there is no preset for visits; there is: coaching_talks, complaints"
    ):
        Table(file="x.csv", feed=Feed.VISITS)
    with pytest.raises(UsageError, match="responses need `questions`"):
        Table(file="x.csv", feed=Feed.RESPONSES)
    with pytest.raises(UsageError, match="no such IANA time zone: 'Mars/Base'"):
        Table(file="x.csv", feed=Feed.COMPLAINTS, zone="Mars/Base")
    with pytest.raises(UsageError, match=r"phone.csv is configured as responses, not complaints"):
        SURVEY.open(Feed.COMPLAINTS, WINDOW)


def test_a_refusal_of_the_file_is_a_source_error():
    with pytest.raises(SourceError, match="phone.csv: status 404"):
        SURVEY.read(SURVEY.open(Feed.RESPONSES, WINDOW), Reply(404, b""))


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@given(st.lists(st.tuples(cells, cells, cells, cells), max_size=5))
def test_any_cells_are_facts_or_problems(rows):
    """Row in = fact or problem (or a later window), never nothing."""
    book = workbook(["id", "at", "q1", "q2"], *[[_printable(c) for c in row] for row in rows])
    page = read(SURVEY, book)
    assert page.rows == len(page.facts) + len(page.problems) + page.deferred


def _printable(cell: str) -> str:
    return "".join(c for c in cell if c.isprintable())


def test_the_path_is_the_files_name():
    assert SURVEY.open(Feed.RESPONSES, WINDOW).path == "/phone.csv"
    assert Path(SURVEY.file).name == "phone.csv"


def test_a_second_row_of_one_id_with_other_words_is_a_problem():
    page = read(
        COMPLAINTS, "id,at\n1,2026-01-05T10:00Z\n1,2026-01-06T10:00Z\n1,2026-01-05T10:00Z\n"
    )
    assert [p.why for p in page.problems] == [
        "this id stands on line 2 already, with other words @ complaints.csv:3"
    ]
    assert len(page.facts) == 2


def test_a_quote_that_is_never_closed_does_not_swallow_the_file_in_silence():
    rows = '1,2026-01-05T10:00Z,x\n2,2026-01-05T10:00Z,"y\n3,2026-01-05T10:00Z,z\n'
    page = read(COMPLAINTS, f"id,at,summary\n{rows}")
    assert [f.ref.key for f in page.facts] == ["complaints.csv:1"]
    (told,) = page.problems
    assert "a quote opens here and is never closed" in told.why
    assert "complaints.csv:3" in told.why


def test_a_quote_inside_a_cell_harms_nobody():
    page = read(
        COMPLAINTS, 'id,at,summary\n1,2026-01-05T10:00Z,"a" b\n2,2026-01-05T10:00Z,5" pipe\n'
    )
    assert len(page.facts) == 2


def test_a_file_with_another_separator_is_told_so():
    with pytest.raises(SourceError, match="the cells seem to be parted by ';': set `delimiter`"):
        read(COMPLAINTS, "id;at;summary\n1;2026-01-05T10:00Z;x\n")


def as_a_spreadsheet_program_saves(book: bytes, *results: str) -> bytes:
    """The workbook with the results of its formulas beside them, as ECMA-376 has it."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name.startswith("xl/worksheets/"):
                for result in results:
                    part = part.replace("<v />", result, 1)
                assert "<v />" not in part
            new.writestr(name, part)
    return held.getvalue()


FORMULAS = workbook(
    ["id", "at", "q1", "q2"],
    [1, "2026-01-05T10:00Z", "=4+5", '=IF(1>2,7,"")'],
    [2, "2026-01-05T11:00Z", 8, 3],
)


def test_a_formula_nobody_calculated_is_no_empty_answer():
    page = read(SURVEY, FORMULAS)
    assert [p.row for p in page.problems] == [2, 2]
    assert "'q1', 'q2' holds a formula that was never calculated" in page.problems[0].why
    assert [f.rating for f in page.facts] == [8, 3]


def test_a_calculated_formula_is_its_result_even_if_that_is_empty():
    page = read(SURVEY, as_a_spreadsheet_program_saves(FORMULAS, "<v>9</v>", "<v></v>"))
    assert not page.problems
    assert [f.rating for f in page.facts] == [9, None, 8, 3]
