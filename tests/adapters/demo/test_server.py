"""The vendors of the demonstration: signing in, faults, and starting and stopping."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.demo.caller import LIST, START, Caller
from proactive_adapters.demo import Faults, Keys, VendorServer
from proactive_adapters.demo._versions import Versions
from proactive_core.errors import UsageError


class TestTokens:
    def test_a_token_is_handed_out_for_900_seconds(self, titan):
        status, told = titan.sign_in()
        assert status == 200
        assert told["expires_in"] == 900
        assert told["token_type"] == "Bearer"
        assert told["access_token"]

    @pytest.mark.parametrize(
        ("wrong", "error"),
        [
            ({"client_secret": "guess"}, "invalid_client"),
            ({"client_id": "guess"}, "invalid_client"),
            ({"grant_type": "password"}, "unsupported_grant_type"),
        ],
    )
    def test_wrong_credentials_get_none(self, titan, wrong, error):
        status, told = titan.sign_in(**wrong)
        assert (status, told) == (400, {"error": error})

    def test_a_token_is_posted_for(self, titan):
        status, _, _ = titan.send("GET", "/connect/token")
        assert status == 405

    def test_without_a_token_nothing_is_told(self, titan):
        titan.token = None
        status, _, body = titan.get(LIST)
        assert status == 401
        assert set(body) == {"type", "title", "status", "traceId", "errors", "data"}

    def test_an_invented_token_is_refused(self, titan):
        titan.token = "virtual-99"
        assert titan.get(LIST)[0] == 401

    def test_a_token_ends_by_the_virtual_clock(self, titan, clock):
        clock.set(START + timedelta(seconds=899))
        assert titan.get(LIST)[0] == 200
        clock.set(START + timedelta(seconds=900))
        assert titan.get(LIST)[0] == 401
        titan.sign_in()
        assert titan.get(LIST)[0] == 200

    def test_a_token_may_end_early(self, clock):
        with VendorServer(clock, faults=Faults(token_uses=2)) as vendor:
            caller = Caller(vendor)
            caller.sign_in()
            assert [caller.get(LIST)[0] for _ in range(3)] == [200, 200, 401]

    def test_the_app_key_is_needed_beside_the_token(self, titan):
        titan.app_key = "other"
        assert titan.get(LIST)[0] == 403
        titan.app_key = None
        assert titan.get(LIST)[0] == 403


class TestFaults:
    def test_after_a_burst_one_request_is_told_to_wait(self, clock):
        with VendorServer(clock, faults=Faults(burst=3, retry_after=4)) as vendor:
            caller = Caller(vendor)
            caller.sign_in()
            replies = [caller.get(LIST) for _ in range(6)]
            assert [reply[0] for reply in replies] == [200, 200, 429, 200, 200, 200]
            assert replies[2][1]["Retry-After"] == "4"
            clock.set(START + timedelta(seconds=1))
            assert caller.get(LIST)[0] == 200

    def test_every_so_many_requests_stumble(self, clock):
        with VendorServer(clock, faults=Faults(stumble_every=3)) as vendor:
            caller = Caller(vendor)
            caller.sign_in()
            replies = [caller.get(LIST) for _ in range(5)]
            assert [reply[0] for reply in replies] == [200, 502, 200, 200, 502]
            assert replies[1][2].startswith(b"<html>")
            assert vendor.served == 6

    @pytest.mark.parametrize("name", ["burst", "stumble_every", "token_uses"])
    def test_a_fault_at_every_request_is_refused(self, name):
        with pytest.raises(UsageError, match=f"{name} must be at least 2"):
            Faults(**{name: 1})

    def test_secrets_are_not_shown(self):
        shown = repr(Keys())
        assert "cs.harbour" not in shown
        assert "ak.harbour" not in shown
        assert "tfp_harbour" not in shown


class TestLife:
    def test_outside_of_its_block_nobody_listens(self, clock):
        vendor = VendorServer(clock)
        with pytest.raises(UsageError, match="with"):
            _ = vendor.url
        with vendor:
            assert vendor.token_url == f"{vendor.url}/connect/token"
            with pytest.raises(UsageError, match="already"):
                vendor.__enter__()
        with pytest.raises(UsageError, match="with"):
            _ = vendor.url

    def test_a_folder_without_files_is_refused(self, clock, tmp_path):
        with pytest.raises(UsageError, match=r"cannot read .*technicians\.jsonl"):
            VendorServer(clock, folder=tmp_path)

    def test_a_page_needs_a_row(self, clock):
        with pytest.raises(UsageError, match="page_size"):
            VendorServer(clock, page_size=0)

    def test_a_line_that_is_no_record_is_named(self):
        with pytest.raises(UsageError, match="line 2"):
            Versions(['{"id": 1, "at": "2026-01-01"}', "[]"], moment="at", key="id")
        with pytest.raises(UsageError, match="line 1"):
            Versions(['{"id": 1, "at": "soon"}'], moment="at", key="id")
