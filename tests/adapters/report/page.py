"""A page as a list of elements, for tests that look into it."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "br", "img", "link", "input", "hr", "line", "rect", "circle"}


class Page(HTMLParser):
    """The page as a list of elements, each with its attributes, text and ancestors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[dict] = []
        self.stack: list[dict] = []
        self.faults: list[str] = []
        self.feed(html)
        self.close()
        assert not self.stack, [e["tag"] for e in self.stack]

    def handle_starttag(self, tag, attributes):
        element = {"tag": tag, "text": "", "in": [e["tag"] for e in self.stack]}
        element["attrs"] = dict(attributes)
        self.elements.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1]["tag"] != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")
            return
        self.stack.pop()

    def handle_data(self, data):
        for element in self.stack:
            element["text"] += data

    def all(self, *tags):
        return [e for e in self.elements if e["tag"] in tags]

    def by_id(self, key):
        (found,) = [e for e in self.elements if e["attrs"].get("id") == key]
        return found
