"""Could what the programme says of itself be shown to a customer?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.recommendations import review_statement

SHOWN = [
    (
        "Our technicians look out for whatever could save you trouble, tell you what they see, "
        "and leave the decision to you.",
        "en",
    ),
    ("Customers hear of a worn part before it fails, so that they can decide in time.", "en"),
    (
        "Nos techniciens vous disent ce qu'ils voient, pour que vous puissiez décider à temps.",
        "fr-CA",
    ),
]
HIDDEN = [
    ("You save money, and our technicians close the deal.", "en", "close the deal"),
    ("You are safer, and we grow our revenue.", "en", "grow our revenue"),
    ("You are better off; our technicians get a commission.", "en", "commission"),
    ("It helps you; each team has a quota.", "en", "quota"),
    ("It helps you: three leads per week are the aim.", "en", "leads per week"),
    ("It helps you. Internal use only.", "en", "Internal use only"),
    ("It helps. Do not show this to customers.", "en", "Do not show this to customers"),
    ("Vous êtes mieux servi; chaque équipe a un quota.", "fr-CA", "quota"),
    ("Cela vous aide. À usage interne seulement.", "fr-CA", "À usage interne seulement"),
    ("Cela vous aide: trois pistes par semaine.", "fr-CA", "pistes par semaine"),
]


@pytest.mark.parametrize(("text", "language"), SHOWN)
def test_what_says_what_is_in_it_for_the_customer_can_be_shown(text, language):
    assert review_statement(text, language) == ()


@pytest.mark.parametrize(("text", "language", "found"), HIDDEN)
def test_what_a_customer_should_not_read_is_found_where_it_stands(text, language, found):
    """D2, P4: could you say this to the customer?"""
    places = [text[f.start : f.end] for f in review_statement(text, language) if f.end is not None]
    assert places == [found]
    assert {f.rule for f in review_statement(text, language)} == {"domain:R10"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("  ", "it says nothing"),
        ("Our programme starts in May.", "nothing in it says what the customer gains"),
        ("Promote the programme in May.", "nothing in it says what the customer gains"),
        ("Safety first.", "nothing in it says what the customer gains"),
    ],
)
def test_what_says_nothing_for_the_customer_cannot_be_shown(text, why):
    (finding,) = review_statement(text)
    assert (finding.why, finding.start) == (why, None)


def test_a_language_without_word_lists_is_refused():
    with pytest.raises(UsageError, match="'de'; there are for: en, fr-CA"):
        review_statement("Wir helfen Ihnen.", "de")


@given(st.text(max_size=60), st.sampled_from(["en", "fr-CA"]))
def test_any_text_has_an_answer_and_places_are_those_of_the_text(text, language):
    for finding in review_statement(text, language):
        assert finding.start is None or 0 <= finding.start < finding.end <= len(text)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("You get a written quote before you decide, and no agreement binds you.", "en"),
        ("What you gain is an honest opinion.", "en"),
        ("Vous y gagnez un avis honnête.", "fr-CA"),
        ("You receive a quote that helps you decide. Each quote names the price, from $89.", "en"),
        ("Vous recevez une soumission qui vous aide à décider, à partir de 89 $.", "fr-CA"),
    ],
)
def test_a_quote_or_a_price_is_no_pay(words, language):
    """A wide look is for pay schemes: a customer may well be told of quotes and prices."""
    assert review_statement(words, language) == ()
