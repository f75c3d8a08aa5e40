"""The pages, and what can be found in them: fences, links, tables, headwords."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = (
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(DOCS.rglob("*.md")),
)

_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+(?:\([^()\s]*\))?)\)")
_IMAGE_TAG = re.compile(r'<(?:img|a)\b[^>]*(?:src|href)="([^"]+)"')
_GENERATED = re.compile(r"<!-- generated: (\S+) -->\n(.*?)<!-- end -->", re.DOTALL)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@attrs.frozen
class Fence:
    """One fenced block; `line` is that of its first fence."""

    language: str
    body: str
    line: int


def fences(text: str) -> Iterator[Fence]:
    for found in _FENCE.finditer(text):
        yield Fence(found[2].strip(), found[3], text.count("\n", 0, found.start()) + 1)


def without_fences(text: str) -> str:
    return _FENCE.sub("", text)


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", without_fences(text))


def links(text: str) -> list[str]:
    plain = without_code(text)
    return [*_LINK.findall(plain), *_IMAGE_TAG.findall(plain)]


def anchors(text: str) -> set[str]:
    """What a heading can be reached by, as GitHub and MyST make it."""
    made = set()
    for heading in _HEADING.findall(without_fences(text)):
        words = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", lambda m: m[1] or "", heading.lower())
        made.add(re.sub(r"[^\w\- ]", "", words).strip().replace(" ", "-"))
        made.add(re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-"))
    return made


def generated(text: str) -> dict[str, str]:
    """Name → what stands between its marks."""
    return dict(_GENERATED.findall(text))


def with_generated(text: str, made: dict[str, str]) -> str:
    return _GENERATED.sub(lambda m: f"<!-- generated: {m[1]} -->\n{made[m[1]]}<!-- end -->", text)


def rows(text: str) -> Iterator[list[str]]:
    """The rows of every Markdown table: cells, stripped, headings included."""
    for line in without_fences(text).splitlines():
        if line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line):
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            yield [cell.strip().replace("\\|", "|") for cell in cells]
