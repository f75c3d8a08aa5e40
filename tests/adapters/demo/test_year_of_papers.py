"""One company's year: answers, papers, and what is wrong with them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from adapters.demo.year import END, ZONES, at, good, latest, lines, sheet
from proactive_adapters.demo import payload_dir


class TestDirt:
    def test_every_kind_is_there(self, expected, jobs, findings):
        people = lines("servicetitan/customers")
        quotes = lines("servicetitan/estimates")
        assert any(row["address"]["country"] is None for row in people)
        assert any(row["externalData"] is None for row in people)
        assert any(row["customerPo"] is None for row in jobs)
        assert any(row["jobStatus"] == "Rescheduled" for row in jobs)
        assert any(row["priority"] == 2 for row in jobs)
        assert any(row["urgencyLevel"] == "Urgent" for row in findings)
        assert any(row["status"] == "Deferred" for row in findings)
        assert sum(row["status"] is None for row in quotes) == 6
        assert any(row["status"] == {"value": 7, "name": "Expired"} for row in quotes)
        assert any(isinstance(row["subtotal"], str) for row in quotes)
        assert any(len(row["modifiedOn"]) == len("2026-01-01T00:00:00.1234567Z") for row in jobs)
        assert any((row["completedOn"] or "Z")[-1] != "Z" for row in jobs)
        assert any("<p>" in (row["summary"] or "") for row in jobs)
        nothing = {"jobId": None, "employeeId": None}
        assert any(row["jobGeneratedLeadSource"] == nothing for row in jobs)
        assert any(row["jobGeneratedLeadSource"] is None for row in jobs)

    def test_names_that_bite_are_there_and_have_leads(self, expected, findings, submissions):
        people = latest(lines("servicetitan/customers"))
        assert people[20006]["name"] == "<script>alert(1)</script> & Sons"
        assert people[20010]["name"].startswith("=HYPERLINK(")
        sites = {row["id"]: row["customerId"] for row in lines("servicetitan/locations")}
        led = {
            sites[row["locationId"]]
            for row in findings
            if f"proactive:submission:servicetitan:recommendation:{row['id']}" in submissions
        }
        assert {20006, 20010} <= led

    def test_customers_are_merged_once_in_a_chain(self):
        gone = {
            row["id"]: row["mergedToId"]
            for row in latest(lines("servicetitan/customers")).values()
            if row["mergedToId"]
        }
        assert len(gone) == 4
        assert sum(into in gone for into in gone.values()) == 1

    def test_lines_are_repeated(self, expected):
        for name, count in expected["dirt"]["duplicate_rows"].items():
            rows = [json.dumps(row, sort_keys=True) for row in lines(f"servicetitan/{name}")]
            assert len(rows) - len(set(rows)) == count

    def test_three_handed_over_jobs_cannot_be_read(self, expected, jobs):
        rows = latest(jobs)
        for number in expected["handed_over"]["unreadable"]:
            assert rows[number]["customerId"] == "unknown"
            assert rows[number]["createdOn"] == "yesterday"
            assert rows[number]["jobGeneratedLeadSource"]["employeeId"]

    def test_the_phone_sheet_is_as_dirty_as_phone_sheets_are(self):
        rows = sheet("phone-survey")
        assert len(rows) == 121
        cells = {row["ideas"] for row in rows} | {row["better_off"] for row in rows}
        assert {"0", "11", "n/a", "", "8,5", "nine"} <= cells
        assert len({row["id"] for row in rows}) == 120

    def test_the_desks_book_has_slips_of_the_pen(self, desk):
        bad = {row["id"]: row for row in desk if row["id"].startswith("b")}
        assert bad["b01"]["verb"] == "called"
        assert bad["b02"]["at"] == "next Tuesday"
        assert len(bad) == 6
        assert len(desk) == len(good(desk)) + len(bad) + 1


class TestSurvey:
    def test_branches_answer_as_they_do(self):
        by = defaultdict(list)
        for item in lines("typeform/responses"):
            quarter = (at(item["submitted_at"]).month - 1) // 3
            by[item["hidden"].get("branch"), quarter].append(item)
        assert all(5 <= len(by["st_johns", quarter]) <= 12 for quarter in range(4))
        assert all(len(by["toronto", quarter]) > 90 for quarter in range(4))

        def net(branch):
            rated = [
                answer["number"]
                for quarter in range(4)
                for item in by[branch, quarter]
                for answer in item["answers"]
                if answer["field"]["ref"] == "better_off"
            ]
            assert all(1 <= rating <= 10 for rating in rated)
            high, low = sum(r >= 9 for r in rated), sum(r <= 6 for r in rated)
            return (high - low) / len(rated)

        assert net("halifax") > net("toronto")

    def test_some_questions_are_left_out(self):
        answered = Counter()
        for item in lines("typeform/responses"):
            answered.update(answer["field"]["ref"] for answer in item["answers"])
        assert 600 < answered["ideas"] < 700
        assert 600 < answered["better_off"] < 700
        assert any(not item["answers"] for item in lines("typeform/responses"))
        assert any(not item["hidden"] for item in lines("typeform/responses"))


class TestPaper:
    def test_each_branch_filled_the_checklist_in_twice(self):
        names = {p.name for p in (payload_dir() / "files" / "checklists").iterdir()}
        twice = {f"{branch}-{month}.yaml" for branch in ZONES for month in ("2025-10", "2026-09")}
        assert twice <= names
        assert {f"perspective_reflection-{name}" for name in twice} <= names
        assert sum(name.startswith("five_barriers-") for name in names) == 3
        assert sum(name.startswith("maintenance-") for name in names) == 2

    def test_offsets_of_st_johns_have_half_hours(self):
        rows = [row for row in sheet("phone-survey") if row["branch"] == "st_johns"]
        assert rows
        assert {row["at"][-6:] for row in rows} <= {"-03:30", "-02:30"}

    def test_the_programme_itself_is_on_record(self, expected):
        held = expected["programme"]
        talks = [row for row in sheet("coaching") if row["id"] != "T-bad"]
        assert Counter(row["branch"] for row in talks) == held["coaching_talks"]
        assert len(sheet("chases")) == held["chases"] == 7
        open_actions = [
            row for row in sheet("plan") if row["stage"] == "action" and not row["done_at"]
        ]
        assert len(open_actions) == held["plan_actions"] - held["plan_actions_done"]
        assert {row["measure"] for row in sheet("stated")} == set(held["stated"])
        assert all(at(row["at"]) < END for row in [*talks, *sheet("chases"), *sheet("plan")])

    def test_a_chase_is_about_a_lead_that_was_late_or_never_touched(self, expected):
        slow = {*expected["leads"]["late"], *expected["leads"]["untouched"]}
        assert {row["submission"] for row in sheet("chases")} <= slow

    def test_halifax_coaches_monthly_and_st_johns_let_it_slip(self):
        last = {}
        for row in sheet("coaching"):
            if row["id"] != "T-bad":
                last[row["branch"]] = max(last.get(row["branch"], ""), row["at"])
        assert last["halifax"] > "2026-09"
        assert last["st_johns"] < "2026-07"
