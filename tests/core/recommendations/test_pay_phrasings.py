"""Pay, prizes and praise in many phrasings: what is found, and what is left alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from proactive_core.recommendations import Level, review_incentives

FOLDER = Path(__file__).parents[3] / "bench" / "wording"
LAST = "5"
"""The set that was written after the lists were tuned on the others, and measured once."""


def read(language):
    with (FOLDER / f"pay.{language}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


TUNED = [
    pytest.param(row["sentence"], language, row["label"] == "pay", id=row["sentence"])
    for language in ("en", "fr-CA")
    for row in read(language)
    if row["set"] != LAST
]


@pytest.mark.parametrize(("sentence", "language", "amiss"), TUNED)
def test_pay_hangs_on_sales_or_it_does_not(sentence, language, amiss):
    """Issue: commission, bonus, per-lead pay and contests → findings with reasons [domain:R6]."""
    findings = review_incentives(sentence, language)
    assert bool(findings) is amiss
    for one in findings:
        assert one.rule in {"domain:R6", "domain:R23"}
        assert one.level in {Level.LINT, Level.POLICY}
        assert sentence[one.start : one.end].strip()


@pytest.mark.parametrize(("language", "fewest"), [("en", 10), ("fr-CA", 8)])
def test_what_was_measured_on_sentences_written_afterwards_does_not_fall(language, fewest):
    rows = [row for row in read(language) if row["set"] == LAST]
    found = {row["sentence"] for row in rows if review_incentives(row["sentence"], language)}
    there = {row["sentence"] for row in rows if row["label"] == "pay"}
    assert len(rows) >= 22
    assert len(found & there) >= fewest
    assert len(found - there) <= 1


@pytest.mark.parametrize(
    "words",
    [
        "Each customer pays $89 per visit and signs the plan.",
        "Nobody is paid for leads, sales or agreements.",
        "The lead technician earns two dollars an hour more.",
        "A lunch-and-learn about upgrades for the whole team.",
        "Chaque client paie 89 $ par visite et signe le contrat d'entretien.",
    ],
)
def test_money_of_customers_and_pay_for_time_are_no_reward(words):
    assert review_incentives(words, "fr-CA" if "Chaque" in words else "en") == ()


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("We pay $50 per lead when the customer pays.", "en"),
        ("You get 5 % of the sale once the customer pays the invoice.", "en"),
        ("On paie 50 $ par piste quand le client paie.", "fr-CA"),
        ("Le technicien touche 5 % de la facture quand le client paie.", "fr-CA"),
    ],
)
def test_when_a_customer_pays_excuses_nothing(words, language):
    assert review_incentives(words, language)


def test_what_many_words_are_part_of_counts_only_alone():
    """A wide look gives way to narrower words of the same sentence, and not of the next."""
    scheme = "A bonus for whoever sells. Pocket forty bucks once the work is booked."
    said = [scheme[f.start : f.end] for f in review_incentives(scheme)]
    assert said == ["bonus", "Pocket forty bucks once the work is booked"]
