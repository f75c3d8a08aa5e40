"""The glossary is the law: field names and headwords are the same set, both ways."""

from __future__ import annotations

import re

import attrs
import pytest
from prose import DOCS

from proactive_core import facts, ports

_ENTRY = re.compile(r"^\*\*(`?)([^*`]+)\1\*\* — (.+?)(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
TEXT = (DOCS / "glossary.md").read_text("utf-8")
ENTRIES = [(bool(code), word, says) for code, word, says in _ENTRY.findall(TEXT)]
FIELDS = [word for is_field, word, _ in ENTRIES if is_field]
TERMS = [word for is_field, word, _ in ENTRIES if not is_field]


def public_fields() -> dict[str, set[str]]:
    """Field → the public classes of facts and ports that have it."""
    found: dict[str, set[str]] = {}
    for module in (facts, ports):
        for name in module.__all__:
            held = getattr(module, name)
            if isinstance(held, type) and attrs.has(held):
                for field in attrs.fields(held):
                    found.setdefault(field.name, set()).add(name)
    return found


def test_every_public_field_is_a_headword():
    missing = {f: sorted(c) for f, c in public_fields().items() if f not in FIELDS}
    assert not missing, f"define these in docs/glossary.md: {missing}"


def test_every_field_headword_is_a_public_field():
    assert not set(FIELDS) - set(public_fields())


def test_every_kind_of_fact_is_a_headword_or_speaks_for_itself():
    """Places and things need no definition beside their reference; deeds and statements do."""
    plain = {"Branch", "Customer", "Equipment", "Site", "Visit", "ChecklistRun"}
    kinds = {c.__name__ for c in facts.Fact.__args__} - plain
    words = {t.title().replace(" ", "") for t in TERMS}
    assert kinds <= words, kinds - words


def _in_order(word: str) -> str:
    return re.sub(r"[^a-z]", "", word.lower())


def test_headwords_stand_in_the_order_of_the_alphabet_and_once():
    words = [_in_order(word) for _, word, _ in ENTRIES]
    assert words == sorted(words)
    assert len({(is_field, word) for is_field, word, _ in ENTRIES}) == len(ENTRIES)


def test_every_headword_stands_under_its_letter():
    for section in re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]:
        letter = section[0].lower()
        for _, word, _ in _ENTRY.findall(section):
            assert _in_order(word).startswith(letter), word


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e[1])
def test_a_definition_is_short(entry):
    _, _, says = entry
    flat = re.sub(r"\([^)]*\)|`[^`]*`|\[[^\]]*\]", "", " ".join(says.split()))
    assert flat.rstrip().endswith(".")
    assert 1 <= len(re.findall(r"[.!?](?: |$)", flat)) <= 3
    assert len(says) < 340
