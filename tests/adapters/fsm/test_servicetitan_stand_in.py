"""Walks over real HTTP, against the stand-in of the demonstration, which shares no code."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.fsm.world import FULL, WINDOW, fact, read, rows
from proactive_adapters.demo import Faults, Keys, VendorServer, VirtualClock
from proactive_adapters.fsm.servicetitan import ServiceTitan
from proactive_core.drive import Walk
from proactive_core.errors import SourceError
from proactive_core.ports import Feed, Reply, Request, Window

KEYS = Keys(tenant=4242)
ADAPTER = ServiceTitan(tenant=4242, currency="EUR", page_size=2)
NAMES = {
    Feed.ASSIGNMENTS: "appointment-assignments",
    Feed.BRANCHES: "business-units",
    Feed.CUSTOMERS: "customers",
    Feed.QUOTES: "estimates",
    Feed.RECOMMENDATIONS: "location-findings",
    Feed.SITES: "locations",
    Feed.TECHNICIANS: "technicians",
    Feed.VISITS: "jobs",
    Feed.SUBMISSIONS: "jobs",
}


@pytest.fixture
def vendor(tmp_path: Path) -> Iterator[VendorServer]:
    titan, form = tmp_path / "servicetitan", tmp_path / "typeform"
    titan.mkdir()
    form.mkdir()
    for name in ("employees", "installed-equipment"):
        (titan / f"{name}.jsonl").write_text("", "utf-8")
    for feed, name in NAMES.items():
        lines = (json.dumps(row) + "\n" for row in rows(feed))
        (titan / f"{name}.jsonl").write_text("".join(lines), "utf-8")
    (form / "form.json").write_text('{"id": "f", "_links": {}}', "utf-8")
    (form / "responses.jsonl").write_text("", "utf-8")
    clock = VirtualClock(datetime(2026, 2, 1, tzinfo=UTC))
    faults = Faults(stumble_every=3, burst=2, token_uses=5)
    with VendorServer(clock, folder=tmp_path, keys=KEYS, faults=faults, page_size=2) as server:
        yield server


class Sender:
    """Just enough of one: signs in as the adapter's connection says, and passes all on."""

    def __init__(self, vendor: VendorServer) -> None:
        self.vendor = vendor
        self.token = ""

    def sign_in(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": KEYS.client_id,
            "client_secret": KEYS.client_secret,
        }
        said = self._open(self.vendor.token_url, urllib.parse.urlencode(form).encode(), {})
        if said.status == 200:
            self.token = said.json()["access_token"]

    def __call__(self, request: Request) -> Reply:
        secrets = {"app_key": KEYS.app_key}
        headers = {name: secrets[key] for name, key in ADAPTER.connection.headers.items()}
        headers["Authorization"] = f"Bearer {self.token}"
        query = urllib.parse.urlencode(request.query)
        return self._open(f"{self.vendor.url}{request.path}?{query}", None, headers)

    @staticmethod
    def _open(url: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as got:
                return Reply(got.status, got.read(), _lower(got.headers))
        except urllib.error.HTTPError as e:
            with e:
                return Reply(e.code, e.read(), _lower(e.headers))


def _lower(headers: object) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), value) for name, value in headers.items())


def walked(vendor: VendorServer, feed: Feed, window: Window) -> tuple[list[Any], Walk, set[Any]]:
    """Walk with patience: what meant nothing is asked again."""
    send, walk, found, met = Sender(vendor), Walk(ADAPTER, feed, window), [], set()
    for _ in range(200):
        if walk.request is None:
            return found, walk, met
        try:
            found += walk.take(send(walk.request)).facts
        except SourceError as fault:
            met.add((fault.status, fault.retry_after))
            if fault.status == 401:
                send.sign_in()
    raise AssertionError("the walk does not end")


@pytest.mark.parametrize("feed", [f for f in FULL if f in NAMES], ids=lambda f: f.value)
def test_every_feed_is_read_whole_through_all_faults(vendor: VendorServer, feed: Feed) -> None:
    found, walk, met = walked(vendor, feed, WINDOW)
    wanted = [fact(feed, row) for row in rows(feed) if _is_row(feed, row)]
    assert found == wanted
    assert met >= {(401, None), (429, 1.0), (502, None)}
    assert (walk.cursor is None) == (feed is Feed.RECOMMENDATIONS)


def test_the_next_read_goes_on_where_the_last_one_ended(vendor: VendorServer) -> None:
    found, walk, _ = walked(vendor, Feed.CUSTOMERS, WINDOW)
    later = Window(WINDOW.until, datetime(2026, 3, 1, tzinfo=UTC), walk.cursor)
    again, _, _ = walked(vendor, Feed.CUSTOMERS, later)
    # Recent rows come again on purpose; older ones do not.
    assert set(again) < set(found)


def _is_row(feed: Feed, row: object) -> bool:
    return read(feed, row).rows == 1
