from __future__ import annotations

import http.client
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit

import pytest

from proactive_adapters.demo import Faults, Keys, VendorServer, VirtualClock, payload_dir
from proactive_adapters.demo._versions import Versions
from proactive_core.errors import UsageError

START = datetime(2026, 2, 2, 11, tzinfo=UTC)
END = datetime(2026, 10, 1, 10, tzinfo=UTC)
T = "/v2/tenant/880055"
LIST = f"/findings{T}/location-findings"


class Caller:
    """A client that knows nothing of the library."""

    def __init__(self, vendor: VendorServer) -> None:
        self.vendor = vendor
        self.token: str | None = None
        self.app_key: str | None = vendor.keys.app_key

    def send(self, method, path, body=None, headers=None):
        host = urlsplit(self.vendor.url)
        line = http.client.HTTPConnection(host.hostname, host.port, timeout=10)
        try:
            line.request(method, path, body, headers or {})
            reply = line.getresponse()
            return reply.status, dict(reply.getheaders()), reply.read()
        finally:
            line.close()

    def sign_in(self, **more):
        keys = self.vendor.keys
        form = {
            "grant_type": "client_credentials",
            "client_id": keys.client_id,
            "client_secret": keys.client_secret,
        } | more
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _, body = self.send("POST", "/connect/token", urlencode(form), kind)
        told = json.loads(body)
        self.token = told.get("access_token")
        return status, told

    def get(self, path, query=(), **headers):
        asked = {"ST-App-Key": self.app_key} if self.app_key else {}
        if self.token:
            asked["Authorization"] = f"Bearer {self.token}"
        where = path + ("?" + urlencode(query) if query else "")
        status, told, body = self.send("GET", where, headers=asked | headers)
        return status, told, json.loads(body) if "json" in told["Content-Type"] else body

    def rows(self, path, query=()):
        status, _, body = self.get(path, query)
        assert status == 200, body
        return body

    def export(self, path, start=None, **query):
        """All pages of a feed: its rows, the last token, and how many pages there were."""
        rows, pages = [], 0
        while True:
            asked = query | ({"from": start} if start else {})
            body = self.rows(path, asked)
            rows += body["data"]
            pages += 1
            start = body["continueFrom"]
            if not body["hasMore"]:
                return rows, start, pages


@pytest.fixture
def clock():
    return VirtualClock(START)


@pytest.fixture
def titan(clock):
    with VendorServer(clock) as vendor:
        caller = Caller(vendor)
        caller.sign_in()
        yield caller


@pytest.fixture
def form(clock):
    with VendorServer(clock) as vendor:
        caller = Caller(vendor)
        caller.token = vendor.keys.typeform_token
        caller.app_key = None
        yield caller


