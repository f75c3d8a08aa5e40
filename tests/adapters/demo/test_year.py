"""One company's year: how it is made, and what happens in it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

from adapters.demo.year import END, EXAMPLE, at, latest, lines, sheet


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
        assert len(made) == 37
        for name in made:
            assert (tmp_path / name).read_bytes() == (EXAMPLE / name).read_bytes(), name

    def test_every_data_file_comes_from_the_generator(self, expected):
        kept = {
            p.relative_to(EXAMPLE).as_posix()
            for folder in ("servicetitan", "typeform", "files")
            for p in (EXAMPLE / folder).rglob("*")
            if p.is_file()
        }
        assert len(kept) == 36
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
