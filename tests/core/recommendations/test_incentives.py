"""Pay that hangs on sales or leads."""

from __future__ import annotations

import pytest

from proactive_core.errors import UsageError
from proactive_core.recommendations import Level, Severity, review_incentives


@pytest.mark.parametrize(
    ("description", "language", "found"),
    [
        ("Technicians earn a commission.", "en", "commission"),
        ("5 % of the sale goes to the technician", "en", "5 % of the sale"),
        ("They get a share of the invoice", "en", "a share of the invoice"),
        ("$50 per lead", "en", "$50 per lead"),
        (
            "We pay 20 dollars for every qualified lead",
            "en",
            "pay 20 dollars for every qualified lead",
        ),
        ("There is a spiff.", "en", "spiff"),
        ("a bonus at the end of each quarter", "en", "bonus"),
        ("A safety bonus, and a bonus for each lead", "en", "bonus for each lead"),
        ("a per lead bonus", "en", "bonus"),
        ("A contest for most leads", "en", "contest"),
        ("Twenty-five dollars for each lead", "en", "Twenty-five dollars for each lead"),
        ("Part of the wage depends on sales.", "en", "wage depends on sales"),
        ("A raise for those who sell most", "en", "raise for those who sell"),
        ("Incentive pay for upgrades", "en", "Incentive pay"),
        ("a percentage of the job", "en", "a percentage of the job"),
        ("A draw for everyone with a lead", "en", "draw for everyone with a lead"),
        ("commission de 5 pour cent", "fr-CA", "commission"),
        ("Une partie du salaire dépend des ventes", "fr-CA", "salaire dépend des ventes"),
        ("des points pour chaque référence", "fr-CA", "points pour chaque référence"),
        ("5 % de la facture", "fr-CA", "5 % de la facture"),
        ("50 $ par piste", "fr-CA", "50 $ par piste"),
        ("une prime pour les techniciens", "fr-CA", "prime"),
        ("prime de sécurité et boni par piste", "fr-CA", "boni par piste"),
        ("un concours en mai", "fr-CA", "concours"),
    ],
)
def test_pay_tied_to_sales_or_leads_is_a_high_finding(description, language, found):
    findings = review_incentives(description, language)
    assert found in [description[f.start : f.end] for f in findings]
    assert all(
        (f.rule, f.level, f.severity) == ("domain:R6", Level.LINT, Severity.HIGH) for f in findings
    )


@pytest.mark.parametrize(
    ("description", "language"),
    [
        ("a leader-board of techs", "en"),
        ("We rank technicians.", "en"),
        ("The top seller gets a trip.", "en"),
        ("Tech of the month has the most leads.", "en"),
        ("un palmarès", "fr-CA"),
        ("Le meilleur vendeur gagne un voyage.", "fr-CA"),
    ],
)
def test_ranking_people_by_leads_is_against_the_default_policy(description, language):
    (finding,) = review_incentives(description, language)
    assert (finding.rule, finding.level) == ("domain:R23", Level.POLICY)


@pytest.mark.parametrize(
    ("description", "language"),
    [
        ("We pay no commission.", "en"),
        ("Their pay does not depend on sales.", "en"),
        ("Nobody's pay depends on leads.", "en"),
        ("Variable pay for being on-call", "en"),
        ("Le salaire ne dépend pas des ventes.", "fr-CA"),
        ("No commissions or bonuses for leads", "en"),
        ("We never pay per lead.", "en"),
        ("Commission the boiler in May; it was commissioned in 2019.", "en"),
        ("The Utilities Commission sets the tariff.", "en"),
        ("a commissioning bonus for safety training", "en"),
        ("A safety contest", "en"),
        ("Hourly pay, and thanks in the Friday meeting", "en"),
        ("aucune commission ni prime", "fr-CA"),
        ("une prime d'assurance", "fr-CA"),
        ("la Commission de la construction", "fr-CA"),
        ("prime de garde", "fr-CA"),
        ("", "en"),
    ],
)
def test_other_pay_and_other_commissions_are_left_alone(description, language):
    assert review_incentives(description, language) == ()


def test_each_reason_against_is_told_with_its_source():
    """domain §10: four distinct reasons were recovered."""
    scheme = "Commission. 5% of the sale. $50 per lead. A bonus."
    reasons = {f.why for f in review_incentives(scheme)}
    assert len(reasons) == 4
    assert {why[why.index("[") :] for why in reasons} == {"[D4]", "[W19]", "[W4, W19]", "[W5]"}


def test_a_language_without_word_lists_is_refused():
    with pytest.raises(UsageError, match="no word lists"):
        review_incentives("", "de")
