"""What differs from one kind of database to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from sqlalchemy import Connection, Engine

from proactive_core.ports import Fault


class Database(Protocol):
    """What the journal asks of a kind of database beyond SQL."""

    def writer(self) -> Engine:
        """The engine whose transactions may write."""
        ...

    def reader(self) -> Engine:
        """The engine whose transactions only look."""
        ...

    def describe(self, connection: Connection) -> Mapping[str, str]:
        """What an operator may want to know."""
        ...

    def examine(self, connection: Connection) -> Iterator[Fault]:
        """Damage below the level of rows."""
        ...

    def scrub(self, writer: Engine) -> None:
        """Remove what was erased from wherever the database still keeps it."""
        ...
