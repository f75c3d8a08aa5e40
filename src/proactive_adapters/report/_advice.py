"""What the gate and the reviews noticed, gathered by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from proactive_core import Quote, Recommendation, Ref
from proactive_core.recommendations import (
    Course,
    Finding,
    Level,
    Screening,
    Severity,
    review_course,
)

from ._values import FindingGroup

_WORST_FIRST = {severity: place for place, severity in enumerate(Severity)}


def finding_groups(
    recommendations: Iterable[Recommendation],
    screenings: Iterable[Screening],
    quotes: Iterable[Quote],
    courses: Iterable[Course] = (),
    *,
    now: datetime,
) -> tuple[FindingGroup, ...]:
    """Gather all findings: those for people to look at, worst first, then the gate's reasons.

    Those that somebody answers for at the moment are left out.
    """
    lives = {course.recommendation: course for course in courses}
    looks = {s.recommendation: s for s in screenings}
    sent: dict[Ref, list[Quote]] = {}
    for quote in quotes:
        if quote.recommendation is not None:
            sent.setdefault(quote.recommendation, []).append(quote)
    groups: dict[tuple[str, str], list[tuple[Ref, Finding]]] = {}
    for recommendation in recommendations:
        look = looks.get(recommendation.ref)
        if look is not None:
            ref = recommendation.ref
            for kind, finding in _of(recommendation, look, sent.get(ref, []), lives.get(ref)):
                life = lives.get(ref)
                if life is None or not life.overrules(finding, now):
                    groups.setdefault((kind, finding.rule), []).append((ref, finding))
    made = [_group(kind, rule, found) for (kind, rule), found in groups.items()]
    order = {severity.value: place for severity, place in _WORST_FIRST.items()}
    return tuple(sorted(made, key=lambda g: (g.kind, order[g.severity], -g.count, g.rule)))


def _of(
    recommendation: Recommendation, look: Screening, quotes: list[Quote], life: Course | None
) -> Iterator[tuple[str, Finding]]:
    for finding in look.findings:
        yield ("withheld" if finding.level is Level.ENFORCE else "review"), finding
    for finding in review_course(recommendation, look, quotes, life):
        yield "review", finding


def _group(kind: str, rule: str, found: list[tuple[Ref, Finding]]) -> FindingGroup:
    findings = [finding for _, finding in found]
    worst = min(findings, key=lambda f: _WORST_FIRST[f.severity])
    ways = Counter(finding.why for finding in findings)
    return FindingGroup(
        kind=kind,
        severity=worst.severity.value,
        level=worst.level.value,
        rule=rule,
        why=tuple(sorted(ways.items(), key=lambda pair: (-pair[1], pair[0]))),
        remedies=tuple(sorted({finding.remedy for finding in findings})),
        count=len(findings),
        refs=tuple(sorted({str(ref) for ref, _ in found})),
    )
