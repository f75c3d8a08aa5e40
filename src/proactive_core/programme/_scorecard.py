"""The review a manager reads: the four pillars by branch and period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo

import attrs

from ..checks import aware, in_utc
from ..errors import UsageError
from ..facts import (
    CoachingTalk,
    Complaint,
    CustomerChase,
    PlanEntry,
    Quote,
    Recommendation,
    StatedFigure,
)
from ..leads import Lead
from ..loyalty import ScoringKey
from ..ports import Fault
from ..recommendations import Course, Screening
from ..refs import Ref
from ..worktime import WorkCalendar
from ._advice import advice_of
from ._branches import UNASSIGNED, WHOLE
from ._cells import SILENCE, Cell, Drawing
from ._figures import Figure, counted
from ._gather import gather
from ._hand_over import is_action
from ._leads import Clock, lead_row, with_their_roots
from ._periods import Period, Span, cut
from ._ratings import KEYS, Rated, TechnicianScores, asked, key_by_scale, technician_scores
from ._records import Records

SMALLEST = 5
"""Fewest answers that are shown about one technician [DESIGN §3.10]."""

_CARRIED = counted("leads_carried", "leads that came in before the time looked at, and are open")


@attrs.frozen(kw_only=True)
class Stated:
    """A figure that the company stated, tied to its own branch.

    Nothing is computed from it. It stands beside the other measures and is never the only
    one [domain:R22].

    Attributes:
        branch: The company's branch; `WHOLE` where it names none, `UNASSIGNED` where it names
            one that the map does not know.
    """

    branch: Ref
    name: str
    figure: StatedFigure


@attrs.frozen(kw_only=True)
class Scorecard:
    """What a manager reads about a span of time. Counts add up over branches and periods.

    Things belong to the period in which they began: a lead to that of its arrival, a
    recommendation to that in which it was noticed, a quote or complaint to that in which it
    was raised, an answer to that in which it was given. How they stand is as of `now`.

    Attributes:
        since, until: What was looked at: half-open.
        now: As of when things stand.
        periods: The spans that the time was cut into.
        cells: The whole company, each branch, what is meant for the company itself, and what
            belongs to no branch; each first for the whole time and then by period.
        technicians: For the whole time.
        carried: Open leads that came in before `since`: nobody may forget them.
        stated: Figures that the company stated for a time that touches the one looked at.
        smallest: Fewest answers that are shown about one technician.
        unmapped: Outside branches that the branch map does not know.
        faults: What is wrong with the records.
    """

    since: datetime = attrs.field(converter=in_utc, validator=aware)
    until: datetime = attrs.field(converter=in_utc, validator=aware)
    now: datetime = attrs.field(converter=in_utc, validator=aware)
    periods: tuple[Span, ...]
    cells: tuple[Cell, ...]
    technicians: tuple[TechnicianScores, ...]
    carried: Figure
    stated: tuple[Stated, ...]
    smallest: int
    unmapped: tuple[Ref, ...]
    faults: tuple[Fault, ...]

    def cell(self, branch: Ref = WHOLE, period: str | None = None) -> Cell:
        """One cell.

        Args:
            branch: The company's branch, `WHOLE`, `COMPANY_WIDE` or `UNASSIGNED`.
            period: A period's label; None = the whole time.

        Raises:
            UsageError: There is no such branch or period.
        """
        for cell in self.cells:
            label = None if cell.period is None else cell.period.label
            if (cell.branch, label) == (branch, period):
                return cell
        msg = f"the scorecard has no cell for {branch} and {period or 'the whole time'}"
        raise UsageError(msg)


def scorecard(  # noqa: PLR0913 - everything it rests on is named
    records: Records,
    leads: Iterable[Lead],
    evaluations: Iterable[Rated] = (),
    *,
    screenings: Iterable[Screening],
    since: datetime,
    until: datetime,
    now: datetime,
    calendars: Mapping[Ref, WorkCalendar],
    keys: Iterable[ScoringKey] = KEYS,
    level: float = 0.95,
    period: Period = Period.QUARTER,
    tz: tzinfo = UTC,
    smallest: int = SMALLEST,
    quote_idle: int | None = None,
    courses: Iterable[Course] = (),
) -> Scorecard:
    """Draw up the review of a span of time, by branch and period.

    Order of input never matters. No figure is an invention: a missing one says why.

    Args:
        records: Facts in order.
        leads: All leads of the company, whenever they came in. Those that are actions of a
            checklist are left out: nobody in the field found them.
        evaluations: Checklists that were filled in.
        screenings: What the gate made of the recommendations; one without is `noticed`.
        since: Start of the time looked at, in.
        until: Its end, out.
        now: As of when open and overdue are judged.
        calendars: Working time by the company's branch; under `WHOLE` the one for all
            others. Leads of a branch without one have no times.
        keys: One for each scale that questions were asked on; another scale is not scored.
        level: Confidence level of the net scores' intervals.
        period: How long a period is.
        tz: The clock on which periods begin.
        smallest: Fewest answers that are shown about one technician, at least 1.
        quote_idle: Elapsed seconds without news after which an open quote counts as not
            followed up; None = a quote of which nothing was ever recorded counts.
        courses: Lives of recommendations, of `lives`; one without is judged by its fact alone.

    Raises:
        UsageError: The span is empty; a moment has no UTC offset; `smallest` or `level` is out
            of bounds; or two keys are for one scale.
    """
    if type(smallest) is not int or smallest < 1:
        msg = f"smallest must be a whole number >= 1, not {smallest!r}"
        raise UsageError(msg)
    if not 0 < level < 1:
        msg = f"level must lie strictly between 0 and 1, not {level!r}"
        raise UsageError(msg)
    spans = cut(since, until, period, tz)
    found_in_field = (lead for lead in leads if not is_action(lead))
    leads = tuple(sorted(with_their_roots(found_in_field), key=lambda lead: lead.id))
    evaluations = tuple(sorted(evaluations, key=lambda one: one.run.ref))
    advice = advice_of(records.all(Recommendation), screenings, records.all(Quote), courses, now)
    cells = gather(records, spans, leads, advice, evaluations)
    whole = cells[WHOLE, None]
    kinds = {
        "leads": leads,
        "advice": advice,
        "quotes": records.all(Quote),
        "complaints": records.all(Complaint),
        "chases": records.all(CustomerChase),
        "rated": evaluations,
        "talks": records.all(CoachingTalk),
        "plan": records.all(PlanEntry),
    }
    draw = Drawing(
        silent=frozenset(kind for kind, things in kinds.items() if not things),
        clock=Clock(records.branches, calendars, now),
        questions=asked(whole.responses),
        keys=key_by_scale(keys),
        level=level,
        quote_idle=quote_idle,
        tz=tz,
    )
    early = [lead_row(x) for x in leads if x.live and x.opened_at < spans[0].since]
    return Scorecard(
        since=since,
        until=until,
        now=now,
        periods=spans,
        cells=tuple(
            draw.cell(branch, records.branches.name_of(branch), span, bucket)
            for (branch, span), bucket in cells.items()
        ),
        technicians=technician_scores(
            {
                branch: bucket.responses
                for (branch, span), bucket in cells.items()
                if span is None and branch != WHOLE
            },
            draw.questions,
            draw.keys,
            level,
            smallest,
        ),
        carried=_CARRIED.count(early, len(leads))
        if leads
        else _CARRIED.missing(f"no data: {SILENCE['leads']}"),
        stated=_stated(records, spans),
        smallest=smallest,
        unmapped=tuple(sorted(records.unmapped)),
        faults=records.faults,
    )


def _stated(records: Records, spans: Sequence[Span]) -> tuple[Stated, ...]:
    since, until = spans[0].since, spans[-1].until
    order = {branch.ref: place for place, branch in enumerate(records.branches)}
    found = []
    for figure in records.all(StatedFigure):
        if figure.since < until and since < figure.until:
            own = records.branch_of(figure) or UNASSIGNED
            branch = WHOLE if figure.branch is None else own
            name = records.branches.name_of(branch)
            found.append(Stated(branch=branch, name=name, figure=figure))
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.figure.measure,
                one.figure.unit,
                order.get(one.branch, -1 if one.branch == WHOLE else len(order)),
                one.figure.since,
                one.figure.until,
                one.figure.ref,
            ),
        )
    )
