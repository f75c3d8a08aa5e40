"""From the `[programme]` table to what the core looks with."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import attrs

from proactive_core import UsageError
from proactive_core.programme import PeoplePolicy, Upkeep
from proactive_core.recommendations import Launch, OverPromotion

from ._config import Config
from ._faults import read_duration
from ._programme_tables import OverPromotionTable, ProgrammeTable, UpkeepTable

_DAY = 86_400


@attrs.frozen(kw_only=True)
class ProgrammeLimits:
    """What a company set for its programme.

    Attributes:
        launch: None if the table says nothing of it.
        several: Customers who felt sold to that are an alarm; None = no limit.
        quote_idle: Elapsed seconds; None = as for `scorecard`.
        starts_on: First day of the programme; None = nobody said.
    """

    people: PeoplePolicy
    upkeep: tuple[Upkeep, ...]
    launch: Launch | None
    several: int | None
    quote_idle: int | None
    starts_on: date | None


def programme_limits(config: Config, now: datetime) -> ProgrammeLimits:
    """Read the table as of a moment.

    Raises:
        UsageError: A limit cannot be meant; with its place.
    """
    table = config.programme
    day = now.astimezone(ZoneInfo(config.report.zone)).date()
    try:
        people = PeoplePolicy(
            silence_days=table.silence_days,
            coaching_days=table.coaching_days,
            over_promotion=_over_promotion(table.over_promotion),
        )
    except UsageError as e:
        raise UsageError(f"{e} @ $.programme") from e
    return ProgrammeLimits(
        people=people,
        upkeep=tuple(_upkeep(one, i) for i, one in enumerate(table.upkeep)),
        launch=_launch(table, day),
        several=table.alarm_customers,
        quote_idle=None if table.quote_idle_days is None else table.quote_idle_days * _DAY,
        starts_on=table.starts_on,
    )


def _over_promotion(table: OverPromotionTable | None) -> OverPromotion | None:
    if table is None:
        return None
    return OverPromotion(
        spread=Fraction(table.spread, 100),
        breadth=Fraction(table.breadth, 100),
        unreasoned=Fraction(table.unreasoned, 100),
        complaining=table.complaining,
        smallest=table.smallest,
    )


def _upkeep(table: UpkeepTable, place: int) -> Upkeep:
    try:
        working = None if table.working is None else read_duration(table.working)
        return Upkeep(checklist=table.checklist, days=table.days, working=working)
    except UsageError as e:
        raise UsageError(f"{e} @ $.programme.upkeep[{place}]") from e


def _launch(table: ProgrammeTable, day: date) -> Launch | None:
    days = (
        table.technicians_told_on,
        table.customers_told_on,
        table.leads_answered_from,
        table.starts_on,
    )
    if not any(days):
        return None
    told, customers, answered, starts = days
    return Launch(
        as_of=day,
        technicians_told_on=told,
        customers_told_on=customers,
        leads_answered_from=answered,
        starts_on=starts,
    )
