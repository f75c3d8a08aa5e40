"""A real browser, driven: one window, of which each test gets a profile of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import attrs
import pytest
from playwright.sync_api import sync_playwright

from proactive_adapters.form import render
from proactive_core import checklists as c

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
    reason="there is no Chromium to fill in the form; on Debian: apt-get install chromium",
)
PHONE = {"width": 360, "height": 740}
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
YES_NO = c.Options(
    (
        c.Option("yes", 1, {"en": "Yes", "fr-CA": "Oui"}),
        c.Option("no", 0, {"en": "No", "fr-CA": "Non"}),
        c.Option("none", None, {"en": "No van here", "fr-CA": "Pas de camionnette"}),
    )
)
TEN = c.Numeric(low=1, high=10, whole=True, low_text="poor", high_text="perfect")
DEPTH = c.Numeric(low="-1/2", high="7.5", better="lower")
EVERY_KIND = c.Checklist(
    key="van",
    version="2.1.0",
    title={"en": "The van", "fr-CA": "La camionnette"},
    languages=("en", "fr-CA"),
    remarks=("Made for a test.",),
    tree=c.Group(
        key="van",
        children=(
            c.Group(
                key="inside",
                text={"en": "Inside", "fr-CA": "À l'intérieur"},
                weight=2,
                children=(
                    c.Item(key="tools", text={"en": "All tools?", "fr-CA": "Tous les outils?"}, scale=YES_NO),
                    c.Item(
                        key="tidy",
                        text="How tidy is it?",
                        scale=TEN,
                        weight=3,
                        relevant=c.Equals("tools", "yes"),
                        help="Look under the seats, too.",
                        na=c.NaPolicy.ZERO,
                    ),
                    c.Item(
                        key="why_untidy",
                        text="Is it known why?",
                        scale=YES_NO,
                        na=c.NaPolicy.FORBID,
                        relevant=c.OneOf("tidy", ("1", "2.0")),
                    ),
                ),
            ),
            c.Item(key="tread", text="Tread worn off, in millimetres?", scale=DEPTH, gate=c.Gate("1/4")),
            c.Item(key="first_aid", text="First aid kit?", scale=YES_NO),
        ),
    ),
)  # fmt: skip


@attrs.define
class Phone:
    """A browser on a device: what it keeps outlives its pages."""

    folder: Path
    start: object
    options: dict = attrs.Factory(dict)
    asked: list = attrs.Factory(list)
    window: object = None

    def open(self, checklist=EVERY_KIND, script=None):
        """Show a form."""
        place = self.folder / "form.html"
        place.write_text(render(checklist), "utf-8")
        if self.window is None:
            self.window = self.start(**{"viewport": PHONE, "locale": "en"} | self.options)
        if script:
            self.window.add_init_script(script)
        page = self.window.new_page()
        page.set_default_timeout(60_000)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.asked.append(f"error: {error}"))
        page.goto(place.as_uri())
        return page

    def close(self):
        """End it all."""
        if self.window is not None:
            self.window.close()
        self.window = None


@pytest.fixture(scope="module")
def engine():
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="module")
def browser(engine):
    started = engine.launch(executable_path=BROWSER, headless=True, args=list(QUIET))
    yield started
    started.close()


@pytest.fixture
def phone(browser, tmp_path):
    """A fresh profile in the browser that all tests share."""
    held = Phone(tmp_path, browser.new_context)
    yield held
    held.close()


@pytest.fixture
def own_phone(engine, tmp_path):
    """A browser of its own with a profile on disk, which outlives the whole browser."""

    def start(**options):
        return engine.launch_persistent_context(
            tmp_path / "profile",
            executable_path=BROWSER,
            headless=True,
            args=list(QUIET),
            **options,
        )

    held = Phone(tmp_path, start)
    yield held
    held.close()


def save(page) -> bytes:
    """Press "Save the answers file", and give what was saved."""
    with page.expect_download() as waiting:
        page.locator("[data-is=export]").click()
    return Path(waiting.value.path()).read_bytes()
