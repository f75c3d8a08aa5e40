"""A webhook is a reply that nobody asked for: the same `read` understands it."""

from vendor import AcmeField

from proactive_core import Reply, Request

PUSHED = b"""{"data": [
  {"id": 12, "customerId": 7, "raisedOn": "2026-03-02T12:00:00-05:00", "text": "no timer"},
  {"id": 13, "customerId": 9, "raisedOn": "yesterday"}]}"""

page = AcmeField().read(Request(about="recommendations", path="/webhook"), Reply(200, PUSHED))
for fact in page.facts:
    print(f"{fact.ref}: {fact.observation}, {fact.noticed_at:%Y-%m-%d %H:%M}Z")
for problem in page.problems:
    print(f"row {problem.key}: {problem.why}")
