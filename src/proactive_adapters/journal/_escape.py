"""Text that PostgreSQL can hold: it has no U+0000, and what came from outside may have one.

Refusing such a text would lose the submission that carries it, and dropping the character would
change what somebody said. So two characters are written as pairs, such that no two texts are
written alike and that they sort as before: U+0000 as U+0001 U+0001, U+0001 as U+0001 U+0002.
Everything else is stored as it is.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

_WRITTEN = {"\0": "\1\1", "\1": "\1\2"}
_SPECIAL = re.compile("[\0\1]")
_PAIR = re.compile("\1([\1\2]?)")
# A half pair was written by hand. A surrogate is in no text that was ever stored, so the row's
# seal fails for it, whatever the text was.
_READ = {"\1": "\0", "\2": "\1", "": "\udc01"}


def escape(text: str) -> str:
    """Write a text without U+0000."""
    return _SPECIAL.sub(lambda found: _WRITTEN[found[0]], text)


def unescape(stored: str) -> str:
    """Read what `escape` wrote."""
    return _PAIR.sub(lambda found: _READ[found[1]], stored)


class EscapedText(TypeDecorator[str]):
    """Text by code point: `escape` keeps its order, the collation "C" follows it."""

    impl = Text
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(collation="C")

    def process_bind_param(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy passes it
    ) -> str | None:
        """Write."""
        return None if value is None else escape(value)

    def process_result_value(
        self,
        value: Any | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy passes it
    ) -> str | None:
        """Read."""
        return None if value is None else unescape(value)
