"""The gate: certain that this customer is better off, or it is withheld."""

from datetime import UTC, datetime

import attrs

from proactive_core import Belief, Recommendation, Ref
from proactive_core.recommendations import review_wording, screen

doubtful = Recommendation(
    ref=Ref("paper", "recommendation", "17"),
    noticed_at=datetime(2026, 3, 2, 17, tzinfo=UTC),
    observation="The circulation pump runs day and night.",
    advice="Fit a timer to the pump.",
    benefit="About half of the pump's electricity, and less wear.",
    belief=Belief.DOUBTFUL,
)
for idea in (doubtful, attrs.evolve(doubtful, belief=Belief.CERTAIN)):
    screening = screen(idea)
    print(f"{idea.belief.value}: {screening.outcome.value}")
    for finding in screening.findings:
        print(f"  {finding.rule} ({finding.severity.value}): {finding.why}")

text = "While you're there, look for what else we can sell them."
print(text)
for finding in review_wording(text):
    print(f"  {text[finding.start : finding.end]!r}: {finding.why}")
