from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from proactive_adapters.demo import payload_dir
from proactive_adapters.fsm.servicetitan import ServiceTitan
from proactive_core.facts import Belief, Decision, Verb
from proactive_core.ports import Feed, Reply, Request
from proactive_core.recommendations import screen

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "harbour"
END = datetime(2026, 9, 30, 21, tzinfo=UTC)
ZONES = {
    "toronto": ZoneInfo("America/Toronto"),
    "halifax": ZoneInfo("America/Halifax"),
    "st_johns": ZoneInfo("America/St_Johns"),
}
OFFICE = {
    "mia": "toronto",
    "theo": "toronto",
    "noor": "halifax",
    "ines": "halifax",
    "pat": "st_johns",
    "kay": "st_johns",
    "ruth": "toronto",
}


def lines(name):
    text = (payload_dir() / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def sheet(name):
    with (payload_dir() / "files" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def at(written):
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def latest(rows):
    last = {}
    for row in sorted(rows, key=lambda row: at(row["modifiedOn"])):
        last[row["id"]] = row
    return last


@pytest.fixture(scope="module")
def expected():
    return json.loads((payload_dir() / "expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def jobs():
    return lines("servicetitan/jobs")


@pytest.fixture(scope="module")
def findings():
    return lines("servicetitan/location-findings")


@pytest.fixture(scope="module")
def desk():
    return sheet("desk")


def agreed_since(findings):
    """When each finding was first certain, agreed, and past the gate, by the real adapter."""
    adapter = ServiceTitan(tenant=880055)
    since = {}
    for row in sorted(findings, key=lambda row: at(row["modifiedOn"])):
        asked = Request(
            about=Feed.RECOMMENDATIONS.value,
            path=f"/findings/v2/tenant/880055/location-findings/{row['id']}",
            carry=(("finding", str(row["id"])),),
        )
        page = adapter.read(asked, Reply(200, json.dumps(row).encode()))
        for fact in page.facts:
            passed = fact.belief is Belief.CERTAIN and not screen(fact).withheld
            if passed and fact.decision is Decision.AGREED:
                since.setdefault(row["id"], at(row["modifiedOn"]))
    return since


def opened(seen):
    """The first daily pull, at 06:00 in Toronto, after something was seen."""
    zone = ZONES["toronto"]
    pull = datetime.combine(seen.astimezone(zone).date(), time(6), zone)
    while pull <= seen:
        pull = datetime.combine(pull.date() + timedelta(days=1), time(6), zone)
    return pull


@pytest.fixture(scope="module")
def submissions(findings, jobs):
    """Every submission that a reader of the files must see, and the pull that brings it."""
    seen = {}
    for number, since in agreed_since(findings).items():
        seen[f"proactive:submission:servicetitan:recommendation:{number}"] = opened(since)
    for row in jobs:
        source = row["jobGeneratedLeadSource"]
        if source and source["employeeId"]:
            kind = "unreadable" if row["customerId"] == "unknown" else "submission"
            ref = f"servicetitan:{kind}:{row['id']}"
            pull = opened(at(row["modifiedOn"]))
            seen[ref] = min(pull, seen.get(ref, pull))
    for row in sheet("ideas"):
        if (row["belief"], row["decision"]) == ("certain", "agreed") and row["benefit"]:
            try:
                pull = opened(datetime.fromisoformat(row["at"]))
            except ValueError:
                continue
            if row["stakes"] != "huge":
                seen[f"proactive:submission:table:recommendation:ideas.csv:{row['id']}"] = pull
    return seen


class TestMaking:
    def test_the_generator_makes_the_same_bytes(self, tmp_path):
        done = subprocess.run(
            [sys.executable, "-B", str(EXAMPLE / "make.py"), str(tmp_path)],
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
        assert len(made) == 22
        for name in made:
            assert (tmp_path / name).read_bytes() == (EXAMPLE / name).read_bytes(), name

    def test_every_data_file_comes_from_the_generator(self, expected):
        kept = {
            p.relative_to(EXAMPLE).as_posix()
            for folder in ("servicetitan", "typeform", "files")
            for p in (EXAMPLE / folder).rglob("*")
            if p.is_file()
        }
        assert len(kept) == 21
        assert set(expected["rows"]) - {"ideas", "responses"} == {
            Path(name).stem for name in kept if name.startswith("servicetitan/")
        }

    def test_the_whole_stays_below_four_megabytes(self):
        sizes = [p.stat().st_size for p in EXAMPLE.rglob("*") if p.suffix in {".jsonl", ".csv"}]
        assert 3_000_000 < sum(sizes) < 4_000_000


class TestYear:
    def test_row_counts_are_the_known_ones(self, expected):
        for name, count in expected["rows"].items():
            if name == "ideas":
                assert len(sheet("ideas")) == count
            elif name == "responses":
                assert len(lines("typeform/responses")) == count == 700
            else:
                rows = lines(f"servicetitan/{name}")
                assert len(rows) == count
                assert len({row["id"] for row in rows}) == expected["records"][name]

    def test_the_company_has_the_size_it_says(self, expected, jobs):
        assert expected["records"]["technicians"] == 25
        people = latest(lines("servicetitan/technicians")).values()
        assert sum(row["active"] for row in people) == 24
        assert sorted(row["id"] for row in people if row["email"] is None) == [213, 242]
        assert all(row["id"] != row["userId"] for row in people)
        assert 290 <= expected["records"]["customers"] <= 310
        assert 380 <= expected["records"]["locations"] <= 400
        done = [row for row in latest(jobs).values() if row["jobStatus"] == "Completed"]
        assert 1450 <= len(done) <= 1600
        assert 400 <= expected["records"]["location-findings"] <= 430
        assert 240 <= expected["records"]["estimates"] <= 270

    def test_nothing_happens_after_the_year(self):
        for name in ("jobs", "estimates", "location-findings", "customers"):
            for row in lines(f"servicetitan/{name}"):
                assert at(row["modifiedOn"]) <= END + timedelta(seconds=1)
        assert all(at(row["submitted_at"]) < END for row in lines("typeform/responses"))

    def test_a_record_that_changes_has_rising_versions(self, findings):
        versions = defaultdict(list)
        for row in findings:
            versions[row["id"]].append(at(row["modifiedOn"]))
        assert sum(len(moments) > 1 for moments in versions.values()) > 150
        assert all(moments == sorted(moments) for moments in versions.values())

    def test_findings_go_through_their_states_in_order(self, findings):
        order = ("New", "EstimateCreated", "EstimateAccepted", "JobBooked", "JobCompleted")
        reached = Counter()
        stories = defaultdict(list)
        for row in findings:
            stories[row["id"]].append(row["status"])
            reached[row["status"]] += 1
        assert set(reached) >= {*order, "EstimateRejected", "Archived"}
        for story in stories.values():
            steps = [order.index(status) for status in story if status in order]
            assert steps == sorted(steps)
        for row in findings:
            if row["status"] in ("JobBooked", "JobCompleted"):
                assert row["linkedEstimateIds"]
                assert row["linkedJobIds"]

    def test_links_lead_somewhere(self, findings, jobs):
        known = {row["id"] for row in jobs}
        quotes = {row["id"] for row in lines("servicetitan/estimates")}
        sites = {row["id"] for row in lines("servicetitan/locations")}
        people = {row["id"] for row in lines("servicetitan/customers")}
        for row in findings:
            assert set(row["linkedJobIds"] or ()) <= known
            assert set(row["linkedEstimateIds"] or ()) <= quotes
            assert row["sourceJobId"] is None or row["sourceJobId"] in known
            assert row["locationId"] is None or row["locationId"] in sites
        for row in jobs:
            assert row["customerId"] in people or row["customerId"] in (None, "unknown")
            assert row["locationId"] is None or row["locationId"] in sites
            assert set(row["estimateIds"]) <= quotes
        for row in lines("servicetitan/appointment-assignments"):
            assert row["jobId"] in known

    def test_one_technician_promotes_everything_and_is_complained_of(self, findings):
        by = Counter()
        served = defaultdict(set)
        for row in latest(findings).values():
            for line in (row["internalNotes"] or "").splitlines():
                label, _, said = line.partition(": ")
                if label == "Technician":
                    by[said] += 1
                    served[said].add(row["locationId"])
        (most, count), (_, second) = by.most_common(2)
        assert most == "206"
        assert count > 1.4 * second
        assert "210" not in by
        sold = [row for row in sheet("complaints") if row["sold_to"] == "yes"]
        his = {row["customer"] for row in sold if row["technician"] == "206"}
        assert len(his) >= 4

    def test_talk_of_selling_is_there_to_be_found(self, findings):
        notes = " ".join(row["internalNotes"] for row in findings)
        for words in ("upsell", "cross-sell", "boosts our revenue", "while you're there"):
            assert words in notes


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


def good(desk):
    """The rows that can be read and mean a lead; the repeated line counts once."""
    seen = {}
    for row in desk:
        if row["id"].startswith("d"):
            seen[row["id"]] = row
    return list(seen.values())


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
        assert names == {
            f"{branch}-{month}.yaml" for branch in ZONES for month in ("2025-10", "2026-09")
        }

    def test_offsets_of_st_johns_have_half_hours(self):
        rows = [row for row in sheet("phone-survey") if row["branch"] == "st_johns"]
        assert rows
        assert {row["at"][-6:] for row in rows} <= {"-03:30", "-02:30"}
