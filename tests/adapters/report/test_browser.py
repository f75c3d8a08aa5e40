"""The report as people see it: drawn by a real browser without a screen."""

from __future__ import annotations

import re

import attrs
import pytest

from adapters.report.chromium import (
    DARK,
    LIGHT,
    browse,
    colours_of,
    draw,
    measure,
    needs_browser,
)
from proactive_adapters.report import render

pytestmark = [pytest.mark.slow, needs_browser]
LONG = "Westminster-Abbotsford-Refrigeration-and-Planned-Maintenance " * 3


@pytest.fixture
def page(summary):
    return render(summary)


def test_it_is_light_on_a_desktop_and_holds_text_and_colour(page, tmp_path):
    found = colours_of(draw(tmp_path, page, 1280, 1600, LIGHT))
    (ground, most), *_ = found.most_common(1)
    assert ground == bytes.fromhex("f6f5f1")
    assert most < 0.98 * 1280 * 1600
    for colour in ("ffffff", "b3261e", "0a6670", "1b242d"):  # cards, overdue, scores, text
        assert found[bytes.fromhex(colour)] > 20, colour


def test_it_is_dark_on_a_phone_that_asks_for_dark(page, tmp_path):
    found = colours_of(draw(tmp_path, page, 390, 1600, DARK))
    (ground, most), *_ = found.most_common(1)
    assert ground in (bytes.fromhex("12171c"), bytes.fromhex("1a2128"))
    assert most < 0.98 * 390 * 1600
    assert found[bytes.fromhex("ffffff")] == 0
    assert found[bytes.fromhex("e8ecef")] > 100


@pytest.mark.parametrize("width", [320, 390, 700, 768, 961, 1280])
def test_nothing_sticks_out_sideways(page, tmp_path, width):
    inside, needed = measure(tmp_path, page, width)
    assert inside == width
    assert needed <= inside


def test_long_names_and_unbroken_words_stick_out_no_more(summary, tmp_path):
    endless = "x" * 400
    long = attrs.evolve(
        summary,
        company=LONG,
        leads=tuple(
            attrs.evolve(x, about=endless, said=endless, owner=LONG, branch_name=endless)
            for x in summary.leads
        ),
        unread=tuple(attrs.evolve(x, raw=endless, key=endless) for x in summary.unread),
        cells=tuple(attrs.evolve(c, name=LONG) for c in summary.cells),
        unmapped=(f"a:b:{endless}",),
    )
    for width in (320, 961):
        inside, needed = measure(tmp_path, render(long), width)
        assert needed <= inside


def test_something_too_wide_would_be_noticed(tmp_path):
    """The measure itself can fail."""
    inside, needed = measure(tmp_path, '<!doctype html><div style="width:700px">x</div>', 390)
    assert (inside, needed) == (390, 708)  # with the margin of the page


def test_it_prints(page, tmp_path):
    paper = tmp_path / "page.pdf"
    browse(tmp_path, page, f"--print-to-pdf={paper}")
    data = paper.read_bytes()
    assert data.startswith(b"%PDF-")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 20
    assert len(data) > 20_000


def test_a_company_without_data_is_drawn_too(empty, tmp_path):
    found = colours_of(draw(tmp_path, render(empty), 800, 1200, LIGHT))
    assert len(found) > 20
