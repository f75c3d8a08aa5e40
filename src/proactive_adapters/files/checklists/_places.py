"""Where in somebody's file each table of plain data came from, to name faults by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from proactive_core.checklists import Checklist, DefinitionError, Fault, read_definition

_PART = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")


class Places:
    """The place of each table, and what was found wrong before the definition was built."""

    def __init__(self) -> None:
        self.lost: list[Fault] = []
        self._of: dict[int, str] = {}

    def put(self, table: dict[str, Any], place: str) -> dict[str, Any]:
        """Remember where a table came from."""
        self._of[id(table)] = place
        return table

    def lose(self, place: str, why: str) -> None:
        """Note what could not be used."""
        self.lost.append(Fault(place, why))

    def build(self, plain: Mapping[str, Any]) -> Checklist:
        """Build the definition.

        Raises:
            DefinitionError: All faults, each by its place in the file, also those noted.
        """
        try:
            return read_definition(plain)
        except DefinitionError as wrong:
            faults = [Fault(self._place(plain, f.at), f.why) for f in wrong.faults]
            raise DefinitionError((*faults, *self.lost)) from None

    def _place(self, plain: Any, at: str) -> str:
        here, found, rest = plain, self._of.get(id(plain), ""), at
        for match in _PART.finditer(at):
            key, index = match.groups()
            try:
                here = here[int(index)] if index else here[key]
            except (KeyError, IndexError, TypeError):
                break
            if id(here) in self._of:
                found, rest = self._of[id(here)], at[match.end() :].lstrip(".")
        return f"{found}, {rest}".rstrip(", ") if found else at
