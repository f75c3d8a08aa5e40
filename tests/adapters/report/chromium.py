"""A real browser without a screen: pictures, widths and paper of a page."""

from __future__ import annotations

import html as markup
import re
import shutil
import struct
import subprocess
import zlib
from collections import Counter
from pathlib import Path

import pytest

BROWSER = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
        if (found := shutil.which(name))
    ),
    None,
)
needs_browser = pytest.mark.skipif(
    BROWSER is None,
    reason="there is no Chromium to draw the report; on Debian: apt-get install chromium",
)
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
DARK = "--blink-settings=preferredColorScheme=0"
LIGHT = "--blink-settings=preferredColorScheme=1"


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
