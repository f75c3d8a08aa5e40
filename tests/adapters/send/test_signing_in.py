"""How both senders sign in, against a real server on the loopback."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.send.exchange import (
    BEARER,
    CLIENT,
    GET,
    OK,
    OPEN,
    POST,
    SECRETS,
    SESSION,
    token,
    with_tokens,
)
from proactive_adapters.send import AsyncSender, Sender
from proactive_core.errors import SourceError
from proactive_core.ports import Auth, Connection


def test_a_bearer_token_and_secret_headers_travel_in_headers(server, open_sender):
    connection = Connection(
        auth=Auth.BEARER, secrets=("token", "key"), headers={"X-Api-Key": "key"}
    )
    open_sender(connection, {"token": "abc", "key": "k1"})(GET)
    (asked,) = server.asked
    assert asked.headers["authorization"] == "Bearer abc"
    assert asked.headers["x-api-key"] == "k1"


def test_client_credentials_are_exchanged_by_form_for_a_token(server, open_sender):
    given = with_tokens(server, lambda _: OK)
    send = open_sender(CLIENT, SECRETS, token_url=server.base + "/token")
    send(GET)
    send(POST)
    (form,) = given
    assert form.headers["content-type"] == "application/x-www-form-urlencoded"
    assert form.body == (
        b"grant_type=client_credentials&client_id=id-4711&client_secret=s3cret%26%2B%3D%C3%A4"
    )
    assert "st-app-key" not in form.headers
    first, second = (asked for asked in server.asked if asked.path != "/token")
    assert first.headers["authorization"] == second.headers["authorization"] == "Bearer t1"
    assert first.headers["st-app-key"] == "key-0815"


def test_a_token_is_renewed_sixty_seconds_before_it_ends(server, open_sender, time_):
    """[fsm §1] "Obey expires_in, refresh ≥ 60 s early"."""
    given = with_tokens(server, lambda _: OK)
    send = open_sender(CLIENT, SECRETS, token_url=server.base + "/token")
    for at, tokens in ((0, 1), (839.9, 1), (840, 2), (900, 2)):
        time_.at = 1000 + at
        send(GET)
        assert len(given) == tokens, at


@pytest.mark.parametrize(("lasts", "good"), [(30, 14.9), ("900", 839), (None, 539)])
def test_odd_lifetimes_are_understood(server, open_sender, time_, lasts, good):
    given = with_tokens(server, lambda _: OK, lasts)
    send = open_sender(CLIENT, SECRETS, token_url=server.base + "/token")
    send(GET)
    time_.at += good
    send(GET)
    assert len(given) == 1
    time_.at += 2
    send(GET)
    assert len(given) == 2


def test_a_token_that_ends_during_a_back_off_is_renewed_before_the_retry(
    server, open_sender, time_
):
    """[fsm §1] "Re-authenticate on each retry: a back-off can outlive the token"."""
    answers = [(429, {"Retry-After": "100"}, b""), OK]
    given = with_tokens(server, lambda _: answers.pop(0), lasts=120)
    open_sender(CLIENT, SECRETS, token_url=server.base + "/token")(POST)
    assert len(given) == 2
    assert server.asked[-1].headers["authorization"] == "Bearer t2"


def test_a_refused_token_is_renewed_once_even_for_a_write(server, open_sender, time_):
    given = with_tokens(
        server,
        lambda asked: OK if asked.headers["authorization"] == "Bearer t2" else (401, {}, b""),
    )
    reply = open_sender(CLIENT, SECRETS, token_url=server.base + "/token")(POST)
    assert reply.status == 200
    assert len(given) == 2
    assert time_.waits == []


def test_a_token_that_is_refused_twice_is_a_source_error(server, open_sender):
    given = with_tokens(server, lambda _: (401, {}, b"who? id-4711"))
    with pytest.raises(SourceError, match="check the secrets client_id") as caught:
        open_sender(CLIENT, SECRETS, token_url=server.base + "/token")(GET)
    assert caught.value.status == 401
    assert len(given) == 2
    assert len(server.asked) == 4


def test_a_refused_bearer_token_is_not_tried_again(server, open_sender):
    server.script((401, {}, b""))
    with pytest.raises(SourceError, match="check the secrets token"):
        open_sender(BEARER, {"token": "abc"})(GET)
    assert len(server.asked) == 1


def test_a_401_without_any_secret_is_the_adapters_to_read(server, open_sender):
    server.script((401, {}, b""))
    assert open_sender(OPEN)(GET).status == 401


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b"<html>"),
        (200, {}, b"[]"),
        (200, {}, b"{}"),
        (200, {}, b'{"access_token": ""}'),
        (200, {}, b'{"access_token": "a\\nb"}'),
        (200, {}, b'{"access_token": "a", "expires_in": "soon"}'),
        (400, {}, b'{"error": "invalid_client"}'),
        (401, {}, b""),
    ],
)
def test_a_token_address_that_gives_none_is_a_source_error(server, open_sender, answer):
    server.script(answer)
    with pytest.raises(SourceError):
        open_sender(CLIENT, SECRETS, token_url=server.base + "/token")(POST)
    assert server.paths() == ["/token"]


def test_a_busy_token_address_is_asked_again_and_nothing_was_written(server, open_sender, time_):
    busy = [(503, {}, b""), None, (429, {"Retry-After": "3"}, b"")]
    server.answer = lambda asked: (
        OK if asked.path != "/token" else busy.pop(0) if busy else token("t")
    )
    assert open_sender(CLIENT, SECRETS, token_url=server.base + "/token")(POST).status == 200
    assert time_.waits == [0.5, 1.0, 3.0]
    assert server.paths().count(POST.path) == 1


def test_many_threads_fetch_one_token(server):
    given = with_tokens(server, lambda _: time.sleep(0.02) or OK)
    with (
        Sender(CLIENT, server.base, SECRETS, token_url=server.base + "/token") as send,
        ThreadPoolExecutor(8) as pool,
    ):
        replies = list(pool.map(send, [GET] * 8))
    assert [reply.status for reply in replies] == [200] * 8
    assert len(given) == 1


def test_many_tasks_fetch_one_token(server):
    given = with_tokens(server, lambda _: time.sleep(0.02) or OK)

    async def all_at_once():
        async with AsyncSender(
            CLIENT, server.base, SECRETS, token_url=server.base + "/token"
        ) as send:
            return await asyncio.gather(*(send(GET) for _ in range(8)))

    assert [reply.status for reply in asyncio.run(all_at_once())] == [200] * 8
    assert len(given) == 1


class Door:
    """A login as Tryton has it."""

    def sign_in(self, secrets):
        return "/login", json.dumps({"password": secrets["password"]})

    def authorization(self, secrets, reply):
        return "Session " + base64.b64encode(reply.body).decode()


def test_a_session_is_opened_once_and_again_when_it_was_closed(server, open_sender):
    opened = []

    def answer(asked):
        if asked.path == "/login":
            opened.append(asked.body)
            return 200, {}, f"s{len(opened)}".encode()
        alive = "Session " + base64.b64encode(b"s1" if len(server.asked) < 4 else b"s2").decode()
        return OK if asked.headers["authorization"] == alive else (401, {}, b"")

    server.answer = answer
    send = open_sender(SESSION, {"password": "p"}, sign_in=Door())
    for _ in range(3):
        assert send(POST).status == 200
    assert opened == [b'{"password": "p"}'] * 2


def test_a_session_header_that_cannot_travel_is_a_source_error(open_sender):
    door = Door()
    door.authorization = lambda secrets, reply: "two\r\nlines"
    with pytest.raises(SourceError, match="opens no session"):
        open_sender(SESSION, {"password": "p"}, sign_in=door)(GET)
