"""Reading texts as a customer would: selling words, promotion, whose benefit [domain:R7..R9]."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import UsageError
from ._findings import Finding, ordered
from ._phrases import Lexicon
from ._words_en import ENGLISH
from ._words_fr import CANADIAN_FRENCH

LEXICONS: tuple[Lexicon, ...] = (ENGLISH, CANADIAN_FRENCH)


def lexicon_of(language: str, lexicons: tuple[Lexicon, ...]) -> Lexicon:
    """Find the word lists for a language: the lists of `fr-CA` also serve `fr` and `fr_FR`.

    Raises:
        UsageError: There are none; the message names those there are.
    """
    wanted = str(language).replace("_", "-").split("-", 1)[0].casefold()
    for lexicon in lexicons:
        if lexicon.language.split("-", 1)[0].casefold() == wanted:
            return lexicon
    there = ", ".join(lexicon.language for lexicon in lexicons)
    msg = f"there are no word lists for the language {language!r}; there are for: {there}"
    raise UsageError(msg)


def review_wording(text: str, language: str = "en") -> tuple[Finding, ...]:
    """Look for words that turn advice into selling, and name words that serve.

    Three rules are applied: selling vocabulary [domain:R7], words of promotion, which are
    never more than a low finding [domain:R8], and a benefit that is the company's and not
    the customer's [domain:R9]. The word lists are data and judge words, not intentions:
    every finding is a lint that a person may overrule.

    Args:
        text: What a manager or a customer is to read.
        language: `en` or `fr-CA`; regional forms of either are read with the same lists.

    Returns:
        Findings worst first; `start` and `end` are places in `text`.

    Raises:
        UsageError: There are no word lists for the language, or `text` is no text.
    """
    return ordered(lexicon_of(language, LEXICONS).review(text))


def review_words(text: str, languages: Iterable[str]) -> tuple[Finding, ...]:
    """Read a text with the lists of several languages, as `review_wording` does with one.

    Args:
        text: As there.
        languages: At least one, the most used first: what a later one finds in the same words
            is left out.

    Raises:
        UsageError: No language is named, or there are no word lists for one of them.
    """
    named = (languages,) if isinstance(languages, str) else tuple(languages)
    if not named:
        msg = "name the languages in which the text may be written, such as fr-CA"
        raise UsageError(msg)
    found: list[Finding] = []
    for language in named:
        news = review_wording(text, language)
        found += [one for one in news if not any(overlap(one, other) for other in found)]
    return ordered(frozenset(found))


def overlap(one: Finding, other: Finding) -> bool:
    """Whether two findings are about some of the same words."""
    return (one.start or 0) < (other.end or 0) and (other.start or 0) < (one.end or 0)
