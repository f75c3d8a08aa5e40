"""Every example on every page runs: Python, files to save, and what is typed at a prompt.

Fences, by their language:

- `python` is executed; lines that begin with `>>>` are checked against the output below them;
- `console` is executed, one command a line after `$ `; `# exit 3` says what it exits with
  (0 without it), and lines without `$ ` must all stand in the output (`...` = anything);
- any fence after `<!-- file: NAME -->` is saved under that name first;
- `sh` is for what needs a network, an editor or another machine, and may not hide anything
  that could run here;
- `toml`, `json`, `yaml`, `ini`, `text`, `csv` and `mermaid` are data.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib

import pytest
from prose import PAGES, ROOT, fences, name_of
from sybil import Example, Region, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

PROGRAMS = sorted((ROOT / "examples/programs").glob("*.py"))
_FILE = re.compile(r"<!-- file: (\S+) -->\n+(`{3,})\w*\n(.*?)^\2", re.MULTILINE | re.DOTALL)
_EXIT = re.compile(r"\s+# exit (\d+)\s*\Z")
_ALLOWED = {
    "python",
    "console",
    "sh",
    "toml",
    "json",
    "yaml",
    "ini",
    "text",
    "csv",
    "mermaid",
    "{toctree}",
}
#: Pages about an extra, and a library of that extra they cannot run without.
_NEEDS = {
    "docs/how-to/score-large-files.md": "polars",
    "docs/how-to/score-many-checklists.md": "polars",
}
#: What a page may ask the reader to type that is not typed here, and why.
_ELSEWHERE = ("proactive run", "proactive pull", "proactive sweep")


def environment() -> dict[str, str]:
    path = os.pathsep.join(p for p in (str(ROOT / "src"), os.environ.get("PYTHONPATH")) if p)
    # Wide, so that no expected line is broken in two; CI, so that Hypothesis sets no deadline.
    return {**os.environ, "PYTHONPATH": path, "COLUMNS": "200", "NO_COLOR": "1", "CI": "1"}


def argv_of(command: str) -> list[str]:
    program, *rest = shlex.split(command)
    modules = {"proactive": "proactive_adapters.cli", "pytest": "pytest"}
    if program == "python":
        return [sys.executable, *rest]
    assert program in modules, f"cannot run {program!r} here: put it into a `sh` fence"
    if rest[:1] == ["demo"]:
        rest += ["--days", "30"]  # the whole year has a test of its own
    quiet = ["-p", "no:cacheprovider", "-p", "no:randomly"] if program == "pytest" else []
    return [sys.executable, "-m", modules[program], *quiet, *rest]


class ConsoleParser(CodeBlockParser):
    """Runs each `$ ` line of a `console` fence."""

    language = "console"

    def evaluate(self, example: Example) -> str | None:
        parts = re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)
        assert not parts[0].strip(), f"output before the first command: {parts[0]!r}"
        for part in parts[1:]:
            written, _, expected = part.partition("\n")
            stated = _EXIT.search(written)
            done = subprocess.run(
                argv_of(_EXIT.sub("", written)),
                check=False,
                capture_output=True,
                text=True,
                env=environment(),
                timeout=120,
            )
            said = done.stdout + done.stderr
            if done.returncode != int(stated[1] if stated else 0):
                return f"$ {written}\nexited with {done.returncode}:\n{said}"
            for line in filter(None, map(str.strip, expected.splitlines())):
                pattern = re.escape(line).replace(re.escape("..."), ".*").replace(r"\ ", r"\s+")
                if not re.search(pattern, said):
                    return f"$ {written}\ndid not say {line!r}:\n{said}"
        return None


def files_to_save(document):
    """Save a fence under the name in the comment above it."""

    def save(example: Example) -> None:
        name, body = example.parsed
        target = example.namespace["workshop"] / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(body, encoding="utf-8")

    for found in _FILE.finditer(document.text):
        end = document.text.index("\n", found.start())
        yield Region(found.start(), end, (found[1], found[3]), save)


SYBIL = Sybil([files_to_save, PythonCodeBlockParser(), ConsoleParser()])


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_example_of_a_page_does_what_it_says(page, workshop):
    if (needed := _NEEDS.get(name_of(page))) and not importlib.util.find_spec(needed):
        pytest.skip(f"{needed} is not installed; the page is about an extra")
    document = SYBIL.parse(page)
    document.namespace["workshop"] = workshop
    before = {*sys.modules}
    sys.path[:0] = [str(workshop), str(ROOT / "examples/programs")]
    try:
        for example in document.examples():
            example.evaluate()
    finally:
        del sys.path[:2]
        for name in {*sys.modules} - before:
            held = getattr(sys.modules[name], "__file__", None) or ""
            if held.startswith((str(workshop), str(ROOT / "examples/programs"))):
                del sys.modules[name]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_fence_escapes_the_tests(page):
    for fence in fences(page.read_text("utf-8")):
        assert fence.language in _ALLOWED, f"line {fence.line}: {fence.language!r}"
        if fence.language == "sh":
            for line in fence.body.splitlines():
                runnable = line.startswith(("proactive ", "pytest"))
                assert not runnable or line.startswith(_ELSEWHERE), f"line {fence.line}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_data_on_a_page_can_be_read(page):
    for fence in fences(page.read_text("utf-8")):
        if fence.language == "toml":
            tomllib.loads(fence.body)
        elif fence.language == "json":
            json.loads(fence.body)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.name)
def test_every_example_program_runs(program, workshop):
    done = subprocess.run(
        [sys.executable, "-W", "error", str(program)],
        check=False,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = re.search(r'"""(.*?)"""', program.read_text("utf-8"), re.DOTALL)
    assert told, "a program says what it shows"
    assert done.stdout.strip(), "a program shows something"


def test_there_are_example_programs():
    assert PROGRAMS
