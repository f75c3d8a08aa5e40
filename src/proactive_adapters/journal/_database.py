"""What differs from one kind of database to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

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

    def begin(self, cursor: Any) -> None:
        """Begin a transaction that writes, unless the driver does so by itself."""
        ...

    def lock(self, cursor: Any, names: Iterable[str], rests_on: Iterable[str] = ()) -> None:
        """Keep other writers from deciding about these names until the transaction ends.

        Args:
            cursor: The driver's, in a transaction.
            names: What is decided about.
            rests_on: What the decision rests on: others may rest on it too, meanwhile.
        """
        ...

    def away(self, fault: BaseException | None) -> bool:
        """Whether the driver says that the database is out of reach, and not that it is wrong."""
        ...

    def never(self, fault: BaseException | None) -> str | None:
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
