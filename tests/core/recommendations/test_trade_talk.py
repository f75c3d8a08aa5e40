"""Words of the trade that sound like selling, in both languages, and selling that sounds like work."""

from __future__ import annotations

import attrs
import pytest

from core.recommendations.boiler import FACT
from proactive_core.errors import UsageError
from proactive_core.recommendations import (
    DEFAULT,
    review_wording,
    review_words,
    rules_for,
    screen,
    wording_rule,
)

QUIET = {
    "en": (
        "Push the contactor in by hand.",
        "Two units per floor were inspected.",
        "Handle the resistance wire with care.",
        "Make sure that the door closes on the spot.",
        "The hot lead is insulated, and the cold one is not.",
        "The high-pressure cut-out tripped twice.",
        "It should reach the target temperature within an hour.",
        "Hook them up in series.",
        "Talk them through the start-up.",
        "Each technician makes three visits a week.",
        "Feed the pipeline with nitrogen.",
        "The customer wants to grow the business.",
        "Do not let them leave the valve open.",
        "Every ticket has a number; ask for the order number.",
        "Have the customer sign the work order.",
        "Please get the signature on the work order.",
        "Remind them that the warranty ends in May.",
        "The rebate from the utility expires in June, so that you can plan.",
        "You lose revenue, and your profit margin, when the oven stops.",
        "Nobody wants to push you into a decision.",
    ),
    "fr-CA": (
        "Poussez le chariot, puis accrochez le câble.",
        "Deux systèmes par étage ont été inspectés.",
        "La résistance chauffe; gérer la résistance électrique demande un relais.",
        "Faites signer le bon de travail par le client.",
        "Il faut atteindre la cible de température.",
        "Nous gagnons du temps avec une échelle.",
        "Rappelez au client que la garantie finit en mai.",
        "Le chiffre d'affaires de votre commerce dépend du congélateur.",
        "Augmentez la marge de 2 degrés, et la marge de sécurité aussi.",
        "Cela améliore la rentabilité de votre chaudière.",
        "Ne laissez pas l'eau couler.",
        "Personne ne veut vous pousser à signer.",
    ),
}
SELLS = {
    "en": (
        "Ask them for the sale before you leave.",
        "Get the deposit today.",
        "Talk the homeowner into the bigger one.",
        "Tell them that the price goes up tomorrow.",
        "Never let a customer think it over.",
        "Start high and work down.",
        "Hit your numbers this week.",
        "Five plans per technician per week.",
        "Counter with financing, or with a discount.",
        "Look for extra work to keep our crews busy.",
        "Recurring revenue is what we want from agreements.",
        "We earn more on replacements.",
    ),
    "fr-CA": (
        "Obtenez un dépôt aujourd'hui.",
        "Faites peur aux clients.",
        "Dites-leur que le prix monte demain.",
        "Ne les laissez jamais réfléchir.",
        "Cinq forfaits par technicien par semaine.",
        "Grossissez la facture.",
        "Soyez tous des vendeurs.",
        "Trouvez des prospects.",
        "Désamorcez toutes les objections.",
        "Nous gagnons davantage avec un remplacement.",
        "C'est payant pour nous.",
        "Cela remplit notre calendrier.",
    ),
}


@pytest.mark.parametrize(
    ("language", "words"), [(lang, words) for lang in QUIET for words in QUIET[lang]]
)
def test_words_of_the_trade_are_left_alone(language, words):
    assert review_wording(words, language) == ()


@pytest.mark.parametrize(
    ("language", "words"), [(lang, words) for lang in SELLS for words in SELLS[lang]]
)
def test_technique_pressure_and_the_companys_gain_are_found(language, words):
    assert {f.rule for f in review_wording(words, language)} & {"domain:R7", "domain:R9"}


def test_a_company_writes_in_its_own_languages():
    both = "Il faut vendre plus. Sell more."
    found = review_words(both, ("fr-CA", "en"))
    assert sorted(both[f.start : f.end] for f in found) == ["Sell", "vendre"]
    assert review_words(both, ("en",)) == review_wording(both, "en")


def test_what_the_lists_of_two_languages_know_is_one_finding_of_the_first():
    words = "Une promotion."
    (finding,) = review_words(words, ("fr-CA", "en"))
    assert finding.instead == "recommander"
    (finding,) = review_words(words, ("en", "fr-CA"))
    assert finding.instead == "recommend"


def test_the_gate_reads_in_the_languages_it_is_given():
    recommendation = attrs.evolve(FACT, advice="Vendez-lui un plan.")
    assert screen(recommendation, rules_for("en")).findings == ()
    (finding,) = screen(recommendation, rules_for("fr-CA", "en")).findings
    assert (finding.rule, finding.where) == ("domain:R7", "advice")
    assert rules_for("en") == DEFAULT
    assert wording_rule("fr-CA", "en").id == "wording:fr-CA+en"


def test_a_gate_without_a_language_or_with_an_unknown_one_is_refused():
    with pytest.raises(UsageError, match="name the languages"):
        rules_for()
    with pytest.raises(UsageError, match="no word lists for the language 'tlh'"):
        rules_for("en", "tlh")
