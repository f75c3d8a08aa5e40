from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.files.yaml_checklist import YamlChecklist
from proactive_core import (
    Answered,
    Feed,
    NotApplicable,
    NotObserved,
    Ref,
    Reply,
    SourceError,
    Unanswered,
    UsageError,
    Window,
)

WINDOW = Window(datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
ONE = YamlChecklist(files=("a.yaml",))
GOOD = """
checklist: proactive_team
version: "1.0.0"
subject: toronto
rater: theo
self: true
at: 2025-10-06T15:00:00-04:00
answers:
  c1: yes
  c2: {answer: no, note: nobody knows}
  x1: {not_applicable: everybody holds the talk}
  k1: not observed
  k2: unanswered
  m1:
  s1: 7
"""


def read(text: str | bytes, reader: YamlChecklist = ONE):
    body = text.encode() if isinstance(text, str) else text
    return reader.read(reader.open(Feed.CHECKLIST_RUNS, WINDOW), Reply(200, body))


def test_a_file_is_a_run_and_yes_stays_a_word():
    (run,) = read(GOOD).facts
    answers = {a.item: a.answer for a in run.answers}
    assert answers == {
        "c1": Answered("yes"),
        "c2": Answered("no"),
        "x1": NotApplicable("everybody holds the talk"),
        "k1": NotObserved(),
        "k2": Unanswered(),
        "m1": Unanswered(),
        "s1": Answered("7"),
    }
    assert run.answers[1].note == "nobody knows"
    assert run.self_rated
    assert run.subject == Ref("yaml_checklist", "branch", "toronto")
    assert run.answered_at == datetime(2025, 10, 6, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("checklist: proactive_team\n", "", "required field missing or no text @ a.yaml.checklist"),
        ("subject: toronto", "subject: [a]", "no text @ a.yaml.subject"),
        ("c1: yes", "c1: yes\n  c1: no", "'c1' stands twice, line 10"),
        ("c1: yes", "c1: [yes]", "@ a.yaml.answers.c1"),
        ("c1: yes", "c1: {answer: yes, not_applicable: no}", "either `answer` or `not_applicable`"),
        ("c1: yes", "c1: {answer: [1]}", "must be one word or number"),
        ("c1: yes", "C1: yes", "item must be a lower_case word"),
        ("not_applicable: everybody holds the talk", "not_applicable: ", "reason"),
        ("self: true", "self: sometimes", "must be true or false, not 'sometimes' @ a.yaml.self"),
        (
            "2025-10-06T15:00:00-04:00",
            "last autumn",
            "no ISO 8601 moment: 'last autumn' @ a.yaml.at",
        ),
        ("2025-10-06T15:00:00-04:00", "2025-10-06T15:00:00", "UTC offset"),
        ("self: true", "colour: red", "unknown key: colour"),
        ("answers:\n  c1: yes", "answers: yes\nx:\n  c1: yes", "unknown key: x"),
    ],
)
def test_a_bad_file_is_one_problem_with_its_place(old, new, said):
    assert old in GOOD
    page = read(GOOD.replace(old, new))
    (told,) = page.problems
    assert said in told.why
    assert "a.yaml" in told.why
    assert told.key == "a.yaml"
    assert page.rows == 1


@pytest.mark.parametrize(
    "text", ["", "3", "- a", "a: b: c", "a: &x [*x, *y]", "\t", b"\xff\xfe\x00"]
)
def test_what_is_no_run_is_a_problem(text):
    page = read(text)
    assert len(page.problems) == 1
    assert not page.facts


@given(st.text(max_size=60))
def test_any_text_is_a_run_or_a_problem(text):
    page = read(text.encode(errors="replace"))
    assert page.rows == len(page.facts) + len(page.problems) == 1


def test_several_files_are_read_one_after_the_other():
    reader = YamlChecklist(files=("a.yaml", "b.yaml"))
    first = read(GOOD, reader)
    (further,) = first.next
    assert further.path == "/b.yaml"
    assert reader.read(further, Reply(200, GOOD.encode())).next == ()


def test_a_bad_file_does_not_keep_the_next_from_being_read():
    assert read("nonsense", YamlChecklist(files=("a.yaml", "b.yaml"))).next


def test_a_run_after_the_window_comes_with_a_later_one():
    page = read(GOOD.replace("2025-10-06", "2026-10-06"))
    assert (page.deferred, page.rows, page.facts) == (1, 1, ())


def test_a_missing_file_is_a_source_error():
    with pytest.raises(SourceError, match="a.yaml: status 404"):
        ONE.read(ONE.open(Feed.CHECKLIST_RUNS, WINDOW), Reply(404, b""))


@pytest.mark.parametrize("files", [(), ("a.yaml", "a.yaml")])
def test_files_are_named_once_each(files):
    with pytest.raises(UsageError, match="at least one file, and none twice"):
        YamlChecklist(files=files)
