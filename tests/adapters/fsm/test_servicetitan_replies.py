"""Refusals and nonsense: each says what happened and what to do, and none is an empty page."""

from __future__ import annotations

import json
import re

import pytest

from adapters.fsm.world import ADAPTER, EXPORTS, FULL, WINDOW, reply
from proactive_adapters.fsm.servicetitan import ServiceTitan
from proactive_core.errors import SourceError
from proactive_core.ports import Auth, Feed, OrderKind, Reply, Request, Support

ERROR = {
    "type": "about:blank",
    "title": "The request cannot be processed",
    "status": 400,
    "traceId": "00-4bf92f-01",
    "errors": {"from": ["no such token"]},
    "data": {},
}


def detail() -> Request:
    body = {"hasMore": False, "data": [{"id": 4001}]}
    (request,) = ADAPTER.read(ADAPTER.open(Feed.RECOMMENDATIONS, WINDOW), reply(body)).next
    return request


def refused(request: Request, said: Reply) -> SourceError:
    with pytest.raises(SourceError) as caught:
        ADAPTER.read(request, said)
    return caught.value


@pytest.mark.parametrize("feed", FULL, ids=lambda f: f.value)
@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 409, 422, 429, 500, 502, 504])
def test_a_refusal_keeps_its_status_and_names_what_was_asked(feed: Feed, status: int) -> None:
    for request in (ADAPTER.open(feed, WINDOW), detail()):
        for body in (b"", b"<html>no</html>", b"no", b"[]"):
            fault = refused(request, reply(body, status))
            assert fault.status == status
            assert request.path in str(fault)


def test_the_vendors_own_words_and_trace_are_quoted() -> None:
    said = str(refused(ADAPTER.open(Feed.SITES, WINDOW), reply(ERROR, 400)))
    assert "The request cannot be processed" in said
    assert "no such token" in said
    assert "traceId 00-4bf92f-01" in said


def test_a_web_page_instead_of_data_is_quoted_as_plain_words() -> None:
    page = b"<html><head><style>p{}</style></head><body><h1>502 Bad Gateway</h1></body></html>"
    fault = refused(ADAPTER.open(Feed.SITES, WINDOW), reply(page, 502))
    assert "(502 Bad Gateway)" in str(fault)
    assert fault.status == 502
    fault = refused(ADAPTER.open(Feed.SITES, WINDOW), reply(page, 200))
    assert "no data: 502 Bad Gateway" in str(fault)


def test_long_nonsense_is_cut_short() -> None:
    assert len(str(refused(ADAPTER.open(Feed.SITES, WINDOW), reply(b"x" * 10**6, 500)))) < 500
    long = {"title": "x" * 10**6}
    assert len(str(refused(ADAPTER.open(Feed.SITES, WINDOW), reply(long, 500)))) < 1000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"3",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"data": []}',
        b'{"hasMore": false}',
        b'{"hasMore": "no", "data": []}',
        b'{"hasMore": false, "data": null}',
        b'{"hasMore": false, "data": {}}',
        b'{"hasMore": false, "data": [NaN]}',
        b"[" * 100_000,
    ],
)
def test_a_page_that_is_none_is_an_error_and_not_the_end_of_the_feed(body: bytes) -> None:
    for feed in FULL:
        refused(ADAPTER.open(feed, WINDOW), reply(body))


@pytest.mark.parametrize("body", [b"", b"<html>"])
def test_a_finding_that_is_no_json_is_an_error(body: bytes) -> None:
    refused(detail(), reply(body))


@pytest.mark.parametrize("body", [b"null", b"[]", b"{}", b"3"])
def test_a_finding_that_is_none_is_a_problem_and_does_not_stop_the_walk(body: bytes) -> None:
    page = ADAPTER.read(detail(), reply(body))
    assert page.rows == len(page.problems) == 1
    assert "something that is none" in page.problems[0].why


# -- how long to wait


