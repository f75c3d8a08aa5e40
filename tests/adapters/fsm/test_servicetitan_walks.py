"""Whole walks: where they begin, how they go on, and what a moving system does to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.fsm.world import (
    ADAPTER,
    EXPORTS,
    FULL,
    WINDOW,
    Vendor,
    fact,
    played,
    reply,
    row,
    rows,
    walked,
)
from proactive_adapters.fsm.servicetitan import ServiceTitan
from proactive_core import wire
from proactive_core.drive import Walk
from proactive_core.errors import SourceError, UsageError
from proactive_core.facts import Fact
from proactive_core.ports import Feed, Page, PageRead, Request, Support, Window

MOST = settings(max_examples=60, deadline=None)
MANY = settings(max_examples=300, deadline=None)


def facts(made: list[tuple[Request, Page]]) -> list[Fact]:
    return [fact for _, page in made for fact in page.facts]


def findings(count: int) -> list[dict[str, Any]]:
    return [
        row(Feed.RECOMMENDATIONS, id=100 + i, modifiedOn=f"2026-01-{1 + i // 24:02}T{i % 24:02}Z")
        for i in range(count)
    ]


def jobs(count: int) -> list[dict[str, Any]]:
    return [row(Feed.SUBMISSIONS, 2 if i % 3 else 0, id=100 + i) for i in range(count)]


# -- where a walk begins


@pytest.mark.parametrize("feed", EXPORTS, ids=lambda f: f.value)
def test_an_export_feed_begins_at_since_or_goes_on_from_the_cursor(feed: Feed) -> None:
    assert dict(ADAPTER.open(feed, WINDOW).query)["from"] == "2026-01-01T00:00:00Z"
    later = attrs.evolve(WINDOW, cursor="opaque/+=")
    assert dict(ADAPTER.open(feed, later).query)["from"] == "opaque/+="


def test_moments_are_asked_in_utc_and_whole_seconds_rounded_outwards() -> None:
    east = timezone(timedelta(hours=2))
    window = Window(
        datetime(2026, 1, 1, 1, 0, 0, 900_000, east), datetime(2026, 1, 2, 0, 0, 0, 1, UTC)
    )
    query = dict(ADAPTER.open(Feed.RECOMMENDATIONS, window).query)
    assert query["modifiedOnOrAfter"] == "2025-12-31T23:00:00Z"
    assert query["modifiedBefore"] == "2026-01-02T00:00:01Z"
    assert dict(ADAPTER.open(Feed.SITES, window).query)["from"] == "2025-12-31T23:00:00Z"


@pytest.mark.parametrize("feed", [f for f in Feed if f not in FULL], ids=lambda f: f.value)
def test_a_feed_that_is_not_read_says_why(feed: Feed) -> None:
    assert ADAPTER.feeds[feed] is not Support.FULL
    with pytest.raises(UsageError, match=rf"{feed.value}: (pending|absent)"):
        ADAPTER.open(feed, WINDOW)


@pytest.mark.parametrize("about", ["responses", "lead", "nonsense"])
def test_a_request_of_somebody_else_is_refused(about: str) -> None:
    with pytest.raises(UsageError, match=about):
        ADAPTER.read(Request(about=about, path="/x"), reply({}))


# -- how it goes on


@pytest.mark.parametrize("feed", EXPORTS, ids=lambda f: f.value)
def test_only_the_last_page_of_an_export_feed_gives_the_cursor(feed: Feed) -> None:
    pages = [page for _, page in played(feed)]
    assert [p.cursor for p in pages[:-1]] == [None] * (len(pages) - 1)
    assert pages[-1].cursor is not None
    assert pages[-1].next == ()


def test_an_empty_page_with_more_behind_it_does_not_end_the_walk() -> None:
    assert [page.rows for _, page in played(Feed.CUSTOMERS)] == [2, 0, 1]


@pytest.mark.parametrize("token", ["2026-01-01T00:00:00Z", None, "", 7, ["x"]])
def test_more_rows_without_a_way_to_them_are_an_error_and_no_loop(token: object) -> None:
    body = {"hasMore": True, "continueFrom": token, "data": []}
    with pytest.raises(SourceError, match=r"continueFrom|where they begin"):
        ADAPTER.read(ADAPTER.open(Feed.SITES, WINDOW), reply(body))


def test_a_last_page_without_a_token_keeps_its_rows_and_leaves_the_cursor_alone() -> None:
    body = {"hasMore": False, "data": rows(Feed.SITES)}
    walk = Walk(ADAPTER, Feed.SITES, attrs.evolve(WINDOW, cursor="before"))
    assert len(walk.take(reply(body)).facts) == 3
    assert walk.cursor == "before"


def test_the_walk_is_over_findings_page_by_page_and_each_in_full() -> None:
    asked = [request.path.rsplit("/", 1)[1] for request, _ in played(Feed.RECOMMENDATIONS)]
    assert asked == ["location-findings", "4001", "4002", "location-findings", "4003"]


def test_a_list_defers_its_findings_and_reports_what_is_none() -> None:
    body = {"hasMore": False, "data": [{"id": 1}, {"id": "2"}, None, {"id": 3, "status": "?"}]}
    page = ADAPTER.read(ADAPTER.open(Feed.RECOMMENDATIONS, WINDOW), reply(body))
    assert (page.rows, page.deferred, len(page.problems)) == (4, 2, 2)
    assert [(p.row, p.key) for p in page.problems] == [(1, "2"), (2, None)]
    assert [request.path.rsplit("/", 1)[1] for request in page.next] == ["1", "3"]


@pytest.mark.parametrize("feed", FULL, ids=lambda f: f.value)
def test_a_walk_can_be_broken_off_and_gone_on_with(feed: Feed) -> None:
    whole = facts(played(feed))
    vendor = Vendor(rows(feed), page=1)
    walk = Walk(ADAPTER, feed, WINDOW)
    first = walk.take(vendor(walk.request))
    again = Walk(ADAPTER, feed, WINDOW, pending=walk.pending)
    rest = []
    while again.request is not None:
        rest += again.take(vendor(again.request)).facts
    assert {*first.facts, *rest} == set(whole)


def test_what_is_left_of_a_walk_can_be_stored() -> None:
    walk = Walk(ADAPTER, Feed.RECOMMENDATIONS, WINDOW)
    walk.take(Vendor(findings(5))(walk.request))
    kept = PageRead(
        source="st",
        feed=Feed.RECOMMENDATIONS,
        at=WINDOW.until,
        rows=2,
        facts=0,
        problems=0,
        pending=walk.pending,
    )
    assert wire.loads(wire.dumps(kept)).pending == walk.pending


@MOST
@given(feed=st.sampled_from(FULL), page=st.integers(1, 9), other=st.integers(1, 9))
def test_the_size_of_pages_changes_nothing(feed: Feed, page: int, other: int) -> None:
    held = findings(7) if feed is Feed.RECOMMENDATIONS else rows(feed)
    a = facts(walked(ServiceTitan(tenant=1, page_size=page), feed, Vendor(held, page=page)))
    b = facts(walked(ServiceTitan(tenant=1, page_size=other), feed, Vendor(held, page=other)))
    assert a == b


@MOST
@given(feed=st.sampled_from(FULL))
def test_reading_is_pure(feed: Feed) -> None:
    assert played(feed) == played(feed)


def test_only_claims_count_as_rows_and_none_of_them_is_lost() -> None:
    made = walked(ADAPTER, Feed.SUBMISSIONS, Vendor(jobs(10), page=3))
    claimed = [job["id"] for job in jobs(10) if job["jobGeneratedLeadSource"]]
    assert [int(f.ref.key) for f in facts(made)] == claimed
    assert sum(page.rows for _, page in made) == len(claimed)


def test_rows_outside_the_window_are_facts_all_the_same() -> None:
    early = row(Feed.SITES, modifiedOn="2020-01-01T00:00:00Z")
    late = row(Feed.SITES, 1, modifiedOn="2030-01-01T00:00:00Z")
    assert len(facts(walked(ADAPTER, Feed.SITES, Vendor([early, late])))) == 2


def test_rows_that_come_twice_are_facts_twice() -> None:
    """[fsm §2.0] includeRecentChanges repeats rows: reading is at-least-once."""
    twice = [row(Feed.SITES), row(Feed.SITES)]
    assert facts(walked(ADAPTER, Feed.SITES, Vendor(twice))) == [fact(Feed.SITES, twice[0])] * 2


# -- a list that moves while it is read


def ids(made: list[tuple[Request, Page]]) -> set[int]:
    return {int(fact.ref.key) for fact in facts(made)}


def test_findings_that_come_twice_do_not_stop_the_walk() -> None:
    one, two = findings(2)
    made = walked(ADAPTER, Feed.RECOMMENDATIONS, Vendor([one, two, one, one, two], is_sorted=False))
    assert ids(made) == {100, 101}
    assert len(facts(made)) == 5


def test_unsorted_pages_lose_nothing() -> None:
    held = findings(7)[::-1]
    vendor = Vendor(held, is_sorted=False)
    assert ids(walked(ADAPTER, Feed.RECOMMENDATIONS, vendor)) == set(range(100, 107))


def test_a_page_that_shrinks_between_calls_is_not_the_last() -> None:
    body = {"hasMore": True, "totalCount": 9, "data": []}
    page = ADAPTER.read(ADAPTER.open(Feed.RECOMMENDATIONS, WINDOW), reply(body))
    assert [dict(r.query)["page"] for r in page.next] == ["2"]


@pytest.mark.parametrize("page_size", [1, 2, 3, 10])
@pytest.mark.parametrize("leaves", [1, 3, 5])
def test_findings_that_change_while_we_read_make_us_miss_none(page_size: int, leaves: int) -> None:
    """A changed finding leaves the window; the rows behind it move to pages already read."""

    def meddle(asked: int, held: list[dict[str, Any]]) -> None:
        if asked == page_size + 2:  # the second page of the list
            for finding in held[:leaves]:
                finding["modifiedOn"] = "2026-03-01T00:00:00Z"

    vendor = Vendor(findings(12), meddle=meddle)
    adapter = ServiceTitan(tenant=1, page_size=page_size)
    got = ids(walked(adapter, Feed.RECOMMENDATIONS, vendor))
    assert got >= set(range(100 + leaves, 112))


@MANY
@given(
    page_size=st.integers(1, 5),
    at=st.lists(st.tuples(st.integers(1, 25), st.integers(0, 11)), max_size=8),
)
@example(page_size=1, at=[(6, 0), (8, 2), (8, 3), (8, 4), (11, 1)])
def test_whatever_leaves_and_whenever_the_rest_is_read(
    page_size: int, at: list[tuple[int, int]]
) -> None:
    def meddle(asked: int, held: list[dict[str, Any]]) -> None:
        for when, which in at:
            if when == asked:
                held[which]["modifiedOn"] = "2026-03-01T00:00:00Z"

    vendor = Vendor(findings(12), meddle=meddle)
    adapter = ServiceTitan(tenant=1, page_size=page_size)
    got = ids(walked(adapter, Feed.RECOMMENDATIONS, vendor))
    assert got >= set(range(100, 112)) - {100 + which for _, which in at}


def test_without_a_total_the_list_is_read_straight_on() -> None:
    def bare(request: Request) -> Any:
        if "page" not in dict(request.query):
            return reply(row(Feed.RECOMMENDATIONS, id=int(request.path.rsplit("/", 1)[1])))
        page = int(dict(request.query)["page"])
        return reply({"hasMore": page < 3, "totalCount": None, "data": [{"id": page}]})

    made = walked(ADAPTER, Feed.RECOMMENDATIONS, bare)
    assert ids(made) == {1, 2, 3}
    assert len(made) == 6
