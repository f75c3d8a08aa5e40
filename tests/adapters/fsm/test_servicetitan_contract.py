"""Every request and every tape against the vendor's own published contract."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.fsm.world import ADAPTER, FULL, played, takes
from proactive_adapters.fsm.servicetitan._adapter import _EXPORTS, _FINDINGS_SCOPE
from proactive_core.ports import Feed

CONTRACT = Path(__file__).resolve().parents[4] / "shared/specs/servicetitan-contract-subset.json"
pytestmark = pytest.mark.skipif(
    not CONTRACT.is_file(), reason=f"the vendor's contract is not at {CONTRACT}"
)
_PYTHON: dict[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}


@pytest.fixture(scope="module")
def apis() -> dict[str, Any]:
    held = json.loads(CONTRACT.read_text("utf-8"))["apis"].values()
    return {server: api for api in held for server in api["servers"]}


def operation(apis: dict[str, Any], path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The API and the operation of a path; exactly one must fit."""
    base, _, rest = path.partition("/tenant/4242")
    api = apis[ADAPTER.connection.bases["production"] + base]
    fits = [
        held
        for named, held in api["operations"].items()
        if re.fullmatch(
            re.sub(r"\{(?!tenant)\w+\}", r"-?\\d+", named), "GET /tenant/{tenant}" + rest
        )
    ]
    (only,) = fits
    return api, only


def faults(api: dict[str, Any], schema: dict[str, Any], value: Any, at: str = "$") -> list[str]:
    """What is wrong with a value: as much of JSON Schema as the contract uses."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        return faults(api, api["schemas"][name], value, at)
    found = [
        f"{at}: {value!r} fits none"
        for several in ("oneOf", "anyOf")
        if several in schema and all(faults(api, one, value, at) for one in schema[several])
    ]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        found.append(f"{at}: {value!r} is not {kinds}")
    elif isinstance(value, str):
        found += _text_faults(schema, value, at)
    elif isinstance(value, dict):
        found += _object_faults(api, schema, value, at)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            found += faults(api, schema.get("items", {}), item, f"{at}[{i}]")
    return found


def _text_faults(schema: dict[str, Any], value: str, at: str) -> list[str]:
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is not one of {schema['enum']}")
    if not _has_format(value, schema.get("format")):
        found.append(f"{at}: {value!r} is no {schema['format']}")
    return found


def _object_faults(
    api: dict[str, Any], schema: dict[str, Any], value: dict[str, Any], at: str
) -> list[str]:
    known = schema.get("properties", {})
    found = [f"{at}.{key} is missing" for key in schema.get("required", []) if key not in value]
    if schema.get("additionalProperties") is False:
        found += [f"{at}.{key} is unknown" for key in value if key not in known]
    for key in value.keys() & known.keys():
        found += faults(api, known[key], value[key], f"{at}.{key}")
    return found


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _PYTHON[kind])


def _has_format(value: str, name: str | None) -> bool:
    if name == "date-time":
        return datetime.fromisoformat(value).utcoffset() is not None
    if name == "date":
        return bool(date.fromisoformat(value))
    return True


@pytest.mark.parametrize("feed", FULL, ids=lambda f: f.value)
def test_every_request_is_an_operation_with_parameters_that_it_knows(
    apis: dict[str, Any], feed: Feed
) -> None:
    for request, _ in played(feed):
        api, held = operation(apis, request.path)
        known = {p["name"]: p["schema"] for p in held["parameters"] if p["in"] == "query"}
        assert set(dict(request.query)) <= set(known)
        assert len(dict(request.query)) == len(request.query)
        for name, written in request.query:
            value: Any = written
            if known[name]["type"] in {"integer", "boolean"}:
                value = json.loads(written)
            assert faults(api, known[name], value) == [], name
        needed = {p["name"] for p in held["parameters"] if p.get("required") and p["in"] == "query"}
        assert needed <= set(dict(request.query))


@pytest.mark.parametrize("feed", FULL, ids=lambda f: f.value)
def test_the_scope_that_we_name_is_the_one_that_is_needed(apis: dict[str, Any], feed: Feed) -> None:
    named = _FINDINGS_SCOPE if feed is Feed.RECOMMENDATIONS else _EXPORTS[feed].scope
    for request, _ in played(feed):
        _, held = operation(apis, request.path)
        assert any(named in way["oauth"] for way in held["security"])


@pytest.mark.parametrize("feed", FULL, ids=lambda f: f.value)
def test_the_tape_is_what_the_vendor_would_answer(apis: dict[str, Any], feed: Feed) -> None:
    for take in takes(feed):
        api, held = operation(apis, take["path"])
        schema = held["responses"]["200"]["content"]["application/json"]["schema"]
        assert faults(api, schema, take["body"]) == []


def test_the_check_finds_what_is_wrong(apis: dict[str, Any]) -> None:
    take = takes(Feed.VISITS)[0]
    api, held = operation(apis, take["path"])
    schema = held["responses"]["200"]["content"]["application/json"]["schema"]
    job = take["body"]["data"][0]
    job |= {"id": "1", "createdOn": "2026-01-01T00:00:00", "extra": 1, "active": None}
    job["jobGeneratedLeadSource"] = {"jobId": "x"}
    del job["jobNumber"]
    said = " ".join(faults(api, schema, take["body"]))
    for key in ("id:", "createdOn:", "extra is", "active:", "LeadSource:", "jobNumber is"):
        assert key in said
