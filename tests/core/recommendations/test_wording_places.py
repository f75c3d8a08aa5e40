"""Where words are found in texts as people write them, and what the lists say of many sentences."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from proactive_core.errors import UsageError
from proactive_core.recommendations import (
    review_incentives,
    review_statement,
    review_wording,
    review_words,
)

FOLDER = Path(__file__).parents[3] / "bench" / "wording"


def said(text, language="en"):
    return [text[one.start : one.end] for one in review_wording(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (
            "Ne pas oublier : de\u0301crochez une vente 😀 au cafe\u0301",
            "fr-CA",
            "de\u0301crochez une vente",
        ),
        ("👩\u200d🔧 wants to up\u00adsell", "en", "up\u00adsell"),
        ("cross\u200bselling", "en", "cross\u200bselling"),
        ("\ufeffClose the deal", "en", "Close the deal"),
        ("we close\r\nthe\r\ndeal", "en", "close\r\nthe\r\ndeal"),
        ("close\u00a0the\u202fdeal", "en", "close\u00a0the\u202fdeal"),
        ("L’ART DE VENDRE À L’ENTREPRISE", "fr-CA", "VENDRE"),
        ("Il faut qu’il vende", "fr-CA", "vende"),
        ("on lui vendrait un plan", "fr-CA", "vendrait"),
    ],
)
def test_places_are_those_of_the_text_as_it_was_given(text, language, found):
    """Issue: positions; whatever editors and web pages put between letters."""
    assert said(text, language) == [found]


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "1. ", "2) ", "  – "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_gain_of_a_customer_in_another_item_of_a_list_excuses_nothing(bullet, line_end):
    """domain:R9: each item of a list stands for itself, as a sentence does."""
    items = ["Goals:", f"{bullet}Increase our revenue", f"{bullet}Save the customer energy"]
    assert said(line_end.join(items)) == ["Increase our revenue"]
    assert said("Increase our revenue and save the customer energy") == []


def test_closing_beside_other_technique_is_found_in_a_list_as_well():
    assert said("- closing,\n- overcoming objections") == ["closing", "overcoming objections"]


def test_a_promo_is_promotion_and_a_candidate_for_it_is_a_prospect():
    text = "Customer has an older setup, good candidate for the promo."
    assert said(text) == ["good candidate for the promo"]
    assert said("A candidate for a heat pump, by the size of the rooms.") == []
    for language in ("en", "fr-CA"):
        (found,) = review_wording("promo", language)
        assert found.rule == "domain:R8"


@pytest.mark.parametrize("text", [None, 3, b"sell", ["sell"]])
def test_what_is_no_text_is_refused(text):
    for look in (review_wording, review_incentives):
        with pytest.raises(UsageError, match="a text to be read is a str"):
            look(text)


def test_no_language_is_no_answer():
    """Nothing was read, so nothing is said to be fine."""
    with pytest.raises(UsageError, match="name the languages"):
        review_words("we sell", [])
    assert review_words("we sell", "en") == review_words("we sell", ["en"])
    with pytest.raises(UsageError, match="no word lists for the language None"):
        review_wording("we sell", None)


def rows(language):
    with (FOLDER / f"{language}.fourth.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


READ = [
    pytest.param(row["sentence"], language, row["label"] == "sells", id=row["sentence"])
    for language in ("en", "fr-CA")
    for row in rows(language)
    if row["set"] == "read"
]


@pytest.mark.parametrize(("sentence", "language", "sells"), READ)
def test_it_sells_or_it_does_not(sentence, language, sells):
    found = review_wording(sentence, language)
    assert bool(found) is sells
    assert all(one.instead for one in found)


@pytest.mark.parametrize("language", ["en", "fr-CA"])
def test_what_sells_without_a_word_of_the_lists_is_mostly_missed(language):
    """No claim beyond that: see what is weak. Plain talk is left alone all the same."""
    own = [row for row in rows(language) if row["set"] == "unread"]
    found = {row["sentence"] for row in own if review_wording(row["sentence"], language)}
    there = {row["sentence"] for row in own if row["label"] == "sells"}
    assert len(found & there) >= 3
    assert not found - there


@pytest.mark.parametrize(
    ("plain", "language"),
    [
        ("A rope would keep our crew working safely at heights.", "en"),
        ("The dealer still stocks the board.", "en"),
        ("High margin of error on the meter.", "en"),
        ("Money held in trust is paid on the first.", "en"),
        ("The bank has a trust for the heating oil.", "en"),
        ("On peut inscrire le client au programme de subvention.", "fr-CA"),
        ("Le vendeur a vendu la maison en 2019.", "fr-CA"),
    ],
)
def test_plain_words_beside_the_new_ones_are_left_alone(plain, language):
    assert review_wording(plain, language) == ()


def test_a_statement_in_list_form_is_read_as_a_whole():
    text = "- You save energy.\n- You decide."
    assert review_statement(text) == ()
