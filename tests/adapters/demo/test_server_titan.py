"""The field service system of the demonstration: its feeds and its lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.demo.caller import END, LIST, START, Caller, T, at, lines
from proactive_adapters.demo import VendorServer, VirtualClock


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
