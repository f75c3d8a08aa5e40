"""The command as a program of its own, and a short demonstration to look at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

ROOT = Path(__file__).resolve().parents[3]
DAYS = 20


@attrs.frozen
class Ran:
    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """Nothing of the company's is set unless a test sets it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HARBOUR_")}
    source = ROOT / "src"
    if source.is_dir() and os.environ.get("PROACTIVE_SHIPPED") != "1":
        kept["PYTHONPATH"] = str(source)
    return kept | more


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "proactive_adapters.cli", *map(str, words)]


@pytest.fixture(scope="session")
def proactive():
    """Run the command in a process of its own."""

    def run(*words: object, cwd: Path | None = None, **env: str) -> Ran:
        done = subprocess.run(
            command(*words),
            capture_output=True,
            cwd=cwd,
            env=environment(**env),
            timeout=300,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def here(capsys):
    """Run the command in this process."""
    from proactive_adapters.cli import main

    def run(*words: object) -> Ran:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def first_weeks(proactive, tmp_path_factory):
    """The first weeks of the demonstration: its folder, and what was printed. Do not change it."""
    folder = tmp_path_factory.mktemp("demo") / "proactive-demo"
    ran = proactive("demo", "--out", folder, "--days", DAYS)
    assert ran.code == 0, ran.err
    return folder, ran


@pytest.fixture
def demo(first_weeks, tmp_path) -> Path:
    """A copy of the first weeks that a test may spoil."""
    return shutil.copytree(first_weeks[0], tmp_path / "demo")