def lines(name):
    text = (payload_dir() / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


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


class TestExports:
    @pytest.mark.parametrize(
        ("path", "name"),
        [
            (f"/settings{T}/export/technicians", "technicians"),
            (f"/settings{T}/export/employees", "employees"),
            (f"/settings{T}/export/business-units", "business-units"),
            (f"/crm{T}/export/customers", "customers"),
            (f"/crm{T}/export/locations", "locations"),
            (f"/jpm{T}/export/jobs", "jobs"),
            (f"/dispatch{T}/export/appointment-assignments", "appointment-assignments"),
            (f"/sales{T}/export/estimates", "estimates"),
        ],
    )
    def test_at_the_end_every_record_is_there(self, titan, clock, path, name):
        clock.set(END)
        titan.sign_in()
        rows, _, _ = titan.export(path)
        assert {row["id"] for row in rows} == {row["id"] for row in lines(f"servicetitan/{name}")}

    def test_pages_hold_200_rows_and_tokens_lead_on(self, titan, clock):
        clock.set(END)
        titan.sign_in()
        first = titan.rows(f"/jpm{T}/export/jobs")
        assert len(first["data"]) == 200
        assert first["hasMore"] is True
        rows, _, pages = titan.export(f"/jpm{T}/export/jobs")
        assert pages == -(-len(rows) // 200)

    def test_the_page_size_changes_nothing_but_the_pages(self, clock):
        clock.set(END)
        seen = []
        for size in (7, 5000):
            with VendorServer(clock, page_size=size) as vendor:
                caller = Caller(vendor)
                caller.sign_in()
                seen.append(caller.export(f"/crm{T}/export/locations")[0])
        assert seen[0] == seen[1]

    def test_a_record_is_shown_as_it_is_now(self, titan, clock):
        path = f"/settings{T}/export/business-units"
        before = {row["id"]: row["name"] for row in titan.export(path)[0]}
        clock.set(datetime(2026, 4, 14, 12, 4, 59, tzinfo=UTC))
        titan.sign_in()
        still = {row["id"]: row["name"] for row in titan.export(path)[0]}
        clock.set(datetime(2026, 4, 14, 12, 5, tzinfo=UTC))
        titan.sign_in()
        after = {row["id"]: row["name"] for row in titan.export(path)[0]}
        assert before[1203] == still[1203] == "Halifax Refrigeration"
        assert after[1203] == "Halifax Refrigeration & Marine"

    def test_going_on_from_a_token_gives_what_changed_since(self, titan, clock):
        path = f"/jpm{T}/export/jobs"
        _, token, _ = titan.export(path)
        assert titan.export(path, token)[0] == []
        clock.set(START + timedelta(days=3))
        titan.sign_in()
        new, _, _ = titan.export(path, token)
        due = [
            row
            for row in lines("servicetitan/jobs")
            if START < at(row["modifiedOn"]) <= START + timedelta(days=3)
        ]
        assert new
        assert {row["id"] for row in new} == {row["id"] for row in due}

    def test_daily_reading_misses_nothing(self, titan, clock):
        path, token, seen = f"/jpm{T}/export/jobs", None, set()
        for day in range(0, 28, 2):
            clock.set(START + timedelta(days=day))
            titan.sign_in()
            rows, token, _ = titan.export(path, token)
            seen |= {(row["id"], row["modifiedOn"]) for row in rows}
        whole, _, _ = titan.export(path)
        assert {(row["id"], row["modifiedOn"]) for row in whole} <= seen

    def test_a_resting_token_with_recent_changes_repeats_rows(self, titan, clock):
        path = f"/jpm{T}/export/jobs"
        last = titan.export(path)[0][-1]
        _, token, _ = titan.export(path, includeRecentChanges="true")
        again, _, _ = titan.export(path, token, includeRecentChanges="true")
        assert last in again
        assert len(again) < 20

    def test_recent_changes_never_go_round_in_circles(self, clock):
        clock.set(END)
        with VendorServer(clock, page_size=1) as vendor:
            caller = Caller(vendor)
            caller.sign_in()
            _, token, _ = caller.export(
                f"/crm{T}/export/customers", "2026-09-01T00:00:00Z", includeRecentChanges="true"
            )
            _, _, pages = caller.export(
                f"/crm{T}/export/customers", token, includeRecentChanges="true"
            )
        assert pages < 10

    def test_a_date_begins_at_that_moment_inclusive(self, titan, clock):
        clock.set(END)
        titan.sign_in()
        whole, _, _ = titan.export(f"/crm{T}/export/locations")
        edge = whole[300]["modifiedOn"]
        rows, _, _ = titan.export(f"/crm{T}/export/locations", edge)
        assert rows == [row for row in whole if row["modifiedOn"] >= edge]

    def test_an_unreadable_start_is_a_bad_request(self, titan):
        for start in ("soon", "MjAyNg", "%%%"):
            status, _, body = titan.get(f"/crm{T}/export/customers", {"from": start})
            assert status == 400
            assert "from" in body["errors"]

    def test_an_empty_feed_still_gives_a_token(self):
        clock = VirtualClock(datetime(2001, 1, 1, tzinfo=UTC))
        with VendorServer(clock) as vendor:
            caller = Caller(vendor)
            caller.sign_in()
            rows, token, _ = caller.export(f"/jpm{T}/export/jobs", includeRecentChanges="true")
            assert rows == []
            clock.set(END)
            caller.sign_in()
            assert caller.export(f"/jpm{T}/export/jobs", token, includeRecentChanges="true")[0]

    def test_inactive_rows_and_repeated_rows_are_in_the_feed(self, titan, clock):
        clock.set(END)
        titan.sign_in()
        rows, _, _ = titan.export(f"/crm{T}/export/customers")
        assert any(row["active"] is False and row["mergedToId"] for row in rows)
        assert len(rows) == len({row["id"] for row in rows}) + 2

    def test_findings_have_no_feed(self, titan):
        assert titan.get(f"/findings{T}/export/location-findings")[0] == 404

    @pytest.mark.parametrize(
        "path",
        [
            f"/crm{T}/export/jobs",
            f"/jpm{T}/export/unicorns",
            "/jpm/v2/tenant/1/export/jobs",
            f"/jpm{T}",
            "/",
        ],
    )
    def test_a_wrong_address_is_not_found(self, titan, path):
        assert titan.get(path)[0] == 404

    def test_nothing_can_be_written(self, titan):
        headers = {"Authorization": f"Bearer {titan.token}", "ST-App-Key": titan.app_key}
        status, _, _ = titan.send("POST", LIST, "{}", headers)
        assert status == 405


class TestLists:
    def test_findings_come_without_their_details(self, titan):
        body = titan.rows(LIST)
        assert body["page"] == 1
        assert body["pageSize"] == 50
        assert body["hasMore"] is True
        assert body["totalCount"] is None
        assert len(body["data"]) == 50
        assert not {"status", "attachments", "linkedJobIds"} & set(body["data"][0])

    def test_one_finding_comes_with_them(self, titan):
        first = titan.rows(LIST)["data"][0]["id"]
        body = titan.rows(f"{LIST}/{first}")
        assert body["id"] == first
        assert {"status", "attachments", "linkedEstimateIds", "linkedJobIds"} <= set(body)

    def test_a_finding_of_the_future_is_not_there(self, titan, clock):
        late = next(
            row
            for row in lines("servicetitan/location-findings")
            if at(row["createdOn"]) > START + timedelta(days=60)
        )
        assert titan.get(f"{LIST}/{late['id']}")[0] == 404
        clock.set(END)
        titan.sign_in()
        assert titan.get(f"{LIST}/{late['id']}")[0] == 200

    def test_pages_follow_each_other_without_gap(self, titan):
        seen, page = [], 1
        while True:
            body = titan.rows(LIST, {"page": page, "pageSize": 33, "includeTotal": "true"})
            seen += [row["id"] for row in body["data"]]
            if not body["hasMore"]:
                break
            page += 1
        whole = titan.rows(LIST, {"pageSize": 5000})["data"]
        assert seen == [row["id"] for row in whole]
        assert len(seen) == body["totalCount"]

    def test_a_modified_window_is_half_open(self, titan):
        whole = titan.rows(LIST, {"pageSize": 5000, "sort": "+ModifiedOn"})["data"]
        since, until = whole[10]["modifiedOn"], whole[20]["modifiedOn"]
        body = titan.rows(
            LIST,
            {"modifiedOnOrAfter": since, "modifiedBefore": until, "sort": "+ModifiedOn"},
        )
        assert body["data"] == whole[10:20]

    def test_sorting_can_go_down(self, titan):
        up = titan.rows(LIST, {"pageSize": 5000, "sort": "+ModifiedOn"})["data"]
        down = titan.rows(LIST, {"pageSize": 5000, "sort": "-ModifiedOn"})["data"]
        assert down == up[::-1]

    def test_only_active_rows_are_listed_unless_asked(self, titan, clock):
        clock.set(END)
        titan.sign_in()
        path = f"/crm{T}/customers"
        counts = {
            word: titan.rows(path, {"active": word, "includeTotal": "true"})["totalCount"]
            for word in ("True", "False", "Any")
        }
        assert titan.rows(path, {"includeTotal": "true"})["totalCount"] == counts["True"]
        assert counts["False"] == 4
        assert counts["Any"] == counts["True"] + counts["False"]

    def test_ids_and_site_narrow_a_list(self, titan):
        first, second = titan.rows(LIST)["data"][:2]
        both = f"{first['id']},{second['id']}"
        assert len(titan.rows(LIST, {"ids": both})["data"]) == 2
        here = titan.rows(LIST, {"locationId": first["locationId"], "pageSize": 500})["data"]
        assert first in here
        assert {row["locationId"] for row in here} == {first["locationId"]}

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("page", "0"),
            ("page", "one"),
            ("pageSize", "5001"),
            ("active", "true"),
            ("modifiedBefore", "later"),
            ("sort", "+Colour"),
            ("colour", "red"),
        ],
    )
    def test_a_bad_parameter_is_named(self, titan, name, value):
        status, _, body = titan.get(LIST, {name: value})
        assert status == 400
        assert list(body["errors"]) == [name]


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


