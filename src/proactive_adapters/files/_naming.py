"""How rows of a table are named, and what outside records their cells mean."""

from __future__ import annotations

import attrs

from proactive_core import Ref

from ._cells import Cells


@attrs.frozen
class Naming:
    """One file's way of naming things.

    Attributes:
        system: The adapter's name.
        file: Records are named after it, so that two files may count from 1.
        context: The system whose keys the cells hold; None if they hold none.
    """

    system: str
    file: str
    context: str | None

    def own(self, kind: str, cells: Cells, part: str = "") -> Ref:
        """The row's own name."""
        return Ref(self.system, kind, f"{self.file}:{cells.needed('id')}{part}")

    def beside(self, kind: str, key: str | None) -> Ref | None:
        """Another row of the same file; None if no key is given."""
        return Ref(self.system, kind, f"{self.file}:{key}") if key else None

    def outside(self, kind: str, cells: Cells) -> Ref | None:
        """A record of the system in `context`; None if the cell is empty or there is none."""
        key = cells.text(kind)
        return Ref(self.context, kind, key) if self.context and key else None

    def branch(self, cells: Cells) -> Ref | None:
        """The branch as the file names it; None if the cell is empty."""
        key = cells.text("branch")
        return Ref(self.system, "branch", key) if key else None


def person(key: str) -> Ref:
    """Somebody in the office, by the company's own key."""
    return Ref("company", "person", key)
