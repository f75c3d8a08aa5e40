"""Rules as data, and what a rule has to say about one value: a text, a recommendation, a plan."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

import attrs
from attrs.validators import instance_of, optional

from ..checks import text, whole
from ..errors import PluginError, ProactiveError, UsageError

T = TypeVar("T")
R = TypeVar("R", bound="Rule")
_NO_LETTER = re.compile(r"[^a-z0-9]+")


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
        reason: Why it is there, in plain words.
        remedy: What usually mends what it finds.
        source: What it rests on: documents of the reference, or whoever decided it.
    """

    id: str = attrs.field(validator=text)
    level: Level = attrs.field(validator=instance_of(Level))
    severity: Severity = attrs.field(validator=instance_of(Severity))
    says: str = attrs.field(validator=text)
    reason: str = attrs.field(validator=text)
    remedy: str = attrs.field(validator=text)
    source: str = attrs.field(validator=text)

    @property
    def name(self) -> str:
        """The id as a lower_case word, by which a catalog holds it: `domain_r1`."""
        return _NO_LETTER.sub("_", self.id.lower()).strip("_")

    def finding(
        self,
        *,
        why: str,
        where: str,
        remedy: str | None = None,
        start: int | None = None,
        end: int | None = None,
        instead: str | None = None,
    ) -> Finding:
        """Make a finding that carries this rule's id, level and severity.

        Args:
            why: What is amiss here.
            where: Name of the field or text that it was found in.
            remedy: What to do about it; None = the rule's own.
            start: As for `Finding`.
            end: As for `Finding`.
            instead: As for `Finding`.
        """
        return Finding(
            rule=self.id,
            level=self.level,
            severity=self.severity,
            why=why,
            remedy=self.remedy if remedy is None else remedy,
            where=where,
            start=start,
            end=end,
            instead=instead,
        )


@attrs.frozen(kw_only=True)
class FindingRule(Rule, Generic[T]):
    """A rule together with the look it takes at one kind of value.

    Attributes:
        looks_at: The class of the values that it judges; it passes others over.
        examine: A pure function from such a value to this rule's findings; none if nothing
            is amiss. Of a recommendation, findings of level `ENFORCE` withhold it.
    """

    looks_at: type[T]
    examine: Callable[[T], Iterable[Finding]]

    @classmethod
    def of(
        cls, rule: Rule, looks_at: type[T], examine: Callable[[T], Iterable[Finding]]
    ) -> FindingRule[T]:
        """Give a rule its look."""
        held = {field.name: getattr(rule, field.name) for field in attrs.fields(Rule)}
        return cls(**held, looks_at=looks_at, examine=examine)


def distinct(rules: Iterable[R]) -> tuple[R, ...]:
    """Each rule once.

    Raises:
        UsageError: Two different rules share an id.
    """
    known: dict[str, R] = {}
    for rule in rules:
        if known.setdefault(rule.id, rule) != rule:
            msg = f"two different rules go by {rule.id}"
            raise UsageError(msg)
    return tuple(known.values())


def review(value: object, rules: Iterable[FindingRule[Any]]) -> tuple[Finding, ...]:
    """What rules have to say of one value, whatever it is.

    Rules that look at another kind of value are passed over. Neither the order of the rules
    nor repeating one changes anything.

    Args:
        value: A recommendation, a `Statement`, a `PayScheme`, a `Launch` …
        rules: Such as `FINDING_RULES`, and those that a catalog holds.

    Returns:
        Findings worst first.

    Raises:
        UsageError: Two different rules share an id.
        PluginError: A rule broke, or gave something that is no finding; the message names it.
    """
    fitting = (rule for rule in distinct(rules) if isinstance(value, rule.looks_at))
    return ordered(frozenset(found for rule in fitting for found in _found(rule, value)))


def _found(rule: FindingRule[T], value: T) -> tuple[Finding, ...]:
    try:
        found = tuple(rule.examine(value))
    except ProactiveError:
        raise
    except Exception as e:
        msg = f"the rule {rule.id} broke: {type(e).__name__}: {e}"
        raise PluginError(msg) from e
    for one in found:
        if not isinstance(one, Finding):
            msg = f"the rule {rule.id} broke: it gave {one!r}, which is no finding"
            raise PluginError(msg)
    return found


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