FORM = "/forms/hcrLoy26"


class TestForms:
    def test_the_definition_states_the_scales_and_where_it_lives(self, form):
        body = form.rows(FORM)
        scales = {
            field["ref"]: (field["properties"]["steps"], field["properties"]["start_at_one"])
            for field in body["fields"]
            if field["type"] == "opinion_scale"
        }
        assert scales == {"ideas": (10, True), "better_off": (10, True)}
        assert body["_links"]["responses"] == f"{form.vendor.url}{FORM}/responses"

    def test_a_token_is_needed(self, form):
        form.token = "other"
        status, _, body = form.get(FORM)
        assert status == 401
        assert set(body) == {"code", "description", "details"}

    def test_newest_come_first_and_25_at_a_time(self, form):
        body = form.rows(f"{FORM}/responses")
        moments = [item["submitted_at"] for item in body["items"]]
        assert len(moments) == 25
        assert moments == sorted(moments, reverse=True)
        assert body["page_count"] == -(-body["total_items"] // 25)

    def test_before_leads_through_all_of_them(self, form, clock):
        clock.set(END)
        seen, query = [], {"page_size": 300}
        while True:
            items = form.rows(f"{FORM}/responses", query)["items"]
            seen += [item["token"] for item in items]
            if len(items) < 300:
                break
            query = {"page_size": 300, "before": items[-1]["token"]}
        assert len(seen) == len(set(seen)) == 700

    def test_after_goes_the_other_way(self, form):
        items = form.rows(f"{FORM}/responses", {"page_size": 1000})["items"]
        later = form.rows(f"{FORM}/responses", {"after": items[10]["token"]})["items"]
        assert later == items[9::-1]

    def test_since_and_until_are_both_inclusive(self, form):
        items = form.rows(f"{FORM}/responses", {"page_size": 1000})["items"]
        some = items[5:15]
        query = {"since": some[-1]["submitted_at"], "until": some[0]["submitted_at"]}
        assert form.rows(f"{FORM}/responses", query)["items"] == some
        seconds = {name: int(at(value).timestamp()) for name, value in query.items()}
        assert form.rows(f"{FORM}/responses", seconds)["items"] == some

    def test_what_is_younger_than_the_lag_is_not_listed_yet(self, form, clock):
        item = next(row for row in lines("typeform/responses") if at(row["submitted_at"]) > START)
        sent = at(item["submitted_at"])
        clock.set(sent + timedelta(minutes=29))
        newest = form.rows(f"{FORM}/responses")["items"][0]
        assert newest["token"] != item["token"]
        clock.set(sent + timedelta(minutes=30))
        tokens = [row["token"] for row in form.rows(f"{FORM}/responses")["items"]]
        assert item["token"] in tokens

    @pytest.mark.parametrize(
        "query",
        [
            {"page_size": "1001"},
            {"since": "yesterday"},
            {"until": "9" * 30},
            {"before": "unknown"},
            {"after": "unknown"},
            {"sort": "score,asc"},
            {"colour": "red"},
        ],
    )
    def test_a_bad_parameter_is_named(self, form, query):
        status, _, body = form.get(f"{FORM}/responses", query)
        assert status == 400
        assert body["details"][0]["field"] == next(iter(query))

    def test_tokens_and_sorting_exclude_each_other(self, form):
        token = form.rows(f"{FORM}/responses")["items"][0]["token"]
        for query in (
            {"before": token, "sort": "submitted_at,asc"},
            {"before": token, "after": token},
        ):
            assert form.get(f"{FORM}/responses", query)[0] == 400

    def test_oldest_first_on_request(self, form):
        items = form.rows(f"{FORM}/responses", {"sort": "submitted_at,asc"})["items"]
        moments = [item["submitted_at"] for item in items]
        assert moments == sorted(moments)

    def test_another_form_is_not_found(self, form):
        assert form.get("/forms/other")[0] == 404
        assert form.get(f"{FORM}/insights")[0] == 404

    def test_nothing_can_be_deleted(self, form):
        where = f"{FORM}/responses?included_response_ids={quote('x')}"
        headers = {"Authorization": f"Bearer {form.token}"}
        assert form.send("DELETE", where, headers=headers)[0] == 405


def at(written):
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
