"""`proactive review`: words that sell, and pay that hangs on sales."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from proactive_core import UsageError
from proactive_core.plugins import Catalog
from proactive_core.recommendations import (
    Finding,
    Judged,
    PayScheme,
    Severity,
    Statement,
    judge,
    review,
    review_incentives,
    review_statement,
    review_words,
    text_ref,
)

from ..run import brought_rules, read_config
from ._company import At, at_work, find_plugins, moment
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
    at: At = None,
) -> int:
    """Look for selling words, promotion, and the company's benefit in a text.

    Exit code 3 means that something of medium or high severity was found.

    Args:
        file: The text, in UTF-8; `-` or nothing reads standard input.
        language: en or fr-CA, or a regional form of either; en where neither it nor the company
            is given.
        company: A company's configuration: the text is read in all its languages, and what
            somebody answers for is told apart.
        to_customers: Ask as well whether it could be shown to a customer as it stands.
        json: Print the findings as JSON.
        at: As of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    languages = _languages(language, company)

    def look(text: str) -> tuple[Finding, ...]:
        return look_at_text(text, languages, find_plugins(), to_customers=to_customers)

    return _review(file, look, company, at, json=json)


def _languages(language: str | None, company: Path | None) -> tuple[str, ...]:
    if language is not None and company is not None:
        raise UsageError("give either --language or --company")
    if company is not None:
        return read_config(company).company.languages
    return (language or "en",)


def _judged(
    found: tuple[Finding, ...], text: str, company: Path | None, at: str | None
) -> tuple[Judged, ...]:
    """What stands, and what somebody of the company answers for."""
    if company is None or not _has_journal(company):
        return tuple(map(Judged, found))
    now, about = moment(company, at), text_ref(text)
    with at_work(company, find_plugins(), offline=True) as operation:
        return judge(found, about, operation.overrides.about(about), now)


def _has_journal(company: Path) -> bool:
    config = read_config(company)
    path = config.journal.settings.get("path")
    return not isinstance(path, str) or config.path(path).is_file()


@command.command
def incentives(
    file: _File = _STDIN,
    /,
    *,
    language: str | None = None,
    company: Path | None = None,
    json: bool = False,
    at: At = None,
) -> int:
    """Look for commission, bonuses, pay per lead, contests and rankings in a pay scheme.

    Exit code 3 means that something of medium or high severity was found.

    Args:
        file: The scheme as you would write it down, in UTF-8; `-` or nothing reads standard
            input.
        language: As for `wording`.
        company: As for `wording`.
        json: Print the findings as JSON.
        at: As of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    languages = _languages(language, company)

    def look(text: str) -> tuple[Finding, ...]:
        return look_at_pay(text, languages, find_plugins())

    return _review(file, look, company, at, json=json)


def look_at_text(
    text: str, languages: Sequence[str], catalog: Catalog, *, to_customers: bool
) -> tuple[Finding, ...]:
    """What the method and the rules of plugins find in a text, in the company's languages."""
    found = [*review_words(text, languages)]
    if to_customers:
        found += review_statement(text, languages[0])
    found += review(Statement(words=text, language=languages[0]), brought_rules(catalog))
    return tuple(found)


def look_at_pay(text: str, languages: Sequence[str], catalog: Catalog) -> tuple[Finding, ...]:
    """What the method and the rules of plugins find in a pay scheme."""
    found = [one for language in languages for one in review_incentives(text, language)]
    found += review(PayScheme(words=text, language=languages[0]), brought_rules(catalog))
    return tuple(dict.fromkeys(found))


def _review(
    file: Path,
    look: Callable[[str], tuple[Finding, ...]],
    company: Path | None,
    at: str | None,
    *,
    json: bool,
) -> int:
    text = read_text(file)
    judged = _judged(look(text), text, company, at)
    if json:
        emit([_plain(one, text) for one in judged])
    else:
        _print(judged, text, "standard input" if file == _STDIN else str(file))
    standing = (one.finding for one in judged if one.override is None)
    return FOUND if any(f.severity is not Severity.LOW for f in standing) else 0


def read_text(file: Path) -> str:
    """The text in a file, or on standard input; `UsageError` when it is not to be had."""
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


def _print(judged: tuple[Judged, ...], text: str, name: str) -> None:
    for one in judged:
        finding = one.finding
        place = _place(finding, text)
        where = name if place is None else f"{name}:{place[0]}:{place[1]}"
        words = "" if place is None else f" “{text[finding.start : finding.end]}”"
        say(f"{where}: {finding.rule} {finding.severity.value}{words}: {finding.why}.")
        say(f"    {finding.remedy}")
        if finding.instead is not None:
            say(f"    instead: {finding.instead}")
        if one.override is not None:
            o = one.override
            say(f"    overruled by {o.by} until {o.until:%Y-%m-%d %H:%M}Z: {o.why}")
    said = "nothing found" if not judged else f"{len(judged)} found"
    say(f"{said}; the word lists judge words, not intentions")


def _plain(one: Judged, text: str) -> dict[str, Any]:
    finding, o = one.finding, one.override
    place = _place(finding, text)
    overruled = None if o is None else {"by": str(o.by), "why": o.why, "until": o.until.isoformat()}
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
        "overruled": overruled,
        "words": None if place is None else text[finding.start : finding.end],
    }
