"""One text in several languages, with a fallback chain."""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from ..errors import UsageError

# One of two surrogates without the other can be written in no encoding.
_HALF = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")


def _pairs(texts: Mapping[str, str] | tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    pairs = texts.items() if isinstance(texts, Mapping) else texts
    return tuple(sorted(pairs, key=lambda pair: str(pair[0])))


@attrs.frozen
class Words:
    """What is said to people, by language.

    Attributes:
        texts: Pairs (language tag, text), sorted by tag. Tags are written as in BCP 47:
            `en`, `fr-CA`. At least one; built from a mapping or from pairs.

    Raises:
        UsageError: No text at all, a text that is empty, or a tag that is none.

    >>> text = Words({"en": "Yes", "fr-CA": "Oui"})
    >>> text.said_in("fr"), text.said_in("de", "en")
    ('Oui', 'Yes')
    """

    texts: tuple[tuple[str, str], ...] = attrs.field(converter=_pairs)

    def __attrs_post_init__(self) -> None:
        if not self.texts:
            msg = "a text is needed in at least one language"
            raise UsageError(msg)
        for tag, said in self.texts:
            if not isinstance(tag, str) or not _TAG.match(tag):
                msg = f"a language is written like en or fr-CA, not {tag!r}"
                raise UsageError(msg)
            if not isinstance(said, str) or not said.strip():
                msg = f"the text in {tag} must not be empty, not {said!r}"
                raise UsageError(msg)
            if not said.isascii() and _HALF.search(said):
                msg = f"the text in {tag} holds half of a character: {said!a:.80}"
                raise UsageError(msg)

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags in which this text exists."""
        return tuple(tag for tag, _ in self.texts)

    def said_in(self, *preferred: str) -> str:
        """The text in the first language that can be served.

        For each preferred tag: the tag itself, then the same language without or with
        another region (`fr-CA` serves `fr`). Failing all, the first text there is.
        """
        for tag in preferred:
            for have, said in self.texts:
                if have.casefold() == tag.casefold():
                    return said
            base = tag.split("-")[0].casefold()
            for have, said in self.texts:
                if have.split("-")[0].casefold() == base:
                    return said
        return self.texts[0][1]


def words(written: str | Mapping[str, str] | Words) -> Words:
    """Build `Words`; plain text is taken to be English."""
    if isinstance(written, Words):
        return written
    return Words({"en": written} if isinstance(written, str) else written)
