"""The form for everybody: on the smallest phone, in the dark, by keyboard and by ear."""

from __future__ import annotations

import attrs
import pytest
from axe_playwright_python.sync_playwright import Axe

from proactive_adapters.form import render
from proactive_core import checklists as c
from proactive_core.checklists import bank

from .conftest import EVERY_KIND, needs_browser

pytestmark = [pytest.mark.slow, needs_browser]
BAD = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1"><!--{{7*7}}'


def open_all(page):
    page.locator("details").evaluate_all("all => all.forEach(d => d.open = true)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "checklist", [EVERY_KIND, bank.perspective_reflection()], ids=lambda c: c.key
)
def test_axe_finds_nothing_to_object_to(phone, scheme, checklist):
    """Contrast, labels, names, roles and the order of headings, by the rules of WCAG 2.2."""
    phone.options = {"color_scheme": scheme}
    page = phone.open(checklist)
    page.locator("[data-is=export]").click()  # its faults are shown, too
    page.locator("input[type=radio]").first.check()
    open_all(page)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_axe_would_object(phone):
    """The judge can fail."""
    page = phone.open()
    page.evaluate("document.querySelector('label[for=subject]').remove()")
    assert Axe().run(page).violations_count > 0


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_sticks_out_sideways_not_even_endless_words(phone, width):
    phone.options = {"viewport": {"width": width, "height": 700}}
    long = "x" * 300
    scale = c.Options((c.Option(long, 1, long), c.Option("no", 0, "No")))
    wide = c.Item(key="wide", text=long, help=long, scale=scale)
    tree = c.Group(key="wide_ones", text=long, children=(wide, *EVERY_KIND.tree.children))
    page = phone.open(attrs.evolve(EVERY_KIND, title=long, tree=tree, remarks=(long,)))
    page.locator('input[name="tools"]').first.check()
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_target_for_a_finger_is_large_enough(phone):
    page = phone.open()
    page.locator('input[name="tools"]').first.check()
    open_all(page)
    small = page.locator(
        "label.choice, button, summary, input:not([type=radio]):not([type=checkbox])"
    )
    sizes = [box for held in small.all() if held.is_visible() and (box := held.bounding_box())]
    assert len(sizes) > 20
    assert min(box["height"] for box in sizes) >= 44
    assert min(box["width"] for box in sizes) >= 44


def test_it_is_filled_in_by_keyboard_alone(phone):
    page = phone.open()
    page.keyboard.press("Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == "subject":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("toronto")
    for _ in range(40):
        if page.evaluate("document.activeElement.name") == "tools":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.locator('input[name="tools"][value="value:no"]').is_checked()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    assert page.input_value("#subject") == "toronto"


def test_texts_of_a_definition_are_shown_and_never_run(phone):
    item = c.Item(key="bad", text=BAD, help=BAD, scale=EVERY_KIND.items[0].scale)
    bad = attrs.evolve(
        EVERY_KIND,
        title=BAD,
        version=BAD,
        remarks=(BAD,),
        tree=c.Group(key="g", text=BAD, children=(item,)),
    )
    page = phone.open(bad)
    assert page.title() == BAD
    assert page.locator("#i-bad legend").inner_text() == BAD
    assert page.locator("img").count() == 0
    assert page.evaluate("window.hacked") is None
    assert "<img" not in render(bad).replace("\\u003cimg", "")


def test_without_scripts_it_says_what_it_needs(phone):
    phone.options = {"java_script_enabled": False}
    page = phone.open()
    assert "needs JavaScript" in page.locator("main").inner_text()


def test_the_numbers_of_a_scale_stand_on_one_line_each(phone):
    phone.options = {"viewport": {"width": 320, "height": 700}}
    page = phone.open()
    page.locator('input[name="tools"]').first.check()
    heights = {
        label.bounding_box()["height"] for label in page.locator("#i-tidy .steps label").all()
    }
    assert len(heights) == 1
