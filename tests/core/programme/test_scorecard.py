"""The review a manager reads, by branch and period."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from core.programme._company import (
    MAP,
    MONDAY,
    NORTH,
    NOW,
    OFFICE,
    SINCE,
    SOUTH,
    UNTIL,
    advice,
    calendar,
    card,
    lead,
    ref,
    values,
)
from proactive_core.errors import UsageError
from proactive_core.facts import (
    Branch,
    Complaint,
    Decision,
    Quote,
    QuoteState,
    Stakes,
    Technician,
)
from proactive_core.leads import Breach as BrokenPromise
from proactive_core.leads import Obligation, Outcome, Stage, Telling, TellState
from proactive_core.programme import (
    UNASSIGNED,
    WHOLE,
    Figure,
    Period,
    Records,
    Unit,
    scorecard,
)
from proactive_core.recommendations import Belief


def told(obligation, state):
    return Telling(
        submission=ref("submission", 1),
        obligation=obligation,
        cycle=1,
        to=None,
        state=state,
        at=MONDAY,
    )


def test_leads_are_counted_and_timed_in_working_seconds():
    leads = [
        lead(1, MONDAY, promised_due=MONDAY + timedelta(hours=1)),
        lead(
            2, MONDAY, first_contact_at=MONDAY + timedelta(hours=2), promised_due=NOW + timedelta(1)
        ),
        lead(
            3,
            MONDAY + timedelta(hours=7),
            stage=Stage.CLOSED,
            outcome=Outcome.ACCEPTED,
            first_contact_at=MONDAY + timedelta(days=1, hours=1),
            told=(told(Obligation.OUTCOME, TellState.DELIVERED),),
            breaches=(BrokenPromise(1, Stage.CONTACT, MONDAY, MONDAY),),
            cycle=2,
        ),
        lead(
            4,
            MONDAY,
            stage=Stage.CLOSED,
            outcome=Outcome.NOT_SUITABLE,
            told=(
                told(Obligation.OUTCOME, TellState.DISCHARGED),
                told(Obligation.RECEIPT, TellState.DELIVERED),
            ),
        ),
    ]
    now = MONDAY + timedelta(days=1, hours=4)
    cell = card(leads=leads, now=now).cell(NORTH, "2024-Q1")
    assert values(
        cell,
        "leads_captured",
        "leads_open",
        "leads_overdue",
        "leads_closed",
        "leads_breached",
        "leads_reopened",
    ) == [4, 2, 1, 2, 1, 1]
    # 2 h on the Monday; and 1 h on the Monday with 1 h on the Tuesday
    assert cell.figure("leads_first_contact_median").value == 2 * 3600
    # both open leads are 8 h + 4 h old
    age = cell.figure("leads_age_median")
    assert (age.value, age.n, age.unit) == (12 * 3600, 2, Unit.SECONDS)
    assert cell.figure("leads_contacted_share").value == Fraction(1, 2)
    assert cell.figure("leads_told_share").value == Fraction(1, 3)


def test_the_median_of_two_lies_between_them_exactly():
    leads = [
        lead(k, MONDAY, first_contact_at=MONDAY + timedelta(seconds=s))
        for k, s in enumerate((1, 2))
    ]
    assert card(leads=leads).cell().figure("leads_first_contact_median").value == Fraction(3, 2)


def test_contact_before_arrival_takes_no_time():
    early = lead(1, MONDAY, first_contact_at=MONDAY - timedelta(hours=1))
    assert card(leads=[early]).cell().figure("leads_first_contact_median").value == 0


def test_each_branch_has_its_own_calendar():
    def age(branch, calendars):
        now = MONDAY + timedelta(hours=10)
        cell = card(leads=[lead(1, MONDAY, branch=branch)], calendars=calendars, now=now).cell()
        return cell.figure("leads_age_median")

    both = {WHOLE: OFFICE, NORTH: calendar("09:00-12:00")}
    assert age(NORTH, both).value == 3 * 3600
    assert age(SOUTH, both).value == age(None, both).value == 8 * 3600
    assert age(SOUTH, {NORTH: OFFICE}).value is None
    assert "no calendar covers them" in age(SOUTH, {NORTH: OFFICE}).why
    short = {WHOLE: calendar("09:00-17:00", until=date(2024, 3, 1))}
    assert "1 could not be measured" in age(NORTH, short).why


def test_leads_from_before_are_not_forgotten():
    before = SINCE - timedelta(days=1)
    review = card(leads=[lead(1, before), lead(2, before, stage=Stage.CLOSED)])
    assert (review.carried.value, review.carried.n) == (1, 2)
    assert review.cell().figure("leads_captured").value == 0
    assert card().carried.value is None


def test_no_data_is_said_and_is_no_zero():
    for figure in card().cell().figures:
        assert figure.value is None, figure.name
        assert figure.why.startswith("no data: ")
    ideas, better_off = card().cell().scores
    assert (ideas.question, better_off.question) == ("ideas", "better_off")
    assert ideas.score is None
    assert ideas.why == "no data: the question was never asked"
    quiet = card(advice(1, branch=SOUTH)).cell(NORTH)
    assert quiet.figure("recommendations_made").value == 0
    assert quiet.figure("recommendations_implemented_share").value is None


def test_a_recommendation_stands_in_exactly_one_place():
    facts = [
        advice(1),
        advice(2, belief=None),
        advice(3, belief=Belief.DOUBTFUL, decision=Decision.AGREED),
        advice(4, decision=Decision.AGREED),
        advice(5, decision=Decision.HESITANT, stakes=Stakes.CRITICAL),
        advice(6, decision=Decision.DECLINED),
        advice(7, implemented_at=NOW),
        advice(8, benefit="Increase our revenue; promote it.", decision=Decision.AGREED),
        Quote(ref=ref("quote", 1), state=QuoteState.OPEN, raised_at=SINCE, recommendation=ref("recommendation", 8)),
    ]  # fmt: skip
    cell = card(*facts).cell()
    phases = [
        "noticed",
        "screened",
        "withheld",
        "agreed",
        "hesitant",
        "declined",
        "quoted",
        "implemented",
    ]
    standing = values(cell, *(f"recommendations_{phase}" for phase in phases))
    assert standing == [0, 1, 2, 1, 1, 1, 1, 1]
    assert sum(standing) == cell.figure("recommendations_made").value == 8
    assert values(
        cell, "recommendations_presented", "recommendations_presented_though_withheld"
    ) == [5, 1]
    assert cell.figure("recommendations_implemented_share").value == Fraction(1, 5)
    # high: put though withheld; medium: R9, R19; low: R8
    assert values(cell, "findings_high", "findings_medium", "findings_low") == [1, 2, 1]


def test_what_was_not_screened_is_only_noticed():
    records = Records.of([advice(1, decision=Decision.AGREED)], MAP)
    review = scorecard(records, (), screenings=(), since=SINCE, until=UNTIL, now=NOW, calendars={})
    assert values(review.cell(), "recommendations_noticed", "recommendations_presented") == [1, 0]


def quote(key, state=QuoteState.OPEN, **more):
    return Quote(ref=ref("quote", key), state=state, raised_at=SINCE, **more)


def test_quotes_that_nobody_followed_up_are_counted():
    facts = [
        quote(1),
        quote(2, modified_at=SINCE),
        quote(3, modified_at=NOW - timedelta(days=2)),
        quote(4, QuoteState.ACCEPTED),
    ]
    names = ("quotes_sent", "quotes_open", "quotes_unfollowed")
    assert values(card(*facts).cell(), *names) == [4, 3, 2]
    assert values(card(*facts, quote_idle=2 * 86_400).cell(), *names) == [4, 3, 3]
    assert values(card(*facts, quote_idle=2 * 86_400 + 1).cell(), *names) == [4, 3, 2]


def test_complaints_of_being_sold_count_customers_once():
    """domain:R12: count, and distinct customers."""
    facts = [
        Complaint(
            ref=ref("complaint", k),
            customer=None if who is None else ref("customer", who),
            raised_at=SINCE,
            sold_to=sold,
        )
        for k, (who, sold) in enumerate([(1, True), (1, True), (2, True), (None, True), (3, False)])
    ]
    cell = card(*facts).cell()
    names = ("complaints", "complaints_of_being_sold", "customers_complaining_of_being_sold")
    assert values(cell, *names) == [5, 4, 2]
    assert not cell.figure(names[2]).additive


def test_the_grid_is_complete_and_in_order():
    review = card(period=Period.MONTH)
    assert len(review.cells) == 5 * 13
    assert [c.name for c in review.cells if c.period is None] == [
        "Whole company",
        "North",
        "South",
        "Company itself",
        "Unassigned",
    ]
    assert review.cell(UNASSIGNED, "2024-02").period == review.periods[1]
    with pytest.raises(UsageError, match="no cell for .* and 2023-01"):
        review.cell(WHOLE, "2023-01")
    with pytest.raises(UsageError, match="no figure 'profit'; there are: leads_captured"):
        review.cell().figure("profit")


def test_what_is_wrong_with_the_records_travels_along():
    strange = Branch(ref=ref("branch", 9), name="West")
    login = ref("user", 1)
    people = [Technician(ref=ref("technician", k), name="T", login=login) for k in (1, 2)]
    review = card(strange, *people)
    assert review.unmapped == (strange.ref,)
    assert [fault.where for fault in review.faults] == ["fsm:user:1"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"smallest": 0}, "smallest must be"),
        ({"smallest": True}, "smallest must be"),
        ({"level": 1.0}, "level must lie"),
        ({"until": SINCE}, "empty span"),
        ({"now": datetime(2024, 1, 1)}, "UTC offset"),
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong, message):
    with pytest.raises(UsageError, match=message):
        card(**wrong)


@pytest.mark.parametrize(("value", "why"), [(1, "no data"), (None, None)])
def test_a_figure_has_a_value_or_a_reason(value, why):
    with pytest.raises(UsageError, match="needs a value or a reason"):
        Figure(name="f", value=value, n=0, definition="d", why=why)
