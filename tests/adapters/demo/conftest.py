"""The vendors of the demonstration, each behind a client."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from adapters.demo.caller import START, Caller
from adapters.demo.year import agreed_since, at, lines, opened, sheet
from proactive_adapters.demo import VendorServer, VirtualClock, payload_dir


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


# --- the files of the example company


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
