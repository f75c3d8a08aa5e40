"""Hours in which nobody is disturbed: they hold up a message, never a clock [leads §7.6]."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import attrs

from ..errors import UsageError

_DAY = timedelta(days=1)


def _wall(_: object, field: attrs.Attribute[time], value: object) -> None:
    if not isinstance(value, time) or value.tzinfo is not None:
        msg = f"{field.name} must be a time of day without zone, not {value!r}"
        raise UsageError(msg)


@attrs.frozen
class QuietHours:
    """A stretch of every day, by the wall clock of whoever would be disturbed.

    Attributes:
        since: In.
        until: Out; not later than `since` = on the next day.

    Raises:
        UsageError: A part is no time of day, or both are the same.
    """

    since: time = attrs.field(validator=_wall)
    until: time = attrs.field(validator=_wall)

    def __attrs_post_init__(self) -> None:
        if self.since == self.until:
            msg = "quiet hours that never end would silence the ladder"
            raise UsageError(msg)

    def end(self, local: datetime) -> datetime | None:
        """When the quiet hours end that a local moment lies in, in UTC; None if in none."""
        wall = local.timetz().replace(tzinfo=None)
        day = local.date()
        if self.since < self.until:
            if not self.since <= wall < self.until:
                return None
        elif wall >= self.since:
            day += _DAY
        elif wall >= self.until:
            return None
        return datetime.combine(day, self.until, local.tzinfo).astimezone(UTC)
