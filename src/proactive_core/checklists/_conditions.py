"""The tiny language of `relevant`: when an item is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

import attrs

from ._fields import a_tuple


@attrs.frozen
class Equals:
    """The item was answered with this code or number."""

    item: str
    value: str


@attrs.frozen
class OneOf:
    """The item was answered with one of these codes or numbers."""

    item: str
    values: tuple[str, ...] = attrs.field(validator=a_tuple)


@attrs.frozen
class AllOf:
    """Every one of the conditions holds."""

    conditions: tuple[Condition, ...] = attrs.field(validator=a_tuple)


@attrs.frozen
class AnyOf:
    """At least one of the conditions holds."""

    conditions: tuple[Condition, ...] = attrs.field(validator=a_tuple)


@attrs.frozen
class Not:
    """The condition does not hold."""

    condition: Condition


Condition = Equals | OneOf | AllOf | AnyOf | Not
Meanings = Mapping[str, Callable[[str], str]]
"""For each item the canonical spelling of its answers."""


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that stand inside this one."""
    match condition:
        case AllOf(inner) | AnyOf(inner):
            return inner
        case Not(inner):
            return (inner,)
        case _:
            return ()


def leaves(condition: Condition) -> Iterator[Equals | OneOf]:
    """Every comparison in a condition."""
    if isinstance(condition, Equals | OneOf):
        yield condition
    for part in parts(condition):
        yield from leaves(part)


def choices(leaf: Equals | OneOf) -> tuple[str, ...]:
    """The codes that a comparison accepts."""
    return (leaf.value,) if isinstance(leaf, Equals) else leaf.values


def in_order(rules: Mapping[str, Condition]) -> tuple[tuple[str, Condition], ...]:
    """Rules by the item that they show, each after the rules of the items that it asks about."""
    asks = {key: {leaf.item for leaf in leaves(rule)} for key, rule in rules.items()}
    order = TopologicalSorter(asks).static_order()
    return tuple((key, rules[key]) for key in order if key in rules)


def holds(condition: Condition, answered: Callable[[str, tuple[str, ...]], bool]) -> bool:
    """Whether a condition holds.

    Args:
        condition: What to test.
        answered: Tells whether an item was answered with one of the given codes. An item
            without an answer equals nothing, as in XLSForm: its comparisons are false.
    """
    match condition:
        case AllOf(inner):
            return all(holds(part, answered) for part in inner)
        case AnyOf(inner):
            return any(holds(part, answered) for part in inner)
        case Not(part):
            return not holds(part, answered)
        case leaf:
            return answered(leaf.item, choices(leaf))


def canonical(condition: Condition, meanings: Meanings, *, negated: bool = False) -> Any:
    """One form for the many spellings of a condition, as plain data.

    Negation stands at the comparisons only; joins are flat, sorted and without repetition.
    """
    match condition:
        case Not(part):
            return canonical(part, meanings, negated=not negated)
        case AllOf(inner) | AnyOf(inner):
            word = "and" if isinstance(condition, AllOf) is not negated else "or"
            found: list[Any] = []
            for part in inner:
                form = canonical(part, meanings, negated=negated)
                found += form[1] if form[0] == word else [form]
            once = sorted({repr(form): form for form in found}.items())
            forms = [form for _, form in once]
            return forms[0] if len(forms) == 1 else [word, forms]
        case leaf:
            codes = sorted({meanings[leaf.item](code) for code in choices(leaf)})
            return ["not in" if negated else "in", leaf.item, codes]
