"""Words of outsiders, made fit for every medium."""

from __future__ import annotations

import re

# C1 too: to some terminals U+009B begins an escape sequence as ESC [ does.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONE = re.compile("[\ud800-\udfff]")


def writable(text: str) -> str:
    """The text with � for lone surrogates, which no encoding can write."""
    return _LONE.sub("�", text)


def plain(text: str) -> str:
    """Printable text: line ends are line feeds, other controls except tabs become �."""
    return writable(_CONTROL.sub("�", re.sub("\r\n?", "\n", text)))


def one_line(text: str) -> str:
    """Printable text without line breaks, for a header."""
    return plain(" ".join(text.split()))
