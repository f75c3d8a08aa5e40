"""All text stands out from its ground, in each of the three schemes."""

from __future__ import annotations

import re

import pytest


def colours(css: str) -> dict[str, dict[str, str]]:
    light, dark, printed = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    )
    return {"light": light, "dark": dark, "print": printed}


def luminance(colour: str) -> float:
    """Relative luminance [WCAG 2.2]."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_the_measure_of_contrast_is_the_standards_own():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "link", "accent") for ground in ("page", "card")),
    *((ink, ground) for ink in ("late", "live", "done") for ground in ("page", "card")),
    *((ink, f"badge-{ink}") for ink in ("late", "live", "done")),
    *((f"on-{part}", f"{part}-bar") for part in ("late", "live", "done")),
]
SHAPES = [
    *((mark, ground) for mark in ("accent", "done") for ground in ("page", "card")),
    ("late-bar", "card"),
    ("best-bar", "card"),
]


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_all_text_stands_out_from_its_ground(html, scheme):
    """At least 4.5 to 1 for text, 3 to 1 for marks that carry meaning [WCAG 2.2 AA]."""
    found = colours(html)[scheme]
    for ink, ground in TEXT:
        assert contrast(found[ink], found[ground]) >= 4.5, (ink, ground)
    for mark, ground in SHAPES:
        assert contrast(found[mark], found[ground]) >= 3, (mark, ground)


def test_every_colour_of_the_page_is_one_that_was_measured(html):
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    rules = re.sub(r":root \{.*?\}", "", style, flags=re.DOTALL)
    assert not re.search(r"#[0-9a-f]{3,8}\b(?!\s*\{)|rgb|hsl", rules)
    known = colours(html)
    assert set(known["light"]) == set(known["dark"]) == set(known["print"])
    assert set(re.findall(r"var\(--([a-z-]+)\)", rules)) <= set(known["light"])
