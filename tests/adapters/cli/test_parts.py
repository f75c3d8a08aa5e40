"""`proactive score`, `checklist`, `plugins` and `new adapter`."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint

import pytest

from proactive_adapters.demo import payload_dir

from .conftest import environment

# --- score


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.csv"
    rows = [f"north,{n},9" for n in (10, 10, 9, 8, 3, 9)]
    rows += [f"south,{n}," for n in (10, 1, 7)]
    rows += [f"east,{n},5" for n in (9, 9, 9, 9, 2, 2, 8)]
    path.write_text("\n".join(["branch,ideas,better_off", *rows]) + "\n", "utf-8")
    return path


def test_answers_are_scored_with_their_mix_interval_and_a_sentence(answers, here):
    ran = here("score", answers, "--question", "ideas", "--scale", "1..10")
    assert ran.code == 0
    header, line, reading, key = ran.out.splitlines()
    assert key.startswith("Key proactive_1_10 (version 1): ")
    assert header.split() == [
        *("question", "n", "detractors", "passives", "promoters", "score", "interval")
    ]
    # 16 answers: 3, 1, 2, 2 detract; 8, 7, 8 are passive; nine promote: (9 − 4)/16 = 31.25.
    assert line.split()[:6] == ["ideas", "16", "4", "3", "9", "+31"]
    assert reading.startswith("ideas: Net score +31 from 16 answers (4 detractors")


def test_groups_are_scored_and_small_ones_held_back_with_a_neighbour(answers, here):
    """South has 3 answers; alone it could be found by subtraction, so north (6) goes too."""
    ran = here("score", answers, "--question", "ideas", "--scale", "1..10", "--by", "branch")
    lines = {line.split()[1]: line.split()[2:] for line in ran.out.splitlines()[1:5]}
    assert lines["all"][0] == "16"
    assert lines["east"][0] == "7"
    assert lines["south"] == ["held", "back"]
    assert lines["north"] == ["held", "back"]
    assert "fewer than 5 answers" in ran.out


def test_whoever_may_see_small_groups_asks_for_them(answers, here):
    words = ["score", answers, "--question", "ideas", "--scale", "1..10", "--by", "branch"]
    found = json.loads(here(*words, "--smallest", 1, "--json").out)["groups"]
    assert [(g["by"].get("branch"), g["n"], g["value"]) for g in found] == [
        (None, 16, "5/16"),
        ("east", 7, "2/7"),
        ("north", 6, "1/2"),
        ("south", 3, "0"),
    ]
    held = json.loads(here(*words, "--json").out)["groups"]
    assert held[2] == {"question": "ideas", "by": {"branch": "north"}, "held_back": True}


def test_two_questions_and_two_groupings_can_be_asked_for(answers, here):
    words = ["--question", "ideas", "--question", "better_off", "--by", "branch", "--by", "ideas"]
    ran = here("score", answers, *words, "--scale", "1..10", "--smallest", 1, "--json")
    found = json.loads(ran.out)["groups"]
    assert {g["question"] for g in found} == {"ideas", "better_off"}
    assert found[1]["by"] == {"branch": "east", "ideas": "2"}
    silent = next(g for g in found if g["question"] == "better_off" and "south" in str(g["by"]))
    assert (silent["n"], silent["no_answer"], silent["value"]) == (0, 1, None)


def test_what_is_no_rating_is_refused_with_its_line_and_exit_code_1(tmp_path, here):
    path = tmp_path / "a.csv"
    path.write_text("q\n9\n0\nnine\n8.5\n1_0\n10.0\n\n-3\n", "utf-8")
    ran = here("score", path, "--question", "q", "--scale", "1..10", "--json")
    assert ran.code == 1
    held = json.loads(ran.out)
    assert held["groups"][0]["n"] == 2
    lines = {r["line"]: r["found"] for r in held["refused"]}
    assert lines == {3: "0", 4: "'nine'", 5: "'8.5'", 6: "'1_0'", 9: "-3"}
    assert f"{path} line 4: q must be a whole number on 1..10, not 'nine'" in ran.err


def test_the_scale_is_never_guessed(tmp_path, here):
    path = tmp_path / "a.csv"
    path.write_text("q\n0\n10\n10\n", "utf-8")
    assert here("score", path, "--question", "q").code == 2
    zero_based = json.loads(
        here("score", path, "--question", "q", "--scale", "0..10", "--json").out
    )
    assert zero_based["groups"][0]["value"] == "1/3"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing.csv", "--question", "q"], "cannot read nothing.csv"),
        (["{}", "--question", "q", "--by", "r"], "no column 'r'"),
        (["{}", "--question", "ideas", "--level", "1.5"], "level"),
        (["{}", "--question", "ideas", "--delimiter", "::"], "--delimiter"),
    ],
)
def test_what_cannot_be_scored_is_said(answers, here, words, said):
    ran = here("score", *(w.format(answers) for w in words), "--scale", "1..10")
    assert ran.code == 2
    assert said in ran.err


def test_every_missing_column_is_named_at_once(answers, here):
    ran = here("score", answers, "--question", "x", "--by", "y", "--scale", "1..10")
    assert "'x'" in ran.err
    assert "'y'" in ran.err


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00q", b"PK\x03\x04broken"])
def test_a_file_that_is_no_table_is_said_to_be_none(tmp_path, here, body):
    path = tmp_path / "a.csv"
    path.write_bytes(body)
    ran = here("score", path, "--question", "q", "--scale", "1..10")
    assert (ran.code, str(path) in ran.err) == (2, True)


def test_hostile_groups_of_a_file_are_only_text(tmp_path, here):
    path = tmp_path / "a.csv"
    path.write_text('q,b\n9,"\x1b]0;owned\x07[red]x"\n', "utf-8")
    words = ["score", path, "--question", "q", "--by", "b", "--scale", "1..10", "--smallest", 1]
    ran = here(*words)
    assert "]0;owned[red]x" in ran.out
    assert not set(ran.out) & set("\x1b\x07")
    assert "\x1b" not in here(*words, "--json").out


def test_a_workbook_is_read_like_a_csv_file(tmp_path, here):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["q"], [9], [10], [3.0], [None], ["x"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    ran = here("score", tmp_path / "a.xlsx", "--question", "q", "--scale", "1..10", "--json")
    assert json.loads(ran.out)["groups"][0]["value"] == "1/3"


# --- checklist


def test_the_instruments_are_listed(here):
    keys = {c["key"] for c in json.loads(here("checklist", "list", "--json").out)}
    assert {"proactive_team", "five_barriers", "heart_audit"} <= keys
    assert "proactive_team" in here("checklist", "list").out


def test_a_checklist_is_shown_with_what_is_missing_of_it(here):
    ran = here("checklist", "show", "proactive_team")
    held = json.loads(here("checklist", "show", "proactive_team", "--json").out)
    assert len(held["items"]) == 23
    assert held["missing"]
    for said in (*held["missing"], *held["remarks"]):
        assert " ".join(said.split()) in " ".join(ran.out.split())
    for item in held["items"]:
        assert item["question"] in ran.out


def test_a_numeric_scale_is_shown_by_its_ends(here):
    assert "1 to 10" in here("checklist", "show", "perspective_reflection").out


def test_a_checklist_that_is_not_there_is_named_with_those_that_are(here):
    ran = here("checklist", "show", "nothing")
    assert ran.code == 2
    assert "there is: action_test, " in ran.err


def test_a_filled_in_checklist_is_evaluated_and_says_what_to_do_first(here):
    file = payload_dir() / "files" / "checklists" / "halifax-2025-10.yaml"
    ran = here("checklist", "evaluate", file)
    assert ran.code == 0
    assert "outcome: scored" in ran.out
    held = json.loads(here("checklist", "evaluate", file, "--json").out)
    assert held["checklist"] == "proactive_team"
    assert held["actions"][0]["rank"] == 1
    assert held["actions"][0]["item"] in ran.out


def test_answers_that_cannot_be_used_are_said_beside_the_rest(tmp_path, here):
    file = tmp_path / "run.yaml"
    file.write_text(
        "checklist: heart_audit\nversion: '1.0.0'\nsubject: north\nat: 2026-01-01T00:00:00Z\n"
        "answers:\n  h1: yes\n  h2: perhaps\n",
        "utf-8",
    )
    held = json.loads(here("checklist", "evaluate", file, "--json").out)
    assert len(held["refused"]) == 1
    assert "h2" in held["refused"][0]
    assert (held["low"], held["high"]) == ("1/3", "1")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("- 1", "expected `key: value` lines"),
        ("a: [", "not YAML"),
        (
            "checklist: heart_audit\nversion: '9'\nsubject: n\nat: 2026-01-01T00:00:00Z\nanswers: {}\n",
            "9",
        ),
        (
            "checklist: none_such\nversion: '9'\nsubject: n\nat: 2026-01-01T00:00:00Z\nanswers: {}\n",
            "none_such",
        ),
        (None, "cannot read"),
    ],
)
def test_a_file_that_cannot_be_evaluated_is_said(tmp_path, here, written, said):
    file = tmp_path / "run.yaml"
    if written is not None:
        file.write_text(written, "utf-8")
    ran = here("checklist", "evaluate", file)
    assert ran.code == 2
    assert said in ran.err


def test_a_checklist_of_one_s_own_can_be_evaluated(tmp_path, here):
    own = tmp_path / "own.toml"
    own.write_text(
        'key = "own"\nversion = "1"\ntitle = "Ours"\n[scales.four]\nlow = 0\nhigh = 4\n'
        '[[children]]\nkey = "a"\nscale = "four"\ntext = "Is it?"\n',
        "utf-8",
    )
    file = tmp_path / "run.yaml"
    file.write_text(
        "checklist: own\nversion: '1'\nsubject: n\nat: 2026-01-01T00:00:00Z\nanswers: {a: '3'}\n",
        "utf-8",
    )
    ran = here("checklist", "evaluate", file, "--definition", own, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["score"] == "3/4"
    own.write_text("[[", "utf-8")
    assert here("checklist", "evaluate", file, "--definition", own).code == 2
    own.unlink()
    assert here("checklist", "evaluate", file, "--definition", own).code == 2


# --- plugins


def test_plugins_are_listed_with_who_brought_them(here):
    ran = here("plugins", "--json")
    held = json.loads(ran.out)
    assert {
        "kind": "channel",
        "name": "outbox",
        "brought_by": "proactive_adapters",
        "does": "",
    } in (held["found"])
    assert held["broken"] == []
    assert "servicetitan" in here("plugins").out


def test_a_broken_plugin_is_named_with_the_reason_and_hurts_nobody(here, monkeypatch):
    from proactive_core.plugins import GROUP, discover

    points = [
        EntryPoint("proactive_adapters", "proactive_adapters.plugin", GROUP),
        EntryPoint("ba\x1bd", "no_such_module_anywhere", GROUP),
    ]
    monkeypatch.setattr("proactive_adapters.cli._plugins.find_plugins", lambda: discover(points))
    ran = here("plugins")
    assert ran.code == 1
    assert "no_such_module_anywhere" in ran.out
    assert "\x1b" not in ran.out
    assert "outbox" in ran.out
    assert json.loads(here("plugins", "--json").out)["broken"][0]["plugin"] == "ba\x1bd"


# --- new adapter


def test_a_new_adapter_is_small_and_its_own_tests_pass(tmp_path, here):
    """Issue: an adapter in < 100 lines, checked by a 10-line test file."""
    ran = here("new", "adapter", "acme_field", "--folder", tmp_path)
    assert ran.code == 0
    place = tmp_path / "proactive-acme-field"
    module = place / "src" / "proactive_acme_field" / "_adapter.py"
    assert len(module.read_text("utf-8").splitlines()) < 100
    assert len((place / "tests" / "test_adapter.py").read_text("utf-8").splitlines()) <= 10
    assert "class AcmeField" in module.read_text("utf-8")
    assert "$$" not in module.read_text("utf-8")
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"],
        cwd=place, env=environment(), capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert tested.returncode == 0, tested.stdout.decode()
    assert b"9 passed" in tested.stdout


def test_a_new_adapter_is_found_by_its_entry_point(tmp_path, here, monkeypatch):
    from proactive_core.plugins import discover

    assert here("new", "adapter", "zephyr", "--folder", tmp_path).code == 0
    place = tmp_path / "proactive-zephyr"
    project = tomllib.loads((place / "pyproject.toml").read_text("utf-8"))
    ((group, names),) = project["project"]["entry-points"].items()
    ((name, value),) = names.items()
    monkeypatch.syspath_prepend(place / "src")
    found = discover([EntryPoint(name, value, group)])
    assert found.broken == ()
    assert list(found.adapters) == ["zephyr"]


def test_a_new_adapter_never_overwrites(tmp_path, here):
    (tmp_path / "proactive-acme").mkdir()
    ran = here("new", "adapter", "acme", "--folder", tmp_path)
    assert ran.code == 2
    assert not list((tmp_path / "proactive-acme").iterdir())


@pytest.mark.parametrize("name", ["Acme", "1st", "a-b", "../x", "class", "a b", "é"])
def test_a_new_adapter_needs_a_name_that_is_a_word(tmp_path, here, name):
    assert here("new", "adapter", name, "--folder", tmp_path).code == 2
    assert not list(tmp_path.iterdir())
