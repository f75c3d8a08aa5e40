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
from proactive_core.recommendations import (
    Belief,
    Recommendation,
    annual_review,
    review_between,
    screen,
    unfit_words,
)
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


def test_words_that_sell_or_name_the_companys_gain_are_kept_from_the_customer():
    """The customer's words, nothing internal: domain:R7 and domain:R9 name what is not."""
    sold = attrs.evolve(
        advice("sold", MAY, decision=Decision.HESITANT),
        benefit="Great for our margin.",
        risk="It may leak.",
    )
    pushed = attrs.evolve(sold, ref=Ref("fsm", "recommendation", "pushed"), benefit="Dry floors.")
    pushed = attrs.evolve(pushed, advice="A good moment to up-sell a service plan.")
    first, second = annual_review(CUSTOMER, 2024, (pushed, sold)).made
    assert (first.advice, first.benefit) == (None, "Dry floors.")
    assert (second.advice, second.benefit, second.risk) == (
        "Replace the seal.",
        None,
        "It may leak.",
    )
    assert [finding.where for finding in unfit_words(screen(sold))] == ["benefit"]
    assert unfit_words(screen(DONE)) == ()


def test_other_days_than_a_calendar_year_can_be_looked_at():
    review = review_between(CUSTOMER, date(2023, 7, 1), date(2024, 6, 1), ALL)
    assert review.year is None
    assert annual_review(CUSTOMER, 2024, ALL).year == 2024
    assert keys(review.made) == ["done", "no"]
    assert keys(review.implemented) == ["old"]  # the other was in place a day later
    assert review.made[0].implemented_on is None
    assert review.share_implemented == 0
    later = review_between(CUSTOMER, date(2024, 6, 1), date(2025, 6, 1), ALL)
    assert (keys(later.made), keys(later.implemented)) == ([], ["done"])


def test_what_came_afterwards_is_no_part_of_it():
    gone = attrs.evolve(DONE, implemented_at=MAY.replace(year=2026), realised="Dry at last.")
    (line,) = annual_review(CUSTOMER, 2024, (gone,)).made
    assert (line.implemented_on, line.realised) == (None, None)
    (kept,) = annual_review(CUSTOMER, 2026, (gone,)).implemented
    assert kept.realised == "Dry at last."


def test_an_empty_span_is_refused():
    with pytest.raises(UsageError, match="empty span of days"):
        review_between(CUSTOMER, date(2024, 7, 1), date(2024, 7, 1), ALL)


spans = st.tuples(st.dates(date(2021, 1, 1), date(2025, 1, 1)), st.integers(1, 900))


@given(spans, st.sampled_from([date(2022, 6, 1), date(2024, 5, 1), date(2024, 5, 2)]))
def test_reviews_that_touch_share_nothing_and_lose_nothing(span, cut):
    """Counts add up over spans of days, whatever the days."""
    since, until = span[0], span[0] + timedelta(days=span[1])
    if not since < cut < until:
        return
    whole = review_between(CUSTOMER, since, until, ALL)
    parts = [review_between(CUSTOMER, a, b, ALL) for a, b in ((since, cut), (cut, until))]
    for name in ("made", "implemented"):
        together = [*keys(getattr(parts[0], name)), *keys(getattr(parts[1], name))]
        assert sorted(together) == sorted(keys(getattr(whole, name)))


def test_what_was_gained_is_told_in_words_that_do_not_sell():
    """The docstring's promise: no words that sell or that speak of the company's gain."""
    sold = attrs.evolve(DONE, realised="A great up-sell, good for our margin.")
    (line,) = annual_review(CUSTOMER, 2024, (sold,)).implemented
    assert line.realised is None
    assert line.implemented_on is not None
    assert {finding.where for finding in unfit_words(screen(sold))} == {"realised"}


def test_nobody_comes_back_to_a_no():
    """domain §7.1: declined is a legitimate outcome, never answered later with "I told you so"."""
    warned = attrs.evolve(NO, risk="It may leak.", decide_by=date(2024, 12, 1))
    (line,) = annual_review(CUSTOMER, 2024, (warned,)).made
    assert (line.answer, line.risk, line.decide_by) == (Decision.DECLINED, None, None)
    assert line.advice == NO.advice
    thinks = attrs.evolve(warned, decision=Decision.HESITANT)
    (line,) = annual_review(CUSTOMER, 2024, (thinks,)).made
    assert (line.risk, line.decide_by) == ("It may leak.", date(2024, 12, 1))
    after_all = attrs.evolve(warned, implemented_at=MAY)
    (line,) = annual_review(CUSTOMER, 2024, (after_all,)).made
    assert line.risk == "It may leak."
