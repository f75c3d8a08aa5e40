"""Every number leads to the rows behind it: the test walks every number that is shown."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest

from adapters.report.chromium import browse, needs_browser
from adapters.report.page import VOID, Page
from proactive_adapters.report import draw
from proactive_core import Ref

ROWS = "rows.html"


class Numbers(HTMLParser):
    """Every place in which a number stands by itself, with its links and its text.

    Those are cells of class `n`, large figures, and the figures of lists of counts. Tables of
    class `rows` are rows already: what stands in them has nothing further behind it.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict] = []
        self.stack: list[tuple[str, dict | None]] = []
        self.at_rows = 0
        self.counts = 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        held = dict(attributes)
        classes = (held.get("class") or "").split()
        self.at_rows += tag == "table" and "rows" in classes
        self.counts += tag == "dl" and "counts" in classes
        place = None
        is_number = (tag == "td" and "n" in classes) or "big" in classes
        if (is_number and not self.at_rows) or (tag == "dd" and self.counts):
            place = {"text": "", "links": []}
            self.found.append(place)
        if tag == "a":
            for _, open_place in self.stack:
                if open_place is not None:
                    open_place["links"].append(held["href"])
        if tag not in VOID:
            self.stack.append((tag, place))

    def handle_startendtag(self, tag, attributes):
        """A shape of a drawing: it holds nothing."""

    def handle_endtag(self, tag):
        name, _ = self.stack.pop()
        assert name == tag
        if tag == "table":
            self.at_rows = max(0, self.at_rows - 1)
        if tag == "dl":
            self.counts = max(0, self.counts - 1)

    def handle_data(self, data):
        for _, place in self.stack:
            if place is not None:
                place["text"] += data


@pytest.fixture
def pages(summary):
    return draw(summary, "report.html", ROWS)


def sections(rows: str) -> dict[str, list[str]]:
    """Key of each section → its rows."""
    parts = re.split(r'<section id="([^"]+)"', rows)
    return {
        key: re.findall(r"<li>(.*?)</li>", body, re.DOTALL)
        for key, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def leading_number(text: str) -> int | None:
    """The number that a place begins with; None if it is no count: a share, a score, a time."""
    found = re.match(r"\s*(\d+)(?!\s*(?:%|h\b|days?\b)|\.\d)", text)
    return int(found[1]) if found else None


def n_of(text: str) -> int | None:
    found = re.search(r"n\xa0(\d+)", text)
    return int(found[1]) if found else None


def said(place: dict) -> str:
    """What stands there; an empty text where nothing has to be behind it."""
    bare = place["text"].strip()
    if any(words in bare for words in ("no data", "held back", "by branch")):
        return ""
    if n_of(bare):
        return bare  # a net score of 0 has answers behind it
    return "" if re.match(r"0(?!\s*%|\.\d|\s*h|\d)", bare) else bare  # of nothing no rows


def unlinked(report: str) -> list[str]:
    return [said(place) for place in Numbers(report).found if said(place) and not place["links"]]


def test_every_number_leads_to_as_many_rows_as_it_says(pages):
    """Issue: every number in the report links to the rows behind it."""
    report, rows = pages
    assert unlinked(report) == []
    behind = sections(rows)
    here = {e["attrs"]["id"] for e in Page(report).elements if "id" in e["attrs"]}
    walked = 0
    for place in Numbers(report).found:
        for href in place["links"]:
            assert said(place), f"{href} leads from what is no number"
            file, _, key = href.partition("#")
            if not file:
                assert key in here, href
                continue
            assert file == ROWS
            walked += 1
            held, n = behind[key], n_of(place["text"])
            assert held, href
            if n is not None:
                assert len(held) == n, (href, place["text"])
            elif not key.startswith(OTHERWISE):
                assert len(held) == leading_number(place["text"]), (href, place["text"])
    assert walked > 100


#: Numbers that count something else than their rows: points, findings, different people.
OTHERWISE = ("score-", "findings_", "customers_complaining", "technicians_", "coaching_focuses")


def test_a_number_without_a_link_would_be_noticed(pages):
    report = re.sub(r'(<td class="n">)<a href="[^"]+">(\d+)</a>', r"\1\2", pages[0], count=1)
    (number,) = unlinked(report)
    assert number.isdecimal()


def test_every_section_of_rows_is_linked_to_and_stands_once(pages):
    report, rows = pages
    page = Page(rows)
    assert page.faults == []
    keys = [e["attrs"]["id"] for e in page.elements if "id" in e["attrs"]]
    assert len(keys) == len(set(keys))
    linked = {href.partition("#")[2] for href in re.findall(rf'href="({ROWS}#[^"]+)"', report)}
    assert linked == set(sections(rows))
    assert not page.all("script", "link", "img", "iframe", "form")
    assert {e["attrs"]["href"] for e in page.all("a")} == {"report.html"}


def test_rows_say_when_whom_and_what_and_name_no_technician(pages, summary):
    _, rows = pages
    behind = sections(rows)
    made = behind["recommendations_made.0"]
    assert "10 Nov 2025, Renew it (table:recommendation:ideas.csv:H1)" in made
    assert len(made) == 8
    assert not re.search(r"technician:\w", rows)
    for row in summary.rows.values():
        assert row.kind != "technician"


def test_of_answers_nothing_is_told_but_their_record(pages):
    """Else a group that is held back could be put together from the rows of the others."""
    _, rows = pages
    told = [row for key, held in sections(rows).items() if key.startswith("score-") for row in held]
    assert told
    for row in told:
        assert re.fullmatch(r"(Ideas|Better off) \(table:response:survey\.csv:[\w/.-]+\)", row), row


def test_what_is_held_back_has_no_rows(pages, summary):
    report, _ = pages
    hidden = [s for c in summary.cells for s in c.scores if s.n is None]
    assert hidden
    assert all(score.rows == () for score in hidden)
    assert "held back" in report


def test_a_row_that_is_not_known_any_more_goes_by_its_name(summary):
    bare = attrs.evolve(summary, rows={})
    _, rows = draw(bare, "report.html", ROWS)
    assert "<li>table:recommendation:ideas.csv:H1</li>" in rows
    assert Ref.parse("table:recommendation:ideas.csv:H1") in summary.rows


@pytest.mark.slow
@needs_browser
def test_what_is_folded_on_the_screen_is_open_on_paper(pages, tmp_path: Path):
    """A closed `<details>` cannot be opened on paper."""
    from pypdf import PdfReader

    paper = tmp_path / "report.pdf"
    browse(tmp_path, pages[0], f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    text = " ".join(
        " ".join(sheet.extract_text().split()) for sheet in PdfReader(paper).pages
    ).replace("ﬁ", "fi")
    folded = re.findall(r"<details>(.*?)</details>", pages[0], re.DOTALL)
    assert len(folded) > 5
    assert "leads that came in" in text.lower()  # what the columns count
    assert "handed it in" in text  # the history of a lead
