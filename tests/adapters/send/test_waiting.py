"""How both senders wait and keep calls apart, against a real server on the loopback."""

from __future__ import annotations

import pytest

from adapters.send.exchange import (
    GET,
    OK,
    OPEN,
    POST,
)
from proactive_core.errors import SourceError
from proactive_core.ports import Connection


@pytest.mark.parametrize("request_", [GET, POST])
def test_a_429_waits_as_long_as_it_says_and_is_repeated(server, open_sender, time_, request_):
    server.script((429, {"Retry-After": "7"}, b""), OK)
    assert open_sender(OPEN)(request_).status == 200
    assert time_.waits == [7.0]


def test_a_date_to_wait_for_is_compared_with_the_servers_own_clock(server, open_sender, time_):
    headers = {
        "Retry-After": "Sat, 07 Nov 2026 10:00:30 GMT",
        "Date": "Sat, 07 Nov 2026 10:00:10 GMT",
    }
    server.script((429, headers, b""), OK)
    open_sender(OPEN)(POST)
    assert time_.waits == [20.0]


def test_without_the_servers_clock_the_own_one_serves(server, open_sender, time_):
    server.script((429, {"Retry-After": "Mon, 02 Mar 2026 00:00:45 GMT"}, b""), OK)
    open_sender(OPEN)(POST)
    assert time_.waits == [45.0]


def test_a_wait_that_only_stands_in_the_title_is_read(server, open_sender, time_):
    """[fsm §3.2] "On 429 the wait is in the title"."""
    title = b'{"title":"Rate limit is exceeded. Try again in 27 seconds.","status":429}'
    server.script((429, {}, title), OK)
    open_sender(OPEN)(POST)
    assert time_.waits == [27.0]


@pytest.mark.parametrize("said", [None, "soon", "-1", "Mon, 99 Mar", "٣"])
def test_without_a_readable_wait_the_back_off_grows_and_jitters(server, open_sender, time_, said):
    slow = (429, {} if said is None else {"Retry-After": said}, b"slow down")
    if said == "٣":
        slow = (429, {"Retry-After": said.encode().decode("latin-1")}, b"")
    server.script(slow, slow, slow, OK)
    open_sender(OPEN, jitter=lambda: 0.5)(POST)
    assert time_.waits == [0.75, 1.5, 3.0]


def test_an_endless_wait_is_a_year(server, open_sender):
    server.script((429, {"Retry-After": "9" * 400}, b""))
    with pytest.raises(SourceError) as caught:
        open_sender(OPEN)(POST)
    assert caught.value.retry_after == 366 * 86400


def test_a_date_in_the_past_means_now(server, open_sender, time_):
    server.script((429, {"Retry-After": "Mon, 02 Mar 2020 00:00:45 GMT"}, b""), OK)
    assert open_sender(OPEN)(POST).status == 200
    assert time_.waits == []


def test_a_wait_that_is_too_long_is_handed_to_the_caller(server, open_sender, time_):
    server.script((429, {"Retry-After": "3600"}, b""), OK)
    with pytest.raises(SourceError, match="3600 s") as caught:
        open_sender(OPEN)(POST)
    assert (caught.value.status, caught.value.retry_after) == (429, 3600)
    assert time_.waits == []
    assert len(server.asked) == 1


def test_whoever_looks_on_is_told_why_it_waits_and_how_long(server, open_sender):
    said = []
    server.script((429, {"Retry-After": "7"}, b""), OK)
    open_sender(OPEN, notice=said.append)(POST)
    assert len(said) == 1
    assert said[0].startswith(f"{POST.method} {POST.path} at 127.0.0.1: status 429")
    assert said[0].endswith("; trying again in 7.0 s")


def test_after_ten_tries_it_gives_up_and_tells_so(server, open_sender, time_):
    server.script((429, {}, b""))
    with pytest.raises(SourceError, match="tried 10 times") as caught:
        open_sender(OPEN)(POST)
    assert caught.value.status == 429
    assert len(server.asked) == 10
    assert time_.waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_calls_are_kept_apart_as_the_system_tolerates(server, open_sender, time_):
    send = open_sender(Connection(per_second=4))
    for _ in range(3):
        send(GET)
    time_.at += 10
    send(GET)
    assert time_.waits == [0.25, 0.25]


def test_retries_count_against_the_rate_too(server, open_sender, time_):
    server.script((429, {"Retry-After": "0"}, b""), (429, {"Retry-After": "0"}, b""), OK)
    open_sender(Connection(per_second=0.5))(POST)
    assert time_.waits == [2.0, 2.0]
