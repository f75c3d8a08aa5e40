"""The programme's own servicing: which instrument is due where, like the service of a machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

import attrs
from attrs.validators import optional

from ..checklists import bank
from ..checks import moments, text, whole
from ..errors import UsageError
from ..facts import ChecklistRun
from ..refs import Ref
from ..worktime import WorkCalendar
from ._branches import WHOLE
from ._records import Records


@attrs.frozen(kw_only=True)
class Upkeep:
    """One instrument that is to be filled in again and again [domain §5, §6.9].

    The sources ask for regular servicing and name no number: the interval is the company's.

    Attributes:
        checklist: Key of the instrument, such as `maintenance`.
        days: Most calendar days between two runs; None where `working` is given.
        working: Most seconds of the branch's working time between two runs; None where
            `days` is given.

    Raises:
        UsageError: Not exactly one interval is given, or it is 0.
    """

    checklist: str = attrs.field(default="maintenance", validator=text)
    days: int | None = attrs.field(default=None, validator=optional(whole))
    working: int | None = attrs.field(default=None, validator=optional(whole))

    @working.validator
    def _one(self, _: attrs.Attribute[Any], value: int | None) -> None:
        if (self.days is None) == (value is None) or 0 in (self.days, value):
            msg = (
                f"{self.checklist} needs either days or working seconds between two runs, at "
                f"least 1; not {self.days!r} and {value!r}"
            )
            raise UsageError(msg)


@attrs.frozen(kw_only=True)
class UpkeepDue:
    """Where one instrument stands in one branch.

    Attributes:
        title: The instrument's title in English; its key if the bank does not have it.
        last_at: When it was last filled in; None = never, and the interval counts from the
            programme's beginning.
        due: When it is due; None = the branch's calendar does not reach so far, or there is
            none, for the reason in `why`.
        overdue: True if that moment is past.
        run: The latest run; None if there is none.
        why: Why no due moment is known; None when it is.
    """

    branch: Ref
    name: str
    checklist: str
    title: str
    last_at: datetime | None
    due: datetime | None
    overdue: bool
    run: Ref | None = None
    why: str | None = None


def upkeep_due(
    schedule: Iterable[Upkeep],
    records: Records,
    *,
    since: datetime,
    now: datetime,
    tz: tzinfo,
    calendars: Mapping[Ref, WorkCalendar],
) -> tuple[UpkeepDue, ...]:
    """Tell for every branch when each instrument is due again.

    Args:
        schedule: What is to be filled in how often.
        records: Where the runs are looked up.
        since: When the programme began.
        now: The moment of looking; runs after it do not count.
        tz: The clock of calendar days: a day's interval ends when that day does.
        calendars: Working time by the company's branch; under `WHOLE` the one for all others.

    Returns:
        In the order of the schedule, then of the branch map.

    Raises:
        UsageError: A moment has no UTC offset.
    """
    moments(since=since, now=now)
    runs: dict[tuple[Ref | None, str], ChecklistRun] = {}
    for run in sorted(records.all(ChecklistRun), key=lambda r: (r.answered_at, r.ref)):
        if run.answered_at <= now:
            place = WHOLE if run.subject == WHOLE else records.branch_of_run(run)
            runs[place, run.checklist] = run
    found = []
    for one in schedule:
        for branch in records.branches:
            # Whoever looked after the whole company looked after this branch.
            both = (runs.get((place, one.checklist)) for place in (branch.ref, WHOLE))
            done = [run for run in both if run is not None]
            last = max(done, key=lambda run: (run.answered_at, run.ref), default=None)
            start = since if last is None else last.answered_at
            due, why = _due(one, start, tz, calendars.get(branch.ref, calendars.get(WHOLE)))
            found.append(
                UpkeepDue(
                    branch=branch.ref,
                    name=branch.name,
                    checklist=one.checklist,
                    title=_title(one.checklist),
                    last_at=None if last is None else last.answered_at,
                    due=due,
                    overdue=due is not None and due <= now,
                    run=None if last is None else last.ref,
                    why=why,
                )
            )
    return tuple(found)


def _due(
    one: Upkeep, start: datetime, tz: tzinfo, calendar: WorkCalendar | None
) -> tuple[datetime | None, str | None]:
    if one.days is not None:
        day = start.astimezone(tz).date() + timedelta(days=one.days + 1)
        return datetime.combine(day, time(), tz), None
    if calendar is None:
        return None, "no data: there is no calendar of this branch's working time"
    try:
        return calendar.add(start, one.working or 0), None
    except UsageError as e:
        return None, f"no data: {e}"


def _title(checklist: str) -> str:
    return bank.load(checklist).title.said_in("en") if checklist in bank.KEYS else checklist
