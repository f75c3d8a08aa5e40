"""One company's year: its leads and its desk."""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta

from adapters.demo.year import END, OFFICE, ZONES, at, good
from proactive_core.facts import Verb


class TestLeads:
    def test_the_gate_and_the_adapter_find_the_known_number(self, expected, submissions):
        kinds = Counter(ref.split(":")[2] for ref in submissions if ref.startswith("proactive:"))
        assert kinds["servicetitan"] == expected["findings"]["leads"]
        assert kinds["table"] == len(expected["paper_leads"]) == 4
        handed = [ref for ref in submissions if ref.startswith("servicetitan:")]
        unreadable = expected["handed_over"]["unreadable"]
        assert len(handed) == expected["handed_over"]["readable"] + len(unreadable)
        assert len(submissions) == expected["leads"]["all"]

    def test_the_desk_never_acts_before_a_lead_is_there(self, desk, submissions):
        for row in good(desk):
            assert at(row["at"]) > submissions[row["submission"]], row

    def test_the_desk_acts_in_working_hours(self, desk):
        for row in good(desk):
            there = at(row["at"]).astimezone(ZONES[OFFICE[row["actor"]]])
            assert there.weekday() < 5
            assert time(8) <= there.time() <= time(17), row

    def test_some_leads_are_never_touched(self, expected, desk, submissions):
        acted = {row["submission"] for row in good(desk)}
        untouched = expected["leads"]["untouched"]
        assert len(untouched) == 9
        assert not acted & set(untouched)
        assert sorted(set(submissions) - acted) == expected["leads"]["never_acted_on"]

    def test_every_verb_but_tell_by_mail_is_used(self, desk):
        used = {row["verb"] for row in good(desk)}
        assert used == {verb.value for verb in Verb}

    def test_pauses_end_within_thirty_days(self, desk):
        waits = [row for row in good(desk) if row["verb"] == "wait"]
        assert len(waits) == 12
        for row in waits:
            assert timedelta(0) < at(row["until"]) - at(row["at"]) <= timedelta(days=30)
        assert sum(row["verb"] == "resume" for row in good(desk)) == 6

    def test_who_has_no_mail_is_told_by_hand_but_for_one(self, expected, desk, jobs, findings):
        handler = {"213": "mia", "242": "pat"}
        submitter = {}
        for row in jobs:
            source = row["jobGeneratedLeadSource"]
            if source and source["employeeId"]:
                submitter[f"servicetitan:submission:{row['id']}"] = str(source["employeeId"])
        for row in findings:
            for line in row["internalNotes"].splitlines():
                if line.startswith("Technician: "):
                    ref = f"proactive:submission:servicetitan:recommendation:{row['id']}"
                    submitter[ref] = line.removeprefix("Technician: ")
        ends = {"accept", "decline", "not_suitable", "already_covered"}
        ended = {
            row["submission"]
            for row in good(desk)
            if row["verb"] in ends
            and submitter.get(row["submission"]) in handler
            and at(row["at"]) < END - timedelta(days=7)
        }
        told = {row["submission"] for row in good(desk) if row["verb"] == "tell"}
        assert sorted(ended - told) == expected["leads"]["forgotten_tell"]
        assert all(submitter[ref] in handler for ref in told)

    def test_about_an_eighth_is_handled_late(self, expected):
        share = len(expected["leads"]["late"]) / expected["leads"]["all"]
        assert 0.10 < share < 0.14
