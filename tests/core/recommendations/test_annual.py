"""The yearly look back with the customer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.facts import Decision, Quote, QuoteState
from proactive_core.recommendations import Belief, Recommendation, annual_review, screen
from proactive_core.refs import Ref

CUSTOMER = Ref("fsm", "customer", "1")
EAST, WEST = (Ref("fsm", "site", name) for name in ("east", "west"))


def advice(key, noticed, *, site=EAST, **changes):
    return Recommendation(
        ref=Ref("fsm", "recommendation", key),
        customer=changes.pop("customer", CUSTOMER),
        site=site,
        technician=Ref("fsm", "technician", "secret"),
        noticed_at=noticed,
        observation="It drips.",
        advice="Replace the seal.",
        benefit="No water damage.",
        belief=changes.pop("belief", Belief.CERTAIN),
        **changes,
    )


MAY = datetime(2024, 5, 1, tzinfo=UTC)
JUNE = datetime(2024, 6, 1, tzinfo=UTC)
DONE = advice("done", MAY, decision=Decision.AGREED, implemented_at=JUNE)
NO = advice("no", MAY, decision=Decision.DECLINED)
OLD = advice("old", MAY.replace(year=2022), site=WEST, implemented_at=MAY)
UNSAID = advice("unsaid", MAY, site=None)
HELD = advice("held", MAY, belief=Belief.DOUBTFUL, decision=Decision.AGREED)
ELSEWHERE = advice("elsewhere", MAY, customer=Ref("fsm", "customer", "2"))
ALL = (DONE, NO, OLD, UNSAID, HELD, ELSEWHERE)


def keys(lines):
    return [line.recommendation.key for line in lines]


def test_a_year_is_set_out_by_site():
    review = annual_review(CUSTOMER, 2024, ALL)
    assert [site.site for site in review.sites] == [EAST, WEST, None]
    east, west, nowhere = review.sites
    assert (keys(east.made), keys(east.implemented), keys(east.to_discuss)) == (
        ["done", "no"],
        ["done"],
        [],
    )
    assert (keys(west.made), keys(west.implemented)) == ([], ["old"])
    assert keys(nowhere.to_discuss) == ["unsaid"]
    assert keys(review.made) == ["done", "no"]
    assert keys(review.implemented) == ["done", "old"]
    assert review.share_implemented == Fraction(1, 2)


def test_what_is_shown_is_the_advice_and_the_answer():
    (line, _) = annual_review(CUSTOMER, 2024, ALL).made
    assert (line.noticed_on, line.implemented_on) == (date(2024, 5, 1), date(2024, 6, 1))
    assert (line.advice, line.answer) == ("Replace the seal.", Decision.AGREED)


def test_nothing_internal_and_nothing_withheld_is_in_it():
    shown = repr(annual_review(CUSTOMER, 2024, ALL))
    for internal in ("held", "secret", "Belief", "Finding", "elsewhere"):
        assert internal not in shown


def test_an_empty_year_has_no_share():
    review = annual_review(CUSTOMER, 1999, ALL)
    assert review.sites == ()
    assert review.share_implemented is None


def test_the_year_is_that_of_the_customers_clock():
    eve = advice("eve", datetime(2024, 1, 1, 2, tzinfo=UTC), decision=Decision.AGREED)
    toronto = timezone(timedelta(hours=-5))
    assert keys(annual_review(CUSTOMER, 2023, [eve], tz=toronto).made) == ["eve"]
    assert keys(annual_review(CUSTOMER, 2023, [eve]).made) == []


def test_screenings_of_the_callers_own_are_used():
    strict = [screen(DONE), screen(attrs.evolve(NO, belief=None))]
    assert keys(annual_review(CUSTOMER, 2024, (DONE, NO), screenings=strict).made) == ["done"]
    with pytest.raises(UsageError, match="not screened: fsm:recommendation:no"):
        annual_review(CUSTOMER, 2024, (DONE, NO), screenings=strict[:1])
    with pytest.raises(UsageError, match="contradict"):
        annual_review(CUSTOMER, 2024, (NO,), screenings=(*strict, screen(NO)))


def test_advice_that_was_quoted_was_put_to_the_customer():
    quote = Quote(
        ref=Ref("fsm", "quote", "1"),
        recommendation=UNSAID.ref,
        state=QuoteState.OPEN,
        raised_at=MAY,
    )
    review = annual_review(CUSTOMER, 2024, (UNSAID,), quotes=(quote,))
    assert keys(review.made) == ["unsaid"]


def test_two_versions_of_one_recommendation_are_refused():
    with pytest.raises(UsageError, match="two versions of fsm:recommendation:no"):
        annual_review(CUSTOMER, 2024, (NO, attrs.evolve(NO, decision=Decision.AGREED)))


@given(st.permutations(ALL), st.integers(0, 6))
def test_order_and_repetition_change_nothing(mixed, again):
    """Permuting input changes nothing."""
    assert annual_review(CUSTOMER, 2024, [*mixed, *mixed[:again]]) == annual_review(
        CUSTOMER, 2024, ALL
    )
