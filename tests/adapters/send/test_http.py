"""Both senders against a real server on the loopback."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import logging
import shutil
import socket
import ssl
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from proactive_adapters.send import SAFE_TO_REPEAT, AsyncSender, Clock, Sender
from proactive_core.errors import PluginError, SourceError, UsageError
from proactive_core.ports import Auth, Connection, Request

OPEN = Connection()
BEARER = Connection(auth=Auth.BEARER, secrets=("token",))
CLIENT = Connection(
    auth=Auth.CLIENT_CREDENTIALS,
    secrets=("client_id", "client_secret", "app_key"),
    headers={"ST-App-Key": "app_key"},
)
SECRETS = {"client_id": "id-4711", "client_secret": "s3cret&+=ä", "app_key": "key-0815"}
GET = Request(about="visits", path="/jpm/v2/tenant/1/jobs")
POST = Request(about="lead", method="POST", path="/crm/v2/tenant/1/leads", body='{"summary":"x"}')
ASK = Request(about="lead", method="POST", path="/rpc/", body="{}", carry=(SAFE_TO_REPEAT,))
OK = (200, {}, b'{"ok":1}')


def token(name, lasts=900):
    return 200, {}, json.dumps({"access_token": name, "expires_in": lasts}).encode()


def with_tokens(server, answer, lasts=900):
    """Serve tokens t1, t2 ... at /token and `answer(asked)` elsewhere."""
    given = []

    def both(asked):
        if asked.path == "/token":
            given.append(asked)
            return token(f"t{len(given)}", lasts)
        return answer(asked)

    server.answer = both
    return given


# Asking and answering


def test_a_request_goes_out_as_it_was_written_and_the_reply_comes_back_untouched(
    server, open_sender
):
    server.script((201, {"X-Thing": "Yes", "Content-Type": "text/csv"}, b"a;b\r\n\xff"))
    request = Request(
        about="lead",
        method="PATCH",
        path="/crm/1",
        query=(("sort", "+Id"), ("from", "a b&c"), ("sort", "ä")),
        body='{"a": "ü"}',
    )
    reply = open_sender(OPEN)(request)
    assert (reply.status, reply.body) == (201, b"a;b\r\n\xff")
    assert ("x-thing", "Yes") in reply.headers
    (asked,) = server.asked
    assert asked.method == "PATCH"
    assert asked.path == "/crm/1?sort=%2BId&from=a%20b%26c&sort=%C3%A4"
    assert asked.body == '{"a": "ü"}'.encode()
    assert asked.headers["content-type"] == "application/json"
    assert "authorization" not in asked.headers


def test_a_base_may_have_a_path_of_its_own(server, open_sender):
    open_sender(OPEN, base=server.base + "/api/")(GET)
    assert server.paths() == ["/api" + GET.path]


@pytest.mark.parametrize("status", [300, 304, 400, 403, 404, 409, 422])
def test_what_the_system_refuses_is_the_adapters_to_read(server, open_sender, status, time_):
    server.script((status, {}, b"" if status == 304 else b'{"title":"no"}'))
    assert open_sender(OPEN)(POST).status == status
    assert len(server.asked) == 1
    assert time_.waits == []


@pytest.mark.parametrize("path", ["/" + "x" * 70_000, "/a?b=c", "/a#b", "/a\nb", "/a\0b"])
def test_a_path_that_is_more_than_a_path_is_the_adapters_fault(open_sender, server, path):
    with pytest.raises(PluginError):
        open_sender(OPEN)(Request(about="visits", path=path))
    assert server.asked == []


def test_the_machines_own_clock_is_the_default():
    assert Clock().now().utcoffset() == timedelta(0)
    assert Clock().monotonic() <= Clock().monotonic()


def test_half_a_character_in_a_body_is_the_adapters_fault(open_sender):
    with pytest.raises(PluginError, match="half a character"):
        open_sender(OPEN)(Request(about="lead", method="POST", path="/", body="\ud800"))


# Signing in


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


SESSION = Connection(auth=Auth.SESSION, secrets=("password",))


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


# Waiting


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


# Unknown outcomes


@pytest.mark.parametrize("request_", [GET, ASK])
def test_a_read_is_repeated_after_an_html_502_or_a_cut_line(server, open_sender, request_, time_):
    server.script((502, {"Content-Type": "text/html"}, b"<html>"), None, (500, {}, b""), OK)
    assert open_sender(OPEN)(request_).json() == {"ok": 1}
    assert time_.waits == [0.5, 1.0, 2.0]


def test_a_read_that_keeps_failing_is_a_source_error_with_the_status(server, open_sender):
    server.script((503, {"Retry-After": "1"}, b"secret details"))
    with pytest.raises(SourceError, match="status 503 .tried 3 times") as caught:
        open_sender(OPEN, tries=3)(GET)
    assert (caught.value.status, caught.value.retry_after) == (503, 1.0)
    assert "details" not in str(caught.value)


@pytest.mark.parametrize("answer", [(500, {}, b""), (504, {}, b""), None])
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_a_write_with_an_unknown_outcome_is_not_repeated(
    server, open_sender, time_, answer, method
):
    server.script(answer, OK)
    request = Request(about="lead", method=method, path="/leads", body="{}")
    with pytest.raises(SourceError, match="unknown outcome") as caught:
        open_sender(OPEN)(request)
    assert caught.value.status == (answer and answer[0])
    assert len(server.asked) == 1
    assert time_.waits == []


def test_a_time_out_after_the_commit_is_not_repeated_for_a_write(server, open_sender):
    done, stored = threading.Event(), []

    def commit_then_hang(asked):
        stored.append(asked.body)
        done.wait(5)
        return OK

    server.answer = commit_then_hang
    with pytest.raises(SourceError, match="unknown outcome: ReadTimeout"):
        open_sender(Connection(read_timeout=0.1))(POST)
    done.set()
    assert stored == [POST.body.encode()]


def test_a_time_out_is_repeated_for_a_read(server, open_sender):
    waits = [0.5, 0.0]
    server.answer = lambda asked: time.sleep(waits.pop(0)) or OK
    assert open_sender(Connection(read_timeout=0.1))(GET).status == 200
    assert len(server.asked) == 2


def test_a_write_that_never_left_is_repeated(open_sender, time_):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(SourceError, match="ConnectError .tried 3 times"):
        open_sender(OPEN, base=f"http://127.0.0.1:{port}", tries=3)(POST)
    assert time_.waits == [0.5, 1.0]


def test_an_answer_that_drips_for_ever_is_cut_off(server, open_sender, time_):
    """Each byte comes in time, but the whole does not."""
    server.script((200, {}, b"x" * 200_000))
    ticks = iter(range(0, 10**6, 100))
    time_.clock = time_.clock.__class__(
        monotonic=lambda: float(next(ticks)), sleep=time_.sleep, asleep=time_.asleep
    )
    with pytest.raises(SourceError, match="unknown outcome: the answer took longer than 50 s"):
        open_sender(Connection(read_timeout=50.0), clock=time_.clock)(POST)


def test_an_answer_that_is_too_large_is_not_taken(server, open_sender):
    server.script((200, {}, b"x" * 1001))
    with pytest.raises(SourceError, match="larger than 1000 bytes"):
        open_sender(OPEN, max_bytes=1000)(GET)
    assert len(server.asked) == 1
    server.script((200, {}, b"x" * 1000))
    assert len(open_sender(OPEN, max_bytes=1000)(GET).body) == 1000


def test_an_answer_is_measured_after_unpacking(server, open_sender):
    bomb = gzip.compress(b"0" * 10**6)
    server.script((200, {"Content-Encoding": "gzip"}, bomb))
    with pytest.raises(SourceError, match="unknown outcome: the answer is larger"):
        open_sender(OPEN, max_bytes=len(bomb) * 2)(POST)


def test_an_answer_that_cannot_be_unpacked_is_not_asked_for_again(server, open_sender):
    server.script((200, {"Content-Encoding": "gzip"}, b"no gzip"))
    with pytest.raises(SourceError, match="DecodingError"):
        open_sender(OPEN)(GET)
    assert len(server.asked) == 1


# Moves


def test_a_move_within_the_host_is_followed_for_reading(server, open_sender):
    server.script((302, {"Location": "/there?a=1"}, b""), OK)
    assert open_sender(BEARER, {"token": "abc"})(GET).json() == {"ok": 1}
    assert server.paths() == [GET.path, "/there?a=1"]


@pytest.mark.parametrize(
    "place", ["http://127.0.0.1:1/x", "//other.example/x", "https://127.0.0.1/", "http://[x/"]
)
def test_a_move_to_another_host_is_not_followed(server, open_sender, place):
    server.script((307, {"Location": place}, b""))
    with pytest.raises(SourceError, match="moved to"):
        open_sender(BEARER, {"token": "abc"})(GET)
    assert len(server.asked) == 1


def test_a_write_is_not_moved(server, open_sender):
    server.script((308, {"Location": "/there"}, b""))
    with pytest.raises(SourceError, match="not followed"):
        open_sender(OPEN)(POST)
    assert len(server.asked) == 1


def test_moving_in_a_circle_ends(server, open_sender):
    server.script((302, {"Location": "/again"}, b""))
    with pytest.raises(SourceError, match="more than 5 times"):
        open_sender(OPEN)(GET)
    assert len(server.asked) == 6


# Secrets stay secret


@pytest.mark.parametrize("request_", [GET, POST])
@pytest.mark.parametrize(
    "answer", [(401, {}, b""), (500, {}, b""), None, (307, {"Location": "http://x/"}, b"")]
)
def test_no_secret_is_in_an_error_a_repr_or_a_log(server, caplog, request_, answer, time_):
    caplog.set_level(logging.DEBUG)
    with_tokens(server, lambda _: answer)
    with Sender(
        CLIENT, server.base, SECRETS, token_url=server.base + "/token", clock=time_.clock, tries=2
    ) as send:
        with pytest.raises(SourceError) as caught:
            send(request_)
        shown = repr(send) + repr(send._talk) + repr(send._talk._held)
    chain, error = "", caught.value
    while error is not None:
        chain, error = chain + repr(error), error.__cause__ or error.__context__
    for secret in (*SECRETS.values(), "Bearer", "t1"):
        assert secret not in shown + chain + caplog.text, secret
    assert shown.startswith("Sender(127.0.0.1, client_credentials)")


@pytest.mark.parametrize("value", ["abc\n", " abc", "a\tb", "ä", "a\x00"])
def test_a_secret_that_cannot_travel_in_a_header_is_named_not_shown(open_sender, value):
    with pytest.raises(UsageError, match="secret token holds") as caught:
        open_sender(BEARER, {"token": value})
    assert value not in str(caught.value)


# Settings


@pytest.mark.parametrize(
    ("base", "why"),
    [
        ("http://api.example.com", "only travel over https"),
        ("ftp://api.example.com", "begins with https"),
        ("api.example.com", "begins with https"),
        ("https://", "names a host"),
        ("https://me:pw@api.example.com", "a user or a password"),
        ("https://api.example.com?x=1", "a query"),
        ("https://api.example.com:port", "malformed"),
        ("https://api example.com", "malformed"),
        ("https://☃.example", "malformed"),
    ],
)
def test_a_bad_address_is_refused_without_showing_what_it_holds(base, why):
    with pytest.raises(UsageError, match=why) as caught:
        Sender(BEARER, base, {"token": "abc"})
    assert "pw" not in str(caught.value)


def test_without_secrets_plain_http_is_allowed():
    Sender(OPEN, "http://intranet.example", {}).close()


def test_missing_secrets_are_named_all_at_once():
    with pytest.raises(UsageError, match="missing: client_id, client_secret, app_key"):
        Sender(CLIENT, "https://x.example", {}, token_url="https://x.example/t")
    with pytest.raises(UsageError, match="missing: client_id, client_secret"):
        Sender(
            Connection(auth=Auth.CLIENT_CREDENTIALS), "https://x.example", {}, token_url="https://x"
        )


def test_a_way_to_sign_in_is_required():
    with pytest.raises(UsageError, match="needs a token_url"):
        Sender(CLIENT, "https://x.example", SECRETS)
    with pytest.raises(UsageError, match="only travel over https"):
        Sender(CLIENT, "https://x.example", SECRETS, token_url="http://x.example/t")
    with pytest.raises(UsageError, match="needs a sign_in"):
        Sender(SESSION, "https://x.example", {"password": "p"})
    with pytest.raises(UsageError, match="exactly one secret"):
        Sender(Connection(auth=Auth.BEARER), "https://x.example", {})


@pytest.mark.parametrize("module", ["httpx2", "stamina"])
def test_a_missing_library_tells_what_to_type(monkeypatch, module):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(UsageError, match=r'type: pip install "proactive-core\[http\]"'):
        Sender(OPEN, "https://x.example", {})


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(tmp_path, time_):
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with: apt-get install openssl")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    trusting = ssl.create_default_context(cafile=cert)

    def serve(listener, rounds):
        for _ in range(rounds):
            line, _ = listener.accept()
            try:
                with context.wrap_socket(line, server_side=True) as safe:
                    safe.recv(10_000)
                    safe.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
            except (ssl.SSLError, ConnectionError):
                line.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        base = f"https://localhost:{listener.getsockname()[1]}"
        thread = threading.Thread(target=serve, args=(listener, 2))
        thread.start()
        with (
            Sender(BEARER, base, {"token": "abc"}, clock=time_.clock) as send,
            pytest.raises(SourceError, match="certificate cannot be verified"),
        ):
            send(POST)
        with Sender(BEARER, base, {"token": "abc"}, clock=time_.clock, tls=trusting) as send:
            assert send(GET).body == b"hi"
        thread.join()
    assert time_.waits == []
