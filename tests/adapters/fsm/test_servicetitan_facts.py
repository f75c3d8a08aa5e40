"""What the rows on the tapes mean."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from adapters.fsm.world import FULL, fact, played, read, row, rows
from proactive_adapters.fsm.servicetitan import Labels, ServiceTitan
from proactive_core import wire
from proactive_core.errors import UsageError
from proactive_core.facts import (
    Assignment,
    Belief,
    Branch,
    Customer,
    Decision,
    Equipment,
    Money,
    Quote,
    QuoteState,
    Recommendation,
    Site,
    Stakes,
    Submission,
    Technician,
    Urgency,
    Visit,
)
from proactive_core.ports import Feed
from proactive_core.refs import Ref


def ref(kind: str, key: int) -> Ref:
    return Ref("servicetitan", kind, str(key))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_a_technician_has_a_working_id_and_a_login() -> None:
    assert fact(Feed.TECHNICIANS, row(Feed.TECHNICIANS)) == Technician(
        ref=ref("technician", 501),
        name="Ada Winter",
        branch=ref("branch", 11),
        login=ref("login", 9501),
        email="t501@example.org",
        modified_at=at(2026, 1, 2, 6, 30),
    )


def test_a_technician_who_left_is_inactive_and_an_empty_address_is_none() -> None:
    assert fact(Feed.TECHNICIANS, row(Feed.TECHNICIANS, 2)) == Technician(
        ref=ref("technician", 503),
        name="Cy Herbst",
        login=ref("login", 9503),
        active=False,
        modified_at=at(2026, 1, 15, 16, 0, 0, 243511),
    )


def test_a_business_unit_is_a_branch() -> None:
    assert fact(Feed.BRANCHES, row(Feed.BRANCHES, 2)) == Branch(
        ref=ref("branch", 13), name="Old Town", active=False, modified_at=at(2026, 1, 20, 10)
    )


def test_a_merged_customer_names_its_successor() -> None:
    assert fact(Feed.CUSTOMERS, row(Feed.CUSTOMERS, 1)) == Customer(
        ref=ref("customer", 702),
        name="Bakery Korn (old)",
        active=False,
        merged_into=ref("customer", 701),
        modified_at=at(2026, 1, 5, 9, 0, 1),
    )


def test_a_merged_location_names_its_successor() -> None:
    assert fact(Feed.SITES, row(Feed.SITES, 1)) == Site(
        ref=ref("site", 802),
        customer=ref("customer", 701),
        name="Bakery Korn, old entry",
        active=False,
        merged_into=ref("site", 801),
        modified_at=at(2026, 1, 5, 9),
    )


def test_equipment_carries_its_name_plate() -> None:
    assert fact(Feed.EQUIPMENT, row(Feed.EQUIPMENT)) == Equipment(
        ref=ref("equipment", 901),
        site=ref("site", 801),
        name="Cold store compressor",
        maker="Nordkalt",
        model="NK 40",
        serial="0042-7",
        modified_at=at(2026, 1, 6, 10),
    )


def test_an_empty_name_plate_is_unknown() -> None:
    it = fact(Feed.EQUIPMENT, row(Feed.EQUIPMENT, 1))
    assert (it.maker, it.model, it.serial, it.active) == (None, None, None, False)


def test_a_completed_job_is_a_visit_that_happened() -> None:
    assert fact(Feed.VISITS, row(Feed.VISITS)) == Visit(
        ref=ref("visit", 1001),
        customer=ref("customer", 701),
        site=ref("site", 801),
        branch=ref("branch", 11),
        happened_at=at(2026, 1, 7, 14, 58, 12, 493511),
        modified_at=at(2026, 1, 7, 15),
    )


def test_a_canceled_job_did_not_happen_whatever_date_it_was_closed_on() -> None:
    it = fact(Feed.VISITS, row(Feed.VISITS, 3))
    assert it.canceled
    assert it.happened_at is None


def test_a_deleted_job_counts_as_canceled() -> None:
    assert fact(Feed.VISITS, row(Feed.VISITS, 4)).canceled


def test_a_canceled_job_that_comes_back_is_no_longer_canceled() -> None:
    back = row(Feed.VISITS, 3, jobStatus="Scheduled", modifiedOn="2026-01-20T00:00:00Z")
    it = fact(Feed.VISITS, back)
    assert not it.canceled
    assert it.modified_at > fact(Feed.VISITS, row(Feed.VISITS, 3)).modified_at


def test_every_job_is_a_visit_and_only_some_are_submissions() -> None:
    visits = [p.rows for _, p in played(Feed.VISITS)]
    submissions = [p.rows for _, p in played(Feed.SUBMISSIONS)]
    assert (visits, submissions) == ([3, 2], [1, 1])


def test_a_job_that_a_technician_brought_is_a_submission() -> None:
    assert fact(Feed.SUBMISSIONS, row(Feed.SUBMISSIONS, 2)) == Submission(
        ref=ref("submission", 1003),
        technician=ref("technician", 501),
        customer=ref("customer", 701),
        site=ref("site", 801),
        visit=ref("visit", 1001),
        branch=ref("branch", 11),
        observed_at=at(2026, 1, 13, 8, 59, 0, 100000),
        summary="Compressor runs hot & loud.\nCustomer wants to hear about a new one",
        urgency=Urgency.HIGH,
        modified_at=at(2026, 1, 13, 9),
    )


def test_a_canceled_job_is_still_a_submission() -> None:
    it = fact(Feed.SUBMISSIONS, row(Feed.SUBMISSIONS, 3))
    assert it.technician == ref("technician", 502)
    assert it.visit is None
    assert it.urgency is Urgency.URGENT


@pytest.mark.parametrize("word", ["Low", "Normal", "High", "Urgent"])
def test_priorities_are_urgencies(word: str) -> None:
    it = fact(Feed.SUBMISSIONS, row(Feed.SUBMISSIONS, 2, priority=word))
    assert it.urgency.value == word.lower()


def test_an_assignment_says_who_did_a_job() -> None:
    assert fact(Feed.ASSIGNMENTS, row(Feed.ASSIGNMENTS, 1)) == Assignment(
        ref=ref("assignment", 2002),
        visit=ref("visit", 1001),
        technician=ref("technician", 502),
        active=False,
        modified_at=at(2026, 1, 7, 15),
    )


def test_a_sold_estimate_is_an_accepted_quote() -> None:
    assert fact(Feed.QUOTES, row(Feed.QUOTES, 1)) == Quote(
        ref=ref("quote", 3002),
        customer=ref("customer", 701),
        site=ref("site", 801),
        visit=ref("visit", 1003),
        branch=ref("branch", 11),
        state=QuoteState.ACCEPTED,
        amount=Money(Decimal("1250.1"), "EUR"),
        raised_at=at(2026, 1, 14, 10),
        decided_at=at(2026, 1, 16, 9, 59, 59, 123456),
        modified_at=at(2026, 1, 16, 10),
    )


def test_open_and_dismissed_estimates_have_no_day_of_decision() -> None:
    for i, state in ((0, QuoteState.OPEN), (2, QuoteState.DECLINED)):
        it = fact(Feed.QUOTES, row(Feed.QUOTES, i, soldOn="2026-01-16T00:00:00Z"))
        assert (it.state, it.decided_at) == (state, None)


def test_without_a_currency_a_quote_has_no_amount() -> None:
    bare = ServiceTitan(tenant=4242)
    assert fact(Feed.QUOTES, row(Feed.QUOTES, subtotal="junk"), bare).amount is None


def test_a_finding_is_a_recommendation_field_for_field() -> None:
    assert fact(Feed.RECOMMENDATIONS, row(Feed.RECOMMENDATIONS)) == Recommendation(
        ref=ref("recommendation", 4001),
        technician=ref("technician", 501),
        site=ref("site", 801),
        visit=ref("visit", 1001),
        equipment=ref("equipment", 901),
        noticed_at=at(2026, 1, 7, 14, 30),
        observation="Compressor runs hot\nDischarge line at 118 °C with a clean condenser.",
        advice="Replace the compressor before summer.",
        benefit="No stock lost in a breakdown in July",
        risk="The store warms up within four hours",
        stakes=Stakes.HIGH,
        decide_by=date(2026, 4, 30),
        evidence=("https://files.example.org/4001/line.jpg",),
        belief=Belief.CERTAIN,
        decision=Decision.HESITANT,
        modified_at=at(2026, 1, 7, 14, 35),
    )


def test_what_nobody_wrote_is_none() -> None:
    it = fact(Feed.RECOMMENDATIONS, row(Feed.RECOMMENDATIONS, 1))
    assert it.observation == "Scale in the heat exchanger"
    assert it.stakes is None
    assert (it.advice, it.benefit, it.risk, it.decide_by, it.technician) == (None,) * 5
    assert it.evidence == ()


@pytest.mark.parametrize(
    ("status", "noted", "decision"),
    [
        ("New", None, None),
        ("New", "agreed", Decision.AGREED),
        ("EstimateCreated", None, None),
        ("EstimateCreated", "Hesitant", Decision.HESITANT),
        ("EstimateAccepted", None, Decision.AGREED),
        ("EstimateAccepted", "declined", Decision.AGREED),
        ("EstimateRejected", "agreed", Decision.DECLINED),
        ("JobBooked", "hesitant", Decision.AGREED),
        ("JobCompleted", None, Decision.AGREED),
        ("Archived", None, None),
        ("Archived", "declined", Decision.DECLINED),
    ],
)
def test_the_status_outranks_the_notes_where_it_tells_a_decision(
    status: str, noted: str | None, decision: Decision | None
) -> None:
    notes = f"Customer: {noted}" if noted else None
    finding = row(Feed.RECOMMENDATIONS, status=status, internalNotes=notes)
    assert fact(Feed.RECOMMENDATIONS, finding).decision is decision


def test_only_a_completed_job_puts_the_improvement_in_place() -> None:
    done = fact(Feed.RECOMMENDATIONS, row(Feed.RECOMMENDATIONS, 1))
    assert done.implemented_at == done.modified_at == at(2026, 1, 12, 10, 0, 0, 123456)
    booked = row(Feed.RECOMMENDATIONS, 1, status="JobBooked")
    assert fact(Feed.RECOMMENDATIONS, booked).implemented_at is None


def test_a_tenant_may_have_labels_in_its_own_language() -> None:
    labels = Labels(better_off="Geht es dem Kunden besser", customer="Kunde")
    notes = "  GEHT ES dem  Kunden besser :  certain\n- Kunde: agreed\nBetter off: doubtful"
    finding = row(Feed.RECOMMENDATIONS, status="New", internalNotes=notes)
    it = fact(Feed.RECOMMENDATIONS, finding, ServiceTitan(tenant=1, labels=labels))
    assert (it.belief, it.decision) == (Belief.CERTAIN, Decision.AGREED)


def test_of_two_lines_with_one_label_the_lower_counts_and_an_empty_one_says_nothing() -> None:
    notes = "Customer: hesitant\nsee: photo\nCustomer: agreed\nCustomer:\nRisk: a: b"
    finding = row(Feed.RECOMMENDATIONS, status="New", internalNotes=notes)
    it = fact(Feed.RECOMMENDATIONS, finding)
    assert (it.decision, it.risk) == (Decision.AGREED, "a: b")


def test_words_without_a_label_are_no_answer() -> None:
    """[domain:R1] a belief is recorded by the technician, never inferred."""
    notes = "The customer is certain to be better off, I think\ncertain"
    finding = row(Feed.RECOMMENDATIONS, status="New", internalNotes=notes)
    assert fact(Feed.RECOMMENDATIONS, finding).belief is None


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"tenant": 0}, "tenant"),
        ({"tenant": True}, "tenant"),
        ({"tenant": 1, "currency": "Euro"}, "currency"),
        ({"tenant": 1, "page_size": 0}, "page_size"),
        ({"tenant": 1, "page_size": 5001}, "page_size"),
    ],
)
def test_settings_out_of_bounds_are_refused(settings: dict[str, object], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        ServiceTitan(**settings)


def test_settings_are_read_from_a_table_of_a_configuration() -> None:
    table = {"tenant": 7, "currency": "EUR", "labels": {"risk": "Risiko"}}
    built = wire.settings(ServiceTitan, table)
    assert built == ServiceTitan(tenant=7, currency="EUR", labels=Labels(risk="Risiko"))
    with pytest.raises(UsageError, match=r"unknown field: tenat.*sources\.fsm"):
        wire.settings(ServiceTitan, {"tenant": 1, "tenat": 7}, at="sources.fsm")


@pytest.mark.parametrize("label", ["", "  ", "a:b", "a\nb"])
def test_a_label_is_one_line_of_words(label: str) -> None:
    with pytest.raises(UsageError, match="benefit"):
        Labels(benefit=label)


def test_two_labels_cannot_be_the_same() -> None:
    with pytest.raises(UsageError, match="differ"):
        Labels(benefit="risk")


@pytest.mark.parametrize("feed", FULL, ids=lambda f: f.value)
def test_a_fact_of_each_feed_is_named_by_its_kind(feed: Feed) -> None:
    it = read(feed, rows(feed)[-1 if feed is not Feed.SUBMISSIONS else 2]).facts[0]
    odd = {Feed.BRANCHES: "branch", Feed.EQUIPMENT: "equipment"}
    assert it.ref.kind == odd.get(feed, feed.value.removesuffix("s"))
