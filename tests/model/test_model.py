"""The Spin model is a model of this library, and its results are as expected [leads §8]."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from proactive_core.leads import COMMANDS, TRANSITIONS, Authority, Stage

MODEL = Path(__file__).resolve().parents[2] / "model"
SOURCE = (MODEL / "fail_safe.pml").read_text(encoding="utf-8")
NUMBERS = {
    int(number): None if name == "NONE" else Stage[name]
    for name, number in re.findall(
        r"^#define (NONE|TRIAGE|ACKNOWLEDGE|CONTACT|DECIDE|WAITING|TELL|CLOSED) +(\d)$",
        SOURCE,
        re.MULTILINE,
    )
}
# The clerk, the manager and the sink act by these rights; the model has no others for people.
RIGHTS = {
    "OWNER": Authority.OWNER,
    "MANAGER": Authority.MANAGER,
    "RUNG": Authority.RUNG,
}

needs_spin = pytest.mark.skipif(
    shutil.which("spin") is None or shutil.which("gcc") is None,
    reason="spin or gcc is not installed: apt-get install spin gcc",
)


def stages(words):
    return {None if word == "NONE" else Stage[word] for word in words}


def listed(label):
    """The words after a label in the comment above the model's table."""
    found = re.search(rf"^ \* {label}: +(.*)$", SOURCE, re.MULTILINE)
    assert found, label
    return found[1].split()


def table():
    """Every change of stage that the model's `MAY_` lines allow."""
    found = set()
    for command, text in re.findall(r"^#define MAY_(\w+)\(to\) +(.*)$", SOURCE, re.MULTILINE):
        sources = stages(re.findall(r"stage == (\w+)", text))
        targets = stages(re.findall(r"\bto == (\w+)", text))
        assert sources, command
        assert targets, command
        found |= {(source, command, to) for source in sources for to in targets}
    return found


def kernel_table():
    """Every change of stage that the kernel allows, under the model's names of commands."""
    merged = dict(pair.split("=") for pair in listed("merged"))
    return {
        (row.source, merged.get(row.command.__name__, row.command.__name__), to)
        for row in TRANSITIONS
        if row.command.__name__ not in listed("left out")
        for to in row.to
        if to is not row.source
    }


def run(*arguments, script=MODEL / "check.sh", **environment):
    return subprocess.run(
        [shutil.which("bash"), str(script), *arguments],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        env={**os.environ, **environment},
    )


def test_the_model_knows_every_stage():
    assert set(NUMBERS.values()) | stages(listed("no stage")) == {None, *Stage}


def test_the_models_changes_of_stage_are_the_kernels():
    assert table() == kernel_table()


def test_every_command_is_in_the_model_or_named_as_left_out():
    merged = {pair.partition("=")[0] for pair in listed("merged")}
    in_table = {command for _, command, _ in table()}
    stays = set(listed("no change"))
    left_out = set(listed("left out"))
    assert in_table | merged | stays | left_out == {kind.__name__ for kind in COMMANDS}
    assert not left_out & (in_table | merged | stays)


def test_commands_without_a_change_of_stage_have_none_in_the_kernel_but_for_waking():
    for row in TRANSITIONS:
        if row.command.__name__ in listed("no change") and row.source is not Stage.WAITING:
            assert row.to == (row.source,), row


def test_who_may_is_the_same_in_model_and_kernel():
    held = {
        command: {RIGHTS[word] for word in re.findall(r"IS_(\w+)\(p\)", text)}
        for command, text in re.findall(r"^#define HELD_(\w+)\(p\) +(.*)$", SOURCE, re.MULTILINE)
    }
    kernel = {}
    for row in TRANSITIONS:
        rights = set(row.who) & set(RIGHTS.values())
        if rights and row.command.__name__ not in listed("left out"):
            kernel.setdefault(row.command.__name__, set()).update(rights)
    assert held == kernel


def test_the_stage_changes_only_where_the_table_is_asserted():
    assignments = [line for line in SOURCE.splitlines() if re.search(r"\bstage = (?!=)", line)]
    assert [line.strip() for line in assignments] == [
        "byte stage = NONE;",
        "stage = next; c_code { take(#command, taken_from, now.stage); }",
        "#define BECOME(command, next) assert(MAY_##command(next)); stage = next",
    ]


def test_the_readme_lists_every_property_and_every_weakness():
    readme = (MODEL / "README.md").read_text(encoding="utf-8")
    names = re.findall(r"^ltl (\w+)", SOURCE, re.MULTILINE)
    switches = set(re.findall(r"^#(?:ifdef|ifndef) (\w+)", SOURCE, re.MULTILINE))
    assert [name for name in (*names, *sorted(switches)) if f"`{name}`" not in readme] == []


def test_a_missing_tool_is_named_with_the_command_that_brings_it():
    answer = run(PATH="/nowhere")
    assert answer.returncode == 4
    assert "apt-get install spin gcc" in answer.stderr


def test_an_unknown_mode_is_refused():
    answer = run("deep")
    assert answer.returncode == 2
    assert "usage" in answer.stderr


@pytest.mark.slow
@needs_spin
def test_every_change_of_stage_in_the_kernel_is_made_by_the_model():
    answer = run("taken")
    assert answer.returncode == 0, answer.stderr
    taken = {
        (NUMBERS[int(source)], command, NUMBERS[int(to)])
        for source, command, to in (line.split() for line in answer.stdout.splitlines())
    }
    assert taken == kernel_table()


@pytest.mark.slow
@needs_spin
def test_the_design_holds_and_every_weakened_variant_is_refuted():
    answer = run("quick")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    *lines, summary = answer.stdout.splitlines()
    assert ", 0 unexpected" in summary
    assert len(lines) >= 30
    assert all(line.startswith("ok ") for line in lines)


@pytest.mark.slow
@needs_spin
@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        # A live stage without a clock.
        ("  due = true; rung = 0;", "  due = false; rung = 0;"),
        # A change of stage that the table does not know.
        ("BECOME(Reopen, ACKNOWLEDGE)", "BECOME(Reopen, CONTACT)"),
    ],
    ids=["no clock", "not in the table"],
)
def test_a_broken_model_is_found_out(tmp_path, sound, broken):
    assert SOURCE.count(sound) == 1
    (tmp_path / "fail_safe.pml").write_text(SOURCE.replace(sound, broken), encoding="utf-8")
    shutil.copy(MODEL / "check.sh", tmp_path)
    answer = run("full", "s_due", script=tmp_path / "check.sh")
    assert answer.returncode == 1
    assert "UNEXPECTED  s_due" in answer.stdout
