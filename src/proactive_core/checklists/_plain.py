"""Reading plain data strictly: every fault is noted with its path, and reading goes on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from ..errors import UsageError
from ._faults import Fault
from ._numbers import exact, read_number
from ._words import Words

# Data that refers to itself (YAML anchors) can unfold without end: this stops it.
_MOST_TABLES = 10_000
_E = TypeVar("_E", bound=StrEnum)


class TooLargeError(Exception):
    """Reading stopped: there is more than anybody can have written."""


class Plain:
    """What was found wrong so far, and the language of plain texts."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.language = "en"
        self._tables = 0
        self._around: set[str] = set()

    def fault(self, at: str, why: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(at or "definition", why))
        ends = (n for n, character in enumerate(at) if character in ".[")
        self._around.update((at or "definition", *(at[:end] for end in ends)))

    def knows_within(self, at: str) -> bool:
        """Whether a fault at or inside a place is noted: what follows from it is no news."""
        return at in self._around

    def table(self, value: object, at: str) -> Table:
        """A table of the data; an empty one, and a fault, when it is none.

        Raises:
            TooLargeError: There were too many; the fault says so.
        """
        self._tables += 1
        if self._tables > _MOST_TABLES:
            self.fault(at, f"is beyond the {_MOST_TABLES} tables that a definition may have")
            raise TooLargeError
        if not isinstance(value, Mapping):
            self.fault(at, f"must be a table, not {value!r:.80}")
            return Table(self, {}, at)
        return Table(self, value, at)


class Table:
    """One table of the data with its path.

    A missing key gives the default; whether it may be missing is for `check` to say.
    """

    def __init__(self, plain: Plain, data: Mapping[Any, Any], at: str) -> None:
        self.data = data
        self.at = at
        self._plain = plain

    def path(self, key: str) -> str:
        """Path of one key of this table."""
        return f"{self.at}.{key}" if self.at else key

    def check(self, needs: str, allows: str = "") -> Table:
        """Note the keys that are missing and those that are not known."""
        needed, known = needs.split(), [*needs.split(), *allows.split()]
        for key in needed:
            if key not in self.data:
                self._plain.fault(self.path(key), "is required and missing")
        for key in self.data:
            if key not in known:
                allowed = ", ".join(known)
                self._plain.fault(self.path(str(key)), f"is not a known key; allowed: {allowed}")
        return self

    def inner(self, value: object, name: str) -> Table:
        """A table that stands inside this one under a name."""
        return self._plain.table(value, self.path(name))

    def sub(self, key: str) -> Table | None:
        """The table under a key; None when the key is absent."""
        return self.inner(self.data[key], key) if key in self.data else None

    def tables(self, key: str) -> tuple[Table, ...]:
        """The tables in the list under a key."""
        return tuple(self.inner(row, f"{key}[{n}]") for n, row in enumerate(self._rows(key)))

    def text(self, key: str, default: str = "") -> str:
        """The text under a key."""
        return self._text(self.data[key], self.path(key)) if key in self.data else default

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts in the list under a key."""
        return tuple(
            self._text(row, f"{self.path(key)}[{n}]") for n, row in enumerate(self._rows(key))
        )

    def flag(self, key: str) -> bool:
        """True or false; false when absent."""
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            self._plain.fault(self.path(key), f"must be true or false, not {value!r:.80}")
        return value is True

    def days(self, key: str) -> int | None:
        """A whole number, or None when absent."""
        value = self.data.get(key)
        if value is not None and type(value) is not int:
            self._plain.fault(self.path(key), f"must be a whole number, not {value!r:.80}")
            return None
        return value

    def number(self, key: str, default: int) -> Fraction:
        """The exact number under a key."""
        found = self.maybe_number(key)
        return Fraction(default) if found is None else found

    def maybe_number(self, key: str) -> Fraction | None:
        """The exact number under a key; None when absent."""
        if key not in self.data:
            return None
        value = self.data[key]
        try:
            # A float was written as a decimal, and its shortest print is that decimal.
            return read_number(repr(value)) if isinstance(value, float) else exact(value)
        except UsageError as wrong:
            self._plain.fault(self.path(key), str(wrong))
            return None

    def choice(self, key: str, default: _E) -> _E:
        """One of an enumeration's values."""
        value = self.data.get(key, default)
        try:
            return type(default)(value)
        except ValueError:
            allowed = ", ".join(type(default))
            self._plain.fault(self.path(key), f"must be one of {allowed}, not {value!r:.80}")
            return default

    def words(self, key: str) -> Words:
        """The text under a key, in its languages."""
        return self.maybe_words(key) or Words({self._plain.language: "?"})

    def maybe_words(self, key: str) -> Words | None:
        """The text under a key, in its languages; None when absent."""
        return self._words(self.data[key], self.path(key)) if key in self.data else None

    def each_words(self, key: str) -> tuple[Words, ...]:
        """The texts in the list under a key, each in its languages."""
        rows = enumerate(self._rows(key))
        found = (self._words(row, f"{self.path(key)}[{n}]") for n, row in rows)
        return tuple(words for words in found if words is not None)

    def _rows(self, key: str) -> list[Any]:
        rows = self.data.get(key, [])
        if isinstance(rows, list | tuple):
            return list(rows)
        self._plain.fault(self.path(key), f"must be a list, not {rows!r:.80}")
        return []

    def _text(self, value: object, at: str) -> str:
        if isinstance(value, str) and value.strip():
            return value
        hint = ""
        if isinstance(value, bool | int | float | Decimal):
            hint = " (write it in quotes: YAML reads a bare yes, no or 1 as no text)"
        self._plain.fault(at, f"must be a non-empty text, not {value!r:.80}{hint}")
        return "?"

    def _words(self, value: object, at: str) -> Words | None:
        if not isinstance(value, Mapping):
            return Words({self._plain.language: self._text(value, at)})
        try:
            return Words(value)
        except UsageError as wrong:
            self._plain.fault(at, str(wrong))
            return None
