"""Plain words out of ServiceTitan's HTML fields."""

from __future__ import annotations

from html.parser import HTMLParser

_BREAKS = frozenset({"br", "div", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "tr", "ul"})
_UNSEEN = frozenset({"script", "style"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._unseen <= 0:
            self.pieces.append(data)


def plain_text(html: str | None) -> str | None:
    """Take the tags out of HTML and keep its lines; None when no words are left.

    Text without tags stays as it is, but for white space.

    >>> plain_text("<p>Rust &amp; dirt at the <b>bottom</b></p>")
    'Rust & dirt at the bottom'
    """
    if html is None:
        return None
    words = _Words()
    words.feed(html)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.pieces).splitlines())
    return "\n".join(line for line in lines if line) or None


def words(text: str | None) -> str | None:
    """The text without the space around it; None when nothing is left."""
    return (text or "").strip() or None
