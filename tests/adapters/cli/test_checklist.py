"""`proactive checklist`: written, linted, converted, answered in a terminal, evaluated, compared."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess

import jsonschema
import pytest

from proactive_adapters.files.checklists import read_answers, read_checklist, write_checklist
from proactive_core import Answered, NotApplicable, NotObserved, Ref, Unanswered
from proactive_core.checklists import bank

from .conftest import command, environment

RUN = """\
checklist: heart_audit
version: "1.0.0"
subject: toronto
at: 2026-03-02T15:00:00-05:00
answers: {}
"""


def run_file(path, answers, **change):
    text = RUN.replace("answers: {}", f"answers: {json.dumps(answers)}")
    for old, new in change.items():
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return path


def run_of(path):
    (run,) = read_answers(path.read_bytes(), "yaml", ref=Ref("a", "b", "c")).runs
    return run


# --- new, lint, schema


def test_what_new_writes_lints_clean_and_can_be_used(tmp_path, here, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert here("checklist", "new", "van_check").code == 0
    ran = here("checklist", "lint", "van_check.toml")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "van_check.toml: nothing to object to\n"
    held = read_checklist((tmp_path / "van_check.toml").read_bytes(), "toml").checklist
    assert (held.key, held.title.said_in("en")) == ("van_check", "Van check")
    assert here("checklist", "show", "van_check.toml").code == 0
    again = here("checklist", "new", "van_check")
    assert again.code == 2
    assert "exists already" in again.err
    assert here("checklist", "new", "van_check", "--replace").code == 0
    assert here("checklist", "new", "Van-Check").code == 2


def test_lint_names_every_fault_with_its_place(tmp_path, here):
    file = tmp_path / "bad.yaml"
    file.write_text("key: A\nversion: '1'\ntitle: x\nchildren: []\ncolour: red\n", "utf-8")
    ran = here("checklist", "lint", file)
    assert ran.code == 1
    assert f"proactive: {file}: line 5, colour: is not a known key" in ran.err
    assert f"proactive: {file}: line 1, key: must be a lower_case word" in ran.err
    found = json.loads(here("checklist", "lint", file, "--json").out)
    assert {f["kind"] for f in found} == {"fault"}
    assert here("checklist", "lint", tmp_path / "none.toml").code == 2


def test_lint_names_missing_translations(tmp_path, here):
    assert here("checklist", "lint", "heart_audit").code == 0
    ran = here("checklist", "lint", "heart_audit", "--language", "de")
    assert ran.code == 1
    assert "children[0].text: is not there in de" in ran.err
    file = tmp_path / "half.yaml"
    written = write_checklist(bank.heart_audit(), "yaml").body.decode()
    assert "        fr-CA: Oui\n" in written
    file.write_text(written.replace("        fr-CA: Oui\n", ""), "utf-8")
    (found,) = {
        json.dumps(f) for f in json.loads(here("checklist", "lint", file, "--json").out)
        if "children[0]" in f["at"]
    }  # fmt: skip
    assert json.loads(found)["kind"] == "translation"


def test_the_schema_is_printed_and_accepts_what_is_written(here):
    ran = here("checklist", "schema")
    written = json.loads(write_checklist(bank.five_barriers(), "json").body)
    jsonschema.Draft202012Validator(json.loads(ran.out)).validate(written)


# --- convert, form


@pytest.mark.parametrize("name", ["a.toml", "a.yaml", "a.json"])
def test_a_definition_is_converted_and_back(tmp_path, here, name):
    ran = here("checklist", "convert", "heart_audit", tmp_path / name)
    assert (ran.code, ran.out, ran.err) == (0, f"{tmp_path / name}\n", "")
    back = here("checklist", "convert", tmp_path / name, tmp_path / "back.yml")
    assert back.code == 0
    held = read_checklist((tmp_path / "back.yml").read_bytes(), "yaml").checklist
    assert held == bank.heart_audit()


def test_what_cannot_be_converted_is_said(tmp_path, here):
    assert "what format" in here("checklist", "convert", "heart_audit", tmp_path / "a.odt").err
    ran = here("checklist", "convert", "heart_audit", tmp_path / "no" / "a.toml")
    assert ran.code == 2
    assert "cannot write" in ran.err


def test_a_form_is_written(tmp_path, here):
    ran = here("checklist", "form", "heart_audit", tmp_path / "form.html")
    assert ran.code == 0
    assert "Heart as well as hands" in (tmp_path / "form.html").read_text("utf-8")


# --- evaluate, compare


def test_a_person_reads_a_table_of_answers(tmp_path, here):
    answers = {"h1": "yes", "h2": {"not_applicable": "no pay plan"}, "h3": "not observed"}
    file = run_file(tmp_path / "a.yaml", answers)
    ran = here("checklist", "evaluate", file)
    rows = {line.split()[0]: line for line in ran.out.splitlines() if line.startswith("h")}
    assert rows["h1"].rstrip().endswith("100.0 of 100.0 %")
    assert "n/a: no pay plan" in rows["h2"]
    assert "not observed" in rows["h3"]
    french = here("checklist", "evaluate", file, "--language", "fr").out
    assert "Le cœur autant que les mains" in french


OWN = """\
key: own
version: "1"
title: Own
threshold: 1/2
scales: {s: {options: [{code: y, value: 1, text: Yes}, {code: n, value: 0, text: No}]}}
levels: [{code: first, node: a, at_least: 1, text: First}]
children:
- {key: a, text: A, scale: s, weight: 3, target: 1}
- {key: b, text: B, scale: s, target: 1}
"""


def test_targets_levels_and_what_is_certain_early_are_said(tmp_path, here):
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    file = run_file(tmp_path / "a.yaml", {"a": "y"}, heart_audit="own", **{"1.0.0": "1"})
    own = ("--definition", tmp_path / "own.yaml")
    said = here("checklist", "evaluate", file, *own).out
    assert "percent to target: 100.0 %\n" in said
    assert "already certain, however the rest is answered: passed\n" in said
    assert "level: First\n" in said
    found = json.loads(here("checklist", "evaluate", file, *own, "--json").out)
    assert (found["early"], found["level"], found["level_at_most"]) == ("passed", "first", "first")
    assert (found["maximum"], found["na_share"], found["percent_to_target"]) == ("1", "0", "1")
    both = run_file(tmp_path / "b.yaml", {"a": "y", "b": "n"}, heart_audit="own", **{"1.0.0": "1"})
    said = here("checklist", "evaluate", both, *own).out
    assert "percent to target: 75.0 %\n" in said
    assert "already certain" not in said


def test_two_files_are_compared_and_the_change_is_explained(tmp_path, here):
    before = run_file(tmp_path / "a.yaml", {"h1": "yes", "h2": "no", "h3": "no"})
    after = run_file(tmp_path / "b.yaml", {"h1": "yes", "h2": "yes", "h3": "no"})
    ran = here("checklist", "compare", before, after)
    assert ran.code == 0
    assert "score: 33.3 % before, 66.7 % after: +33.3" in ran.out
    (row,) = [line for line in ran.out.splitlines() if line.startswith("h2")]
    assert "+33.3" in row
    found = json.loads(here("checklist", "compare", before, after, "--json").out)
    assert found["difference"] == "1/3"
    assert (found["answer_effect"], found["applicability_effect"]) == ("1/3", "0")


def test_two_subjects_do_not_compare(tmp_path, here):
    before = run_file(tmp_path / "a.yaml", {"h1": "yes"})
    after = run_file(tmp_path / "b.yaml", {"h1": "no"}, toronto="halifax")
    ran = here("checklist", "compare", before, after)
    assert ran.code == 2
    assert "two subjects" in ran.err


def test_two_versions_are_compared_on_what_they_share(tmp_path, here):
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    here("checklist", "convert", "heart_audit", old)
    text = old.read_text("utf-8").replace("1.0.0", "2.0.0", 1).replace('key = "h3"', 'key = "h4"')
    new.write_text(text, "utf-8")
    before = run_file(tmp_path / "a.yaml", {"h1": "no", "h2": "yes", "h3": "yes"})
    after = run_file(
        tmp_path / "b.yaml", {"h1": "yes", "h2": "yes", "h4": "no"}, **{"1.0.0": "2.0.0"}
    )
    ran = here("checklist", "compare", before, after, "--older", old, "--definition", new)
    assert ran.code == 0, ran.err
    first, *rest = ran.out.splitlines()
    assert first == "versions 1.0.0 and 2.0.0, on what they share: 2 of 3 items, 66.7 % of weight"
    assert rest[:3] == [
        "  new: h4",
        "  dropped: h3",
        "score: 50.0 % before, 100.0 % after: +50.0",
    ]
    words = ("compare", before, after, "--older", old, "--definition", new, "--json")
    found = json.loads(here("checklist", *words).out)
    assert found["difference"] == "1/2"
    assert found["common_core"]["keys"] == ["h1", "h2"]
    assert found["common_core"]["weight"] == "2/3"


def test_answers_to_another_version_are_refused_with_what_to_type(tmp_path, here):
    new = tmp_path / "new.toml"
    here("checklist", "convert", "heart_audit", new)
    new.write_text(new.read_text("utf-8").replace("1.0.0", "2.0.0", 1), "utf-8")
    before = run_file(tmp_path / "a.yaml", {"h1": "no"})
    after = run_file(tmp_path / "b.yaml", {"h1": "yes"}, **{"1.0.0": "2.0.0"})
    ran = here("checklist", "compare", before, after, "--definition", new)
    assert ran.code == 2
    assert "`--older` names another version" in ran.err


# --- answer


class Terminal:
    """The command on a real terminal, read up to its next prompt."""

    def __init__(self, *words, cwd):
        ours, theirs = pty.openpty()
        self.ours = ours
        self.process = subprocess.Popen(
            command(*words), stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd,
            env=environment(TERM="dumb"), start_new_session=True,
        )  # fmt: skip
        os.close(theirs)

    def until(self, mark):
        said = ""
        while not said.endswith(mark):
            said += self._more()
        return said

    def type(self, line):
        os.write(self.ours, f"{line}\n".encode())
        return self.until("> ")

    def end(self, line=None):
        if line is not None:
            os.write(self.ours, f"{line}\n".encode())
        said = ""
        while more := self._more():
            said += more
        os.close(self.ours)
        return self.process.wait(60), said

    def _more(self):
        try:
            return os.read(self.ours, 4096).decode()
        except OSError:  # the other end is closed
            return ""


def test_it_is_answered_in_a_terminal_interrupted_and_resumed(tmp_path):
    words = ("checklist", "answer", "training_questions", "a.yaml", "--subject", "toronto")
    talk = Terminal(*words, cwd=tmp_path)
    first = talk.until("> ")
    assert "Four questions about a training programme" in first
    assert "[1 of 4] Does the training treat" in first
    assert "is not an option here; allowed: 'yes', 'no'" in talk.type("perhaps")
    assert "note kept" in talk.type("/note Seen on 3 October")
    assert "[2 of 4]" in talk.type("1")  # the option's number
    assert "why is it not applicable" in talk.type("/na")
    assert "[3 of 4]" in talk.type("/na there is no programme yet")
    os.killpg(talk.process.pid, signal.SIGKILL)
    talk.end()

    kept = run_of(tmp_path / "a.yaml")
    assert {a.item: (a.answer, a.note) for a in kept.answers} == {
        "t1": (Answered("yes"), "Seen on 3 October"),
        "t2": (NotApplicable("there is no programme yet"), None),
    }

    talk = Terminal(*words[:4], "--language", "fr", cwd=tmp_path)
    again = talk.until("> ")
    assert "2 answers are there; going on" in again
    assert "[1 of 2] La formation aide-t-elle" in again
    assert "[2 of 2]" in talk.type("/unseen")
    assert "answered already" in talk.type("/back")
    assert "[2 of 2]" in talk.type("no")
    code, said = talk.end("")
    assert code == 0
    assert "all asked, 1 left open: t4" in said
    found = {a.item: a.answer for a in run_of(tmp_path / "a.yaml").answers}
    assert found["t3"] == Answered("no")
    assert found["t4"] == Unanswered()


def feed(monkeypatch, *lines):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_lines_from_a_pipe_will_do_and_the_end_of_them_loses_nothing(tmp_path, here, monkeypatch):
    feed(monkeypatch, "", "toronto", "yes", "/unseen")
    ran = here("checklist", "answer", "heart_audit", tmp_path / "a.yaml", "--own")
    assert ran.code == 0
    assert "run the same command to go on" in ran.err
    run = run_of(tmp_path / "a.yaml")
    assert (run.subject.key, run.self_rated) == ("toronto", True)
    assert [a.answer for a in run.answers] == [Answered("yes"), NotObserved()]


def test_questions_that_do_not_apply_are_not_asked(tmp_path, here, monkeypatch):
    here("checklist", "new", "van", "--out", tmp_path / "van.toml")
    feed(monkeypatch, "no", "11", "1,5", "7")
    words = ("checklist", "answer", tmp_path / "van.toml", tmp_path / "a.json", "--subject", "x")
    ran = here(*words)
    assert ran.code == 0
    assert "How often was something" not in ran.out
    assert ran.out.count("is not on the scale") == 2
    assert "0 left open" in ran.out
    held = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert held["answers"] == {"history_read": "no", "advice_explained": "7"}


def test_answers_to_another_checklist_are_not_gone_on_with(tmp_path, here):
    file = run_file(tmp_path / "a.yaml", {"h1": "yes"})
    ran = here("checklist", "answer", "five_barriers", file)
    assert ran.code == 2
    assert "heart_audit" in ran.err
    assert here("checklist", "answer", "five_barriers", tmp_path / "a.toml").code == 2


def test_answers_are_taken_from_a_file_and_what_is_refused_is_said(tmp_path, here):
    source = run_file(tmp_path / "a.yaml", {"h1": "yes"})
    ran = here("checklist", "answer", "heart_audit", tmp_path / "b.json", "--source", source)
    assert (ran.code, ran.out) == (0, f"{tmp_path / 'b.json'}\n")
    assert json.loads((tmp_path / "b.json").read_text("utf-8"))["answers"] == {"h1": "yes"}
    source = run_file(tmp_path / "c.yaml", {"h1": "perhaps", "h2": "no"})
    ran = here("checklist", "answer", "heart_audit", tmp_path / "d.json", "--source", source)
    assert ran.code == 1
    assert "h1: 'perhaps' is not an option here" in ran.err
