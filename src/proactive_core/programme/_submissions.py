"""From advice that a customer agreed to hear more about, to what the office must act on."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ..facts import Decision, Recommendation, Stakes, Submission, Urgency
from ..recommendations import DEFAULT, FindingRule, Screening, screen
from ..refs import Ref
from ._records import Records

_URGENCY = {
    Stakes.CRITICAL: Urgency.URGENT,
    Stakes.HIGH: Urgency.HIGH,
    Stakes.MEDIUM: Urgency.NORMAL,
    Stakes.LOW: Urgency.NORMAL,
}


def screen_all(
    records: Records, rules: Iterable[FindingRule[Recommendation]] = DEFAULT
) -> tuple[Screening, ...]:
    """Let the gate look at every recommendation, in order of their refs.

    Raises:
        UsageError: As `screen`.
    """
    rules = tuple(rules)
    return tuple(screen(r, rules) for r in records.all(Recommendation))


def submissions_of(records: Records, screenings: Iterable[Screening]) -> tuple[Submission, ...]:
    """Everything that has to become a lead, each with the company's branch if it is known.

    That is, every submission that a system of the field handed in, and one for each
    recommendation that the gate let through and whose customer agreed to be contacted,
    unless a submission handed in names that recommendation already. What is not screened,
    or withheld, gives none [domain:R1, domain:R2].

    Args:
        records: Where recommendations and submissions are looked up.
        screenings: Of all recommendations, in any order; a later one of the same
            recommendation takes the place of an earlier one.

    Returns:
        Sorted by moment of observation, then by ref.
    """
    passed = {s.recommendation: not s.withheld for s in screenings}
    direct = records.all(Submission)
    named = {submission.recommendation for submission in direct}
    derived = (
        submission_of(recommendation)
        for recommendation in records.all(Recommendation)
        if recommendation.decision is Decision.AGREED
        and passed.get(recommendation.ref, False)
        and recommendation.ref not in named
    )
    placed = (attrs.evolve(s, branch=records.branch_of(s)) for s in (*direct, *derived))
    return tuple(sorted(placed, key=lambda s: (s.observed_at, s.ref)))


def submission_of(recommendation: Recommendation, number: int = 1) -> Submission:
    """What the office must act on when a customer agreed.

    Args:
        recommendation: Its latest fact.
        number: Of the agreement to it: later ones have submissions of their own.
    """
    key = str(recommendation.ref) if number == 1 else f"{recommendation.ref}#{number}"
    said = [w.strip() for w in (recommendation.observation, recommendation.advice) if w]
    return Submission(
        ref=Ref("proactive", "submission", key),
        technician=recommendation.technician,
        customer=recommendation.customer,
        site=recommendation.site,
        visit=recommendation.visit,
        branch=recommendation.branch,
        recommendation=recommendation.ref,
        observed_at=recommendation.noticed_at,
        summary="\n".join(w for w in said if w) or None,
        urgency=None if recommendation.stakes is None else _URGENCY[recommendation.stakes],
    )
