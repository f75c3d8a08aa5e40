"""What a configuration file may say of the programme itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
from attrs.validators import optional

from proactive_core import UsageError
from proactive_core.checks import whole


def _percent(_: object, field: attrs.Attribute[Any], value: int) -> None:
    if not 0 < value <= 100:  # noqa: PLR2004 - percent
        raise UsageError(f"{field.name} must be a percentage from 1 to 100, not {value!r}")


def _several(_: object, field: attrs.Attribute[Any], value: int) -> None:
    if value < 2:  # noqa: PLR2004 - one is not several
        raise UsageError(f"{field.name} must be at least 2, not {value!r}")


@attrs.frozen(kw_only=True)
class OverPromotionTable:
    """The `[programme.over_promotion]` table: limits of the company's own; shares as percent.

    Attributes:
        spread: Percent of the visited customers who were recommended something.
        breadth: Percent of the company's services that were recommended.
        unreasoned: Percent of the recommendations without observation or benefit.
        complaining: Different customers who complained of being sold something.
        smallest: Fewest customers, services and recommendations for which the percentages
            are looked at.
    """

    spread: int = attrs.field(validator=_percent)
    breadth: int = attrs.field(validator=_percent)
    unreasoned: int = attrs.field(validator=_percent)
    complaining: int
    smallest: int


@attrs.frozen(kw_only=True)
class UpkeepTable:
    """One `[[programme.upkeep]]` table: an instrument that is filled in again and again.

    Attributes:
        days: Most calendar days between two runs; None where `working` is given.
        working: Most business time of the branch between two runs; None where `days` is.
    """

    checklist: str = "maintenance"
    days: int | None = None
    working: str | None = None


@attrs.frozen(kw_only=True)
class ProgrammeTable:
    """The `[programme]` table: how it was brought in, and limits of the company's own.

    Attributes:
        technicians_told_on: None = they were not told.
        customers_told_on: None = they were not told.
        leads_answered_from: From when a process for leads is in place; None = there is none.
        starts_on: First day of the programme; None = nobody said.
        silence_days: Days without a word from a technician; None = no subject.
        coaching_days: Most days between two coaching talks; None = no rhythm is set.
        alarm_customers: Customers who felt sold to that are an alarm; None = no limit is set.
        quote_idle_days: Days without news after which an open quote counts as not followed up;
            None = one of which nothing was ever recorded counts.
    """

    technicians_told_on: date | None = None
    customers_told_on: date | None = None
    leads_answered_from: date | None = None
    starts_on: date | None = None
    silence_days: int | None = None
    coaching_days: int | None = None
    alarm_customers: int | None = attrs.field(default=None, validator=optional(_several))
    quote_idle_days: int | None = attrs.field(default=None, validator=optional(whole))
    over_promotion: OverPromotionTable | None = None
    upkeep: tuple[UpkeepTable, ...] = ()
