"""The survey platform of the demonstration."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from adapters.demo.caller import END, FORM, START, at, lines


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
