"""Rules as data, and what a rule has to say about one text or one recommendation."""

from __future__ import annotations

import enum
from typing import Any

import attrs
from attrs.validators import instance_of, optional

from ..checks import text, whole
from ..errors import UsageError


class Level(enum.Enum):
    """How binding a rule is [domain §10]."""

    ENFORCE = "enforce"  #: the source is absolute: the library refuses
    DESIGN = "design"  #: a choice of this project
    LINT = "lint"  #: a judgement with its reason; people may overrule it
    POLICY = "policy"  #: a default that the library keeps to


class Severity(enum.Enum):
    """How much a finding should worry its reader, most first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


_WORST_FIRST = {severity: place for place, severity in enumerate(Severity)}


@attrs.frozen(kw_only=True)
class Finding:
    """Something that a rule noticed, for a person to act on.

    Attributes:
        rule: The rule's id, with its page: `domain:R1`.
        why: What is amiss, in plain words.
        remedy: What to do about it.
        where: Name of the field or text that it was found in.
        start: Place of its first character in that text, from 0; None if the finding is
            about no particular words.
        end: Place after its last character; None together with `start`.
        instead: Serving words that could stand there; None if there are none.

    Raises:
        UsageError: Only one of `start` and `end` is given, or they do not enclose anything.
    """

    rule: str = attrs.field(validator=text)
    level: Level = attrs.field(validator=instance_of(Level))
    severity: Severity = attrs.field(validator=instance_of(Severity))
    why: str = attrs.field(validator=text)
    remedy: str = attrs.field(validator=text)
    where: str = attrs.field(validator=text)
    start: int | None = attrs.field(default=None, validator=optional(whole))
    end: int | None = attrs.field(default=None, validator=optional(whole))
    instead: str | None = attrs.field(default=None, validator=optional(text))

    @end.validator
    def _encloses(self, _: attrs.Attribute[Any], value: int | None) -> None:
        if (self.start is None) != (value is None):
            msg = "a finding has both a start and an end, or neither"
            raise UsageError(msg)
        if self.start is not None and value is not None and self.start >= value:
            msg = f"a finding encloses something: start {self.start!r} is not before {value!r}"
            raise UsageError(msg)


@attrs.frozen(kw_only=True)
class Rule:
    """One rule of the method, or one that a company added.

    Attributes:
        id: With its page or owner: `domain:R1`, `acme:3`.
        severity: Of its findings.
        says: The rule in one sentence.
        source: What it rests on: documents of the reference, or whoever decided it.
    """

    id: str = attrs.field(validator=text)
    level: Level = attrs.field(validator=instance_of(Level))
    severity: Severity = attrs.field(validator=instance_of(Severity))
    says: str = attrs.field(validator=text)
    source: str = attrs.field(validator=text)

    def finding(
        self,
        *,
        why: str,
        remedy: str,
        where: str,
        start: int | None = None,
        end: int | None = None,
        instead: str | None = None,
    ) -> Finding:
        """Make a finding that carries this rule's id, level and severity."""
        return Finding(
            rule=self.id,
            level=self.level,
            severity=self.severity,
            why=why,
            remedy=remedy,
            where=where,
            start=start,
            end=end,
            instead=instead,
        )


def ordered(findings: frozenset[Finding]) -> tuple[Finding, ...]:
    """Sort findings worst first, then by rule and place: the order never depends on chance."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                _WORST_FIRST[f.severity],
                f.rule,
                f.where,
                -1 if f.start is None else f.start,
                -1 if f.end is None else f.end,
                f.why,
                f.remedy,
                f.instead or "",
            ),
        )
    )
