"""What differs from one kind of database to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from proactive_core.ports import Fault


class Database(Protocol):
    """What the journal asks of a kind of database beyond SQL."""

    def writer(self) -> Engine:
        """The engine whose transactions may write."""
        ...

    def reader(self) -> Engine:
        """The engine whose transactions only look."""
        ...

    def lock(
        self, connection: Connection, names: Iterable[str], rests_on: Iterable[str] = ()
    ) -> None:
        """Keep other writers from deciding about these names until the transaction ends.

        Args:
            connection: In a transaction.
            names: What is decided about.
            rests_on: What the decision rests on: others may rest on it too, meanwhile.
        """
        ...

    def away(self, fault: DBAPIError) -> bool:
        """Whether a fault says that the database is out of reach, and not that it is wrong."""
        ...

    def never(self, fault: DBAPIError) -> str | None:
        """Why the database will never store what it was given; None if a later try may help."""
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