@pytest.mark.parametrize(
    ("headers", "title", "seconds"),
    [
        ({"retry_after": "7"}, "wait 99 seconds", 7.0),
        ({"retry_after": "1.5"}, "", 1.5),
        (
            {
                "retry_after": "Sat, 03 Jan 2026 10:00:30 GMT",
                "date": "Sat, 03 Jan 2026 10:00:00 GMT",
            },
            "",
            30.0,
        ),
        (
            {
                "retry_after": "Sat, 03 Jan 2026 09:00:00 GMT",
                "date": "Sat, 03 Jan 2026 10:00:00 GMT",
            },
            "",
            0.0,
        ),
        ({"retry_after": "Sat, 03 Jan 2026 10:00:30 GMT"}, "Try again in 5 seconds.", 5.0),
        ({"retry_after": "-3"}, "", None),
        ({"retry_after": "soon"}, "Try again in 34 seconds.", 34.0),
        ({}, "Rate limit is exceeded. Try again in 34 seconds.", 34.0),
        ({}, "60 calls per 1 second are allowed; wait 2 minutes", 120.0),
        ({}, "Too many requests", None),
        ({}, "", None),
    ],
)
def test_the_wait_is_in_the_header_or_else_in_the_title(
    headers: dict[str, str], title: str, seconds: float | None
) -> None:
    said = reply(ERROR | {"title": title}, 429, **headers)
    assert refused(ADAPTER.open(Feed.SITES, WINDOW), said).retry_after == seconds


def test_only_too_many_requests_are_told_to_wait_by_their_title() -> None:
    said = reply({"title": "gave up after 100 seconds"}, 504)
    assert refused(ADAPTER.open(Feed.SITES, WINDOW), said).retry_after is None
    later = reply({"title": "maintenance"}, 503, retry_after="120")
    assert refused(ADAPTER.open(Feed.SITES, WINDOW), later).retry_after == 120.0


# -- what is not allowed


def test_signing_in_refused_says_what_to_check() -> None:
    said = str(refused(ADAPTER.open(Feed.SITES, WINDOW), reply(b"", 401)))
    assert "client_id" in said
    assert "environment" in said


@pytest.mark.parametrize("feed", EXPORTS, ids=lambda f: f.value)
def test_what_is_forbidden_names_the_scope_that_is_missing(feed: Feed) -> None:
    said = str(refused(ADAPTER.open(feed, WINDOW), reply(ERROR, 403)))
    assert re.search(r"scope tn\.[a-z]+\.[a-z]+:r", said)


@pytest.mark.parametrize("status", [403, 404])
def test_a_tenant_without_findings_is_told_what_to_do(status: int) -> None:
    first = ADAPTER.open(Feed.RECOMMENDATIONS, WINDOW)
    for request in (first,) if status == 404 else (first, detail()):
        said = str(refused(request, reply(ERROR, status)))
        assert "not enabled" in said
        assert "tn.fdgs.locationfindings:r" in said
        assert "leave recommendations out" in said


def test_a_finding_that_vanished_is_a_problem_and_does_not_stop_the_walk() -> None:
    page = ADAPTER.read(detail(), reply(ERROR | {"title": "Not found"}, 404))
    (problem,) = page.problems
    assert (page.rows, problem.key) == (1, "4001")
    assert "Not found" in problem.why
    assert json.loads(problem.raw)["traceId"] == "00-4bf92f-01"


# -- what is declared


def test_hosts_and_secrets_are_named_and_never_held() -> None:
    connection = ServiceTitan.connection
    assert set(connection.bases) == set(connection.token_urls) == {"production", "integration"}
    for name in connection.bases:
        mark = "-integration" if name == "integration" else ""
        assert connection.bases[name] == f"https://api{mark}.servicetitan.io"
        assert connection.token_urls[name] == f"https://auth{mark}.servicetitan.io/connect/token"
    assert connection.auth is Auth.CLIENT_CREDENTIALS
    assert set(connection.headers.values()) <= set(connection.secrets)
    assert connection.per_second < 60
    assert connection.read_timeout >= 100


def test_nothing_is_written_yet_and_it_says_so() -> None:
    assert dict.fromkeys(OrderKind, Support.PENDING) == ServiceTitan.orders


def test_an_adapter_is_a_value() -> None:
    assert hash(ADAPTER) == hash(ServiceTitan(tenant=4242, currency="EUR", page_size=2))
