"""Which formats there are, what a file is in, and who reads and writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from proactive_core import Ref, UsageError
from proactive_core.checklists import Checklist, ChecklistRun

from . import (
    _answer_table,
    _fhir_read,
    _fhir_response,
    _fhir_write,
    _table_read,
    _table_write,
    _text,
    _xlsform_read,
    _xlsform_write,
)
from ._carried import Reading, Runs, Writing
from ._run_data import read_run, write_run

_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".toml": "toml",
        ".yaml": "yaml",
        ".yml": "yaml",
        ".json": "json",
        ".csv": "csv",
        ".xlsx": "xlsform",
    }
)


def _whole(read: Callable[[bytes], Checklist]) -> Callable[[bytes], Reading]:
    return lambda body: Reading(read(body))


def _all(write: Callable[[Checklist], bytes]) -> Callable[[Checklist], Writing]:
    return lambda checklist: Writing(write(checklist))


_DEFINITIONS: Mapping[str, tuple[Callable[[bytes], Reading], Callable[[Checklist], Writing]]] = (
    MappingProxyType(
        {
            "csv": (_table_read.read, _table_write.write),
            "fhir": (_fhir_read.read, _fhir_write.write),
            "fhir-r4": (_fhir_read.read, _fhir_write.write_r4),
            "json": (_whole(_text.read_json), _all(_text.write_json)),
            "toml": (_whole(_text.read_toml), _all(_text.write_toml)),
            "xlsform": (_xlsform_read.read, _xlsform_write.write),
            "yaml": (_whole(_text.read_yaml), _all(_text.write_yaml)),
        }
    )
)
#: Formats of definitions.
DEFINITIONS = tuple(_DEFINITIONS)

_PLAIN: Mapping[str, tuple[Callable[[bytes], Any], Callable[[Any], bytes]]] = MappingProxyType(
    {
        "json": (_text.load_json_words, _text.dump_json),
        "yaml": (_text.load_yaml_words, _text.dump_yaml),
    }
)
_Reads = Callable[[bytes, Ref, Checklist | None], Runs]
_Writes = Callable[[ChecklistRun, Checklist | None], Writing]
_ANSWERS: Mapping[str, tuple[_Reads, _Writes]] = MappingProxyType(
    {
        "csv": (_answer_table.read, _answer_table.write),
        "fhir": (_fhir_response.read, _fhir_response.write),
        "fhir-r4": (_fhir_response.read, _fhir_response.write_r4),
    }
)
#: Formats of answers.
ANSWERS = (*_PLAIN, *_ANSWERS)


def format_of(name: str, body: bytes = b"") -> str:
    """The format of a file, by the end of its name; JSON is FHIR's when it says so itself.

    Raises:
        UsageError: No format has this ending.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in _SUFFIXES:
        known = ", ".join(_SUFFIXES)
        raise UsageError(f"{name}: what format is it in? The endings known are {known}")
    return "fhir" if suffix == ".json" and b'"resourceType"' in body else _SUFFIXES[suffix]


def read_checklist(body: bytes, fmt: str) -> Reading:
    """Read a definition in one of the formats `DEFINITIONS`.

    Raises:
        UsageError: The file is not in this format, or there is no such format.
        DefinitionError: All faults of the definition, each with its place.
    """
    return _known(fmt)[0](body)


def write_checklist(checklist: Checklist, fmt: str) -> Writing:
    """Write a definition in one of the formats `DEFINITIONS`.

    Raises:
        UsageError: There is no such format.
    """
    return _known(fmt)[1](checklist)


def read_answers(body: bytes, fmt: str, *, ref: Ref, checklist: Checklist | None = None) -> Runs:
    """Read the answers in a file of one of the formats `ANSWERS`.

    Args:
        body: The file.
        fmt: Its format.
        ref: Name of the run, where the file names none; of several, the first.
        checklist: What was answered; CSV of others needs it to know what is what.

    Raises:
        UsageError: The file is not in this format, or there is no such format.
    """
    if fmt in _PLAIN:
        data = _PLAIN[fmt][0](body)
        return Runs((read_run(data, ref),))
    if fmt not in _ANSWERS:
        raise UsageError(f"answers cannot be read from {fmt!r}; from: {', '.join(ANSWERS)}")
    return _ANSWERS[fmt][0](body, ref, checklist)


def write_answers(run: ChecklistRun, fmt: str, *, checklist: Checklist | None = None) -> Writing:
    """Write answers in one of the formats `ANSWERS`.

    Args:
        run: The answers.
        fmt: The format.
        checklist: What was answered: some formats write numbers and options differently.

    Raises:
        UsageError: There is no such format.
    """
    if fmt in _PLAIN:
        return Writing(_PLAIN[fmt][1](write_run(run)))
    if fmt not in _ANSWERS:
        raise UsageError(f"answers cannot be written as {fmt!r}; as: {', '.join(ANSWERS)}")
    return _ANSWERS[fmt][1](run, checklist)


def _known(fmt: str) -> tuple[Callable[[bytes], Reading], Callable[[Checklist], Writing]]:
    if fmt not in _DEFINITIONS:
        raise UsageError(f"there is no format {fmt!r}; there is: {', '.join(DEFINITIONS)}")
    return _DEFINITIONS[fmt]
