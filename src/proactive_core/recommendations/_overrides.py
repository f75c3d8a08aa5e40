"""Overruling a finding: who, why, and until when. An expired override brings the finding back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs
from attrs.validators import instance_of, optional

from ..checks import aware, in_utc, moments, text
from ..errors import UsageError
from ..refs import Ref
from ._findings import Finding, Level


@attrs.frozen(kw_only=True)
class Override:
    """Somebody answers for leaving a finding as it is, for a time.

    Attributes:
        rule: Whose findings: the rule's id.
        about: What was looked at: a recommendation, a text, a team.
        where: Only findings in this field or text; None = in any.
        by: Who answers for it.
        why: In their words.
        since: From this moment on.
        until: Up to this moment, which is not included any more. There is always one:
            what nobody looks at again is not overruled but forgotten.

    Raises:
        UsageError: It would end before it begins.
    """

    rule: str = attrs.field(validator=text)
    about: Ref = attrs.field(validator=instance_of(Ref))
    where: str | None = attrs.field(default=None, validator=optional(text))
    by: Ref = attrs.field(validator=instance_of(Ref))
    why: str = attrs.field(validator=text)
    since: datetime = attrs.field(converter=in_utc, validator=aware)
    until: datetime = attrs.field(converter=in_utc, validator=aware)

    @until.validator
    def _after(self, _: attrs.Attribute[Any], value: datetime) -> None:
        if value <= self.since:
            msg = f"an override ends after it begins: {value.isoformat()} is not later"
            raise UsageError(msg)

    def covers(self, finding: Finding, about: Ref, now: datetime) -> bool:
        """Whether this finding about this thing is overruled at this moment."""
        return (
            finding.level is not Level.ENFORCE
            and (finding.rule, about) == (self.rule, self.about)
            and self.where in (None, finding.where)
            and self.since <= now < self.until
        )


@attrs.frozen
class Judged:
    """A finding, and whoever answers for leaving it.

    Attributes:
        override: The override that lasts longest of those that cover it; None = it stands.
    """

    finding: Finding
    override: Override | None = None


def judge(
    findings: Iterable[Finding], about: Ref, overrides: Iterable[Override], now: datetime
) -> tuple[Judged, ...]:
    """Tell findings that stand from those that somebody answers for.

    A finding of level `ENFORCE` is never overruled: where the source is absolute, the
    library refuses.

    Args:
        findings: Of one look at one thing; they keep their order.
        about: What was looked at.
        overrides: Those about something else are passed over; their order changes nothing.
        now: The moment: overrides that have ended, or not begun, do not count.

    Raises:
        UsageError: `now` has no UTC offset.
    """
    moments(now=now)
    held = tuple(overrides)

    def strongest(finding: Finding) -> Override | None:
        covering = [o for o in held if o.covers(finding, about, now)]
        return max(covering, key=lambda o: (o.until, o.since, o.by, o.why), default=None)

    return tuple(Judged(finding, strongest(finding)) for finding in findings)
