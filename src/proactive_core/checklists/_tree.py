"""Items and the groups that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction

import attrs
from attrs.converters import optional

from ._conditions import Condition
from ._fields import a_tuple
from ._numbers import exact
from ._scales import Numeric, Options
from ._words import Words, words


class RollUp(StrEnum):
    """How a group makes one value of its children's [checklists §7]."""

    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    SUM = "sum"


class NaPolicy(StrEnum):
    """What "not applicable" does to the score [checklists §6].

    `EXCLUDE` removes the item, as though it were not in the checklist; `ZERO` counts 0 at
    full weight; `FORBID` refuses the answer; `FAIL` makes the outcome `NA_VIOLATION`.
    """

    EXCLUDE = "exclude"
    ZERO = "zero"
    FORBID = "forbid"
    FAIL = "fail"


@attrs.frozen
class Gate:
    """The least that an item or group must reach, whatever the rest scores.

    Attributes:
        minimum: The least value, reached included.
        cap: The most that the score may then be shown as; None = missing the minimum
            fails the checklist.
    """

    minimum: Fraction = attrs.field(converter=exact)
    cap: Fraction | None = attrs.field(default=None, converter=optional(exact))


class Needs(StrEnum):
    """What has to come with an answer: the rater's words, or what others can look up."""

    NOTE = "note"
    EVIDENCE = "evidence"


@attrs.frozen(kw_only=True)
class EvidenceRule:
    """What an answer must bring along to be settled.

    An answer without it keeps its value; the outcome is `INCOMPLETE` until it is there. A
    rule asks nothing of "not applicable", which always has its reason.

    Attributes:
        needs: A note, or evidence.
        at_least: The rule holds for answers worth this much, 0 to 1 ...
        at_most: ... up to this much, both included: `at_most=0` is "a no needs a note".
    """

    needs: Needs = attrs.field(converter=Needs)
    at_least: Fraction = attrs.field(default=Fraction(0), converter=exact)
    at_most: Fraction = attrs.field(default=Fraction(1), converter=exact)


@attrs.frozen
class Source:
    """Where a text comes from.

    Attributes:
        id: Citable id, such as `domain:T1`.
        cited: The documents, in words that let a reader find them.
        note: What the reader should know of its making; None if nothing.
    """

    id: str
    cited: tuple[str, ...] = attrs.field(default=(), validator=a_tuple)
    note: Words | None = attrs.field(default=None, converter=optional(words))


@attrs.frozen
class Step:
    """One thing to do about a gap."""

    text: Words = attrs.field(converter=words)
    source: Source | None = None


@attrs.frozen(kw_only=True)
class ActionTemplate:
    """What to do when an item falls short.

    Attributes:
        owner: Role that owns the action, such as `service manager`; None = to be named.
        due_days: Whole days until it is due; None = to be agreed. The method gives none.
    """

    steps: tuple[Step, ...] = attrs.field(validator=a_tuple)
    owner: str | None = None
    due_days: int | None = None


@attrs.frozen(kw_only=True)
class Item:
    """One question.

    Attributes:
        key: Permanent: never reused, never renamed.
        weight: Its share among its siblings is weight / sum of weights; 0 makes it
            advisory: asked and shown, part of no score.
        na: What "not applicable" does here.
        gate: The least it must reach; None = none.
        evidence: What an answer must bring along.
        relevant: When it is shown; None = always.
        target: The value to reach, 0 to 1; None = no target is set.
        action: What to do when it falls short; None = nothing is prescribed.
        source: Where the question comes from; None = the author's own.
    """

    key: str
    text: Words = attrs.field(converter=words)
    scale: Options | Numeric
    help: Words | None = attrs.field(default=None, converter=optional(words))
    weight: Fraction = attrs.field(default=Fraction(1), converter=exact)
    na: NaPolicy = attrs.field(default=NaPolicy.EXCLUDE, converter=NaPolicy)
    gate: Gate | None = None
    evidence: tuple[EvidenceRule, ...] = attrs.field(default=(), validator=a_tuple)
    relevant: Condition | None = None
    target: Fraction | None = attrs.field(default=None, converter=optional(exact))
    action: ActionTemplate | None = None
    source: Source | None = None


@attrs.frozen(kw_only=True)
class Group:
    """Items and groups that are rolled up into one value.

    Attributes:
        key: Permanent; shares one name space with the items' keys.
        text: Heading; None = the group is shown without one.
        weight: As for an `Item`.
        gate: The least that the group's value must reach; None = none.
    """

    key: str
    children: tuple[Item | Group, ...] = attrs.field(validator=a_tuple)
    text: Words | None = attrs.field(default=None, converter=optional(words))
    weight: Fraction = attrs.field(default=Fraction(1), converter=exact)
    rollup: RollUp = attrs.field(default=RollUp.MEAN, converter=RollUp)
    gate: Gate | None = None


Node = Item | Group


def walk(node: Node, at: str = "") -> Iterator[tuple[str, Node]]:
    """A node and all below it in definition order, each with its path (the root's is empty)."""
    yield at, node
    if isinstance(node, Group):
        for place, child in enumerate(node.children):
            yield from walk(child, f"{at}.children[{place}]".removeprefix("."))
