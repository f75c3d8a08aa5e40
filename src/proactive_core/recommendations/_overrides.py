"""Overruling a finding: who, why, and until when. An expired override brings the finding back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import attrs
from attrs.validators import instance_of, optional

from ..checks import aware, in_utc, moments, text
from ..errors import UsageError
from ..refs import Ref
from ._findings import Finding, Level


@attrs.frozen(kw_only=True)
class Override:
    """Somebody answers for leaving a finding as it is, for a time.

    Of those of one rule about one thing and place, the one given last counts: so one is
    lengthened or ended early. See `in_force`.

    Attributes:
        rule: Whose findings: the rule's id.
        about: What was looked at: a recommendation, a text, a team.
        where: Only findings in this field or text; None = in any.
        by: Who answers for it.
        why: In their words.
        since: From this moment on.
        until: Up to this moment, which is not included any more; one that ends as it begins
            takes an earlier one back. There is always an end: what nobody looks at again is
            not overruled but forgotten.

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
        if value < self.since:
            msg = f"an override ends after it begins, or as it does: {value.isoformat()} is earlier"
            raise UsageError(msg)

    def covers(self, finding: Finding, about: Ref, now: datetime) -> bool:
        """Whether it answers for this finding about this thing at this moment.

        Whether a later one has taken its place, `in_force` knows.
        """
        return (
            finding.level is not Level.ENFORCE
            and (finding.rule, about) == (self.rule, self.about)
            and self.where in (None, finding.where)
            and self.since <= now < self.until
        )


@attrs.frozen(kw_only=True)
class Overruling:
    """Who answers for a finding, for a time; the words stand beside the events.

    Attributes:
        rule: Whose findings.
        where: Only findings in this field; None = in any.
        by: Who answers for it.
        since: From this moment on.
        until: Up to this moment, which is not included any more.
        why_slot: Names the text that says why.
    """

    rule: str
    where: str | None
    by: Ref
    since: datetime
    until: datetime
    why_slot: str


@attrs.frozen
class Judged:
    """A finding, and whoever answers for leaving it.

    Attributes:
        override: The override that lasts longest of those that cover it; None = it stands.
    """

    finding: Finding
    override: Override | None = None


_O = TypeVar("_O", Override, Overruling)


def in_force(overrides: Iterable[_O], now: datetime) -> tuple[_O, ...]:
    """Those that count at a moment, one for each rule, thing and place.

    Of those of one rule about one thing and one place, the one given last counts, whoever
    gave it: the others are as if they had ended then. Given at the same moment, the one that
    ends first counts.

    Args:
        overrides: Of any kind and time; or what the life of one recommendation holds of them.
        now: The moment: those that have ended, or not begun, do not count.

    Raises:
        UsageError: `now` has no UTC offset.
    """
    moments(now=now)
    begun = sorted((one for one in overrides if one.since <= now), key=_newest_last)
    last = {_place(one): one for one in begun}
    return tuple(one for one in last.values() if now < one.until)


def _place(one: Override | Overruling) -> object:
    return one.rule, one.where, one.about if isinstance(one, Override) else None


def _newest_last(one: Override | Overruling) -> tuple[datetime, timedelta, Ref, str]:
    words = one.why if isinstance(one, Override) else one.why_slot
    return one.since, one.since - one.until, one.by, words


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
    held = in_force(overrides, now)

    def strongest(finding: Finding) -> Override | None:
        covering = [o for o in held if o.covers(finding, about, now)]
        return max(covering, key=lambda o: (o.until, o.since, o.by, o.why), default=None)

    return tuple(Judged(finding, strongest(finding)) for finding in findings)
