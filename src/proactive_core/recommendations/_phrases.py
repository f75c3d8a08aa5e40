"""Word lists as data, and the one search that they are for.

Notation of a pattern: a regular expression, matched on whole words and without regard to
case, in which a blank stands for any white space (and for none too, if a question mark
follows), a hyphen for a hyphen, a blank or nothing, and an apostrophe for a straight or a
curved one. Letters may be written composed or not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

import attrs

from ..errors import UsageError
from ._findings import Finding, Rule

_NOTATION = (
    ("-", r"[\s\-\u2010\u2011]?"),
    (" ?", r"\s*"),
    (" ", r"\s+"),
    ("'", "['\u2019]"),
)
# What may stand inside a word and is not seen: soft hyphen, zero-width characters, direction marks.
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_LIST_ITEM = re.compile(r"\n(?=[^\S\n]*(?:[-*\u2013\u2022\u2023\u25aa\u25cf\u25e6]|\d+[.)])\s)")
_SENTENCE_END = re.compile(r"[.!?;](?=\s|\Z)|\n\s*\n")


@attrs.frozen(kw_only=True)
class Phrase:
    """Words that a rule looks for.

    Attributes:
        pattern: In the notation of this module.
        why: What is amiss with them.
        remedy: What to do about it.
        instead: Serving words that could stand there; None if there are none.
        among: True for words that are amiss only in bad company: they count when another
            phrase of the list, one without this mark, is found in the same sentence.
        wide: True for what many words between two others are part of: it counts only when no
            phrase without this mark is found in the same sentence.
        unless: A pattern that excuses the phrase when it is in the same sentence, and in the
            same item of a list; None if nothing does.
    """

    rule: Rule
    pattern: str
    why: str
    remedy: str
    instead: str | None = None
    among: bool = False
    wide: bool = False
    unless: str | None = None


def expression(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in the notation of this module."""
    written = pattern
    for sign, meaning in _NOTATION:
        written = written.replace(sign, meaning)
    return re.compile(rf"(?<!\w)(?:{written})(?!\w)", re.IGNORECASE)


@attrs.frozen(kw_only=True, slots=False)
class Lexicon:
    """What to look for in one language, and what only looks like it.

    Attributes:
        language: As in BCP 47.
        phrases: What to look for.
        innocent: Patterns of harmless uses: a phrase that lies inside one is no finding.
    """

    language: str
    phrases: tuple[Phrase, ...]
    innocent: tuple[str, ...] = ()

    @cached_property
    def _compiled(self) -> tuple[tuple[Phrase, re.Pattern[str], re.Pattern[str] | None], ...]:
        return tuple(
            (p, expression(p.pattern), expression(p.unless) if p.unless is not None else None)
            for p in self.phrases
        )

    @cached_property
    def _harmless(self) -> tuple[re.Pattern[str], ...]:
        return tuple(expression(pattern) for pattern in self.innocent)

    def review(self, text: str, *, wide: bool = True) -> frozenset[Finding]:
        """Find the phrases in a text; `start` and `end` are places in it as it was given.

        Args:
            text: What to read.
            wide: Whether phrases of that mark count.

        Raises:
            UsageError: It is no text.
        """
        if not isinstance(text, str):
            msg = f"a text to be read is a str, not {text!r}"
            raise UsageError(msg)
        composed, places = _composed(text)
        return frozenset(
            phrase.rule.finding(
                why=phrase.why,
                remedy=phrase.remedy,
                where="text",
                start=places[start],
                end=places[end],
                instead=phrase.instead,
            )
            for first, last in _sentences(composed)
            for phrase, start, end in self._in(composed, first, last)
            if wide or not phrase.wide
        )

    def _in(self, text: str, first: int, last: int) -> Iterable[tuple[Phrase, int, int]]:
        harmless = [m.span() for p in self._harmless for m in p.finditer(text, first, last)]
        hits = [
            (phrase, *match.span())
            for phrase, look, excuse in self._compiled
            for match in look.finditer(text, first, last)
            if not _inside(match.span(), harmless)
            and not (excuse and excuse.search(text, *_item(text, match.start(), first, last)))
        ]
        if all(phrase.among for phrase, _, _ in hits):
            return ()
        hits = [hit for hit in hits if not hit[0].wide] or hits
        # "up-selling" is one find, not two: the longer phrase speaks for what it contains.
        return [
            (phrase, start, end)
            for phrase, start, end in hits
            if not _inside((start, end), [(a, b) for _, a, b in hits if b - a > end - start])
        ]


def _inside(span: tuple[int, int], wider: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in wider)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _SENTENCE_END.finditer(text):
        yield start, stop.end()
        start = stop.end()
    yield start, len(text)


def _item(text: str, at: int, first: int, last: int) -> tuple[int, int]:
    """The item of a list around a place; the whole sentence if it is no list."""
    ends = [first, *(stop.end() for stop in _LIST_ITEM.finditer(text, first, last)), last]
    return max(end for end in ends if end <= at), min(end for end in ends if end > at)


def _composed(text: str) -> tuple[str, list[int]]:
    """Compose letters with their accents, leave out what is not seen; tell where each stood."""
    letters: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in _UNSEEN):
            end += 1
        seen = "".join(letter for letter in text[start:end] if letter not in _UNSEEN)
        for letter in unicodedata.normalize("NFC", seen):
            letters.append(letter)
            places.append(start)
        start = end
    return "".join(letters), [*places, len(text)]
