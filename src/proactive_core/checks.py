"""Validators for attrs fields: each names the field, what was found and what is allowed."""

from __future__ import annotations

import functools
import re
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs

from .errors import UsageError

_WORD = re.compile(r"[a-z][a-z0-9_]*\Z")
# How people fill a field of a form that they have nothing to say in, in English and French.
_NOTHING = frozenset(
    {
        *("n/a", "na", "n.a", "none", "nothing", "nil", "null", "no", "not applicable", "unknown"),
        *("tbd", "to be determined", "to do", "todo"),
        *("s/o", "s.o", "sans objet", "aucun", "aucune", "rien", "néant", "non", "inconnu"),
        *("à déterminer", "à venir"),
    }
)


@functools.lru_cache(1 << 10)
def _is_word(value: str) -> bool:
    return _WORD.match(value) is not None


def word(_: object, field: attrs.Attribute[Any], value: object) -> None:
    """A lower_case word: a system, a kind, the key of a question or an item."""
    if not isinstance(value, str) or not _is_word(value):
        raise UsageError(f"{field.name} must be a lower_case word, not {value!r}")


def text(_: object, field: attrs.Attribute[Any], value: object) -> None:
    """Text with something in it besides white space."""
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{field.name} must be a non-empty text, not {value!r}")


def aware(_: object, field: attrs.Attribute[Any], value: object) -> None:
    """A moment that carries its UTC offset."""
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise UsageError(f"{field.name} must be a moment with a UTC offset, not {value!r}")


def moments(**given: datetime) -> None:
    """Arguments that must be moments with a UTC offset; `UsageError` names the one that is not."""
    for name, value in given.items():
        if not isinstance(value, datetime) or value.utcoffset() is None:
            raise UsageError(f"{name} must be a moment with a UTC offset, not {value!r}")


def whole(_: object, field: attrs.Attribute[Any], value: object) -> None:
    """A whole number that is not negative (and no bool)."""
    if type(value) is not int or value < 0:
        raise UsageError(f"{field.name} must be a whole number >= 0, not {value!r}")


def finite(_: object, field: attrs.Attribute[Any], value: object) -> None:
    """An exact number: neither infinite nor NaN."""
    if not isinstance(value, Decimal) or not value.is_finite():
        raise UsageError(f"{field.name} must be a finite Decimal, not {value!r}")


def in_utc(moment: datetime | None) -> datetime | None:
    """Convert an aware moment to UTC; leave anything else for `aware` to refuse."""
    if not isinstance(moment, datetime) or moment.tzinfo is UTC or moment.utcoffset() is None:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError as e:
        raise UsageError(f"{moment} is outside the years 1 to 9999 in UTC") from e


def says_something(words: str | None) -> bool:
    """Whether a text answers: it has a letter or a digit, and is no word for nothing ("n/a")."""
    if words is None or not any(letter.isalnum() for letter in words):
        return False
    bare = unicodedata.normalize("NFC", words).strip(" \t\r\n\u00a0.!?-\u2013\u2014_()[]\u2026")
    return " ".join(bare.casefold().split()) not in _NOTHING
