"""`proactive checklist convert`, `schema` and `form`: a checklist for other programs."""

from __future__ import annotations

import json as standard
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from proactive_core import Ref, UsageError

from ...files.checklists import (
    Runs,
    format_of,
    read_answers,
    schema,
    write_answers,
    write_checklist,
)
from ...files.yaml_checklist import YamlChecklist
from .._print import pour, say
from ._files import body_of, find_checklist, tell_lost, write_file

_DONE, _LOST = 0, 1


def convert(
    source: str,
    target: Path,
    /,
    *,
    answers_to: str | None = None,
    fmt: Annotated[str | None, Parameter(name="--format")] = None,
    replace: bool = False,
) -> int:
    """Turn a definition into another format; with --answers-to, answers.

    What the new format cannot carry is listed with its place, and the exit code is 1.

    Args:
        source: The file to read, or the key of a checklist that was found.
        target: The file to write; the end of its name says the format: .toml .yaml .json
            .csv .xlsx (an XLSForm).
        answers_to: The files hold answers to this checklist: its key, or its file.
        fmt: The format to write, where the name of a .json does not say it: fhir (R5), fhir-r4.
        replace: Replace the file if it exists.
    """
    fmt = fmt or format_of(target.name)
    if answers_to is not None:
        return _convert_answers(Path(source), target, answers_to, fmt, replace=replace)
    written = write_checklist(find_checklist(source), fmt)
    write_file(target, written.body, replace=replace)
    tell_lost(str(target), written.lost)
    say(target)
    return _LOST if written.lost else _DONE


def _convert_answers(source: Path, target: Path, named: str, fmt: str, *, replace: bool) -> int:
    checklist = find_checklist(named)
    body = body_of(source)
    ref = Ref(YamlChecklist.name, "checklist_run", target.name)
    try:
        found: Runs = read_answers(body, format_of(source.name, body), ref=ref, checklist=checklist)
    except UsageError as e:
        raise UsageError(f"{source}: {e}") from e
    tell_lost(str(source), found.lost)
    several = len(found.runs) > 1
    lost = found.lost
    for place, run in enumerate(found.runs, start=1):
        file = target.with_stem(f"{target.stem}-{place}") if several else target
        written = write_answers(run, fmt, checklist=checklist)
        write_file(file, written.body, replace=replace)
        tell_lost(str(file), written.lost)
        lost += written.lost
        say(file)
    return _LOST if lost else _DONE


def print_schema() -> int:
    """Print the JSON Schema of a definition, for editors and other programs."""
    pour(standard.dumps(schema(), indent=2) + "\n")
    return 0


def form(checklist: str, target: Path, /, *, replace: bool = False) -> int:
    """Write a form: one HTML file that is filled in offline, on a phone or anywhere.

    It keeps what is typed in the browser, goes on where it was closed, and saves a file of
    answers for `proactive checklist evaluate`.

    Args:
        checklist: A key, or a file.
        target: The file to write, such as form.html.
        replace: Replace the file if it exists.
    """
    from ...form import render  # noqa: PLC0415 - only this command draws

    write_file(target, render(find_checklist(checklist)).encode(), replace=replace)
    say(target)
    return 0
