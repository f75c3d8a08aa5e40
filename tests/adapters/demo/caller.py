"""A client of the demonstration's vendors that knows nothing of the library."""

from __future__ import annotations

import http.client
import json
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from proactive_adapters.demo import VendorServer, payload_dir

START = datetime(2026, 2, 2, 11, tzinfo=UTC)
END = datetime(2026, 10, 1, 10, tzinfo=UTC)
T = "/v2/tenant/880055"
LIST = f"/findings{T}/location-findings"
FORM = "/forms/hcrLoy26"


class Caller:
    """A client that knows nothing of the library."""

    def __init__(self, vendor: VendorServer) -> None:
        self.vendor = vendor
        self.token: str | None = None
        self.app_key: str | None = vendor.keys.app_key

    def send(self, method, path, body=None, headers=None):
        host = urlsplit(self.vendor.url)
        line = http.client.HTTPConnection(host.hostname, host.port, timeout=10)
        try:
            line.request(method, path, body, headers or {})
            reply = line.getresponse()
            return reply.status, dict(reply.getheaders()), reply.read()
        finally:
            line.close()

    def sign_in(self, **more):
        keys = self.vendor.keys
        form = {
            "grant_type": "client_credentials",
            "client_id": keys.client_id,
            "client_secret": keys.client_secret,
        } | more
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _, body = self.send("POST", "/connect/token", urlencode(form), kind)
        told = json.loads(body)
        self.token = told.get("access_token")
        return status, told

    def get(self, path, query=(), **headers):
        asked = {"ST-App-Key": self.app_key} if self.app_key else {}
        if self.token:
            asked["Authorization"] = f"Bearer {self.token}"
        where = path + ("?" + urlencode(query) if query else "")
        status, told, body = self.send("GET", where, headers=asked | headers)
        return status, told, json.loads(body) if "json" in told["Content-Type"] else body

    def rows(self, path, query=()):
        status, _, body = self.get(path, query)
        assert status == 200, body
        return body

    def export(self, path, start=None, **query):
        """All pages of a feed: its rows, the last token, and how many pages there were."""
        rows, pages = [], 0
        while True:
            asked = query | ({"from": start} if start else {})
            body = self.rows(path, asked)
            rows += body["data"]
            pages += 1
            start = body["continueFrom"]
            if not body["hasMore"]:
                return rows, start, pages


def lines(name):
    text = (payload_dir() / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def at(written):
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
