"""`proactive checklist lint`: everything that is wrong or missing, with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from proactive_core import UsageError
from proactive_core.checklists import Checklist, DefinitionError

from ...files.checklists import format_of, read_checklist
from .._company import find_plugins
from .._print import complain, emit, say
from ._files import body_of, is_file

_CLEAN, _FOUND = 0, 1


def lint(checklist: str, /, *, language: list[str] | None = None, json: bool = False) -> int:
    """Say what is wrong in a definition, and which translations are missing.

    Args:
        checklist: A file, or the key of a checklist that was found.
        language: A language that every text should exist in; may be given several times.
            Unless given, all languages that the definition names.
        json: Print it as JSON.
    """
    found: list[dict[str, Any]] = []
    held: Checklist | None = None
    if is_file(checklist):
        held = _read(Path(checklist), found)
    else:
        held = find_plugins().checklist(checklist)
    if held is not None:
        for tag in language or held.languages:
            found += [
                {"kind": "translation", "at": at, "why": f"is not there in {tag}"}
                for at in held.missing_translations(tag)
            ]
    if json:
        emit(found)
    else:
        for row in found:
            complain(f"{checklist}: {row['at']}: {row['why']}")
        if not found:
            say(f"{checklist}: nothing to object to")
    return _FOUND if found else _CLEAN


def _read(file: Path, found: list[dict[str, Any]]) -> Checklist | None:
    body = body_of(file)
    fmt = format_of(file.name, body)
    try:
        read = read_checklist(body, fmt)
    except DefinitionError as wrong:
        found += [{"kind": "fault", "at": f.at, "why": f.why} for f in wrong.faults]
        return None
    except UsageError as wrong:
        found.append({"kind": "fault", "at": "file", "why": str(wrong)})
        return None
    found += [{"kind": "lost", "at": f.at, "why": f.why} for f in read.lost]
    return read.checklist
