"""The command line itself: help, errors, exit codes, and what may reach a terminal."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys

import pytest

from proactive_adapters.cli._print import clean, complain, emit, pour, say, table
from proactive_core import PluginError, SourceError, UsageError

from .conftest import Ran, environment

COMMANDS = (
    *("demo", "run", "pull", "sweep", "audit", "report", "leads"),
    *("score", "checklist", "plugins", "new"),
)


def python(program: str, *words: str) -> Ran:
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


# --- help


def test_the_help_lists_every_command_and_every_exit_code(proactive):
    ran = proactive("--help")
    assert ran.code == 0
    for name in COMMANDS:
        assert re.search(rf"^│ {name} ", ran.out, re.MULTILINE), name
    for code in ("0 fine", "1 something", "2 wrong", "3 the audit", "130 interrupted"):
        assert code in " ".join(ran.out.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(name, here):
    ran = here(name, "--help")
    assert ran.code == 0
    assert f"Usage: proactive {name}" in ran.out


@pytest.mark.parametrize("hidden", ["--days", "--at"])
def test_options_for_tests_stay_out_of_the_help(hidden, here):
    for name in ("demo", "run", "pull", "sweep"):
        assert hidden not in here(name, "--help").out


def test_the_help_loads_nothing_that_only_commands_need():
    program = (
        "import sys\n"
        "from proactive_adapters.cli import main\n"
        "main(['--help'])\n"
        "heavy = {'sqlalchemy', 'httpx2', 'cattrs', 'jinja2', 'openpyxl', 'yaml',\n"
        "         'proactive_core', 'hypothesis', 'pluggy'}\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    ran = python(program)
    assert (ran.code, ran.err) == (0, "")


def test_the_version_is_told(here):
    ran = here("--version")
    assert ran.code == 0
    assert ran.out.startswith("proactive-core")


def test_without_a_word_it_helps(here):
    assert here().out == here("--help").out


# --- wrong usage


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dmeo"], 'Did you mean "demo"?'),
        (["demo", "--jason"], "--jason"),
        (["audit"], "requires an argument"),
        (["audit", "x.toml", "--gap", "soon"], "soon"),
        (["score", "x.csv", "--question", "q", "--scale", "1..5"], "1..5"),
        (["checklist", "nonsense"], "nonsense"),
    ],
)
def test_wrong_usage_is_exit_code_2_one_line_and_where_to_look(here, words, said):
    ran = here(*words)
    assert ran.code == 2
    assert said in ran.err
    assert "--help" in ran.err
    assert all(line.startswith("proactive: ") for line in ran.err.splitlines())
    assert not ran.out


# --- errors, by whose move it is


def broken_by(monkeypatch, error: BaseException) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr("proactive_adapters.cli._plugins.find_plugins", fail)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UsageError("one\ntwo"), 2, "proactive: one\nproactive: two\n"),
        (PluginError("bad plugin"), 2, "proactive: bad plugin\n"),
        (SourceError("down"), 1, "proactive: down\n"),
        (PermissionError(13, "Permission denied", "/x"), 1, "proactive: /x: Permission denied\n"),
        (
            ModuleNotFoundError("No module named 'httpx2'", name="httpx2"),
            2,
            'proactive: httpx2 is not installed; type: pip install "proactive-core[http]"\n',
        ),
        (ImportError('type: pip install "x"'), 2, 'proactive: type: pip install "x"\n'),
        (KeyboardInterrupt(), 130, "proactive: interrupted: nothing is lost, run again\n"),
        (UsageError("a\x1b[31mb\x9bc"), 2, "proactive: a[31mbc\n"),
    ],
)
def test_each_error_has_its_exit_code_and_no_traceback(here, monkeypatch, error, code, said):
    broken_by(monkeypatch, error)
    ran = here("plugins")
    assert (ran.code, ran.err, ran.out) == (code, said, "")


def test_a_journal_that_cannot_be_used_is_for_later(here, monkeypatch):
    import sqlite3

    from sqlalchemy.exc import OperationalError

    broken_by(monkeypatch, OperationalError("x", {}, sqlite3.OperationalError("disk is full")))
    ran = here("plugins")
    assert (ran.code, ran.err) == (1, "proactive: the journal could not be used: disk is full\n")


@pytest.mark.parametrize("error", [RuntimeError("ours"), ModuleNotFoundError("x", name="x")])
def test_a_fault_of_the_program_is_not_hidden(here, monkeypatch, error):
    broken_by(monkeypatch, error)
    with pytest.raises(type(error)):
        here("plugins")


def test_debug_shows_where_an_error_comes_from(here, monkeypatch):
    broken_by(monkeypatch, UsageError("why"))
    ran = here("--debug", "plugins")
    assert ran.code == 2
    assert "Traceback" in ran.err
    assert ran.err.endswith("proactive: why\n")


@pytest.mark.parametrize("library", ["cyclopts", "rich"])
def test_without_the_extra_it_says_what_to_install(library):
    program = (
        f"import sys\nsys.modules[{library!r}] = None\n"
        "from proactive_adapters.cli import main\nsys.exit(main(['plugins']))\n"
    )
    ran = python(program)
    assert ran.code == 2
    assert ran.err.endswith('is not installed; type: pip install "proactive-core[run]"\n')
    assert ran.err.count("\n") == 1


def test_without_the_journal_s_library_the_demo_says_what_to_install(tmp_path):
    program = (
        "import sys\nsys.modules['sqlalchemy'] = None\n"
        "from proactive_adapters.cli import main\n"
        "sys.exit(main(['demo', '--days', '1', '--out', sys.argv[1]]))\n"
    )
    ran = python(program, str(tmp_path / "d"))
    assert ran.code == 2
    assert 'pip install "proactive-core[journal]"' in ran.err
    assert "Traceback" not in ran.err


# --- what reaches a terminal

HOSTILE = "[bold red]Bo\x1b[31mb\x07\x9b2J\u202egnp\r\n:smile: [link=file:///x]y[/link]"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def drawn(monkeypatch):
    """What a table looks like on a terminal."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def draw(header, rows) -> str:
        held = Terminal()
        with monkeypatch.context() as only_now:
            only_now.setattr(sys, "stdout", held)
            table(header, rows)
        return held.getvalue()

    return draw


