"""The page is deaf to what outside text would like it to do."""

from __future__ import annotations

import datetime as dt
import enum
import re
from fractions import Fraction

import attrs
import pytest

from adapters.report.conftest import HOSTILE
from adapters.report.page import Page
from proactive_adapters.report import Summary, render
from proactive_core import Ref
from proactive_core.programme import Figure


def poison(value, text, *, keep=()):
    """The same value with every text that comes from outside replaced."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(poison(one, text) for one in value)
    if not attrs.has(type(value)) or isinstance(value, enum.Enum | dt.datetime | Fraction | Ref):
        return value
    kept = {"zone", "kind", "severity", "stage", "outcome", "told", *keep}
    kept |= {"name", "unit"} if isinstance(value, Figure) else set()
    kept |= {"branch"} if hasattr(value, "figures") or hasattr(value, "limits") else set()
    kept |= {"health", "periods"}
    changed = {
        f.name: poison(getattr(value, f.name), text)
        for f in attrs.fields(type(value))
        if f.name not in kept
    }
    return attrs.evolve(value, **changed)


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "'><svg onload=alert(1)>",
        "</style><script>alert(1)</script>",
        "{{ 7 * 7 }}{% raw %}",
        "&lt;b&gt; &amp; <!-- -->",
        "javascript:alert(1)",
        "a\x00b\x1bc\ud800d\u202eefg",
        "]]></desc><script>",
    ],
)
def test_whatever_text_comes_in_is_only_text(summary, html, text):
    poisoned = poison(summary, text)
    assert isinstance(poisoned, Summary)
    made = render(poisoned)
    made.encode()
    page = Page(made)
    assert page.faults == []
    before = Page(html)
    kinds = {e["tag"] for e in before.elements}
    assert {e["tag"] for e in page.elements} <= kinds
    names = {key for e in before.elements for key in e["attrs"]}
    assert {key for e in page.elements for key in e["attrs"]} <= names
    shown = re.sub("[\x00\x1b\ud800]", "\ufffd", text)
    assert shown in page.all("h1")[0]["text"]
    assert len([e for e in page.elements if shown in e["text"] and e["tag"] == "td"]) > 5
    assert "49" not in page.all("h1")[0]["text"]


def test_hostile_words_from_a_real_source_stand_there_as_they_came(page, html):
    rows = [e["text"] for e in page.all("td")]
    assert any("<script>alert(1)</script>" in row for row in rows)
    assert "<script" not in html
    assert "onerror=alert(2)>" not in html
