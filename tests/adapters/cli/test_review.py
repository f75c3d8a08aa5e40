"""`proactive review`: what is found, where it stands, and what the exit code says."""

from __future__ import annotations

import io
import json
import sys

import pytest

SALES = "We help you.\r\nThen we close the deal, as always.\n"


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "flyer.txt"
    path.write_bytes(SALES.encode())
    return path


def test_what_is_found_is_shown_with_its_place_and_a_serving_alternative(here, text):
    ran = here("review", "wording", text)
    assert ran.code == 3
    first, remedy, instead, last = ran.out.splitlines()
    assert first.startswith(f"{text}:2:9: domain:R7 medium “close the deal”: it narrows")
    assert remedy.startswith("    Speak of earning trust")
    assert instead == "    instead: help the customer decide"
    assert last == "1 found; the word lists judge words, not intentions"


def test_machines_get_places_and_words(here, text):
    ran = here("review", "wording", text, "--json")
    (found,) = json.loads(ran.out)
    assert (found["line"], found["column"], found["words"]) == (2, 9, "close the deal")
    plain = SALES.replace("\r\n", "\n")
    assert plain[found["start"] : found["end"]] == found["words"]
    assert (found["rule"], found["severity"], ran.code) == ("domain:R7", "medium", 3)


@pytest.mark.parametrize(
    ("words", "code"),
    [("Your boiler is safe.", 0), ("Promote it.", 0), ("Sell it.", 3), ("", 0)],
)
def test_low_findings_fail_nothing(proactive, here, tmp_path, words, code):
    """R8: "promote" is never an error."""
    path = tmp_path / "text.txt"
    path.write_text("\ufeff" + words, "utf-8")
    assert here("review", "wording", path).code == code


def test_a_statement_for_customers_has_to_say_what_they_gain(here, tmp_path):
    path = tmp_path / "statement.txt"
    path.write_text("Our programme starts in May.", "utf-8")
    assert here("review", "wording", path).code == 0
    ran = here("review", "wording", path, "--to-customers")
    assert ran.code == 3
    assert f"{path}: domain:R10 medium: nothing in it says what the customer gains." in ran.out


def test_pay_that_hangs_on_sales_is_found_in_either_language(here, tmp_path):
    path = tmp_path / "pay.txt"
    path.write_text("A commission on each plan.", "utf-8")
    ran = here("review", "incentives", path)
    assert (ran.code, ran.out.splitlines()[0].split(": ")[1]) == (
        3,
        "domain:R6 high “commission”",
    )
    path.write_text("Une prime par contrat.", "utf-8")
    assert here("review", "incentives", path, "--language", "fr-CA").code == 3
    assert here("review", "incentives", path, "--language", "de").code == 2


@pytest.mark.parametrize("given", [(), ("-",)])
def test_standard_input_will_do(here, monkeypatch, given):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Upsell them.")))
    ran = here("review", "wording", *given)
    assert ran.out.startswith("standard input:1:1: domain:R7 medium “Upsell”")


def test_what_cannot_be_read_is_said(here, tmp_path):
    missing = here("review", "wording", tmp_path / "none.txt")
    assert (missing.code, "No such file" in missing.err) == (2, True)
    path = tmp_path / "latin.txt"
    path.write_bytes("a\nRéparé".encode("latin-1"))
    broken = here("review", "wording", path)
    assert (broken.code, "line 2: not UTF-8" in broken.err) == (2, True)
