"""Form submissions as checklist runs: the suite, the vendor's contract, dirt."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.fsm.test_servicetitan_contract import CONTRACT, faults
from proactive_adapters.fsm.servicetitan import FormMap, ServiceTitanForms
from proactive_core import Answered, Feed, Ref, Reply, SourceError, Unanswered, UsageError, Window
from proactive_core.drive import Walk
from proactive_core.testing import AdapterSuite
from proactive_core.wire import settings

TAPE = Path(__file__).parent / "tape_forms"
VAN = FormMap(
    form=71,
    checklist="van",
    version="1",
    subject="Technician",
    units={
        "u-tools": "tools",
        "u-tidy": "tidy",
        "u-aid": "first_aid",
        "u-note": "why",
        "u-km": "km",
    },
    values={"Green": "yes", "Yellow": "partly", "Red": "no", "Oui": "yes"},
)
SITE = FormMap(
    form=72, checklist="site", version="2", subject="Location", units={"u-1": "a", "u-2": "b"}
)
ADAPTER = ServiceTitanForms(tenant=4242, forms=(VAN, SITE), page_size=2)
WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))


class TestServiceTitanForms(AdapterSuite):
    adapter = ADAPTER
    tape = TAPE
    rows = ("data",)


def takes():
    return json.loads((TAPE / "checklist_runs.json").read_text("utf-8"))


def rows():
    return [copy.deepcopy(row) for take in takes() for row in take["body"]["data"]]


def read(*held, adapter=ADAPTER, **body):
    page = {"page": 1, "pageSize": 2, "hasMore": False, "data": list(held)} | body
    return adapter.read(
        adapter.open(Feed.CHECKLIST_RUNS, WINDOW), Reply(200, json.dumps(page).encode())
    )


def test_stoplights_and_other_units_answer_the_items_that_they_are_mapped_to():
    first, second, third = (read(row).facts[0] for row in rows())
    assert (first.ref, first.subject, first.rater) == (
        Ref("servicetitan_forms", "checklist_run", "5001"),
        Ref("servicetitan", "technician", "501"),
        Ref("servicetitan", "user", "9001"),
    )
    assert (first.checklist, first.version) == ("van", "1")
    assert {a.item: a.answer for a in first.answers} == {
        "tools": Answered("yes"),  # green
        "tidy": Answered("partly"),  # yellow
        "first_aid": Answered("yes"),  # a check box with one value
        "why": Answered("In a hurry"),
        "km": Answered("12.5"),
    }
    noted = {a.item: (a.note, a.evidence) for a in first.answers}
    assert noted["tidy"] == ("Cups on the seat", "seat.jpg; floor.jpg")
    assert second.answers[0].answer == Answered("no")
    assert second.answers[1].answer == Unanswered()  # a stoplight that nobody set
    assert (third.checklist, third.subject) == ("site", Ref("servicetitan", "site", "801"))
    assert [a.answer for a in third.answers] == [Answered("7"), Unanswered()]


def change(row, at, **values):
    row["units"][at] |= values
    return row


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (rows()[0] | {"formId": 99}, "form 99 was not asked for @ $.data[0].formId"),
        (rows()[0] | {"owners": [{"type": "Job", "id": 1}]}, "is about no Technician @ $.data[0].owners"),
        (rows()[0] | {"owners": None}, "is about no Technician"),
        (rows()[0] | {"units": "none"}, "must be a list of units, not 'none' @ $.data[0].units"),
        (rows()[0] | {"units": [3]}, "must be a unit, not 3 @ $.data[0].units[0]"),
        (change(rows()[1], 0, value="Purple"), "must be one of Green, Yellow, Red, Oui, not 'Purple' @ $.data[0].units[0].value"),
        (change(rows()[1], 0, value=True), "must be a text or a number, not True @ $.data[0].units[0].value"),
        (change(rows()[1], 0, values=["a", "b"]), "an item has one answer"),
        (change(rows()[1], 0, attachments="x"), "must be a list, not 'x' @ $.data[0].units[0].attachments"),
        (change(rows()[1], 0, id="u-tidy"), "item 'tidy' is answered twice"),
        ({"id": 7}, "required field missing"),
        (7, "7"),
    ],
)  # fmt: skip
def test_a_submission_that_cannot_be_read_is_a_problem_with_its_place(row, said):
    page = read(row, rows()[2])
    (problem,) = page.problems
    assert said in problem.why
    assert len(page.facts) == 1


def test_sections_are_read_however_deep_and_not_without_end():
    row = rows()[2]
    for _ in range(5):
        row["units"] = [{"id": "s", "name": "S", "type": "Section", "units": row["units"]}]
    assert read(row).facts[0].answers[0].answer == Answered("7")
    for _ in range(20):
        row["units"] = [{"id": "s", "units": row["units"]}]
    assert len(read(row).problems) == 1


def walk(answer):
    steps, held = Walk(ADAPTER, Feed.CHECKLIST_RUNS, WINDOW), []
    while (request := steps.request) is not None:
        held.append(steps.take(Reply(200, json.dumps(answer(request)).encode())))
        assert len(held) < 50
    return [fact.ref.key for page in held for fact in page.facts]


@given(st.integers(0, 9), st.integers(0, 4), st.integers(0, 9))
def test_none_is_missed_when_submissions_vanish_while_they_are_read(most, at, vanished):
    there = [rows()[2] | {"id": n} for n in range(most)]
    asked = []

    def answer(request):
        asked.append(request)
        if len(asked) == at and vanished < len(there):
            del there[vanished]
        start = (int(dict(request.query)["page"]) - 1) * 2
        return {
            "hasMore": start + 2 < len(there),
            "totalCount": len(there),
            "data": there[start : start + 2],
        }

    found = set(walk(answer))
    assert {str(row["id"]) for row in there} <= found


def test_the_question_leaves_out_what_is_not_completed_and_rounds_the_window_outwards():
    window = Window(
        datetime(2026, 1, 1, microsecond=5, tzinfo=UTC),
        datetime(2026, 2, 1, microsecond=5, tzinfo=UTC),
    )
    query = dict(ADAPTER.open(Feed.CHECKLIST_RUNS, window).query)
    assert (query["formIds"], query["status"]) == ("71,72", "Completed")
    assert query["submittedOnOrAfter"] == "2026-01-01T00:00:00Z"
    assert query["submittedBefore"] == "2026-02-01T00:00:01Z"


@pytest.mark.skipif(not CONTRACT.is_file(), reason="the vendor's contract is not present")
def test_requests_and_tape_are_what_the_vendors_contract_says():
    api = json.loads(CONTRACT.read_text("utf-8"))["apis"]["forms-v2.json"]
    held = api["operations"]["GET /tenant/{tenant}/submissions"]
    known = {p["name"]: p["schema"] for p in held["parameters"] if p["in"] == "query"}
    schema = held["responses"]["200"]["content"]["application/json"]["schema"]
    for take in takes():
        for name, written in take["query"]:
            numeric = known[name]["type"] in {"integer", "boolean"}
            assert faults(api, known[name], json.loads(written) if numeric else written) == [], name
        assert faults(api, schema, take["body"]) == []
    assert any("tn.frm.submissions:r" in way["oauth"] for way in held["security"])
    spoilt = takes()[0]["body"]
    spoilt["data"][0]["status"] = "Lost"
    assert faults(api, schema, spoilt) != []


def test_a_missing_scope_is_named():
    with pytest.raises(SourceError, match=r"tn\.frm\.submissions:r"):
        ADAPTER.read(ADAPTER.open(Feed.CHECKLIST_RUNS, WINDOW), Reply(403, b"{}"))


@pytest.mark.parametrize(
    ("forms", "said"),
    [
        ([], "at least one form"),
        ([{"form": 1, "subject": "Job", "units": {"u": "a"}}] * 2, "none twice"),
        ([{"form": 1, "subject": "Truck", "units": {"u": "a"}}], "subject must be one of"),
        ([{"form": 1, "subject": "Job", "units": {"u": "a", "v": "a"}}], "none twice"),
        ([{"form": 1, "subject": "Job", "units": {}}], "units must name items"),
        ([{"form": 1, "subject": "Job", "unit": {}}], "unit"),
    ],
)
def test_a_configuration_that_maps_nothing_or_twice_is_refused(forms, said):
    told = [{"checklist": "x", "version": "1", **form} for form in forms]
    with pytest.raises(UsageError, match=said):
        settings(ServiceTitanForms, {"tenant": 1, "forms": told})


def test_another_feed_is_not_read():
    with pytest.raises(UsageError, match="does not read visits"):
        ADAPTER.open(Feed.VISITS, WINDOW)
