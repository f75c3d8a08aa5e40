"""Columns by language, as XLSForm names them: `label::Français (fr-CA)`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_CODED = re.compile(r"(.*)\(([^()]+)\)\s*\Z")
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "de": "Deutsch",
        "en": "English",
        "es": "Español",
        "fr": "Français",
        "it": "Italiano",
        "nl": "Nederlands",
        "pl": "Polski",
        "pt": "Português",
    }
)
_TAGS = {name.casefold(): tag for tag, name in _NAMES.items()}


def written(tag: str) -> str:
    """A language as XLSForm writes it, its tag in brackets."""
    return f"{_NAMES.get(tag.split('-', maxsplit=1)[0], tag)} ({tag})"


def tag_of(name: str) -> str | None:
    """The tag of a language by its name, or the tag in the brackets behind; None if neither."""
    coded = _CODED.match(name.strip())
    said = coded[2].strip() if coded else name.strip()
    if _TAG.match(said):
        return said
    return _TAGS.get((coded[1] if coded else name).strip().casefold())


def split(header: str) -> tuple[str, str]:
    """A header as (column, language as written); the language is empty where none is named."""
    column, mark, language = header.partition("::")
    if not mark and ":" in header:  # the old way
        column, _, language = header.partition(":")
    return column.strip().lower().replace(" ", "_"), language.strip()