def test_cleaning_takes_out_what_acts_and_nothing_else():
    assert clean("a\x00\x1b[2J\x7f\x9bb") == "a[2Jb"
    assert clean("a\r\nb\tc\u2028d") == "a  b c d"
    assert clean("\u202eabc\u2066\ufeff") == "abc"
    assert clean("\ud800x") == "x"
    assert clean("Zoë 东京 👩‍🔧 −5") == "Zoë 东京 👩‍🔧 −5"


def test_a_hostile_name_in_a_drawn_table_is_only_text(drawn):
    said = drawn(("name", "n"), [(HOSTILE, 1), (None, 2)])
    assert "─" in said
    assert "[bold red]Bo[31mb2Jgnp  :smile: [link=file:///x]y[/link]" in said
    for bad in ("\x1b[31m", "\x07", "\x9b", "\u202e", "\x1b]8"):
        assert bad not in said


def test_a_hostile_name_in_a_plain_table_is_only_text(capsys):
    table(("name", "n"), [(HOSTILE, 1)])
    say(HOSTILE)
    complain(HOSTILE)
    said = capsys.readouterr()
    for text in (said.out, said.err):
        assert not set(text) & set("\x1b\x07\x9b\u202e\r")


def test_hostile_text_in_csv_is_only_text_and_keeps_its_lines(capsys):
    pour('id,"a\x1b[31mb\x9bc"\r\n"two\nlines\x07","\u202ex"\r\n')
    assert capsys.readouterr().out == 'id,"a[31mbc"\n"two\nlines","x"\n'


def test_hostile_text_in_json_is_escaped_and_comes_back_whole(capsys):
    emit({"name": HOSTILE})
    said = capsys.readouterr().out
    assert not set(said) & set("\x1b\x07\x9b\u202e\r")
    assert json.loads(said) == {"name": HOSTILE}


def test_no_color_is_respected(drawn, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[(?:3|4|9|10)[0-9]", drawn(("name",), [("x",)]))


def test_large_tables_are_not_drawn(drawn):
    assert "─" in drawn(("n",), [(i,) for i in range(200)])
    assert drawn(("n",), [(i,) for i in range(201)]).splitlines() == ["n", *map(str, range(201))]


def test_columns_line_up_for_wide_letters(capsys):
    table(("a", "b"), [("东京", "1"), ("Rome", "2")])
    assert capsys.readouterr().out == "a     b\n东京  1\nRome  2\n"


def test_output_is_utf_8_whatever_the_locale_says(proactive):
    for place in ({"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}):
        ran = proactive("checklist", "show", "training_questions", **place)
        assert ran.code == 0
        assert "“not applicable”" in ran.out
