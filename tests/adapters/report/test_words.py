"""Numbers as people read them, and findings gathered by rule."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from proactive_adapters.report import _render, finding_groups, render, shorten
from proactive_adapters.report import _words as words
from proactive_core import Belief, Decision, Quote, QuoteState, Recommendation, Ref, UsageError
from proactive_core.programme import Figure, Unit
from proactive_core.recommendations import screen

NOON = datetime(2026, 9, 3, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (words.signed(21), "+21"),
        (words.signed(-4), "\N{MINUS SIGN}4"),
        (words.signed(0), "0"),
        (words.span(0.1201, 0.301), "+12 to +31"),  # outwards: never narrower than it is
        (words.span(-0.05, 0.0), "\N{MINUS SIGN}5 to 0"),
        (words.percent(Fraction(1, 8)), "13 %"),
        (words.points_of_percent(Fraction(-1, 8)), "\N{MINUS SIGN}13 points"),
        (words.hours(5400), "1.5"),
        (words.hours(36_000), "10"),
        (words.working(0), "0.0 working h"),
        (words.elapsed(86_399), "23 h"),
        (words.elapsed(86_400), "1 day"),
        (words.elapsed(200_000), "2 days"),
        (words.day_time(NOON, ZoneInfo("America/Toronto")), "3 Sep 2026, 12:00"),
        (words.counted(1, "outside branch", "outside branches"), "1 outside branch"),
        (words.counted(2, "outside branch", "outside branches"), "2 outside branches"),
        (words.sentence("no data"), "No data."),
        (words.sentence("Really?"), "Really?"),
        (words.question_name("would_recommend"), "Would recommend"),
        (words.question_words("would_recommend"), None),
        (shorten("  a\n b  ", 9), "a b"),
        (shorten("a long sentence", 7), "a long…"),
    ],
)
def test_numbers_and_names_are_written_in_one_way(made, said):
    assert made == said


def test_a_figure_without_a_value_is_never_a_zero():
    missing = Figure(name="x", value=None, n=0, definition="x", why="no data: nothing came in")
    zero = Figure(name="x", value=0, n=3, definition="x")
    share = Figure(name="x", value=Fraction(1, 3), n=3, definition="x", unit=Unit.SHARE)
    median = Figure(name="x", value=Fraction(9000, 2), n=3, definition="x", unit=Unit.SECONDS)
    assert [words.figure(f) for f in (missing, zero, share, median)] == [
        "no data", "0", "33 %", "1.3 h",
    ]  # fmt: skip


def test_without_its_library_the_report_says_what_to_type(monkeypatch, summary):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    _render.environment.cache_clear()
    with pytest.raises(UsageError, match=r'pip install "proactive-core\[report\]"'):
        render(summary)


def advice(key, **more):
    return Recommendation(
        ref=Ref("t", "recommendation", key),
        noticed_at=NOON,
        observation="Belt worn",
        advice="Renew it",
        **more,
    )


def test_a_quote_shows_that_what_was_withheld_was_put_to_the_customer():
    held_back = advice("1", benefit="It runs", belief=Belief.DOUBTFUL)
    fine = advice("2", benefit="It runs", belief=Belief.CERTAIN, decision=Decision.AGREED)
    unseen = advice("3")
    quote = Quote(
        ref=Ref("t", "quote", "1"),
        recommendation=held_back.ref,
        state=QuoteState.OPEN,
        raised_at=NOON,
    )
    loose = Quote(ref=Ref("t", "quote", "2"), state=QuoteState.OPEN, raised_at=NOON)
    found = finding_groups(
        (held_back, fine, unseen),
        (screen(held_back), screen(fine)),
        (quote, loose),
        now=NOON,
    )
    assert [(g.kind, g.rule, g.count, g.refs) for g in found] == [
        ("review", "domain:R1", 1, ("t:recommendation:1",)),
        ("withheld", "domain:R1", 1, ("t:recommendation:1",)),
    ]
    assert found[0].why[0][0].startswith("it was put to the customer, although")
