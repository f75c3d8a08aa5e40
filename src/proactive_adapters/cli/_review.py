"""`proactive review`: words that sell, and pay that hangs on sales."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from proactive_core import UsageError
from proactive_core.recommendations import (
    Finding,
    Severity,
    review_incentives,
    review_statement,
    review_words,
)

from ..run import read_config
from ._print import emit, say

command = App(name="review", help_format="plaintext")
FOUND = 3
_STDIN = Path("-")
_File = Annotated[Path, Parameter(allow_leading_hyphen=True)]


@command.command
def wording(
    file: _File = _STDIN,
    /,
    *,
    language: str | None = None,
    company: Path | None = None,
    to_customers: bool = False,
    json: bool = False,
) -> int:
    """Look for selling words, promotion, and the company's benefit in a text.

    Exit code 3 means that something of medium or high severity was found.

    Args:
        file: The text, in UTF-8; `-` or nothing reads standard input.
        language: en or fr-CA, or a regional form of either; en where neither it nor the company
            is given.
        company: A company's configuration: the text is read in all its languages.
        to_customers: Ask as well whether it could be shown to a customer as it stands.
        json: Print the findings as JSON.
    """
    languages = _languages(language, company)

    def look(text: str) -> tuple[Finding, ...]:
        found = review_words(text, languages)
        return (*found, *review_statement(text, languages[0])) if to_customers else found

    return _review(file, look, json=json)


def _languages(language: str | None, company: Path | None) -> tuple[str, ...]:
    if language is not None and company is not None:
        raise UsageError("give either --language or --company")
    if company is not None:
        return read_config(company).company.languages
    return (language or "en",)


@command.command
def incentives(file: _File = _STDIN, /, *, language: str = "en", json: bool = False) -> int:
    """Look for commission, bonuses, pay per lead, contests and rankings in a pay scheme.

    Exit code 3 means that something of medium or high severity was found.

    Args:
        file: The scheme as you would write it down, in UTF-8; `-` or nothing reads standard
            input.
        language: en or fr-CA, or a regional form of either.
        json: Print the findings as JSON.
    """
    return _review(file, lambda text: review_incentives(text, language), json=json)


def _review(file: Path, look: Callable[[str], tuple[Finding, ...]], *, json: bool) -> int:
    text = _read(file)
    found = look(text)
    if json:
        emit([_plain(finding, text) for finding in found])
    else:
        _print(found, text, "standard input" if file == _STDIN else str(file))
    return FOUND if any(f.severity is not Severity.LOW for f in found) else 0


def _read(file: Path) -> str:
    name = "standard input" if file == _STDIN else str(file)
    try:
        raw = sys.stdin.buffer.read() if file == _STDIN else file.read_bytes()
    except OSError as e:
        raise UsageError(f"cannot read {name}: {e.strerror}") from e
    try:
        # As Python reads text: what an editor of another system wrote counts as one line end.
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as e:
        line = raw[: e.start].count(b"\n") + 1
        raise UsageError(f"{name}, line {line}: not UTF-8") from e


def _place(finding: Finding, text: str) -> tuple[int, int] | None:
    """Line and column, both from 1; None if the finding is about no particular words."""
    if finding.start is None:
        return None
    before = text[: finding.start]
    return before.count("\n") + 1, finding.start - (before.rfind("\n") + 1) + 1


def _print(found: tuple[Finding, ...], text: str, name: str) -> None:
    for finding in found:
        place = _place(finding, text)
        where = name if place is None else f"{name}:{place[0]}:{place[1]}"
        words = "" if place is None else f" “{text[finding.start : finding.end]}”"
        say(f"{where}: {finding.rule} {finding.severity.value}{words}: {finding.why}.")
        say(f"    {finding.remedy}")
        if finding.instead is not None:
            say(f"    instead: {finding.instead}")
    said = "nothing found" if not found else f"{len(found)} found"
    say(f"{said}; the word lists judge words, not intentions")


def _plain(finding: Finding, text: str) -> dict[str, Any]:
    place = _place(finding, text)
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "severity": finding.severity.value,
        "why": finding.why,
        "remedy": finding.remedy,
        "instead": finding.instead,
        "start": finding.start,
        "end": finding.end,
        "line": None if place is None else place[0],
        "column": None if place is None else place[1],
        "words": None if place is None else text[finding.start : finding.end],
    }
