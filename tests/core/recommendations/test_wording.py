"""Words that sell, words that serve, and words that only look like selling."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.recommendations import Severity, review_wording

SELLING = [
    ("Technicians should sell filters.", "sell"),
    ("Sold customers on a new plan", "Sold customers"),
    ("how to get it sold", "get it sold"),
    ("Up-selling is your job", "Up-selling"),
    ("try to upsell", "upsell"),
    ("cross sell the plan", "cross sell"),
    ("an add-on sale", "add-on sale"),
    ("Close the deal!", "Close the deal"),
    ("our closing ratio", "closing ratio"),
    ("overcoming customer objections", "overcoming customer objections"),
    ("learn the sales pitch", "sales pitch"),
    ("While you're there, look for more work", "While you're there"),
    ("while you\u2019re there, ask", "while you\u2019re there"),
    ("leverage our customer relationships", "leverage our customer relationships"),
    ("Why not sell them a filter?", "sell"),
]
SERVING = [
    "the compressor sold in 2019",
    "The unit we sold you in 2019 is out of warranty.",
    "Close the valve.",
    "The damper is closing.",
    "The office is closing on Friday.",
    "If you sell the building, tell us.",
    "We are selling our house.",
    "the sell-by date",
    "It is the best-selling model.",
    "The manufacturer no longer sells this part.",
    "You sell ice cream, so a freezer matters.",
    "We do not sell; we serve.",
    "Our technicians never try to sell: instead of selling they advise.",
    "While you're there, check the pressure.",
    "She was promoted to service manager.",
    "Standing water promotes bacterial growth.",
    "It raises your revenue.",
    "It will improve the store's sales.",
    "The counsellor, the resale value and the sellers",
    "",
]
FRENCH_SELLING = [
    ("Il faut vendre des filtres.", "vendre"),
    ("une vente croisée", "vente croisée"),
    ("fermer le deal", "fermer le deal"),
    ("surmonter les objections", "surmonter les objections"),
    ("l'argumentaire de vente", "argumentaire de vente"),
    ("Tant qu'à y être, parlez du plan", "Tant qu'à y être"),
    ("exploiter nos relations", "exploiter nos relations"),
]
FRENCH_SERVING = [
    "le compresseur vendu en 2019",
    "Fermez la valve.",
    "Si vous vendez l'immeuble, dites-le-nous.",
    "le service après-vente",
    "Nous ne cherchons pas à vendre.",
    "Le fournisseur ne vend plus rien",
    "sa promotion comme contremaître",
]


@pytest.mark.parametrize(("text", "found"), SELLING)
def test_selling_words_are_found_where_they_stand(text, found):
    (finding,) = review_wording(text)
    assert finding.rule == "domain:R7"
    assert text[finding.start : finding.end] == found
    assert finding.instead


@pytest.mark.parametrize("text", SERVING)
def test_harmless_uses_are_left_alone(text):
    assert review_wording(text) == ()


@pytest.mark.parametrize(("text", "found"), FRENCH_SELLING)
def test_selling_words_are_found_in_canadian_french(text, found):
    (finding,) = review_wording(text, "fr-CA")
    assert finding.rule == "domain:R7"
    assert text[finding.start : finding.end] == found


@pytest.mark.parametrize("text", FRENCH_SERVING)
def test_harmless_uses_are_left_alone_in_canadian_french(text):
    assert review_wording(text, "fr-CA") == ()


def test_closing_is_selling_only_in_the_company_of_selling():
    text = "Training in up-selling, closing and overcoming objections"
    assert [text[f.start : f.end] for f in review_wording(text)] == [
        "up-selling",
        "closing",
        "overcoming objections",
    ]
    assert review_wording("The valve is closing. Do sell it!")[0].start == 25


def test_promote_is_never_more_than_a_low_finding():
    (finding,) = review_wording("Promote the plan.")
    assert (finding.rule, finding.severity) == ("domain:R8", Severity.LOW)
    (french,) = review_wording("promouvoir le plan", "fr")
    assert (french.rule, french.severity) == ("domain:R8", Severity.LOW)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("This will increase our revenue.", "en", "increase our revenue"),
        ("a higher ticket", "en", "higher ticket"),
        ("Il faut augmenter nos ventes.", "fr-CA", "augmenter nos ventes"),
        ("accroître la rentabilité", "fr-CA", "accroître la rentabilité"),
    ],
)
def test_a_benefit_of_the_company_is_found(text, language, found):
    (finding,) = review_wording(text, language)
    assert finding.rule == "domain:R9"
    assert text[finding.start : finding.end] == found


def test_naming_the_customers_gain_excuses_the_companys():
    assert review_wording("It will increase our revenue by helping customers save.") == ()
    assert len(review_wording("Increase our revenue. It helps customers.")) == 1


@pytest.mark.parametrize("language", ["en", "en-US", "EN_ca"])
def test_regional_forms_share_the_word_lists(language):
    assert review_wording("sell", language)
    assert not review_wording("vendre", language)


def test_a_language_without_word_lists_is_refused():
    with pytest.raises(UsageError, match="'de'; there are for: en, fr-CA"):
        review_wording("verkaufen", "de")


def test_letters_may_be_decomposed():
    text = unicodedata.normalize("NFD", "Accélérer la vente croisée!")
    (finding,) = review_wording(text, "fr-CA")
    assert unicodedata.normalize("NFC", text[finding.start : finding.end]) == "vente croisée"


words = st.sampled_from(
    ["sell", "closing", "the", "valve", "e\u0301", "up-", "promote", "\n", "  ", "our", "revenue"]
)
text_like = st.lists(words | st.text(max_size=3), max_size=12).map(" ".join)


@given(text_like, st.sampled_from(["en", "fr-CA"]))
@example("\u0301sell", "en")
def test_every_finding_encloses_whole_words_of_the_text(text, language):
    """Positions are those of the text as it was given, never of a cleaned copy."""
    for finding in review_wording(text, language):
        found = text[finding.start : finding.end]
        assert found.strip()
        assert 0 <= finding.start < finding.end <= len(text)
        assert found == found.strip()


@given(text_like)
def test_what_is_found_does_not_depend_on_capitals(text):
    ascii_text = text.encode("ascii", "ignore").decode()
    places = [(f.rule, f.start, f.end) for f in review_wording(ascii_text)]
    assert [(f.rule, f.start, f.end) for f in review_wording(ascii_text.upper())] == places


@pytest.mark.parametrize(
    "text", ["sell " * 2_000, "not " * 5_000, "our" + " " * 20_000, "a" * 50_000]
)
def test_hostile_length_is_no_trap(text):
    review_wording(text)
    review_wording(text, "fr-CA")
