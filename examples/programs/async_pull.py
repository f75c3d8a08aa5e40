"""The same adapter where sending is awaited: two feeds side by side, no second adapter."""

import asyncio
import json
from datetime import UTC, datetime

from vendor import AcmeField

from proactive_core import Feed, Reply, Window
from proactive_core.drive import apull

JANUARY = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))


async def send(_request):
    """Stand-in for an awaited HTTP client."""
    await asyncio.sleep(0)
    row = {"id": 1, "customerId": 7, "raisedOn": "2026-01-05T10:00:00Z"}
    return Reply(200, json.dumps({"data": [row]}).encode())


async def read(name):
    async for page in apull(AcmeField(), Feed.RECOMMENDATIONS, JANUARY, send):
        print(f"{name}: {page.rows} rows, {len(page.facts)} facts")


async def main():
    await asyncio.gather(read("first account"), read("second account"))


asyncio.run(main())
