"""The report as people see it: drawn by a real browser without a screen."""

from __future__ import annotations

import html as markup
import re
import shutil
import struct
import subprocess
import zlib
from collections import Counter
from pathlib import Path

import attrs
import pytest

from proactive_adapters.report import render

BROWSER = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
        if (found := shutil.which(name))
    ),
    None,
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        BROWSER is None,
        reason="there is no Chromium to draw the report; on Debian: apt-get install chromium",
    ),
]
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
DARK = "--blink-settings=preferredColorScheme=0"
LIGHT = "--blink-settings=preferredColorScheme=1"
LONG = "Westminster-Abbotsford-Refrigeration-and-Planned-Maintenance " * 3


def browse(folder: Path, page: str, *flags: str) -> str:
    place = folder / "page.html"
    place.write_text(page, "utf-8")
    done = subprocess.run(
        [BROWSER, *QUIET, f"--user-data-dir={folder / 'profile'}", *flags, place.as_uri()],
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )
    return done.stdout


def draw(folder: Path, page: str, width: int, height: int, scheme: str) -> list[bytes]:
    picture = folder / "page.png"
    browse(folder, page, f"--screenshot={picture}", f"--window-size={width},{height}", scheme)
    size, rows = read_png(picture.read_bytes())
    assert size == (width, height)
    return rows


def read_png(data: bytes) -> tuple[tuple[int, int], list[bytes]]:
    """Size and rows of red, green, blue of a picture of eight bits a colour."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, packed, head = 8, b"", b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        held = data[at + 8 : at + 8 + length]
        head = held if kind == b"IHDR" else head
        packed += held if kind == b"IDAT" else b""
        at += length + 12
    width, height, depth, colour = struct.unpack(">IIBB", head[:10])
    step = {2: 3, 6: 4}[colour]
    assert depth == 8
    raw, stride = zlib.decompress(packed), width * step
    before, rows = bytearray(stride), []
    for y in range(height):
        start = y * (stride + 1)
        row = unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), before, step)
        before = row
        rows.append(row if step == 3 else bytes(b for i, b in enumerate(row) if i % 4 != 3))
    return (width, height), [bytes(r) for r in rows]


def unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    for i in range(len(row)):
        left = row[i - step] if i >= step else 0
        up = above[i]
        corner = above[i - step] if i >= step else 0
        if kind == 1:
            row[i] = (row[i] + left) & 255
        elif kind == 2:
            row[i] = (row[i] + up) & 255
        elif kind == 3:
            row[i] = (row[i] + (left + up) // 2) & 255
        elif kind == 4:
            guess = left + up - corner
            nearest = min((abs(guess - v), n) for n, v in enumerate((left, up, corner)))[1]
            row[i] = (row[i] + (left, up, corner)[nearest]) & 255
    return row


def colours_of(rows: list[bytes]) -> Counter:
    return Counter(row[i : i + 3] for row in rows for i in range(0, len(row), 3))


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


def measure(folder: Path, page: str, width: int) -> tuple[int, int]:
    """Width of a window of that many pixels, and of what is in it."""
    script = (
        "const d = document.querySelector('iframe').contentDocument.documentElement;"
        "document.title = `${d.clientWidth} ${d.scrollWidth}`;"
    )
    outer = (
        f'<!doctype html><title>not yet</title><iframe style="width:{width}px;height:900px;'
        f'border:0" srcdoc="{markup.escape(page)}"></iframe>'
        f"<script>onload = () => {{ {script} }};</script>"
    )
    dumped = browse(folder, outer, "--dump-dom", "--window-size=1600,1000")
    inside, needed = re.search(r"<title>(\d+) (\d+)</title>", dumped).groups()
    return int(inside), int(needed)


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
