"""The example's rows against the vendor's published contract, where it is at hand."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from proactive_adapters.demo import payload_dir

CONTRACT = (
    Path(__file__).resolve().parents[3]
    / ".."
    / "shared"
    / "specs"
    / "servicetitan-contract-subset.json"
)
pytestmark = pytest.mark.skipif(
    not CONTRACT.is_file(), reason="the vendor's contract is not at hand (shared/specs)"
)

SCHEMAS = {
    "technicians": ("settings-v2.json", "TenantSettings.V2.ExportTechnicianResponse"),
    "employees": ("settings-v2.json", "TenantSettings.V2.ExportEmployeeResponse"),
    "business-units": ("settings-v2.json", "TenantSettings.V2.ExportBusinessUnitResponse"),
    "customers": ("crm-v2.json", "Crm.V2.ExportCustomerResponse"),
    "locations": ("crm-v2.json", "Crm.V2.ExportLocationsResponse"),
    "jobs": ("jpm-v2.json", "Jpm.V2.ExportJobsResponse"),
    "appointment-assignments": (
        "dispatch-v2.json",
        "Dispatch.V2.ExportAppointmentAssignmentsResponse",
    ),
    "estimates": ("salestech-v2.json", "Estimates.V2.ExportEstimatesResponse"),
    "location-findings": ("findings-v2.json", "EquipmentSystems.V2.FindingDetailedResponse"),
}

# Every departure from the contract is deliberate; anything else is a slip of the generator.
DIRT = {
    "technicians": {"status"},
    "employees": set(),
    "business-units": set(),
    "customers": {
        *("type", "name", "createdById", "externalData"),
        *("address.country", "address.street", "address.zip"),
    },
    "locations": {"address.country"},
    "jobs": {"customerId", "locationId", "customerPo", "externalData", "priority"},
    "appointment-assignments": {"status", "technicianId"},
    "estimates": {"subtotal"},
    "location-findings": {"status", "urgencyLevel", "locationId"},
}

KINDS = {
    "integer": lambda held: type(held) is int,
    "number": lambda held: type(held) in (int, float),
    "string": lambda held: isinstance(held, str),
    "boolean": lambda held: isinstance(held, bool),
    "array": lambda held: isinstance(held, list),
    "object": lambda held: isinstance(held, dict),
    "null": lambda held: held is None,
}


class Checker:
    def __init__(self, schemas):
        self.schemas = schemas

    def resolved(self, schema):
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def faults(self, held, schema, at=""):
        schema = self.resolved(schema)
        for word in ("oneOf", "anyOf"):
            if word in schema:
                tried = [list(self.faults(held, one, at)) for one in schema[word]]
                yield from min(tried, key=len) if all(tried) else ()
                return
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if kinds and not any(KINDS[kind](held) for kind in kinds):
            yield at, f"{held!r} is no {' or '.join(kinds)}"
        elif held is not None and "enum" in schema and held not in schema["enum"]:
            yield at, f"{held!r} is none of the known words"
        elif isinstance(held, dict) and "properties" in schema:
            yield from self._fields(held, schema, at)
        elif isinstance(held, list) and "items" in schema:
            for one in held:
                yield from self.faults(one, schema["items"], at)

    def _fields(self, held, schema, at):
        known = schema["properties"]
        for name in sorted(set(schema.get("required", ())) - set(held)):
            yield f"{at}.{name}".lstrip("."), "missing"
        for name, value in held.items():
            place = f"{at}.{name}".lstrip(".")
            if name in known:
                yield from self.faults(value, known[name], place)
            else:
                yield place, "not in the contract"


@pytest.fixture(scope="module")
def contract():
    return json.loads(CONTRACT.read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_rows_keep_the_contract_but_for_the_dirt(contract, name):
    file, schema = SCHEMAS[name]
    checker = Checker(contract["apis"][file]["schemas"])
    found = defaultdict(set)
    text = (payload_dir() / "servicetitan" / f"{name}.jsonl").read_text("utf-8")
    for line in text.splitlines():
        for at, why in checker.faults(json.loads(line), checker.schemas[schema]):
            found[at].add(why)
    assert set(found) == DIRT[name], dict(found)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_row_has_every_field_of_the_contract(contract, name):
    file, schema = SCHEMAS[name]
    known = contract["apis"][file]["schemas"][schema]["properties"]
    text = (payload_dir() / "servicetitan" / f"{name}.jsonl").read_text("utf-8")
    for line in text.splitlines():
        assert set(json.loads(line)) == set(known)


def test_the_checker_can_fail():
    schema = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {
            "id": {"type": "integer"},
            "kind": {"enum": ["A", "B"], "type": "string"},
            "tags": {"type": ["array", "null"], "items": {"$ref": "#/x/Tag"}},
            "other": {"oneOf": [{"$ref": "#/x/Tag"}, {"type": "null"}]},
        },
    }
    checker = Checker({"Tag": {"type": "integer"}})
    held = {"id": True, "kind": "C", "tags": [1, "2"], "other": "x", "more": 1}
    assert {at for at, _ in checker.faults(held, schema)} == {
        *("id", "name", "kind", "tags", "other", "more"),
    }
    good = {"id": 1, "name": 2, "kind": "A", "tags": None, "other": None}
    assert [at for at, _ in checker.faults(good, schema)] == ["name"]
