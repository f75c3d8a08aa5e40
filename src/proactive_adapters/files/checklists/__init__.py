"""Checklists in the formats of others: read, written, and what each cannot carry.

A definition goes through `read_checklist` and `write_checklist`, the answers to one through
`read_answers` and `write_answers`. Nothing is lost silently: what a format cannot carry is
listed with its place.
"""

from __future__ import annotations

from ._carried import Reading, Runs, Writing
from ._formats import (
    ANSWERS,
    DEFINITIONS,
    format_of,
    read_answers,
    read_checklist,
    write_answers,
    write_checklist,
)
from ._run_data import read_run, write_run
from ._schema import schema

__all__ = [
    "ANSWERS",
    "DEFINITIONS",
    "Reading",
    "Runs",
    "Writing",
    "format_of",
    "read_answers",
    "read_checklist",
    "read_run",
    "schema",
    "write_answers",
    "write_checklist",
    "write_run",
]
