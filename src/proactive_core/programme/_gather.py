"""Putting everything that happened into branches and periods."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from ..facts import CoachingTalk, Complaint, CustomerChase, PlanEntry, Quote, Response
from ..leads import Lead
from ..refs import Ref
from ._advice import Advice
from ._branches import COMPANY_WIDE, UNASSIGNED, WHOLE
from ._periods import Span
from ._ratings import Rated
from ._records import Records


@attrs.define
class Bucket:
    """What belongs to one branch in one period."""

    leads: list[Lead] = attrs.field(factory=list)
    advice: list[Advice] = attrs.field(factory=list)
    quotes: list[Quote] = attrs.field(factory=list)
    complaints: list[Complaint] = attrs.field(factory=list)
    responses: list[Response] = attrs.field(factory=list)
    rated: list[Rated] = attrs.field(factory=list)
    chases: list[CustomerChase] = attrs.field(factory=list)
    talks: list[CoachingTalk] = attrs.field(factory=list)
    plan: list[PlanEntry] = attrs.field(factory=list)


Place = tuple[Ref, Span | None]


def gather(
    records: Records,
    spans: Sequence[Span],
    leads: Iterable[Lead],
    advice: Iterable[Advice],
    rated: Iterable[Rated],
) -> Mapping[Place, Bucket]:
    """Put each thing into four places: its branch or all, its period or the whole time.

    What began outside the spans is in none. What is meant for the whole company
    is in `COMPANY_WIDE`, and what belongs to no branch in `UNASSIGNED`.

    Args:
        records: Facts in order.
        spans: Touching periods, earliest first, at least one.
        leads: By the moment they came in.
        advice: By the moment it was noticed.
        rated: By the moment they were filled in.

    Returns:
        Every branch with every period, in the order of the branch map, whether or not
        there is anything in it.
    """
    company = [WHOLE, *(branch.ref for branch in records.branches), COMPANY_WIDE, UNASSIGNED]
    places = {(branch, span): Bucket() for branch in company for span in (None, *spans)}
    starts = [span.since for span in spans]

    def put(kind: str, thing: Any, branch: Ref | None, at: datetime) -> None:
        if not spans[0].since <= at < spans[-1].until:
            return
        span = spans[bisect_right(starts, at) - 1]
        for one in (WHOLE, branch or UNASSIGNED):
            getattr(places[one, span], kind).append(thing)
            getattr(places[one, None], kind).append(thing)

    for kind, thing, branch, at in _dated(records, leads, advice, rated):
        put(kind, thing, branch, at)
    return places


#: Facts by the moment at which they began: where they are put, and which moment that is.
_BEGINNINGS: tuple[tuple[str, type[Any], str], ...] = (
    ("quotes", Quote, "raised_at"),
    ("complaints", Complaint, "raised_at"),
    ("responses", Response, "answered_at"),
    ("chases", CustomerChase, "asked_at"),
    ("talks", CoachingTalk, "coached_at"),
    ("plan", PlanEntry, "planned_at"),
)


def _dated(
    records: Records, leads: Iterable[Lead], advice: Iterable[Advice], rated: Iterable[Rated]
) -> Iterator[tuple[str, Any, Ref | None, datetime]]:
    for lead in leads:
        yield "leads", lead, records.branches.find(lead.branch), lead.opened_at
    for one in advice:
        fact = one.recommendation
        yield "advice", one, records.branch_of(fact), fact.noticed_at
    for kind, facts, moment in _BEGINNINGS:
        for each in records.all(facts):
            meant_for_all = isinstance(each, PlanEntry) and each.branch is None
            branch = COMPANY_WIDE if meant_for_all else records.branch_of(each)
            yield kind, each, branch, getattr(each, moment)
    for done in rated:
        branch = COMPANY_WIDE if done.run.subject == WHOLE else records.branch_of_run(done.run)
        yield "rated", done, branch, done.run.answered_at
