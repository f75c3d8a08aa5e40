"""What came out of reading or writing, and what could not be carried."""

from __future__ import annotations

import attrs

from proactive_core.checklists import Checklist, ChecklistRun, Fault


@attrs.frozen
class Reading:
    """A definition that was read.

    Attributes:
        lost: What stood in the file and could not be used, each with its place.
    """

    checklist: Checklist
    lost: tuple[Fault, ...] = ()


@attrs.frozen
class Writing:
    """A file that was written.

    Attributes:
        lost: What the format cannot carry, each with its place in the definition or run.
    """

    body: bytes
    lost: tuple[Fault, ...] = ()


@attrs.frozen
class Runs:
    """The runs that a file of answers held.

    Attributes:
        lost: What stood in the file and could not be used, each with its place.
    """

    runs: tuple[ChecklistRun, ...]
    lost: tuple[Fault, ...] = ()
