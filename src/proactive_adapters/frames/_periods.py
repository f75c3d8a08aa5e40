"""Calendar periods as groups: the quarter in which an answer was given."""

from __future__ import annotations

from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs
from attrs.validators import in_, instance_of

from proactive_core import UsageError
from proactive_core.programme import Period

_MONTHS = 12


def _zone(_: object, __: attrs.Attribute[Any], value: str) -> None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as e:
        raise UsageError(f"no such IANA time zone: {value!r}") from e


@attrs.frozen
class PeriodOf:
    """Groups rows by the calendar period that a column of moments falls into.

    Groups are labelled as in the programme's scorecard: `2026-Q3`, `2026-09`, `2026`. A column
    of dates has no time and needs no zone: each day is taken as it stands.

    Attributes:
        column: A column of moments (time stamps, dates; in CSV files ISO 8601 text).
        period: How long a period is.
        zone: IANA name of the time zone on whose clock periods begin.
        naive: What moments without a UTC offset mean: `"utc"`, or `"zone"` for the clock of
            `zone`. None refuses them: whoever wrote the column has to say.

    Raises:
        UsageError: There is no such zone.
    """

    column: str
    period: Period = attrs.field(validator=instance_of(Period))
    zone: str = attrs.field(validator=_zone)
    naive: Literal["utc", "zone"] | None = attrs.field(
        default=None, validator=in_((None, "utc", "zone"))
    )

    def label(self, months: int | None) -> str | None:
        """Name the period that a month lies in; months count from year 0."""
        if months is None:
            return None
        year, month = divmod(int(months), _MONTHS)
        if self.period is Period.YEAR:
            return f"{year:04d}"
        if self.period is Period.QUARTER:
            return f"{year:04d}-Q{month // Period.QUARTER.value + 1}"
        return f"{year:04d}-{month + 1:02d}"

    def refuse_naive(self) -> None:
        """Refuse a column without UTC offsets unless its meaning was stated."""
        if self.naive is None:
            raise UsageError(
                f"column {self.column!r} holds moments without a UTC offset: say what they mean"
                ' with naive="utc" or naive="zone"'
            )

    def refuse(self, kind: object) -> UsageError:
        """The error for a column that holds no moments at all."""
        return UsageError(
            f"column {self.column!r} must hold moments or dates, not {kind}: convert it first"
        )
