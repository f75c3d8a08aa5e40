"""Definitions and answers by the names that people type."""

from __future__ import annotations

from pathlib import Path

from proactive_core import ChecklistRun, Ref, UsageError
from proactive_core.checklists import Checklist, Fault

from ...files.checklists import (
    Reading,
    format_of,
    read_answers,
    read_checklist,
)
from ...files.yaml_checklist import YamlChecklist
from .._company import find_plugins
from .._print import hint


def body_of(file: Path) -> bytes:
    """A file's bytes; `UsageError` when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as e:
        raise UsageError(f"cannot read {file}: {e.strerror}") from e


def is_file(named: str) -> bool:
    """Whether a name is meant as a file: a key has neither a dot nor a slash."""
    return not named.replace("_", "").isalnum() or Path(named).is_file()


def find_checklist(named: str) -> Checklist:
    """A checklist by its key, or from the file in which it is defined."""
    if not is_file(named):
        known: Checklist = find_plugins().checklist(named)
        return known
    found = read_file(Path(named))
    tell_lost(named, found.lost)
    return found.checklist


def read_file(file: Path) -> Reading:
    """Read a definition in whatever format its name says.

    Raises:
        UsageError: It cannot be read, or has faults: all of them, each with its place.
    """
    body = body_of(file)
    fmt = format_of(file.name, body)
    try:
        return read_checklist(body, fmt)
    except UsageError as e:
        raise UsageError(f"{file}: {e}") from e


def find_run(file: Path, definition: str | None) -> tuple[Checklist, ChecklistRun]:
    """The answers in a file, and the checklist that they answer."""
    checklist = find_checklist(definition) if definition else None
    body = body_of(file)
    fmt = format_of(file.name, body)
    ref = Ref(YamlChecklist.name, "checklist_run", file.name)
    try:
        found = read_answers(body, fmt, ref=ref, checklist=checklist)
    except UsageError as e:
        raise UsageError(f"{file}: {e}") from e
    tell_lost(str(file), found.lost)
    if len(found.runs) != 1:
        raise UsageError(
            f"{file} holds {len(found.runs)} runs; give each a file of its own with "
            "`proactive checklist convert`"
        )
    (run,) = found.runs
    return checklist or find_plugins().checklist(run.checklist), run


def tell_lost(file: str, lost: tuple[Fault, ...]) -> None:
    """Say what could not be carried, each with its place."""
    for fault in lost:
        hint(f"{file}: {fault}")


def write_file(file: Path, body: bytes, *, replace: bool = False) -> None:
    """Write a file; one that exists is left alone unless it may be replaced."""
    if file.exists() and not replace:
        raise UsageError(f"{file} exists already: choose another name, or --replace")
    try:
        file.write_bytes(body)
    except OSError as e:
        raise UsageError(f"cannot write {file}: {e.strerror}") from e
