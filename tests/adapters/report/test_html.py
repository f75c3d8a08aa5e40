"""The page: whole, accessible, and deaf to what outside text would like it to do."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys

import attrs

from adapters.report.page import Page
from proactive_adapters.report import attention, render

ROWS = "proactive-report-rows.html"


def test_every_tag_is_closed_where_it_belongs(page):
    assert page.faults == []


def test_the_page_has_its_landmarks_and_a_way_past_the_links(page):
    for tag in ("header", "nav", "main", "footer"):
        assert len(page.all(tag)) == 1, tag
    assert page.all("html")[0]["attrs"]["lang"] == "en"
    assert page.all("nav")[0]["attrs"]["aria-label"]
    skip = page.all("a")[0]["attrs"]
    assert skip["class"] == "skip"
    assert page.by_id(skip["href"][1:])["tag"] == "section"


def test_every_section_is_named_by_its_heading(page):
    for section in page.all("section"):
        heading = page.by_id(section["attrs"]["aria-labelledby"])
        assert heading["tag"] == "h2"
        assert heading["text"].strip()


def test_headings_descend_one_step_at_a_time(page):
    levels = [int(e["tag"][1]) for e in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_link_leads_somewhere_on_the_page(page):
    keys = [e["attrs"]["id"] for e in page.elements if "id" in e["attrs"]]
    assert len(keys) == len(set(keys))
    for link in page.all("a"):
        file, _, key = link["attrs"]["href"].partition("#")
        assert file in ("", ROWS)
        assert key in keys or file == ROWS  # where those lead is told in test_links
    named = [
        e["attrs"]["aria-labelledby"] for e in page.elements if "aria-labelledby" in e["attrs"]
    ]
    assert {key for names in named for key in names.split()} <= set(keys)


def test_every_table_has_a_name_and_headers_with_a_scope(page, html):
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    assert len(tables) >= 10
    for table in tables:
        assert "<caption" in table or "aria-labelledby" in table[: table.index(">")]
        heads = re.findall(r"<th\b[^>]*>", table)
        assert heads
        assert all('scope="' in head for head in heads)


def test_every_row_has_as_many_cells_as_its_table_has_columns(html):
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        widths = set()
        for row in re.findall(r"<tr\b.*?</tr>", table, re.DOTALL):
            cells = re.findall(r"<t[hd]\b[^>]*>", row)
            spans = [int(n) for n in re.findall(r'colspan="(\d+)"', "".join(cells))]
            widths.add(len(cells) + sum(spans) - len(spans))
        assert len(widths) == 1


def test_tables_that_scroll_can_be_reached_with_the_keyboard(page):
    for element in page.elements:
        if element["attrs"].get("class") == "scroll":
            assert element["attrs"]["tabindex"] == "0"
            assert element["attrs"]["role"] == "region"
            assert element["attrs"]["aria-labelledby"]


def test_every_chart_has_words_beside_it_and_in_it(page):
    pictures = page.all("svg")
    assert len(pictures) >= 10
    for picture in pictures:
        assert picture["attrs"]["role"] == "img"
        for key in picture["attrs"]["aria-labelledby"].split():
            assert page.by_id(key)["text"].strip()
        assert "figure" in picture["in"]
    assert all(e["text"].strip() for e in page.all("figcaption"))
    assert len(page.all("figcaption")) == len(page.all("figure")) == len(pictures)


def test_the_page_loads_nothing_and_runs_nothing(page, html):
    assert not page.all("script", "link", "img", "iframe", "object", "embed", "form", "base")
    for element in page.elements:
        held = element["attrs"]
        assert not {key for key in held if key.startswith("on")}
        assert not {"src", "srcset", "action", "poster", "data"} & set(held)
    (style,) = page.all("style")
    assert not re.search(r"url\(|@import|expression", style["text"])
    policy = [e["attrs"] for e in page.all("meta") if "http-equiv" in e["attrs"]]
    assert policy[0]["content"].startswith("default-src 'none'")


def test_the_same_summary_is_the_same_bytes(summary, html):
    assert render(summary) == html


def test_another_hash_seed_is_the_same_bytes(summary, html, tmp_path):
    (tmp_path / "s.pkl").write_bytes(__import__("pickle").dumps(summary))
    code = (
        "import pickle, sys\n"
        "from proactive_adapters.report import render\n"
        "sys.stdout.buffer.write(render(pickle.load(open(sys.argv[1], 'rb'))).encode())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "s.pkl")],
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.decode() == html


def test_the_conclusion_stands_first(page, summary):
    first = page.all("section")[0]
    assert first["attrs"]["id"] == "now"
    for matter in attention(summary):
        assert matter.words in first["text"]


def test_every_score_is_shown_with_its_n_and_interval(page, summary):
    now = page.by_id("now")["text"]
    for score in summary.whole.scores:
        assert f"n\xa0{score.n}" in now
    assert "95 %" in now


def test_nobody_is_ranked_and_the_questions_are_never_put_together(page, html):
    text = " ".join(page.all("main")[0]["text"].split()).lower()
    for word in ("leaderboard", "ranking of technicians", "top technician", "overall score"):
        assert word not in text
    assert "best technician" not in html.lower()
    heads = [e["text"] for e in page.all("th") if e["attrs"].get("scope") == "row"]
    assert not {"7", "8", "9"} & set(heads)


def test_a_company_without_any_data_says_so_and_shows_no_zero_for_it(empty):
    made = render(empty)
    page = Page(made)
    assert page.faults == []
    tiles = [e["text"] for e in page.all("dd") if "no data" in e["text"]]
    assert len(tiles) >= 4
    assert "No data: no lead was ever opened." in made
    for table in re.findall(r"<table.*?</table>", made, re.DOTALL):
        cells = re.findall(r'<td class="n">(.*?)</td>', table, re.DOTALL)
        assert all("no data" in cell for cell in cells)


def test_a_company_where_all_is_well_says_nothing_needs_attention(summary):
    calm = attrs.evolve(
        summary,
        leads=tuple(lead for lead in summary.leads if not lead.open),
        cells=tuple(
            attrs.evolve(c, figures=tuple(attrs.evolve(f, value=0, why=None) for f in c.figures))
            for c in summary.cells
        ),
        checklists=(),
        unread=(),
        unread_counts=(),
        unmapped=(),
        refusals=(),
        to_tell=(),
        smallest=1,
    )
    calm = attrs.evolve(
        calm,
        cells=tuple(
            attrs.evolve(c, scores=tuple(attrs.evolve(s, n=9) for s in c.scores))
            for c in calm.cells
        ),
    )
    assert attention(calm) == ()
    assert "Nothing. No lead is overdue" in render(calm)


def test_it_stays_small(summary):
    many = attrs.evolve(summary, leads=summary.leads * 200)
    assert len(render(many).encode()) < 2_000_000
    assert len(render(summary).encode()) < 200_000
