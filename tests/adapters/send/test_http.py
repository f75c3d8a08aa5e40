"""Both senders against a real server on the loopback."""

from __future__ import annotations

import logging
import shutil
import socket
import ssl
import subprocess
import threading
from datetime import timedelta

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
    with_tokens,
)
from proactive_adapters.send import Clock, Sender
from proactive_core.errors import PluginError, SourceError, UsageError
from proactive_core.ports import Auth, Connection, Request

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
