"""A read that breaks off half way goes on where it stopped: what is left to ask is a value."""

import json
from datetime import UTC, datetime

from vendor import AcmeField

from proactive_core import Feed, Reply, SourceError, Window
from proactive_core.drive import Walk

PAGES = {
    "1": {"data": [{"id": 1, "customerId": 7, "raisedOn": "2026-01-05T10:00:00Z"}], "more": True},
    "2": {"data": [{"id": 2, "customerId": 9, "raisedOn": "2026-01-06T10:00:00Z"}], "more": False},
}
JANUARY = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
awake = False


def send(request):
    """A vendor that is asleep when the second page is asked for, the first time."""
    page = dict(request.query)["page"]
    if page == "2" and not awake:
        raise SourceError("the vendor does not answer")
    return Reply(200, json.dumps(PAGES[page]).encode())


walk = Walk(AcmeField(), Feed.RECOMMENDATIONS, JANUARY)
try:
    while walk.request is not None:
        page = walk.take(send(walk.request))
        print("read", *(fact.ref for fact in page.facts))
except SourceError as fault:
    print(f"{fault}; left to ask: {[dict(r.query)['page'] for r in walk.pending]}")

awake, left = True, walk.pending  # `left` can be stored: each request is a plain value
walk = Walk(AcmeField(), Feed.RECOMMENDATIONS, JANUARY, left)
while walk.request is not None:
    page = walk.take(send(walk.request))
    print("read", *(fact.ref for fact in page.facts))
